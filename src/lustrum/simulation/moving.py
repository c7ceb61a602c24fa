"""People move house: from a village to a worker's or an employee's home in a town of their region."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from lustrum.simulation.month import Month
from lustrum.simulation.roles import roles, settlement_kinds


def rural_persons(month: Month) -> NDArray[np.bool_]:
    """Say which persons live in villages, bool (person,)."""
    return np.asarray(settlement_kinds(month)[month.now.persons.household] == 0)


def of_moving_age(month: Month) -> NDArray[np.bool_]:
    """Say which persons are of the age at which people move for work, 16 to 35 years, bool (person,)."""
    age = (month.date.ordinal - month.now.persons.born) / 12
    return np.asarray((age >= 16) & (age < 36))


def move_to_town(month: Month, movers: NDArray[np.intp]) -> None:
    """Let persons move to a drawn home of workers or employees in a town of their region, and record them.

    Where a region has no such home they stay.
    """
    persons, households = month.now.persons, month.now.households
    homes = np.flatnonzero((settlement_kinds(month) == 1) & (households.members > 0))
    workers = np.isin(roles(month).group_role, ("worker", "employee"))
    homes = homes[workers[households.group[homes]]]
    moved = np.zeros(len(month.labels["region"]))
    for region in range(moved.size):
        mine = movers[households.region[persons.household[movers]] == region]
        open_homes = homes[households.region[homes] == region]
        if not mine.size or not open_homes.size:
            continue
        pick = (month.draw("home", persons.key[mine]) * open_homes.size).astype(np.int64)
        month.register.move("migration", mine, open_homes[pick])
        moved[region] = persons.weight[mine].sum()
    month.record("migration", moved)
