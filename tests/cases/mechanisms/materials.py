"""Rationing of inputs: nobody gets more than ordered, deliveries add up to what the supply organ gave."""

from __future__ import annotations

import numpy as np


def case_rations_add_up_and_stay_within_orders(lab):
    lab.stock("coal", 50)
    code = lab.product("coal")
    held = lab.now.units.goods[:, code].copy()
    lab.run("materials", household_share=0.0)
    units = lab.now.units
    got = units.goods[:, code] - held
    assert units.orders[:, code].sum() > 50
    assert got.sum() == 50 - lab.supply("coal") == units.received[:, code].sum() == 50
    assert (got >= 0).all()
    assert (got <= units.orders[:, code]).all()


def case_private_units_without_weight_get_nothing_that_is_scarce(lab):
    lab.stock("coal", 50)
    lab.pay("units", 10**9)
    lab.run("materials", private=0.0)
    roles = lab.month.labels["form"].attribute("role").astype(str)[lab.now.units.form]
    private = np.isin(roles, ["household", "capital", "landlord"])
    code = lab.product("coal")
    assert lab.now.units.orders[private, code].sum() > 0
    assert lab.now.units.received[private, code].sum() == 0
    assert lab.now.units.received[:, code].sum() > 0


def case_access_bounds_private_orders(lab):
    lab.lever("private-capital.materials_access", 0.0)
    lab.run("materials")
    supplied = ~np.isin(lab.month.labels["form"].attribute("role").astype(str), ["household", "capital", "landlord"])[
        lab.now.units.form
    ]
    assert lab.now.units.orders[~supplied].sum() == 0
    assert lab.now.units.orders[supplied].sum() > 0


def case_orders_not_served_are_kept_as_demand(lab):
    lab.stock("coal", 50)
    lab.run("materials", household_share=0.0)
    units, code = lab.now.units, lab.product("coal")
    lacking = int((units.orders - units.received)[:, code].sum()) * lab.t.quantum[code]
    lab.world.recorder.close(lab.month.date)
    found = lab.world.recorder.array("shortfall").isel(time=-1).sum("region").sel(product="coal")
    assert lacking > 0
    assert abs(float(found.sel(cause="demand", culprit="none").sum()) - lacking) < 1e-6 * lacking
    assert abs(float(found.sum()) - lacking) < 1e-6 * lacking


def case_orders_and_what_came_of_them_are_recorded(lab):
    """Orders, what came, and what nobody without money could have bought stand side by side."""
    units = lab.now.units
    lab.stock("coal", 50)
    lab.month.ledger.post("money", "test", ("units", np.arange(len(units))), "bank", units.money.copy())
    lab.run("materials", household_share=0.0)
    code, quantum = lab.product("coal"), lab.t.quantum[lab.product("coal")]
    roles = lab.month.labels["form"].attribute("role").astype(str)[units.form]
    poor = np.isin(roles, ["household", "capital", "landlord"])
    assert units.orders[poor, code].sum() > 0
    assert np.isclose(lab.record("orders")[code], units.orders[:, code].sum() * quantum)
    assert np.isclose(lab.record("orders_filled")[code], 50 * quantum)
    assert np.isclose(lab.record("orders_unpaid")[code], units.orders[poor, code].sum() * quantum)


def case_who_is_planned_for_more_is_served_first(lab):
    """The plan's urgency weighs in rationing: the same orders of coal, half of which can be met."""
    share = {}
    for urgent in (1.5, 0.5):
        other = type(lab)()
        units, code = other.now.units, other.product("coal")
        other.pay("units", 10**9)
        other.empty("units", "coal")
        other.stock("coal", 0)
        other.run("materials", first=1.0, private=1.0, household_share=0.0)
        by_activity = np.bincount(units.activity, units.orders[:, code])
        user = int(by_activity.argmax())
        urgency = np.ones((len(other.t.product), len(other.month.labels["form"])))
        urgency[user] = urgent
        other.month.board["plan_urgency"] = urgency
        other.stock("coal", int(by_activity.sum() // 2))
        other.run("materials")
        share[urgent] = units.received[units.activity == user, code].sum() / by_activity[user]
    assert share[1.5] > 1.1 * share[0.5] > 0
