"""Arithmetic on dated arrays that keeps what is missing missing: sums, ratios, years, formulas by month."""

from __future__ import annotations

from collections.abc import Callable, Sequence

import numpy as np
import xarray as xr
from numpy.typing import NDArray

from lustrum.quantities.calendar import MONTHS_A_YEAR

__all__ = [
    "by_month",
    "earlier",
    "growth_over_year",
    "logarithm",
    "mean_of_year",
    "per_calendar_year",
    "per_year",
    "ratio",
    "side_by_side",
    "total",
    "total_by",
    "whole_of",
]


def total(array: xr.DataArray, *dims: str) -> xr.DataArray:
    """Add up over dimensions, or over all but time if none is named; a sum with a missing part is missing."""
    return array.sum(dims, skipna=False) if dims else total_by(array)


def total_by(array: xr.DataArray, *kept: str) -> xr.DataArray:
    """Add up over all dimensions but time and those kept; a sum with a missing part is missing."""
    return array.sum([dim for dim in array.dims if dim not in ("time", *kept)], skipna=False)


def whole_of(parts: xr.DataArray, *dims: str) -> xr.DataArray:
    """Add up parts; missing where one is, and where one is below zero: they are no shares of a whole then."""
    return parts.sum(dims, skipna=False).where((parts >= 0).all(dims))


def ratio(above: xr.DataArray, below: xr.DataArray) -> xr.DataArray:
    """Divide; where the base is zero the ratio is missing."""
    if _is_alike(above, below):  # the usual case, without the labour of aligning
        base = below.values
        return above.copy(data=np.divide(above.values, base, out=np.full(base.shape, np.nan), where=base != 0))
    return above / below.where(below != 0)


def _is_alike(one: xr.DataArray, other: xr.DataArray) -> bool:
    return (
        one.dims == other.dims
        and one.shape == other.shape
        and all(dim == "time" or one.get_index(dim).equals(other.get_index(dim)) for dim in one.dims)
    )


def side_by_side(arrays: Sequence[xr.DataArray], dim: str, labels: Sequence[str]) -> xr.DataArray:
    """Put series (time,) beside one another along a new dimension (time, dim)."""
    values = np.stack([array.values for array in arrays], axis=1)
    return xr.DataArray(values, {"time": arrays[0]["time"], dim: list(labels)}, ("time", dim))


def per_year(array: xr.DataArray) -> xr.DataArray:
    """Add up the twelve months that end with each month; missing where one of them is."""
    axis = array.get_axis_num("time")
    values = np.moveaxis(array.values, axis, 0)
    out = np.full(values.shape, np.nan)
    if len(values) >= MONTHS_A_YEAR:
        windows = np.lib.stride_tricks.sliding_window_view(values, MONTHS_A_YEAR, axis=0)
        out[MONTHS_A_YEAR - 1 :] = windows.sum(axis=-1)
    return array.copy(data=np.moveaxis(out, 0, axis))


def per_calendar_year(array: xr.DataArray) -> xr.DataArray:
    """Add up the months of each calendar year, for each month of it; missing where one of them is."""
    years = array["time"].values.astype("datetime64[Y]").astype(np.int64)
    axis = array.get_axis_num("time")
    values = np.moveaxis(array.values, axis, 0)
    out = np.full(values.shape, np.nan)
    for year in np.unique(years):
        rows = np.flatnonzero(years == year)
        if len(rows) == MONTHS_A_YEAR:
            out[rows] = values[rows].sum(axis=0)
    return array.copy(data=np.moveaxis(out, 0, axis))


def mean_of_year(array: xr.DataArray) -> xr.DataArray:
    """Return the mean of the twelve months that end with each month.

    For a stock, and for a yearly figure that is set beside a flow over twelve months: within the year both then mix
    the same parts of two years.
    """
    return per_year(array) / MONTHS_A_YEAR


def logarithm(array: xr.DataArray) -> xr.DataArray:
    """Return natural logarithms; missing where there is none."""
    values = array.values
    return array.copy(data=np.log(values, out=np.full(values.shape, np.nan), where=values > 0))


def earlier(values: NDArray[np.float64], months: int) -> NDArray[np.float64]:
    """Return values (time, ...) as they were some months before; missing where the record does not reach back."""
    out = np.full(values.shape, np.nan)
    if months < len(values):
        out[months:] = values[: len(values) - months]
    return out


def growth_over_year(array: xr.DataArray) -> xr.DataArray:
    """Return the change on the value twelve months before, as a share of it."""
    before = array.shift(time=MONTHS_A_YEAR)
    return ratio(array - before, before)


def by_month(formula: Callable[..., float], *arrays: xr.DataArray) -> xr.DataArray:
    """Apply a formula of plain arrays to each month.

    Parameters
    ----------
    formula : callable
        Takes one plain array for each of `arrays`, without time, and returns a number.
    arrays : DataArray (time, ...)
        A month in which one has a missing value is missing, and so is one for which the formula is not defined.

    Returns
    -------
    DataArray (time,)
    """
    values: list[NDArray[np.float64]] = [array.transpose("time", ...).values for array in arrays]
    out = np.full(len(values[0]), np.nan)
    for place in range(len(out)):
        slices = [value[place] for value in values]
        if all(np.isfinite(part).all() for part in slices):
            try:
                out[place] = formula(*slices)
            except (ValueError, ZeroDivisionError):  # the formula says that it is not defined for these values
                continue
    return xr.DataArray(out, {"time": arrays[0]["time"]}, ("time",))
