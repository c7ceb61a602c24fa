"""Campaigns: effort rises at once, fades, and leaves fatigue that drags it below normal."""

from __future__ import annotations

import numpy as np


def case_up_then_tired(lab):
    lab.run("campaign", strength=0.2, decay_months=2.0, renewed_every=60.0, tiring=0.5, recovery=0.0, of_fatigue=0.0)
    first = float(lab.now.units.effort.mean())
    assert abs(first - 1.2) < 1e-6
    for _ in range(5):
        lab.run("campaign")
    later = float(lab.now.units.effort.mean())
    assert abs(later - (1 + 0.2 * np.exp(-5 / 2))) < 1e-5
    fatigue = float(lab.now.units.fatigue.mean())
    assert fatigue > 0.1
    lab.run("campaign", strength=0.0, of_fatigue=0.5)
    assert float(lab.now.units.effort.mean()) < 1


def case_rest_takes_fatigue_away(lab):
    lab.now.units.fatigue = 0.5
    lab.run("campaign", strength=0.0, recovery=0.2)
    assert np.allclose(lab.now.units.fatigue, 0.4, atol=1e-6)


def case_without_a_campaign_effort_is_normal(lab):
    lab.now.units.effort = 2.0
    lab.run("campaign", strength=0.0)
    assert np.allclose(lab.now.units.effort, 1.0)
