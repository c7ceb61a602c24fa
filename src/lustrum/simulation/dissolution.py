"""A cooperative without members: what it holds, and its land, go in equal parts to those who leave last.

Where nobody left because the last member died out, the households of its settlement share; where nobody lives any
more, the budget takes it.
"""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from lustrum.accounts.holders import GOODS
from lustrum.accounts.splitting import split_groups
from lustrum.simulation.month import Month

PURPOSE = "dissolution"
Ints = NDArray[np.int64]
Mask = NDArray[np.bool_]


def dissolve_deserted(month: Month) -> None:
    """Divide what cooperatives hold that will have no members after the close."""
    homes, coops = month.now.households, month.now.cooperatives
    deserted = np.bincount(_of_members(month.next.households.coop), minlength=len(coops)) == 0
    ending = deserted & _holds_something(month)
    if not ending.any():
        return
    leavers = np.flatnonzero((homes.coop >= 0) & (homes.members > 0))
    leavers = leavers[ending[homes.coop[leavers]]]
    coop = homes.coop[leavers].astype(np.int64)
    orphaned = ending & (np.bincount(coop, minlength=len(coops)) == 0)
    neighbours, theirs = _neighbours(month, orphaned)
    heirs, coop = np.concatenate([leavers, neighbours]), np.concatenate([coop, theirs])
    lost = ending & (np.bincount(coop, minlength=len(coops)) == 0)
    _divide_balances(month, ending & ~lost, heirs, coop)
    month.ledger.hand_over(PURPOSE, ("cooperatives", np.flatnonzero(lost)), "budget")
    _divide_land(month, ending, heirs, coop)
    month.event("cooperatives", "Cooperatives were dissolved: nobody stayed.", dissolved=int(ending.sum()))


def _of_members(coop: NDArray[np.integer]) -> NDArray[np.integer]:
    return coop[coop >= 0]


def _holds_something(month: Month) -> Mask:
    """Say which cooperatives hold goods, money, debt, animals or land, bool (cooperative,)."""
    coops, parcels = month.now.cooperatives, month.now.parcels
    held = np.zeros(len(coops) + 1, dtype=bool)
    for right in (parcels.owner, parcels.operator):
        held[month.now.rows_in("cooperatives", right)] = True
    held = held[:-1]
    for name in coops.balances:
        column = getattr(coops, name)
        held |= column.any(axis=1) if name == GOODS else column != 0
    return held


def _neighbours(month: Month, orphaned: Mask) -> tuple[NDArray[np.intp], Ints]:
    """Return living households of the settlements of cooperatives, and the cooperative of each."""
    state = month.now
    place = np.full(len(state.settlements), -1, dtype=np.int64)
    rows = np.flatnonzero(orphaned)
    place[state.cooperatives.settlement[rows]] = rows
    coop = place[state.households.settlement]
    living = np.flatnonzero((coop >= 0) & (state.households.members > 0))
    return living, coop[living]


def _divide_balances(month: Month, ending: Mask, heirs: NDArray[np.intp], coop: Ints) -> None:
    coops, even = month.now.cooperatives, np.ones(heirs.size)
    held: dict[str | int, Ints] = {name: getattr(coops, name) for name in coops.balances if name != GOODS}
    held |= {product: coops.goods[:, product] for product in range(len(month.ledger.products))}
    for instrument, amount in held.items():
        parts = split_groups(np.where(ending, amount, 0), coop, even)
        if parts.any():
            month.ledger.post(instrument, PURPOSE, ("cooperatives", coop), ("households", heirs), parts)


def _divide_land(month: Month, ending: Mask, heirs: NDArray[np.intp], coop: Ints) -> None:
    """Let owners work their land again; land that a cooperative owned, or was lent by a body, goes to heirs in turn."""
    state, parcels = month.now, month.now.parcels
    marked = np.append(ending, False)
    worked, owned = (state.rows_in("cooperatives", right) for right in (parcels.operator, parcels.owner))
    works, owns = marked[worked], marked[owned]
    back = np.flatnonzero(works & ~owns & (state.rows_in("households", parcels.owner) >= 0))
    month.titles.reassign("parcels", back, "operator", parcels.owner[back], "returned", PURPOSE, month.date)
    mine = np.flatnonzero(owns)
    _give(month, mine, "owner", _in_turn(month, owned[mine], heirs, coop))
    lent = np.flatnonzero(works & ~owns & (state.rows_in("households", parcels.owner) < 0))
    _give(month, lent, "operator", _in_turn(month, worked[lent], heirs, coop))
    own = np.flatnonzero(works & owns)
    month.titles.reassign("parcels", own, "operator", parcels.owner[own], "returned", PURPOSE, month.date)


def _give(month: Month, rows: NDArray[np.intp], right: str, to: NDArray[np.int32]) -> None:
    month.titles.reassign("parcels", rows, right, to, "returned", PURPOSE, month.date)


def _in_turn(month: Month, source: NDArray[np.integer], heirs: NDArray[np.intp], coop: Ints) -> NDArray[np.int32]:
    """Return a holder for each row of a cooperative's land: its first heir, the next one; the budget without heirs."""
    order = np.argsort(coop, kind="stable")
    ordered = coop[order]
    first = np.searchsorted(ordered, source, side="left")
    size = np.searchsorted(ordered, source, side="right") - first
    by_source = np.argsort(source, kind="stable")
    turn = np.empty(source.size, dtype=np.int64)
    turn[by_source] = np.arange(source.size) - np.searchsorted(source[by_source], source[by_source])
    holder = np.full(source.size, int(month.now.holder("bodies", [month.now.body("budget")])[0]), dtype=np.int32)
    found = np.flatnonzero(size > 0)
    holder[found] = month.now.holder("households", heirs[order[first[found] + turn[found] % size[found]]])
    return holder
