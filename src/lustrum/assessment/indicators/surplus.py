"""CLS: rent, polarisation and the distance to a society without classes."""

from __future__ import annotations

import numpy as np
import xarray as xr
from numpy.typing import NDArray

from lustrum.assessment.indicator import Swept, View, indicator
from lustrum.assessment.labour import gini_of_intensity, intensity
from lustrum.assessment.mobility import inheritance, square_moves
from lustrum.assessment.persons import (
    CLASS_PITFALLS,
    NO_EMPTY,
    among_classes,
    income_and_persons,
    persons_by,
    persons_over_year,
)
from lustrum.assessment.series import by_month, ratio, total
from lustrum.formulas.inequality import gini, theil_t
from lustrum.formulas.polarisation import esteban_ray

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
    optional=("usury_paid", "corvee_value"),
    notes=("With usury and labour owed to owners where the record parts them; without them rent alone.",),
    pitfalls=(
        "Rents in labour and usury are seldom in a record, and without them the share is too low.",
        "A share of a bad harvest tells nothing of what is left to eat.",
        "Valued at constant prices: rents in money weigh by the prices that tenants really got.",
    ),
)
def rent_share(view: View) -> xr.DataArray:
    r"""Rent, interest to private lenders and labour owed, in the tenants' gross crop over twelve months.

    Zero once no land is rented.

    .. math:: \rho = \sum_g (rent_g + usury_g + corvee_g) / \sum_g crop_g
    """
    rent, crop = total(view.year("rent_paid")), total(view.year("crop_of_tenants"))
    for need in ("usury_paid", "corvee_value"):
        if view.has(need):
            rent = rent + total(view.year(need))
    rented = total(view["land_rented_in"])
    return view.or_empty(ratio(rent, crop), rented == 0).where(rented.notnull())


@indicator(
    id="CLS-09",
    title="Polarisation of classes",
    needs=("income", "population"),
    unit="index",
    range=(0, float("inf")),
    direction="income by head parts the people into fewer and larger camps that are further apart",
    source="Esteban and Ray 1994",
    mark="K",
    parameters={"alpha": Swept(1.6, 0.1, 1.6, "weight of identification within a class", "Esteban and Ray 1994")},
    notes=("Income by head of classes over twelve months, over its mean.", NO_EMPTY),
    pitfalls=(
        "Income stands for what parts classes; property and office may part them more.",
        "Falls when one class is split into two labels with the same income.",
        *CLASS_PITFALLS,
    ),
)
def class_polarisation(view: View, *, alpha: float) -> xr.DataArray:
    r"""Identification with one's class times distance from the others.

    .. math:: ER_\alpha = \sum_g \sum_h \pi_g^{1+\alpha} \pi_h \frac{|y_g - y_h|}{\mu}
    """
    return among_classes(lambda y, heads: esteban_ray(y, heads, alpha), *income_and_persons(view))


def _between(income: Floats, persons: Floats) -> float:
    return 1.0 - float(np.exp(-theil_t(income, persons)))


@indicator(
    id="CLS-10",
    title="Distance to a society without classes",
    needs=("income", "population", "control", "employment", "form.role"),
    unit="index",
    range=(0, 1),
    direction="classes are further from being abolished on the measured dimensions",
    source="project construct (A2013-10, 21)",
    mark="P",
    optional=("hours_group", "class_moves"),
    notes=(
        "Mean of the components that the record holds: three always, unequal exchange of labour where it has hours by "
        "class, and inheritance of class where it has moves between classes. Zero on measured dimensions is no proof "
        "of classlessness.",
        "Not determinable where nobody is employed or nobody has an income.",
    ),
    pitfalls=(
        "Records that hold different components are not to be compared.",
        "A limit concept: no distance tells that a class will wither away.",
        "Every component weighs the same.",
    ),
)
def class_distance(view: View) -> xr.DataArray:
    r"""Mean of up to five distances.

    Between-class inequality, concentration of control per head, the share of hired labour, and where the record holds
    them the inequality of exploitation intensity and the inheritance of class.

    .. math:: C = \frac1n \big( 1 - e^{-T_B} \;+\; Gini(D_g / P_g) \;+\; N_K / N \;[+\; Gini(\varepsilon_g)]
              \;[+\; \max(0, 1 - M)] \big)
    """
    persons = persons_by(view, "group")
    control = view["control"].mean("domain", skipna=False).reindex(group=persons["group"].values, fill_value=0.0)
    jobs = view["employment"]
    parts = [
        among_classes(_between, *income_and_persons(view)),
        among_classes(gini, control, persons),
        ratio(total(view.of(jobs, "form", role=("capital", "landlord", "foreign"))), total(jobs)),
    ]
    if view.has("hours_group"):
        people = persons_over_year(view, "group").transpose("time", "group")
        parts.append(by_month(gini_of_intensity, intensity(view, people).where(people != 0, 0.0), people))
    if view.has("class_moves"):
        parts.append(by_month(inheritance, square_moves(view)))
    whole = parts[0]
    for part in parts[1:]:
        whole = whole + part
    return whole / len(parts)
