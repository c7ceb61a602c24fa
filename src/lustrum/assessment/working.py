"""Work done: intensity of those at work, hours of a worker, and both together."""

from __future__ import annotations

import xarray as xr

from lustrum.assessment.series import mean_of_year, per_year, ratio, total, total_by
from lustrum.assessment.view import View

__all__ = ["WEEKS_A_YEAR", "hours_a_week", "intensity", "strain"]

WEEKS_A_YEAR = 365.25 / 7


def intensity(view: View) -> xr.DataArray:
    """Return the mean effort of those at work, 1 = normal (time,); needs ``effort`` and ``employment``."""
    people = total_by(view["employment"], "form")
    effort = view["effort"].reindex(form=people["form"].values)
    return ratio(total((effort * people).where(people != 0, 0.0)), total(people))


def hours_a_week(view: View) -> xr.DataArray:
    """Return the hours of a worker in a mean week of twelve months (time,); needs ``hours``, ``employment``."""
    return ratio(total(view.year("hours")), mean_of_year(total(view["employment"]))) / WEEKS_A_YEAR


def strain(view: View) -> xr.DataArray:
    """Return intensity times hours of a worker in a mean week of the last twelve months (time,)."""
    spent = per_year(intensity(view) * total(view["hours"]))
    return ratio(spent, mean_of_year(total(view["employment"]))) / WEEKS_A_YEAR
