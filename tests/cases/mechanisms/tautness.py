"""Tautness: effort is greatest at t* + c1/(2 c2), and misses pass along the links between techniques."""

from __future__ import annotations

import dataclasses

import numpy as np
import pytest

from lustrum.simulation.efforts import composed
from lustrum.simulation.mechanisms.plan.tautness import Pack, effort_at, spread_misses


def case_effort_is_greatest_where_calculus_says(lab):
    for turning, drawn, discouraged in ((1.0, 0.5, 5.0), (1.1, 1.0, 10.0)):
        pack = Pack(turning=turning, drawn_out=drawn, discouraged=discouraged)
        grid = np.linspace(0.5, 1.6, 110001)
        effort = effort_at(pack, grid)
        assert grid[effort.argmax()] == pytest.approx(turning + drawn / (2 * discouraged), abs=2e-5)
        assert effort.max() == pytest.approx(1 + drawn * (turning - 1) + drawn**2 / (4 * discouraged))
        assert effort_at(pack, np.array([1.0]))[0] == 1.0


def case_a_hopeless_plan_leaves_the_effort_of_those_who_gave_it_up(lab):
    pack = Pack(least=0.7)
    assert effort_at(pack, np.array([2.0, 5.0])).tolist() == [0.7, 0.7]
    assert effort_at(Pack(least=0.0, discouraged=0.5), np.array([1.5]))[0] > 0.7


def chain(lab, passed_on):
    """Two techniques, the second of which needs the product of the first; no other needs anything."""
    t = lab.t
    first, second = np.flatnonzero(np.bincount(t.product, minlength=len(t.quantum))[t.product] == 1)[:2]
    inputs = np.zeros_like(t.inputs)
    inputs[second, t.product[first]] = 1.0
    own = np.zeros(len(t.product))
    own[first], own[second] = 0.4, 0.1
    missed = spread_misses(Pack(passed_on=passed_on), dataclasses.replace(t, inputs=inputs), own)
    return missed[first], missed[second]


def case_misses_pass_along_the_links(lab):
    assert chain(lab, 0.5) == pytest.approx((0.4, 1 - 0.9 * (1 - 0.5 * 0.4)))
    assert chain(lab, 0.0) == pytest.approx((0.4, 0.1))


def case_a_plan_at_capacity_is_missed_every_second_time_and_leaves_effort_alone(lab):
    lab.with_slots({"tautness": "tautness"})
    lab.world.recorder.also_record(("plan_tautness", "miss_chance"))
    units = lab.now.units
    units.readiness, units.capacity = 1.0, 10000
    units.target = 10000
    lab.run("tautness", passed_on=0.0)
    assert composed(lab.month, "units", 1.0) == pytest.approx(1.0)
    chance = lab.world.recorder.current("miss_chance")
    assert chance[np.isfinite(chance)] == pytest.approx(0.5)
    assert np.isfinite(chance).any()


def case_units_that_no_plan_commands_are_left_alone(lab):
    lab.with_slots({"tautness": "tautness"})
    units = lab.now.units
    units.readiness, units.capacity, units.target = 1.0, 10000, 15000
    lab.run("tautness")
    form = lab.month.labels["form"].attribute("commanded").astype(float)[units.form] > 0
    effort = composed(lab.month, "units", 1.0)
    assert effort[form].max() < 1
    assert effort[~form] == pytest.approx(1.0)
