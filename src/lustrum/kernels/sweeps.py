r"""Sweeps through a sparse matrix: the inner loops of the static balance of millions of products.

A square matrix M of coefficients stands in rows, as in SciPy's CSR: ``columns[starts[i]:starts[i+1]]`` and ``values``
of the same places are row i. Starts and columns are unsigned whole numbers, so that compiled code need not look whether
an index counts from the end: that check costs as much as the multiplication. Coefficients may be single precision;
levels and sums never are. Sums go from the first cell of a row, and from the first row, to the last.
"""

from __future__ import annotations

from typing import Any

import numpy as np
from numpy.typing import NDArray

from lustrum.kernels.paths import kernel

Floats = NDArray[np.float64]


def _in_order(terms: Floats) -> float:
    """Add from nothing, from first to last."""
    return float(np.add.accumulate(np.concatenate([np.zeros(1), terms]))[-1])


@kernel
def sum_of_columns(starts: NDArray[Any], columns: NDArray[Any], values: NDArray[Any], size: int) -> Floats:
    """Return the sums of the columns of a matrix in rows, float64 (size,), added from the first row to the last.

    A value below zero, or that is no number, is an error: what rests on these sums holds for matrices without.

    Examples
    --------
    >>> sum_of_columns(np.array([0, 2, 3], "u4"), np.array([0, 1, 1], "u4"), np.array([0.5, 0.25, 0.25]), 2)
    array([0.5, 0.5])
    """
    if not (values >= 0).all():
        raise ValueError("a value is negative or no number")
    sums = np.asarray(np.bincount(columns.astype(np.int64), values, size), dtype=np.float64)
    if sums.size > size or int(starts[-1]) != columns.size:
        raise ValueError("a column is out of range")
    return sums


@kernel
def sweep(
    starts: NDArray[Any], columns: NDArray[Any], values: NDArray[Any], final: Floats, levels: Floats, changes: Floats
) -> Floats:
    r"""Go once through the rows of x = M x + f, in place, each row with the newest levels (Gauss-Seidel).

    Parameters
    ----------
    starts, columns, values : arrays (n + 1,), (cells,), (cells,)
        The matrix in rows; every column below n (see :func:`sum_of_columns`).
    final, levels : float64 (n,)
        f, and x, which is changed.
    changes : float64 (n,)
        Changes d of the sweep before; replaced by those of this one.

    Returns
    -------
    float64 (6,)
        With e the changes of this sweep: sum and maximum of |e|, sum and maximum of |x|, sum of e (e - d), sum of
        (e - d)^2.

    Sources
    -------
    Seidel 1874; Varga 1962, Matrix Iterative Analysis, chapter 3 (it converges for every M of at least zero whose
    spectral radius is below 1).

    Examples
    --------
    >>> x, d = np.zeros(2), np.zeros(2)
    >>> cells = np.array([0, 1, 2], "u4"), np.array([1, 0], "u4"), np.array([0.5, 0.5])
    >>> found = sweep(*cells, np.array([1.0, 1.0]), x, d)
    >>> x.tolist()
    [1.0, 1.5]
    """
    before = changes.copy()
    for i in range(len(final)):
        cells = slice(int(starts[i]), int(starts[i + 1]))
        terms = np.concatenate([final[i : i + 1], values[cells] * levels[columns[cells]]])
        level = np.add.accumulate(terms)[-1]
        changes[i] = level - levels[i]
        levels[i] = level
    turned = changes - before
    return np.array(
        [
            _in_order(np.abs(changes)), np.abs(changes).max(initial=0.0),
            _in_order(np.abs(levels)), np.abs(levels).max(initial=0.0),
            _in_order(changes * turned), _in_order(turned * turned),
        ]
    )  # fmt: skip


@kernel
def extrapolate(levels: Floats, reached: Floats, factor: float) -> None:
    r"""Move levels on along the line from where the sweep before ended, in place, float64 (n,) each.

    .. math:: x \leftarrow g - c\,(g - h), \qquad h \leftarrow g

    with g the levels, h what the sweep before reached and c the factor. With c = sum of e (e - d) over sum of (e - d)^2
    the change that is left is least in the sense of squares.

    Sources
    -------
    Anderson 1965, Journal of the ACM 12 (depth one).

    Examples
    --------
    >>> x, h = np.array([1.5]), np.array([1.0])
    >>> extrapolate(x, h, -1.0)
    >>> x.tolist(), h.tolist()
    ([2.0], [1.5])
    """
    ends = levels.copy()
    levels -= factor * (ends - reached)
    reached[...] = ends
