r"""Land reform: titles move from those who let land to those who till it.

A parcel is taken for what it is: owned from abroad or by a religious body, let by an owner who tills nothing, let by
an owner with more than the ceiling, or let at all. It goes to the household that works it, as far as that household
stays below the ceiling; what is left goes to the household of the settlement with the least land per head; what finds
no taker goes to the budget. Areas are per household:

.. math:: \frac{1}{w_h}\Bigl(\sum_{i \in own(h)} a_i + \sum_{i \in got(h)} a_i\Bigr) \le c

with parcel areas :math:`a`, weight :math:`w` and ceiling :math:`c`. Rent ends because owner and operator are one.

Claims D1955-16 (landowners' land is confiscated) and D1955-17 (given free of charge).

`strength`: share of the area to be taken that is taken; owners with the most land are reached first.

Does not do: split parcels, move people (landlords who leave are a matter of migration), tell traitors and fugitives
from other owners (13,272 chongbo of the record), or set the tax in kind that follows.

Sources
-------
Lee 1963, China Quarterly 14, and Chung 1974 (categories and areas of 1946, recalled); Soviet memorandum of April 1956
(total, read).
"""

from __future__ import annotations

import heapq
from collections.abc import Iterator
from typing import Literal

import numpy as np
from numpy.typing import NDArray

from lustrum.programme.effects import Effect, Reassign
from lustrum.programme.measures import KindParameters, quantity
from lustrum.programme.view import HOLDERS, MeasureMonth

TITLE = "Land reform"
CLAIMS = ("D1955-16", "D1955-17", "D1955-08", "D1955-20")

Take = Literal["foreign", "religious", "let-wholly", "let-above-ceiling", "let-continuously"]
Ints = NDArray[np.int64]
Floats = NDArray[np.float64]
Mask = NDArray[np.bool_]


class Parameters(KindParameters):
    """Parameters of a land reform."""

    ceiling: float = quantity(
        unit="m2", period="once", description="Most land that one household may own when land is taken or given.", gt=0
    )
    take: tuple[Take, ...] = quantity(
        ("foreign", "religious", "let-wholly", "let-above-ceiling", "let-continuously"),
        unit="",
        period="once",
        description="Which land is taken: owned from abroad; owned by religious bodies; all land of owners who till "
        "none; let land of owners above the ceiling; any let land.",
        source="law of 5 March 1946 as summarised by Chung 1974 (recalled)",
    )
    compensation: float = quantity(
        0.0, unit="won/m2", period="once", description="Paid by the budget to the former owner.", ge=0
    )
    restricted: bool = quantity(
        True, unit="", period="while active", description="Whether land given may not be sold, let or mortgaged."
    )


def effects(month: MeasureMonth, p: Parameters) -> Iterator[Effect]:
    """Return the transfers of titles of this month."""
    if not len(month.table("parcels")):
        return
    land = _Land(month)
    rows = _reached(land, _taken(land, p), p.strength)
    if not rows.size:
        return
    to = _give(land, rows, p.ceiling)
    area = land.area[rows]
    yield Reassign("parcels", rows, "owner", to, "taken", pay=p.compensation * area)
    moved = land.operator[rows] != to
    if moved.any():
        yield Reassign("parcels", rows[moved], "operator", to[moved], "taken")
    to_households = month.rows_in("households", to) >= 0
    if p.restricted and to_households.any():
        yield Reassign("parcels", rows[to_households], "restricted", 1, "taken")


class _Land:
    """Parcels and households as arrays."""

    def __init__(self, month: MeasureMonth) -> None:
        parcels, self.households = month.table("parcels"), month.table("households")
        self.month = month
        self.area: Floats = np.asarray(parcels.area, dtype=np.float64)
        self.owner: Ints = np.asarray(parcels.owner, dtype=np.int64)
        self.operator: Ints = np.asarray(parcels.operator, dtype=np.int64)
        self.settlement: Ints = np.asarray(parcels.settlement, dtype=np.int64)
        self.rent: Floats = np.asarray(parcels.rent_share, dtype=np.float64)
        self.owner_row = month.rows_in("households", self.owner)
        self.operator_row = month.rows_in("households", self.operator)
        count = len(self.households)
        self.weight: Floats = np.asarray(self.households.weight, dtype=np.float64) if count else np.ones(0)
        self.owned: Floats = self.per_household(self.owner_row, count)
        self.is_let: Mask = self.owner != self.operator
        self.is_tiller: Mask = self._tillers(count)

    def per_household(self, row: Ints, count: int) -> Floats:
        """Return square metres per household, summed over the parcels of each row of households."""
        mine = row >= 0
        return np.bincount(row[mine], weights=self.area[mine], minlength=count)[:count] / np.maximum(self.weight, 1)

    def _tillers(self, count: int) -> Mask:
        """Return which households may receive land: of a farming class, but not those who let land for a living."""
        if not count:
            return np.zeros(0, dtype=bool)
        farming = self.month.is_role("group", self.households.group, "agriculture", "sector")
        return np.asarray(farming & ~self.month.is_role("group", self.households.group, "landlord"), dtype=bool)

    def is_foreign(self) -> Mask:
        """Return which parcels are owned from abroad: by the foreign body, or by units or households of that form."""
        codes, rows = self.month.split_holder(self.owner)
        foreign: Mask = np.asarray(self.owner == self.month.body("foreign"))
        for table in ("units", "households"):
            mine = np.flatnonzero((codes == HOLDERS.index(table)) & (rows >= 0))
            if mine.size:
                foreign[mine] |= self.month.is_role("form", self.month.table(table).form[rows[mine]], "foreign")
        return foreign

    def is_let_wholly(self) -> Mask:
        """Return which parcels belong to owners who operate none of their own."""
        tilling = np.unique(self.owner[~self.is_let])
        return np.asarray(self.is_let & ~np.isin(self.owner, tilling), dtype=bool)


def _taken(land: _Land, p: Parameters) -> Mask:
    owned = np.where(land.owner_row >= 0, land.owned[land.owner_row] if land.owned.size else 0.0, 0.0)
    mine = {
        "foreign": land.is_foreign(),
        "religious": land.owner == land.month.body("church"),
        "let-wholly": land.is_let_wholly(),
        "let-above-ceiling": land.is_let & (owned > p.ceiling),
        "let-continuously": land.is_let & (land.rent > 0),
    }
    budget = land.owner == land.month.body("budget")
    return np.asarray(np.logical_or.reduce([mine[name] for name in p.take]) & ~budget, dtype=bool)


def _reached(land: _Land, taken: Mask, strength: float) -> Ints:
    """Return the rows that are taken: all of them, or the share `strength` of their area, largest owners first."""
    rows = np.flatnonzero(taken)
    if strength >= 1 or not rows.size:
        return rows if strength > 0 else rows[:0]
    _, owner = np.unique(land.owner[rows], return_inverse=True)
    holding = np.bincount(owner, weights=land.area[rows])[owner]
    order = np.argsort(-holding, kind="stable")
    reach = np.cumsum(land.area[rows][order]) <= strength * land.area[rows].sum()
    return np.sort(rows[order[reach]])


def _give(land: _Land, rows: Ints, ceiling: float) -> Ints:
    """Return the holder who gets each row: its tiller, else the neediest of the settlement, else the budget."""
    sharing = _Sharing(land, rows, ceiling)
    sharing.give_to_tillers()
    sharing.give_to_neediest()
    return sharing.to


class _Sharing:
    """The giving out of land, parcel by parcel, under the ceiling."""

    def __init__(self, land: _Land, rows: Ints, ceiling: float) -> None:
        self.land, self.rows, self.ceiling = land, rows, ceiling
        self.to: Ints = np.full(rows.size, land.month.body("budget"), dtype=np.int64)
        leaving = np.isin(np.arange(land.owner.size), rows)
        self.held = land.per_household(np.where(leaving, -1, land.owner_row), len(land.weight))
        self.is_open = np.ones(rows.size, dtype=bool)

    def give_to_tillers(self) -> None:
        """Give each parcel to the household that works it, parcel after parcel while it stays below the ceiling."""
        tiller = self.land.operator_row[self.rows]
        places = np.flatnonzero((tiller >= 0) & self.land.is_tiller[tiller]) if self.land.is_tiller.size else tiller[:0]
        for turn in _turns(tiller[places]):
            self._give_below_ceiling(places[turn], tiller[places[turn]])

    def _give_below_ceiling(self, places: Ints, households: Ints) -> Mask:
        """Give parcels to households, each named once, that stay below the ceiling with them; say which were given."""
        own = self.land.area[self.rows[places]] / self.land.weight[households]
        fits: Mask = self.held[households] + own <= self.ceiling
        given, taker = places[fits], households[fits]
        self.held[taker] += own[fits]
        self.to[given] = self.land.month.holder("households", taker)
        self.is_open[given] = False
        return fits

    def give_to_neediest(self) -> None:
        """Give what is left, largest first, to the household of the settlement with the least land per head."""
        places = np.flatnonzero(self.is_open)
        village = self.land.settlement[self.rows[places]]
        largest_first = places[np.lexsort((-self.land.area[self.rows[places]], village))]
        villages, count = np.unique(village, return_counts=True)
        takers = self._takers(villages)
        for number, here in enumerate(np.split(largest_first, np.cumsum(count)[:-1])):
            queue = self._queue(takers[number])
            for place in here:
                self._give_one(int(place), queue)

    def _takers(self, villages: Ints) -> list[Ints]:
        """Return the rows of households that may take land in each of the villages."""
        settlement = np.asarray(self.land.households.settlement)
        rows = np.flatnonzero(self.land.is_tiller & np.isin(settlement, villages))
        ordered = rows[np.argsort(settlement[rows], kind="stable")]
        return np.split(ordered, np.searchsorted(settlement[ordered], villages)[1:])

    def _queue(self, takers: Ints) -> list[tuple[float, int, float]]:
        """Return land per head, row and heads of households, as a heap."""
        land = self.land
        heads = np.maximum(np.asarray(land.households.members, dtype=np.float64)[takers] / land.weight[takers], 1)
        queue = [(self.held[h] / n, int(h), float(n)) for h, n in zip(takers, heads, strict=True)]
        heapq.heapify(queue)
        return queue

    def _give_one(self, place: int, queue: list[tuple[float, int, float]]) -> None:
        passed = []
        while queue:
            _, household, heads = heapq.heappop(queue)
            is_given = bool(self._give_below_ceiling(np.array([place]), np.array([household]))[0])
            passed.append((self.held[household] / heads, household, heads))
            if is_given:
                break
        for entry in passed:
            heapq.heappush(queue, entry)


def _turns(household: Ints) -> Iterator[Ints]:
    """Yield positions such that each household stands once in a turn, the first of each in the first turn."""
    order = np.argsort(household, kind="stable")
    ordered = household[order]
    first = np.searchsorted(ordered, ordered, side="left")
    turn = np.arange(order.size) - first
    for number in range(int(turn.max(initial=-1)) + 1):
        yield np.sort(order[turn == number])
