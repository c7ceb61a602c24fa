"""The ends of a posting: rows of a table of holders, to which amounts are added, and sums over rows."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import ArrayLike, NDArray

from lustrum.accounts.holders import GOODS, HolderTable, IntArray
from lustrum.errors import RunFailed
from lustrum.kernels.sums import add_to_rows


@dataclass(frozen=True)
class End:
    """One end of a posting: rows None are all rows of the table; `is_rising` says that no row stands twice."""

    table: HolderTable
    rows: NDArray[np.intp] | int | None
    is_rising: bool = True

    def add(self, column: IntArray, quanta: IntArray, sign: int = 1) -> None:
        """Add amounts to a balance column, one for each row."""
        change = quanta if sign > 0 else -quanta
        if self.rows is None:
            column += change
        elif isinstance(self.rows, int):
            column[self.rows] += change.sum()
        elif self.is_rising:
            column[self.rows] += change
        else:
            add_to_rows(column, self.rows, change)

    def add_goods(self, columns: NDArray[np.intp], quanta: IntArray, sign: int = 1) -> None:
        """Add amounts (row, column) to some columns of the goods."""
        goods = self.table.balance(GOODS)
        act = np.add if sign > 0 else np.subtract
        rows: NDArray[np.intp] | int | None = self.rows
        if isinstance(rows, int):
            goods[rows, columns] = act(goods[rows, columns], quanta.sum(axis=0))
            return
        if not self.is_rising and rows is not None:
            rows, quanta = sum_rows_by(rows, quanta)
        if columns.size < goods.shape[1]:
            for number, column in enumerate(columns.tolist()):
                where = slice(None) if rows is None else rows
                goods[where, column] = act(goods[where, column], quanta[:, number])
        elif rows is None:
            act(goods, quanta, out=goods)
        else:
            goods[rows] = act(goods[rows], quanta)

    def goods(self, columns: NDArray[np.intp]) -> IntArray:
        """Return the balances of some columns of goods, int64 (row, column)."""
        goods = self.table.balance(GOODS)
        if self.rows is None:
            return goods if columns.size == goods.shape[1] else goods[:, columns]
        rows = np.atleast_1d(np.asarray(self.rows))
        return np.asarray(goods[rows] if columns.size == goods.shape[1] else goods[rows[:, None], columns])

    def sectors(self) -> NDArray[np.int16]:
        """Return the sector of each row, int16 (row,)."""
        sector = self.table.sector
        return sector if self.rows is None else np.atleast_1d(sector[self.rows])

    @property
    def size(self) -> int:
        """Number of rows; 0 for a single row, which takes any number of amounts."""
        if self.rows is None:
            return len(self.table)
        return 0 if isinstance(self.rows, int) else int(self.rows.size)


def whole(amounts: ArrayLike, purpose: str) -> IntArray:
    """Return amounts as int64; what is no whole number or below zero is refused.

    Raises
    ------
    RunFailed
        If an amount is not whole or below zero.
    """
    quanta = np.asarray(amounts)
    if quanta.dtype.kind not in "iu" and quanta.size:
        raise RunFailed(
            f"Amounts posted for '{purpose}' must be whole numbers, not {quanta.dtype}: round or split them."
        )
    if quanta.size and int(quanta.min()) < 0:
        raise RunFailed(f"Amounts posted for '{purpose}' must be 0 or more; the least is {quanta.min()}.")
    return quanta.astype(np.int64, copy=False)


def sum_rows_by(keys: NDArray[np.integer], quanta: IntArray) -> tuple[NDArray[np.int64], IntArray]:
    """Return the keys that occur, in order, and the sum of the rows of each, int64 (key, column)."""
    order = np.argsort(keys, kind="stable")
    sorted_keys = np.asarray(keys)[order]
    starts = np.flatnonzero(np.concatenate([[True], sorted_keys[1:] != sorted_keys[:-1]])) if keys.size else order
    if starts.size == 1:
        return sorted_keys[:1].astype(np.int64), quanta.sum(axis=0, keepdims=True)
    if not keys.size:
        return np.zeros(0, dtype=np.int64), np.zeros((0, quanta.shape[1]), dtype=np.int64)
    return sorted_keys[starts].astype(np.int64), np.add.reduceat(quanta[order], starts, axis=0)


def paid_by(rows: NDArray[np.intp] | int | None, quanta: IntArray, position: int) -> int:
    """Return what the payer at a position of the rows was to pay in all."""
    if rows is None:
        return int(quanta[position])
    return int(quanta.sum() if isinstance(rows, int) else quanta[rows == rows[position]].sum())
