"""Animals: what is born less what dies is what is there; without births the herd falls at the rate of deaths."""

from __future__ import annotations

import numpy as np


def case_the_herd_falls_at_the_rate_of_deaths(lab):
    lab.month.ledger.post(
        "animals",
        "test",
        "nature",
        ("households", np.arange(len(lab.now.households))),
        np.full(len(lab.now.households), 1200),
    )
    before = int(lab.now.households.animals.sum())
    lab.run("herd", births=0.0, deaths=0.12)
    after = int(lab.now.households.animals.sum())
    assert abs((before - after) / before - 0.01) < 0.001


def case_births_stop_where_fodder_ends(lab):
    before = int(lab.now.households.animals.sum() + lab.now.cooperatives.animals.sum())
    lab.run("herd", births=1.0, deaths=0.0, ceiling=0.05)
    assert int(lab.now.households.animals.sum() + lab.now.cooperatives.animals.sum()) == before
    lab.run("herd", ceiling=5.0)
    assert int(lab.now.households.animals.sum() + lab.now.cooperatives.animals.sum()) > before
