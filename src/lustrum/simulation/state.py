"""The state: the one thing that moves. Owned by the simulation and seen by nobody else.

Tables: settlements, bodies, households, persons, units, cooperatives, parcels, projects (columns in
``economy/dictionary/state.csv``). A *reference* column holds a row number of another table and is kept right when
rows go. A *holder id* is one int32 that names a row of a table that can own: it holds the permanent id, so that
titles survive moves.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from functools import lru_cache
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import ArrayLike, NDArray

from lustrum.kernels.holders import rows_of_holders
from lustrum.quantities.dictionary import Dictionary, read_dictionary
from lustrum.simulation.table import Decisions, Table

INCOME_LINES = ("wage", "farm", "cooperative", "trade", "rent", "transfer", "aid", "other", "crop", "land rent")
"""Lines of household income, the dimension ``line``."""

CAUSES = (
    "none",
    "capacity",
    "labour",
    "input",
    "land",
    "season",
    "draught",
    "power",
    "demand",
    "finance",
    "damage",
    "order",
)
"""What may bind an output, a delivery or a purchase, the dimension ``cause``."""

BODIES = ("nature", "bank", "foreign", "budget", "supply", "procurement", "army", "schools", "church")
"""The public bodies, in the order of their rows. ``supply`` is the state supply and wholesale organ."""

HOLDERS = ("bodies", "units", "households", "cooperatives")
"""Tables whose rows hold balances and titles, in the order of their codes in a holder id."""

TABLES = ("settlements", "bodies", "households", "persons", "units", "cooperatives", "parcels", "projects")
VILLAGE, TOWN = 0, 1
VINTAGES = 20
"""Cohorts of plant, the dimension ``vintage``; their calendar is in :mod:`lustrum.simulation.plant`."""

_DICTIONARY = Path(__file__).parents[1] / "economy" / "dictionary" / "state.csv"
_SHIFT = 27


@lru_cache(maxsize=1)
def state_dictionary() -> Dictionary:
    """Return the dictionary of the columns of state."""
    return read_dictionary(_DICTIONARY)


class State:
    """All tables of a simulation.

    ``participation`` is the share of persons of working age who count as workers, by class, float64 (group,).

    Parameters
    ----------
    sizes : mapping of str to int
        Number of labels of ``product``, ``need`` and ``skill``.
    """

    settlements: Table
    bodies: Table
    households: Table
    persons: Table
    units: Table
    cooperatives: Table
    parcels: Table
    projects: Table

    def __init__(self, sizes: Mapping[str, int]) -> None:
        dictionary = state_dictionary()
        self.sizes = {"line": len(INCOME_LINES), "vintage": VINTAGES, **sizes}
        self.participation: NDArray[np.float64] = np.ones(256)
        for name in TABLES:
            setattr(self, name, Table(name, dictionary.of_table(name), self.sizes))
        for table in self.tables():
            for column, target in table.references.items():
                self.table(target).watch(table, column)

    def table(self, name: str) -> Table:
        """Return a table by name."""
        table: Table = getattr(self, name)
        return table

    def tables(self) -> Iterator[Table]:
        """Iterate over all tables."""
        return (self.table(name) for name in TABLES)

    @staticmethod
    def body(name: str) -> int:
        """Return the row of a body in ``bodies``."""
        return BODIES.index(name)

    def holder(self, table: str, rows: ArrayLike) -> NDArray[np.int32]:
        """Return the holder id of rows of a table, int32 (n,)."""
        ids = self.table(table).id[np.asarray(rows)]
        return np.asarray(ids | np.int32(HOLDERS.index(table) << _SHIFT), dtype=np.int32)

    def split_holder(self, holders: ArrayLike) -> tuple[NDArray[np.int32], NDArray[np.int32]]:
        """Return the table code (position in ``HOLDERS``) and the row of each holder; row -1 where it is gone."""
        ids = np.asarray(holders, dtype=np.int32)
        codes = np.asarray(ids >> _SHIFT, dtype=np.int32)
        rows = np.full(ids.shape, -1, dtype=np.int32)
        for code in np.flatnonzero(np.bincount(codes[codes >= 0], minlength=1)):
            found = self.rows_in(HOLDERS[code], ids)
            rows = np.maximum(rows, found, out=rows)
        return codes, rows

    def rows_in(self, table: str, holders: ArrayLike) -> NDArray[np.int32]:
        """Return the row in `table` of each holder, int32 (n,); -1 where the holder is not in this table."""
        ids = np.asarray(holders, dtype=np.int32)
        return rows_of_holders(ids.ravel(), HOLDERS.index(table), _SHIFT, self.table(table).rows_by_id).reshape(
            ids.shape
        )

    def sector_of(self, holders: ArrayLike) -> NDArray[np.int16]:
        """Return the sector of each holder, int16 (n,); -1 where the holder is gone."""
        codes, rows = self.split_holder(holders)
        sectors = np.full(codes.shape, -1, dtype=np.int16)
        for code, name in enumerate(HOLDERS):
            mine = (codes == code) & (rows >= 0)
            if mine.any():
                sectors[mine] = self.table(name).sector[rows[mine]]
        return sectors

    def attribute_of(self, holders: ArrayLike, column: str, otherwise: Any = -1) -> NDArray[Any]:
        """Return a column of each holder's own table; `otherwise` where the table has none or the holder is gone."""
        codes, rows = self.split_holder(holders)
        values = np.full(codes.shape, otherwise)
        for code, name in enumerate(HOLDERS):
            table = self.table(name)
            mine = (codes == code) & (rows >= 0)
            if mine.any() and column in table.columns:
                values[mine] = getattr(table, column)[rows[mine]]
        return values


class Next:
    """The state as it will be after the close of the month: ``month.next.households.coop[rows] = 3``."""

    def __init__(self, state: State) -> None:
        self._state = state

    def __getattr__(self, name: str) -> Decisions:
        return Decisions(self._state.table(name))
