"""Sharing a whole number out, and laying two divisions of one whole over each other."""

from __future__ import annotations

from typing import Any

import numpy as np
from numpy.typing import NDArray

from lustrum.kernels.paths import kernel

Ints = NDArray[np.int64]


@kernel
def hand_out(total: int, shares: NDArray[Any]) -> Ints:
    """Split a whole number in proportion to shares so that the parts add up to it exactly.

    Parameters
    ----------
    total : int
        Quanta to hand out, at least 0.
    shares : array (n,)
        Non-negative weights; if all are zero nothing is handed out.

    Returns
    -------
    int64 (n,)
        Parts; their sum is `total`, or 0 where no share is positive.

    Examples
    --------
    >>> hand_out(10, np.array([1.0, 1.0, 1.0])).tolist()
    [3, 4, 3]
    """
    edges = np.cumsum(shares, dtype=np.float64)
    if not edges.size or edges[-1] <= 0:
        return np.zeros(shares.shape, dtype=np.int64)
    ends = np.rint(edges / edges[-1] * total).astype(np.int64)
    ends[-1] = total
    return np.asarray(np.diff(ends, prepend=0))


@kernel
def round_in_turn(amounts: NDArray[np.float64], start: float) -> Ints:
    r"""Round amounts to whole numbers, down or up, so that all together lose nothing, int64 (n,).

    Row after row, with the sum :math:`S_i = x_1 + \dots + x_i`, a row gets
    :math:`\lfloor s + S_i \rfloor - \lfloor s + S_{i-1} \rfloor`: who wants a third gets one in every third row, and
    no row differs from its amount by one or more. With a start :math:`s` drawn anew each time nobody is favoured.
    Rounding down instead loses half a quantum a row, which is little where a row stands for two hundred households and
    much where it stands for one.

    Parameters
    ----------
    amounts : float64 (n,)
        What is rounded, 0 or more.
    start : float
        From 0 up to 1.

    Sources
    -------
    Systematic sampling: Madow 1949, Annals of Mathematical Statistics 20(3).

    Examples
    --------
    >>> round_in_turn(np.array([0.4, 0.4, 0.4, 3.0]), 0.5).tolist()
    [0, 1, 0, 3]
    """
    steps = np.floor(start + np.cumsum(amounts)).astype(np.int64)
    return np.clip(np.diff(steps, prepend=0), np.floor(amounts), np.ceil(amounts)).astype(np.int64)


@kernel
def purchases(
    spending: NDArray[np.float64], price: float, supply: int, quantum: float, most: Ints, start: float
) -> Ints:
    """Return the quanta that each buyer takes at a price, int64 (n,); together never more than the supply.

    What is sought is rounded in turn, and nobody takes more than can be paid in full: rounded up, a purchase may cost
    more than the purse holds, and a seller who is paid what is there sells below the price.

    Parameters
    ----------
    spending : float64 (n,)
        Money of each buyer, won.
    price : float
        Won per unit.
    supply : int
        Quanta there are.
    quantum : float
        Units per quantum.
    most : int64 (n,)
        Quanta that each buyer can pay, 0 or more.
    start : float
        From 0 up to 1; see :func:`round_in_turn`.

    Examples
    --------
    >>> purchases(np.array([5.0, 5.0, 5.0]), 2.0, 9, 1.0, np.array([2, 3, 3]), 0.5).tolist()
    [2, 2, 3]
    """
    wanted = np.minimum(round_in_turn(spending / (price * quantum), start), most)
    total = int(wanted.sum())
    if total <= supply:
        return wanted
    edges = np.floor(np.cumsum(wanted, dtype=np.float64) * (supply / total)).astype(np.int64)
    return np.asarray(np.minimum(np.diff(edges, prepend=0), wanted))


@kernel
def match(bought: Ints, sold: Ints) -> tuple[Ints, Ints, Ints]:
    """Pair buyers with sellers along two running sums, in row order.

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
