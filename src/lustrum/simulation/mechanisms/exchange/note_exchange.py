"""An exchange of notes takes a share of the idle cash of households and private units.

Idle is what exceeds two months of the mean money of the class; the share lost is what policy sets.

Sources
-------
Exchange of notes of December 1947: Korea blueprint section 3 (recalled).
"""

from __future__ import annotations

import numpy as np

from lustrum.simulation import postings
from lustrum.simulation.month import Month
from lustrum.simulation.packs import MechanismPack, parameter
from lustrum.simulation.registry import mechanism


class Pack(MechanismPack):
    """Parameters of a currency reform."""

    note_exchange: float = parameter(0.0, "share of idle cash lost in the month of the exchange", low=0, high=1)
    idle_over_mean: float = parameter(
        1.0, "cash counted as idle: what exceeds this multiple of the mean", unit="index", low=0, high=10
    )


@mechanism(
    slot="money",
    phase="incomes",
    reads=("households.money", "households.members"),
    source="Korea blueprint section 3",
    default=True,
    order=9,
)
def note_exchange(month: Month, p: Pack) -> None:
    """Withdraw idle cash; the bank's issue falls by as much."""
    if p.note_exchange <= 0:
        return
    households = month.now.households
    members = np.maximum(households.members, 1)
    mean = households.money.sum() / members.sum()
    idle = np.maximum(0, households.money - p.idle_over_mean * mean * members)
    lost = np.floor(idle * p.note_exchange).astype(np.int64)
    rows = np.flatnonzero(lost)
    postings.pay(month, "exchange of notes", ("households", rows), "bank", lost[rows])
    month.event("money", "An exchange of notes withdrew idle cash.", won=int(lost.sum()))
