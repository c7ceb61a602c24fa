r"""Whether rich and poor live on different kinds of income: compositional inequality.

Symbols: ``c`` (n,) income of one kind (capital, say), ``r`` (n,) the rest, ``w`` (n,) persons; ``pi`` share of the
first kind in all income, ``L(p)`` Lorenz curve of all income.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

if TYPE_CHECKING:
    from numpy.typing import ArrayLike, NDArray

    Floats = NDArray[np.float64]

__all__ = ["compositional_inequality"]


def compositional_inequality(first: ArrayLike, rest: ArrayLike, weights: ArrayLike | None = None) -> float:
    r"""Income-factor concentration: 1 if the rich have only the first kind and the poor only the rest, -1 the reverse.

    Persons are put in order by all their income, the poorest first; persons with the same income are taken together.

    .. math:: I = \frac{\int (\pi L - L_1) dp}{\int (\pi L - L^*) dp}, \quad
              L^* = \max(0, L - (1 - \pi)) \text{ if the area above is positive, else } \min(L, \pi)

    L with index 1 is the part of all income that is of the first kind and held by the poorest p. The area above is half
    the product of both shares and of the difference of the two concentration indices.

    Parameters
    ----------
    first, rest : (n,) arrays, not negative, each with a positive sum.
    weights : (n,) array, persons that each stands for.

    Raises
    ------
    ValueError
        If there is no income of one of the kinds: then there is no composition.

    Sources
    -------
    Ranaldi 2022, Review of Income and Wealth; Ranaldi and Milanovic 2022, Journal of Comparative Economics 50.

    Examples
    --------
    >>> labour, capital = [1.0] * 9 + [0.0], [0.0] * 9 + [9.0]
    >>> compositional_inequality(capital, labour)
    1.0
    >>> round(compositional_inequality([1, 2, 6], [2, 4, 12]), 9) + 0.0
    0.0
    """
    c, r = (np.asarray(kind, dtype=np.float64).ravel() for kind in (first, rest))
    w = np.ones_like(c) if weights is None else np.asarray(weights, dtype=np.float64).ravel()
    given = np.concatenate([c, r, w])
    if not np.isfinite(given).all() or (given < 0).any():
        message = "both kinds of income and the weights must be finite and not negative"
        raise ValueError(message)
    whole = float(w @ (c + r))
    share = float(w @ c) / whole if whole > 0 else 0.0
    if not 0 < share < 1:
        message = "there must be income of both kinds"
        raise ValueError(message)
    levels, place = np.unique(c + r, return_inverse=True)
    count = len(levels)
    persons = _cumulated(np.bincount(place, w, count)) / w.sum()
    lorenz = _cumulated(np.bincount(place, w * (c + r), count)) / whole
    of_first = _cumulated(np.bincount(place, w * c, count)) / whole
    even = share * _area(persons, lorenz)
    gap = even - _area(persons, of_first)
    if gap >= 0:
        at_most = even - _cut_area(persons, lorenz, 1 - share)
    else:
        at_most = _area(persons, lorenz) - _cut_area(persons, lorenz, share) - even
    return float(gap / at_most) + 0.0 if at_most > 0 else 0.0


def _cumulated(parts: ArrayLike) -> Floats:
    return np.concatenate([[0.0], np.cumsum(parts, dtype=np.float64)])


def _area(across: Floats, height: Floats) -> float:
    return float(np.sum(np.diff(across) * (height[1:] + height[:-1])) / 2)


def _cut_area(across: Floats, height: Floats, level: float) -> float:
    """Return the area of a rising curve above a level, exact for straight pieces."""
    kink = float(np.interp(level, height, across))
    nodes = np.unique(np.append(across, kink))
    return _area(nodes, np.maximum(np.interp(nodes, across, height) - level, 0.0))
