"""Xiong's four properties: free exit better with shirkers; closed better with one mind, small gains, large teams."""

from __future__ import annotations

import numpy as np

from lustrum.simulation.efforts import composed
from lustrum.simulation.mechanisms.countryside.exit_sorts_members import Pack, effort_of

SLOTS = {"exit-and-effort": "exit-sorts-members"}


def advantage(shirkers=0.3, gain=0.1, size=20.0, patience=0.7):
    """Effort with free exit less effort with none."""
    p = Pack(shirkers=shirkers, patience=patience, temptation=0.2, shirking=0.6)
    n, g = np.array([size]), np.array([gain])
    return float(effort_of(p, g, n, 1.0)[0] - effort_of(p, g, n, 0.0)[0])


def case_free_exit_is_better_with_shirkers(lab):
    assert np.isclose(advantage(shirkers=0.3), 0.3 * 0.4)
    assert advantage(shirkers=0.5) > advantage(shirkers=0.1) > 0


def case_closed_teams_are_better_with_one_mind_small_gains_or_many_members(lab):
    assert advantage(shirkers=0.0) == 0
    assert np.isclose(advantage(shirkers=0.0, gain=0.01), -0.4)
    assert np.isclose(advantage(gain=0.01), 0.3 * 0.4 - 0.4)
    threshold = 0.7 / 0.3 * 0.06
    assert 0.2 * (1 - 1 / 3) < threshold < 0.2 * (1 - 1 / 200)
    assert advantage(gain=0.06, size=3.0) > 0 > advantage(gain=0.06, size=200.0)


def case_effort_of_drawn_cooperatives_mixes_open_and_closed(lab):
    lab.with_slots(SLOTS).at(11)
    lab.run("cooperative-membership", invitation=1.0, pressure=1.0, pressed=1.0, slaughter=0.0, form=3.0)
    lab.settle()
    inside = np.isin(np.arange(len(lab.now.cooperatives)), lab.now.households.coop)
    lab.lever("coop-membership.exit_right", 0.5)
    lab.lever("coop-membership.exit_cost", 0.0)
    lab.run("exit-sorts-members", shirkers=0.2, shirking=0.5, gain=0.2)
    assert np.allclose(composed(lab.month, "cooperatives", 1.0)[inside], 0.5 * 1.0 + 0.5 * 0.9)
