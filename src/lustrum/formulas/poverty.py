r"""Who falls below a line: poverty in one dimension, in several at once, and hunger from a mean and a spread.

Symbols: ``y`` (n,) value per person, ``z`` the line, ``w`` (n,) persons (None: one each), ``g`` (n, d) which person
lacks what, ``k`` the share of weighted deprivations from which a person counts as poor.
"""

from __future__ import annotations

import math
from typing import TYPE_CHECKING, NamedTuple

import numpy as np

if TYPE_CHECKING:
    from collections.abc import Sequence

    from numpy.typing import ArrayLike, NDArray

    Floats = NDArray[np.float64]

__all__ = [
    "Multidimensional",
    "foster_greer_thorbecke",
    "lognormal_share_below",
    "multidimensional_poverty",
    "nested_weights",
]


class Multidimensional(NamedTuple):
    """Head count ``H``, intensity among the poor ``A`` (NaN if nobody is poor) and adjusted head count ``M0 = H A``."""

    headcount: float
    intensity: float
    adjusted: float


def _persons(count: int, weights: ArrayLike | None) -> Floats:
    w = np.ones(count) if weights is None else np.asarray(weights, dtype=np.float64).ravel()
    if w.shape != (count,) or not np.isfinite(w).all() or (w < 0).any() or w.sum() <= 0:
        message = f"{count} persons need as many finite weights that are not negative, with a positive sum"
        raise ValueError(message)
    return np.asarray(w / w.sum())


def foster_greer_thorbecke(values: ArrayLike, line: float, alpha: float, weights: ArrayLike | None = None) -> float:
    r"""Poverty measure P of Foster, Greer and Thorbecke: 0 head count, 1 gap, 2 squared gap.

    .. math:: P_\alpha = \sum_{y_i < z} s_i \Big( \frac{z - y_i}{z} \Big)^{\alpha}

    Parameters
    ----------
    values, weights : (n,) arrays.
    line : z, above 0; who stands on the line is not poor.
    alpha : aversion to depth, at least 0.

    Sources
    -------
    Foster, Greer and Thorbecke 1984, Econometrica 52.

    Examples
    --------
    >>> [round(foster_greer_thorbecke([1, 2, 3, 9], 2.5, a, [4, 3, 2, 1]), 6) for a in (0, 1, 2)]
    [0.7, 0.3, 0.156]
    """
    y = np.asarray(values, dtype=np.float64).ravel()
    share = _persons(len(y), weights)
    if not np.isfinite(y).all() or not line > 0 or alpha < 0:
        message = "values must be finite, the line above 0 and alpha at least 0"
        raise ValueError(message)
    poor = y < line
    return float(share[poor] @ ((line - y[poor]) / line) ** alpha)


def nested_weights(dimensions: Sequence[str]) -> Floats:
    """Weights of indicators: every dimension alike, and within it every indicator alike.

    Parameters
    ----------
    dimensions : (d,) name of the dimension of each indicator.

    Returns
    -------
    (d,) array that sums to one.

    Sources
    -------
    Alkire and Foster 2011; so weighted in the Global Multidimensional Poverty Index.

    Examples
    --------
    >>> nested_weights(["health", "health", "school", "living", "living", "living"]).round(4).tolist()
    [0.1667, 0.1667, 0.3333, 0.1111, 0.1111, 0.1111]
    """
    sizes = {name: list(dimensions).count(name) for name in dimensions}
    return np.array([1 / len(sizes) / sizes[name] for name in dimensions])


def multidimensional_poverty(
    lacks: ArrayLike, weights: ArrayLike, cutoff: float, persons: ArrayLike | None = None
) -> Multidimensional:
    r"""Poverty in several dimensions by the dual cutoff of Alkire and Foster.

    .. math:: c_i = \sum_j w_j g_{ij}, \quad H = \sum_{c_i \ge k} s_i, \quad
              A = \frac{1}{H} \sum_{c_i \ge k} s_i c_i, \quad M_0 = H A

    Parameters
    ----------
    lacks : (n, d) array of 0 and 1, who lacks what.
    weights : (d,) array that sums to one.
    cutoff : k, above 0 and at most 1; a score of k counts as poor.
    persons : (n,) array, how many each row stands for.

    Sources
    -------
    Alkire and Foster 2011, Journal of Public Economics 95.

    Examples
    --------
    >>> found = multidimensional_poverty([[1, 1], [1, 0], [0, 0], [0, 0]], [0.5, 0.5], 0.5)
    >>> found.headcount, found.intensity, found.adjusted
    (0.5, 0.75, 0.375)
    """
    g = np.atleast_2d(np.asarray(lacks, dtype=np.float64))
    w = np.asarray(weights, dtype=np.float64)
    share = _persons(len(g), persons)
    if w.shape != (g.shape[1],) or (w < 0).any() or abs(w.sum() - 1) > 1e-9:
        message = f"{g.shape[1]} indicators need as many weights that sum to one"
        raise ValueError(message)
    if not np.isin(g, (0, 1)).all() or not 0 < cutoff <= 1:
        message = "a person lacks something (1) or does not (0); the cutoff lies above 0 and at most at 1"
        raise ValueError(message)
    score = g @ w
    poor = score >= cutoff - 1e-9  # six times a sixth is one third of two within rounding
    headcount = float(share[poor].sum())
    adjusted = float(share[poor] @ score[poor])
    return Multidimensional(headcount, adjusted / headcount if headcount else math.nan, adjusted)


def lognormal_share_below(mean: float, variation: float, line: float) -> float:
    r"""Share of persons below a line if the quantity is spread lognormally.

    .. math:: P(c < z) = \Phi \Big( \frac{\ln z - (\ln \mu - \sigma^2 / 2)}{\sigma} \Big), \quad
              \sigma^2 = \ln (1 + CV^2)

    Parameters
    ----------
    mean, line : above 0.
    variation : coefficient of variation CV, above 0.

    Sources
    -------
    FAO food security methods: prevalence of undernourishment (lognormal form).

    Examples
    --------
    >>> round(lognormal_share_below(2100, 0.25, 1680), 6)
    0.216765
    """
    if not (mean > 0 and line > 0 and variation > 0):
        message = "mean, line and coefficient of variation must be above 0"
        raise ValueError(message)
    spread = math.log1p(variation**2)
    place = (math.log(line / mean) + spread / 2) / math.sqrt(spread)
    return 0.5 * math.erfc(-place / math.sqrt(2))
