"""Units hand their output over: to the state supply organ, or keep it for the free market.

Units of commanded forms deliver everything. Others deliver producer goods and services, and of consumer goods the share
that contracts with the state bind; the rest they sell themselves. Of services that no input, asset or need names, such
as the service of shops, a scenario may let private units find no buyer but those who buy their wares. The supply organ
pays constant prices.

Sources
-------
Processing contracts as a step between private firm and state: mechanisms catalogue row 32 (ladder of restriction,
read).
"""

from __future__ import annotations

import numpy as np

from lustrum.simulation import postings
from lustrum.simulation.firms import has_taker
from lustrum.simulation.month import Month
from lustrum.simulation.packs import MechanismPack, parameter
from lustrum.simulation.registry import mechanism
from lustrum.simulation.roles import roles, state_supplied
from lustrum.simulation.technique import technique


class Pack(MechanismPack):
    """Parameters of delivery."""

    contract: float = parameter(0.2, "share of private consumer goods delivered under contract", low=0, high=1)
    untaken: float = parameter(
        1.0,
        "share of private output that the supply organ buys of services which nobody orders or needs",
        low=0,
        high=1,
    )


@mechanism(
    slot="wholesale-delivery",
    phase="production",
    reads=("units.activity", "units.form", "units.output", "units.rung", "bodies.money"),
    source="project default",
    default=True,
    order=2,
)
def wholesale_delivery(month: Month, p: Pack) -> None:
    """Deliver and pay the month's output."""
    units, t = month.now.units, technique(month)
    delivers = state_supplied(month)
    consumer = np.isin(roles(month).kind, ("consumer", "food"))
    product = t.product[units.activity]
    contract = max(p.contract, float(month.lever("private-capital.contract", 0.0)))
    share = np.where(delivers | ~consumer[product] | (units.rung > 0), 1.0, contract)
    share = np.where(delivers | has_taker(month, t)[product], share, p.untaken)
    quanta = np.floor(units.output * share).astype(np.int64)
    rows = np.flatnonzero(quanta > 0)
    goods = np.zeros((rows.size, len(t.quantum)), dtype=np.int64)
    goods[np.arange(rows.size), product[rows]] = quanta[rows]
    won = postings.worth(quanta[rows], t.value_per_quantum[product[rows]])
    postings.cover_body(month, "supply", int(won.sum()))
    supply = np.full(rows.size, month.now.body("supply"))
    month.ledger.post_goods("delivery", ("units", rows), ("bodies", supply), goods)
    postings.pay(month, "delivery", "supply", ("units", rows), won)
