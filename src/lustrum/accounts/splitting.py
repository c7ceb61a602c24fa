r"""Splitting whole numbers by shares so that the parts add up exactly.

Cumulative rounding: with :math:`c_i = \sum_{j \le i} s_j / \sum_j s_j`, part :math:`i` is

.. math:: \lfloor c_i T + 1/2 \rfloor - \lfloor c_{i-1} T + 1/2 \rfloor

No part differs from its exact share by one or more, a share of zero gets nothing, and where whole demands are at
least the total, no part exceeds its demand.
"""

from __future__ import annotations

import numpy as np
from numpy.typing import ArrayLike, NDArray

from lustrum.errors import RunFailed

IntArray = NDArray[np.int64]
LARGEST_EXACT = 2**53


def _check(totals: IntArray, shares: NDArray[np.float64], sums: NDArray[np.float64]) -> None:
    if totals.size and (int(totals.max()) >= LARGEST_EXACT or int(totals.min()) < 0):
        raise RunFailed(f"Only totals from 0 to 2**53 can be split, not {totals.min()} to {totals.max()}.")
    if shares.size and not float(shares.min()) >= 0:
        raise RunFailed(f"Shares are zero or more; the least is {shares.min()}.")
    if ((sums <= 0) & (totals > 0)).any():
        raise RunFailed(f"{int(totals[sums <= 0].sum())} quanta are to be split and nobody has a share.")


def _round_steps(reached: NDArray[np.float64]) -> IntArray:
    whole = np.floor(reached + 0.5).astype(np.int64)
    whole[1:] -= whole[:-1].copy()
    return whole


def split(total: int, shares: ArrayLike) -> IntArray:
    """Split a total by shares into whole parts that add up exactly, int64 (n,).

    Parameters
    ----------
    total : int
        What is split, 0 or more.
    shares : array (n,)
        Weights, 0 or more; they need not add to one.

    Raises
    ------
    RunFailed
        If a share is below zero, or there is something to split and no share.

    Examples
    --------
    >>> split(10, [1, 1, 1]).tolist()
    [3, 4, 3]
    """
    weights = np.asarray(shares, dtype=np.float64)
    reached = np.cumsum(weights)
    sums = reached[-1:] if weights.size else np.zeros(1)
    _check(np.array([total], dtype=np.int64), weights, sums)
    if not total or not weights.size:
        return np.zeros(weights.size, dtype=np.int64)
    return _round_steps(reached / reached[-1] * total)


def split_columns(totals: ArrayLike, shares: ArrayLike) -> IntArray:
    """Split each column's total among the rows, int64 (n, P).

    Parameters
    ----------
    totals : array of int (P,)
        What is split, by column.
    shares : array (n, P) or (n,)
        Weights of the rows, by column or for all columns.
    """
    whole = np.asarray(totals, dtype=np.int64)
    weights = np.asarray(shares, dtype=np.float64)
    if weights.ndim == 1:
        weights = np.broadcast_to(weights[:, None], (weights.size, whole.size))
    if not weights.shape[0]:
        _check(whole, weights, np.zeros(whole.size))
        return np.zeros(weights.shape, dtype=np.int64)
    reached = np.cumsum(weights, axis=0)
    sums = reached[-1]
    _check(whole, weights, sums)
    return _round_steps(reached / np.where(sums > 0, sums, 1.0) * whole)


def split_groups(totals: ArrayLike, groups: ArrayLike, shares: ArrayLike) -> IntArray:
    """Split many totals, each among the rows of its group, int64 (n,).

    Parameters
    ----------
    totals : array of int (G,)
        What is split, by group.
    groups : array of int (n,)
        Group of each row, 0 to G - 1; in any order.
    shares : array (n,)
        Weights of the rows.

    Examples
    --------
    >>> split_groups([10, 3], [1, 0, 0, 1], [1, 1, 1, 2]).tolist()
    [1, 5, 5, 2]
    """
    whole = np.asarray(totals, dtype=np.int64)
    member = np.asarray(groups)
    weights = np.asarray(shares, dtype=np.float64)
    order = np.argsort(member, kind="stable")
    ordered, group = weights[order], member[order]
    counts = np.bincount(group, minlength=whole.size)
    ends = np.cumsum(counts)
    reached = np.concatenate([[0.0], np.cumsum(ordered)])
    start, stop = reached[ends - counts], reached[ends]
    sums = stop - start
    _check(whole, weights, sums)
    within = (reached[1:] - start[group]) / np.where(sums > 0, sums, 1.0)[group]
    level = np.floor(within * whole[group] + 0.5).astype(np.int64)
    parts = level.copy()
    parts[1:] -= np.where(group[1:] == group[:-1], level[:-1], 0)
    result: IntArray = np.empty(weights.size, dtype=np.int64)
    result[order] = parts
    return result


def apportion(total: int, shares: ArrayLike) -> IntArray:
    """Split by largest remainders, int64 (n,): the fairest whole parts, whatever the order of the rows.

    Sources
    -------
    Balinski and Young 1982, *Fair Representation*, method of Hamilton.

    Examples
    --------
    >>> apportion(10, [1, 1, 1]).tolist()
    [4, 3, 3]
    """
    weights = np.asarray(shares, dtype=np.float64)
    sums = np.array([weights.sum()])
    _check(np.array([total], dtype=np.int64), weights, sums)
    if not total or not weights.size:
        return np.zeros(weights.size, dtype=np.int64)
    exact = weights / sums[0] * total
    parts: IntArray = np.floor(exact).astype(np.int64)
    left = int(total - parts.sum())
    order = np.argsort(-(exact - parts), kind="stable")
    parts[order[:left]] += 1
    return parts
