"""Lin: where leaving is free and the team gains, effort is kept; abolished exit lowers it; a barrier lowers it."""

from __future__ import annotations

import numpy as np

from lustrum.simulation.efforts import composed
from lustrum.simulation.mechanisms.countryside.free_exit_keeps_effort import Pack, effort_of

SLOTS = {"exit-and-effort": "free-exit-keeps-effort"}
P = Pack(patience=0.8, temptation=0.2, shirking=0.6)
TEAM = np.array([50.0])


def case_exit_is_what_keeps_effort_where_the_team_gains(lab):
    assert effort_of(P, np.array([0.1]), TEAM, 1.0) == 1.0
    assert effort_of(P, np.array([0.1]), TEAM, 0.0) == 0.6
    assert effort_of(P, np.array([0.1]), TEAM, 0.5) == 0.8


def case_the_edge_is_where_the_future_is_worth_the_temptation(lab):
    edge = 0.2 * (1 - 1 / 50) * 0.2 / 0.8
    assert effort_of(P, np.array([edge + 1e-9]), TEAM, 1.0) == 1.0
    assert effort_of(P, np.array([edge - 1e-9]), TEAM, 1.0) == 0.6
    assert effort_of(P, np.array([0.0]), np.array([1.0]), 1.0) == 1.0, "alone nobody shirks from himself"


def case_effort_of_drawn_cooperatives_follows_the_right_to_leave(lab):
    lab.with_slots(SLOTS).at(11)
    lab.run("cooperative-membership", invitation=1.0, pressure=1.0, pressed=1.0, slaughter=0.0, form=3.0)
    lab.settle()
    inside = np.isin(np.arange(len(lab.now.cooperatives)), lab.now.households.coop)
    found = {}
    for right, cost in ((1.0, 0.0), (1.0, 0.5), (0.0, 0.0)):
        lab.lever("coop-membership.exit_right", right)
        lab.lever("coop-membership.exit_cost", cost)
        lab.run("free-exit-keeps-effort", shirking=0.6)
        effort = composed(lab.month, "cooperatives", 1.0)
        assert (effort[~inside] == 1).all()
        found[right, cost] = effort[inside]
    assert np.allclose(found[1.0, 0.0], 1.0)
    assert np.allclose(found[1.0, 0.5], 0.8)
    assert np.allclose(found[0.0, 0.0], 0.6)


def case_what_is_seen_counts_as_far_as_it_weighs(lab):
    lab.with_slots(SLOTS).at(11)
    lab.run("cooperative-membership", invitation=1.0, pressure=0.5, pressed=1.0, slaughter=0.0)
    lab.settle()
    homes = lab.now.households
    inside = homes.coop >= 0
    homes.living = np.where(inside, 90.0, 100.0)
    coops = np.unique(homes.coop[inside])
    lab.lever("coop-membership.exit_cost", 0.0)
    lab.run("free-exit-keeps-effort", gain=0.1, seen=0.0, shirking=0.6)
    assert np.allclose(composed(lab.month, "cooperatives", 1.0)[coops], 1.0)
    lab.run("free-exit-keeps-effort", seen=1.0)
    assert np.allclose(composed(lab.month, "cooperatives", 1.0)[coops], 0.6), "members live worse: the threat is empty"
    homes.living = np.where(inside, 130.0, 100.0)
    lab.run("free-exit-keeps-effort", gain=-0.2, seen=1.0)
    assert np.allclose(composed(lab.month, "cooperatives", 1.0)[coops], 1.0), "they live better than they expected"
