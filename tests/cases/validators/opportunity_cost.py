"""Valuations and prices: proportional prices leave targets alone; a dear good's target rises until they are."""

from __future__ import annotations

import numpy as np
from pytest import approx

from lustrum.studies.validators.opportunity_cost import Pack, moved, tension


def case_prices_in_proportion_move_nothing(make):
    value, targets = np.array([1.0, 3.0, 0.5]), np.array([10.0, 20.0, 30.0])
    assert tension(7 * value, value) == approx(np.zeros(3), abs=1e-12)
    assert moved(targets, 7 * value, value, Pack()) == approx(targets)


def case_the_rule_leads_to_prices_in_proportion_to_cost(make):
    """Two goods with constant costs, bought with constant shares of a purse: the fixed point is known."""
    value, purse, targets = np.array([2.0, 1.0]), np.array([60.0, 40.0]), np.array([1.0, 1.0])
    for _ in range(60):
        targets = moved(targets, purse / targets, value, Pack(speed=0.5))
    price = purse / targets
    assert price[0] / price[1] == approx(2.0)
    assert targets[0] / targets[1] == approx((60 / 2) / (40 / 1))


def plans(second):
    def plan(year, targets):
        rows = [{"year": year, "product": name, "amount": amount} for name, amount in targets.items()]
        values = [{"valued": "product", "year": year, "product": name, "amount": -one} for name, one in VALUES.items()]
        return {"years": [year], "tables": {"targets": rows, "valuations": values}}

    return plan(1950, {"cloth": 10.0, "shoes": 10.0, "bread": 10.0}), plan(1951, second)


VALUES = {"cloth": 1.0, "shoes": 1.0, "bread": 1.0}


def case_a_run_is_told_how_often_targets_moved_the_way_of_prices(make):
    prices = {"cloth": 4.0, "shoes": 1.0, "bread": 0.5}
    told = "Targets moved as the rule asks"
    right = make("opportunity-cost", prices=prices, plans=plans({"cloth": 20.0, "shoes": 9.0, "bread": 5.0}))
    assert right[told].found == 1
    wrong = make("opportunity-cost", prices=prices, plans=plans({"cloth": 5.0, "shoes": 12.0, "bread": 20.0}))
    assert wrong[told].found == 0
    spread = right["Spread of price over valuation, 1950"]
    assert spread.found == approx(np.log([4.0, 1.0, 0.5]).std())
    level = make(
        "opportunity-cost", prices=dict.fromkeys(prices, 3.0), plans=plans({"cloth": 20.0, "shoes": 9.0, "bread": 5.0})
    )
    assert level["Spread of price over valuation, 1950"].found == approx(0, abs=1e-12)


def case_without_valuations_nothing_is_compared(make):
    first, second = plans({"cloth": 20.0})
    first["tables"]["valuations"] = []
    second["tables"]["valuations"] = []
    lines = make("opportunity-cost", prices={"cloth": 1.0}, plans=(first, second))
    assert lines["Plans that cannot be compared"].found == 2
    assert np.isnan(lines["Targets moved as the rule asks"].found)
