"""Inputs by origin: parts add up to what norms ask for; what one region makes is its own there."""

from __future__ import annotations

import numpy as np

SLOTS = {"input-origins": "input-origins"}


def note(lab, runs):
    """Let the units that `runs` chooses make a month's output, and note where inputs came from."""
    lab = lab.with_slots(SLOTS)
    lab.world.recorder.also_record(("inputs_by_origin",))
    units = lab.now.units
    units.output = np.where(runs(lab), units.capacity // 12, 0)
    lab.run("input-origins", memory=0.0)
    found = lab.record("inputs_by_origin")
    return lab, {word: found[:, lab.code("origin", word)] for word in ("own region", "severed region", "abroad")}


def asked(lab):
    """What norms ask of goods, won by branch."""
    units, t = lab.now.units, lab.t
    made = units.output * t.quantum[t.product[units.activity]]
    worth = (t.inputs[units.activity] * made[:, None] * t.price).sum(axis=1)
    return np.bincount(t.branch[units.activity], worth, len(lab.month.labels["branch"]))


def case_parts_add_up_to_the_norms(lab):
    lab, found = note(lab, lambda lab: np.ones(len(lab.now.units), dtype=bool))
    assert asked(lab).sum() > 0
    assert np.allclose(sum(found.values()), asked(lab))
    assert (found["severed region"] >= 0).all()
    assert found["severed region"].sum() > 0


def case_what_one_region_makes_is_its_own_there(lab):
    """Its crops come by its land, what it makes from itself, what nobody makes in equal parts from all regions."""
    lab, found = note(lab, lambda lab: lab.now.units.region == 0)
    units, parcels, t = lab.now.units, lab.now.parcels, lab.t
    made = units.output * t.quantum[t.product[units.activity]]
    used = (t.inputs[units.activity] * made[:, None]).sum(axis=0) * t.price
    at_home = np.bincount(t.product[units.activity], made, len(t.quantum)) > 0
    land = parcels.area[parcels.region == 0].sum() / parcels.area.sum()
    elsewhere = np.where(t.crop, 1 - land, np.where(at_home, 0.0, 1 - 1 / len(lab.month.labels["region"])))
    assert 0 < land < 1
    assert np.isclose(found["severed region"].sum(), used @ elsewhere)


def case_what_came_from_abroad_is_told_apart(lab):
    lab = lab.with_slots(SLOTS)
    lab.world.recorder.also_record(("inputs_by_origin",))
    units, t = lab.now.units, lab.t
    coal = lab.product("coal")
    users = (t.inputs[units.activity, coal] > 0) & (t.product[units.activity] != coal)
    units.output = np.where(users, units.capacity // 12, 0)
    flows = np.zeros(tuple(len(lab.month.labels[dim]) for dim in ("partner", "product", "flow")))
    flows[0, coal, lab.code("flow", "import")] = 1.0
    lab.month.record("trade_flows", flows)
    lab.run("input-origins", memory=0.0)
    abroad = lab.record("inputs_by_origin")[:, lab.code("origin", "abroad")].sum()
    made = units.output * t.quantum[t.product[units.activity]]
    assert np.isclose(abroad, (t.inputs[units.activity, coal] * made).sum() * t.price[coal])
