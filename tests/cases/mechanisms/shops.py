"""Shops: sales within stock, wish and purse; money spent is turnover; those with a wage come first."""

from __future__ import annotations

import numpy as np


def sell(lab, stock, **fields):
    for product in lab.month.labels["product"].ids:
        lab.stock(product, 0)
    lab.stock("cloth", stock)
    money, held = lab.now.households.money.copy(), lab.now.households.goods[:, lab.product("cloth")].copy()
    lab.run("shops", state_share=1.0, stock_months=1.0, **fields)
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
