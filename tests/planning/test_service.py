"""How long assets serve and how they are delivered: by row of the table, against the second planner, and in results."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from lustrum.planning.plan import plan
from lustrum.planning.settings import PlanProblems

QUICK = settings(max_examples=15, deadline=None, suppress_health_check=list(HealthCheck))
SEEDS = st.integers(0, 10**6)


def with_terms(toy, seed):
    """Let some assets retire, and some be built in another time or in other instalments than their activity says."""
    draw = np.random.default_rng(seed)
    toy["asset_facts"] = {}
    for name, facts in toy["activities"].items():
        for asset in facts.get("capital", {}):
            said = {}
            if draw.random() < 0.5:
                toy["life"][asset, name] = float(draw.integers(1, 5))
                said["depreciation"] = "retirement"
            if draw.random() < 0.4:
                said["building_lag_months"] = float(draw.choice([12, 24, 36]))
            if draw.random() < 0.4:
                said["instalments"] = int(draw.integers(1, 4))
            if draw.random() < 0.3:
                said |= {"building_lag_months": 36.0, "instalment_shares": "0.2 0.5 0.3"}
            toy["asset_facts"][asset, name] = said
    return toy


@QUICK
@given(
    seed=SEEDS, years=st.integers(1, 4), terminal=st.sampled_from(["none", "keep"]),
    bundles=st.sampled_from([False, True]),
)  # fmt: skip
def test_naive_planner_agrees(draw_toy, make_economy, plan_naively, seed, years, terminal, bundles):
    toy = with_terms(draw_toy(seed), seed)
    asked = {"years": years, "yields": (), "explain": False, "terminal": terminal, "new_cells": False}
    found = plan(make_economy(toy), toy["targets"], bundles=bundles, **asked)
    expected = plan_naively(toy, years, terminal=terminal)
    if expected is None:
        assert found.status == "infeasible"
    else:
        assert found.objective == pytest.approx(expected, rel=1e-7, abs=1e-7)
    if found.is_carried_out:
        assert np.abs(found.balances.sum("flow")).max() < 1e-9
        assert found.balances.sel(flow="spare").max() < 1e-7


@QUICK
@given(seed=SEEDS, years=st.integers(2, 4))
def test_an_asset_that_retires_serves_at_least_as_long(draw_toy, make_economy, seed, years):
    """Within its life new capital serves in full instead of wearing: a plan that builds all it uses can only gain."""
    toy = draw_toy(seed)
    toy["life"] = {key: float(years + 1) for key in toy["life"]}
    toy["tables"] = {
        "endowments": [
            *({"kind": "capacity", "activity": a, "form": f, "amount": v} for (f, a), v in toy["capacity"].items()),
            *({"kind": "workers", "item": s, "amount": v} for s, v in toy["workers"].items()),
            {"kind": "land", "item": "field", "amount": 60.0},
            *(
                {"kind": "capital", "item": asset, "activity": a, "form": "state", "vintage": 0,
                 "amount": toy["capacity"]["state", a] * need}
                for a, facts in toy["activities"].items()
                for asset, need in facts.get("capital", {}).items()
            ),
        ]
    }  # fmt: skip
    economy = make_economy(toy)
    wearing, retiring = (
        plan(economy, toy["targets"], years=years, terminal="none", depreciation=d, explain=False)
        for d in ("geometric", "retirement")
    )
    assert retiring.objective >= wearing.objective * (1 - 1e-7) - 1e-9


def test_replacement_and_expansion(make_economy):
    """Three of ten ovens wear out in the first year: of five new ones three replace them."""
    toy = {
        "products": {"bread": {}, "oven": {}},
        "activities": {
            "bake": {"product": "bread", "capital": {"oven": 1.0}},
            "weld": {"product": "oven", "labour": {"hand": 1.0}},
        },
        "life": {("oven", "bake"): 10 / 3},
        "assets": {("oven", "bake"): 10.0},
        "workers": {"hand": 5.0},
    }
    more = {"years": 3, "over": "years-sum", "terminal": "none"}
    found = plan(make_economy(toy), {"bread": 1}, **more)
    begun, replaced = (
        a.sel(asset="oven", activity="bake").values.ravel() for a in (found.investment, found.replacement)
    )
    assert begun == pytest.approx([5, 5, 0])
    assert replaced == pytest.approx([3, 3.6, 0])
    ageing = [{"kind": "capital", "item": "oven", "activity": "bake", "amount": 10.0, "vintage": -2},
              {"kind": "workers", "item": "hand", "amount": 5.0}]  # fmt: skip
    retiring = make_economy({**toy, "tables": {"endowments": ageing}})
    gone = plan(retiring, {"bread": 1}, depreciation="retirement", **more)
    assert gone.fulfilment.values == pytest.approx([10, 5, 10])
    assert gone.replacement.sum(["region", "form", "activity", "asset"]).values == pytest.approx([5, 0, 0])
    pooled = {**toy, "assets": {("oven", ""): 10.0}}
    shared = plan(make_economy(pooled), {"bread": 1}, **more).replacement
    assert shared.sel(activity="shared").sum(["region", "form", "asset"]).values == pytest.approx([3, 3.6, 0])


def test_animals_in_a_pool_retire_together(make_economy):
    """Oxen of an unknown age that serve for three years: a third goes every year."""
    toy = {
        "products": {"grain": {}, "ox": {}},
        "activities": {"plough": {"product": "grain", "capital": {"ox": 1.0}}},
        "life": {("ox", "plough"): 3.0},
        "assets": {("ox", ""): 9.0},
    }
    more = {"years": 4, "over": "years-sum", "terminal": "none", "depreciation": "retirement"}
    found = plan(make_economy(toy), {"grain": 1}, **more)
    assert found.fulfilment.values == pytest.approx([9, 6, 3, 0])


@pytest.mark.parametrize(
    ("said", "words"),
    [
        ({"instalment_shares": "0.5 0.4"}, "add up to one"),
        ({"instalment_shares": "half half"}, "no numbers"),
        ({"instalment_shares": "0.5 0.5", "building_lag_months": 12}, "more instalments than years"),
    ],
)
def test_instalments_that_cannot_be(make_economy, said, words):
    toy = {
        "products": {"bread": {}, "oven": {}},
        "activities": {"bake": {"product": "bread", "capital": {"oven": 1.0}, "facts": {"building_lag_months": 24}}},
        "assets": {("oven", "bake"): 10.0},
        "asset_facts": {("oven", "bake"): said},
    }
    with pytest.raises(PlanProblems, match=words) as caught:
        plan(make_economy(toy), {"bread": 1}, years=2)
    assert "capital, oven of bake, instalment_shares" in str(caught.value)


def test_vintages_of_the_calendar_want_a_first_year(make_economy):
    toy = {
        "products": {"bread": {}, "oven": {}},
        "activities": {"bake": {"product": "bread", "capital": {"oven": 1.0}}},
        "life": {("oven", "bake"): 5.0},
        "tables": {"endowments": [
            {"kind": "capital", "item": "oven", "activity": "bake", "amount": 10.0, "vintage": 1950}
        ]},
    }  # fmt: skip
    economy = make_economy(toy)
    with pytest.raises(PlanProblems, match="setting 'start'"):
        plan(economy, {"bread": 1}, years=2, depreciation="retirement")
    more = {"years": 2, "over": "years-sum", "terminal": "none", "depreciation": "retirement", "start": 1955}
    assert plan(economy, {"bread": 1}, **more).fulfilment.values == pytest.approx([10, 0])


def test_a_static_requirement_replaces_what_retires(make_economy):
    """Six hands can bake four loaves for ever: each needs half an oven a year, whether ovens wear or retire."""
    toy = {
        "products": {"bread": {}, "oven": {}},
        "activities": {
            "bake": {"product": "bread", "labour": {"hand": 1.0}, "capital": {"oven": 1.0}},
            "weld": {"product": "oven", "labour": {"hand": 1.0}},
        },
        "life": {("oven", "bake"): 2.0},
        "assets": {("oven", "bake"): 8.0},
        "workers": {"hand": 6.0},
    }
    for depreciation in ("geometric", "retirement"):
        found = plan(make_economy(toy), {"bread": 1}, years=1, terminal="static", depreciation=depreciation)
        assert found.objective == pytest.approx(4)
