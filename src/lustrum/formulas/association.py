r"""Whether two rankings go together, and the slope of one quantity on another in a moving window."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

if TYPE_CHECKING:
    from numpy.typing import ArrayLike, NDArray

__all__ = ["kendall_tau", "moving_slope"]

LEAST_SPREAD = 1e-12


def kendall_tau(first: ArrayLike, second: ArrayLike) -> float:
    r"""Kendall's coefficient of two rankings, corrected for ties (tau-b).

    .. math:: \tau_b = \frac{C - D}{\sqrt{(C + D + T_x)(C + D + T_y)}}

    C and D count the pairs that both order alike and that they order the other way, T those tied in one alone.

    Parameters
    ----------
    first, second : (n,) arrays; a pair of values with one missing is left out.

    Returns
    -------
    From -1 to 1; NaN with fewer than two values or where one ranks nothing.

    Sources
    -------
    Kendall 1945, Biometrika 33.

    Examples
    --------
    >>> round(kendall_tau([1, 2, 3, 4], [1, 3, 2, 4]), 6)
    0.666667
    """
    x, y = (np.asarray(one, dtype=np.float64).ravel() for one in (first, second))
    keep = np.isfinite(x) & np.isfinite(y)
    rows, columns = np.triu_indices(int(keep.sum()), 1)
    signs = [np.sign(one[keep][columns] - one[keep][rows]) for one in (x, y)]
    base = np.sqrt(np.count_nonzero(signs[0]) * np.count_nonzero(signs[1]))
    return float((signs[0] * signs[1]).sum() / base) if base else float("nan")


def moving_slope(values: ArrayLike, drivers: ArrayLike, window: int, least: int = 3) -> NDArray[np.float64]:
    r"""Least-squares slope of values on drivers over the window that ends with each point.

    .. math:: b_t = \frac{\sum_s (x_s - \bar x)(y_s - \bar y)}{\sum_s (x_s - \bar x)^2}, \quad t - W < s \le t

    Parameters
    ----------
    values, drivers : (n,) arrays; points with a missing part are left out.
    window : int
        Points of a window.
    least : int
        Points that must be left in it.

    Returns
    -------
    float64 (n,)
        NaN before the first full window, with too few points, and where the drivers do not differ.

    Examples
    --------
    >>> moving_slope([1.0, 3.0, 5.0, 4.0], [0.0, 1.0, 2.0, 3.0], 3).tolist()
    [nan, nan, 2.0, 0.5]
    """
    y, x = (np.asarray(one, dtype=np.float64).ravel() for one in (values, drivers))
    slopes = np.full(len(y), np.nan)
    if len(y) < window:
        return slopes
    known = np.isfinite(x) & np.isfinite(y)
    parts = [np.where(known, one, 0.0) for one in (x, y)]
    mask, xs, ys = (np.lib.stride_tricks.sliding_window_view(one, window) for one in (known * 1.0, *parts))
    count = mask.sum(axis=1)
    base = np.maximum(count, 1)[:, np.newaxis]
    dx = (xs - xs.sum(axis=1, keepdims=True) / base) * mask
    dy = (ys - ys.sum(axis=1, keepdims=True) / base) * mask
    spread = (dx * dx).sum(axis=1)
    valid = (count >= least) & (spread > LEAST_SPREAD)
    slopes[window - 1 :] = np.divide((dx * dy).sum(axis=1), spread, out=np.full(len(spread), np.nan), where=valid)
    return slopes
