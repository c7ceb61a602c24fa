"""Tables: named columns of equal length. Rows of the state; the dictionary `state.csv` says what each column is.

A column is reached as an attribute: ``state.households.conviction``. Assignment to the attribute writes into the column
(same length, same type). Columns that hold balances are written by the ledger alone, titles by their register; as
attributes they cannot be written.

A column with a second dimension lies in memory dimension by dimension, so that one product of all rows is read in one
sweep; and every column has room to spare, so that a few new rows do not move all the others.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from typing import Any

import numpy as np
from numpy.typing import ArrayLike, NDArray

from lustrum.errors import RunFailed, nearest
from lustrum.quantities.dictionary import DictionaryRow

Array = NDArray[Any]
_REFERENCE = re.compile(r"^row of (\w+)$")
_OWN = ("id", "key", "weight")
LEDGER, TITLES = "ledger", "titles"
ROW_OF, ROOM = "row of", "room"
SPARE = 1.04
"""Room made when a table grows, relative to its rows."""


def _shown_rows(store: Array, count: int) -> Array:
    """Return the first rows of a store (.., room) as a column (row, ..)."""
    return np.moveaxis(store[..., :count], -1, 0)


def _with_room(store: Array, count: int) -> Array:
    """Return a store that has room for so many rows, with the same content."""
    if count <= store.shape[-1]:
        return store
    room = int(count * SPARE) if store.shape[-1] else count
    made = np.empty((*store.shape[:-1], room), dtype=store.dtype)
    made[..., : store.shape[-1]] = store
    return made


def _kept(store: Array, rows: Array) -> Array:
    """Return a store of some rows, with room for a few new ones."""
    made = np.empty((*store.shape[:-1], int(rows.size * SPARE)), dtype=store.dtype)
    np.take(store, rows, axis=-1, out=made[..., : rows.size], mode="clip")
    return made


class Table:
    """Rows of one kind, as columns of equal length.

    Every table has ``id`` (int32, permanent, never used again), ``key`` (uint32, for draws) and ``weight`` (int32: how
    many of the kind a row stands for). Balances and other stocks in columns are totals of the row.

    Parameters
    ----------
    name : str
        Name of the table.
    rows : iterable of DictionaryRow
        What the columns are. The unit ``row of X`` makes a column a reference: it is kept right when rows of X go.
    sizes : mapping of str to int
        Length of each dimension that a column may have beside the row.

    Examples
    --------
    >>> from lustrum.quantities.dictionary import DictionaryRow
    >>> table = Table("units", [DictionaryRow("effort", dtype="float32", default="1")], {})
    >>> table.append(2, key=[7, 8])
    array([0, 1])
    >>> table.effort = [0.5, 0.8]
    >>> table.effort.tolist()
    [0.5, 0.800000011920929]
    """

    _columns: dict[str, Array]
    _stores: dict[str, Array]

    def __init__(self, name: str, rows: Iterable[DictionaryRow], sizes: Mapping[str, int]) -> None:
        put = object.__setattr__
        put(self, "name", name)
        stores: dict[str, Array] = {
            "id": np.zeros(0, np.int32),
            "key": np.zeros(0, np.uint32),
            "weight": np.zeros(0, np.int32),
        }
        defaults: dict[str, float] = {"id": 0, "key": 0, "weight": 1}
        references: dict[str, str] = {}
        balances: list[str] = []
        closed = ["id"]
        for row in rows:
            shape = (*(sizes[dim] for dim in row.dims), 0)
            stores[row.name] = np.zeros(shape, np.dtype(row.dtype))
            defaults[row.name] = float(row.default) if row.default else 0
            match = _REFERENCE.match(row.unit)
            if match:
                references[row.name] = match[1]
            if row.given == LEDGER:
                balances.append(row.name)
            if row.given in (LEDGER, TITLES):
                closed.append(row.name)
        put(self, "_stores", stores)
        put(self, "_columns", {name: _shown_rows(store, 0) for name, store in stores.items()})
        put(self, "_defaults", defaults)
        put(self, "_shown", {})
        put(self, "_pending", {})
        put(self, "_row_of", np.zeros(0, np.int32))
        put(self, "_ids", 0)
        put(self, "_watchers", [])
        put(self, "references", references)
        put(self, "balances", tuple(balances))
        put(self, "_closed", frozenset(closed))
        self._show()

    name: str
    references: dict[str, str]
    balances: tuple[str, ...]
    _closed: frozenset[str]
    _defaults: dict[str, float]
    _shown: dict[str, Array]
    _pending: dict[str, Array]
    _row_of: Array
    _ids: int
    _watchers: list[tuple[Table, str]]

    def _show(self) -> None:
        self._shown.clear()
        for column, values in self._columns.items():
            view = values.view()
            if column in self._closed:
                view.flags.writeable = False
            self._shown[column] = view

    def __len__(self) -> int:
        return int(self._columns["id"].size)

    @property
    def columns(self) -> tuple[str, ...]:
        """Names of the columns."""
        return tuple(self._columns)

    @property
    def sector(self) -> NDArray[np.int16]:
        """Sector of each row in the books, int16 (row,)."""
        return self._columns["sector"]

    def __getattr__(self, name: str) -> Array:
        try:
            return self._shown[name]
        except KeyError:
            near = nearest(name, self._columns)
            raise AttributeError(
                f"Table '{self.name}' has no column '{name}'." + (f" Nearest: '{near}'." if near else "")
            ) from None

    def __setattr__(self, name: str, value: ArrayLike) -> None:
        if name in self._closed:
            raise RunFailed(f"{self.name}.{name} is written by the ledger or the register of titles alone.")
        column = getattr(self, name)
        column[...] = value

    def balance(self, column: str) -> Array:
        """Return a closed column itself, to be written by the ledger or the register of titles alone."""
        return self._columns[column]

    @property
    def rows_by_id(self) -> NDArray[np.int32]:
        """Row of each permanent id so far, int32 (id,); -1 where the row is gone."""
        return self._row_of[: self._ids]

    def row_of(self, ids: ArrayLike) -> NDArray[np.int32]:
        """Return the row of each permanent id, int32 (n,); -1 where the row is gone."""
        return np.asarray(self._row_of[np.asarray(ids)], dtype=np.int32)

    def append(self, count: int, *, opening: bool = False, **columns: ArrayLike) -> NDArray[np.intp]:
        """Append rows; columns not given take their default.

        Parameters
        ----------
        count : int
            How many rows.
        opening : bool
            Whether balances may be given: only while the first state is drawn.
        **columns : array
            Values of the new rows.

        Returns
        -------
        array of int
            Numbers of the new rows.

        Raises
        ------
        RunFailed
            If a balance or an unknown column is given.
        """
        for name in columns:
            if name not in self._columns or name == "id" or (name in self.balances and not opening):
                raise RunFailed(f"A new row of '{self.name}' cannot be given '{name}'.")
        start, stop = len(self), len(self) + count
        first_id, last_id = self._ids, self._ids + count
        for name in self._columns:
            store = self._stores[name] = _with_room(self._stores[name], stop)
            self._columns[name] = _shown_rows(store, stop)
            new = self._columns[name][start:]
            new[...] = columns.get(name, self._defaults[name]) if name != "id" else np.arange(first_id, last_id)
            if name in self._pending:
                self._pending[name] = np.concatenate([self._pending[name], new])
        rows = np.arange(start, stop)
        put = object.__setattr__
        put(self, "_row_of", _with_room(self._row_of, last_id))
        put(self, "_ids", last_id)
        self._row_of[first_id:last_id] = rows
        self._show()
        return rows

    def remove(self, mask: ArrayLike) -> NDArray[np.int32]:
        """Remove rows; references to them in other tables become -1, others follow.

        Parameters
        ----------
        mask : array of bool (row,)
            Rows to remove. They must hold no balances: post them away first.

        Returns
        -------
        array of int32
            New row of each old row, or -1.

        Raises
        ------
        RunFailed
            If a row still holds a balance.
        """
        gone = np.asarray(mask, dtype=bool)
        for name in self.balances:
            if self._columns[name][gone].any():
                raise RunFailed(f"Rows of '{self.name}' were to be removed while they still hold {name}.")
        return self.reorder(np.flatnonzero(~gone))

    def reorder(self, rows: ArrayLike) -> NDArray[np.int32]:
        """Keep these rows, in this order; references in other tables follow. Return the new row of each old row."""
        keep = np.asarray(rows)
        moved = np.full(len(self), -1, dtype=np.int32)
        moved[keep] = np.arange(keep.size, dtype=np.int32)
        for name, store in self._stores.items():
            self._stores[name] = _kept(store, keep)
            self._columns[name] = _shown_rows(self._stores[name], keep.size)
            if name in self._pending:
                self._pending[name] = self._pending[name][keep]
        lookup = np.append(moved, np.int32(-1))
        self._row_of[: self._ids] = lookup[self._row_of[: self._ids]]
        self._show()
        for table, column in self._watchers:
            table._follow(column, lookup)
        return moved

    def _follow(self, column: str, lookup: Array) -> None:
        self._columns[column][...] = lookup[self._columns[column]]
        if column in self._pending:
            self._pending[column][...] = lookup[self._pending[column]]

    def watch(self, table: Table, column: str) -> None:
        """Keep the references in ``table.column`` to rows of this table right."""
        self._watchers.append((table, column))

    def pending(self, column: str) -> Array:
        """Return the values that `column` will have after the close of the month, to be written."""
        if column not in self._pending:
            if column in self._closed:
                raise RunFailed(f"{self.name}.{column} cannot be decided: it is not a decision column.")
            self._pending[column] = getattr(self, column).copy(order="K")
        return self._pending[column]

    def settle(self) -> None:
        """Let what was decided become what is."""
        for column, values in self._pending.items():
            self._columns[column][...] = values
        self._pending.clear()

    def kept(self) -> dict[str, Array]:
        """Return what a checkpoint holds: all columns, the row of each permanent id, and how much room there is.

        Raises
        ------
        RunFailed
            If something is decided and not yet settled.
        """
        if self._pending:
            raise RunFailed(f"Decisions on '{self.name}' are not settled: {', '.join(self._pending)}.")
        columns = {name: store[..., : len(self)] for name, store in self._stores.items()}
        return {**columns, ROW_OF: self.rows_by_id, ROOM: np.array(self._stores["id"].shape[-1])}

    def restore(self, kept: Mapping[str, Array]) -> None:
        """Take the rows of a checkpoint, instead of those that are here.

        They lie in memory as they lay then: sums of floating-point numbers may depend on it.

        Raises
        ------
        RunFailed
            If the columns or their kinds are others.
        """
        columns = {name: values for name, values in kept.items() if name not in (ROW_OF, ROOM)}
        mine = {name: (store.dtype, store.shape[:-1]) for name, store in self._stores.items()}
        theirs = {name: (values.dtype, values.shape[:-1]) for name, values in columns.items()}
        wrong = sorted(name for name in {*mine, *theirs} if mine.get(name) != theirs.get(name))
        if wrong:
            raise RunFailed(f"Table '{self.name}' has other columns: {', '.join(wrong)}.")
        count, room = kept["id"].size, int(kept[ROOM])
        for name in self._stores:
            store = self._stores[name] = np.empty((*mine[name][1], room), dtype=mine[name][0])
            store[..., :count] = columns[name]
            self._columns[name] = _shown_rows(store, count)
        put = object.__setattr__
        put(self, "_row_of", np.array(kept[ROW_OF]))
        put(self, "_ids", kept[ROW_OF].size)
        self._pending.clear()
        self._show()


class Decisions:
    """A table as it will be after the close: reading or writing a column opens its coming values."""

    def __init__(self, table: Table) -> None:
        object.__setattr__(self, "_table", table)

    _table: Table

    def __getattr__(self, name: str) -> Array:
        return self._table.pending(name)

    def __setattr__(self, name: str, value: ArrayLike) -> None:
        self._table.pending(name)[...] = value

    def __len__(self) -> int:
        return len(self._table)
