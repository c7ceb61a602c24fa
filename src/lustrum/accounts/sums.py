"""Exact sums of whole numbers by key, fast: in floating point as long as that is exact, else in whole numbers."""

from __future__ import annotations

from typing import Any

import numpy as np
from numpy.typing import NDArray

LARGEST_EXACT = 2**53


def weigh_by(keys: NDArray[Any], weights: NDArray[Any], size: int) -> NDArray[np.float64]:
    """Return the sum of the weights of each key, float64 (size,)."""
    return np.asarray(np.bincount(keys, weights, size), dtype=np.float64)


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
        return np.bincount(keys, weights=amounts, minlength=size).astype(np.int64)
    sums = np.zeros(size, dtype=np.int64)
    np.add.at(sums, keys.astype(np.intp), amounts.astype(np.int64))
    return sums
