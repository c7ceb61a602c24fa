"""Slopes over the same month of several years: regression over labels and years, and the median slope of a series.

All months at once. A year whose figures are incomplete is left out; whether the last year may be incomplete is the
caller's business, since an answer for a month should rest on that month.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import numpy as np
import xarray as xr
from numpy.typing import NDArray

from lustrum.quantities.calendar import MONTHS_A_YEAR

__all__ = ["a_year_before", "median_slope", "pooled_slopes"]

Floats = NDArray[np.float64]

LEAST_YEARS = 3
"""Fewest yearly values that a slope over years may rest on."""

NOTHING = 1e-12
"""Sum of squares below which a series counts as zero."""

FLAT = 1e-9
"""Determinant of the correlations below which explaining series do not vary apart from one another."""


def a_year_before(values: Floats, years: int = 1) -> Floats:
    """Return the values (time, ...) of the same month of an earlier year; NaN before the record."""
    out = np.full_like(values, np.nan, dtype=np.float64)
    out[years * MONTHS_A_YEAR :] = values[: max(len(values) - years * MONTHS_A_YEAR, 0)]
    return out


def pooled_slopes(
    explained: Floats, explaining: Sequence[Floats], window: int, least: int, *, constant: bool = True
) -> tuple[Floats, Floats]:
    """Fit a line by least squares over the labels of a month and of the same month of earlier years.

    Parameters
    ----------
    explained : float64 (time, label)
        What is explained; NaN leaves a pair out.
    explaining : sequence of float64 (time, label)
        What explains it.
    window : int
        Months to look back; a year counts if it ends within them.
    least : int
        Fewest pairs.
    constant : bool
        Whether the line has a constant; without one both sides are taken from their mean already.

    Returns
    -------
    slopes : float64 (time, explaining)
        NaN with too few pairs, where what explains does not vary, and for what is zero in every pair; the line is
        then fitted without it.
    fit : float64 (time,)
        Share of the variance explained.
    """
    first = [np.ones_like(explained)] if constant else []
    columns = np.stack([*first, *explaining, explained], axis=-1)
    columns = np.where(np.isfinite(columns).all(axis=-1, keepdims=True), columns, 0.0)
    pairs = np.isfinite(np.stack([*explaining, explained])).all(axis=0).sum(axis=1)
    moments, counts = (_over_years(array, window) for array in (np.einsum("tni,tnj->tij", columns, columns), pairs))
    size = columns.shape[-1] - 1
    left, right, whole = moments[:, :size, :size], moments[:, :size, size], moments[:, size, size]
    occurs = np.einsum("tii->ti", left) > NOTHING
    left = np.where(occurs[:, :, np.newaxis] & occurs[:, np.newaxis, :], left, np.eye(size))
    known = (counts >= least) & _varies(left)
    slopes = np.full((len(explained), size), np.nan)
    slopes[known] = np.linalg.solve(left[known], right[known][..., np.newaxis])[..., 0]
    spread = whole - np.divide(right[:, 0] ** 2, counts, out=np.zeros(len(counts)), where=counts > 0) * constant
    rest = whole - np.einsum("ti,ti->t", slopes, np.where(occurs, right, 0.0))
    fit = 1 - np.divide(rest, spread, out=np.full(len(spread), np.nan), where=spread > NOTHING)
    return np.where(occurs, slopes, np.nan)[:, len(first) :], np.clip(fit, 0.0, 1.0)


def _over_years(array: NDArray[Any], window: int) -> Floats:
    """Add up the same month of the years within the window."""
    out = np.array(array, dtype=np.float64)
    for years in range(1, max(-(-window // MONTHS_A_YEAR), 1)):
        back = years * MONTHS_A_YEAR
        out[back:] += array[: max(len(array) - back, 0)]
    return out


def _varies(left: Floats) -> NDArray[np.bool_]:
    size = np.sqrt(np.einsum("tii->ti", left))
    scale = size[:, :, np.newaxis] * size[:, np.newaxis, :]
    return np.asarray(np.linalg.det(left / scale) > FLAT)


def median_slope(series: xr.DataArray, window: int) -> xr.DataArray:
    """Return the Theil-Sen slope a year over the same month of the years within a window (time,).

    Determinable with a value in the month itself and three values in all that reach over two thirds of the window.
    """
    values = series.values
    years = window // MONTHS_A_YEAR
    back = np.stack([a_year_before(values, year) for year in range(years + 1)], axis=1)
    new, old = np.triu_indices(years + 1, 1)
    slopes = (back[:, new] - back[:, old]) / (old - new)
    known = np.isfinite(back)
    reach = np.where(known, np.arange(years + 1), 0).max(axis=1)
    enough = known[:, 0] & (known.sum(axis=1) >= LEAST_YEARS) & (reach * 3 >= years * 2)
    out = np.full(len(values), np.nan)
    if enough.any():
        out[enough] = np.nanmedian(slopes[enough], axis=1)
    return xr.DataArray(out, {"time": series["time"]}, ("time",))
