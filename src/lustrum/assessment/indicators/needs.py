"""NEED: how far needs are met, and what is kept back for accumulation."""

from __future__ import annotations

import numpy as np
import xarray as xr

from lustrum.assessment.indicator import View, indicator
from lustrum.assessment.satisfaction import SATISFACTION, mean_satisfaction, satisfaction
from lustrum.assessment.series import ratio, total


@indicator(
    id="NEED-01",
    title="Need satisfaction",
    needs=SATISFACTION,
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
    share, value = satisfaction(view), mean_satisfaction(view)
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
