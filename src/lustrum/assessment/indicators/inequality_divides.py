"""INQ: town and country, worker and peasant, mental and manual work."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
import xarray as xr
from numpy.typing import NDArray

from lustrum.assessment.indicator import View, indicator
from lustrum.assessment.persons import (
    HOUSEHOLDS,
    SURVEY_PITFALLS,
    SURVEYED,
    TOWN,
    Labels,
    among_persons,
    income_by_class,
    mean_log_ratio,
    persons_by,
    persons_over_year,
)
from lustrum.assessment.roles import MANUAL, MENTAL, PEASANTS, WORKERS
from lustrum.assessment.series import ratio, total
from lustrum.assessment.view import spelled

Floats = NDArray[np.float64]
DIFFERENCES = "concept of the Marxist literature; measure: project construct"
ONE_SIDED = "Not determinable where one of the two sides is empty."


def _town_over_village(values: Floats, weights: Floats, settlement: Labels) -> float:
    town = np.array([spelled(word) in TOWN for word in settlement.words], dtype=bool)[settlement.codes]
    means = [float(values[side] @ weights[side]) / float(weights[side].sum()) for side in (town, ~town)]
    return means[0] / means[1] if means[1] > 0 else np.nan


@indicator(
    id="INQ-05",
    title="Income by head of town over village",
    needs=(*HOUSEHOLDS, "households:settlement"),
    unit="ratio",
    range=(0, float("inf")),
    direction="people in towns have more times the income of villagers",
    source="textbook",
    mark="K",
    notes=(SURVEYED, "Not determinable where nobody lives in one of the two, or villagers have no income."),
    pitfalls=("Prices differ between town and village, and home use is valued at one price.", *SURVEY_PITFALLS[:2]),
)
def town_over_village(view: View) -> xr.DataArray:
    r"""Mean income by head of townspeople over that of villagers.

    .. math:: R = \bar y_{town} / \bar y_{village}
    """
    return among_persons(view, _town_over_village, "households:settlement")


@indicator(
    id="INQ-05.consumption",
    title="Use by head of town over village, over needs",
    needs=("consumption", "population"),
    unit="ratio",
    range=(0, float("inf")),
    direction="people in towns use more times what villagers do",
    source="textbook; mean over needs: project construct",
    mark="P",
    notes=("Not determinable where nobody lives in one of the two, or they have no need in common.",),
    pitfalls=("A need that only one side meets with goods (heating, say) is left out.", "Every need weighs the same."),
)
def town_over_village_use(view: View) -> xr.DataArray:
    r"""Geometric mean over needs of use by head in town over that in villages, over twelve months.

    .. math:: R = \Big( \prod_k \frac{c_{town,k} / P_{town}}{c_{village,k} / P_{village}} \Big)^{1/K}
    """
    logs = _town_country(view)
    return logs.copy(data=np.exp(logs.values))


@indicator(
    id="INQ-09",
    title="Three differences: town and country, worker and peasant, mental and manual work",
    needs=("consumption", "income", "population", "group.role"),
    unit="log ratio",
    range=(0, float("inf")),
    direction="the three pairs are further apart",
    source=DIFFERENCES,
    mark="P",
    notes=("Size of the gaps, whichever side is ahead; its parts have a sign and add decision weight.", ONE_SIDED),
    pitfalls=(
        "A mean of three gaps hides which of them moves.",
        "Classes by role of the record: who counts as mental or manual is a choice.",
        "Money income of two classes is compared at the same prices.",
    ),
)
def three_differences(view: View) -> xr.DataArray:
    r"""Mean size of three log ratios, over twelve months.

    Consumption per head of town and village (geometric mean over needs), income per head of workers and peasants,
    income per head of office and manual work.

    .. math:: d = \tfrac13 \sum_j | \ln (x_{j,1} / x_{j,2}) |
    """
    gaps = [abs(_town_country(view))]
    persons = persons_over_year(view, "group")
    income = income_by_class(view, persons)
    for first, second in ((WORKERS, PEASANTS), (MENTAL, MANUAL)):
        of = [_per_head(view, income, persons, roles) for roles in (first, second)]
        gaps.append(abs(_log(ratio(of[0], of[1]))))
    return (gaps[0] + gaps[1] + gaps[2]) / len(gaps)


def _town_country(view: View) -> xr.DataArray:
    """Return the mean log ratio of use by head of town and village over needs (time,)."""
    used = view.year("consumption")
    persons = persons_over_year(view, "settlement").reindex(settlement=used["settlement"].values)
    town = view.mask(used, "settlement", role=TOWN)
    sides = []
    for chosen in (np.flatnonzero(town), np.flatnonzero(~town)):
        use, heads = (total(array.isel(settlement=chosen), "settlement") for array in (used, persons))
        sides.append(ratio(*xr.broadcast(use, heads)))
    return mean_log_ratio(sides[0], sides[1])


def _log(array: xr.DataArray) -> xr.DataArray:
    """Return the logarithm; missing where there is none."""
    return array.copy(data=np.log(array.where(array > 0).values))


def _per_head(view: View, amount: xr.DataArray, persons: xr.DataArray, roles: Sequence[str]) -> xr.DataArray:
    above, below = (total(view.of(array, "group", role=roles), "group") for array in (amount, persons))
    return ratio(*xr.broadcast(above, below))


def _use_gap(view: View, first: Sequence[str], second: Sequence[str]) -> xr.DataArray:
    """Return the mean log ratio over needs of what two sets of classes use by head, over twelve months (time,)."""
    persons = persons_over_year(view, "group")
    used = view.year("consumption_group").reindex(group=persons["group"].values)
    return mean_log_ratio(*(_per_head(view, used, persons, roles) for roles in (first, second)))


def _weight_gap(view: View, first: Sequence[str], second: Sequence[str]) -> xr.DataArray:
    """Return the log ratio of the decision weight by head of two sets of classes (time,)."""
    persons = persons_by(view, "group")
    weight = _decision_weight(view, persons)
    sides = [_per_head(view, weight, persons, roles) for roles in (first, second)]
    return _log(ratio(sides[0], sides[1]))


def _decision_weight(view: View, persons: xr.DataArray) -> xr.DataArray:
    """Return the mean over domains of the decision right of each class (time, group); none where it has no right."""
    held = view["control"].mean("domain", skipna=False)
    return held.reindex(group=persons["group"].values, fill_value=0.0).where(held.notnull().all("group"))


USE_PITFALLS = (
    "Every need weighs the same, and a need that one side meets without goods of the record is left out.",
    "Quality and access behind the same quantity are not seen.",
)
WEIGHT_PITFALLS = (
    "Decision rights are data of the economy as somebody states them, formal before real.",
    "Every domain weighs the same, and so does each member of a class.",
)


@indicator(
    id="INQ-09.town-country",
    title="Real consumption: town against country",
    needs=("consumption", "population"),
    unit="log ratio",
    range=(-float("inf"), float("inf")),
    direction="townspeople use more than villagers; below zero less",
    source=DIFFERENCES,
    mark="P",
    notes=(ONE_SIDED,),
    pitfalls=USE_PITFALLS,
)
def town_country_use(view: View) -> xr.DataArray:
    r"""Mean over needs of the log ratio of use by head in town and village, over twelve months.

    .. math:: d = \frac1K \sum_k \ln \frac{c_{town,k} / P_{town}}{c_{village,k} / P_{village}}
    """
    return _town_country(view)


@indicator(
    id="INQ-09.worker-peasant",
    title="Real consumption: workers against peasants",
    needs=("consumption_group", "population", "group.role"),
    unit="log ratio",
    range=(-float("inf"), float("inf")),
    direction="workers use more than peasants; below zero less",
    source=DIFFERENCES,
    mark="P",
    notes=(ONE_SIDED,),
    pitfalls=USE_PITFALLS,
)
def worker_peasant_use(view: View) -> xr.DataArray:
    r"""Mean over needs of the log ratio of use by head of workers and peasants, over twelve months.

    .. math:: d = \frac1K \sum_k \ln \frac{c_{w,k} / P_w}{c_{p,k} / P_p}
    """
    return _use_gap(view, WORKERS, PEASANTS)


@indicator(
    id="INQ-09.mental-manual",
    title="Real consumption: mental against manual work",
    needs=("consumption_group", "population", "group.role"),
    unit="log ratio",
    range=(-float("inf"), float("inf")),
    direction="those in mental work use more than those in manual work; below zero less",
    source=DIFFERENCES,
    mark="P",
    notes=(ONE_SIDED,),
    pitfalls=USE_PITFALLS,
)
def mental_manual_use(view: View) -> xr.DataArray:
    r"""Mean over needs of the log ratio of use by head of office and manual work, over twelve months.

    .. math:: d = \frac1K \sum_k \ln \frac{c_{m,k} / P_m}{c_{h,k} / P_h}
    """
    return _use_gap(view, MENTAL, MANUAL)


@indicator(
    id="INQ-09.town-country-decision",
    title="Decision weight: town against country",
    needs=("control", "population"),
    unit="log ratio",
    range=(-float("inf"), float("inf")),
    direction="townspeople decide more by head than villagers; below zero less",
    source=DIFFERENCES,
    mark="P",
    notes=("A class's right is spread over its members wherever they live.", ONE_SIDED),
    pitfalls=("The seats of those who hold rights for a class may lie in town all the same.", *WEIGHT_PITFALLS),
)
def town_country_weight(view: View) -> xr.DataArray:
    r"""Log ratio of the decision weight by head in town and village, mean over domains.

    .. math:: d = \ln \frac{D_{town} / P_{town}}{D_{village} / P_{village}}, \quad
              D_u = \sum_g \bar D_g P_{u,g} / P_g
    """
    people = view["population"]
    persons = total(people, "region")
    by_class = total(persons, "settlement")
    each = ratio(_decision_weight(view, by_class), by_class).fillna(0.0)
    known = view["control"].notnull().all(["domain", "group"])
    town = view.mask(persons, "settlement", role=TOWN)
    sides = []
    for chosen in (np.flatnonzero(town), np.flatnonzero(~town)):
        here = total(persons.isel(settlement=chosen), "settlement")
        sides.append(ratio(total(here * each, "group"), total(here, "group")))
    return _log(ratio(sides[0], sides[1])).where(known)


@indicator(
    id="INQ-09.worker-peasant-decision",
    title="Decision weight: workers against peasants",
    needs=("control", "population", "group.role"),
    unit="log ratio",
    range=(-float("inf"), float("inf")),
    direction="workers decide more by head than peasants; below zero less",
    source=DIFFERENCES,
    mark="P",
    notes=("Not determinable where one of the two is empty or decides nothing.",),
    pitfalls=WEIGHT_PITFALLS,
)
def worker_peasant_weight(view: View) -> xr.DataArray:
    r"""Log ratio of the decision weight by head of workers and peasants, mean over domains.

    .. math:: d = \ln \frac{\bar D_w / P_w}{\bar D_p / P_p}
    """
    return _weight_gap(view, WORKERS, PEASANTS)


@indicator(
    id="INQ-09.mental-manual-decision",
    title="Decision weight: mental against manual work",
    needs=("control", "population", "group.role"),
    unit="log ratio",
    range=(-float("inf"), float("inf")),
    direction="those in mental work decide more by head than those in manual work; below zero less",
    source=DIFFERENCES,
    mark="P",
    notes=("Not determinable where one of the two is empty or decides nothing.",),
    pitfalls=WEIGHT_PITFALLS,
)
def mental_manual_weight(view: View) -> xr.DataArray:
    r"""Log ratio of the decision weight by head of office and manual work, mean over domains.

    .. math:: d = \ln \frac{\bar D_m / P_m}{\bar D_h / P_h}
    """
    return _weight_gap(view, MENTAL, MANUAL)
