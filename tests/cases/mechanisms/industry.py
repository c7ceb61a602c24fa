"""Output: the scarcest of capacity, inputs and hands binds; no unit makes more than its plant allows."""

from __future__ import annotations

import numpy as np


def fill(lab):
    """Give every unit far more inputs than it needs."""
    for product in range(len(lab.t.quantum)):
        if lab.t.storable[product]:
            lab.give("units", product, 10**9)


def case_output_is_never_above_plant_in_order(lab):
    fill(lab)
    lab.run("industry", war_stop=0.0)
    units = lab.now.units
    assert units.output.sum() > 0
    assert (units.output <= np.ceil(units.capacity * units.readiness / 12 * units.effort)).all()


def case_without_a_major_input_a_maker_of_goods_stops(lab):
    t, units = lab.t, lab.now.units
    fill(lab)
    iron = lab.product("iron")
    lab.empty("units", "iron")
    worth = t.inputs_low[:, iron] * t.price[iron] / t.price[t.product]
    needs = (worth >= 0.06)[units.activity] & (units.capacity * units.readiness / 12 > 1)
    needs &= t.inputs_low[units.activity, iron] * units.capacity / 12 * t.quantum[t.product[units.activity]] > 1
    lab.run("industry")
    assert needs.any()
    assert units.output[needs].sum() == 0
    assert units.output[~needs].sum() > 0
    assert (units.culprit[needs] == iron).all()


def case_goods_are_conserved(lab):
    fill(lab)
    before = lab.total("coal")
    lab.run("industry")
    flows = lab.settle()
    coal = flows[(flows.instrument == "coal") & ~flows.purpose.isin(["test"])]
    made = coal[coal.payer_sector == "nature"].amount.sum()
    used = coal[coal.payee_sector == "nature"].amount.sum()
    assert made > 0
    assert lab.total("coal") == before + made - used
