"""Raw produce: the stated part of what farm households hold is sold at the price between enterprises, and paid."""

from __future__ import annotations

import numpy as np

SLOT = {"raw-purchases": "raw-purchases"}


def raw(lab):
    """Return a product that farms grow, works use and no need names."""
    t = lab.t
    named = set(lab.month.economy.table("needs")["product"].astype(str))
    kind = lab.month.labels["product"].attribute("kind").astype(str)
    grown = [int(k) for k in np.unique(t.product[t.farm]) if kind[k] == "material" and t.inputs[~t.farm, k].sum() > 0]
    return next(k for k in grown if lab.month.labels["product"].ids[k] not in named)


def case_the_part_offered_is_sold_and_paid(lab):
    lab.with_slots(SLOT)
    homes, product = lab.now.households, raw(lab)
    name = lab.month.labels["product"].ids[product]
    lab.empty("households", name)
    lab.give("households", product, 1_000)
    sectors = lab.month.labels["group"].attribute("sector").astype(str)
    farms = sectors[homes.group] == "agriculture"
    money, stock = homes.money.copy(), lab.supply(name)
    lab.run("raw-purchases", offered=0.2)
    assert (homes.goods[farms, product] == 800).all()
    assert (homes.goods[~farms, product] == 1_000).all()
    assert lab.supply(name) - stock == 200 * farms.sum() > 0
    np.testing.assert_allclose((homes.money - money)[farms], 200 * lab.t.value_per_quantum[product], atol=1)
    lab.settle()


def case_nothing_offered_nothing_moves(lab):
    lab.with_slots(SLOT)
    lab.give("households", raw(lab), 1_000)
    before = lab.now.households.money.sum()
    lab.run("raw-purchases", offered=0.0)
    assert lab.now.households.money.sum() == before
