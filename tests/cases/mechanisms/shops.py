"""Shops: sales within stock, wish and purse; rules of rationing; what found no goods looks elsewhere or is saved."""

from __future__ import annotations

import numpy as np


def sell(lab, stock, **fields):
    for product in lab.month.labels["product"].ids:
        lab.stock(product, 0)
    lab.stock("cloth", stock)
    money, held = lab.now.households.money.copy(), lab.now.households.goods[:, lab.product("cloth")].copy()
    lab.run("shops", **{"state_share": 1.0, "stock_months": 1.0, "substitute": 0.0} | fields)
    return money - lab.now.households.money, lab.now.households.goods[:, lab.product("cloth")] - held


def case_what_is_paid_is_the_posted_price_of_what_is_got(lab):
    lab.pay("households", 10**7)
    spent, got = sell(lab, 10**9, markup=2.0)
    price = 2.0 * lab.t.value_per_quantum[lab.product("cloth")]
    assert got.sum() > 0
    assert np.abs(spent - got * price).max() <= 0.5
    assert lab.record("retail_turnover").sum() == spent.sum()


def case_nobody_spends_more_than_meant(lab):
    money = lab.now.households.money.copy()
    spent, got = sell(lab, 10**9, spend=0.1)
    assert got.sum() > 0
    assert (spent <= 0.1 * money + 1).all()


def case_scarce_goods_go_to_wage_earners_first(lab):
    lab.pay("households", 10**7)
    waged = np.arange(len(lab.now.households)) % 2 == 0
    lab.now.households.income[waged, 0] = 1
    other = type(lab)()
    other.pay("households", 10**7)
    wish = sell(other, 10**9)[1]
    stock = int(wish[waged].sum() * 0.4)
    _, got = sell(lab, stock)
    assert got.sum() == stock
    assert got[waged].sum() > 2 * got[~waged].sum()
    missing = lab.record("unmet_demand")[:, lab.product("cloth")].sum()
    assert abs(missing - (wish.sum() - stock) * lab.t.quantum[lab.product("cloth")]) < 1e-6 * missing


def case_without_a_wage_nobody_is_behind_when_the_rule_is_proportional(lab):
    lab.pay("households", 10**7)
    waged = np.arange(len(lab.now.households)) % 2 == 0
    lab.now.households.income[waged, 0] = 1
    members = lab.now.households.members
    _, got = sell(lab, 2000, rule="proportional", village_share=0.0)
    town = lab.now.settlements.kind[lab.now.households.settlement] == 1
    per_head = [got[town & mine].sum() / members[town & mine].sum() for mine in (waged, ~waged)]
    assert got[~town].sum() == 0
    assert got.sum() == 2000
    assert abs(per_head[0] / per_head[1] - 1) < 0.05


def case_a_queue_gives_more_to_those_who_would_pay_more_and_takes_hours(lab):
    """Purses of 1 to 5 times what the wishes cost: a longer purse keeps more of its wish, and the hours add up."""
    purse = np.zeros(len(lab.now.households), dtype=np.int64)
    homes = lab.now.households
    purse[:] = homes.members * np.where(np.arange(purse.size) % 2, 4000, 20000)
    lab.month.ledger.post("money", "test", ("households", None), "bank", homes.money.copy())
    lab.pay("households", purse)
    spent, got = sell(lab, 2000, rule="queue", village_share=0.0, hour_value=2.0)
    town = lab.now.settlements.kind[homes.settlement] == 1
    rich = town & (np.arange(purse.size) % 2 == 0)
    poor = town & ~rich
    assert got.sum() == 2000
    assert got[rich].sum() / homes.members[rich].sum() > 1.2 * got[poor].sum() / homes.members[poor].sum()
    hours = lab.record("queue_hours")
    assert hours[0].sum() == 0
    full_price = 1 + 2.0 * hours[1].sum() / spent.sum()
    assert full_price > 1.5


def case_money_that_finds_no_goods_is_looking_or_saved(lab):
    lab.pay("households", 10**6)
    for share in (0.0, 0.25, 1.0):
        lab.now.households.seeking = 0
        before = lab.record("forced_saving").sum() if share else 0.0
        sell(lab, 100, substitute=share, spend=0.01)
        saved = lab.record("forced_saving").sum() - before
        looking = lab.now.households.seeking.sum()
        assert saved + looking > 10**6
        assert abs(looking - share * (saved + looking)) <= len(lab.now.households)
        assert (lab.now.households.seeking <= lab.now.households.money).all()


def case_goods_that_are_left_stand_in_for_those_that_are_short(lab):
    """Nothing but cloth is there, and plenty: money meant for other goods takes cloth up to comfort."""
    bought = {}
    for share in (0.0, 1.0):
        other = type(lab)()
        other.pay("households", 10**4)
        _, bought[share] = sell(other, 10**9, substitute=share, spend=0.01)
        looking = other.now.households.seeking.sum()
        assert looking == 0 if share == 0 else looking > 0
    assert (bought[1.0] >= bought[0.0]).all()
    assert bought[1.0].sum() > 1.5 * bought[0.0].sum()


def case_villages_may_pay_more_than_towns(lab):
    lab.pay("households", 10**7)
    town = lab.now.settlements.kind[lab.now.households.settlement] == 1
    spent, got = sell(lab, 10**9, markup=2.0, village_price=1.5, village_share=0.4)
    price = 2.0 * lab.t.value_per_quantum[lab.product("cloth")]
    for rows, factor in ((town, 1.0), (~town, 1.5)):
        assert got[rows].sum() > 0
        assert np.abs(spent[rows] - got[rows] * price * factor).max() <= 0.5
    cloth, shop = lab.product("cloth"), lab.code("market", "state shop")
    assert np.isclose(lab.record("prices")[cloth, shop], 2.0 * (1 + 0.4 * 0.5) * lab.t.price[cloth])
