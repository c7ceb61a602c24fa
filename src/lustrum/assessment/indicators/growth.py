"""GRW: growth of the net product and of what an hour or a head makes."""

from __future__ import annotations

import xarray as xr

from lustrum.assessment.indicator import View, indicator
from lustrum.assessment.series import growth_over_year, ratio, total


@indicator(
    id="GRW-01",
    title="Growth of the net product",
    needs=("value_added",),
    unit="share per year",
    range=(-1, float("inf")),
    direction="more was made than in the year before",
    source="national accounts",
    mark="K",
    notes=("At the constant prices of the record; another base gives another rate (Gerschenkron effect).",),
)
def net_product_growth(view: View) -> xr.DataArray:
    r"""Value added of twelve months on the twelve months before, at constant prices.

    .. math:: g_t = VA_t / VA_{t-1} - 1
    """
    return growth_over_year(total(view.year("value_added")))


@indicator(
    id="GRW-05",
    title="Labour productivity",
    needs=("value_added", "employment"),
    unit="won per person a year",
    range=(float("-inf"), float("inf")),
    direction="each person at work makes more",
    source="national accounts",
    mark="K",
    notes=(
        "Persons at work in units; households that farm on their own account are counted as the record counts them.",
    ),
)
def labour_productivity(view: View) -> xr.DataArray:
    r"""Value added of twelve months per person at work, at constant prices.

    .. math:: \pi = VA / N
    """
    return ratio(total(view.year("value_added")), total(view["employment"]))
