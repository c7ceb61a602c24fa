r"""Spread of a quantity within groups, between people who should be alike."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

if TYPE_CHECKING:
    from numpy.typing import ArrayLike

__all__ = ["within_group_variation"]


def within_group_variation(values: ArrayLike, groups: ArrayLike, weights: ArrayLike | None = None) -> float:
    r"""Mean coefficient of variation within groups, weighted by persons.

    .. math:: \sum_g \frac{n_g}{N} \frac{\sigma_g}{\mu_g}

    Parameters
    ----------
    values, groups, weights : (n,) arrays; None means that each value stands for one person.

    Returns
    -------
    0 where everybody in a group has the same.

    Raises
    ------
    ValueError
        If nobody has a weight, or the mean of a group is not positive.

    Sources
    -------
    Coefficient of variation: Pearson 1896, Philosophical Transactions of the Royal Society A 187 (recalled).

    Examples
    --------
    >>> round(within_group_variation([80, 120, 200], ["plain", "plain", "skilled"]), 6)
    0.133333
    """
    y, of = np.asarray(values, dtype=np.float64), np.asarray(groups)
    w = np.ones_like(y) if weights is None else np.asarray(weights, dtype=np.float64)
    if w.sum() <= 0:
        message = "nobody has a weight"
        raise ValueError(message)
    _, code = np.unique(of, return_inverse=True)
    heads = np.bincount(code, w)
    mean = np.divide(np.bincount(code, w * y), heads, out=np.ones_like(heads), where=heads > 0)
    if (mean <= 0).any():
        message = "the mean of a group is not positive"
        raise ValueError(message)
    spread = np.bincount(code, w * (y - mean[code]) ** 2)
    variance = np.divide(spread, heads, out=np.zeros_like(heads), where=heads > 0)
    return float((heads * np.sqrt(variance) / mean).sum() / heads.sum())
