r"""Decisions on a line: what can pass against what holds now, and what open amendment leads to.

Symbols: ideal points ``x`` (n,), weights ``w`` (n,), what holds if nothing passes (the reversion) ``q``, the share of
the weights that must be exceeded ``k``. Everybody prefers what lies nearer to the own ideal point.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

if TYPE_CHECKING:
    from numpy.typing import ArrayLike, NDArray

    Floats = NDArray[np.float64]

__all__ = ["acceptable", "open_outcome"]


def acceptable(q: float, x: ArrayLike, w: ArrayLike, k: float, vetoes: ArrayLike = ()) -> tuple[float, float]:
    r"""Return the lowest and the highest point that passes against the reversion.

    .. math:: \bar y = \sup \{ y \ge q : \sum_{i : 2 x_i - q \ge y} w_i > k \sum_i w_i, \;
              2 x_v - q \ge y \; \forall v \}

    and the same downward; whoever is beyond the reversion accepts up to its mirror image in the own ideal point.

    Parameters
    ----------
    q : reversion; x, w : (n,) ideal points and weights; k : share of the weights to be exceeded, 0 <= k < 1.
    vetoes : (m,) ideal points of those without whom nothing passes.

    Returns
    -------
    Two numbers around q; both q if nothing passes. A setter with the ideal point s gets min(max(s, low), high).

    Sources
    -------
    Romer and Rosenthal 1978, Public Choice 33; Tsebelis 2002 on vetoes (both recalled).

    Examples
    --------
    >>> acceptable(0.0, [0.2, 0.4, 0.9], [1, 1, 1], 0.5)
    (0.0, 0.8)
    >>> acceptable(0.0, [0.2, 0.4, 0.9], [1, 1, 1], 0.5, vetoes=[0.1])
    (0.0, 0.2)
    """
    points, weights = np.asarray(x, dtype=np.float64), np.asarray(w, dtype=np.float64)
    stops = np.asarray(vetoes, dtype=np.float64)
    up = _reach(np.maximum(points - q, 0), weights, k, np.maximum(stops - q, 0))
    down = _reach(np.maximum(q - points, 0), weights, k, np.maximum(q - stops, 0))
    return q - 2 * down, q + 2 * up


def _reach(gains: Floats, weights: Floats, k: float, stops: Floats) -> float:
    """Return the largest distance that more than k of the weights, and each who may stop it, want to go half of."""
    order = np.argsort(-gains, kind="stable")
    carried = np.cumsum(weights[order]) > k * weights.sum() + 1e-12
    reach = float(gains[order][np.argmax(carried)]) if carried.any() else 0.0
    return float(min([reach, *stops.tolist()]))


def open_outcome(q: float, x: ArrayLike, w: ArrayLike, k: float, vetoes: ArrayLike = ()) -> float:
    r"""Return where open amendment ends: the point of the core nearest to the reversion.

    .. math:: y^* = \min(\max(q, \underline c), \bar c), \qquad
              \sum_{x_i < \underline c} w_i \le k' W < \sum_{x_i \le \underline c} w_i, \quad k' = 1 - k

    and the same from above; with a majority the core is the weighted median. A veto holds the outcome between the
    reversion and its mirror image in the ideal point of who has it.

    Parameters
    ----------
    q, x, w, k, vetoes : as in :func:`acceptable`.

    Sources
    -------
    Black 1948, Journal of Political Economy 56; core of supermajorities: textbook (recalled).

    Examples
    --------
    >>> open_outcome(0.0, [0.2, 0.4, 0.9], [1, 1, 1], 0.5)
    0.4
    >>> open_outcome(0.0, [0.2, 0.4, 0.9], [1, 1, 1], 0.7)
    0.2
    """
    points, weights = np.asarray(x, dtype=np.float64), np.asarray(w, dtype=np.float64)
    stops = np.asarray(vetoes, dtype=np.float64)
    up = _reach(np.maximum(points - q, 0), weights, k, np.zeros(0) + np.inf)
    down = _reach(np.maximum(q - points, 0), weights, k, np.zeros(0) + np.inf)
    up = min([up, *(2 * np.maximum(stops - q, 0)).tolist()])
    down = min([down, *(2 * np.maximum(q - stops, 0)).tolist()])
    return float(q + up - down)
