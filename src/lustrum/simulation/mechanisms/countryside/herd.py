r"""Draught animals breed and die; those who fear to lose them slaughter some.

:math:`H' = H\,(1 + (b - d)/12)` up to what fodder feeds; on joining a pooled cooperative a household slaughters
:math:`\min(1, k\,P\,(1-c))` of its animals, with :math:`P` the pressure on it and :math:`c` the compensation; that part
is carried out with the decision to join.

Sources
-------
Catalogue row 31; Kotkin (read) for the Soviet herds of 1928-32. Korea's pack: low k.
"""

from __future__ import annotations

import numpy as np

from lustrum.simulation.month import Month
from lustrum.simulation.packs import MechanismPack, parameter
from lustrum.simulation.registry import mechanism


class Pack(MechanismPack):
    """Rates of the herd."""

    births: float = parameter(0.16, "calves raised per head", unit="share per year", low=0, high=1)
    deaths: float = parameter(0.11, "losses and slaughter of the old", unit="share per year", low=0, high=1)
    ceiling: float = parameter(
        0.9, "herd that fodder feeds, head per hectare of farmland", unit="head per ha", low=0.05, high=5
    )


@mechanism(
    slot="herd",
    phase="production",
    reads=("households.animals", "cooperatives.animals", "parcels.area", "households.form", "cooperatives.form"),
    records=("slaughter",),
    source="catalogue row 31; project default",
    rows=(31,),
    default=True,
    order=6,
)
def herd(month: Month, p: Pack) -> None:
    """Let animals be born and die."""
    land = month.now.parcels.area.sum() / 10_000
    total = month.now.households.animals.sum() + month.now.cooperatives.animals.sum()
    crowding = min(1.0, total / max(p.ceiling * land, 1.0))
    for table in ("households", "cooperatives"):
        holder = month.now.table(table)
        born = month.draw.whole(f"calves {table}", holder.key, holder.animals * p.births / 12 * (1 - crowding))
        died = month.draw.whole(f"cattle deaths {table}", holder.key, holder.animals * p.deaths / 12)
        died = np.minimum(died, holder.animals)
        rows = np.arange(len(holder))
        month.ledger.post("animals", "breeding", "nature", (table, rows), born)
        month.ledger.post("animals", "death", (table, rows), "nature", died)
        month.record("slaughter", np.bincount(holder.form, died, len(month.labels["form"])))
