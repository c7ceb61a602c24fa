r"""Inequality of one quantity among persons or groups, with weights.

Symbols: ``y`` (n,) value per person of group g, ``w`` (n,) persons in it (None: one each),
``mu`` the weighted mean, ``s_g = w_g / sum w`` the share of persons. All measures here are relative: twice the
income of everybody changes nothing, and neither does a second copy of everybody.

Undefined cases (nobody, or a mean that is not positive) raise ValueError; they are never a silent zero.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

if TYPE_CHECKING:
    from numpy.typing import ArrayLike, NDArray

    Floats = NDArray[np.float64]

__all__ = [
    "atkinson",
    "gini",
    "horizontal_inequality",
    "lorenz_curve",
    "mean_log_deviation",
    "palma",
    "percentile_ratio",
    "sen_welfare",
    "theil_parts",
    "theil_t",
]


def _prepare(values: ArrayLike, weights: ArrayLike | None) -> tuple[Floats, Floats, float]:
    y = np.asarray(values, dtype=np.float64).ravel()
    w = np.ones_like(y) if weights is None else np.asarray(weights, dtype=np.float64).ravel()
    if y.shape != w.shape:
        message = f"{len(y)} values and {len(w)} weights"
        raise ValueError(message)
    if not (np.isfinite(y).all() and np.isfinite(w).all()) or (w < 0).any():
        message = "values and weights must be finite, weights not negative"
        raise ValueError(message)
    keep = w > 0
    y, w = y[keep], w[keep]
    if not len(y):
        message = "nobody has a positive weight"
        raise ValueError(message)
    share = w / w.sum()
    mean = float(share @ y)
    if mean <= 0:
        message = f"the mean is {mean:g}; relative inequality is defined for a positive mean only"
        raise ValueError(message)
    return y, share, mean


def lorenz_curve(values: ArrayLike, weights: ArrayLike | None = None) -> tuple[Floats, Floats]:
    """Cumulated shares of persons and of the quantity, poorest first, both starting at 0.

    Parameters
    ----------
    values, weights : (n,) arrays.

    Returns
    -------
    persons, quantity : (n + 1,) arrays from 0 to 1.

    Sources
    -------
    Lorenz 1905, Publications of the American Statistical Association 9.
    """
    y, share, mean = _prepare(values, weights)
    order = np.argsort(y, kind="stable")
    persons = np.concatenate([[0.0], np.cumsum(share[order])])
    quantity = np.concatenate([[0.0], np.cumsum(share[order] * y[order])]) / mean
    return persons, quantity


def gini(values: ArrayLike, weights: ArrayLike | None = None) -> float:
    r"""Half the mean absolute difference relative to the mean.

    .. math:: G = \frac{1}{2\mu} \sum_{g,h} s_g s_h |y_g - y_h|

    Parameters
    ----------
    values, weights : (n,) arrays.

    Returns
    -------
    0 when all are equal, below 1 while no value is negative.

    Sources
    -------
    Gini 1912, Variabilita e mutabilita; computed from the Lorenz curve, exact for grouped data.

    Examples
    --------
    >>> round(gini([1, 2, 3, 9], [4, 3, 2, 1]), 6)
    0.396
    """
    persons, quantity = lorenz_curve(values, weights)
    return float(1 - np.sum(np.diff(persons) * (quantity[1:] + quantity[:-1])))


def _theil(y: Floats, share: Floats, mean: float) -> float:
    if (y < 0).any():
        message = "the Theil index is not defined for negative values"
        raise ValueError(message)
    ratio = y / mean
    logs = np.log(ratio, out=np.zeros_like(ratio), where=ratio > 0)
    return float(share @ (ratio * logs))


def theil_t(values: ArrayLike, weights: ArrayLike | None = None) -> float:
    r"""Theil's first index (T, GE(1)); a value of zero contributes nothing.

    .. math:: T = \sum_g s_g \frac{y_g}{\mu} \ln \frac{y_g}{\mu}

    Parameters
    ----------
    values, weights : (n,) arrays, values not negative.

    Sources
    -------
    Theil 1967, Economics and Information Theory, chapter 4.

    Examples
    --------
    >>> round(theil_t([1, 2, 3, 9], [4, 3, 2, 1]), 6)
    0.304732
    """
    return _theil(*_prepare(values, weights))


def theil_parts(values: ArrayLike, groups: ArrayLike, weights: ArrayLike | None = None) -> tuple[float, float]:
    r"""Theil's T within and between groups; the two add up to the whole.

    .. math:: T = \underbrace{\sum_k s_k \tfrac{\mu_k}{\mu} T_k}_{within}
              + \underbrace{\sum_k s_k \tfrac{\mu_k}{\mu} \ln \tfrac{\mu_k}{\mu}}_{between}

    Parameters
    ----------
    values, weights : (n,) arrays; groups : (n,) array of any labels.

    Returns
    -------
    within, between : floats.

    Sources
    -------
    Theil 1967; Shorrocks 1980, Econometrica 48.

    Examples
    --------
    >>> [round(part, 6) for part in theil_parts([1, 2, 3, 9], ["r", "r", "u", "u"], [4, 3, 2, 1])]
    [0.11269, 0.192042]
    """
    y = np.asarray(values, dtype=np.float64).ravel()
    w = np.ones_like(y) if weights is None else np.asarray(weights, dtype=np.float64).ravel()
    total = theil_t(y, w)
    codes = np.unique(np.asarray(groups).ravel(), return_inverse=True)[1]
    persons = np.bincount(codes, weights=w)
    amount = np.bincount(codes, weights=w * y)
    have = persons > 0
    between = theil_t(amount[have] / persons[have], persons[have])
    return total - between, between


def mean_log_deviation(values: ArrayLike, weights: ArrayLike | None = None) -> float:
    r"""Theil's second index (L, GE(0)).

    .. math:: L = \sum_g s_g \ln \frac{\mu}{y_g}

    Parameters
    ----------
    values, weights : (n,) arrays, values positive.

    Returns
    -------
    Infinity if somebody has nothing.

    Sources
    -------
    Theil 1967; Shorrocks 1980.

    Examples
    --------
    >>> round(mean_log_deviation([1, 2, 3, 9], [4, 3, 2, 1]), 6)
    0.268902
    """
    y, share, mean = _prepare(values, weights)
    if (y < 0).any():
        message = "the mean log deviation is not defined for negative values"
        raise ValueError(message)
    if (y == 0).any():
        return float("inf")
    return float(share @ np.log(mean / y))


def atkinson(values: ArrayLike, epsilon: float, weights: ArrayLike | None = None) -> float:
    r"""Share of the mean that could be given up without loss if all had the same.

    .. math:: A = 1 - \frac1\mu \Big( \sum_g s_g y_g^{1-\varepsilon} \Big)^{1/(1-\varepsilon)},
              \qquad A = 1 - \tfrac1\mu \prod_g y_g^{s_g} \text{ at } \varepsilon = 1

    Parameters
    ----------
    values, weights : (n,) arrays, values not negative.
    epsilon : aversion to inequality, above 0: the judgement is the caller's, so there is no default.

    Sources
    -------
    Atkinson 1970, Journal of Economic Theory 2.

    Examples
    --------
    >>> [round(atkinson([1, 2, 3, 9], e, [4, 3, 2, 1]), 6) for e in (0.5, 1, 2)]
    [0.134847, 0.235782, 0.362832]
    """
    y, share, mean = _prepare(values, weights)
    if epsilon <= 0 or (y < 0).any():
        message = "epsilon must be above 0 and values not negative"
        raise ValueError(message)
    if (y == 0).any() and epsilon >= 1:
        return 1.0
    if epsilon == 1:
        return float(1 - np.exp(share @ np.log(y / mean)))
    return float(1 - (share @ (y / mean) ** (1 - epsilon)) ** (1 / (1 - epsilon)))


def palma(values: ArrayLike, weights: ArrayLike | None = None) -> float:
    """Quantity of the richest tenth over that of the poorest four tenths.

    A group that a bound cuts is divided (its members are taken to be equal). Infinite if the poorest have nothing.

    Parameters
    ----------
    values, weights : (n,) arrays.

    Sources
    -------
    Palma 2011, Development and Change 42; Cobham and Sumner 2013.

    Examples
    --------
    >>> round(palma([1, 2, 3, 9], [4, 3, 2, 1]), 6)
    2.25
    """
    persons, quantity = lorenz_curve(values, weights)
    poor, rich = np.interp([0.4, 0.9], persons, quantity)
    return float((1 - rich) / poor) if poor > 0 else float("inf")


def percentile_ratio(
    values: ArrayLike, weights: ArrayLike | None = None, *, high: float = 0.9, low: float = 0.1
) -> float:
    r"""Value at a high percentile over that at a low one.

    .. math:: R = y_{(0.9)} / y_{(0.1)}

    Parameters
    ----------
    values, weights : (n,) arrays.
    high, low : share of persons who have at most the value; the value at a percentile is that of the first person, the
        poorest first, with whom the share is reached.

    Raises
    ------
    ValueError
        If the value at the low percentile is not above zero.

    Sources
    -------
    Textbook; the decile ratio of official statistics.

    Examples
    --------
    >>> percentile_ratio([1, 2, 3, 9], [4, 3, 2, 1]), percentile_ratio(range(1, 11))
    (3.0, 9.0)
    """
    y, share, _ = _prepare(values, weights)
    order = np.argsort(y, kind="stable")
    reached = np.cumsum(share[order])
    places = [min(int(np.searchsorted(reached, part - 1e-12)), len(y) - 1) for part in (high, low)]
    top, bottom = (float(y[order[place]]) for place in places)
    if bottom <= 0:
        message = "the value at the low percentile is not above zero"
        raise ValueError(message)
    return top / bottom


def sen_welfare(values: ArrayLike, weights: ArrayLike | None = None) -> float:
    r"""Mean, less the part that the Gini index takes off.

    .. math:: W = \mu (1 - G)

    Parameters
    ----------
    values, weights : (n,) arrays.

    Sources
    -------
    Sen 1976, Review of Economic Studies 43.

    Examples
    --------
    >>> round(sen_welfare([1, 2, 3, 9], [4, 3, 2, 1]), 6)
    1.51
    """
    mean = _prepare(values, weights)[2]
    return mean * (1 - gini(values, weights))


def horizontal_inequality(values: ArrayLike, weights: ArrayLike) -> float:
    r"""Coefficient of variation of the means of groups, each weighted by its persons.

    .. math:: GCV = \frac1\mu \sqrt{\sum_g s_g (y_g - \mu)^2}

    Parameters
    ----------
    values, weights : (n,) arrays, mean of a group and persons in it.

    Sources
    -------
    Stewart 2008, Horizontal Inequalities and Conflict; Mancini, Stewart and Brown there.

    Examples
    --------
    >>> horizontal_inequality([1, 3], [1, 1])
    0.5
    """
    y, share, mean = _prepare(values, weights)
    return float(np.sqrt(share @ (y - mean) ** 2) / mean)
