"""Small trade: starved of goods, pressed or invited traders go; a share of them joins, the others close."""

from __future__ import annotations

import numpy as np

STILL = {"invitation": 0.0, "pressure": 0.0, "starved": 0.0}


def case_all_who_go_join_or_close(lab):
    lab.run("trade-transformation", **STILL)
    assert lab.world.recorder.current("conversions") is None or lab.record("conversions").sum() == 0
    money = int(lab.now.units.money.sum())
    lab.run("trade-transformation", pressure=1.0, pressed=1.0, joining=1.0)
    lab.settle()
    joined = lab.record("conversions").sum()
    assert joined > 0
    assert lab.world.recorder.current("closures") is None
    assert int(lab.now.units.money.sum()) == money
    other = type(lab)()
    other.run("trade-transformation", **{**STILL, "pressure": 1.0}, pressed=1.0, joining=0.0)
    assert np.isclose(other.record("closures").sum(), joined)


def case_a_pace_bounds_who_goes_in_a_year(lab):
    other = type(lab)()
    for one, pace in ((lab, 1.0), (other, 0.25)):
        for month in (3, 4):
            one.at(month).run("trade-transformation", pressure=1.0, pressed=1.0, joining=1.0, pace=pace)
            one.settle()
    free, bound = (float(one.record("conversions").sum()) for one in (lab, other))
    assert 0.2 * free < bound <= 0.25 * free
