"""Compliance: two states while watching is cheap, one after the fold, and the way back is longer than the way there."""

from __future__ import annotations

import numpy as np
import pytest
from scipy.optimize import brentq
from scipy.stats import norm

from lustrum.simulation.efforts import composed
from lustrum.simulation.mechanisms.ideas.compliance import Pack, complying, found

PACK = Pack()


def gap(share, cost):
    """Share that complies where all expect `share` to, less that share: nil in a state of rest."""
    chance = PACK.watching / cost / (PACK.watching / cost + 1 - share)
    return norm.cdf((chance * PACK.penalty + PACK.wage - PACK.effort_cost) / PACK.cost_spread) - share


def states(cost):
    grid = np.linspace(1e-6, 1 - 1e-9, 4001)
    values = np.array([gap(share, cost) for share in grid])
    return [brentq(gap, grid[i], grid[i + 1], args=(cost,)) for i in np.flatnonzero(values[:-1] * values[1:] < 0)]


def fold():
    """Cost of watching at which the high state meets the middle one: the largest gap above one half is nil there."""
    grid = np.linspace(0.5, 0.99999, 4001)
    return brentq(lambda cost: max(gap(share, cost) for share in grid[:-40]), 0.5, 30)


def settle(lab, cost, months=400, **fields):
    for _ in range(months):
        lab.run("compliance", cost=cost, **fields)
    return float(lab.record("compliance"))


def ready(lab):
    lab.with_slots({"compliance": "compliance"})
    lab.world.recorder.also_record(("compliance", "work_sanctions"))
    return lab


def case_detection_is_sure_where_nobody_shirks(lab):
    assert found(PACK, 1.0, 1.0) == pytest.approx(1.0)
    assert found(PACK, 0.0, 1.0) == pytest.approx(0.6 / 1.6)
    assert complying(PACK, 0.5, 1.0) == pytest.approx(0.5)


def case_the_high_state_ends_at_the_fold_and_not_before(lab):
    edge = fold()
    assert len(states(edge * 0.97)) == 3
    assert len(states(edge * 1.03)) == 1
    ready(lab)
    assert settle(lab, edge * 0.97) == pytest.approx(states(edge * 0.97)[-1], abs=1e-3)
    lab.run("compliance", cost=edge * 1.03)
    low = settle(lab, edge * 1.03, 1500)
    assert low == pytest.approx(states(edge * 1.03)[0], abs=1e-3)
    assert settle(lab, edge * 0.97) < 0.5, "the high state came back at a cost at which it had still been there"


def case_reputation_alone_can_fall_past_the_fold(lab):
    ready(lab)
    cost = 0.97 * fold()
    lab.month.board["belief in penalty"] = 0.0
    assert settle(lab, cost) < 0.5


def case_sanctions_are_those_found_and_effort_falls_with_shirking(lab):
    ready(lab)
    form = lab.month.labels["form"].attribute("commanded").astype(float)[lab.now.units.form] > 0
    hands = float(lab.now.units.workers.sum(axis=1)[form].sum())
    lab.month.board["belief in penalty"] = 0.5
    lab.run("compliance", shirkers=0.4)
    share = float(lab.record("compliance"))
    assert share == pytest.approx(0.5)
    expected = hands * 0.5 * found(PACK, 0.5, 1.0)
    assert float(lab.record("work_sanctions").sum()) == pytest.approx(expected, rel=0.01)
    effort = composed(lab.month, "units", 1.0)
    assert effort[form] == pytest.approx(0.7)
    assert effort[~form] == pytest.approx(1.0)
