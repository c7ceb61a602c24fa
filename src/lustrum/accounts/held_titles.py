"""Who held which title at the last close, so that none moves without a line in the journal.

The ledger keeps the land of each sector; it cannot see a parcel that changes hands within a sector, one that is lost
while another stands twice, or an enterprise that belongs to nobody. Here every title is followed by the permanent id
of its row: what the journal of the month makes of the titles of the last close must be what the tables say now.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from typing import Any

import numpy as np
from numpy.typing import NDArray

from lustrum.accounts.titles import TitleTable, Transfer

RIGHTS = ("owner", "operator")
_UNKNOWN = np.int32(np.iinfo(np.int32).min)
Holders = NDArray[np.int32]


class HeldTitles:
    """The titles of the last close, by permanent id.

    Parameters
    ----------
    tables : mapping of str to TitleTable
        Tables with ``owner`` and perhaps ``operator``.
    sector_of : callable
        Returns the sector of each holder id, int16 (n,); -1 where the holder is gone.
    measures : mapping of str to str
        Column that says how much a row is, by table.
    sectors : sequence of str
        Names of the sectors.
    """

    def __init__(
        self,
        tables: Mapping[str, TitleTable],
        sector_of: Callable[[Holders], NDArray[np.int16]],
        measures: Mapping[str, str],
        sectors: Sequence[str],
    ) -> None:
        self._tables, self._sector_of, self._measures, self._sectors = dict(tables), sector_of, measures, tuple(sectors)
        self._held: dict[tuple[str, str], Holders] = {}
        self.keep()

    def keep(self) -> None:
        """Take the titles as they are now for those of the last close."""
        for name, table in self._tables.items():
            for right in self._rights(table):
                self._held[name, right] = self._by_id(table, right)

    @staticmethod
    def _rights(table: TitleTable) -> Iterator[str]:
        return (right for right in RIGHTS if right in table.columns)

    @staticmethod
    def _by_id(table: TitleTable, right: str) -> Holders:
        ids = table.balance("id")
        held: Holders = np.full(int(ids.max(initial=-1)) + 1, _UNKNOWN, dtype=np.int32)
        held[ids] = table.balance(right)
        return held

    def find_gaps(self, journal: Iterable[Transfer]) -> list[str]:
        """Return a sentence for each cell in which titles and journal disagree, and keep the titles of now.

        Parameters
        ----------
        journal : iterable of Transfer
            What was written since the last close.
        """
        pages = list(journal)
        cells: list[str] = []
        for name, table in self._tables.items():
            cells += _say_repeated(name, table.balance("id"))
            for right in self._rights(table):
                mine = [page for page in pages if page.table == name and page.right == right]
                cells += self._gaps_of(name, table, right, mine)
        self.keep()
        return cells

    def _gaps_of(self, name: str, table: TitleTable, right: str, pages: list[Transfer]) -> Iterator[str]:
        ids, now = table.balance("id"), table.balance(right)
        held = self._held[name, right]
        size = max([held.size, int(ids.max(initial=-1)) + 1, *(int(page.rows.max(initial=-1)) + 1 for page in pages)])
        then = np.full(size, _UNKNOWN, dtype=np.int32)
        then[: held.size] = held
        for page in pages:
            then[page.rows] = page.new
        before = then[ids]
        amount = table.balance(self._measures[name])
        place = f"{name}.{right}"
        astray = np.flatnonzero((before != now) & (before != _UNKNOWN))
        if astray.size:
            yield from self._say_astray(place, before[astray], now[astray], ids[astray], amount[astray])
        nobody = np.flatnonzero(self._sector_of(now) < 0)
        if nobody.size:
            yield _say("sector nobody", place, ids[nobody], int(amount[nobody].sum()), "without a living holder")
        there = np.zeros(size, dtype=bool)
        there[ids] = True
        lost = np.flatnonzero((then[: held.size] != _UNKNOWN) & ~there[: held.size])
        if lost.size:
            for sector, which in self._by_sector(then[lost]):
                yield _say(sector, place, lost[which], None, "gone from the register")

    def _say_astray(
        self, place: str, before: Holders, now: Holders, ids: NDArray[Any], amount: NDArray[Any]
    ) -> Iterator[str]:
        """Name the rows that changed hands without a line, by the sectors that the journal and the table give them."""
        for sector, which in self._by_sector(before):
            to = ", ".join(name for name, _ in self._by_sector(now[which]))
            what = f"moved without a line in the journal (now with {to})"
            yield _say(sector, place, ids[which], int(amount[which].sum()), what)

    def _by_sector(self, holders: Holders) -> Iterator[tuple[str, NDArray[np.intp]]]:
        codes = self._sector_of(holders)
        for code in np.unique(codes).tolist():
            name = self._sectors[code] if code >= 0 else "nobody"
            yield f"sector {name}", np.flatnonzero(codes == code)


def repeated_ids(ids: NDArray[Any]) -> NDArray[np.int64]:
    """Return the permanent ids that stand more than once, int64 (n,).

    Examples
    --------
    >>> repeated_ids(np.array([3, 1, 3, 0])).tolist()
    [3]
    """
    seen = np.zeros(int(ids.max(initial=-1)) + 1, dtype=bool)
    seen[ids] = True
    if int(np.count_nonzero(seen)) == ids.size:
        return np.zeros(0, dtype=np.int64)
    return np.flatnonzero(np.bincount(ids) > 1)


def _say_repeated(name: str, ids: NDArray[Any]) -> Iterator[str]:
    twice = repeated_ids(ids)
    if twice.size:
        yield _say("all sectors", name, twice, None, "standing more than once")


def _say(sector: str, place: str, ids: NDArray[Any], amount: int | None, what: str) -> str:
    rows = f"{ids.size} row{'' if ids.size == 1 else 's'}"
    much = f", {amount} in all," if amount is not None else ""
    return f"{sector}, instrument {place}: {rows}{much} {what}; the first has the id {ids[0]}"
