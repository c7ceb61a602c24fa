"""Granovetter's crowd: the share ends at the smallest fixed point, and jumps where thresholds spread more."""

from __future__ import annotations

import numpy as np
from scipy.special import ndtr, ndtri
from scipy.stats import norm

from lustrum.quantities.calendar import Month
from lustrum.simulation.mechanisms.countryside.threshold_adoption import Pack, thresholds
from lustrum.simulation.month import Month as LabMonth

SLOTS = {"coop-membership": "threshold-adoption"}
OFF = {"invitation": 1.0, "pressure": 0.0, "inducement": 0.0, "visits": 0.0, "gain": 0.0, "slaughter": 0.0,
       "crowd": "country"}  # fmt: skip


def settled(lab, months=60, **fields):
    """Share of members, and how many households could be, after the crowd has come to rest."""
    lab.with_slots(SLOTS)
    for name, value in {**OFF, **fields}.items():
        lab.world.levers.set(f"coop-membership.{name}", {}, value)
    homes, before = lab.now.households, -1
    able = (lab.now.settlements.kind[homes.settlement] == 0) & (homes.members > 0)
    able &= lab.month.labels["group"].mask(sector="agriculture")[homes.group]
    for number in range(months):
        lab.month = LabMonth(lab.world, lab.world.first + number)
        lab.run("threshold-adoption")
        lab.now.households.settle()
        if (members := int((homes.coop >= 0).sum())) == before:
            break
        before = members
    return before / able.sum(), int(able.sum()), able


def smallest_fixed_point(mean, spread):
    share = 0.0
    for _ in range(20_000):
        before, share = share, float(ndtr((share - mean) / spread))
        if before == share:
            break
    return share


def case_the_crowd_ends_at_the_fixed_point_within_the_error_of_drawing(lab):
    """A crowd of N ends off by the error of its own distribution, sqrt(r(1-r)/N), over 1 - F'(r)."""
    for spread in (0.08, 0.10, 0.14, 0.2):
        found, count, _ = settled(lab, spread=spread)
        r = smallest_fixed_point(0.25, spread)
        slope = norm.pdf((r - 0.25) / spread) / spread
        error = np.sqrt(r * (1 - r) / count) / (1 - slope)
        assert abs(found - r) < 4 * error + 1 / count, (spread, found, r, error)


def case_two_crowds_that_are_almost_the_same_end_apart(lab):
    assert 0.05 < smallest_fixed_point(0.25, 0.122) < 0.07
    assert smallest_fixed_point(0.25, 0.123) > 0.95
    assert settled(lab, spread=0.10)[0] < 0.1
    assert settled(lab, spread=0.14)[0] > 0.8


def case_thresholds_last_and_are_normal(lab):
    lab.with_slots(SLOTS)
    found = thresholds(lab.month, Pack(mean=0.25, spread=0.1))
    lab.at(5, later=3)
    assert np.array_equal(found, thresholds(lab.month, Pack(mean=0.25, spread=0.1)))
    assert abs(found.mean() - 0.25) < 4 * 0.1 / np.sqrt(found.size)
    assert abs(np.quantile(found, 0.9) - (0.25 + 0.1 * ndtri(0.9))) < 0.03


def case_pressure_presses_in_and_who_may_leave_goes_when_it_is_gone(lab):
    pressed, _, able = settled(lab, spread=0.1, pressure=1.0, pressed=0.4)
    assert pressed > 0.9
    assert lab.record("coercion").sum() > 0
    lab.lever("coop-membership.pressure", 0.0)
    lab.lever("coop-membership.exit_right", 0.0)
    lab.run("threshold-adoption")
    lab.now.households.settle()
    assert (lab.now.households.coop[able] >= 0).mean() == pressed
    lab.lever("coop-membership.mean", 1.0)
    lab.lever("coop-membership.exit_right", 1.0)
    lab.run("threshold-adoption")
    lab.now.households.settle()
    assert (lab.now.households.coop[able] >= 0).mean() < 0.8 * pressed


def case_where_no_village_is_open_nobody_joins(lab):
    assert settled(lab, months=2, spread=1.0, invitation=0.0)[0] <= 0
    few = settled(lab, months=2, spread=1.0, invitation=0.3)[0]
    assert 0 < few < settled(lab, months=2, spread=1.0)[0]
    assert lab.month.date > Month(1946, 1)
