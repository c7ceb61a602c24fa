r"""Shares of a whole: how mixed, how concentrated, how far from another set of shares.

Symbols: ``s`` (n,) amounts that are not negative; they are divided by their sum here.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

if TYPE_CHECKING:
    from numpy.typing import ArrayLike, NDArray

    Floats = NDArray[np.float64]

__all__ = ["effective_number", "entropy", "hellinger", "herfindahl", "loosemore_hanby", "to_shares"]


def to_shares(amounts: ArrayLike) -> Floats:
    """Divide amounts by their sum.

    Parameters
    ----------
    amounts : (n,) array, not negative, with a positive sum.

    Raises
    ------
    ValueError
        If an amount is negative or not finite, or all are zero: shares of nothing are undefined.

    Examples
    --------
    >>> to_shares([3, 1]).tolist()
    [0.75, 0.25]
    """
    s = np.asarray(amounts, dtype=np.float64).ravel()
    total = s.sum()
    if (s < 0).any() or not np.isfinite(total) or total <= 0:
        message = "shares need finite amounts of at least 0 with a positive sum"
        raise ValueError(message)
    return np.asarray(s / total)


def entropy(amounts: ArrayLike, *, normalised: bool = True) -> float:
    r"""Shannon entropy of the shares: 0 if one has all; normalised it is 1 if all have the same.

    .. math:: H = -\sum_i s_i \ln s_i \;\;[\,/ \ln n\,]

    Parameters
    ----------
    amounts : (n,) array. A single category has normalised entropy 0.

    Sources
    -------
    Shannon 1948, Bell System Technical Journal 27; Theil 1967.

    Examples
    --------
    >>> round(entropy([1, 1, 1, 1]), 6), entropy([1, 0])
    (1.0, 0.0)
    """
    s = to_shares(amounts)
    value = float(-np.sum(s * np.log(s, out=np.zeros_like(s), where=s > 0)))
    if not normalised:
        return value + 0.0
    return value / float(np.log(len(s))) + 0.0 if len(s) > 1 else 0.0


def herfindahl(amounts: ArrayLike, *, normalised: bool = False) -> float:
    r"""Concentration: sum of squared shares; normalised it runs from 0 (all equal) to 1 (one has all).

    .. math:: H = \sum_i s_i^2, \qquad H^* = \frac{H - 1/n}{1 - 1/n}; \quad
              \text{UNCTAD: } \frac{\sqrt H - \sqrt{1/n}}{1 - \sqrt{1/n}}

    Parameters
    ----------
    amounts : (n,) array. One category alone has normalised concentration 1.
    normalised : apply the UNCTAD normalisation (with roots).

    Sources
    -------
    Hirschman 1945; Herfindahl 1950; UNCTAD Handbook of Statistics (normalised form).

    Examples
    --------
    >>> round(herfindahl([30, 8, 2]), 6), round(herfindahl([30, 8, 2], normalised=True), 6)
    (0.605, 0.47431)
    """
    s = to_shares(amounts)
    raw = float(s @ s)
    if not normalised:
        return raw
    if len(s) == 1:
        return 1.0
    least = float(np.sqrt(1 / len(s)))
    return (float(np.sqrt(raw)) - least) / (1 - least)


def effective_number(amounts: ArrayLike) -> float:
    r"""Return the number of equal parts that would be as concentrated.

    .. math:: N = 1 / \sum_i s_i^2

    Parameters
    ----------
    amounts : (n,) array.

    Sources
    -------
    Laakso and Taagepera 1979, Comparative Political Studies 12.

    Examples
    --------
    >>> effective_number([1, 1, 1, 1])
    4.0
    """
    return 1 / herfindahl(amounts)


def loosemore_hanby(first: ArrayLike, second: ArrayLike) -> float:
    r"""Distance of two sets of shares: the part that would have to move.

    .. math:: D = \tfrac12 \sum_i |s_i - v_i|

    Parameters
    ----------
    first, second : (n,) arrays of amounts of the same categories (seats and votes, say).

    Returns
    -------
    0 (same shares) to 1 (nothing in common).

    Sources
    -------
    Loosemore and Hanby 1971, British Journal of Political Science 1.

    Examples
    --------
    >>> loosemore_hanby([75, 25], [50, 50])
    0.25
    """
    return float(np.abs(to_shares(first) - to_shares(second)).sum() / 2)


def hellinger(first: ArrayLike, second: ArrayLike) -> float:
    r"""Distance of two sets of shares that also sees small categories come and go.

    .. math:: D = \sqrt{1 - \sum_i \sqrt{s_i v_i}}

    Parameters
    ----------
    first, second : (n,) arrays of amounts of the same categories.

    Returns
    -------
    0 (same shares) to 1 (nothing in common).

    Sources
    -------
    Hellinger 1909, Journal für die reine und angewandte Mathematik 136.

    Examples
    --------
    >>> round(hellinger([64, 36], [36, 64]), 6), hellinger([1, 0], [0, 1])
    (0.2, 1.0)
    """
    return float(np.sqrt(max(1 - np.sqrt(to_shares(first) * to_shares(second)).sum(), 0.0)))
