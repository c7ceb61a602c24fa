"""CLS: class, rent and the distance to a society without classes."""

from __future__ import annotations

import numpy as np
import xarray as xr
from numpy.typing import NDArray

from lustrum.assessment.indicator import View, indicator
from lustrum.assessment.series import by_month, ratio, total, total_by
from lustrum.formulas.inequality import gini, theil_t

Floats = NDArray[np.float64]


@indicator(
    id="CLS-08",
    title="Rent share of the tenants' crop",
    needs=("rent_paid", "crop_of_tenants", "land_rented_in"),
    unit="share",
    range=(0, 1),
    direction="more of the tenants' crop goes to owners",
    source="agrarian literature",
    mark="K",
    empty=0.0,
    empty_note="Nobody rents land: no rent is paid.",
    notes=("Money and labour rents and usury are not parted in the record.",),
)
def rent_share(view: View) -> xr.DataArray:
    r"""Rent paid in the tenants' gross crop, over twelve months. Zero once no land is rented.

    .. math:: \rho = \sum_g rent_g / \sum_g crop_g
    """
    rent, crop = total(view.year("rent_paid")), total(view.year("crop_of_tenants"))
    rented = total(view["land_rented_in"])
    return view.or_empty(ratio(rent, crop), rented == 0).where(rented.notnull())


def _between(income: Floats, persons: Floats) -> float:
    here = persons > 0
    return 1.0 - float(np.exp(-theil_t(income[here] / persons[here], persons[here])))


def _concentration(control: Floats, persons: Floats) -> float:
    here = persons > 0
    return gini(control[here] / persons[here], persons[here])


@indicator(
    id="CLS-10",
    title="Distance to a society without classes",
    needs=("income", "population", "control", "employment", "form.role"),
    unit="index",
    range=(0, 1),
    direction="classes are further from being abolished on the measured dimensions",
    source="project construct (A2013-10, 21)",
    mark="P",
    notes=(
        "Three of the five components of the catalogue: occupational inheritance and unequal labour exchange are not "
        "in the record. Zero on measured dimensions is no proof of classlessness.",
    ),
)
def class_distance(view: View) -> xr.DataArray:
    r"""Mean of between-class inequality, concentration of control per head, and the share of hired labour.

    .. math:: C = \tfrac13 \big( 1 - e^{-T_B} \;+\; Gini(D_g / P_g) \;+\; N_K / N \big)
    """
    income = total(view.year("income"), "line")
    people = view["population"]
    persons = total_by(people, "group")
    income = income.reindex(group=persons["group"].values)
    control = view["control"].mean("domain", skipna=False).reindex(group=persons["group"].values, fill_value=0.0)
    jobs = view["employment"]
    hired = ratio(total(view.of(jobs, "form", role=("capital", "landlord", "foreign"))), total(jobs))
    return (by_month(_between, income, persons) + by_month(_concentration, control, persons) + hired) / 3
