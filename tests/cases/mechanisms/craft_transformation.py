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


def case_a_pace_bounds_what_joins_in_a_year(lab):
    def joined(month, **fields):
        lab.at(month).run("craft-transformation", pressure=1.0, pressed=1.0, **fields)
        lab.settle()
        return float(lab.record("conversions").sum())

    roles = lab.month.labels["form"].attribute("role").astype(str)[lab.now.units.form]
    sectors = lab.month.labels["branch"].attribute("sector").astype(str)[lab.t.branch[lab.now.units.activity]]
    crafts = [(roles == role) & (sectors != "trade") & (sectors != "services") for role in ("household", "collective")]
    worth = sum(float(lab.month.worth_of_capacity(rows.nonzero()[0]).sum()) for rows in crafts)
    first = joined(3, pace=0.3)
    assert 0 < first <= 0.3 * worth
    assert joined(4, pace=0.3) <= 0.3 * worth < joined(5, pace=1.0)
