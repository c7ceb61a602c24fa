"""Crafts: without invitation and pressure nobody joins; pressure adds; plant and money are kept."""

from __future__ import annotations


def collective(lab):
    roles = lab.month.labels["form"].attribute("role").astype(str)[lab.now.units.form]
    return int((roles == "collective").sum())


def case_no_terms_no_joining(lab):
    before = collective(lab)
    lab.run("craft-transformation", invitation=0.0, pressure=0.0)
    lab.settle()
    assert collective(lab) == before
    capacity, money = int(lab.now.units.capacity.sum()), int(lab.now.units.money.sum())
    lab.run("craft-transformation", pressure=1.0, pressed=1.0)
    lab.settle()
    assert collective(lab) > before
    assert int(lab.now.units.capacity.sum()) == capacity
    assert int(lab.now.units.money.sum()) == money
    assert lab.record("conversions")[..., lab.code("channel", "pressed")].sum() > 0
    assert lab.record("conversions")[..., lab.code("channel", "joined")].sum() == 0
