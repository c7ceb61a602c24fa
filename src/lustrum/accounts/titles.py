"""Titles: who owns and who works what, moved row by row and kept in a journal.

Land is a count of the ledger (m2 by sector of the owner): every change of owner is told to it, so that an area that
goes astray is found at the close. A journal line says when, which row, which right, from whom, to whom, how much and
by which channel.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any, Protocol

import numpy as np
import pandas as pd
from numpy.typing import ArrayLike, NDArray

from lustrum.accounts.ledger import Count, Ledger
from lustrum.errors import RunFailed
from lustrum.kernels.sums import sum_by

CHANNELS = ("joined", "induced", "restricted", "taken", "sold", "inherited", "returned")
LAND = "land"


class TitleTable(Protocol):
    """A table whose rows are owned."""

    @property
    def name(self) -> str:
        """Name of the table."""

    @property
    def columns(self) -> tuple[str, ...]:
        """Names of the columns."""

    def balance(self, column: str) -> NDArray[Any]:
        """Return a column itself, to be written in place."""

    def append(self, count: int, **columns: ArrayLike) -> NDArray[np.intp]:
        """Append rows."""

    def __len__(self) -> int: ...


@dataclass(frozen=True, eq=False)
class Transfer:
    """Lines of the journal that were written at once, as columns.

    Parameters
    ----------
    month, table, right, channel, purpose : str
        When, what was given, which right, how, and by which rule or measure.
    rows : array of int64 (n,)
        Permanent ids of the rows.
    old, new : array of int32 (n,)
        Holder ids before and after.
    old_kind, new_kind : array of int64 (n,)
        What kind of holder each was then (code of the form of property, say).
    amount : array of int64 (n,)
        How much each row was.
    """

    month: str
    table: str
    right: str
    channel: str
    purpose: str
    rows: NDArray[np.int64]
    old: NDArray[np.int32]
    new: NDArray[np.int32]
    old_kind: NDArray[np.int64]
    new_kind: NDArray[np.int64]
    amount: NDArray[np.int64]

    def frame(self) -> pd.DataFrame:
        """Return the lines as a frame."""
        facts = {
            key: [getattr(self, key)] * self.rows.size for key in ("month", "table", "right", "channel", "purpose")
        }
        return pd.DataFrame({**facts, "id": self.rows, "from": self.old, "to": self.new, "amount": self.amount})


class Titles:
    """The register of land and enterprises.

    Parameters
    ----------
    ledger : Ledger
        The books that keep the count of land.
    tables : mapping of str to TitleTable
        Tables with ``owner`` (and perhaps ``operator``); the one called ``parcels`` is the land.
    sector_of : callable
        Returns the sector of each holder id, int16 (n,); -1 where the holder is gone.
    measures : mapping of str to str
        Column that says how much a row is: ``area`` of a parcel, ``capacity`` of a unit.
    kind_of : callable
        Returns what kind of holder each holder id is, int64 (n,).
    """

    def __init__(
        self,
        ledger: Ledger,
        tables: Mapping[str, TitleTable],
        sector_of: Callable[[NDArray[np.int32]], NDArray[np.int16]],
        measures: Mapping[str, str],
        kind_of: Callable[[NDArray[np.int32]], NDArray[np.int64]] | None = None,
    ) -> None:
        self._ledger, self._tables, self._sector_of, self._measures = ledger, dict(tables), sector_of, dict(measures)
        self._kind_of = kind_of or (lambda holders: np.zeros(len(holders), dtype=np.int64))
        self.journal: list[Transfer] = []

    def keep_land(self, holder_of: Callable[[str, NDArray[np.intp]], NDArray[np.int32]]) -> None:
        """Let the ledger keep the count of land; `holder_of` names the holders of rows of a table."""
        parcels = self._tables["parcels"]

        def measure() -> NDArray[np.int64]:
            sectors = self._sector_of(parcels.balance("owner"))
            if (sectors < 0).any():
                raise RunFailed(f"{int((sectors < 0).sum())} parcels belong to holders that are gone.")
            return sum_by(sectors, parcels.balance("area"), len(self._ledger.sectors))

        def held(table: str, rows: NDArray[np.intp]) -> NDArray[np.int64]:
            owners, holders = parcels.balance("owner"), holder_of(table, rows)
            order = np.argsort(holders, kind="stable")
            place = np.searchsorted(holders[order], owners).clip(max=holders.size - 1)
            mine = holders[order][place] == owners
            return sum_by(order[place[mine]], parcels.balance("area")[mine], holders.size)

        self._ledger.keep_count(LAND, Count(measure, held))

    def reassign(
        self, table: str, rows: ArrayLike, right: str, to: ArrayLike, channel: str, purpose: str, month: object
    ) -> int:
        """Give rows to other holders and write it down.

        Parameters
        ----------
        table, right : str
            Table of titles; ``owner`` or ``operator``.
        rows, to : array of int (n,)
            Rows, and the holder id that each goes to.
        channel : str
            One of ``CHANNELS``.
        purpose : str
            The measure or rule that did it.
        month : object
            When.

        Returns
        -------
        int
            How many rows changed hands.

        Raises
        ------
        RunFailed
            If the channel is unknown or a new holder does not exist.
        """
        if channel not in CHANNELS:
            raise RunFailed(f"Titles move by {', '.join(CHANNELS)}, not by '{channel}'.")
        titles = self._tables[table]
        column = titles.balance(right)
        chosen = np.atleast_1d(np.asarray(rows))
        new = np.broadcast_to(np.asarray(to, dtype=np.int32), chosen.shape)
        moving = column[chosen] != new
        chosen, new = chosen[moving], new[moving]
        if not chosen.size:
            return 0
        old = column[chosen].copy()
        sectors = self._sector_of(new)
        if (sectors < 0).any():
            raise RunFailed(f"{int((sectors < 0).sum())} rows of '{table}' were to go to holders that do not exist.")
        amount = titles.balance(self._measures[table])[chosen].astype(np.int64)
        if table == "parcels" and right == "owner":
            self._ledger.move(LAND, purpose, self._sector_of(old), sectors, amount)
        kinds = self._kind_of(old), self._kind_of(new)
        column[chosen] = new
        ids = titles.balance("id")[chosen].astype(np.int64)
        self.journal.append(Transfer(str(month), table, right, channel, purpose, ids, old, new, *kinds, amount))
        return int(chosen.size)

    def divide(self, rows: ArrayLike, areas: ArrayLike) -> NDArray[np.intp]:
        """Cut `areas` (m2) off parcels as new parcels of the same owner and operator, and return the new rows.

        Raises
        ------
        RunFailed
            If more is to be cut off than a parcel has, or nothing.
        """
        parcels = self._tables["parcels"]
        chosen, parts = np.atleast_1d(np.asarray(rows)), np.atleast_1d(np.asarray(areas, dtype=np.int64))
        left = parcels.balance("area")[chosen] - parts
        if (left <= 0).any() or (parts <= 0).any() or np.unique(chosen).size < chosen.size:
            raise RunFailed(
                "A part of a parcel is more than nothing and less than the whole, and a parcel is cut once."
            )
        same = {c: parcels.balance(c)[chosen] for c in parcels.columns if c not in ("id", "area")}
        new = parcels.append(parts.size, **{**same, "area": parts})
        parcels.balance("area")[chosen] = left
        return new

    def take_journal(self) -> list[Transfer]:
        """Return the lines written since the last time, and start a new page."""
        page, self.journal = self.journal, []
        return page
