r"""Slope of a short, rough series, and whether it has one."""

from __future__ import annotations

from math import erfc, sqrt
from typing import TYPE_CHECKING, NamedTuple

import numpy as np

if TYPE_CHECKING:
    from numpy.typing import ArrayLike

__all__ = ["TrendTest", "mann_kendall", "theil_sen"]


LEAST_POINTS = 3
"""Fewer points have no trend to be tested."""


class TrendTest(NamedTuple):
    """Outcome of a trend test: pairs that rise less pairs that fall, standardised, and the two-sided p-value."""

    score: float
    z: float
    p: float


def theil_sen(values: ArrayLike, times: ArrayLike | None = None) -> float:
    r"""Median slope over all pairs of points: one bad year in four does not move it.

    .. math:: \hat b = \operatorname{median}_{i < j} \frac{y_j - y_i}{t_j - t_i}

    Parameters
    ----------
    values : (n,) array; NaN (missing) points are left out.
    times : (n,) array; None means 0, 1, 2 ...

    Returns
    -------
    Slope per unit of time; NaN with fewer than two points at different times.

    Sources
    -------
    Theil 1950, Proceedings of the Royal Netherlands Academy of Sciences 53; Sen 1968, JASA 63.

    Examples
    --------
    >>> theil_sen([1.0, 2.0, 3.0, 40.0, 5.0])
    1.0
    """
    y = np.asarray(values, dtype=np.float64).ravel()
    t = np.arange(len(y), dtype=np.float64) if times is None else np.asarray(times, dtype=np.float64).ravel()
    keep = np.isfinite(y) & np.isfinite(t)
    y, t = y[keep], t[keep]
    first, second = np.triu_indices(len(y), 1)
    apart = t[second] - t[first]
    valid = apart != 0
    if not valid.any():
        return float("nan")
    return float(np.median((y[second] - y[first])[valid] / apart[valid]))


def mann_kendall(values: ArrayLike) -> TrendTest:
    r"""Test for a trend by counting the pairs that rise and the pairs that fall.

    .. math:: S = \sum_{i < j} \operatorname{sgn}(y_j - y_i), \quad
              \sigma^2 = \frac{n(n-1)(2n+5) - \sum_g u_g(u_g - 1)(2u_g + 5)}{18}, \quad
              z = \frac{S - \operatorname{sgn} S}{\sigma}

    u are the sizes of groups of equal values. The p-value is that of the normal curve and assumes that the points are
    independent: neighbouring months seldom are, so give yearly values.

    Parameters
    ----------
    values : (n,) array in the order of time; NaN (missing) points are left out.

    Returns
    -------
    TrendTest
        NaN for z and p with fewer than three points; z = 0 and p = 1 where all are equal.

    Sources
    -------
    Mann 1945, Econometrica 13; Kendall 1975, Rank Correlation Methods.

    Examples
    --------
    >>> found = mann_kendall([1.0, 2.0, 3.0, 4.0, 5.0, 6.0, 7.0, 8.0])
    >>> found.score, round(found.z, 4), round(found.p, 4)
    (28.0, 3.3404, 0.0008)
    """
    y = np.asarray(values, dtype=np.float64).ravel()
    y = y[np.isfinite(y)]
    n = len(y)
    first, second = np.triu_indices(n, 1)
    score = float(np.sign(y[second] - y[first]).sum())
    if n < LEAST_POINTS:
        return TrendTest(score, float("nan"), float("nan"))
    ties = np.unique(y, return_counts=True)[1].astype(np.float64)
    variance = (n * (n - 1) * (2 * n + 5) - (ties * (ties - 1) * (2 * ties + 5)).sum()) / 18
    z = float((score - np.sign(score)) / sqrt(variance)) if variance > 0 else 0.0
    return TrendTest(score, z, erfc(abs(z) / sqrt(2)))
