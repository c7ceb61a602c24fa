"""Profit becomes plant: what is invested is the share of profit, as far as money and assets reach."""

from __future__ import annotations

import numpy as np
from pytest import approx

from lustrum.simulation.mechanisms.investment.profit_accumulation import profits

SLOT = {"construction": "profit-accumulation"}


def invest(lab, assets=10**9, money=10**9, **fields):
    """Return what each unit invested and its profit, won, after a month in which every unit ran at capacity."""
    lab.with_slots(SLOT)
    for product in lab.month.labels["product"].ids:
        lab.stock(product, assets)
    units = lab.now.units
    lab.month.ledger.post("money", "test", ("units", np.arange(len(units))), "bank", units.money.copy())
    lab.pay("units", money)
    units.output = units.capacity // 12
    lab.month.record("wage_rate", np.full(len(lab.month.labels["skill"]), 1_000.0))
    profit = profits(lab.month, lab.t)
    before, capacity = units.money.copy(), units.capacity.copy()
    lab.run("profit-accumulation", **{"spare_stock": 0.0} | fields)
    return before - units.money, profit, units.capacity - capacity


def case_the_share_of_profit_is_invested_and_plant_grows_by_it(lab):
    spent, profit, grown = invest(lab, reinvested=0.5)
    units = lab.now.units
    cost = (lab.t.cost_of_capacity() * lab.t.quantum[lab.t.product])[units.activity]
    can = (cost > 0) & ~lab.t.farm[units.activity]
    due = 0.5 * np.maximum(profit, 0) * can
    assert due.sum() > 0
    assert (np.abs(due - spent) <= cost + 1).all()
    assert spent.sum() == approx(due.sum(), rel=0.02)
    np.testing.assert_allclose(grown * cost, spent, atol=1)
    assert lab.record("investment").sum() == spent.sum()


def case_growth_is_that_of_the_closed_form(lab):
    _, profit, grown = invest(lab, reinvested=0.8)
    units = lab.now.units
    row = int(np.argmax(grown))
    value = lab.t.price[lab.t.product[units.activity[row]]] * lab.t.quantum[lab.t.product[units.activity[row]]]
    output = (units.capacity[row] - grown[row]) * value
    capital = lab.t.cost_of_capacity()[units.activity[row]] / lab.t.price[lab.t.product[units.activity[row]]]
    left = profit[row] * 12 / output
    assert grown[row] * 12 / (units.capacity[row] - grown[row]) == approx(0.8 * left / capital, rel=0.01)


def case_without_money_or_assets_nothing_grows(lab):
    assert invest(lab, reinvested=1.0)[0].sum() > 0
    assert invest(lab, money=0, reinvested=1.0)[0].sum() == 0
    spent, _, grown = invest(lab, assets=0, reinvested=1.0)
    assert grown.sum() == 0
    assert spent.sum() == 0


def case_scarce_assets_are_shared_alike(lab):
    plenty = invest(lab, reinvested=1.0)[2]
    lab.month.board.clear()
    little = invest(lab, assets=50, reinvested=1.0)[2]
    assert 0 <= little.sum() < plenty.sum()
