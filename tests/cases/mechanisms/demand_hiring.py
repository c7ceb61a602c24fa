"""Hiring and firing by demand: excess hands go at the pace stated, and nobody is kept for whom there are no orders."""

from __future__ import annotations

import numpy as np

from lustrum.simulation.firms import DEMAND, softness

SLOTS = {"demand-limit": "demand-limit", "employment": "demand-hiring"}


def hands(lab):
    units = lab.now.units
    placed = lab.now.persons.unit >= 0
    return np.bincount(lab.now.persons.unit[placed], lab.now.persons.weight[placed], len(units))


def bound_to(lab, share):
    lab.with_slots(SLOTS)
    hard = (softness(lab.month) < 0.5)[lab.now.units.form]
    lab.month.board[DEMAND] = np.where(hard, share, 1.0)
    lab.month.recount()
    return hard


def case_the_stated_part_of_excess_hands_goes(lab):
    hard = bound_to(lab, 0.0)
    before = hands(lab)
    rows = int((hard[lab.now.persons.unit] & (lab.now.persons.unit >= 0)).sum())
    lab.run("demand-hiring", firing=0.3, men=1.0, women=1.0, reserve=0.0)
    left = hands(lab)[hard].sum() / before[hard].sum()
    assert rows > 20
    assert abs(left - 0.7) < 3 * np.sqrt(0.3 * 0.7 / rows)


def case_without_orders_all_who_can_go_at_once_go_and_seek(lab):
    hard = bound_to(lab, 0.0)
    lab.run("demand-hiring", firing=1.0, men=1.0, women=1.0, reserve=0.0)
    assert hands(lab)[hard].sum() <= lab.now.persons.weight.max() * 6 * hard.sum()
    idle = lab.record("job_seekers").sum()
    other = type(lab)()
    bound_to(other, 1.0)
    other.run("demand-hiring", firing=1.0, men=1.0, women=1.0, reserve=0.0)
    assert idle > other.record("job_seekers").sum()


def case_with_demand_for_all_it_hires_as_employment_does(lab):
    """Demand for all of plant: vacancies as in the rival, which asks for no demand."""
    bound_to(lab, 1.0)
    lab.run("demand-hiring", firing=0.0)
    other = type(lab)()
    other.run("employment", slack=1.0)
    np.testing.assert_allclose(lab.record("vacancies").sum(), other.record("vacancies").sum(), rtol=0.01)
    np.testing.assert_allclose(hands(lab).sum(), hands(other).sum(), rtol=0.01)
