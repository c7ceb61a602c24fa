"""NEED: how far needs are met, and what is kept back for accumulation."""

from __future__ import annotations

import numpy as np
import xarray as xr

from lustrum.assessment.indicator import View, indicator
from lustrum.assessment.series import ratio, total, total_by


def _satisfaction(view: View) -> xr.DataArray:
    """Return the satisfaction ratio by type of settlement and need over twelve months (time, settlement, need)."""
    used, wanted = view.year("consumption"), view.year("requirement")
    return ratio(used, wanted).clip(max=1).where(wanted != 0, 1.0).where(used.notnull() & wanted.notnull())


@indicator(
    id="NEED-01",
    title="Need satisfaction",
    needs=("consumption", "requirement", "population"),
    unit="share",
    range=(0, 1),
    direction="basic needs are met more fully",
    source="basic-needs tradition: Doyal and Gough 1991; ILO 1976",
    mark="P",
    notes=(
        "The record's own requirements; access is not use; what exceeds a need does not make good another.",
        "The type of settlement that fares worst is named beside it.",
    ),
)
def need_satisfaction(view: View) -> xr.DataArray:
    r"""Geometric mean over needs of the population's mean satisfaction ratio, over twelve months.

    .. math:: N = \Big( \prod_k \sum_u \tfrac{P_u}{P} \min(1, c_{u,k} / req_{u,k}) \Big)^{1/K}
    """
    share = _satisfaction(view)
    people = view["population"]
    weight = total_by(people, "settlement")
    share = share.reindex(settlement=weight["settlement"].values)
    mean = ratio(total(share * weight, "settlement"), total(weight, "settlement"))
    product = mean.prod("need", skipna=False)
    value = product ** (1 / mean.sizes["need"])
    worst = share.min("need", skipna=False).fillna(np.inf)
    names = np.where(value.notnull(), share["settlement"].values[worst.argmin("settlement").values], "")
    return value.assign_coords(settlement=("time", names))


@indicator(
    id="NEED-07",
    title="Accumulation rate",
    needs=("surplus_use", "value_added"),
    unit="share",
    range=(-1, 1),
    direction="more of the net product is put into plant and stocks",
    source="national accounts",
    mark="K",
)
def accumulation_rate(view: View) -> xr.DataArray:
    r"""Net product used for accumulation, in value added, at constant prices over twelve months.

    .. math:: a = I / \sum_i VA_i
    """
    return ratio(total(view.of(view.year("surplus_use"), "use", role="accumulation")), total(view.year("value_added")))
