r"""People who are convinced give more than the norm without being paid or watched for it.

.. math:: e_u = 1 + k \max(0,\; \bar c_u - c_0)

with the mean conviction :math:`\bar c` of the households of those who work in a unit or a cooperative, and the
conviction :math:`c_0` of a beginner. It is the part of effort that taking part brings about; whether it is freely given
or performed for others to see is not decided here.

Sources
-------
Moral incentives and participation: Andors 1977 (recalled). Effect of conviction: scenario, to be swept.
"""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from lustrum.simulation.efforts import contribute
from lustrum.simulation.month import Month
from lustrum.simulation.packs import MechanismPack, parameter
from lustrum.simulation.registry import mechanism


class Pack(MechanismPack):
    """Parameters of commitment."""

    effect: float = parameter(0.1, "gain in effort from none to full conviction", unit="index", low=0, high=1)
    beginner: float = parameter(0.15, "conviction at which nothing is given beyond the norm", low=0, high=1)


@mechanism(
    slot="commitment",
    phase="ideas",
    reads=("persons.unit", "persons.household", "households.conviction", "households.coop", "households.workers"),
    source="Andors 1977; project construct",
    order=0,
)
def commitment(month: Month, p: Pack) -> None:
    """Let effort answer to conviction."""
    persons, homes = month.now.persons, month.now.households
    rows = np.flatnonzero(persons.unit >= 0)
    held = homes.conviction[persons.household[rows]]
    members = np.flatnonzero(homes.coop >= 0)
    blocks = (
        ("units", persons.unit[rows], persons.weight[rows], held),
        ("cooperatives", homes.coop[members], homes.workers[members], homes.conviction[members]),
    )
    for table, place, weight, conviction in blocks:
        mean = _mean(place, weight, conviction, len(month.now.table(table)), p.beginner)
        contribute(month, "commitment", table, 1 + p.effect * np.maximum(mean - p.beginner, 0), "participation")


def _mean(
    place: NDArray[np.int32], weight: NDArray[np.int64], values: NDArray[np.float32], size: int, otherwise: float
) -> NDArray[np.float64]:
    people = np.bincount(place, weight, size)
    total = np.bincount(place, weight * values.astype(np.float64), size)
    return np.asarray(np.divide(total, people, out=np.full(size, otherwise), where=people > 0))
