r"""Trade with each partner up to what its treaty allows, paid for by exports and not by a plan.

A partner :math:`u` takes and gives in a month at most :math:`\bar e_{uk} = o\, o_u L^e_{uk} / 12` and
:math:`\bar m_{uk} = o\, o_u L^m_{uk} / 12` of a product. The supply organ exports what it holds beyond a reserve,

.. math:: e_k = \min\Big(\sum_u \bar e_{uk},\; s_k - r \sum_j o_{jk},\; (1 - h_k) s_k\Big),

and imports every product by the same share of its limit,

.. math:: m_{uk} = \bar m_{uk} \min\Big(1,\; B \Big/ \sum_{uk} \tau p^m_{uk} \bar m_{uk}\Big),

with limits :math:`L` a year (product units), prices :math:`p` (won), stock :math:`s`, orders of units :math:`o_{jk}`
and :math:`r` months of them, the share :math:`h` of household goods that stays, openness :math:`o` of the country and
:math:`o_u` to a partner, terms :math:`\tau` (price of imports over that of the table) and the balance :math:`B` of
what was earned and not yet spent (won). What foreign owners take out of the country is taken from :math:`B` first
(mechanism `remittance`), so that exports pay for imports and for it: :math:`\sum p e = \sum \tau p m + R + \Delta B`.

Openness nil is autarky and 1 trades all that treaties and means allow: both are corners of the same rule.

Sources
-------
Trade limited by the balance of payments: Thirlwall, A. P. 1979, BNL Quarterly Review 128 (recalled), here without
credit. Enclave exports that pay for imports: Singer, H. W. 1950, American Economic Review 40(2) (recalled). Limits and
prices: the economy's table of trade.
"""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from lustrum.accounts.splitting import split
from lustrum.simulation import postings
from lustrum.simulation.markets.wants import household_goods
from lustrum.simulation.month import Month
from lustrum.simulation.packs import MechanismPack, parameter
from lustrum.simulation.registry import mechanism
from lustrum.simulation.technique import Technique, technique
from lustrum.simulation.treaties import FLOWS, note_trade, send_power_south, treaties

Floats = NDArray[np.float64]
Ints = NDArray[np.int64]


class Pack(MechanismPack):
    """Parameters of trade by treaty."""

    openness: float = parameter(
        1.0, "share of what partners would take and give that the country trades", low=0, high=1
    )
    partner: dict[str, float] | float = parameter(
        1.0, "the same towards a partner, where it differs", low=0, high=1, dim="partner"
    )
    terms: float = parameter(1.0, "price of imports over that of the table", unit="index", low=0.1, high=10)
    south_power: float = parameter(0.0, "current delivered to the other zone, share of what is made", low=0, high=1)
    reserve_months: float = parameter(1.0, "months of orders kept back from export", unit="months", low=0, high=12)
    kept_for_households: float = parameter(0.8, "stock of household goods kept back from export", low=0, high=1)


@mechanism(
    slot="foreign-trade",
    phase="trade",
    reads=("bodies.goods", "bodies.money", "units.orders"),
    records=("trade_flows",),
    source="Thirlwall 1979; Singer 1950; economy tables",
    order=0,
)
def treaty_trade(month: Month, p: Pack) -> None:
    """Export, then import what the balance pays for."""
    t = technique(month)
    send_power_south(month, t, p.south_power)
    if not len(month.labels["partner"]):
        return
    agreed = treaties(month, t)
    open_to = p.openness * np.asarray(month.lever("foreign-trade.partner"), dtype=np.float64)
    monthly = agreed.limit * open_to[None, :, None] / 12
    balance = month.board.get("exchange", 0.0) + _export(month, t, p, monthly[0], agreed.price[0])
    month.board["exchange"] = balance - _import(month, t, monthly[1], agreed.price[1] * p.terms, balance)


def _export(month: Month, t: Technique, p: Pack, wanted: Floats, price: Floats) -> float:
    """Send what is free, shared among partners by what they would take; return what was earned, won."""
    stock = np.maximum(month.now.bodies.goods[month.now.body("supply")], 0)
    kept = np.floor(month.now.units.orders.sum(axis=0) * p.reserve_months)
    free = np.maximum(0, stock - kept)
    free = np.where(household_goods(month), np.minimum(free, stock * (1 - p.kept_for_households)), free)
    asked = wanted / t.quantum
    quanta = np.floor(np.minimum(free, asked.sum(axis=0))).astype(np.int64)
    sent = np.zeros(asked.shape, dtype=np.int64)
    for product in np.flatnonzero(quanta):
        sent[:, product] = split(int(quanta[product]), asked[:, product])
    won = int(np.rint((sent * t.quantum * price).sum()))
    note_trade(month, t, FLOWS[0], sent)
    if won:
        month.ledger.post_goods("export", "supply", "foreign", quanta)
        postings.pay(month, "export", "foreign", "supply", np.array([won]))
    return float(won)


def _import(month: Month, t: Technique, wanted: Floats, price: Floats, balance: float) -> float:
    """Bring in the same share of everything wanted, as far as the balance goes; return what was spent, won."""
    cost = float((wanted * price).sum())
    share = min(1.0, max(balance, 0.0) / cost) if cost > 0 else 0.0
    come = np.floor(wanted * share / t.quantum).astype(np.int64)
    won = int(np.rint((come * t.quantum * price).sum()))
    note_trade(month, t, FLOWS[1], come)
    if won:
        postings.cover_body(month, "supply", won)
        month.ledger.post_goods("import", "foreign", "supply", come.sum(axis=0))
        postings.pay(month, "import", "supply", "foreign", np.array([won]))
    return float(won)
