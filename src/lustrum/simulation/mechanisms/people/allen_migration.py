r"""A yearly share of rural people moves to town, linear in the ratio of consumption per head.

.. math:: m = \max(0,\; a R + b)

with the share :math:`m` of rural people a year, the ratio :math:`R` of consumption per head outside and in farming,
and the coefficients that Allen gives for each of two countrysides: collectivised, :math:`m = 0.01875 R - 0.018375`,
and that of the New Economic Policy, :math:`m = 0.005 R - 0.001`. A rise of :math:`R` from 1.6 to 2.3 raises :math:`m`
from 1.2 to 2.5 per cent in the first and from 0.7 to 1.05 per cent in the second. A month has a twelfth of the year's
share; people of 16 to 35 years are those who go.

The default mechanism of the slot weighs the two equations by the share of members and adds recruitment to vacant posts;
this one is either equation alone.

Sources
-------
Allen, R. C. 2003, *Farm to Factory*, equations 50 and 50A (read). Age of those who move: project default.
"""

from __future__ import annotations

import numpy as np

from lustrum.simulation.month import Month
from lustrum.simulation.moving import move_to_town, of_moving_age, rural_persons
from lustrum.simulation.packs import MechanismPack, parameter, reading
from lustrum.simulation.registry import mechanism

ALLEN = "Allen 2003, equations 50 and 50A"


class Pack(MechanismPack):
    """Coefficients of the equation."""

    slope: float = parameter(
        0.01875, "yearly share of rural people that moves for each unit of the ratio",
        unit="share per year", low=0, high=0.2, source=ALLEN, mark="read",
    )  # fmt: skip
    intercept: float = parameter(
        -0.018375, "the same at a ratio of zero", unit="share per year", low=-0.2, high=0.2, source=ALLEN, mark="read"
    )


PACKS = {
    "collectivised": reading(
        Pack(), "Members of collective farms move readily: 1.2 % a year at a ratio of 1.6.", source=ALLEN, mark="read"
    ),
    "nep": reading(
        Pack(slope=0.005, intercept=-0.001),
        "Farmers on their own land are slow to move: 0.7 % a year at a ratio of 1.6.",
        source=ALLEN,
        mark="read",
    ),
}


def yearly_share(ratio: float, p: Pack) -> float:
    """Return the share of rural people that moves in a year.

    Examples
    --------
    >>> round(yearly_share(1.6, Pack()), 5), round(yearly_share(2.3, Pack()), 5)
    (0.01162, 0.02475)
    """
    return max(0.0, p.slope * ratio + p.intercept)


@mechanism(
    slot="migration",
    phase="people",
    reads=(
        "persons.born", "households.settlement", "households.region", "households.members", "settlements.kind",
        "households.group",
    ),
    writes=("persons.household[work]",),
    records=("migration",),
    source=ALLEN,
    rival_of="migration",
    order=2,
    rows=(14,),
)  # fmt: skip
def allen_migration(month: Month, p: Pack) -> None:
    """Move young people from village to town as the equation says; war stops it."""
    persons, rural = month.now.persons, rural_persons(month)
    people = float(persons.weight[rural].sum())
    if float(month.lever("war.intensity", 0.0)) > 0.5 or not people:
        return
    due = yearly_share(float(month.board.get("town_village_ratio", 1.6)), p) / 12 * people
    movers = np.flatnonzero(rural & of_moving_age(month))
    chance = due / max(float(persons.weight[movers].sum()), 1.0)
    move_to_town(month, movers[month.draw("move", persons.key[movers]) < chance])
