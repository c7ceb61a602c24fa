"""OWN-10: who owns land, who works it, what is rented."""

from __future__ import annotations

import numpy as np
import xarray as xr
from numpy.typing import NDArray

from lustrum.assessment.indicator import View, indicator
from lustrum.assessment.series import ratio, total
from lustrum.formulas.inequality import gini

Floats = NDArray[np.float64]

LANDLESS = "Households that neither own nor work land are left out; with the landless inside it is higher."
QUALITY = "A square metre of irrigated land counts like one of dry field."
NO_LAND = "Without farmland no share can be stated."


@indicator(
    id="OWN-10",
    title="Landlords' share of farmland",
    needs=("land_area", "form.role"),
    unit="share",
    range=(0, 1),
    direction="more land belongs to those who let it",
    source="agrarian statistics",
    mark="K",
    notes=(NO_LAND,),
    pitfalls=(QUALITY, "Owned is not operated: see the other measures of land."),
)
def landlord_land(view: View) -> xr.DataArray:
    r"""Land whose owner's form has the role ``landlord``, in all farmland.

    .. math:: F = \sum_r a_{r,F} / \sum_r \sum_o a_{r,o}
    """
    area = view["land_area"]
    return ratio(total(view.of(area, "form", role="landlord")), total(area))


@indicator(
    id="OWN-10.tenancy",
    title="Share of farmland that is rented",
    needs=("land_rented_in", "land_area"),
    unit="share",
    range=(0, 1),
    direction="more land is worked by those who do not own it",
    source="agrarian statistics",
    mark="K",
    notes=(NO_LAND, "Land that households work and do not own, whoever owns it."),
    pitfalls=(QUALITY, "Land worked for a share of the crop by kin or labourers may not be recorded as rented."),
)
def tenancy(view: View) -> xr.DataArray:
    r"""Rented land in all farmland.

    .. math:: T = \sum_g r_g / \sum a
    """
    return ratio(total(view["land_rented_in"]), total(view["land_area"]))


@indicator(
    id="OWN-10.rent",
    title="Rent in the gross crop of rented land",
    needs=("rent_paid", "crop_of_tenants", "land_rented_in"),
    unit="share",
    range=(0, 1),
    direction="more of the crop goes to owners",
    source="agrarian statistics",
    mark="K",
    empty=0.0,
    empty_note="Nobody rents land: no rent is paid.",
    notes=("The same ratio as CLS-08, which reads it as a relation of classes.",),
    pitfalls=("Seed, water and tools that the owner gives are in the rent.", "Interest and labour dues are not."),
)
def rent_rate(view: View) -> xr.DataArray:
    r"""Rent paid over the crop of rented land before rent, over twelve months.

    .. math:: \rho = \sum_g R_g / \sum_g Y_g
    """
    rate = ratio(total(view.year("rent_paid")), total(view.year("crop_of_tenants")))
    rented = total(view["land_rented_in"])
    return view.or_empty(rate.where(rented.notnull()), rented == 0)


@indicator(
    id="OWN-10.owned-gini",
    title="Inequality of owned land",
    needs=("households:land_owned", "households:land_operated"),
    unit="index",
    range=(0, 1),
    direction="owned land is less evenly spread",
    source="Gini 1912; agrarian statistics",
    mark="K",
    notes=("Over households that own or work land: tenants without land of their own are inside.",),
    pitfalls=(LANDLESS, QUALITY, "Land of absentee owners, churches and states is in no household's hands."),
)
def owned_gini(view: View) -> xr.DataArray:
    r"""Gini coefficient of the land that households own.

    .. math:: G = \frac{\sum_i \sum_j w_i w_j |a_i - a_j|}{2 \bar a \, (\sum_i w_i)^2}
    """

    def of_owners(owned: Floats, worked: Floats, weight: Floats) -> float:
        farms = owned + worked > 0
        return gini(owned[farms], weight[farms])

    return view.surveyed(of_owners, "households:land_owned", "households:land_operated")


@indicator(
    id="OWN-10.operated-gini",
    title="Inequality of worked land",
    needs=("households:land_operated",),
    unit="index",
    range=(0, 1),
    direction="farms differ more in size",
    source="Gini 1912; agrarian statistics",
    mark="K",
    notes=("Over households that work land of their own account, owned or rented.",),
    pitfalls=(LANDLESS, QUALITY, "Land pooled in co-operatives is in no household's hands."),
)
def operated_gini(view: View) -> xr.DataArray:
    r"""Gini coefficient of the land that households work.

    .. math:: G = \frac{\sum_i \sum_j w_i w_j |a_i - a_j|}{2 \bar a \, (\sum_i w_i)^2}
    """

    def of_farms(worked: Floats, weight: Floats) -> float:
        farms = worked > 0
        return gini(worked[farms], weight[farms])

    return view.surveyed(of_farms, "households:land_operated")
