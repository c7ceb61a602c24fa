"""The next plan starts where this one ends: the first year and the best of the rest are the best of all."""

from __future__ import annotations

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from lustrum.planning.plan import plan
from lustrum.planning.settings import PlanProblems

QUICK = settings(max_examples=12, deadline=None, suppress_health_check=list(HealthCheck))
SEEDS = st.integers(0, 10**6)


def without_delays(toy):
    """Let every work be finished, and every input used, within a year."""
    for facts in toy["activities"].values():
        facts["facts"] = {"building_lag_months": 12.0, "input_lag": 0}
    return toy


@QUICK
@given(
    seed=SEEDS, terminal=st.sampled_from(["none", "balanced-growth"]), retires=st.booleans(),
    after=st.sampled_from([1, 2]), bundles=st.booleans(),
)  # fmt: skip
def test_the_first_year_and_the_best_of_the_rest(draw_toy, make_economy, seed, terminal, retires, after, bundles):
    """Of a sum over years: what the long plan gives later is the best that can be had from where it then stands."""
    toy = without_delays(draw_toy(seed))
    if terminal != "none":  # it asks for the stocks of the start, and a later start has others
        for facts in toy["products"].values():
            facts["storable"] = 0
    asked = {"over": "years-sum", "terminal": terminal, "yields": (), "explain": False, "bundles": bundles,
             "depreciation": "retirement" if retires else "geometric"}  # fmt: skip
    whole = plan(make_economy(toy), toy["targets"], years=4, **asked)
    if whole.status != "optimal":
        return
    then = whole.next_economy(after)
    assert not [one for one in then.problems if "no place" in one.what]
    rest = plan(then, toy["targets"], years=4 - after, **asked)
    assert rest.status == "optimal"
    later = float(whole.fulfilment[after:].sum())
    assert rest.objective == pytest.approx(later, rel=1e-6, abs=1e-6)


def test_two_steps_are_one(draw_toy, make_economy):
    """A year and then a year of the same plan leave what two years leave."""
    toy = without_delays(draw_toy(5))
    more = {"over": "years-sum", "terminal": "none"}
    first = plan(make_economy(toy), toy["targets"], years=3, **more)
    second = plan(first.next_economy(), toy["targets"], years=2, **more)
    direct, stepwise = (
        plan(one, toy["targets"], years=1, **more).objective for one in (first.next_economy(2), second.next_economy())
    )
    assert first.objective == pytest.approx(float(first.fulfilment[0]) + second.objective, rel=1e-7)
    assert stepwise == pytest.approx(direct, rel=1e-6)


def test_capital_is_worn_retired_and_added(make_economy):
    """Ten machines of four years' life, three more begun: geometric 7.5 and 3, retiring 7.5 and 3, by year built."""
    toy = {
        "products": {"bread": {}, "machine": {}},
        "activities": {
            "bake": {"product": "bread", "capital": {"machine": 1.0}},
            "forge": {"product": "machine", "labour": {"hand": 1.0}},
        },
        "life": {("machine", "bake"): 4.0}, "assets": {("machine", "bake"): 10.0}, "workers": {"hand": 3.0},
    }  # fmt: skip
    for way in ("geometric", "retirement"):
        made = plan(make_economy(toy), {"bread": 1.0}, years=2, over="years-sum", terminal="none", depreciation=way)
        assert float(made.investment.sum(["region", "form", "asset", "activity"])[0]) == pytest.approx(3.0)
        rows = made.next_economy().endowments.query("kind == 'capital'")
        assert rows["amount"].sum() == pytest.approx(7.5 + 3.0)
        by_year = dict(zip(rows["vintage"], rows["amount"], strict=True))
        if way == "retirement":
            assert by_year == pytest.approx({0: 3.0, -1: 2.5, -2: 2.5, -3: 2.5})


def test_works_in_progress_are_not_lost_in_silence(make_economy):
    toy = {
        "products": {"bread": {}, "mill": {}},
        "activities": {
            "bake": {"product": "bread", "capital": {"mill": 1.0}, "facts": {"building_lag_months": 24.0}},
            "build": {"product": "mill", "labour": {"hand": 1.0}},
        },
        "assets": {("mill", "bake"): 1.0}, "workers": {"hand": 2.0},
    }  # fmt: skip
    made = plan(make_economy(toy), {"bread": 1.0}, years=3, over="years-sum", terminal="none")
    assert float(made.investment[0].sum()) == pytest.approx(4.0)
    (said,) = [one for one in made.next_economy().problems if "in progress" in one.what]
    assert "mill for bake" in said.what
    assert "4 t, of which 2 t" in said.found
    assert not [one for one in made.next_economy(2).problems if "in progress" in one.what]


def test_reports_take_the_place_of_the_plan(make_economy, draw_toy):
    toy = without_delays(draw_toy(11))
    toy["stock"] = {"p0": 2.0}
    toy["products"]["p0"]["storable"] = 1
    made = plan(make_economy(toy), toy["targets"], years=2, over="years-sum", terminal="none")
    activity = next(a for a, facts in toy["activities"].items() if facts.get("capital"))
    asset = next(iter(toy["activities"][activity]["capital"]))
    reported = {"output": {activity: 7.0}, "stocks": {"p0": 1.5}, "capital": {(asset, activity): 3.25}}
    rows = made.next_economy(reported=reported).endowments

    def total(**keys):
        mine = rows
        for name, value in keys.items():
            mine = mine[mine[name] == value]
        return mine["amount"].sum()

    assert total(kind="level", activity=activity) == pytest.approx(7.0)
    assert total(kind="stock", item="p0") == pytest.approx(1.5)
    assert total(kind="capital", item=asset, activity=activity) == pytest.approx(3.25)
    assert set(rows[rows["source"] == "reported"]["kind"]) == {"level", "stock", "capital"}


def test_what_is_wrong_with_a_report_is_told_at_once(make_economy, draw_toy):
    toy = draw_toy(11)
    made = plan(make_economy(toy), toy["targets"], years=2)
    with pytest.raises(PlanProblems) as caught:
        made.next_economy(5, {"output": {"a00": 1.0}, "stocks": {"p0": -1.0}, "capital": {"p0": 1.0}, "weather": {}})
    said = str(caught.value)
    assert "The plan has 5 problems" in said
    for part in ("1 to 2", "a00", "-1.0", "by asset and activity", "weather"):
        assert part in said


def test_a_plan_by_quarters_is_refused(make_economy, draw_toy):
    toy = draw_toy(11)
    made = plan(make_economy(toy), toy["targets"], years=2, periods_a_year=2, explain=False)
    if made.levels is not None:
        with pytest.raises(PlanProblems, match="by years"):
            made.next_economy()


def test_the_date_moves_on():
    from lustrum.economy.storage import load_economy

    economy = load_economy("four-products")
    made = plan(economy, years=2)
    if economy.date is not None:
        assert made.next_economy(2).date == economy.date + 24
    assert plan(made.next_economy(2), years=1).is_carried_out
