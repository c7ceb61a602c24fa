"""Private firms: without any hazard none gives up;
those that do pass to the state or close, with plant and money kept.
"""

from __future__ import annotations

import numpy as np

QUIET = {
    "base": 0.0, "of_pressure": 0.0, "of_tax": 0.0, "of_insecurity": 0.0, "of_materials": 0.0, "pressure": 0.0,
}  # fmt: skip


def forms(lab):
    return lab.month.labels["form"].attribute("role").astype(str)[lab.now.units.form]


def case_without_hazard_nobody_gives_up(lab):
    before = forms(lab).copy()
    lab.run("private-capital", **QUIET)
    lab.settle()
    assert (forms(lab) == before).all()
    lab.run("private-capital", base=1.0, taken_over=1.0)
    lab.settle()
    assert (forms(lab) == "capital").sum() < (before == "capital").sum()


def case_take_over_conserves_plant_and_money(lab):
    units = lab.now.units
    capacity, money = int(units.capacity.sum()), int(units.money.sum())
    mine = np.flatnonzero(forms(lab) == "capital")
    lab.run("private-capital", **{**QUIET, "base": 1.0}, taken_over=1.0)
    lab.settle()
    assert int(units.capacity.sum()) == capacity
    assert int(units.money.sum()) == money
    owners = lab.now.split_holder(units.owner[mine])[0]
    assert (forms(lab)[mine] == "public").any()
    assert (owners[forms(lab)[mine] == "public"] == 0).all()


def case_closing_ends_plant_and_keeps_money(lab):
    units = lab.now.units
    money, mine = int(units.money.sum()), np.flatnonzero((forms(lab) == "capital") & (units.capacity > 0))
    lab.run("private-capital", **{**QUIET, "base": 1.0}, taken_over=0.0)
    lab.settle()
    assert int(units.money.sum()) == money
    assert (units.capacity[mine] == 0).mean() > 0.5
    assert lab.record("closures").sum() > 0


def case_a_pace_bounds_who_gives_up_in_a_year(lab):
    other = type(lab)()
    for one, pace in ((lab, 1.0), (other, 0.5)):
        for month in (3, 4):
            one.at(month).run("private-capital", **{**QUIET, "base": 1.0}, taken_over=1.0, pace=pace)
            one.settle()
    free, bound = (float(one.record("conversions").sum()) for one in (lab, other))
    assert 0.2 * free < bound <= 0.5 * free
