"""Reports of the harvest: the truth times one plus the bias, in the record and for the planners."""

from __future__ import annotations

import numpy as np


def case_reported_is_true_times_one_plus_bias(lab):
    code = lab.product("paddy")
    crop = np.zeros_like(lab.now.households.goods)
    crop[:, code] = 100
    lab.month.board["crop households"] = crop
    lab.run("harvest-report", bias=0.5)
    true = 100 * len(lab.now.households) * lab.t.quantum[code]
    assert abs(lab.record("harvest", "reported")[code].sum() / (1.5 * true) - 1) < 1e-9
    assert abs(lab.month.board["reported_harvest"][code] / (1.5 * true) - 1) < 1e-9
    assert abs(lab.record("gross_output", "reported").sum() / (1.5 * true * lab.t.price[code]) - 1) < 1e-9
