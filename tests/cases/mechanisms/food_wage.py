"""Wage by food: what farms give up at the ration price is what workers can spend on it; less food, lower wages."""

from __future__ import annotations

import numpy as np
from pytest import approx

from lustrum.simulation.mechanisms.exchange.food_wage import YEAR

SLOT = {"wage": "food-wage"}


def wage(lab, grain, ration=0.8, **fields):
    lab.with_slots(SLOT).run("employment")
    lab.lever("food.ration_price", ration)
    lab.month.recount()
    lab.month.board[YEAR] = np.full(12, grain / 12)
    lab.run("food-wage", step={"default": 1.0}, least=0.0, most=20.0, base=1000.0, **fields)
    return lab.record("wage_rate")[0], int(lab.now.units.workers.sum())


def case_workers_spend_their_share_on_all_the_food_there_is(lab):
    found, hands = wage(lab, 1e9, ration=0.7, food_share=0.4)
    assert found * 0.4 * hands * 12 == approx(1e9 * 0.7)


def case_half_the_food_is_half_the_wage_and_a_cheaper_ration_too(lab):
    full, _ = wage(lab, 1e9)
    assert wage(lab, 5e8)[0] == approx(full / 2)
    assert wage(lab, 1e9, ration=0.4)[0] == approx(full / 2)


def case_before_a_year_is_known_the_base_is_paid_and_bounds_hold_after(lab):
    lab.with_slots(SLOT).run("food-wage", base=1000.0, step={"default": 1.0})
    assert lab.record("wage_rate")[0] == 1000
    lab.with_slots(SLOT).run("employment")
    lab.month.recount()
    lab.month.board[YEAR] = np.zeros(12)
    lab.run("food-wage", base=1000.0, step={"default": 1.0}, least=0.3)
    assert lab.record("wage_rate")[0] == approx(300)


def case_grain_that_leaves_farms_is_counted_from_the_books(lab):
    lab.with_slots(SLOT)
    farm = int(np.flatnonzero(lab.month.labels["group"].attribute("sector").astype(str) == "agriculture")[0])
    rows = np.flatnonzero(lab.now.households.group == farm)[:1]
    lab.give("households", "paddy", 10**6, rows)
    lab.month.ledger.post("paddy", "tax in kind", ("households", rows), "procurement", np.array([10**6]))
    lab.month.world.flows.append(lab.settle_flows())
    lab.run("food-wage")
    code = lab.product("paddy")
    assert lab.month.board[YEAR][lab.month.date.month - 1] == approx(10**6 * lab.t.value_per_quantum[code])
