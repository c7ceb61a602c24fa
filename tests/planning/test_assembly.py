"""The sparse assembly against a second planner in dense loops, and against a second solver."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from scipy.optimize import linprog

from lustrum.planning.drafting import make_program
from lustrum.planning.facts import read_facts
from lustrum.planning.plan import plan
from lustrum.planning.settings import PlanSettings

QUICK = settings(max_examples=15, deadline=None, suppress_health_check=list(HealthCheck))
SEEDS = st.integers(0, 10**6)


def ask(toy, economy, years, **more):
    return plan(economy, toy["targets"], years=years, yields=(), explain=False, **more)


@QUICK
@given(seed=SEEDS, years=st.integers(1, 4), over=st.sampled_from(["horizon", "years-sum", "years-min"]))
def test_naive_planner_agrees(draw_toy, make_economy, plan_naively, seed, years, over):
    toy = draw_toy(seed)
    found = ask(toy, make_economy(toy), years, over=over, terminal="none", new_cells=False)
    expected = plan_naively(toy, years, over)
    if expected is None:
        assert found.status == "infeasible"
    else:
        assert found.status == "optimal"
        assert found.objective == pytest.approx(expected, rel=1e-7, abs=1e-7)


@QUICK
@given(seed=SEEDS, years=st.integers(1, 4))
def test_naive_planner_agrees_on_what_is_left(draw_toy, make_economy, plan_naively, seed, years):
    toy = draw_toy(seed)
    found = ask(toy, make_economy(toy), years, terminal="keep", labour_growth=0.03)
    expected = plan_naively(toy, years, terminal="keep", growth=0.03)
    if expected is None:
        assert found.status == "infeasible"
    else:
        assert found.objective == pytest.approx(expected, rel=1e-7, abs=1e-7)


@QUICK
@given(seed=SEEDS, years=st.integers(1, 3))
def test_second_solver_agrees(draw_toy, make_economy, seed, years):
    """SciPy's interior point on the programme as assembled, in the economy's own units."""
    toy = draw_toy(seed)
    chosen = PlanSettings(terminal="none")
    program, stages, _ = make_program(
        read_facts(make_economy(toy), toy["targets"], years, chosen, []), chosen, ("ray",), []
    )
    is_upper, is_lower = np.isfinite(program.row_upper), np.isfinite(program.row_lower)
    dense = program.matrix.toarray()
    rows = np.vstack([dense[is_upper], -dense[is_lower]])
    sides = np.concatenate([program.row_upper[is_upper], -program.row_lower[is_lower]])
    bounds = list(zip(program.lower, program.upper, strict=True))
    other = linprog(-stages[0].cost, A_ub=rows, b_ub=sides, bounds=bounds, method="highs-ipm")
    found = ask(toy, make_economy(toy), years, terminal="none")
    assert (other.status == 2) == (found.status == "infeasible")
    if other.status == 0:
        assert found.objective == pytest.approx(-other.fun, rel=1e-7, abs=1e-7)


@QUICK
@given(seed=SEEDS, years=st.integers(1, 4), terminal=st.sampled_from(["none", "keep", "static"]))
def test_balances_close_without_the_programme(draw_toy, make_economy, seed, years, terminal):
    """Every product balances in the published tables: nothing is used that did not come from somewhere."""
    toy = draw_toy(seed)
    found = ask(toy, make_economy(toy), years, terminal=terminal)
    if not found.is_carried_out:
        return
    balances = found.balances
    assert np.abs(balances.sum("flow")).max() < 1e-9
    assert balances.sel(flow="spare").max() < 1e-7
    delivered = -balances.sel(flow="delivery")
    assert np.allclose(delivered, found.deliveries.sum(["region", "group"]).transpose("year", "product"))
    for product, target in toy["targets"].items():
        assert np.allclose(delivered.sel(product=product), found.objective * target, rtol=1e-6, atol=1e-7)
    made = sum(
        found.output.sel(activity=a).sum(["region", "form"])
        * facts.get("outputs", {facts["product"]: 1.0}).get("p0", 0.0)
        for a, facts in toy["activities"].items()
    )
    assert np.allclose(made, balances.sel(product="p0", flow="output"))
    labour = found.labour.sum(["region", "activity"])
    for skill, hands in toy["workers"].items():
        assert labour.sel(skill=skill).max() <= hands * (1 + 1e-7)


def test_program_of_two_products_by_hand(make_economy):
    """Two products and one year, written out: rows bread, grain, labour; columns bake, farm, multiple."""
    toy = {
        "products": {"bread": {}, "grain": {}},
        "activities": {
            "bake": {"product": "bread", "inputs": {"grain": 1.2}, "labour": {"hand": 0.1}},
            "farm": {"product": "grain", "inputs": {"grain": 0.1}, "labour": {"hand": 0.5}},
        },
        "workers": {"hand": 100.0},
    }
    chosen = PlanSettings()
    program, stages, _ = make_program(
        read_facts(make_economy(toy), {"bread": 2.0}, 1, chosen, []), chosen, ("ray",), []
    )
    by_block = {block.name: block for block in program.rows}
    order = [*by_block["material"].index, *by_block["labour"].index]
    columns = [*program.columns["output"].index, *program.columns["fulfilment"].index]
    expected = [[1, 0, -2], [-1.2, 0.9, 0], [0.1, 0.5, 0]]
    assert np.allclose(program.matrix.toarray()[np.ix_(order, columns)], expected)
    assert program.row_lower[order].tolist() == [0, 0, -np.inf]
    assert program.row_upper[order].tolist() == [np.inf, np.inf, 100]
    assert stages[0].cost[columns].tolist() == [0, 0, 1]


@pytest.mark.parametrize("objective", ["ray", "ray+capacity", "ray:years-min+capacity"])
def test_years_of_a_real_size_take_little_time(make_economy, draw_toy, objective):
    """Assembly is vectorised: the number of calls does not grow with the number of cells."""
    import cProfile
    import pstats

    toy = draw_toy(5)
    economy = make_economy(toy)
    plan(economy, toy["targets"], objective=objective, years=2)
    counts = []
    for years in (2, 4):
        profile = cProfile.Profile()
        profile.enable()
        plan(economy, toy["targets"], objective=objective, years=years)
        profile.disable()
        counts.append(pstats.Stats(profile).total_calls)
    assert counts[1] < 2.5 * counts[0]
