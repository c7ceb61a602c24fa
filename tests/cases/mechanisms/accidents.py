"""Accidents: the rate of a normal month, more with hours and fatigue, and work is lost beyond the usual."""

from __future__ import annotations

import numpy as np
import pytest

from lustrum.simulation.efforts import composed


def accidents(lab, hours=200.0, fatigue=0.0, **fields):
    lab.with_slots({"accidents": "accidents"})
    lab.world.recorder.also_record(("accidents",))
    lab.now.units.hours, lab.now.units.fatigue = hours, fatigue
    lab.run("accidents", **fields)
    return float(lab.record("accidents").sum()), composed(lab.month, "units", 1.0)


def case_a_normal_month_has_the_normal_rate_and_loses_nothing(lab):
    found, effort = accidents(lab, rate=30.0)
    assert found == pytest.approx(30 * 200 / 1e6 * float(lab.now.units.workers.sum()))
    assert effort == pytest.approx(1.0)


def case_sixty_hours_a_week_raise_the_hazard_by_about_a_quarter(lab):
    normal, _ = accidents(lab)
    long, effort = accidents(lab, hours=200 * 60 / 46)
    assert long / normal / (60 / 46) == pytest.approx(np.exp(0.7 * 14 / 46), rel=1e-6)
    assert 1.2 < long / normal / (60 / 46) < 1.27
    assert (effort < 1).all()


def case_tired_people_have_more(lab):
    rested, _ = accidents(lab)
    tired, _ = accidents(lab, fatigue=0.5, of_fatigue=2.0)
    assert tired == pytest.approx(2 * rested)
