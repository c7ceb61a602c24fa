"""Pair buyers with sellers when both totals agree: along two running sums, in row order."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

Ints = NDArray[np.int64]


def match(bought: Ints, sold: Ints) -> tuple[Ints, Ints, Ints]:
    """Pair what is bought with what is sold.

    Parameters
    ----------
    bought, sold : int64 (buyer,), int64 (seller,)
        Quanta; the two sums are equal.

    Returns
    -------
    buyer, seller, quanta : int64 (pair,)
        At most buyers plus sellers pairs; each party's pairs add up to its quanta.

    Examples
    --------
    >>> [part.tolist() for part in match(np.array([3, 2]), np.array([1, 4]))]
    [[0, 0, 1], [0, 1, 1], [1, 2, 2]]
    """
    buyer_ends, seller_ends = np.cumsum(bought), np.cumsum(sold)
    ends = np.sort(np.concatenate([buyer_ends, seller_ends]), kind="stable")
    quanta = np.diff(ends, prepend=0)
    ends, quanta = ends[quanta > 0], quanta[quanta > 0]
    buyer = np.searchsorted(buyer_ends, ends, side="left")
    seller = np.searchsorted(seller_ends, ends, side="left")
    return buyer, seller, quanta
