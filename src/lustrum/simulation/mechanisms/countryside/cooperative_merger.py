"""Cooperatives of a region are merged until they have about the size that policy wants.

Members, land, animals, goods and money go over whole; nothing is created or lost.

Sources
-------
October 1958: 13,309 cooperatives to 3,843, about 300 households each (record, read).
"""

from __future__ import annotations

import numpy as np

from lustrum.kernels.sums import sum_by
from lustrum.simulation.month import Month
from lustrum.simulation.packs import MechanismPack, parameter
from lustrum.simulation.registry import mechanism


class Pack(MechanismPack):
    """Parameters of mergers."""

    households: float = parameter(
        0.0, "households that a cooperative should have; 0 leaves them alone", unit="households", low=0
    )


@mechanism(
    slot="coop-merger",
    phase="decisions",
    reads=(
        "cooperatives.region",
        "parcels.owner",
        "parcels.operator",
    ),
    writes=("households.coop[merger]",),
    source="record of 1958; project default",
    default=True,
    order=1,
)
def cooperative_merger(month: Month, p: Pack) -> None:
    """Merge neighbours in row order."""
    cooperatives = month.now.cooperatives
    if p.households <= 0:
        return
    into = np.array(month.board.get("merged_into", np.arange(len(cooperatives))))
    size = _households(month) / np.maximum(month.scale, 1)
    before = into.copy()
    for region in range(len(month.labels["region"])):
        rows = np.flatnonzero((cooperatives.region == region) & (size > 0))
        start = 0
        while start < rows.size:
            end = start + 1
            while end < rows.size and size[rows[start:end]].sum() < 0.8 * p.households:
                end += 1
            into[rows[start:end]] = rows[start]
            start = end
    moved = np.flatnonzero(into != before)
    if moved.size:
        _hand_over(month, moved, into)
    month.board["merged_into"] = into


def _households(month: Month) -> np.ndarray:
    """Return the households that each cooperative will have after the close, int64 (cooperative,)."""
    coop = month.next.households.coop
    joined = np.flatnonzero(coop >= 0)
    return sum_by(coop[joined], month.now.households.weight[joined], len(month.now.cooperatives))


def _hand_over(month: Month, moved: np.ndarray, into: np.ndarray) -> None:
    state = month.now
    month.ledger.hand_over("merger", ("cooperatives", moved), ("cooperatives", into[moved]))
    member = np.flatnonzero(month.next.households.coop >= 0)
    month.next.households.coop[member] = into[month.next.households.coop[member]]
    for right in ("operator", "owner"):
        holder = state.rows_in("cooperatives", getattr(state.parcels, right))
        rows = np.flatnonzero(np.isin(holder, moved))
        if rows.size:
            to = state.holder("cooperatives", into[holder[rows]])
            month.titles.reassign("parcels", rows, right, to, "joined", "merger", month.date)
    month.event("cooperatives", "Cooperatives were merged.", merged=int(moved.size))
