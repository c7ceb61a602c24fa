r"""Natural units for the solver: every row and column measured in its own size.

A programme in the units of yearbooks mixes tonnes, heads and shares, and a solver's absolute tolerances then mean
little. With powers of two (so that nothing is rounded)

.. math:: A' = R A C, \qquad b' = \beta R b, \qquad x = C x' / \beta

the sizes of the entries of each row, of each column, and of the right-hand side, are spread evenly about one: the
geometric mean of the largest and the smallest is one.

Sources
-------
Tomlin 1975, On scaling linear programming problems (geometric scaling).
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from lustrum.planning.program import LinearProgram

Floats = NDArray[np.float64]

ROUNDS = 4


@dataclass(frozen=True, eq=False)
class Scale:
    """Natural sizes.

    Parameters
    ----------
    row : float64 (row,)
        What one unit of the solver's row is in the row's own unit.
    column : float64 (column,)
        What one unit of the solver's column is in the column's own unit.
    """

    row: Floats
    column: Floats


def find_scale(program: LinearProgram) -> Scale:
    """Find natural sizes of rows and columns."""
    matrix = program.matrix
    rows, columns = program.shape
    side = np.where(np.isfinite(program.row_lower), np.abs(program.row_lower), 0.0)
    side = np.maximum(side, np.where(np.isfinite(program.row_upper), np.abs(program.row_upper), 0.0))
    given = np.flatnonzero(side)
    bounded = np.flatnonzero(np.isfinite(program.upper) & (program.upper > 0))
    bound = rows + np.arange(len(bounded))  # a limit of a column is a row with one entry
    row = np.concatenate([matrix.indices, given, bound, bound]).astype(np.int64)
    of_entry = np.repeat(np.arange(columns), np.diff(matrix.indptr))
    column = np.concatenate([of_entry, np.full(len(given), columns), bounded, np.full(len(bounded), columns)])
    sizes = [np.abs(matrix.data), side[given], np.ones(len(bounded)), program.upper[bounded]]
    size = np.log2(np.concatenate(sizes))
    count = rows + len(bounded)
    of_row, of_column = np.zeros(count), np.zeros(columns + 1)
    for _ in range(ROUNDS):
        of_row = -_middle(size + of_column[column], row, count)
        of_column = -_middle(size + of_row[row], column, columns + 1)
    of_row, of_column = np.round(of_row[:rows]), np.round(of_column)
    return Scale(row=np.exp2(-of_row - of_column[-1]), column=np.exp2(of_column[:-1] - of_column[-1]))


def _middle(sizes: Floats, groups: NDArray[np.int64], count: int) -> Floats:
    high, low = np.full(count, -np.inf), np.full(count, np.inf)
    np.maximum.at(high, groups, sizes)
    np.minimum.at(low, groups, sizes)
    return np.where(np.isfinite(high), (high + np.where(np.isfinite(low), low, 0.0)) / 2.0, 0.0)
