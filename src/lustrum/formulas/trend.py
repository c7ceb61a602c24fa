r"""Slope of a short, rough series."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

if TYPE_CHECKING:
    from numpy.typing import ArrayLike

__all__ = ["theil_sen"]


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
