"""What the books need to know of a table of holders, and nothing more.

A holder table has rows that hold balances: households, units, cooperatives, bodies. The books see columns of whole
numbers and a sector for each row. They know no weights, no persons and no labels.
"""

from __future__ import annotations

from typing import Any, Protocol, TypeAlias

import numpy as np
from numpy.typing import NDArray

IntArray: TypeAlias = NDArray[np.int64]
Rows: TypeAlias = NDArray[np.intp]
Side: TypeAlias = "str | tuple[str, Any]"
"""One end of a posting: the name of a body, or (table, rows); rows may be an array, one row, or None for every row."""

GOODS = "goods"
"""Name of the balance column with one column per product."""


class HolderTable(Protocol):
    """A table whose rows hold balances."""

    @property
    def name(self) -> str:
        """Name of the table."""

    @property
    def sector(self) -> NDArray[np.int16]:
        """Sector of each row, int16 (row,)."""

    @property
    def balances(self) -> tuple[str, ...]:
        """Names of the columns that hold balances."""

    def balance(self, column: str) -> IntArray:
        """Return the balance column itself, int64 (row,) or (row, product), to be written in place."""

    def __len__(self) -> int: ...
