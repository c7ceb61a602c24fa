r"""Relief comes late: the state gives grain for the want of two years ago, because reports hid it until then.

.. math:: R_t = \min\bigl(D_t,\; \sigma\, D_{t-L},\; S_t\bigr)

with the gap :math:`D` of all households to the survival tier, the share :math:`\sigma` that is to be closed, the lag
:math:`L` in months and the stock :math:`S` of the supply organ. It goes to those who lack today, in proportion to what
they lack. A want that has just begun gets nothing, and one that is over needs nothing.

Sources
-------
Fan, Xiong and Zhou 2016 (read): inflated reports, and relief about two years late. The share is set by policy.
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

KEPT = 121
"""Months for which the gap is kept in mind: the longest lag and one more."""


class Pack(MechanismPack):
    """Terms of relief."""

    share: float = parameter(0.0, "share of the gap, as it was, that is to be closed", low=0, high=1)
    lag: int = parameter(24, "months until a gap is known", unit="months", low=0, high=120,
                         source="Fan, Xiong and Zhou 2016", mark="read")  # fmt: skip


@mechanism(
    slot="relief",
    phase="trade",
    reads=("households.goods", "households.members", "households.settlement", "settlements.kind", "bodies.goods"),
    source="Fan, Xiong and Zhou 2016",
    rival_of="relief",
    rows=(22,),
    order=2,
)
def late_relief(month: Month, p: Pack) -> None:
    """Give grain where it is short, as much as was short when the reports were made."""
    t, need, households = technique(month), wants(month), month.now.households
    products = need.products[need.grain]
    kind = month.now.settlements.kind[households.settlement]
    survival = need.per_head[TIERS.index("survival"), :, need.grain][kind] * households.members
    gap = np.maximum(0, survival - households.goods[:, products] @ t.quantum[products])
    told = month.board.array("gaps to the survival tier", KEPT, fill=0.0)
    told[:] = np.roll(told, 1)
    told[0] = gap.sum()
    budget = min(p.share * told[int(p.lag)], gap.sum())
    for product in products:
        stock = postings.body_stock(month.now, "supply", int(product))
        wanted = int(budget / t.quantum[product])
        if wanted <= 0 or stock <= 0:
            continue
        given = split(min(stock, wanted), gap)
        rows = np.flatnonzero(given)
        postings.deliver(month, int(product), "relief", "supply", ("households", rows), given[rows])
        gap = np.maximum(0, gap - given * t.quantum[product])
        budget -= float(given.sum() * t.quantum[product])
