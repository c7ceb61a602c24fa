"""Who decides: the control matrix and voting weights as data of the economy state them, recorded once a year.

Measures that change bodies come with the systems of power; until then the record says what the data say.

Sources
-------
The economy's table of bodies.
"""

from __future__ import annotations

import numpy as np

from lustrum.simulation.month import Month
from lustrum.simulation.packs import MechanismPack
from lustrum.simulation.registry import mechanism


class Pack(MechanismPack):
    """No parameters: the data decide."""


@mechanism(
    slot="control",
    phase="ideas",
    records=("control", "voting_weight"),
    source="economy tables",
    default=True,
    order=3,
)
def control(month: Month, p: Pack) -> None:
    """Record the control matrix and the weights in bodies in January."""
    table = month.economy.table("bodies")
    if not len(table) or (month.date.month != 1 and not month.is_first):
        return
    for dim, variable in (("domain", "control"), ("body", "voting_weight")):
        places, groups = month.labels[dim], month.labels["group"]
        cells = np.zeros((len(places), len(groups)))
        rows = places.codes(table[dim].astype(str)), groups.codes(table["group"].astype(str))
        np.add.at(cells, rows, table["weight"].to_numpy(dtype=np.float64))
        total = cells.sum(axis=1, keepdims=True)
        month.record(variable, np.divide(cells, total, out=np.zeros_like(cells), where=total > 0))
