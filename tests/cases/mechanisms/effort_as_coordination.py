"""Coordination: two ends hold themselves; forcing tips a thriving team; small teams and returns lower the point."""

from __future__ import annotations

import numpy as np

from lustrum.simulation.efforts import composed
from lustrum.simulation.mechanisms.countryside.effort_as_coordination import Pack, tipping_point, with_newcomers

SLOTS = {"exit-and-effort": "effort-as-coordination"}


def case_the_point_falls_with_returns_and_rises_with_numbers(lab):
    p, n, g = Pack(temptation=0.2, returns=0.3), np.array([2.0, 10.0, 500.0]), np.array([0.1])
    assert np.allclose(tipping_point(p, g, n), 0.2 * (1 - 1 / n) / 0.4)
    assert (tipping_point(Pack(temptation=0.2, returns=0.6), g, n) < tipping_point(p, g, n)).all()
    assert tipping_point(Pack(temptation=1.0, returns=0.01), g, n).max() == 1.0


def case_newcomers_mix_with_those_who_stay(lab):
    mixed = with_newcomers(np.array([1.0, 1.0, 0.0]), np.array([10, 10, 0]), np.array([20, 8, 0]), 0.2)
    assert np.allclose(mixed, [0.6, 1.0, 0.0])


def months(lab, count):
    for _ in range(count):
        lab.run("effort-as-coordination")
    inside = np.isin(np.arange(len(lab.now.cooperatives)), lab.now.households.coop)
    return composed(lab.month, "cooperatives", 1.0)[inside], inside


def case_forcing_can_collapse_a_thriving_cooperative_for_good(lab):
    lab.with_slots(SLOTS).at(11)
    homes = lab.now.households
    lab.run("cooperative-membership", invitation=1.0, pressure=1.0, pressed=1.0, slaughter=0.0, form=3.0)
    lab.settle()
    all_members = homes.coop.copy()
    half = np.arange(len(homes)) % 2 == 0
    homes.coop = np.where(half, all_members, -1)
    lab.lever("coop-membership.pressure", 0.0)
    lab.run("effort-as-coordination", temptation=0.26, shirking=0.5, returns=0.3, gain=0.1, speed=0.5)
    thriving, _ = months(lab, 12)
    assert thriving.min() > 0.99
    homes.coop = all_members
    lab.lever("coop-membership.pressure", 1.0)
    lab.run("effort-as-coordination")
    lab.lever("coop-membership.pressure", 0.0)
    fallen, inside = months(lab, 12)
    size = np.bincount(homes.coop[homes.coop >= 0], minlength=inside.size)[inside]
    before = np.bincount(homes.coop[(homes.coop >= 0) & half], minlength=inside.size)[inside]
    point = np.minimum(1, 0.26 * (1 - 1 / size) / 0.4)
    tipped = before / size < point
    assert tipped.any()
    assert fallen[tipped].max() < 0.51
    assert (fallen[~tipped] > 0.99).all()


def case_newcomers_of_their_own_will_collapse_nothing(lab):
    lab.with_slots(SLOTS).at(11)
    lab.lever("coop-membership.pressure", 0.0)
    homes = lab.now.households
    place = np.full(len(lab.now.settlements), -1)
    place[lab.now.cooperatives.settlement] = np.arange(len(lab.now.cooperatives))
    homes.coop = place[homes.settlement]
    lab.run("effort-as-coordination", temptation=0.26, shirking=0.5, returns=0.3, gain=0.1, speed=0.5)
    effort, _ = months(lab, 3)
    assert effort.min() > 0.99


def case_only_where_the_region_was_pressed_do_newcomers_shirk(lab):
    lab.with_slots(SLOTS).at(11)
    lab.lever("coop-membership.pressure", 1.0)
    lab.lever("coop-membership.region_pressure", 0.0, {"region": "west"})
    homes = lab.now.households
    place = np.full(len(lab.now.settlements), -1)
    place[lab.now.cooperatives.settlement] = np.arange(len(lab.now.cooperatives))
    homes.coop = place[homes.settlement]
    lab.run("effort-as-coordination", temptation=0.26, shirking=0.5, returns=0.3, gain=0.1, speed=0.5)
    effort, inside = months(lab, 6)
    is_west = (lab.now.cooperatives.region == lab.code("region", "west"))[inside]
    assert effort[is_west].min() > 0.99
    assert effort[~is_west].max() < 0.52
