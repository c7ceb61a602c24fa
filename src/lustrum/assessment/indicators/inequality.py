"""INQ: inequality between classes, places and kinds of work."""

from __future__ import annotations

import numpy as np
import xarray as xr
from numpy.typing import NDArray

from lustrum.assessment.indicator import View, indicator
from lustrum.assessment.roles import MANUAL, MENTAL, PEASANTS, WORKERS
from lustrum.assessment.series import by_month, ratio, total, total_by
from lustrum.formulas.inequality import theil_t

Floats = NDArray[np.float64]


def _persons(view: View, dim: str) -> xr.DataArray:
    people = view["population"]
    return total_by(people, dim)


def _theil_between(income: Floats, persons: Floats) -> float:
    here = persons > 0
    return theil_t(income[here] / persons[here], persons[here])


@indicator(
    id="INQ-02",
    title="Between-class inequality of income (Theil)",
    needs=("income", "population"),
    unit="index",
    range=(0, float("inf")),
    direction="classes are further apart in income per head",
    source="Theil 1967",
    mark="K",
    notes=(
        "Grows with the number of classes that the record parts; prices and access differ between classes (INQ-07).",
    ),
)
def theil_between_classes(view: View) -> xr.DataArray:
    r"""Theil's T of mean income per head between classes, over twelve months.

    .. math:: T_B = \sum_g \frac{P_g}{P} \frac{y_g}{\mu} \ln \frac{y_g}{\mu}
    """
    income = total(view.year("income"), "line")
    persons = _persons(view, "group")
    return by_month(_theil_between, income.reindex(group=persons["group"].values), persons)


@indicator(
    id="INQ-06",
    title="Span of wages by skill",
    needs=("wage_rate",),
    unit="ratio",
    range=(1, float("inf")),
    direction="the best paid skill earns more times the least paid one",
    source="wage scales",
    mark="K",
)
def wage_span(view: View) -> xr.DataArray:
    r"""Highest monthly wage of a skill over the lowest.

    .. math:: s = \max_k w_k / \min_k w_k
    """
    wage = view["wage_rate"]
    return ratio(wage.max("skill", skipna=False), wage.min("skill", skipna=False))


@indicator(
    id="INQ-09",
    title="Three differences: town and country, worker and peasant, mental and manual work",
    needs=("consumption", "income", "population", "group.role"),
    unit="log ratio",
    range=(0, float("inf")),
    direction="the three pairs are further apart",
    source="concept of the Marxist literature; measure: project construct",
    mark="P",
    notes=("Size of the gaps, whichever side is ahead; decision weights are not part of it.",),
)
def three_differences(view: View) -> xr.DataArray:
    r"""Mean size of three log ratios, over twelve months.

    Consumption per head of town and village (geometric mean over needs), income per head of workers and peasants,
    income per head of office and manual work.

    .. math:: d = \tfrac13 \sum_j | \ln (x_{j,1} / x_{j,2}) |
    """
    used = view.year("consumption")
    head = ratio(used, _persons(view, "settlement").reindex(settlement=used["settlement"].values))
    town = view.mask(used, "settlement", role=("town", "urban", "city"))
    pair = [total(head.isel(settlement=np.flatnonzero(side)), "settlement") for side in (town, ~town)]
    gaps = [abs(_mean_log_ratio(pair[0], pair[1]))]
    income, persons = total(view.year("income"), "line"), _persons(view, "group")
    persons = persons.reindex(group=income["group"].values)
    for first, second in ((WORKERS, PEASANTS), (MENTAL, MANUAL)):
        of = [_per_head(view, income, persons, roles) for roles in (first, second)]
        gaps.append(abs(_log(ratio(of[0], of[1]))))
    return (gaps[0] + gaps[1] + gaps[2]) / len(gaps)


def _mean_log_ratio(one: xr.DataArray, other: xr.DataArray) -> xr.DataArray:
    """Return the mean log ratio of use per head over needs; a need that one side lacks is left out."""
    used = (one > 0) & (other > 0)
    logs = _log(ratio(one, other)).where(used, 0.0)
    return ratio(logs.sum("need"), used.sum("need").astype(float)).where((one + other).notnull().all("need"))


def _log(array: xr.DataArray) -> xr.DataArray:
    """Return the logarithm; missing where there is none."""
    return array.copy(data=np.log(array.where(array > 0).values))


def _per_head(view: View, income: xr.DataArray, persons: xr.DataArray, roles: tuple[str, ...]) -> xr.DataArray:
    return ratio(
        total(view.of(income, "group", role=roles), "group"), total(view.of(persons, "group", role=roles), "group")
    )
