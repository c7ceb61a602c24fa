r"""Structural decomposition: a change between two economies, or two dates, split over what determines it.

Symbols: a result is a product of factors, :math:`y = F_1 F_2 \cdots F_k`. There is no one way to attribute its change;
the mean of the two polar ways is exact and near to the mean of all k! (Dietzenbacher and Los 1998).

.. math:: \Delta y = \sum_i \tfrac12 \left( F^0_1 \cdots F^0_{i-1}\, \Delta F_i\, F^1_{i+1} \cdots F^1_k
                    + F^1_1 \cdots F^1_{i-1}\, \Delta F_i\, F^0_{i+1} \cdots F^0_k \right)
"""

from __future__ import annotations

from collections.abc import Sequence
from functools import reduce
from typing import TYPE_CHECKING

import numpy as np

if TYPE_CHECKING:
    from numpy.typing import ArrayLike, NDArray

    Floats = NDArray[np.float64]

__all__ = ["polar_decomposition"]


def polar_decomposition(before: Sequence[ArrayLike], after: Sequence[ArrayLike]) -> list[Floats]:
    r"""Contribution of each factor to the change of a matrix product, the mean of both polar ways.

    Parameters
    ----------
    before, after : the k factors at the two dates, matrices that can be multiplied in their order.

    Returns
    -------
    list of k arrays of the product's shape; they add up to its change.

    Raises
    ------
    ValueError
        If the two lists differ in length.

    Sources
    -------
    Dietzenbacher and Los 1998, Economic Systems Research 10; Miller and Blair 2009, section 13.1.

    Examples
    --------
    >>> [part.item() for part in polar_decomposition([[[2.0]], [[10.0]]], [[[3.0]], [[20.0]]])]
    [15.0, 25.0]
    """
    if len(before) != len(after):
        message = f"{len(before)} factors before and {len(after)} after"
        raise ValueError(message)
    first = [np.atleast_2d(np.asarray(factor, dtype=np.float64)) for factor in before]
    last = [np.atleast_2d(np.asarray(factor, dtype=np.float64)) for factor in after]
    parts = []
    for i in range(len(first)):
        moved = [last[i] - first[i]]
        one = reduce(np.matmul, [*first[:i], *moved, *last[i + 1 :]])
        other = reduce(np.matmul, [*last[:i], *moved, *first[i + 1 :]])
        parts.append(np.asarray((one + other) / 2))
    return parts
