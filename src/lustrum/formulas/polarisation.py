r"""Polarisation: few large groups, alike within and far apart, which inequality alone does not tell.

Symbols: ``y`` (n,) value per person of group g, ``w`` (n,) persons in it, ``pi`` their share.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

if TYPE_CHECKING:
    from numpy.typing import ArrayLike

__all__ = ["esteban_ray"]

LARGEST_ALPHA = 1.6
"""Above about 1.6 the measure breaks one of its axioms (Esteban and Ray 1994)."""


def esteban_ray(values: ArrayLike, weights: ArrayLike, alpha: float) -> float:
    r"""Identification within groups times distance between them, of values over their mean.

    .. math:: ER_\alpha = \sum_{i,j} \pi_i^{1+\alpha} \pi_j \frac{|y_i - y_j|}{\mu}

    Parameters
    ----------
    values, weights : (n,) arrays; the mean must be positive.
    alpha : weight of identification, above 0 and at most 1.6.

    Sources
    -------
    Esteban and Ray 1994, Econometrica 62.

    Examples
    --------
    >>> round(esteban_ray([1, 2, 3, 9], [4, 3, 2, 1], 1.6), 6)
    0.095012
    """
    y, w = (np.asarray(column, dtype=np.float64).ravel() for column in (values, weights))
    if y.shape != w.shape or not (np.isfinite(y).all() and np.isfinite(w).all()) or (w < 0).any() or w.sum() <= 0:
        message = "as many finite weights as values are needed, not negative, with a positive sum"
        raise ValueError(message)
    share = w / w.sum()
    mean = float(share @ y)
    if mean <= 0 or not 0 < alpha <= LARGEST_ALPHA:
        message = f"the mean ({mean:g}) must be positive and alpha ({alpha:g}) in (0, {LARGEST_ALPHA}]"
        raise ValueError(message)
    return float(share ** (1 + alpha) @ np.abs(y[:, None] - y[None, :]) @ share / mean)
