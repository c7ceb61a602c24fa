r"""How the parts of a whole change: shares that move, parts that grow unlike, growth that inputs do not explain.

Arrays have their parts in the last axis; further axes (months) are free.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

if TYPE_CHECKING:
    from numpy.typing import ArrayLike, NDArray

    Floats = NDArray[np.float64]

__all__ = ["lilien", "moved_shares", "residual_growth"]


def _shares(amounts: ArrayLike) -> Floats:
    """Divide by the sum of the last axis; shares of nothing are missing."""
    values = np.asarray(amounts, dtype=np.float64)
    whole = values.sum(axis=-1, keepdims=True)
    return np.asarray(np.divide(values, whole, out=np.full(values.shape, np.nan), where=whole > 0))


def moved_shares(before: ArrayLike, after: ArrayLike) -> Floats:
    r"""Part of the whole that lies with other parts than before (norm of absolute values), (...,).

    .. math:: NAV = \tfrac12 \sum_i |s_{i,1} - s_{i,0}|

    Parameters
    ----------
    before, after : (..., n) arrays of amounts.

    Sources
    -------
    Dietrich 2012 on the measure; used in the literature on structural change.

    Examples
    --------
    >>> float(moved_shares([6, 4], [3, 7]).round(9))
    0.3
    """
    return np.asarray(np.abs(_shares(after) - _shares(before)).sum(axis=-1) / 2)


def lilien(before: ArrayLike, after: ArrayLike) -> Floats:
    r"""Spread of the growth rates of parts, weighted by their shares after, (...,).

    .. math:: \sigma = \Big[\sum_i s_{i,1} (\Delta \ln n_i - \Delta \ln n)^2\Big]^{1/2}

    A part that is nil before or after has no rate and is left out.

    Parameters
    ----------
    before, after : (..., n) arrays of persons.

    Sources
    -------
    Lilien 1982, Journal of Political Economy 90.

    Examples
    --------
    >>> float(lilien([50, 50], [100, 100])), round(float(lilien([50, 50], [25, 75])), 6)
    (0.0, 0.493371)
    """
    first, last = np.asarray(before, dtype=np.float64), np.asarray(after, dtype=np.float64)
    unknown = ~(np.isfinite(first) & np.isfinite(last)).all(axis=-1)
    both = (first > 0) & (last > 0)
    ones = np.ones_like(first)
    each = np.log(np.where(both, last, ones) / np.where(both, first, ones))
    whole = last.sum(axis=-1) / np.where(first.sum(axis=-1) > 0, first.sum(axis=-1), np.nan)
    spread = np.where(both, _shares(last) * (each - np.log(whole)[..., None]) ** 2, 0.0).sum(axis=-1)
    return np.where(unknown | ~np.isfinite(whole), np.nan, np.sqrt(spread))


def residual_growth(output: ArrayLike, capital: ArrayLike, labour: ArrayLike, capital_share: float) -> Floats:
    r"""Growth of output that growth of capital and labour does not explain.

    .. math:: a = g_Y - \alpha g_K - (1 - \alpha) g_L

    Parameters
    ----------
    output, capital, labour : arrays of growth rates (differences of logarithms); capital_share : the share alpha.

    Sources
    -------
    Solow 1957, Review of Economics and Statistics 39.

    Examples
    --------
    >>> round(float(residual_growth(0.10, 0.20, 0.05, 0.4)), 9)
    -0.01
    """
    grown = np.asarray(output, dtype=np.float64)
    inputs = capital_share * np.asarray(capital, dtype=np.float64)
    return np.asarray(grown - inputs - (1 - capital_share) * np.asarray(labour, dtype=np.float64))
