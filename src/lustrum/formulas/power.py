r"""Power in weighted voting: who can turn a losing coalition into a winning one.

Symbols: integer weights ``w`` (n,), quota ``q``; a coalition wins if its weights reach q. Counts are exact integers by
dynamic programming over sums of weights, O(n^3 W).
"""

from __future__ import annotations

from math import factorial
from typing import TYPE_CHECKING, Any

import numpy as np

if TYPE_CHECKING:
    from collections.abc import Sequence

    from numpy.typing import NDArray

    Floats = NDArray[np.float64]

__all__ = ["banzhaf", "banzhaf_swings", "shapley_shubik", "swings_with_vetoes", "veto_power"]

MOST_IN_64_BITS = 60
"""Members whose coalitions can be counted in 64 bits; more are counted in Python's own integers."""


def _check(weights: Sequence[int], quota: int) -> list[int]:
    whole = [int(weight) for weight in weights]
    if any(w != given or w < 0 for w, given in zip(whole, weights, strict=True)):
        message = "weights must be whole numbers of at least 0 (scale shares to seats first)"
        raise ValueError(message)
    if not 0 < quota <= sum(whole):
        message = f"the quota must be between 1 and the sum of weights {sum(whole)}, not {quota}"
        raise ValueError(message)
    return whole


def _coalitions_by_size(weights: list[int]) -> NDArray[Any]:
    """Count coalitions by (members, sum of weights)."""
    kind = np.int64 if len(weights) <= MOST_IN_64_BITS else object
    counts = np.zeros((len(weights) + 1, sum(weights) + 1), dtype=kind)
    counts[0, 0] = 1
    for weight in weights:
        joined = counts[:-1, : counts.shape[1] - weight].copy()
        counts[1:, weight:] += joined
    return counts


def _swings_by_size(weights: list[int], quota: int, member: int) -> list[int]:
    others = weights[:member] + weights[member + 1 :]
    low = max(quota - weights[member], 0)
    return [int(count) for count in _coalitions_by_size(others)[:, low:quota].sum(axis=1)]


def banzhaf_swings(weights: Sequence[int], quota: int) -> list[int]:
    r"""Count the coalitions of the others that lose without the member and win with it.

    .. math:: \eta_i = \#\{ S \not\ni i : q - w_i \le w(S) < q \}

    Parameters
    ----------
    weights : n whole numbers; quota : whole number, a coalition wins if it reaches it.

    Examples
    --------
    >>> banzhaf_swings([40, 35, 15, 10], 51)
    [5, 3, 3, 1]
    """
    whole = _check(weights, quota)
    return [sum(_swings_by_size(whole, quota, member)) for member in range(len(whole))]


def banzhaf(weights: Sequence[int], quota: int) -> Floats:
    r"""Normalised Banzhaf index.

    .. math:: \beta_i = \eta_i / \textstyle\sum_j \eta_j

    Parameters
    ----------
    weights : n whole numbers; quota : whole number.

    Returns
    -------
    (n,) array that sums to 1.

    Sources
    -------
    Penrose 1946, Journal of the Royal Statistical Society 109; Banzhaf 1965, Rutgers Law Review 19.

    Examples
    --------
    >>> banzhaf([40, 35, 15, 10], 51).round(6)
    array([0.416667, 0.25    , 0.25    , 0.083333])
    """
    swings = banzhaf_swings(weights, quota)
    return np.array([swing / sum(swings) for swing in swings])


def shapley_shubik(weights: Sequence[int], quota: int) -> Floats:
    r"""Share of the orders of arrival in which the member is the one who tips the vote.

    .. math:: \varphi_i = \sum_{S \text{ swung by } i} \frac{|S|!\,(n - 1 - |S|)!}{n!}

    Parameters
    ----------
    weights : n whole numbers; quota : whole number.

    Returns
    -------
    (n,) array that sums to 1.

    Sources
    -------
    Shapley and Shubik 1954, American Political Science Review 48.

    Examples
    --------
    >>> shapley_shubik([40, 35, 15, 10], 51).round(6)
    array([0.416667, 0.25    , 0.25    , 0.083333])
    """
    whole = _check(weights, quota)
    n = len(whole)
    orders = [factorial(size) * factorial(n - 1 - size) for size in range(n)]
    tipped = [
        sum(count * order for count, order in zip(_swings_by_size(whole, quota, member), orders, strict=True))
        for member in range(n)
    ]
    return np.array([count / factorial(n) for count in tipped])


def veto_power(weights: Sequence[int], quota: int) -> float:
    r"""Normalised Banzhaf power of one more player without votes, whose consent every decision needs.

    .. math:: \beta_v = \frac{\omega}{\omega + \sum_i \eta_i}, \qquad \omega = \#\{ S : w(S) \ge q \}

    With the player in, each member swings in as many coalitions as before, so every member's share of the power shrinks
    by the same part, which is this number.

    Parameters
    ----------
    weights : n whole numbers; quota : whole number.

    Returns
    -------
    0 to 1: one half against a dictator, 1 / (n + 1) where n members must agree anyhow.

    Sources
    -------
    Banzhaf 1965, Rutgers Law Review 19; the composition with a unanimous player is textbook.

    Examples
    --------
    >>> round(veto_power([40, 35, 15, 10], 51), 6), veto_power([1], 1)
    (0.368421, 0.5)
    """
    whole = _check(weights, quota)
    winning = int(_coalitions_by_size(whole)[:, quota:].sum())
    return winning / (winning + sum(banzhaf_swings(whole, quota)))


def swings_with_vetoes(weights: Sequence[int], quota: int, vetoes: Sequence[bool]) -> list[int]:
    r"""Count the swings of members some of whom can stop every decision, whatever their votes.

    .. math:: \eta_i = \#\{ S \not\ni i : S \text{ loses}, S \cup \{i\} \text{ wins} \},

    where a coalition wins if its weights reach q and every member with a veto is in it.

    Parameters
    ----------
    weights : n whole numbers; quota : whole number; vetoes : n, whether a member has a veto.

    Returns
    -------
    n whole numbers. A member with a veto swings in every coalition that wins.

    Sources
    -------
    Banzhaf 1965, Rutgers Law Review 19.

    Examples
    --------
    >>> swings_with_vetoes([40, 35, 15, 10], 51, [False] * 4)
    [5, 3, 3, 1]
    >>> swings_with_vetoes([40, 35, 15, 10, 0], 51, [False] * 4 + [True])
    [5, 3, 3, 1, 7]
    """
    whole = _check(weights, quota)
    free = [member for member, veto in enumerate(vetoes) if not veto]
    others = [whole[member] for member in free]
    lacking = max(quota - sum(weight for weight, veto in zip(whole, vetoes, strict=True) if veto), 0)
    winning = int(_coalitions_by_size(others)[:, lacking:].sum())
    swings = [winning] * len(whole)
    for place, member in enumerate(free):
        swings[member] = sum(_swings_by_size(others, lacking, place)) if lacking else 0
    return swings
