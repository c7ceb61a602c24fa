r"""Merchants buy raw produce from farm households and sell it to enterprises.

.. math:: q_{hk} = \lfloor \beta\, s_{hk} \rfloor

of the stock :math:`s` of produce that farms grow, enterprises use and no need names (fibre), at the price between
enterprises. It goes to the wholesale organ, from which enterprises buy. Nobody is made to sell; what is not offered is
worked up at home.

Sources
-------
Sales of raw produce as a share of what is held: project default, to be swept; responses of marketed surplus are those
of catalogue row 15 (read).
"""

from __future__ import annotations

import numpy as np

from lustrum.simulation import postings
from lustrum.simulation.month import Month
from lustrum.simulation.noting import note_cell
from lustrum.simulation.packs import MechanismPack, parameter
from lustrum.simulation.registry import mechanism
from lustrum.simulation.roles import farming_households, roles
from lustrum.simulation.state import INCOME_LINES
from lustrum.simulation.technique import technique


class Pack(MechanismPack):
    """Parameters of the purchase of raw produce."""

    offered: float = parameter(
        0.15, "part of the raw produce in store that is sold", unit="share per month", low=0, high=1
    )


@mechanism(
    slot="raw-purchases",
    phase="procurement",
    reads=("households.goods", "households.group", "bodies.money"),
    writes=("households.income[other from raw produce]",),
    records=("marketed_farm_products",),
    source="project default",
    order=5,
)
def raw_purchases(month: Month, p: Pack) -> None:
    """Buy raw produce where it is offered."""
    t, households = technique(month), month.now.households
    grown, used = t.product[t.farm], t.inputs[~t.farm].sum(axis=0) > 0
    named = month.labels["product"].codes(month.economy.table("needs")["product"].astype(str).unique())
    for product in np.setdiff1d(grown[used[grown] & (roles(month).kind[grown] == "material")], named):
        rows = np.flatnonzero(farming_households(month) & (households.goods[:, product] > 0))
        sold = np.floor(households.goods[rows, product] * p.offered).astype(np.int64)
        rows, sold = rows[sold > 0], sold[sold > 0]
        if not rows.size:
            continue
        won = postings.worth(sold, t.value_per_quantum[product])
        postings.cover_body(month, "supply", int(won.sum()))
        postings.deliver(month, int(product), "contract", ("households", rows), "supply", sold)
        postings.pay(month, "contract", "supply", ("households", rows), won)
        households.income[rows, INCOME_LINES.index("other")] += won
        where: dict[str, str | int] = {"product": int(product), "channel": "contract"}
        note_cell(month, "marketed_farm_products", where, float(sold.sum() * t.quantum[product]))
