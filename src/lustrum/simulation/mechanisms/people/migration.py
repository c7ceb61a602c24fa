r"""People move from village to town, at the pull of pay and of vacant posts.

The yearly share of rural people who move is Allen's for the Soviet Union, by the ratio :math:`R` of consumption per
head in town and village, with the coefficients for collectivised farming weighted by the share of members,

.. math:: m = c\,(0.01875 R - 0.018375) + (1 - c)(0.005 R - 0.001),

and on top recruitment towards posts that stayed vacant, as far as the pack allows.

Sources
-------
Allen, R. C. 2003, *Farm to Factory*, equations 50 and 50A (read). Recruitment: project default.
"""

from __future__ import annotations

import numpy as np

from lustrum.simulation.month import Month
from lustrum.simulation.moving import move_to_town
from lustrum.simulation.packs import MechanismPack, parameter
from lustrum.simulation.registry import mechanism


class Pack(MechanismPack):
    """Parameters of migration."""

    recruitment: float = parameter(
        0.01, "largest yearly share of rural people recruited to vacant posts", unit="share per year", low=0, high=0.2
    )
    least_ratio: float = parameter(
        1.0, "smallest ratio of consumption that is reckoned with", unit="index", low=0.5, high=3
    )
    most_ratio: float = parameter(
        2.5, "largest ratio of consumption that is reckoned with", unit="index", low=1, high=6
    )


@mechanism(
    slot="migration",
    phase="people",
    reads=(
        "persons.born", "households.settlement", "households.region", "households.members", "households.coop",
        "settlements.kind", "households.group",
    ),
    writes=("persons.household[work]",),
    records=("migration",),
    source="Allen 2003, eqs 50, 50A; project default",
    default=True,
    order=2,
    rows=(14,),
)  # fmt: skip
def migration(month: Month, p: Pack) -> None:
    """Move young people from village to town households of their region."""
    persons, households = month.now.persons, month.now.households
    town = month.now.settlements.kind[households.settlement] == 1
    rural = ~town[persons.household]
    people = persons.weight[rural].sum()
    if float(month.lever("war.intensity", 0.0)) > 0.5 or not people:
        return
    ratio = float(np.clip(month.board.get("town_village_ratio", 1.6), p.least_ratio, p.most_ratio))
    members = households.members[~town]
    joined = float(members[households.coop[~town] >= 0].sum() / max(members.sum(), 1))
    pull = joined * (0.01875 * ratio - 0.018375) + (1 - joined) * (0.005 * ratio - 0.001)
    recruited = min(month.board.get("unfilled_posts", 0.0), p.recruitment / 12 * people)
    age = (month.date.ordinal - persons.born) / 12
    movers = np.flatnonzero(rural & (age >= 16) & (age < 36))
    chance = (max(pull, 0) / 12 * people + recruited) / max(persons.weight[movers].sum(), 1)
    movers = movers[month.draw("move", persons.key[movers]) < chance]
    move_to_town(month, movers)
