"""The smallest set that clashes: planted ones are found, and a second solver agrees that none can be spared."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from scipy.optimize import linprog

from benchmarks.drawn import draw_economy
from lustrum.planning.clash import find_clash
from lustrum.planning.plan import plan
from lustrum.planning.scaling import find_scale

QUICK = settings(max_examples=10, deadline=None, suppress_health_check=list(HealthCheck))
SEEDS = st.integers(0, 10**6)


@pytest.fixture(scope="session")
def slack_economy():
    """Sixty products, and targets of half of what can be made."""
    economy, targets = draw_economy(60, seed=5)
    return economy, {product: 0.5 * amount for product, amount in targets.items()}


def most_of(economy, product):
    """Return what the activity that makes a product can make in the first year."""
    rows = economy.capacity()
    return float(rows.loc[rows["activity"] == product.replace("p", "a"), "amount"].iloc[0])


def test_a_planted_clash(slack_economy):
    """One delivery is larger than the one activity that makes it can be: an asset, the delivery and the balance."""
    economy, targets = slack_economy
    asked = targets | {"p7": 3 * most_of(economy, "p7")}
    found = plan(economy, asked, "labour", years=3, terminal="none")
    clash = found.explanation.clash
    assert found.status == "infeasible"
    assert len(clash) == 3
    assert set(clash["family"]) == {"capital", "deliveries", "material-balance"}
    assert set(clash.loc[clash["family"] != "capital", "product"]) == {"p7"}
    assert set(clash.loc[clash["family"] == "capital", "activity"]) == {"a7"}
    assert set(clash["year"]) == {"1"}
    assert "without any one of them the others can" in found.explanation


def test_several_planted_clashes(slack_economy):
    """Of two that have nothing to do with one another one is told, alone; the cheapest way out names both."""
    economy, targets = slack_economy
    asked = targets | {p: 3 * most_of(economy, p) for p in ("p7", "p31")}
    found = plan(economy, asked, "labour", years=2, terminal="none")
    clash = found.explanation.clash
    assert len(clash) == 3
    assert len(set(clash["product"]) - {""}) == 1
    ways = found.explanation.relaxations
    assert {"p7", "p31"} <= set(ways["product"])


def test_a_clash_across_years(slack_economy):
    """What must be left at the end counts after all years: nobody can keep capital that nobody is let to build."""
    economy, targets = slack_economy
    found = plan(economy, targets, "labour", years=2, terminal="keep", invest=True, labour_limits=1e-6)
    clash = found.explanation.clash
    assert found.status == "infeasible"
    assert len(clash) <= 60
    assert "labour" in set(clash["family"])


def test_it_says_when_it_was_not_proven_smallest(slack_economy):
    economy, targets = slack_economy
    asked = targets | {"p7": 3 * most_of(economy, "p7")}
    found = plan(economy, asked, "labour", years=3, terminal="none", clash_checks=2)
    assert "perhaps fewer would do" in found.explanation
    assert len(found.explanation.splitlines()) < 40


def test_the_text_is_short_whatever_clashes(slack_economy):
    """A ceiling on labour clashes with all deliveries together: many rows, few lines."""
    economy, targets = slack_economy
    found = plan(economy, targets, "labour", years=1, terminal="none", labour_limits=1.0)
    assert found.status == "infeasible"
    assert len(found.explanation.splitlines()) < 30
    assert len(found.explanation.clash) < 70


def can_all_be_kept(program, rows):
    """Ask SciPy whether some rows can be kept together."""
    matrix = program.matrix.tocsr()[rows].toarray()
    low, high = program.row_lower[rows], program.row_upper[rows]
    below, above = np.isfinite(low), np.isfinite(high)
    sides = np.concatenate([-low[below], high[above]])
    stacked = np.vstack([-matrix[below], matrix[above]])
    bounds = list(zip(program.lower, np.where(np.isfinite(program.upper), program.upper, None), strict=True))
    return linprog(np.zeros(program.shape[1]), A_ub=stacked, b_ub=sides, bounds=bounds, method="highs").status == 0


@QUICK
@given(seed=SEEDS, share=st.floats(1.05, 20))
def test_none_can_be_spared(draw_toy, make_economy, seed, share):
    """Beyond the largest multiple of the targets there is no plan; the clash is one, and without any row is none."""
    toy = draw_toy(seed)
    more = {"years": 3, "uncommanded": "at-most", "terminal": "none", "yields": ()}
    economy = make_economy(toy)
    most = plan(economy, toy["targets"], **more).objective
    asked = {p: v * (most * share + 0.1) for p, v in toy["targets"].items()}
    found = plan(economy, asked, "labour", **more)
    assert found.status == "infeasible"
    rows, is_smallest = find_clash(found.program, find_scale(found.program), 400)
    assert is_smallest
    assert not can_all_be_kept(found.program, rows)
    for row in rows:
        assert can_all_be_kept(found.program, rows[rows != row])


@QUICK
@given(seed=SEEDS, uncommanded=st.sampled_from(["fixed", "at-most", "commanded"]), years=st.integers(1, 4))
def test_a_ray_alone_is_never_infeasible(draw_toy, make_economy, seed, uncommanded, years):
    toy = draw_toy(seed)
    found = plan(make_economy(toy), toy["targets"], years=years, uncommanded=uncommanded)
    assert found.status == "optimal"
    assert found.objective >= 0
