"""How far needs are met: consumption against the requirement of the record."""

from __future__ import annotations

import xarray as xr

from lustrum.assessment.series import ratio, total, total_by
from lustrum.assessment.view import View

__all__ = ["SATISFACTION", "mean_satisfaction", "satisfaction"]

SATISFACTION = ("consumption", "requirement", "population")
"""Needs of a measure of satisfaction."""


def satisfaction(view: View) -> xr.DataArray:
    """Return the satisfaction ratio by type of settlement and need over twelve months (time, settlement, need).

    What exceeds a need counts as enough; where nothing is required, enough is had.
    """
    used, wanted = view.year("consumption"), view.year("requirement")
    return ratio(used, wanted).clip(max=1).where(wanted != 0, 1.0).where(used.notnull() & wanted.notnull())


def mean_satisfaction(view: View) -> xr.DataArray:
    r"""Return the geometric mean over needs of the population's mean satisfaction ratio (time,).

    .. math:: N = \Big( \prod_k \sum_u \tfrac{P_u}{P} \min(1, c_{u,k} / req_{u,k}) \Big)^{1/K}
    """
    share = satisfaction(view)
    weight = total_by(view["population"], "settlement")
    share = share.reindex(settlement=weight["settlement"].values)
    mean = ratio(total(share * weight, "settlement"), total(weight, "settlement"))
    return mean.prod("need", skipna=False) ** (1 / mean.sizes["need"])
