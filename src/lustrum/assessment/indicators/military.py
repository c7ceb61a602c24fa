"""MIL: what defence takes."""

from __future__ import annotations

import xarray as xr

from lustrum.assessment.indicator import View, indicator
from lustrum.assessment.series import ratio, total


@indicator(
    id="MIL-01",
    title="Military burden",
    needs=("defence_use", "value_added"),
    unit="ratio",
    range=(0, float("inf")),
    direction="more of the net product goes to the army",
    source="SIPRI definition",
    mark="K",
    notes=("Goods delivered; pay, hidden spending and conscripts' labour are not in it. Against the threat: MIL-05.",),
)
def military_burden(view: View) -> xr.DataArray:
    r"""Goods delivered to the army over the net product, at constant prices and twelve months.

    .. math:: b = D / VA
    """
    return ratio(view.year("defence_use"), total(view.year("value_added")))
