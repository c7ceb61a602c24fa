"""Delivery: units that the state supplies deliver all of it, others what the contract binds, at constant prices."""

from __future__ import annotations

import numpy as np


def case_state_units_deliver_everything_and_are_paid_for_it(lab):
    units, t = lab.now.units, lab.t
    product = t.product[units.activity]
    rows = np.arange(len(units))
    goods = np.zeros((rows.size, len(t.quantum)), dtype=np.int64)
    goods[rows, product] = 1000
    nature = np.full(rows.size, lab.now.body("nature"))
    lab.month.ledger.post_goods("test", ("bodies", nature), ("units", rows), goods)
    units.output = 1000
    money, held = units.money.copy(), units.goods[rows, product].copy()
    lab.lever("private-capital.contract", 0.0)
    lab.run("wholesale-delivery", contract=0.0)
    sold = held - units.goods[rows, product]
    roles = lab.month.labels["form"].attribute("role").astype(str)[units.form]
    state = ~np.isin(roles, ["household", "capital", "landlord"])
    consumer = np.isin(lab.month.labels["product"].attribute("kind").astype(str)[product], ["consumer", "food"])
    assert (sold[state] == 1000).all()
    assert (sold[~state & consumer] == 0).all()
    assert np.allclose(units.money - money, sold * t.value_per_quantum[product], atol=0.5)
