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

MAJORITY = 0.5
"""Share of the votes that a majority exceeds: what a blank quota means in the table of bodies."""


class Pack(MechanismPack):
    """No parameters: the data decide."""


@mechanism(
    slot="control",
    phase="ideas",
    records=("control", "voting_weight", "voting_quota"),
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
    month.record("voting_quota", _quotas(month))


def _quotas(month: Month) -> np.ndarray:
    """Return the share of the votes that decisions of each body must exceed, float64 (body,): half, if not stated.

    The table states votes that carry a decision, so a little less must be exceeded.
    """
    table, bodies = month.economy.table("bodies"), month.labels["body"]
    place, weight = bodies.codes(table["body"].astype(str)), table["weight"].to_numpy(dtype=np.float64)
    total = np.bincount(place, weight, len(bodies))
    needed = np.full(len(bodies), np.nan)
    if "quota" in table.columns:
        stated = table["quota"].to_numpy(dtype=np.float64)
        needed[place[~np.isnan(stated)]] = stated[~np.isnan(stated)]
    share = np.divide(needed, total, out=np.full(len(bodies), np.nan), where=total > 0)
    return np.where(np.isnan(share), MAJORITY, np.nextafter(share, 0.0))
