r"""Exports first, then imports as far as their proceeds and the openness of trade go.

The supply organ exports what it holds beyond a reserve of months of use, in the mix that the plan names or, without a
plan, of the products it has most of; it spends the proceeds on what the plan wants imported. Prices are constant
prices. A partner who allows less than its part narrows each product by that partner's share in the limits of trade.

Sources
-------
Trade data are missing for the default country; volumes are synthetic. Signs of trade: Korea blueprint section 1.4.
"""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from lustrum.simulation import postings
from lustrum.simulation.month import Month
from lustrum.simulation.packs import MechanismPack, parameter
from lustrum.simulation.registry import mechanism
from lustrum.simulation.technique import Technique, technique
from lustrum.simulation.treaties import note_trade, send_power_south, share_open

Floats = NDArray[np.float64]
Ints = NDArray[np.int64]


class Pack(MechanismPack):
    """Parameters of foreign trade."""

    openness: float = parameter(0.7, "share of planned trade that partners allow", low=0, high=1)
    partner: dict[str, float] | float = parameter(
        1.0, "share of its part of the trade that a partner allows", low=0, high=1, dim="partner"
    )
    south_power: float = parameter(0.0, "current delivered to the other zone, share of what is made", low=0, high=1)
    crop_reserve_months: float = parameter(18.0, "stock of crops kept back from export", unit="months", low=0, high=36)
    reserve_months: float = parameter(1.0, "stock kept back from export", unit="months", low=0, high=12)


@mechanism(
    slot="foreign-trade",
    phase="trade",
    reads=("bodies.goods", "bodies.money", "units.orders"),
    records=("trade_flows",),
    source="project default",
    default=True,
    order=0,
)
def foreign_trade(month: Month, p: Pack) -> None:
    """Send, receive, settle."""
    t = technique(month)
    send_power_south(month, t, p.south_power)
    plan = month.board.get("trade_plan")
    if plan is None:
        return
    exports, imports = plan
    allowed = share_open(month, t, np.asarray(month.lever("foreign-trade.partner"), dtype=np.float64))
    earned = _export(month, t, exports / 12 * p.openness * allowed[0], p)
    purse = month.board.get("exchange", 0.0) + earned
    month.board["exchange"] = purse - _import(month, t, imports / 12 * p.openness * allowed[1], purse)


def _export(month: Month, t: Technique, wanted: Floats, p: Pack) -> float:
    stock = month.now.bodies.goods[month.now.body("supply")]
    months = np.where(t.crop, p.crop_reserve_months, p.reserve_months)
    kept = np.floor(month.now.units.orders.sum(axis=0) * months).astype(np.int64)
    sent = np.maximum(0, np.minimum(stock - kept, np.floor(wanted / t.quantum).astype(np.int64)))
    if not sent.any():
        return 0.0
    won = int(postings.worth(sent, t.value_per_quantum).sum())
    month.ledger.post_goods("export", "supply", "foreign", sent)
    postings.pay(month, "export", "foreign", "supply", np.array([won]))
    note_trade(month, t, "export", sent[None])
    return float(won)


def _import(month: Month, t: Technique, wanted: Floats, purse: float) -> float:
    cost = float((wanted * t.price).sum())
    share = min(1.0, max(purse, 0.0) / cost) if cost > 0 else 0.0
    quanta = np.floor(np.maximum(wanted, 0) * share / t.quantum).astype(np.int64)
    if not quanta.any():
        return 0.0
    won = int(postings.worth(quanta, t.value_per_quantum).sum())
    postings.cover_body(month, "supply", won)
    month.ledger.post_goods("import", "foreign", "supply", quanta)
    postings.pay(month, "import", "supply", "foreign", np.array([won]))
    note_trade(month, t, "import", quanta[None])
    return float(won)
