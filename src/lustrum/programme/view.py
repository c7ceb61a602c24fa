"""What a measure may see of a month: read-only tables, labels with attributes, holders.

The simulation shows its state through these Protocols and stays otherwise unknown here. Columns hold codes: the
position of a label in its table of labels, the row of another table, or a *holder id*. Measures choose rows by what
labels *are* (attributes, roles), never by what they are called.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, Protocol

import numpy as np
from numpy.typing import ArrayLike, NDArray

from lustrum.quantities.calendar import Month
from lustrum.quantities.labels import LabelTable

HOLDERS = ("bodies", "units", "households", "cooperatives")
"""Tables whose rows hold titles, in the order of the codes that ``split_holder`` returns."""

BODIES = ("nature", "bank", "foreign", "budget", "supply", "procurement", "army", "schools", "church")
"""Public bodies, in the order of the rows of the table ``bodies``."""

NOBODY = -1

Ints = NDArray[np.int64]
Mask = NDArray[np.bool_]


class TableView(Protocol):
    """Columns of equal length, reached as attributes: ``parcels.owner``. Do not write into them."""

    def __len__(self) -> int: ...

    def __getattr__(self, name: str) -> NDArray[Any]: ...


class MonthView(Protocol):
    """A month as a measure sees it."""

    @property
    def date(self) -> Month:
        """The month."""

    @property
    def labels(self) -> Mapping[str, LabelTable]:
        """Label tables by dimension."""

    def table(self, name: str) -> Any:
        """Return a table (:class:`TableView`) by name."""

    def holder(self, table: str, rows: ArrayLike) -> NDArray[np.int32]:
        """Return the holder id of rows of a table, int32 (n,)."""

    def split_holder(self, holders: ArrayLike) -> tuple[NDArray[np.int32], NDArray[np.int32]]:
        """Return the table (position in ``HOLDERS``) and the row of each holder; row -1 where it is gone."""


class MeasureMonth:
    """A month as one measure sees it: the view of the simulation, and how long the measure has been active.

    Parameters
    ----------
    view : MonthView
        The month.
    elapsed : int
        Months since the measure's first one; 0 in that month.
    span : int or None
        Months that the measure lasts in all; None if it has no end.
    """

    def __init__(self, view: MonthView, elapsed: int, span: int | None) -> None:
        self._view = view
        self.elapsed = elapsed
        self.span = span

    @property
    def date(self) -> Month:
        """The month."""
        return self._view.date

    @property
    def labels(self) -> Mapping[str, LabelTable]:
        """Label tables by dimension."""
        return self._view.labels

    def table(self, name: str) -> Any:
        """Return a table by name."""
        return self._view.table(name)

    def holder(self, table: str, rows: ArrayLike) -> NDArray[np.int32]:
        """Return the holder id of rows of a table."""
        return self._view.holder(table, rows)

    def split_holder(self, holders: ArrayLike) -> tuple[NDArray[np.int32], NDArray[np.int32]]:
        """Return the table and the row of each holder."""
        return self._view.split_holder(holders)

    def rows_in(self, table: str, holders: ArrayLike) -> Ints:
        """Return the row in `table` of each holder, int64 (n,); -1 where the holder is elsewhere."""
        codes, rows = self.split_holder(holders)
        return np.where(codes == HOLDERS.index(table), rows, NOBODY).astype(np.int64)

    def body(self, name: str) -> int:
        """Return the holder id of a body."""
        return int(self.holder("bodies", np.array([BODIES.index(name)]))[0])

    def has(self, dim: str, attribute: str = "") -> bool:
        """Say whether a dimension is there and, if named, carries an attribute."""
        return dim in self.labels and (not attribute or self.labels[dim].has(attribute))

    def code(self, dim: str, **wanted: Any) -> int:
        """Return the code of the first label with the wanted attributes, or -1."""
        if dim not in self.labels or not all(self.labels[dim].has(key) for key in wanted):
            return NOBODY
        found = np.flatnonzero(self.labels[dim].mask(**wanted))
        return int(found[0]) if found.size else NOBODY

    def count(self, dim: str, **wanted: Any) -> int:
        """Return how many labels have the wanted attributes; 0 where the dimension or an attribute is not there."""
        if dim not in self.labels or not all(self.labels[dim].has(key) for key in wanted):
            return 0
        return int(self.labels[dim].mask(**wanted).sum())

    def is_role(self, dim: str, codes: ArrayLike, roles: Any, attribute: str = "role") -> Mask:
        """Say whether the labels of these codes have one of the roles; False where the code is below zero."""
        if not self.has(dim, attribute):
            return np.zeros(np.shape(codes), dtype=bool)
        return self._have(dim, codes, attribute, roles)

    def _have(self, dim: str, codes: ArrayLike, attribute: str, wanted: Any) -> Mask:
        values = np.asarray(codes, dtype=np.int64)
        fits = np.append(self.labels[dim].mask(**{attribute: wanted}), False)
        return np.asarray(fits[np.where(values >= 0, values, len(fits) - 1)], dtype=bool)

    def select(self, table: str, where: Mapping[str, Any]) -> Ints:
        """Return the rows of a table that fit: keys as in :class:`~lustrum.programme.effects.Where`.

        A key is a column that holds codes of the dimension of its name (``activity``, ``form.role``), or an attribute
        of the activity that the row runs (``branch``, ``product``).
        """
        view = self.table(table)
        chosen = np.ones(len(view), dtype=bool)
        for key, wanted in where.items():
            if key != "table":
                chosen &= self._fits(view, str(key), wanted)
        return np.flatnonzero(chosen).astype(np.int64)

    def _fits(self, view: Any, key: str, wanted: Any) -> Mask:
        dim, _, attribute = key.partition(".")
        if dim not in self.labels or not hasattr(view, dim):
            dim, attribute = "activity", key
        if not self.has(dim, attribute) or not hasattr(view, dim):
            return np.zeros(len(view), dtype=bool)
        return self._have(dim, getattr(view, dim), attribute or "id", wanted)


class PlainTable:
    """A table of given arrays.

    Parameters
    ----------
    columns : mapping of str to array
        Columns of equal length.
    """

    def __init__(self, columns: Mapping[str, ArrayLike] | None = None) -> None:
        self._columns = {name: np.asarray(values) for name, values in (columns or {}).items()}
        self._length = max((len(values) for values in self._columns.values()), default=0)

    def __len__(self) -> int:
        return self._length

    def __getattr__(self, name: str) -> NDArray[Any]:
        if name.startswith("_") or name not in self._columns:
            message = f"no column {name!r}"
            raise AttributeError(message)
        return self._columns[name]


class PlainMonth:
    """A month of given arrays: for cases, examples and the static check. Holder ids are ``1,000,000 x table + row``.

    Parameters
    ----------
    date : Month
        The month.
    labels : mapping of str to LabelTable
        Label tables by dimension.
    tables : mapping of str to mapping of str to array
        Columns by table. ``bodies`` is always there.

    Examples
    --------
    >>> month = PlainMonth(Month(1946, 3), {}, {"households": {"settlement": [0, 0]}})
    >>> month.split_holder(month.holder("households", [1]))[1].tolist()
    [1]
    """

    FACTOR = 1_000_000

    def __init__(
        self,
        date: Month,
        labels: Mapping[str, LabelTable] | None = None,
        tables: Mapping[str, Mapping[str, ArrayLike]] | None = None,
    ) -> None:
        self.date = date
        self.labels: Mapping[str, LabelTable] = dict(labels or {})
        self._tables = {name: PlainTable(columns) for name, columns in (tables or {}).items()}
        self._tables.setdefault("bodies", PlainTable({"sector": np.arange(len(BODIES))}))

    def table(self, name: str) -> PlainTable:
        """Return a table; an empty one if none was given."""
        return self._tables.get(name, PlainTable())

    def holder(self, table: str, rows: ArrayLike) -> NDArray[np.int32]:
        """Return the holder id of rows of a table."""
        return np.asarray(np.asarray(rows) + HOLDERS.index(table) * self.FACTOR, dtype=np.int32)

    def split_holder(self, holders: ArrayLike) -> tuple[NDArray[np.int32], NDArray[np.int32]]:
        """Return the table and the row of each holder."""
        ids = np.asarray(holders, dtype=np.int32)
        return ids // np.int32(self.FACTOR), ids % np.int32(self.FACTOR)
