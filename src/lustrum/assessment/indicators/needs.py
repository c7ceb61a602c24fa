"""NEED: how far needs are met, by place, class and household, and how safe that is."""

from __future__ import annotations

import numpy as np
import xarray as xr

from lustrum.assessment.indicator import Swept, View, indicator
from lustrum.assessment.persons import persons_by, persons_over_year
from lustrum.assessment.satisfaction import (
    ANSWERS,
    SATISFACTION,
    by_class,
    households_covered,
    mean_satisfaction,
    satisfaction,
)
from lustrum.assessment.series import ratio, total
from lustrum.quantities.calendar import MONTHS_A_YEAR

BY_CLASS = ("consumption_group", "requirement_group", "population")
SOURCE = "basic-needs tradition: Doyal and Gough 1991; ILO 1976"
REQUIREMENTS = (
    "The record's own requirements; what exceeds a need does not make good another; nothing needed counts as met."
)
PITFALLS = (
    "Who sets the requirements sets much of the result.",
    "The cap hides who has more than enough.",
    "Goods used are not the same as access to them, and quality is not seen.",
)
COVERED = {"covered": Swept(0.95, 0.8, 1.0, "satisfaction from which a need counts as met")}


@indicator(
    id="NEED-01",
    title="Need satisfaction",
    needs=SATISFACTION,
    unit="share",
    range=(0, 1),
    direction="basic needs are met more fully",
    source=SOURCE,
    mark="P",
    notes=(
        "The record's own requirements; access is not use; what exceeds a need does not make good another.",
        "The type of settlement that fares worst is named beside it.",
    ),
    pitfalls=("Differences within a town or a village are not seen.", *PITFALLS),
)
def need_satisfaction(view: View) -> xr.DataArray:
    r"""Geometric mean over needs of the population's mean satisfaction ratio, over twelve months.

    .. math:: N = \Big( \prod_k \sum_u \tfrac{P_u}{P} \min(1, c_{u,k} / req_{u,k}) \Big)^{1/K}
    """
    share, value = satisfaction(view), mean_satisfaction(view)
    worst = share.min("need", skipna=False).fillna(np.inf)
    names = np.where(value.notnull(), share["settlement"].values[worst.argmin("settlement").values], "")
    return value.assign_coords(settlement=("time", names))


def _class_means(view: View) -> xr.DataArray:
    """Return the population's mean satisfaction by need (time, need), from classes."""
    persons = persons_over_year(view, "group")
    return ratio(*xr.broadcast(total(by_class(view, persons) * persons, "group"), total(persons, "group")))


@indicator(
    id="NEED-01.mean",
    title="Mean need satisfaction of persons",
    needs=BY_CLASS,
    unit="share",
    range=(0, 1),
    direction="basic needs are met more fully on average",
    source=SOURCE,
    mark="P",
    notes=(REQUIREMENTS,),
    pitfalls=("Plenty of one need makes good the lack of another in a mean.", *PITFALLS),
)
def mean_met(view: View) -> xr.DataArray:
    r"""Mean over needs and persons of the satisfaction of classes, over twelve months.

    .. math:: \bar N = \frac1K \sum_k \sum_g \tfrac{P_g}{P} \min(1, c_{g,k} / req_{g,k})
    """
    return _class_means(view).mean("need", skipna=False)


@indicator(
    id="NEED-01.composite",
    title="Need satisfaction, no need making good another",
    needs=BY_CLASS,
    unit="share",
    range=(0, 1),
    direction="basic needs are met more fully and evenly",
    source=SOURCE,
    mark="P",
    notes=(REQUIREMENTS, "NEED-01 is the same by type of settlement."),
    pitfalls=("A need that nobody can meet brings it to zero.", *PITFALLS),
)
def composite_satisfaction(view: View) -> xr.DataArray:
    r"""Geometric mean over needs of persons' mean satisfaction, from classes over twelve months.

    .. math:: N = \Big( \prod_k \sum_g \tfrac{P_g}{P} \min(1, c_{g,k} / req_{g,k}) \Big)^{1/K}
    """
    mean = _class_means(view)
    return mean.prod("need", skipna=False) ** (1 / mean.sizes["need"])


@indicator(
    id="NEED-01.minimum",
    title="Need satisfaction of the class that fares worst",
    needs=BY_CLASS,
    unit="share",
    range=(0, 1),
    direction="the worst met need of the worst placed class is met more fully",
    source=SOURCE,
    mark="P",
    notes=(REQUIREMENTS, "The class and the need are named beside it.", "Not determinable where nobody lives."),
    pitfalls=("A very small class can decide it.", *PITFALLS),
)
def least_satisfaction(view: View) -> xr.DataArray:
    r"""Lowest satisfaction of any need in any class with persons, over twelve months.

    .. math:: N_{min} = \min_{g: P_g > 0} \min_k \min(1, c_{g,k} / req_{g,k})
    """
    persons = persons_over_year(view, "group")
    share = by_class(view, persons)
    known = share.notnull().all(["group", "need"]) & (persons.max("group", skipna=False) > 0)
    lowest = share.where(persons > 0, np.inf).transpose("time", "group", "need").fillna(np.inf)
    flat = lowest.values.reshape(lowest.sizes["time"], -1)
    place = flat.argmin(axis=1)
    names = {
        "group": lowest["group"].values[place // lowest.sizes["need"]],
        "need": lowest["need"].values[place % lowest.sizes["need"]],
    }
    coords = {dim: ("time", np.where(known.values, labels, "")) for dim, labels in names.items()}
    found = np.where(known.values, flat[np.arange(len(flat)), place], np.nan)
    return xr.DataArray(found, {"time": view.time, **coords}, ("time",))


@indicator(
    id="NEED-01.coverage",
    title="Share of people in classes whose needs are met",
    needs=BY_CLASS,
    unit="share",
    range=(0, 1),
    direction="more people live in classes that have what they need",
    source=SOURCE,
    mark="P",
    parameters=COVERED,
    notes=(REQUIREMENTS, "Whole classes are in or out; households are told apart in NEED-01.coverage-households."),
    pitfalls=("A class is covered on average while some of its members are not.", *PITFALLS),
)
def coverage(view: View, *, covered: float) -> xr.DataArray:
    r"""Share of persons in classes that meet every need by the stated part, over twelve months.

    .. math:: C = \sum_g \tfrac{P_g}{P} \, [\min_k NSR_{g,k} \ge c]
    """
    persons = persons_over_year(view, "group")
    worst = by_class(view, persons).min("need", skipna=False)
    inside = (worst >= covered).astype(float).where(worst.notnull())
    return ratio(total(inside * persons, "group"), total(persons, "group"))


@indicator(
    id="NEED-01.coverage-households",
    title="Share of people in households whose needs are met",
    needs=(*ANSWERS, "requirement", "population"),
    unit="share",
    range=(0, 1),
    direction="more people live in households that have what they need",
    source=SOURCE,
    mark="P",
    parameters=COVERED,
    notes=("Needs by head are those of the type of settlement; a need that nobody was asked about is left out.",),
    pitfalls=("Households differ in age and work, and so in what they need.", *PITFALLS),
)
def coverage_of_households(view: View, *, covered: float) -> xr.DataArray:
    r"""Share of persons whose household met every need by the stated part in the year of the survey.

    .. math:: C = \sum_h \frac{w_h m_h}{N} \, [\min_k \tfrac{c_{h,k}}{m_h req_{u(h),k}} \ge c]
    """
    return households_covered(view, covered)


FIVE_YEARS = 60


@indicator(
    id="NEED-11",
    title="Security of need",
    needs=BY_CLASS,
    unit="share",
    range=(0, 1),
    direction="fewer people live in classes that fell short within the window",
    source="project construct",
    mark="P",
    parameters={"floor": Swept(0.8, 0.6, 0.95, "satisfaction below which a class has fallen short")},
    window=FIVE_YEARS,
    notes=(
        REQUIREMENTS,
        "Each class either fell short of some need in the window or did not; satisfaction is that of twelve months.",
    ),
    pitfalls=(
        "What happened in the last years is taken for the chance of what may come.",
        "A class that grew by those who fled hardship counts with its present members.",
        *PITFALLS[:1],
    ),
)
def security_of_need(view: View, window: int, *, floor: float) -> xr.DataArray:
    r"""Share of people whose class met every need by the floor in each twelve months of the window.

    .. math:: S = 1 - \sum_g \tfrac{P_g}{P} \, [\min_{t' \in window} \min_k NSR_{g,k,t'} < f]
    """
    persons = persons_by(view, "group").transpose("time", "group")
    worst = by_class(view, persons).min("need", skipna=False).transpose("time", "group")
    span = max(window - MONTHS_A_YEAR + 1, 1)
    lowest = np.full(worst.shape, np.nan)
    if len(lowest) >= span:
        windows = np.lib.stride_tricks.sliding_window_view(worst.values, span, axis=0)
        lowest[span - 1 :] = windows.min(axis=-1)
    safe = worst.copy(data=np.where(np.isnan(lowest), np.nan, lowest >= floor))
    return ratio(total(safe * persons, "group"), total(persons, "group"))
