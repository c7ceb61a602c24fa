"""Trade abroad: what partners would take and give, and what every rule of trade does alike."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from lustrum.quantities.calendar import Month as Date
from lustrum.simulation.month import Month
from lustrum.simulation.roles import roles
from lustrum.simulation.technique import Technique

Floats = NDArray[np.float64]
Ints = NDArray[np.int64]
FLOWS = ("export", "import")


@dataclass(frozen=True)
class Treaties:
    """Limits and prices of trade.

    Parameters
    ----------
    limit : float64 (flow, partner, product)
        Product units a year that a partner would take (export) or give (import).
    price : float64 (flow, partner, product)
        Won for a unit; the constant price where the table has none.
    """

    limit: Floats
    price: Floats


def treaties(month: Month, t: Technique) -> Treaties:
    """Return what partners would take and give in this month: the table's latest year not after this one."""
    kept: dict[int, Treaties] = month.cache.setdefault("treaties", {})
    if month.date.year not in kept:
        kept[month.date.year] = _read(month, t)
    agreed = kept[month.date.year]
    return Treaties(agreed.limit * _there(month)[None, :, None], agreed.price)


def share_open(month: Month, t: Technique, open_to: Floats) -> Floats:
    """Return the share of all limits that some openness to each partner leaves, float64 (flow, product); 1 without."""
    limit = treaties(month, t).limit
    total = limit.sum(axis=1)
    left = (limit * open_to[None, :, None]).sum(axis=1)
    return np.asarray(np.divide(left, total, out=np.ones_like(total), where=total > 0))


def _read(month: Month, t: Technique) -> Treaties:
    partners, products = month.labels["partner"], month.labels["product"]
    limit = np.zeros((len(FLOWS), len(partners), len(products)))
    price = np.broadcast_to(t.price, limit.shape).copy()
    table = month.economy.table("trade")
    if not len(table):
        return Treaties(limit, price)
    years = table["year"].astype(float).fillna(-np.inf).to_numpy()
    known = years[years <= month.date.year]
    rows = table[years == (known.max() if known.size else years.min())]
    place = (
        np.array([FLOWS.index(str(flow)) for flow in rows["flow"]]),
        partners.codes(rows["partner"].astype(str)),
        products.codes(rows["product"].astype(str)),
    )
    np.add.at(limit, place, np.nan_to_num(rows["limit"].to_numpy(dtype=np.float64)))
    asked = rows["price"].to_numpy(dtype=np.float64)
    price[place] = np.where(np.isnan(asked), price[place], asked)
    return Treaties(limit, price)


def _there(month: Month) -> Floats:
    """Return 1 for partners with whom there is trade at all on this date, else 0, float64 (partner,)."""
    partners = month.labels["partner"]
    there = np.ones(len(partners))
    for name, late in (("from", False), ("until", True)):
        if not partners.has(name):
            continue
        for row, text in enumerate(partners.attribute(name)):
            if isinstance(text, str) and text:
                day = Date.parse(text)
                there[row] *= month.date <= day if late else month.date >= day
    return there


def send_power_south(month: Month, t: Technique, share: float) -> None:
    """Deliver a share of the current made across the line, unpaid."""
    if share <= 0:
        return
    current = ~t.storable & (roles(month).kind == "energy")
    stock = np.maximum(month.now.bodies.goods[month.now.body("supply")], 0)
    sent = np.where(current, np.floor(stock * share), 0).astype(np.int64)
    month.ledger.post_goods("export", "supply", "foreign", sent)
    note_trade(month, t, "export", sent[None])


def note_trade(month: Month, t: Technique, flow: str, quanta: Ints) -> None:
    """Record what crossed the border, int64 (partner, product): one row for each of the first partners."""
    flows = month.labels["flow"]
    cells = np.zeros((len(month.labels["partner"]), quanta.shape[1], len(flows)))
    cells[: len(quanta), :, flows.code(flow)] = quanta * t.quantum
    month.record("trade_flows", cells)
