r"""What each of several causes adds, whatever the order in which they come.

Symbols: players ``N``, worth ``v(S)`` of each set of them. A set may be worth an array (a series, draws); then so is
each share.
"""

from __future__ import annotations

from itertools import combinations, permutations
from math import factorial
from typing import TYPE_CHECKING, Any

import numpy as np

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence

    from numpy.typing import ArrayLike, NDArray

__all__ = ["shapley_by_orders", "shapley_values", "subsets"]


def subsets(players: Iterable[str]) -> list[frozenset[str]]:
    """Return all sets of players, small ones first.

    Parameters
    ----------
    players : iterable of str

    Examples
    --------
    >>> [sorted(one) for one in subsets("ab")]
    [[], ['a'], ['b'], ['a', 'b']]
    """
    names = list(players)
    return [frozenset(one) for size in range(len(names) + 1) for one in combinations(names, size)]


def shapley_values(worth: Mapping[frozenset[str], ArrayLike], players: Sequence[str]) -> dict[str, NDArray[np.float64]]:
    r"""Mean addition of each player over all orders in which they could come.

    .. math:: \phi_i = \sum_{S \not\ni i} \frac{|S|!\,(|N| - |S| - 1)!}{|N|!} \big( v(S \cup i) - v(S) \big)

    The shares add up to the worth of all less the worth of none.

    Parameters
    ----------
    worth : mapping of frozenset to number or array
        Worth of every set of players.
    players : sequence of str

    Returns
    -------
    dict of str to array

    Raises
    ------
    ValueError
        If the worth of a set is missing; :func:`shapley_by_orders` needs only some.

    Sources
    -------
    Shapley 1953, in Contributions to the Theory of Games II.

    Examples
    --------
    >>> glove = {one: float({"a"} < one) for one in subsets("abc")}
    >>> {name: round(float(share), 6) for name, share in shapley_values(glove, "abc").items()}
    {'a': 0.666667, 'b': 0.166667, 'c': 0.166667}
    """
    absent = [one for one in subsets(players) if one not in worth]
    if absent:
        message = f"the worth of {len(absent)} sets is missing, such as {sorted(absent[0]) or 'nobody'}"
        raise ValueError(message)
    size = len(players)
    value = {one: np.asarray(worth[one], dtype=np.float64) for one in subsets(players)}
    found = {}
    for player in players:
        others = subsets(name for name in players if name != player)
        weights = [factorial(len(one)) * factorial(size - len(one) - 1) / factorial(size) for one in others]
        parts = [w * (value[one | {player}] - value[one]) for w, one in zip(weights, others, strict=True)]
        found[player] = np.asarray(np.sum(parts, axis=0))
    return found


def shapley_by_orders(
    worth: Mapping[frozenset[str], Any], players: Sequence[str], orders: Iterable[Sequence[str]] | None = None
) -> tuple[dict[str, NDArray[np.float64]], dict[str, NDArray[np.float64]], int]:
    r"""Estimate the same means from the orders whose every step is known.

    .. math:: \hat\phi_i = \frac{1}{|R|} \sum_{\pi \in R} \big( v(P_i^\pi \cup i) - v(P_i^\pi) \big)

    Parameters
    ----------
    worth : mapping of frozenset to number or array
        Worth of some sets.
    players : sequence of str
    orders : iterable of sequences of players, optional
        Orders drawn beforehand, each counted as often as it stands there; all of them if not given.

    Returns
    -------
    values, errors : dict of str to array
        Mean additions, and their standard errors; NaN from a single order.
    count : int
        How many orders were used.

    Raises
    ------
    ValueError
        If no order is known from nobody to all.

    Sources
    -------
    Castro, Gómez and Tejada 2009, Computers and Operations Research 36.

    Examples
    --------
    >>> part = {frozenset(one): float(len(one)) ** 2 for one in ("", "a", "ab")}
    >>> values, errors, count = shapley_by_orders(part, "ab")
    >>> float(values["a"]), float(values["b"]), count
    (1.0, 3.0, 1)
    """
    known = [order for order in (permutations(players) if orders is None else orders) if _is_known(worth, order)]
    if not known:
        message = "no order of the players is known from nobody to all of them"
        raise ValueError(message)
    added: dict[str, list[NDArray[np.float64]]] = {player: [] for player in players}
    for order in known:
        for place, player in enumerate(order):
            before, after = (np.asarray(worth[frozenset(order[:end])], dtype=np.float64) for end in (place, place + 1))
            added[player].append(after - before)
    count = len(known)
    values = {player: np.asarray(np.mean(parts, axis=0)) for player, parts in added.items()}
    spread = {
        player: np.asarray(np.std(parts, axis=0, ddof=1) / np.sqrt(count))
        if count > 1
        else np.full_like(parts[0], np.nan)
        for player, parts in added.items()
    }
    return values, spread, count


def _is_known(worth: Mapping[frozenset[str], Any], order: Sequence[str]) -> bool:
    return all(frozenset(order[:end]) in worth for end in range(len(order) + 1))
