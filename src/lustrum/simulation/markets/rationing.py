r"""Rationing at a posted price: who gets how much when there is less than is wanted.

*Proportional*: everybody gets the same share of the wish. *By tiers*: the first tier is served before the second is
heard; within a tier the rule is proportional. *Weighted*: shares follow weights. *Queue*: people wait until so many
find the good too dear in money and time that what is left to sell suffices. All hand out whole quanta that add up, and
what rounding leaves is spread over all rows: rows stand in the order of their regions, and none is to be the first.

Sources
-------
Kornai, J. 1980, *Economics of Shortage*, chapters on allocation and queues (recalled, verify); ``min`` rule of exchange
out of equilibrium as in Portes and Winter 1980 (recalled, verify). Queue: mechanisms catalogue row 18.
"""

from __future__ import annotations

from collections.abc import Iterable

import numpy as np
from numpy.typing import NDArray

from lustrum.kernels.sharing import hand_out, round_in_turn


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
    return np.minimum(hand_out(max(supply, 0), wanted), wanted)


def weighted(wanted: NDArray[np.int64], weight: NDArray[np.float64], supply: int, start: float) -> NDArray[np.int64]:
    r"""Serve wishes by shares in proportion to weights, nobody beyond the wish: :math:`\min(1, \lambda w_i)` of each.

    Parameters
    ----------
    wanted : int64 (n,)
        Quanta wanted.
    weight : float64 (n,)
        Weight of each wish, at least 0; where it is 0 nothing is served.
    supply : int
        Quanta there are.
    start : float
        From 0 up to 1, drawn anew for each month; see :func:`lustrum.kernels.sharing.round_in_turn`.

    Examples
    --------
    >>> weighted(np.array([10, 10, 10]), np.array([2.0, 1.0, 1.0]), 20, 0.5).tolist()
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
    return _whole(np.minimum(1.0, factor * weight) * wish, wish, supply, start)


def _whole(amounts: NDArray[np.float64], wish: NDArray[np.int64], supply: int, start: float) -> NDArray[np.int64]:
    """Round amounts, none above its wish, to quanta that add up to the supply, exactly."""
    served = round_in_turn(amounts, start)
    left = supply - int(served.sum())
    return np.asarray(served + hand_out(left, wish - served) if left > 0 else served - hand_out(-left, served))


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
    return in_turn(wanted, [np.flatnonzero(tier == level) for level in np.flatnonzero(np.bincount(tier))], supply)


def in_turn(
    wanted: NDArray[np.int64],
    turns: Iterable[NDArray[np.intp]],
    supply: int,
    into: NDArray[np.int64] | None = None,
) -> NDArray[np.int64]:
    """Serve one set of rows after the other, proportionally within a set.

    Parameters
    ----------
    wanted : int64 (n,)
        Quanta wanted.
    turns : iterable of int arrays
        Rows that are served together, in the order in which they are heard; rows of no set get nothing.
    supply : int
        Quanta there are.
    into : int64 (n,), optional
        Where the result is written; a new array of zeros if not given.

    Examples
    --------
    >>> in_turn(np.array([10, 30, 40]), [np.array([1]), np.array([0, 2])], 55).tolist()
    [5, 30, 20]
    """
    served = np.zeros(wanted.shape, dtype=np.int64) if into is None else into
    left = supply
    for rows in turns:
        if left <= 0:
            break
        given = proportional(wanted[rows], left)
        served[rows] = given
        left -= int(given.sum())
    return served


def queue(
    wanted: NDArray[np.int64], reach: NDArray[np.float64], supply: int, start: float
) -> tuple[NDArray[np.int64], float]:
    r"""Serve those who wait: the wait grows until what is still wanted is what there is.

    A wish of :math:`q_i` at the posted price stands as long as the full price (money and time) is at most
    :math:`\rho_i` times the posted one; beyond it the buyer spends no more, so the wish falls in proportion. The full
    price over the posted one, :math:`\pi`, solves

    .. math:: \sum_i q_i \min(1, \rho_i / \pi) = S,

    and the wait for a unit is :math:`w = p\,(\pi - 1) / v` hours at an hour's worth of :math:`v`. The left side is
    concave in :math:`1 / \pi`, so tangents reach the solution from below in finitely many steps.

    Parameters
    ----------
    wanted : int64 (n,)
        Quanta wanted at the posted price, without a wait.
    reach : float64 (n,)
        Full price relative to the posted one up to which the whole wish stands, at least 1.
    supply : int
        Quanta there are.
    start : float
        From 0 up to 1, drawn anew for each month; see :func:`lustrum.kernels.sharing.round_in_turn`.

    Returns
    -------
    served : int64 (n,)
        Quanta got.
    full_price : float
        The full price relative to the posted one; 1 where nobody waits.

    Examples
    --------
    >>> served, full_price = queue(np.array([10, 10]), np.array([1.0, 3.0]), 15, 0.5)
    >>> served.tolist(), full_price
    ([5, 10], 2.0)
    """
    supply = max(supply, 0)
    if int(wanted.sum()) <= supply:
        return wanted.astype(np.int64), 1.0
    if supply == 0:
        return np.zeros(wanted.shape, dtype=np.int64), np.inf
    wish = wanted.astype(np.float64)
    strength = wish * reach
    share, standing = 0.0, np.zeros(wanted.shape, dtype=bool)
    while True:
        share = max(share, (supply - float(wish[standing].sum())) / float(strength[~standing].sum()))
        now = (share * reach >= 1) & (wanted > 0)
        if not (now & ~standing).any():
            break
        standing |= now
    return _whole(np.minimum(1.0, share * reach) * wish, wanted, supply, start), 1.0 / share
