"""Series of branches brought down to one number a month: the branch at the end of the line, the mean over branches."""

from __future__ import annotations

from typing import Any

import numpy as np
import xarray as xr
from numpy.typing import NDArray

from lustrum.assessment.view import View

__all__ = ["dated", "heavy", "highest_of", "lowest_of", "mean_of", "named", "onto_branches"]

Floats = NDArray[np.float64]
Labels = NDArray[Any]


def dated(view: View, values: Floats, branches: Labels | None = None) -> xr.DataArray:
    """Return values (time,) with their dates, and beside them the branch that each is of."""
    coords: dict[str, Any] = {"time": view.time}
    if branches is not None:
        coords["branch"] = ("time", np.where(np.isfinite(values), branches, ""))
    return xr.DataArray(values, coords, ("time",))


def named(branches: Labels) -> xr.DataArray:
    """Return an array over branches whose attributes can be asked for."""
    return xr.DataArray(np.zeros(len(branches)), {"branch": branches}, ("branch",))


def heavy(view: View, branches: Labels) -> NDArray[np.bool_]:
    """Say which branches are of heavy industry, bool (branch,); needs ``branch.heavy``."""
    return view.mask(named(branches), "branch", heavy=("1", "1.0", "true"))


def onto_branches(array: xr.DataArray, branches: Labels) -> Floats:
    """Return an array (time, branch, ...) summed to branches in an order (time, branch); absent ones are nil."""
    rest = [dim for dim in array.dims if dim not in ("time", "branch")]
    found = array.sum(rest, skipna=False) if rest else array
    return np.asarray(found.reindex(branch=branches, fill_value=0.0).transpose("time", "branch").values)


def highest_of(view: View, values: Floats, branches: Labels, counted: NDArray[np.bool_]) -> xr.DataArray:
    """Return the largest of values (time, branch) among those counted, and which branch it is of.

    Missing where any value of a month is missing, or no branch counts.
    """
    found = np.where(counted & np.isfinite(values), values, -np.inf)
    known = np.isfinite(np.where(counted, values, 0.0)).all(axis=1) & counted.any(axis=1)
    return dated(view, np.where(known, found.max(axis=1), np.nan), branches[found.argmax(axis=1)])


def lowest_of(view: View, values: Floats, branches: Labels, counted: NDArray[np.bool_]) -> xr.DataArray:
    """Return the smallest of values (time, branch) among those counted, and which branch it is of."""
    return -highest_of(view, -values, branches, counted)


def mean_of(view: View, values: Floats, weights: Floats) -> xr.DataArray:
    """Return the mean of values (time, branch) by weights; missing where one with a weight is, or no weight is."""
    whole = weights.sum(axis=1)
    known = (whole > 0) & np.isfinite(np.where(weights != 0, values, 0.0)).all(axis=1)
    above = (np.where(np.isfinite(values), values, 0.0) * weights).sum(axis=1)
    return dated(view, np.divide(above, whole, out=np.full(len(whole), np.nan), where=known))
