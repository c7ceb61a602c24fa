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
