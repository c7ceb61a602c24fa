"""Effort in cooperatives: Sen's over-supply, the family farm as a team of one, and what need and numbers take away."""

from __future__ import annotations

import numpy as np

from lustrum.simulation.efforts import composed
from lustrum.simulation.mechanisms.countryside.work_points import Pack, effort_of_members, private_return

SLOTS = {"work-points": "work-points"}


def pooled(lab):
    lab.with_slots(SLOTS).at(11)
    lab.run("cooperative-membership", invitation=1.0, pressure=1.0, pressed=1.0, slaughter=0.0, form=3.0)
    lab.settle()
    return np.bincount(lab.now.households.coop[lab.now.households.coop >= 0], minlength=len(lab.now.cooperatives))


def case_the_private_return_is_the_derivative_of_income(lab):
    """Income of one member, by difference: points follow work with monitoring m, else all are paid alike."""
    n, theta, m, beta = 12, 0.3, 0.7, 0.4
    p = Pack(monitoring=m, labour_elasticity=beta)

    def income(mine):
        work = np.ones(n)
        work[0] = mine
        seen = m * work[0] + (1 - m)  # what is not seen is taken for the usual
        others = n - 1
        crop = work.sum() ** beta
        return (1 - theta) * seen / (seen + others) * crop + theta * crop / n

    step = 1e-6
    slope = (income(1 + step) - income(1 - step)) / (2 * step)
    average = n**beta / n
    assert np.isclose(slope / average, private_return(p, 1 - theta, n), rtol=1e-6)


def case_a_team_of_one_works_as_a_household_does(lab):
    assert np.isclose(effort_of_members(Pack(), 0.8, 1), 1.0)


def case_where_work_is_seen_and_pays_members_work_more_than_at_home(lab):
    """Sen: without need and with perfect monitoring the return is the average product, above the marginal one."""
    p = Pack(monitoring=1.0, labour_elasticity=0.5, drudgery=2.0)
    assert np.isclose(effort_of_members(p, 1.0, 1e9), 2 ** (1 / 2.5))
    assert np.isclose(private_return(p, 1.0, 1e9), 1.0)
    blind = Pack(monitoring=0.0, labour_elasticity=0.5)
    assert effort_of_members(blind, 1.0, 100) < 0.2
    many = [float(effort_of_members(Pack(), need, 50)) for need in (1.0, 0.8, 0.5)]
    assert many[0] > many[1] > many[2]


def case_effort_of_drawn_cooperatives_follows_terms_of_distribution(lab):
    size = pooled(lab)
    lab.lever("cooperative-distribution.need_share", 0.4)
    lab.run("work-points", monitoring=0.6, labour_elasticity=0.5, drudgery=2.0)
    effort = composed(lab.month, "cooperatives", 1.0)
    n = size[size > 0]
    by_hand = ((0.6 * 0.6 * (1 - 1 / n) + 0.5 / n) / 0.5) ** (0.5 / 2.5)
    assert np.allclose(effort[size > 0], by_hand)
    assert (effort[size == 0] == 1).all()
    lab.lever("cooperative-distribution.need_share", 0.1)
    lab.run("work-points")
    more = composed(lab.month, "cooperatives", 1.0)
    assert (more[size > 1] > effort[size > 1]).all()
