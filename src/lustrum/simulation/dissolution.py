"""A cooperative that everybody leaves: what it holds, and its land, go in equal parts to those who leave last."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from lustrum.accounts.holders import GOODS
from lustrum.accounts.splitting import split_groups
from lustrum.simulation.month import Month

PURPOSE = "dissolution"
Ints = NDArray[np.int64]


def dissolve_deserted(month: Month) -> None:
    """Divide what cooperatives hold that have members now and will have none after the close."""
    homes, count = month.now.households, len(month.now.cooperatives)
    now, then = (_members(coop, count) for coop in (homes.coop, month.next.households.coop))
    ending = (now > 0) & (then == 0)
    if not ending.any():
        return
    heirs = np.flatnonzero(homes.coop >= 0)
    heirs = heirs[ending[homes.coop[heirs]]]
    coop = homes.coop[heirs].astype(np.int64)
    _divide_balances(month, ending, heirs, coop)
    _divide_land(month, ending, heirs, coop)
    month.event("cooperatives", "Cooperatives were dissolved: nobody stayed.", dissolved=int(ending.sum()))


def _members(coop: NDArray[np.integer], count: int) -> Ints:
    return np.asarray(np.bincount(coop[coop >= 0], minlength=count), dtype=np.int64)


def _divide_balances(month: Month, ending: NDArray[np.bool_], heirs: NDArray[np.intp], coop: Ints) -> None:
    coops, even = month.now.cooperatives, np.ones(heirs.size)
    held: dict[str | int, Ints] = {name: getattr(coops, name) for name in coops.balances if name != GOODS}
    held |= {product: coops.goods[:, product] for product in range(len(month.ledger.products))}
    for instrument, amount in held.items():
        parts = split_groups(np.where(ending, amount, 0), coop, even)
        if parts.any():
            month.ledger.post(instrument, PURPOSE, ("cooperatives", coop), ("households", heirs), parts)


def _divide_land(month: Month, ending: NDArray[np.bool_], heirs: NDArray[np.intp], coop: Ints) -> None:
    """Let owners work their land again; land that the cooperative owned or was lent goes to the heirs in turn."""
    state, parcels = month.now, month.now.parcels
    worked, owned = (state.rows_in("cooperatives", right) for right in (parcels.operator, parcels.owner))
    rows = np.flatnonzero(((worked >= 0) & ending[worked]) | ((owned >= 0) & ending[owned]))
    by_household = state.rows_in("households", parcels.owner[rows]) >= 0
    back, rest = rows[by_household], rows[~by_household]
    month.titles.reassign("parcels", back, "operator", parcels.owner[back], "returned", PURPOSE, month.date)
    source = np.where(owned[rest] >= 0, owned[rest], worked[rest])
    to = state.holder("households", _in_turn(source, heirs, coop))
    theirs = owned[rest] >= 0
    month.titles.reassign("parcels", rest[theirs], "owner", to[theirs], "returned", PURPOSE, month.date)
    month.titles.reassign("parcels", rest, "operator", to, "returned", PURPOSE, month.date)


def _in_turn(source: NDArray[np.integer], heirs: NDArray[np.intp], coop: Ints) -> NDArray[np.intp]:
    """Return an heir of each row's cooperative: the first row goes to its first heir, the next to the next."""
    order = np.argsort(coop, kind="stable")
    ordered = coop[order]
    first, size = np.searchsorted(ordered, source), _members(coop, int(coop.max()) + 1)[source]
    by_source = np.argsort(source, kind="stable")
    turn = np.empty(source.size, dtype=np.int64)
    turn[by_source] = np.arange(source.size) - np.searchsorted(source[by_source], source[by_source])
    found: NDArray[np.intp] = heirs[order[first + turn % size]]
    return found
