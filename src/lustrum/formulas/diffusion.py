r"""How a share spreads: a smooth curve, or a jump ordered from above.

Symbols: ``y`` (n,) shares, ``t`` (n,) times; ``c`` ceiling, ``r`` rate and ``m`` middle of the logistic curve; levels
``a`` before and ``b`` from the break of a step on. Each function fits every beginning of the series at once, so that
what is said of a date rests on nothing later; the last entry is the fit of the whole.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

import numpy as np

if TYPE_CHECKING:
    from numpy.typing import ArrayLike, NDArray

    Floats = NDArray[np.float64]

__all__ = ["LogisticFits", "information_criterion", "running_logistic", "running_step"]


class LogisticFits(NamedTuple):
    """Fits of the beginnings of a series: squared error, ceiling, rate, middle, each float64 (n,)."""

    squares: Floats
    ceiling: Floats
    rate: Floats
    middle: Floats


def running_logistic(values: ArrayLike, times: ArrayLike, rates: ArrayLike) -> LogisticFits:
    r"""Fit a logistic curve to each beginning of a series by least squares over a grid.

    .. math:: \hat y(t) = \frac{c}{1 + e^{-r (t - m)}}, \qquad 0 \le c \le 1

    Parameters
    ----------
    values : (n,) array of shares.
    times : (n,) array, rising. The middle is one of the times that have passed.
    rates : (k,) array of rates to be tried.

    Returns
    -------
    LogisticFits
        The ceiling is the best one for each rate and middle; of equal fits the first on the grid is kept.

    Sources
    -------
    Griliches 1957, Econometrica 25.

    Examples
    --------
    >>> t = np.arange(10.0)
    >>> fits = running_logistic(0.8 / (1 + np.exp(-2 * (t - 4))), t, [1.0, 2.0, 3.0])
    >>> float(fits.rate[-1]), float(fits.middle[-1]), round(float(fits.ceiling[-1]), 6)
    (2.0, 4.0, 0.8)
    """
    y = np.asarray(values, dtype=np.float64)
    t = np.asarray(times, dtype=np.float64)
    rate, middle = (part.ravel() for part in np.meshgrid(np.asarray(rates, dtype=np.float64), t, indexing="ij"))
    curve = 1 / (1 + np.exp(-rate[:, np.newaxis] * (t - middle[:, np.newaxis])))
    both, own = np.cumsum(curve * y, axis=1), np.cumsum(curve * curve, axis=1)
    ceiling = np.clip(both / own, 0, 1)
    squares = np.cumsum(y * y) - 2 * ceiling * both + ceiling * ceiling * own
    squares[middle[:, np.newaxis] > t] = np.inf
    best, place = squares.argmin(axis=0), np.arange(len(y))
    return LogisticFits(np.maximum(squares[best, place], 0), ceiling[best, place], rate[best], middle[best])


def running_step(values: ArrayLike) -> Floats:
    r"""Return the squared error of the best step with two levels for each beginning of a series.

    .. math:: \min_{s, a, b} \sum_{t < s} (y_t - a)^2 + \sum_{t \ge s} (y_t - b)^2

    Parameters
    ----------
    values : (n,) array.

    Returns
    -------
    float64 (n,)

    Sources
    -------
    Bai 1997, Review of Economics and Statistics 79, on a single break.

    Examples
    --------
    >>> running_step([0.0, 0.0, 1.0, 1.0, 0.4]).round(6).tolist()
    [0.0, 0.0, 0.0, 0.0, 0.24]
    """
    y = np.asarray(values, dtype=np.float64)
    sums = np.concatenate([[0.0], np.cumsum(y)])
    squares = np.concatenate([[0.0], np.cumsum(y * y)])
    count = np.arange(len(y) + 1)
    before = squares - np.divide(sums**2, count, out=np.zeros(len(sums)), where=count > 0)
    members = (count[1:] - count[:, np.newaxis]).astype(np.float64)  # (break, end)
    inside = sums[1:] - sums[:, np.newaxis]
    mean_part = np.divide(inside**2, members, out=np.zeros(members.shape), where=members > 0)
    after = squares[1:] - squares[:, np.newaxis] - mean_part
    total = np.where(members >= 0, before[:, np.newaxis] + np.where(members > 0, after, 0), np.inf)
    return np.asarray(np.maximum(total.min(axis=0), 0))


def information_criterion(squares: ArrayLike, count: ArrayLike, parameters: int, precision: float) -> Floats:
    r"""Schwarz's criterion of a fit with normal errors; smaller is better.

    .. math:: B = n \ln \max\Big( \frac{RSS}{n},\, \epsilon^2 \Big) + k \ln n

    Parameters
    ----------
    squares, count : (n,) arrays
        Sums of squared errors and numbers of points.
    parameters : int
        How many numbers were fitted.
    precision : float
        Nothing is known more closely than this: a perfect fit is not infinitely good.

    Sources
    -------
    Schwarz 1978, Annals of Statistics 6.

    Examples
    --------
    >>> round(float(information_criterion(0.1, 10, 3, 0.001)), 6)
    -39.143947
    """
    n = np.asarray(count, dtype=np.float64)
    mean = np.maximum(np.asarray(squares, dtype=np.float64) / n, precision**2)
    return np.asarray(n * np.log(mean) + parameters * np.log(n))
