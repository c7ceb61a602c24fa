"""Dong and Dow: a cost of leaving never lowers effort, and in their region free exit breaks it down."""

from __future__ import annotations

import numpy as np

from lustrum.simulation.efforts import composed
from lustrum.simulation.mechanisms.countryside import exit_cost_keeps_effort, free_exit_keeps_effort

SLOTS = {"exit-and-effort": "exit-cost-keeps-effort"}
TEAM = np.array([50.0])


def effort(right, cost, gain=0.1, patience=0.6, temptation=0.2, shirking=0.55):
    p = exit_cost_keeps_effort.Pack(patience=patience, temptation=temptation, shirking=shirking)
    return float(exit_cost_keeps_effort.effort_of(p, np.array([gain]), TEAM, right, cost)[0])


def case_in_their_region_free_exit_breaks_effort_and_its_cost_keeps_it(lab):
    """1.5 times 0.1 is less than the temptation, 1.5 times (1.1 - 0.805) is more."""
    assert effort(1.0, 0.0) == 0.55
    assert effort(0.0, 0.0) == 1.0
    assert effort(1.0, 0.3) == 1.0
    edge = 1.1 - 0.2 * 0.98 / 1.5
    assert effort(1.0, 1 - edge + 1e-9) == 1.0
    assert effort(1.0, 1 - edge - 1e-9) == 0.55


def case_a_cost_of_leaving_never_lowers_effort(lab):
    rng = np.random.default_rng(3)
    for _ in range(200):
        facts = {"gain": rng.uniform(-0.3, 0.5), "patience": rng.uniform(0, 0.95), "temptation": rng.uniform(0, 0.6),
                 "shirking": rng.uniform(0.3, 1)}  # fmt: skip
        low, high = np.sort(rng.uniform(0, 1, 2))
        assert effort(1.0, high, **facts) >= effort(1.0, low, **facts)
        assert effort(0.0, low, **facts) >= effort(1.0, low, **facts)


def case_lin_and_dong_dow_disagree_about_closed_teams(lab):
    """The same team in both theories: Lin loses effort where it is closed, Dong and Dow keep it."""
    lin = free_exit_keeps_effort
    for patience, open_team in ((0.8, 1.0), (0.6, 0.55)):
        p = lin.Pack(patience=patience, temptation=0.2, shirking=0.55)
        by_lin = [float(lin.effort_of(p, np.array([0.1]), TEAM, right)[0]) for right in (1.0, 0.0)]
        by_dong_dow = [effort(right, 0.0, patience=patience) for right in (1.0, 0.0)]
        assert by_lin == [open_team, 0.55]
        assert by_dong_dow == [open_team, 1.0]


def case_effort_of_drawn_cooperatives_follows_the_cost_of_leaving(lab):
    lab.with_slots(SLOTS).at(11)
    lab.run("cooperative-membership", invitation=1.0, pressure=1.0, pressed=1.0, slaughter=0.0, form=3.0)
    lab.settle()
    size = np.bincount(lab.now.households.coop[lab.now.households.coop >= 0], minlength=len(lab.now.cooperatives))
    for cost, wanted in ((0.0, 0.55), (0.5, 1.0)):
        lab.lever("coop-membership.exit_cost", cost)
        lab.run("exit-cost-keeps-effort")
        assert np.allclose(composed(lab.month, "cooperatives", 1.0)[size > 5], wanted)
