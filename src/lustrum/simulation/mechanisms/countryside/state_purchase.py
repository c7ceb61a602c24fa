"""Where private grain trade is closed, the state is the only buyer: farm households sell it a part of their surplus.

The part of a surplus that a ban keeps from the market is offered to the state at its price, as far as households
respond; the grain goes to the supply organ. The response is the weak point: the less a low price draws out, the emptier
the towns.

Sources
-------
Response of sales: catalogue row 15 (aggregate 0.1 to 0.3 in time series, read). Ban of November 1954 and closing of
grain trade in November 1957: record (read, recalled).
"""

from __future__ import annotations

import numpy as np

from lustrum.simulation import postings
from lustrum.simulation.markets.surplus import farm_surplus
from lustrum.simulation.markets.village_terms import willing
from lustrum.simulation.markets.wants import wants
from lustrum.simulation.month import Month
from lustrum.simulation.noting import note_cell
from lustrum.simulation.packs import MechanismPack, parameter
from lustrum.simulation.registry import mechanism
from lustrum.simulation.roles import farming_groups
from lustrum.simulation.state import INCOME_LINES
from lustrum.simulation.technique import technique


class Pack(MechanismPack):
    """Terms and response."""

    response: float = parameter(0.3, "share of the withheld surplus sold to the state in a month", low=0, high=1)
    harvest_month: int = parameter(10, "month of the main harvest", unit="month", low=1, high=12)


@mechanism(
    slot="state-purchase",
    phase="procurement",
    reads=("households.goods", "households.members", "households.settlement", "households.group", "settlements.kind",
           "bodies.money", ),
    writes=("households.income[farm]",),
    records=("procurement", "marketed_farm_products"),
    source="catalogue row 15; record",
    default=True,
    order=2,
)  # fmt: skip
def state_purchase(month: Month, p: Pack) -> None:
    """Buy what the ban keeps from the market."""
    ban = float(month.lever("free-market.grain_ban", 0.0))
    if ban <= 0:
        return
    t, need, households = technique(month), wants(month), month.now.households
    price = float(month.lever("compulsory-purchase.price_ratio", 0.6))
    for product in need.products[need.grain]:
        rows = np.flatnonzero(farming_groups(month)[households.group] & (households.goods[:, product] > 0))
        surplus = farm_surplus(month, t, need, int(product), rows, p.harvest_month)
        sold = np.floor(surplus * ban * min(1.0, p.response * willing(month))).astype(np.int64)
        rows, sold = rows[sold > 0], sold[sold > 0]
        if not rows.size:
            continue
        won = postings.worth(sold, price * t.value_per_quantum[product])
        postings.cover_body(month, "procurement", int(won.sum()))
        postings.deliver(month, int(product), "state purchase", ("households", rows), "procurement", sold)
        postings.pay(month, "state purchase", "procurement", ("households", rows), won)
        postings.deliver(month, int(product), "state stock", "procurement", "supply", np.array([sold.sum()]))
        np.add.at(households.income[:, INCOME_LINES.index("farm")], rows, won)
        for variable in ("procurement", "marketed_farm_products"):
            where: dict[str, str | int] = {"product": int(product), "channel": "contract"}
            note_cell(month, variable, where, float(sold.sum() * t.quantum[product]))
