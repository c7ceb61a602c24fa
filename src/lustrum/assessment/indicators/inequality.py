"""INQ: inequality of income among persons and between classes, and the span of wages."""

from __future__ import annotations

import xarray as xr

from lustrum.assessment.indicator import Swept, View, indicator
from lustrum.assessment.persons import (
    BY_CLASS,
    CLASS_PITFALLS,
    HOUSEHOLDS,
    NO_EMPTY,
    SURVEY_PITFALLS,
    SURVEYED,
    among_classes,
    among_persons,
    income_and_persons,
)
from lustrum.assessment.series import ratio
from lustrum.formulas.inequality import atkinson, gini, mean_log_deviation, palma, percentile_ratio, theil_t

GROUPS = ("income", "population")
EPSILON = {"epsilon": Swept(1.0, 0.25, 2.0, "aversion to inequality: how much of the mean its absence is worth")}


@indicator(
    id="INQ-01",
    title="Gini index of income among persons",
    needs=HOUSEHOLDS,
    unit="index",
    range=(0, 1),
    direction="income is less equal among persons",
    source="Gini 1912",
    mark="K",
    notes=(SURVEYED, NO_EMPTY),
    pitfalls=SURVEY_PITFALLS,
)
def gini_persons(view: View) -> xr.DataArray:
    r"""Half the mean difference between two persons, relative to the mean.

    .. math:: G = \frac{\sum_i \sum_j w_i w_j |y_i - y_j|}{2 N^2 \mu}
    """
    return among_persons(view, gini)


@indicator(
    id="INQ-01.groups",
    title="Gini index of income between classes",
    needs=GROUPS,
    unit="index",
    range=(0, 1),
    direction="income by head is less equal between classes",
    source="Gini 1912",
    mark="K",
    notes=(BY_CLASS, NO_EMPTY),
    pitfalls=CLASS_PITFALLS,
)
def gini_classes(view: View) -> xr.DataArray:
    r"""Gini index as if each member of a class had its mean income by head, over twelve months.

    .. math:: G = \frac{\sum_g \sum_h P_g P_h |y_g - y_h|}{2 N^2 \mu}
    """
    return among_classes(gini, *income_and_persons(view))


@indicator(
    id="INQ-02",
    title="Between-class inequality of income (Theil)",
    needs=GROUPS,
    unit="index",
    range=(0, float("inf")),
    direction="classes are further apart in income per head",
    source="Theil 1967",
    mark="K",
    notes=(
        "Grows with the number of classes that the record parts; prices and access differ between classes (INQ-07).",
        NO_EMPTY,
    ),
    pitfalls=("More classes in the record alone make it larger.", *CLASS_PITFALLS),
)
def theil_between_classes(view: View) -> xr.DataArray:
    r"""Theil's T of mean income per head between classes, over twelve months.

    .. math:: T_B = \sum_g \frac{P_g}{P} \frac{y_g}{\mu} \ln \frac{y_g}{\mu}
    """
    return among_classes(theil_t, *income_and_persons(view))


@indicator(
    id="INQ-02.persons",
    title="Inequality of income among persons (Theil)",
    needs=HOUSEHOLDS,
    unit="index",
    range=(0, float("inf")),
    direction="income is less equal among persons, most of all at the top",
    source="Theil 1967",
    mark="K",
    notes=(SURVEYED, NO_EMPTY, "Not defined where a household has a negative income over the year."),
    pitfalls=SURVEY_PITFALLS,
)
def theil_persons(view: View) -> xr.DataArray:
    r"""Theil's T of income by head.

    .. math:: T = \sum_i \frac{w_i}{N} \frac{y_i}{\mu} \ln \frac{y_i}{\mu}
    """
    return among_persons(view, theil_t)


@indicator(
    id="INQ-02.mld",
    title="Mean log deviation of income among persons",
    needs=HOUSEHOLDS,
    unit="index",
    range=(0, float("inf")),
    direction="income is less equal among persons, most of all at the bottom",
    source="Theil 1967; Shorrocks 1980",
    mark="K",
    notes=(SURVEYED, NO_EMPTY, "Infinite, and so not determinable, where somebody has no income at all."),
    pitfalls=("One household without income decides it.", *SURVEY_PITFALLS),
)
def mean_log_deviation_persons(view: View) -> xr.DataArray:
    r"""Mean logarithm of the mean over one's own income.

    .. math:: L = \sum_i \frac{w_i}{N} \ln \frac{\mu}{y_i}
    """
    return among_persons(view, mean_log_deviation)


@indicator(
    id="INQ-03",
    title="Income of the richest tenth over the poorest four tenths",
    needs=HOUSEHOLDS,
    unit="ratio",
    range=(0, float("inf")),
    direction="the richest tenth has more times the income of the poorest four tenths",
    source="Palma 2011; Cobham and Sumner 2013",
    mark="K",
    notes=(SURVEYED, "Not determinable where the poorest four tenths have nothing at all."),
    pitfalls=("Says nothing of the half between.", *SURVEY_PITFALLS),
)
def palma_persons(view: View) -> xr.DataArray:
    r"""Share of the top tenth of persons in income over that of the lowest four tenths.

    .. math:: P = S_{0.9-1} / S_{0-0.4}
    """
    return among_persons(view, palma)


@indicator(
    id="INQ-03.groups",
    title="Palma ratio of income between classes",
    needs=GROUPS,
    unit="ratio",
    range=(0, float("inf")),
    direction="the richest tenth has more times the income of the poorest four tenths",
    source="Palma 2011; Cobham and Sumner 2013",
    mark="K",
    notes=(BY_CLASS, "A class that a bound cuts is divided.", "Not determinable where the poorest have nothing."),
    pitfalls=("Says nothing of the half between.", *CLASS_PITFALLS),
)
def palma_classes(view: View) -> xr.DataArray:
    r"""Palma ratio as if each member of a class had its mean income by head, over twelve months.

    .. math:: P = S_{0.9-1} / S_{0-0.4}
    """
    return among_classes(palma, *income_and_persons(view))


@indicator(
    id="INQ-04",
    title="Atkinson index of income among persons",
    needs=HOUSEHOLDS,
    unit="share",
    range=(0, 1),
    direction="more of the mean income could be given up without loss if all had the same",
    source="Atkinson 1970",
    mark="K",
    parameters=EPSILON,
    notes=(SURVEYED, NO_EMPTY, "The aversion to inequality is a judgement of value, so it is swept."),
    pitfalls=("From an aversion of 1 on, one household without income brings it to 1.", *SURVEY_PITFALLS),
)
def atkinson_persons(view: View, *, epsilon: float) -> xr.DataArray:
    r"""Share of the mean that equality would save, at a stated aversion to inequality.

    .. math:: A_\varepsilon = 1 - \Big( \sum_i \tfrac{w_i}{N} (y_i / \mu)^{1-\varepsilon} \Big)^{1/(1-\varepsilon)}
    """
    return among_persons(view, lambda values, weights: atkinson(values, epsilon, weights))


@indicator(
    id="INQ-04.groups",
    title="Atkinson index of income between classes",
    needs=GROUPS,
    unit="share",
    range=(0, 1),
    direction="more of the mean income could be given up without loss if all classes had the same",
    source="Atkinson 1970",
    mark="K",
    parameters=EPSILON,
    notes=(BY_CLASS, NO_EMPTY),
    pitfalls=("From an aversion of 1 on, one class without income brings it to 1.", *CLASS_PITFALLS),
)
def atkinson_classes(view: View, *, epsilon: float) -> xr.DataArray:
    r"""Atkinson index as if each member of a class had its mean income by head, over twelve months.

    .. math:: A_\varepsilon = 1 - \Big( \sum_g \tfrac{P_g}{N} (y_g / \mu)^{1-\varepsilon} \Big)^{1/(1-\varepsilon)}
    """
    return among_classes(lambda values, weights: atkinson(values, epsilon, weights), *income_and_persons(view))


@indicator(
    id="INQ-06",
    title="Span of wages by skill",
    needs=("wage_rate",),
    unit="ratio",
    range=(1, float("inf")),
    direction="the best paid skill earns more times the least paid one",
    source="wage scales",
    mark="K",
    notes=("Wages are above zero in any record that has them, so that the base is never empty.",),
    pitfalls=(
        "Rates are not earnings: bonuses, rations and closed shops lie outside the scale.",
        "A scale with many grades between its ends can have the same span as one with two.",
    ),
)
def wage_span(view: View) -> xr.DataArray:
    r"""Highest monthly wage of a skill over the lowest.

    .. math:: s = \max_k w_k / \min_k w_k
    """
    wage = view["wage_rate"]
    return ratio(wage.max("skill", skipna=False), wage.min("skill", skipna=False))


@indicator(
    id="INQ-06.p90p10",
    title="Income at the ninth decile over that at the first",
    needs=HOUSEHOLDS,
    unit="ratio",
    range=(1, float("inf")),
    direction="those near the top have more times the income of those near the bottom",
    source="textbook; official statistics",
    mark="K",
    notes=(SURVEYED, "Not determinable where a tenth of the persons has no income."),
    pitfalls=("Blind to what happens in the outermost tenths.", *SURVEY_PITFALLS),
)
def decile_ratio(view: View) -> xr.DataArray:
    r"""Income by head of the person at nine tenths over that of the person at one tenth, the poorest first.

    .. math:: R = y_{(0.9)} / y_{(0.1)}
    """
    return among_persons(view, percentile_ratio)
