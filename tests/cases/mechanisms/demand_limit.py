"""Demand binds firms with a hard budget and no others; a stock as wanted lets output equal expected sales."""

from __future__ import annotations

import numpy as np

from lustrum.simulation.firms import DEMAND, demand_share, softness
from lustrum.simulation.state import CAUSES


def hard_units(lab, below=0.5):
    return (softness(lab.month) < below)[lab.now.units.form]


def seen(lab, sales, stock, **fields):
    """Run the rule in a month whose expected sales and sellers' stock are given, and return the share of each unit."""
    lab.run("demand-limit", **fields)
    assert demand_share(lab.month) is None, "nothing is known in the first month"
    units, t = lab.now.units, lab.t
    lab.month.board["expected sales"] = np.asarray(sales, dtype=float)
    units.output[:] = 0
    units.orders[:], units.received[:] = 0, 0
    lab.run("demand-limit", learning=0.01, **fields)
    return lab.month.board[DEMAND], np.where(t.storable, stock, 0.0)


def case_a_soft_budget_never_asks_for_demand(lab):
    lab.with_slots({"demand-limit": "demand-limit"})
    nothing = np.zeros(len(lab.t.quantum))
    share, _ = seen(lab, nothing, nothing, least=0.0)
    hard = hard_units(lab)
    assert hard.any()
    assert not hard.all()
    assert (share[~hard] == 1).all()
    lab.run("demand-limit", hard_below=0.0)
    assert (lab.month.board[DEMAND] == 1).all()


def case_output_wanted_is_expected_sales_and_a_part_of_the_gap_in_stock(lab):
    """Closed form: q = e + (kappa e - T) / tau, shared by plant in order, less what soft budgets make."""
    lab.with_slots({"demand-limit": "demand-limit"})
    units, t = lab.now.units, lab.t
    product = t.product[units.activity]
    able = units.capacity * units.readiness / 12
    hard = hard_units(lab)
    by_hard = np.bincount(product, np.where(hard, able, 0), t.quantum.size)
    by_soft = np.bincount(product, np.where(hard, 0, np.minimum(units.target / 12, able)), t.quantum.size)
    units.output[:] = 0
    lab.run("demand-limit")
    held = lab.month.board["sellers' stock"]
    e = by_soft + 0.5 * by_hard
    lab.month.board["expected sales"] = e / 0.99
    units.orders[:], units.received[:] = 0, 0
    lab.run("demand-limit", learning=0.01, stock_months=0.5, stock_pace=4.0, least=0.0, margin=0.0)
    e = lab.month.board["expected sales"]
    gap = np.where(t.storable, 0.5 * e - held, 0)
    expected = np.divide(np.maximum(e + gap / 4 - by_soft, 0), by_hard, out=np.ones_like(e), where=by_hard > 0)
    share = lab.month.board[DEMAND]
    bound = hard & (expected[product] < 1)
    assert (bound & t.storable[product] & (expected[product] > 0)).any()
    expected = np.clip(expected, 0, 1)
    needs = set(lab.month.economy.table("needs")["product"].astype(str))
    wares = np.array([name in needs for name in lab.month.labels["product"].ids])
    taken = wares | (t.inputs.sum(axis=0) > 0) | (t.capital.sum(axis=0) > 0)
    worth = wares * by_hard * t.value_per_quantum
    expected = np.where(taken, expected, (worth * expected).sum() / worth.sum())
    assert (~taken[product] & hard).any()
    np.testing.assert_allclose(share[hard], expected[product][hard], rtol=1e-6)


def case_industry_makes_the_minimum_and_says_that_orders_lacked(lab):
    """With plant, inputs and hands in plenty a hard unit makes the share for which there is demand, and no more."""
    lab.with_slots({"demand-limit": "demand-limit"})
    units, t = lab.now.units, lab.t
    for product in np.flatnonzero(t.storable):
        lab.give("units", int(product), 10**9)
    units.effort[:], units.readiness[:] = 1.0, 1.0
    units.workers[:] = 10**7
    share = np.where(hard_units(lab), 0.25, 1.0)
    lab.month.board[DEMAND] = share
    lab.run("industry", by_hand=1.0)
    assert (units.cause[hard_units(lab)] == CAUSES.index("order")).all()
    assert (units.cause[~hard_units(lab)] != CAUSES.index("order")).all()
    hard = hard_units(lab) & (units.capacity > 480)
    assert hard.any()
    np.testing.assert_allclose(units.output[hard], 0.25 * units.capacity[hard] / 12, atol=1.5)
    lab.world.recorder.close(lab.month.date)
    missing = lab.world.recorder.array("shortfall").isel(time=-1).sum(["region", "culprit"])
    for code, product in enumerate(lab.month.labels["product"].ids):
        mine = hard_units(lab) & (t.product[units.activity] == code)
        unmade = (units.capacity[mine] // 12 - units.output[mine]).sum() * t.quantum[code]
        found = float(missing.sel(product=product, cause="order"))
        assert abs(found - unmade) <= 2 * mine.sum() * t.quantum[code], product
    assert float(missing.sel(cause="order").sum()) > 0


def case_what_is_sold_is_what_left_the_sellers(lab):
    """Sales: made and held before, less held now; what was ordered in vain with money counts as asked for."""
    lab.with_slots({"demand-limit": "demand-limit"})
    units, coal = lab.now.units, lab.product("coal")
    lab.run("demand-limit")
    before = lab.month.board["sellers' stock"][coal]
    units.output[:] = 0
    units.orders[:], units.received[:] = 0, 0
    units.orders[0, coal] = 50
    lab.month.board["orders unpaid"] = np.zeros(len(lab.t.quantum))
    lab.stock("coal", lab.supply("coal") - 30)
    assert before - 30 >= 0
    lab.run("demand-limit", learning=1.0)
    assert lab.month.board["expected sales"][coal] == 30 + 50
