"""The free market: price within its bounds and equal to spending over supply; goods and money change hands whole."""

from __future__ import annotations

import numpy as np


def private_cloth(lab, quanta):
    roles = lab.month.labels["form"].attribute("role").astype(str)[lab.now.units.form]
    uses = lab.t.inputs[lab.now.units.activity, lab.product("cloth")] > 0
    rows = np.flatnonzero(np.isin(roles, ["household", "capital"]) & ~uses)
    lab.empty("units", "cloth")
    lab.empty("households", "cloth")
    lab.give("units", "cloth", quanta, rows)
    return rows.size * quanta


def case_the_price_stays_within_its_bounds(lab):
    code, market = lab.product("cloth"), lab.code("market", "free market")
    lab.pay("households", 10**9)
    private_cloth(lab, 1)
    lab.run("free-market", ceiling=3.0, floor=0.5)
    assert abs(lab.record("prices")[code, market] / lab.t.price[code] - 3.0) < 1e-9
    private_cloth(lab, 10**9)
    lab.run("free-market")
    assert abs(lab.record("prices")[code, market] / lab.t.price[code] - 0.5) < 1e-9


def case_sold_is_bought_and_paid_is_received(lab):
    lab.pay("households", 10**8)
    private_cloth(lab, 10**4)
    goods = lab.total("cloth")
    money = int(lab.now.households.money.sum() + lab.now.units.money.sum())
    held = int(lab.now.households.goods[:, lab.product("cloth")].sum())
    lab.run("free-market")
    assert lab.total("cloth") == goods
    assert int(lab.now.households.money.sum() + lab.now.units.money.sum()) == money
    assert int(lab.now.households.goods[:, lab.product("cloth")].sum()) > held
    assert (lab.now.households.money >= 0).all()
    assert lab.record("retail_turnover")[:, lab.product("cloth")].sum() > 0


def case_a_ban_stops_private_grain(lab):
    lab.pay("households", 10**8)
    lab.give("households", "paddy", 10**5)
    lab.run("free-market", grain_ban=1.0, offered=1.0)
    channel = lab.code("channel", "free market")
    code = lab.product("paddy")
    assert lab.record("marketed_farm_products")[code, channel] == 0
    lab.run("free-market", grain_ban=0.0)
    assert lab.record("marketed_farm_products")[code, channel] > 0


def case_money_that_looks_is_brought_whole_and_looks_no_more(lab):
    """Half of all money looking, and half of money that does not look, buy the same; what bought no longer looks."""
    sold = {}
    for looking, spend in ((0, 0.0), (5 * 10**7, 0.0), (0, 0.5)):
        other = type(lab)()
        homes = other.now.households
        other.month.ledger.post("money", "test", ("households", None), "bank", homes.money.copy())
        other.pay("households", 10**8)
        homes.seeking = looking
        private_cloth(other, 10**5)
        other.run("free-market", spend=spend)
        sold[looking, spend] = other.record("retail_turnover").sum()
        if looking:
            assert (homes.seeking >= 0).all()
            assert looking * len(homes) - homes.seeking.sum() >= sold[looking, spend]
    assert sold[0, 0.0] == 0
    assert sold[5 * 10**7, 0.0] == sold[0, 0.5] > 0


def case_what_is_bought_is_paid_at_the_price(lab):
    """All money is brought, for a quantum and a half each: a purchase rounded up could not be paid in full."""
    homes, code = lab.now.households, lab.product("cloth")
    for product in range(len(lab.t.quantum)):
        if product != code:
            lab.give("households", product, 10**8)
    lab.month.ledger.post("money", "test", ("households", None), "bank", homes.money.copy())
    homes.seeking = 0
    constant = lab.t.price[code] * lab.t.quantum[code]
    lab.pay("households", round(90 * constant))
    sellers = private_cloth(lab, 1)
    private_cloth(lab, int(1.5 * len(homes) / sellers))
    lab.run("free-market", spend=1.0, ceiling=100.0)
    bought = homes.goods[:, code].sum()
    price = lab.record("prices")[code, lab.code("market", "free market")] * lab.t.quantum[code]
    assert bought > len(homes) / 2
    assert price > 40 * constant
    assert abs(lab.record("retail_turnover")[:, code].sum() / (bought * price) - 1) < 0.01
