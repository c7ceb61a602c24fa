"""What a caller may say, and what is answered to what cannot be understood."""

from __future__ import annotations

import json
import pickle

import numpy as np
import pandas as pd
import pytest

from lustrum.errors import InputProblems
from lustrum.planning.aims import read_objective
from lustrum.planning.plan import Plan, plan
from lustrum.planning.settings import PlanProblems, PlanSettings, make_settings

BREAD = {
    "products": {"bread": {}},
    "activities": {"bake": {"product": "bread", "labour": {"hand": 1.0}}},
    "workers": {"hand": 10.0},
}


@pytest.mark.parametrize(
    ("wrong", "said"),
    [
        ({"ovr": "horizon"}, "'over'"),
        ({"over": "ever"}, "over"),
        ({"objective": "rey"}, "'ray'"),
        ({"objective": ()}, "objective"),
        ({"objective": "ray+ray"}, "twice"),
        ({"years": 0}, "whole number of years"),
        ({"targets": {"bred": 1.0}}, "'bread'"),
        ({"targets": {"bread": float("nan")}}, "must be finite"),
        ({"targets": {"bread": 0.0}}, "no targets above zero"),
        ({"targets": pd.DataFrame({"product": ["bread"]})}, "lacks a column"),
        ({"targets": pd.DataFrame({"product": ["bread"], "amount": [1.0], "year": [1.5]})}, "whole number"),
        ({"targets": None}, "There are no targets"),
        ({"labour_limits": {"hnad": 3.0}}, "'hand'"),
        ({"give": 0.1, "tolerance": -1.0}, "tolerance"),
        ({"objective": "capacity"}, "no capacity to add to"),
        ({"objective": "needs"}, "finds no needs"),
    ],
)
def test_a_slip_is_answered(make_economy, wrong, said):
    with pytest.raises(PlanProblems) as caught:
        plan(make_economy(BREAD), **{"targets": {"bread": 1.0}, **wrong})
    assert said in str(caught.value)
    assert isinstance(caught.value, InputProblems)
    assert caught.value.exit_code == 2


def test_every_slip_is_answered_at_once():
    with pytest.raises(PlanProblems) as caught:
        make_settings({"over": "ever", "thread": 2}, {"growth": "much"})
    assert len(caught.value.problems) == 3


def test_settings_in_any_form(make_economy):
    economy = make_economy(BREAD)
    plain = plan(economy, {"bread": 1}, "ray", 2, PlanSettings(over="years-sum"))
    assert plain.objective == pytest.approx(20)
    assert plan(economy, {"bread": 1}, "ray:years-sum", 2).objective == pytest.approx(20)
    assert plan(economy, {"bread": 1}, {"name": "ray", "over": "years-sum"}, 2).objective == pytest.approx(20)
    assert plan(economy, {"bread": 1}, ["ray"], 2, {"over": "years-sum"}).objective == pytest.approx(20)
    assert plan(economy, {"bread": 1}, years=2, settings=PlanSettings(), over="years-sum").objective == pytest.approx(
        20
    )
    assert read_objective(("ray", {"name": "capacity", "branches": ("heavy",)})) == (
        ("ray", "capacity"), {"branches": ("heavy",)},
    )  # fmt: skip


@pytest.mark.parametrize(
    "targets",
    [
        {"bread": 2.0},
        pd.Series({"bread": 2.0}),
        pd.DataFrame({"product": ["bread"], "amount": [2.0]}),
        pd.DataFrame({"product": ["bread", "bread"], "amount": [1.5, 0.5], "group": ["miners", "teachers"]}),
        pd.DataFrame({"product": ["bread"] * 2, "amount": [2.0] * 2, "year": [1950, 1951]}),
        {"bread": [2.0, 2.0]},
        {"bread": np.array([2.0, 2.0])},
    ],
)
def test_targets_in_any_form(make_economy, targets):
    found = plan(make_economy(BREAD), targets, years=2, start=1950)
    assert found.objective == pytest.approx(5)
    assert found.years == (1950, 1951)
    assert found.deliveries.sum(["region", "group"]).values.ravel() == pytest.approx([10, 10])


def test_no_target_in_a_year_constrains_nothing(make_economy):
    found = plan(make_economy(BREAD), {"bread": [0.0, 2.0, 0.0]}, years=3, over="years-sum")
    assert found.objective == pytest.approx(5)
    assert np.isnan(found.fulfilment.values).tolist() == [True, False, True]
    assert any("No targets in 1, 3" in note for note in found.notes)


def test_what_is_absent_is_said(make_economy):
    notes = plan(make_economy(BREAD), {"bread": 1}, years=1).notes
    for word in ("capital", "trade", "Land", "stock"):
        assert any(word in note for note in notes)


def test_years_follow_the_date_of_the_economy(make_economy):
    from lustrum.quantities.calendar import Month

    economy = make_economy(BREAD)
    assert plan(economy.replace(date=Month(1946, 1)), {"bread": 1}, years=2).years == (1946, 1947)
    assert plan(economy.replace(date=Month(1945, 12)), {"bread": 1}, years=2).years == (1946, 1947)
    assert plan(economy, {"bread": 1}, years=2).years == (1, 2)
    by_year = pd.DataFrame({"product": ["bread"], "amount": [1.0], "year": [1951]})
    assert plan(economy, by_year, years=1).years == (1951,)


def test_a_plan_is_a_record(make_economy, four_products, four_asked):
    targets, labour = four_asked
    found = plan(four_products, targets, over="years-sum", labour_limits=labour)
    with pytest.raises(AttributeError):
        found.status = "better"
    assert found.output.dims == ("year", "region", "form", "activity")
    assert found.deliveries.dims == ("year", "region", "group", "product")
    assert found.investment.dims == ("year", "region", "form", "asset", "activity")
    assert found.stocks.dims == ("year", "region", "product")
    assert found.trade.dims == ("year", "region", "partner", "flow", "product")
    assert found.labour.dims == ("year", "region", "skill", "activity")
    for array in (found.output, found.deliveries, found.investment, found.stocks, found.trade, found.labour):
        assert array.attrs["unit"]
        assert array.attrs["long_name"]
    for array in found.valuations.values():
        assert array.attrs["unit"].startswith("multiple of the targets")
    text, html = repr(found), found._repr_html_()
    assert "optimal" in text
    assert "rests on" in text
    assert html.startswith("<table>")
    assert html.count("<tr>") == text.count("\n")
    json.dumps(found.to_dict(), allow_nan=False)
    again = pickle.loads(pickle.dumps(found))
    assert isinstance(again, Plan)
    assert again.output.equals(found.output)
    tables = found.tables()
    assert tables["output"]["amount"].sum() == pytest.approx(found.output.sum().item())
    assert set(tables) >= {"output", "deliveries", "investment", "stocks", "trade", "labour", "bottlenecks"}


def test_a_plan_without_a_solution_is_a_record_too(make_economy):
    found = plan(make_economy(BREAD), {"bread": 100.0}, objective="labour", years=1)
    assert np.isnan(found.output).all()
    assert np.isnan(found.deliveries).all()
    assert np.isnan(found.objective)
    assert found.valuations == {}
    assert len(found.bottlenecks) == 0
    assert "because" in repr(found)
    json.dumps(found.to_dict(), allow_nan=False)


@pytest.mark.parametrize("start", [0, 1, 3, 1946])
def test_a_list_has_one_amount_for_each_year_whatever_they_are_called(make_economy, start):
    found = plan(
        make_economy(BREAD), {"bread": [1.0, 2.0]}, years=2, start=start, over="years-sum", labour_limits=[6, 4]
    )
    assert found.fulfilment.values == pytest.approx([6, 2])
