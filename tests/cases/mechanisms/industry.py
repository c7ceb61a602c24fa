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


def shortfalls(lab):
    """Close the record of the month and return what was short, by product and cause in product units."""
    lab.world.recorder.close(lab.month.date)
    return lab.world.recorder.array("shortfall").isel(time=-1).sum(["region", "culprit"])


def plan_of(lab):
    """Return what each unit was to make this month, in quanta: its plan, or what plant in order can do."""
    units = lab.now.units
    commanded = lab.month.labels["form"].attribute("commanded").astype(float)[units.form] > 0
    able = np.floor(units.capacity * units.readiness / 12).astype(np.int64)
    return np.where(commanded, np.floor(units.target / 12).astype(np.int64), able)


def case_shortfalls_by_cause_add_up_to_plan_less_output(lab):
    units, t = lab.now.units, lab.t
    units.target = np.rint(units.capacity * 1.3).astype(np.int64)
    units.effort = 0.9
    units.ruined[::3] = 5
    lab.lever("war.intensity", 0.4)
    lab.empty("units", "coal")
    lab.run("industry")
    found = shortfalls(lab)
    lacking = np.maximum(plan_of(lab) - units.output, 0) * t.quantum[t.product[units.activity]]
    for code, product in enumerate(lab.month.labels["product"].ids):
        expected = lacking[t.product[units.activity] == code].sum()
        assert abs(float(found.sel(product=product).sum()) - expected) < 1e-6 * max(expected, 1), product
    by_cause = found.sum("product")
    for cause in ("capacity", "damage", "input", "labour"):
        assert float(by_cause.sel(cause=cause)) > 0, cause
    assert float(found.sum()) > 0


def case_what_a_plan_asks_above_plant_is_put_down_to_plant(lab):
    fill(lab)
    units, t = lab.now.units, lab.t
    units.ruined[:], units.readiness[:] = 0, 1.0
    units.target = units.capacity * 2
    lab.run("industry")
    above = np.maximum(plan_of(lab) - np.floor(units.capacity / 12), 0) * t.quantum[t.product[units.activity]]
    by_cause = shortfalls(lab).sum("product")
    assert above.sum() > 0
    assert float(by_cause.sel(cause="capacity")) >= above.sum() * (1 - 1e-9)
    assert float(by_cause.sel(cause="damage")) == 0


def case_what_war_stops_is_put_down_to_war(lab):
    lost = {}
    for stopped in (0.0, 0.5):
        one = type(lab)()
        fill(one)
        units = one.now.units
        units.ruined[:], units.readiness[:], units.effort[:] = 0, 1.0, 1.0
        units.target = units.capacity
        one.lever("war.intensity", 1.0)
        one.run("industry", war_stop=stopped)
        lost[stopped] = shortfalls(one).sum("product")
    assert float(lost[0.0].sel(cause="damage")) == 0
    more = float(lost[0.5].sum() - lost[0.0].sum())
    assert more > 0
    assert abs(float(lost[0.5].sel(cause="damage")) / more - 1) < 0.01
