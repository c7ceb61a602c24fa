"""Plans in periods shorter than a year: against the second planner, and against plans by years."""

from __future__ import annotations

import copy
from dataclasses import fields

import numpy as np
import pandas as pd
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from tests.planning.second_limits import RATES, with_emissions

from lustrum.planning.facts import Facts
from lustrum.planning.plan import plan
from lustrum.planning.settings import PlanProblems
from lustrum.planning.timing import period_labels

QUICK = settings(max_examples=12, deadline=None, suppress_health_check=list(HealthCheck))
SEEDS = st.integers(0, 10**6)
PERIODS = st.sampled_from([2, 4])


def ask(toy, build, years, **more):
    """Plan a toy, without new cells, which the second planner has not."""
    asked = {"yields": (), "explain": False, "new_cells": False, "terminal": "none", **more}
    return plan(build(toy), toy["targets"], years=years, **asked)


def agrees(found, expected):
    """Say whether a plan is what the second planner finds."""
    if expected is None:
        return found.status == "infeasible"
    return found.status == "optimal" and found.objective == pytest.approx(expected, rel=1e-6, abs=1e-6)


def divide(toy, n):
    """Return a toy whose year is the n-th part of a year, number by number."""
    toy = copy.deepcopy(toy)
    for facts in toy["products"].values():
        facts["spoilage_per_year"] = 1 - (1 - facts["spoilage_per_year"]) ** (1 / n)
    for facts in toy["activities"].values():
        for part in ("capital", "land"):
            facts[part] = {item: need * n for item, need in facts.get(part, {}).items()}
        facts["facts"]["building_lag_months"] *= n
        facts["facts"]["input_lag"] *= n
    if not any(facts["land"] for facts in toy["activities"].values()):
        for facts in toy["activities"].values():
            del facts["land"]
    for pair, life in toy["life"].items():
        toy["life"][pair] = 1 / (1 - (1 - 1 / life) ** (1 / n))
    for part in ("capacity", "level", "workers", "targets"):
        toy[part] = {key: amount / n for key, amount in toy[part].items()}
    for facts in toy.get("trade", {}).values():
        facts["limit"] /= n
    return toy


@QUICK
@given(seed=SEEDS, years=st.integers(1, 2), n=PERIODS, over=st.sampled_from(["horizon", "years-sum", "years-min"]))
def test_naive_planner_agrees(draw_toy, make_economy, plan_naively, seed, years, n, over):
    """The second planner has n times the years, and numbers of the n-th part of a year."""
    toy = draw_toy(seed)
    found = ask(toy, make_economy, years, over=over, periods_a_year=n)
    expected = plan_naively(divide(toy, n), years * n, over)
    shared = n if over == "years-sum" else 1
    assert agrees(found, None if expected is None else expected / shared)


@QUICK
@given(seed=SEEDS, n=PERIODS, terminal=st.sampled_from(["keep", "static"]), bundles=st.booleans())
def test_naive_planner_agrees_on_what_is_left(draw_toy, make_economy, plan_naively, seed, n, terminal, bundles):
    toy = draw_toy(seed)
    found = ask(toy, make_economy, 2, terminal=terminal, periods_a_year=n, bundles=bundles)
    assert agrees(found, plan_naively(divide(toy, n), 2 * n, terminal=terminal))


@QUICK
@given(seed=SEEDS, n=PERIODS, value=st.floats(0.0, 0.5), cap=st.floats(0.3, 1.0))
def test_naive_planner_agrees_on_values_and_caps(draw_toy, make_economy, plan_naively, seed, n, value, cap):
    toy = with_emissions(draw_toy(seed), seed)
    values = {p: round(value, 3) for p in toy["products"]}
    asked = {"terminal": "valued", "terminal_values": values}
    free = ask(toy, make_economy, 1, periods_a_year=n, **asked)
    if not free.is_carried_out:
        return
    emitted = free.emissions.sum(["year", "region", "activity"])
    limits = {s: float(emitted.sel(substance=s)) * cap for s in RATES if float(emitted.sel(substance=s)) > 0}
    found = ask(toy, make_economy, 1, periods_a_year=n, emission_limits=limits, **asked)
    per_period = {substance: limit / n for substance, limit in limits.items()}
    assert agrees(found, plan_naively(divide(toy, n), n, emission_limits=per_period, **asked))


def without_time(toy):
    """Return a toy in which nothing is kept, built, worn or made ahead."""
    toy = copy.deepcopy(toy)
    toy["stock"], toy["life"] = {}, {}
    for facts in toy["activities"].values():
        facts["facts"]["input_lag"] = 0
    return toy


@QUICK
@given(seed=SEEDS, n=st.sampled_from([2, 4, 12]))
def test_periods_change_nothing_where_nothing_accumulates(draw_toy, make_economy, seed, n):
    toy = without_time(draw_toy(seed))
    asked = {"invest": False, "uncommanded": "at-most", "stocks": False}
    by_years, by_periods = (ask(toy, make_economy, 2, periods_a_year=m, **asked) for m in (1, n))
    assert by_periods.status == by_years.status == "optimal"
    assert by_periods.objective == pytest.approx(by_years.objective, rel=1e-7, abs=1e-9)
    first, second = by_years.deliveries, by_periods.by_year("deliveries")
    assert second.values == pytest.approx(first.values, rel=1e-6, abs=1e-6)
    assert second.attrs["unit"] == first.attrs["unit"]
    assert list(by_periods.by_year("trade")["year"]) == list(by_years.years)


@QUICK
@given(seed=SEEDS, n=PERIODS, months=st.sampled_from([0.0, 12.0, 24.0]))
def test_a_plan_in_periods_is_no_worse_where_nothing_wears(draw_toy, make_economy, seed, n, months):
    """A plan by years, spread evenly over periods, can be carried out in them where nothing wears or spoils.

    What it builds is begun as early and is ready as early (a year of building is n periods of the same instalments),
    stocks at ends of periods lie between those of the ends of years.
    """
    toy = draw_toy(seed)
    toy["life"] = {}
    for facts in toy["products"].values():
        facts["spoilage_per_year"] = 0.0
    for facts in toy["activities"].values():
        facts["facts"]["building_lag_months"] = months
    toy["stock"] = {p: v for p, v in toy["stock"].items() if toy["products"][p]["storable"]}
    toy["level"] |= {("state", a): 0.6 * toy["capacity"]["state", a] for a in list(toy["activities"])[:2]}
    held = {p: [min(v, 1.0), 0.5] for p, v in toy["stock"].items()}
    asked = {"uncommanded": "at-most", "terminal": "keep", "minimum_stocks": held or None, "pace_up": 0.5}
    by_years = ask(toy, make_economy, 2, **asked)
    by_periods = ask(toy, make_economy, 2, periods_a_year=n, **asked)
    if by_years.is_carried_out:
        assert by_periods.objective >= by_years.objective * (1 - 1e-7) - 1e-9


def test_capital_works_a_quarter_after_it_is_built(make_economy):
    """With nothing told of building, ovens built in the first quarter bake in the second, not a year later."""
    toy = {
        "products": {"bread": {}, "oven": {}},
        "activities": {
            "bake": {"product": "bread", "labour": {"hand": 1}, "capital": {"oven": 1.0}},
            "weld": {"product": "oven", "labour": {"hand": 1}},
        },
        "life": {}, "assets": {("oven", "bake"): 4}, "workers": {"hand": 8},
        "targets": {"bread": 1},
    }  # fmt: skip
    by_years, by_quarters = (
        plan(make_economy(toy), {"bread": 1}, years=1, objective="ray:years-sum", terminal="none", periods_a_year=n)
        for n in (1, 4)
    )
    assert by_years.objective == pytest.approx(4)
    assert by_quarters.objective > 4
    assert by_quarters.investment.sel(year="1-Q1").sum() == pytest.approx(1)


def test_a_capital_of_one_year_serves_its_four_quarters(make_economy):
    toy = {
        "products": {"bread": {}, "oven": {}},
        "activities": {"bake": {"product": "bread", "capital": {"oven": 1.0}}},
        "life": {("oven", "bake"): 1}, "assets": {("oven", "bake"): 8},
    }  # fmt: skip
    asked = {"objective": "ray:years-sum", "terminal": "none", "periods_a_year": 4, "aid": {"oven": [4.0, 0.0, 0.0]}}
    made = plan(make_economy(toy), {"bread": 1}, years=3, **asked)  # one oven comes in each quarter of the first year
    baked = made.output.sel(activity="bake").sum(["region", "form"]).values
    assert baked == pytest.approx([2, 2.25, 2.5, 2.75, 1, 0.75, 0.5, 0.25, 0, 0, 0, 0])


def test_a_loan_is_paid_back_on_yearly_days(make_economy):
    toy = {
        "products": {"grain": {}},
        "activities": {"farm": {"product": "grain", "labour": {"hand": 1}}},
        "workers": {"hand": 40},
        "trade": {("grain", "import"): {"price": 1.0}, ("grain", "export"): {"price": 1.0}},
    }
    loans = [{"limit": 10, "interest": 0.1, "years": 1, "year": 1}]
    asked = {"targets": {"grain": [100.0, 0.0]}, "years": 2, "terminal": "none", "loans": loans, "periods_a_year": 4}
    made = plan(make_economy(toy), **asked)
    told = made.loans
    drawn, due = told["drawn"].to_numpy(), told["due"].to_numpy()
    assert drawn.sum() == pytest.approx(10)
    assert (drawn[4:] == 0).all()
    assert due[4:] == pytest.approx(1.1 * drawn[:4])
    assert told["owed"].to_numpy()[-1] == 0


COURSE = {"from_skill": "hand", "to_skill": "smith", "years": 1}


@pytest.mark.parametrize(
    ("course", "tools"),
    [
        ({"limit": 8, "trainee_time": 1.0}, [0.5, 1.0, 1.5, 2.0]),  # two begin in each quarter, a year before they work
        ({"trainee_time": 0.0}, [10.0] * 4),  # all forty hands learn beside their work in the first quarter
    ],
)
def test_those_who_are_trained_work_a_part_of_a_year_in_each(make_economy, course, tools):
    toy = {
        "products": {"tool": {}},
        "activities": {"forge": {"product": "tool", "labour": {"smith": 1}}},
        "workers": {"hand": 40, "smith": 0},
        "tables": {"training": [{**COURSE, **course}], "skills": [{"skill": "hand"}, {"skill": "smith"}]},
    }
    asked = {"years": 2, "objective": "ray:years-sum", "terminal": "none", "periods_a_year": 4}
    made = plan(make_economy(toy), {"tool": 1}, **asked)
    assert made.objective == pytest.approx(sum(tools))
    assert made.output.sum(["region", "form", "activity"]).values[4:] == pytest.approx(tools)


def seasonal(rows, **more):
    """Return a farm with work by season, and a mill that runs all year."""
    toy = {
        "products": {"grain": {"storable": 1}, "seed": {}, "flour": {}},
        "activities": {
            "farm": {"product": "grain", "inputs": {"seed": 0.1}},
            "sow": {"product": "seed", "labour": {"hand": 0.1}},
            "mill": {"product": "flour", "inputs": {"grain": 1.0}, "labour": {"hand": 0.2}},
        },
        "stock": {"grain": 0.0}, "workers": {"hand": 40},
        "tables": {"labour": [
            *({"activity": "farm", "skill": "hand", "season": s, "value": v} for s, v in rows.items()),
            {"activity": "sow", "skill": "hand", "value": 0.1}, {"activity": "mill", "skill": "hand", "value": 0.2},
        ]},
    }  # fmt: skip
    return toy | more


FOUR = {"spring": 1, "summer": 2, "autumn": 3, "winter": 4}


def test_a_harvest_falls_in_its_quarter_and_its_work_where_it_is_done(make_economy):
    toy = seasonal({"spring": 0.1, "summer": 0.2, "autumn": 0.5, "": 0.04})
    asked = {"years": 2, "terminal": "none", "periods_a_year": 4, "season_periods": {**FOUR, "winter": 4}}
    asked["season_periods"] = {name: FOUR[name] for name in ("spring", "summer", "autumn")}
    made = plan(make_economy(toy), {"flour": [0.0, 1.0]}, **asked)
    assert made.status == "optimal"
    level = made.output.sel(activity="farm").sum(["region", "form"]).values
    assert (level[[0, 1, 3, 4, 5, 7]] == 0).all()
    assert level[2] > 0
    work = made.labour.sel(activity="farm", skill="hand").sum("region").values
    assert work == pytest.approx(
        np.concatenate([level[year + 2] * np.array([0.11, 0.21, 0.51, 0.01]) for year in (0, 4)])
    )
    assert (made.labour.sum(["region", "skill", "activity"]).values <= 10 + 1e-9).all()
    seed = made.balances.sel(product="seed", flow="input").values
    assert seed == pytest.approx(np.concatenate([-0.1 * level[year + 2] * np.array([1, 0, 0, 0]) for year in (0, 4)]))
    assert made.balances.sel(flow="spare").max() < 1e-9
    milled = made.output.sel(activity="mill").sum(["region", "form"]).values
    assert milled[4:] == pytest.approx(milled[4])
    assert milled[4] > 0


def test_the_peak_of_the_year_limits_a_harvest_as_it_does_by_years(make_economy):
    """Four seasons in four quarters, and the same peak: twenty tonnes for ten of forty hands in autumn."""
    rows = [{"activity": "farm", "skill": "hand", "season": s, "value": v}
            for s, v in {"spring": 0.1, "summer": 0.2, "autumn": 0.5, "winter": 0.2}.items()]  # fmt: skip
    toy = {"products": {"grain": {}}, "activities": {"farm": {"product": "grain"}}, "workers": {"hand": 40},
           "tables": {"labour": rows}}  # fmt: skip
    for more in ({}, {"periods_a_year": 4, "season_periods": FOUR}):
        made = plan(make_economy(toy), {"grain": 0.0}, objective="output", years=2, terminal="none", **more)
        assert made.by_year("output").sum(["region", "form", "activity"]).values == pytest.approx([20, 20])
        assert made.objective == pytest.approx(40)


def test_seasons_without_periods_are_refused_by_name(make_economy):
    economy = make_economy(seasonal({"spring": 0.1, "autumn": 0.5}))
    with pytest.raises(PlanProblems) as refused:
        plan(economy, {"flour": 1}, years=1, periods_a_year=4, season_periods={"autumn": 5, "autums": 3})
    said = str(refused.value)
    assert "spring" in said
    assert "autums" in said
    assert "1 to 4" in said


@pytest.mark.parametrize(
    ("name", "value"),
    [("terminal", "static"), ("uncommanded", "response"), ("labour_at", "input"), ("tie_break", True)],
)
def test_what_has_no_seasons_is_refused_by_name(make_economy, name, value):
    asked = {"years": 1, "periods_a_year": 4, "season_periods": {"spring": 1, "autumn": 3}, name: value}
    with pytest.raises(PlanProblems, match=name):
        plan(make_economy(seasonal({"spring": 0.1, "autumn": 0.5})), {"flour": 1}, **asked)


def test_two_seasons_of_land_in_one_period_are_refused(make_economy):
    rows = [{"activity": "farm", "land": "field", "season": s, "value": 1.0} for s in ("spring", "summer")]
    toy = {"products": {"grain": {}}, "activities": {"farm": {"product": "grain"}}, "fields": {"field": 10},
           "tables": {"land": rows}}  # fmt: skip
    with pytest.raises(PlanProblems, match="Two seasons of land"):
        plan(make_economy(toy), {"grain": 1}, years=1, periods_a_year=2, season_periods={"spring": 1, "summer": 1})


@pytest.mark.parametrize("n", [3, 0, 52])
def test_other_parts_of_a_year_are_refused(make_economy, n):
    toy = {"products": {"grain": {}}, "activities": {"farm": {"product": "grain", "labour": {"hand": 1}}}}
    with pytest.raises(PlanProblems, match="1, 2, 4 or 12"):
        plan(make_economy(toy), {"grain": 1}, periods_a_year=n)


def test_a_year_that_is_no_number_is_refused(make_economy):
    toy = {"products": {"grain": {}}, "activities": {"farm": {"product": "grain", "labour": {"hand": 1}}}}
    targets = pd.DataFrame([{"product": "grain", "amount": 1.0, "year": "1-Q2"}])
    with pytest.raises(PlanProblems, match="1-Q2"):
        plan(make_economy(toy), targets, periods_a_year=4)


@pytest.mark.parametrize("n", [2, 4, 12])
def test_labels_sort_in_order_of_time(n):
    labels = period_labels(tuple(range(7, 13)), n)
    assert len(labels) == 6 * n
    assert list(labels) == sorted(labels)


def test_every_fact_is_known_to_periods():
    """A new fact must be told how it is divided (`periods.by_period`), or that it stays."""
    divided = (
        "labels timing input_lag cells wants labour land trade links courses moves stocks minimum_stock emissions aid"
    )
    stays = (
        "name years outputs inputs skills hours unit activity_unit main_product price has_prices branch_words "
        "comes_freely place_of_region before after evidence"
    )
    assert {one.name for one in fields(Facts)} == {*divided.split(), *stays.split()}
