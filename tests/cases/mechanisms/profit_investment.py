"""Investment out of profit: the share of expected profit at full use, nothing where plant is idle; paid for in full."""

from __future__ import annotations

import numpy as np

from lustrum.simulation.firms import EXPECTED_PROFIT, INVESTMENT_FACTOR

SLOTS = {"profit-account": "profit-account", "profit-investment": "profit-investment"}


def begun(lab, profit, use):
    """Let every unit expect a profit and run at a share of its plant; machines are there in plenty."""
    lab.with_slots(SLOTS)
    units, t = lab.now.units, lab.t
    units.readiness[:] = 1.0
    units.output = np.rint(units.capacity / 12 * use).astype(np.int64)
    lab.month.board[EXPECTED_PROFIT] = np.full(len(units), float(profit))
    for product in np.flatnonzero(t.capital[~t.farm].sum(axis=0) > 0):
        lab.month.ledger.post(int(product), "test", "nature", "supply", np.array([10**9]))
    lab.pay("units", 10**9)
    commanded = lab.month.labels["form"].attribute("commanded").astype(float)[units.form] > 0
    return units, ~commanded & (units.capacity > 240)


def asked(lab):
    return lab.record("investment_requests").sum()


def case_at_full_use_the_share_of_expected_profit_is_spent(lab):
    units, private = begun(lab, 10**7, 1.0)
    money = units.money.copy()
    lab.run("profit-investment", share=0.6, idle=0.6, full=0.9)
    spent = money - units.money
    cost = lab.t.cost_of_capacity()[units.activity] * lab.t.quantum[lab.t.product[units.activity]]
    builds = private & (cost > 0)
    assert builds.any()
    np.testing.assert_allclose(spent[builds], 0.6 * 10**7, rtol=0.02)
    commanded = lab.month.labels["form"].attribute("commanded").astype(float)[units.form] > 0
    assert (spent[commanded] == 0).all()
    assert lab.record("investment").sum() == spent.sum()
    projects = lab.now.projects
    np.testing.assert_allclose(projects.capacity, (0.6 * 10**7 / cost[projects.unit]), atol=1)
    lab.settle()


def case_between_the_bounds_the_share_rises_with_use_and_below_nothing_is_built(lab):
    found = {}
    for use in (0.5, 0.75, 0.9, 1.0):
        one = type(lab)()
        _, private = begun(one, 10**7, use)
        one.run("profit-investment", share=0.6, idle=0.6, full=0.9)
        found[use] = asked(one) / private.sum()
    assert found[0.5] == 0
    np.testing.assert_allclose(found[0.75] / found[1.0], 0.5, rtol=0.01)
    np.testing.assert_allclose(found[0.9] / found[1.0], 1.0, rtol=0.01)


def case_without_expected_profit_nothing_is_asked_for(lab):
    begun(lab, -1000, 1.0)
    lab.run("profit-investment")
    assert asked(lab) == 0
    assert len(lab.now.projects) == 0


def case_a_hard_budget_builds_what_it_can_pay_and_softness_multiplies_the_wish(lab):
    units, _ = begun(lab, 10**12, 1.0)
    lab.month.board[INVESTMENT_FACTOR] = np.full(len(units), 5.0)
    money = units.money.copy()
    lab.run("profit-investment", share=0.6)
    private = lab.month.labels["form"].attribute("softness").astype(float)[units.form] == 0
    assert (units.money[private] >= 0).all()
    assert (units.debt[private] == 0).all()
    assert (money - units.money)[private].sum() > 0
    commanded = lab.month.labels["form"].attribute("commanded").astype(float)[units.form] > 0
    np.testing.assert_allclose(asked(lab), 5 * 0.6 * 10**12 * (~commanded & (units.capacity > 0)).sum(), rtol=0.02)


def case_too_few_machines_are_shared_and_the_rest_is_kept_as_demand(lab):
    units, _ = begun(lab, 10**7, 1.0)
    t = lab.t
    assets = np.flatnonzero(t.capital[~t.farm].sum(axis=0) > 0)
    for product in assets:
        lab.stock(lab.month.labels["product"].ids[product], 100)
    money = units.money.sum()
    lab.run("profit-investment", spare=0.0)
    assert 0 < money - units.money.sum() <= 100 * t.value_per_quantum[assets].sum() * 1.01
    lab.world.recorder.close(lab.month.date)
    short = lab.world.recorder.array("shortfall").isel(time=-1).sum(["region", "culprit"]).sel(cause="demand")
    assert float(short.sum()) > 0
