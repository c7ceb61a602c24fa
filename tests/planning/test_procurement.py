"""Forms outside the plan that sell to it for goods: against the second planner, and laws of the exchange."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from lustrum.planning.plan import plan
from lustrum.planning.settings import PlanProblems
from lustrum.planning.supply import cost_of, cost_steps

QUICK = settings(max_examples=15, deadline=None, suppress_health_check=list(HealthCheck))
SEEDS = st.integers(0, 10**6)


def with_response(toy, seed):
    """Give homes more land, and draw how they respond."""
    draw = np.random.default_rng(seed)
    toy["level"] = {key: round(4 + 20 * draw.random(), 2) for key in toy["level"]}
    toy["workers"] = {skill: hands + 60 for skill, hands in toy["workers"].items()}
    toy["fields"] = {"field": 200.0}
    toy["response"] = {
        "tax": float(draw.choice([0.0, 0.1, 0.3])), "share": round(0.1 + 0.6 * draw.random(), 2),
        "contract": float(draw.choice([0.0, 0.1])), "elasticity": round(0.2 + draw.random(), 2),
        "basket": {p: round(0.2 + draw.random(), 2) for p in list(toy["products"])[-2:]},
    }  # fmt: skip
    return toy


def asked(told):
    return {
        "uncommanded": "response", "tax_in_kind": told["tax"], "marketed_share": told["share"],
        "contract": told["contract"], "supply_elasticity": told["elasticity"], "exchange_basket": told["basket"],
        "yields": (), "explain": False, "new_cells": False,
    }  # fmt: skip


@QUICK
@given(seed=SEEDS, years=st.integers(1, 3), terminal=st.sampled_from(["none", "keep"]))
def test_naive_planner_agrees(draw_toy, make_economy, plan_naively, seed, years, terminal):
    toy = with_response(draw_toy(seed), seed)
    found = plan(make_economy(toy), toy["targets"], years=years, terminal=terminal, **asked(toy["response"]))
    expected = plan_naively(toy, years, terminal=terminal)
    if expected is None:
        assert found.status == "infeasible"
        return
    assert found.objective == pytest.approx(expected, rel=1e-7, abs=1e-7)
    assert np.abs(found.balances.sum("flow")).max() < 1e-9
    assert found.balances.sel(flow="spare").max() < 1e-7
    table = found.procurement
    assert (table["kept"] >= -1e-7).all()
    assert (table["tax"] + table["sold"] + table["kept"]).to_numpy() == pytest.approx(table["made"].to_numpy())


@QUICK
@given(seed=SEEDS, elasticity=st.floats(0.1, 2.0), share=st.floats(0.05, 1.0))
def test_steps_of_the_curve_cost_more_and_more(seed, elasticity, share):
    """Steps rise, add up to what may be sold, and cost at their ends what the curve says."""
    kept = np.random.default_rng(seed).random(3) * 100
    base = share * kept
    most = np.minimum(2 * base, kept)
    width, cost = cost_steps(base, most, elasticity)
    assert width.sum(axis=-1) == pytest.approx(most)
    for seller in range(3):
        ends = np.cumsum(width[seller])
        assert np.cumsum(width[seller] * cost[seller]) == pytest.approx(cost_of(ends, base[seller], elasticity))
        assert (np.diff(cost[seller][width[seller] > 1e-6 * base[seller]]) > 0).all()


@QUICK
@given(seed=SEEDS)
def test_a_more_elastic_harvest_never_costs_more_above_par(seed):
    """At sales of half as much again a more elastic supply asks for less; at constant prices for the same."""
    low, high = np.sort(0.1 + 1.5 * np.random.default_rng(seed).random(2))
    one = np.array([10.0])
    assert cost_of(1.5 * one, one, high) <= cost_of(1.5 * one, one, low)
    assert cost_of(one, one, high) == cost_of(one, one, low) == 10


GRAIN = {
    "products": {"grain": {"constant_price": 2.0}, "cloth": {"constant_price": 4.0}},
    "activities": {
        "farm": {"product": "grain", "labour": {"peasant": 0.1}},
        "weave": {"product": "cloth", "labour": {"hand": 1.0}},
    },
    "workers": {"hand": 50.0, "peasant": 50.0},
    "forms": {"state": ("public", 1), "peasant": ("household", 0)},
    "level": {("peasant", "farm"): 100.0},
    "capacity": {("state", "farm"): 0.0},
}


def test_prices_tax_and_contract(make_economy):
    """Fifty of cloth buy grain up to the last step of the curve; a tax brings more; a contract must be paid for."""
    economy = make_economy(GRAIN)
    more = {"years": 1, "uncommanded": "response", "exchange_basket": {"cloth": 1.0}, "supply_elasticity": 0.5}
    found = plan(economy, {"grain": 1.0}, **more)
    line = found.procurement.iloc[0]
    before, step = 37.5**3 / 25**2, (50**3 - 37.5**3) / 25**2 / 12.5
    assert (line["made"], line["tax"], line["sold"]) == pytest.approx((100, 0, 37.5 + (100 - before) / step))
    assert line["terms"] == pytest.approx((line["sold"] / 25) ** 2)
    taxed = plan(economy, {"grain": 1.0}, tax_in_kind=0.2, **more)
    assert taxed.objective > found.objective
    assert taxed.procurement.iloc[0]["tax"] == pytest.approx(20)
    bound = plan(economy, {"cloth": 1.0}, contract=0.25, **more)
    assert bound.objective == pytest.approx(50 - 12.5)
    assert bound.balances.sel(product="cloth", flow="exchange").item() == pytest.approx(-12.5)
    assert bound.balances.sel(product="grain", flow="kept").item() == pytest.approx(-75)
    assert plan(economy, {"cloth": 1.0}, **more).objective == pytest.approx(50)


@pytest.mark.parametrize(
    ("basket", "words"), [(None, "exchange_basket"), ({"clothes": 1.0}, "cloth"), ({"cloth": 0.0}, "above zero")]
)
def test_a_basket_that_cannot_be(make_economy, basket, words):
    with pytest.raises(PlanProblems, match=words):
        plan(make_economy(GRAIN), {"grain": 1.0}, years=1, uncommanded="response", exchange_basket=basket)
