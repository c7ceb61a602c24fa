r"""Rationing at a posted price: who gets how much when there is less than is wanted.

Two rules. *Proportional*: everybody gets the same share of the wish. *By tiers*: the first tier is served before the
second is heard; within a tier the rule is proportional. Both hand out whole quanta that add up exactly.

Sources
-------
Kornai, J. 1980, *Economics of Shortage*, chapters on allocation and queues (recalled, verify); ``min`` rule of exchange
out of equilibrium as in Portes and Winter 1980 (recalled, verify).
"""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray


def hand_out(total: int, shares: NDArray[np.float64]) -> NDArray[np.int64]:
    """Split a whole number in proportion to shares so that the parts add up to it exactly.

    Parameters
    ----------
    total : int
        Quanta to hand out, at least 0.
    shares : float64 (n,)
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


def proportional(wanted: NDArray[np.int64], supply: int) -> NDArray[np.int64]:
    """Serve every wish by the same share; nobody gets more than wanted.

    Parameters
    ----------
    wanted : int64 (n,)
        Quanta wanted, at least 0.
    supply : int
        Quanta there are.

    Examples
    --------
    >>> proportional(np.array([10, 30]), 20).tolist()
    [5, 15]
    """
    if int(wanted.sum()) <= supply:
        return wanted.astype(np.int64)
    return np.minimum(hand_out(max(supply, 0), wanted.astype(np.float64)), wanted)


def weighted(wanted: NDArray[np.int64], weight: NDArray[np.float64], supply: int) -> NDArray[np.int64]:
    r"""Serve wishes by shares in proportion to weights, nobody beyond the wish: :math:`\min(1, \lambda w_i)` of each.

    Parameters
    ----------
    wanted : int64 (n,)
        Quanta wanted.
    weight : float64 (n,)
        Weight of each wish, at least 0; where it is 0 nothing is served.
    supply : int
        Quanta there are.

    Examples
    --------
    >>> weighted(np.array([10, 10, 10]), np.array([2.0, 1.0, 1.0]), 20).tolist()
    [10, 5, 5]
    """
    wish = np.where(weight > 0, wanted, 0).astype(np.int64)
    if int(wish.sum()) <= supply:
        return wish
    order = np.argsort(-weight, kind="stable")
    first_served, strength = wish[order].astype(np.float64), (weight * wish)[order]
    filled = np.concatenate([[0.0], np.cumsum(first_served)])
    waiting = strength.sum() - np.concatenate([[0.0], np.cumsum(strength)])
    reach = filled[1:] + np.divide(waiting[1:], weight[order], out=np.zeros(wish.size), where=weight[order] > 0)
    last = int(np.searchsorted(reach, supply))
    factor = (supply - filled[last]) / max(waiting[last], 1e-300)
    served = np.floor(np.minimum(1.0, factor * weight) * wish).astype(np.int64)
    room = np.flatnonzero(served < wish)
    served[room[: supply - int(served.sum())]] += 1
    return np.asarray(served)


def by_tiers(wanted: NDArray[np.int64], tier: NDArray[np.int64], supply: int) -> NDArray[np.int64]:
    """Serve tier after tier (0 first), proportionally within a tier.

    Parameters
    ----------
    wanted : int64 (n,)
        Quanta wanted.
    tier : int64 (n,)
        Tier of each wish; smaller is earlier.
    supply : int
        Quanta there are.

    Examples
    --------
    >>> by_tiers(np.array([10, 30, 40]), np.array([1, 0, 1]), 55).tolist()
    [5, 30, 20]
    """
    if int(wanted.sum()) <= supply:
        return wanted.astype(np.int64)
    served = np.zeros(wanted.shape, dtype=np.int64)
    left = supply
    for level in np.flatnonzero(np.bincount(tier)):
        mine = np.flatnonzero(tier == level)
        served[mine] = proportional(wanted[mine], left)
        left -= int(served[mine].sum())
    return served
