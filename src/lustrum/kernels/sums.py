"""Sums of rows by key: whole numbers exactly, floating-point numbers from the first row to the last."""

from __future__ import annotations

from typing import Any

import numpy as np
from numpy.typing import NDArray

from lustrum.kernels.paths import kernel

LARGEST_EXACT = 2**53
"""Whole numbers below it are exact in floating point."""


def _within(sums: NDArray[np.float64], size: int) -> NDArray[np.float64]:
    if sums.size > size:
        raise ValueError("a key is out of range")
    return sums


@kernel
def weigh_by(keys: NDArray[Any], weights: NDArray[Any], size: int) -> NDArray[np.float64]:
    """Return the sum of the weights of each key, float64 (size,), added from the first row to the last."""
    return _within(np.asarray(np.bincount(keys, weights, size), dtype=np.float64), size)


@kernel
def sum_by(keys: NDArray[Any], amounts: NDArray[Any], size: int) -> NDArray[np.int64]:
    """Return the sum of the amounts of each key, int64 (size,), exactly.

    Examples
    --------
    >>> sum_by(np.array([0, 2, 0]), np.array([1, 5, 2**60]), 3).tolist() == [2**60 + 1, 0, 5]
    True
    """
    if not amounts.size:
        return np.zeros(size, dtype=np.int64)
    largest = max(int(amounts.max()), -int(amounts.min()))
    if largest < LARGEST_EXACT // amounts.size:
        sums = np.asarray(np.bincount(keys, weights=amounts, minlength=size), dtype=np.float64)
        return _within(sums, size).astype(np.int64)
    exact = np.zeros(size, dtype=np.int64)
    np.add.at(exact, keys.astype(np.intp), amounts.astype(np.int64))
    return exact


@kernel
def sum_columns_by(keys: NDArray[Any], quanta: NDArray[np.int64], size: int) -> NDArray[np.int64]:
    """Return the sum of the rows of each key, column by column, int64 (size, column), exactly.

    Parameters
    ----------
    keys : array of int (n,)
        Key of each row, 0 to size - 1.
    quanta : int64 (n, column)
        What is added.
    size : int
        Number of keys.

    Examples
    --------
    >>> sum_columns_by(np.array([1, 1]), np.array([[1, 2], [3, 4]]), 2).tolist()
    [[0, 0], [4, 6]]
    """
    sums = np.zeros((size, quanta.shape[1]), dtype=np.int64)
    for column in np.flatnonzero(quanta.any(axis=0)):
        sums[:, column] = sum_by(keys, quanta[:, column], size)
    return sums


@kernel
def add_to_rows(column: NDArray[np.int64], rows: NDArray[Any], amounts: NDArray[np.int64]) -> None:
    """Add amounts to rows of a column, int64 (n,), in place; a row may stand more than once."""
    np.add.at(column, rows, amounts)
