"""Surplus rights: uses are decided by the classes that hold the rights in their domain, and add up."""

from __future__ import annotations

import numpy as np
import pytest


def case_what_is_used_is_decided_by_somebody_and_adds_up(lab):
    lab.world.recorder.also_record(("surplus_decided", "surplus_in_domain"))
    used = np.zeros(len(lab.month.labels["use"]))
    used[lab.code("use", "accumulation")], used[lab.code("use", "defence")] = 300.0, 100.0
    lab.month.record("surplus_use", used)
    lab.run("surplus-rights")
    decided, domain = lab.record("surplus_decided"), lab.code("domain", "plan-priorities")
    assert decided.sum() == pytest.approx(400)
    assert lab.record("surplus_in_domain")[domain] == pytest.approx(400)
    assert decided[lab.code("use", "accumulation"), lab.code("group", "official")] == pytest.approx(0.6 * 300)
