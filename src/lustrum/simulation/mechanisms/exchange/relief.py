"""Relief: the state gives grain out of its stock to households that lie below the survival tier.

The share of the gap that is to be closed is what policy sets; the stock may not reach for it.

Sources
-------
Rice relief of 1955, 65 or 100 thousand tonnes in two accounts: record (read).
"""

from __future__ import annotations

import numpy as np

from lustrum.accounts.splitting import split
from lustrum.simulation import postings
from lustrum.simulation.markets.wants import TIERS, wants
from lustrum.simulation.month import Month
from lustrum.simulation.packs import MechanismPack, parameter
from lustrum.simulation.registry import mechanism
from lustrum.simulation.technique import technique


class Pack(MechanismPack):
    """Terms of relief."""

    share: float = parameter(0.0, "share of the gap to the survival tier that is to be closed", low=0, high=1)


@mechanism(
    slot="relief",
    phase="trade",
    reads=("households.goods", "households.members", "households.settlement", "settlements.kind", "bodies.goods"),
    source="record of 1955",
    default=True,
    order=2,
)
def relief(month: Month, p: Pack) -> None:
    """Give grain where it is short."""
    if p.share <= 0:
        return
    t, need, households = technique(month), wants(month), month.now.households
    products = need.products[need.grain]
    kind = month.now.settlements.kind[households.settlement]
    survival = need.per_head[TIERS.index("survival"), :, need.grain][kind] * households.members
    gap = np.maximum(0, survival - households.goods[:, products] @ t.quantum[products]) * p.share
    for product in products:
        stock = postings.body_stock(month.now, "supply", int(product))
        wanted = int(gap.sum() / t.quantum[product])
        if wanted <= 0 or stock <= 0:
            continue
        given = split(min(stock, wanted), gap)
        rows = np.flatnonzero(given)
        postings.deliver(month, int(product), "relief", "supply", ("households", rows), given[rows])
        gap = np.maximum(0, gap - given * t.quantum[product])
