"""A programme taken apart: one technology for all years, the capital recurrence, and the rest.

Levels are one vector: output (cell, year), investment (unit, year), then all other columns. Prices are one vector:
yearly rows (row, year), capital (unit, year + 1; the last is after the last year), then all other rows. Both are in
natural units, and every row reads "at least" or "equal". A row of one entry is a limit of its column, and no row.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from functools import cached_property
from typing import Any

import numpy as np
from numpy.typing import NDArray
from scipy.sparse import csr_array

from lustrum.planning.program import LinearProgram

Floats = NDArray[np.float64]
Ints = NDArray[np.int64]


@dataclass(frozen=True, eq=False)
class Rows:
    """A sparse matrix in compressed rows, as the kernels take it."""

    items: NDArray[np.int32]
    starts: NDArray[np.int32]
    values: Floats

    @classmethod
    def of(cls, matrix: csr_array[Any]) -> Rows:
        """Take a matrix."""
        return cls(matrix.indices.astype(np.int32), matrix.indptr.astype(np.int32), matrix.data.astype(np.float64))


@dataclass(frozen=True, eq=False)
class Sizes:
    """Numbers of years, products, yearly rows (products first), cells, units of capital, and the rest."""

    years: int
    products: int
    yearly: int
    cells: int
    units: int
    other_rows: int
    other_columns: int

    @property
    def rows(self) -> int:
        """Length of the vector of prices."""
        return self.yearly * self.years + self.units * (self.years + 1) + self.other_rows

    @property
    def columns(self) -> int:
        """Length of the vector of levels."""
        return (self.cells + self.units) * self.years + self.other_columns

    def levels(self, vector: NDArray[Any]) -> tuple[NDArray[Any], NDArray[Any], NDArray[Any]]:
        """View a vector of levels as output, investment and the rest."""
        first, second = self.cells * self.years, (self.cells + self.units) * self.years
        return (
            vector[:first].reshape(self.cells, self.years),
            vector[first:second].reshape(self.units, self.years),
            vector[second:],
        )

    def prices(self, vector: NDArray[Any]) -> tuple[NDArray[Any], NDArray[Any], NDArray[Any]]:
        """View a vector of prices as yearly rows, capital and the rest."""
        first = self.yearly * self.years
        second = first + self.units * (self.years + 1)
        return (
            vector[:first].reshape(self.yearly, self.years),
            vector[first:second].reshape(self.units, self.years + 1),
            vector[second:],
        )


@dataclass(frozen=True, eq=False)
class Model:
    """A programme taken apart, in its own units.

    Parameters
    ----------
    program : LinearProgram
        As assembled.
    sizes : Sizes
        How the vectors are laid out.
    row_of, column_of : int64 (row,), (column,)
        Row and column of the programme; -1 where it has none.
    flip : float64 (row,)
        -1 where the programme says "at most", 1 otherwise, 0 where there is no row.
    technology : CSR (yearly row, cell), per unit of activity, signed as in the programme.
    building : CSR (product, unit), first instalment, positive, per unit begun.
    cell, need, need_after : int64, float64 (unit,)
        Cell of each unit of capital; need per unit of activity; the same after the last year (0: none asked).
    after : float64 (unit,)
        What the row after the last year counts for one unit that stands.
    delay, left : int64, float64 (unit,)
        Years to use; share left after a year.
    rest : CSR (row, column) of all other entries, signed as in the programme.
    lower, upper : float64 (row,)
        Limits of rows in the programme's own sense.
    low, high : float64 (column,)
        Limits of columns, those of rows of one entry included.
    single_row, single_column, single_value : arrays (limit,)
        Rows of one entry.
    cost : float64 (column,)
        To be made small.
    year : int64 (row,)
        Place of the year of each row; the number of years for what must be left after the last.
    sign : float
        1; -1 where standing capital is added to what it must serve, for sizes.
    """

    program: LinearProgram
    sizes: Sizes
    row_of: Ints
    column_of: Ints
    flip: Floats
    technology: csr_array[Any]
    building: csr_array[Any]
    cell: Ints
    need: Floats
    need_after: Floats
    after: Floats
    delay: Ints
    left: Floats
    rest: csr_array[Any]
    lower: Floats
    upper: Floats
    low: Floats
    high: Floats
    single_row: Ints
    single_column: Ints
    single_value: Floats
    cost: Floats
    year: Ints
    sign: float = 1.0

    @cached_property
    def size(self) -> Model:
        """The model with all entries taken as positive: applied to sizes it gives the sizes of the terms of sums."""
        return replace(self, technology=abs(self.technology), building=-self.building, rest=abs(self.rest), sign=-1.0)

    def levels_of(self, vector: Floats) -> Floats:
        """Return levels in the columns of the programme."""
        found = np.zeros(self.program.shape[1])
        there = self.column_of >= 0
        found[self.column_of[there]] = vector[there]
        return found

    def taken_from(self, levels: Floats) -> Floats:
        """Return levels of the programme in the order of the model."""
        return np.where(self.column_of >= 0, levels[np.maximum(self.column_of, 0)], 0.0)

    def prices_of(self, vector: Floats) -> Floats:
        """Return prices in the rows of the programme; those of limits of columns follow from reduced costs.

        `vector` holds prices of rows as they stand in the programme: at least is positive, at most negative.
        """
        found = np.zeros(self.program.shape[0])
        there = self.row_of >= 0
        found[self.row_of[there]] = vector[there]
        cost = np.zeros(self.program.shape[1])
        cost[self.column_of[self.column_of >= 0]] = self.cost[self.column_of >= 0]
        reduced = cost - self.program.matrix.T @ found
        row, column, value = self.single_row, self.single_column, self.single_value
        program = self.program
        with np.errstate(invalid="ignore", divide="ignore"):
            one, two = program.row_lower[row] / value, program.row_upper[row] / value
        floor, top = np.minimum(one, two), np.maximum(one, two)
        gap = reduced[column]
        best_floor = np.full(program.shape[1], -np.inf)
        np.maximum.at(best_floor, column, floor)
        best_top = np.full(program.shape[1], np.inf)
        np.minimum.at(best_top, column, top)
        binds = (gap > 0) & (floor > program.lower[column]) & (floor == best_floor[column])
        binds |= (gap < 0) & (top < program.upper[column]) & (top == best_top[column])
        _, first = np.unique(np.where(binds, column, -1), return_index=True)
        chosen = first[binds[first]]
        found[row[chosen]] = gap[chosen] / value[chosen]
        return found
