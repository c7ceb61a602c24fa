"""Plans in quarters beside stored models of plans by years, other solvers, and what is told of them."""

from __future__ import annotations

import pytest
from tests.planning.stored import ask, read_models

from benchmarks.economies import make_economy as draw_economy
from lustrum.planning.plan import plan
from lustrum.planning.settings import PlanProblems

MODELS = read_models()
SAME = [
    "capacity",
    "carry_money",
    "deliveries",
    "deliveries_reserves",
    "emission_budget",
    "emission_limit",
    "labour_at_input",
    "labour_at_output",
    "land",
    "loans",
    "loans_debt_left",
    "needs_floor",
    "objective_capacity",
    "objective_imbalance",
    "objective_labour",
    "objective_needs",
    "pace",
    "pace_by_branch",
    "procurement",
    "ray_horizon",
    "ray_years_min",
    "ray_years_sum",
    "started_free",
    "started_level",
    "trade",
    "trade_by_partner",
    "training",
    "training_beside_work",
    "transport",
    "uncommanded_at_most",
    "uncommanded_commanded",
]
"""Stored models in which a plan spread evenly is best in quarters too: nothing wears, moves or is built."""


@pytest.mark.parametrize("name", SAME)
def test_stored_models_have_the_same_optimum_in_quarters(name, make_economy):
    found = ask(MODELS[name], make_economy, periods_a_year=4, explain=False)
    assert found.status == "optimal"
    assert found.objective == pytest.approx(MODELS[name]["optimum"], rel=1e-6)
    assert found.balances.sel(flow="spare").max() < 1e-7


def test_the_first_order_method_covers_quarters():
    economy = draw_economy(8, seed=3, assets=2)
    asked = {"years": 1, "growth": 0.03, "periods_a_year": 4, "terminal": "none", "bundles": False}
    exact = plan(economy, solver="simplex", **asked)
    found = plan(economy, solver="first-order", gap=1e-3, **asked)
    assert any("first-order method to a proven gap" in note for note in found.notes)
    assert exact.objective * (1 - 2e-3) <= found.objective <= exact.objective * (1 + 1e-9)


def test_the_first_order_method_refuses_harvests_by_name(make_economy):
    found = ask(MODELS["periods_seasons"], make_economy, objective="ray", solver="first-order")
    assert found.objective == pytest.approx(2.5)
    assert any("one harvest a year" in note for note in found.notes)


def test_bottlenecks_and_clashes_are_told_by_quarters(make_economy):
    model = MODELS["capacity"]
    found = ask(model, make_economy, periods_a_year=4)
    assert "1-Q1" in str(found.bottlenecks["limit"].iloc[0]) or "1-Q4" in str(found.bottlenecks["limit"].iloc[0])
    assert "quarters" in repr(found)
    none = ask(model, make_economy, periods_a_year=4, objective="labour", targets={"bread": 1e6})
    assert none.status == "infeasible"
    assert "1-Q" in str(none.explanation)


def test_tables_are_told_by_quarters_and_by_years(make_economy):
    found = ask(MODELS["trade"], make_economy, periods_a_year=4)
    tables = found.tables()
    assert set(tables["trade"]["year"]) == {"1-Q1", "1-Q2", "1-Q3", "1-Q4"}
    by_year = tables["trade_by_year"]
    assert set(by_year["year"]) == {1}
    assert by_year["amount"].sum() == pytest.approx(tables["trade"]["amount"].sum())
    assert found.trade.attrs["unit"] == "product units a quarter"
    assert found.years == (1,)
    assert found.revise(periods_a_year=1).objective == pytest.approx(found.objective)
    with pytest.raises(PlanProblems, match="no such flow"):
        found.by_year("stocks")
