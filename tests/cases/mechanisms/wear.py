"""Wear: plant falls at its rate; order returns to normal only in peace, and never above one."""

from __future__ import annotations

import numpy as np


def case_plant_falls_by_the_rate(lab):
    units = lab.now.units
    before = units.capacity.copy()
    lab.run("wear", wear=1.0)
    lost = before - units.capacity
    due = before / lab.t.life[units.activity] / 12
    assert (np.abs(lost - due) <= 1).all()
    assert lost.sum() > 0


def case_repair_closes_the_gap_and_war_stops_it(lab):
    units = lab.now.units
    units.readiness = 0.5
    lab.lever("war.intensity", 1.0)
    lab.run("wear", repair_per_year=0.9)
    assert np.allclose(units.readiness, 0.5)
    lab.lever("war.intensity", 0.0)
    lab.run("wear", normal=0.9)
    assert (units.readiness > 0.5).all()
    assert (units.readiness <= 0.9 + 1e-6).all()


def case_without_wear_nothing_is_lost(lab):
    before = lab.now.units.capacity.copy()
    lab.run("wear", wear=0.0)
    assert (lab.now.units.capacity == before).all()
    lab.run("wear", wear=1.0)
    assert (lab.now.units.capacity < before).any()
