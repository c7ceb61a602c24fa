"""INQ: inequality of income parted into what lies within classes and places, and what lies between them."""

from __future__ import annotations

import numpy as np
import xarray as xr
from numpy.typing import NDArray

from lustrum.assessment.indicator import View, indicator
from lustrum.assessment.persons import (
    HOUSEHOLDS,
    NO_EMPTY,
    SURVEY_PITFALLS,
    SURVEYED,
    Labels,
    among_persons,
)
from lustrum.assessment.series import ratio
from lustrum.formulas.inequality import theil_parts, theil_t

Floats = NDArray[np.float64]
NOTHING = 1e-12
"""An index below this is nothing but rounding."""


def _theil_within(values: Floats, weights: Floats, labels: Labels) -> float:
    return theil_parts(values, labels.codes, weights)[0]


def _theil_between(values: Floats, weights: Floats, labels: Labels) -> float:
    return theil_parts(values, labels.codes, weights)[1]


@indicator(
    id="INQ-02.within",
    title="Inequality of income within classes (Theil)",
    needs=(*HOUSEHOLDS, "households:group"),
    unit="index",
    range=(0, float("inf")),
    direction="members of a class are further apart in income",
    source="Theil 1967; Shorrocks 1980",
    mark="K",
    notes=(SURVEYED, NO_EMPTY, "With the part between classes it adds up to INQ-02.persons."),
    pitfalls=("Fewer classes in the record alone make it larger.", *SURVEY_PITFALLS),
)
def theil_within_classes(view: View) -> xr.DataArray:
    r"""Theil's T within classes, each weighted by its share of income.

    .. math:: T_W = \sum_k s_k \frac{\mu_k}{\mu} T_k
    """
    return among_persons(view, _theil_within, "households:group")


@indicator(
    id="INQ-02.between",
    title="Inequality of income between classes of the survey (Theil)",
    needs=(*HOUSEHOLDS, "households:group"),
    unit="index",
    range=(0, float("inf")),
    direction="classes are further apart in income per head",
    source="Theil 1967; Shorrocks 1980",
    mark="K",
    notes=(SURVEYED, NO_EMPTY, "INQ-02 is the same from totals of classes, without a survey."),
    pitfalls=("More classes in the record alone make it larger.", *SURVEY_PITFALLS),
)
def theil_between_surveyed(view: View) -> xr.DataArray:
    r"""Theil's T that would be left if each person had the mean of her class.

    .. math:: T_B = \sum_k s_k \frac{\mu_k}{\mu} \ln \frac{\mu_k}{\mu}
    """
    return among_persons(view, _theil_between, "households:group")


def _share_between(view: View, answer: str) -> xr.DataArray:
    """Return the part of Theil's T that lies between those with different answers; nothing where all have the same."""
    whole = among_persons(view, theil_t)
    return view.or_empty(ratio(among_persons(view, _theil_between, answer), whole), whole < NOTHING)


EQUAL = "All persons have the same income: nothing lies between."
BETWEEN_PITFALLS = ("More parts in the record alone make it larger.", *SURVEY_PITFALLS)


@indicator(
    id="INQ-02.between-share",
    title="Part of the inequality of income that lies between classes",
    needs=(*HOUSEHOLDS, "households:group"),
    unit="share",
    range=(0, 1),
    direction="class tells more of a person's income",
    source="Theil 1967; Shorrocks 1980",
    mark="K",
    empty=0.0,
    empty_note=EQUAL,
    notes=(SURVEYED,),
    pitfalls=BETWEEN_PITFALLS,
)
def between_share_class(view: View) -> xr.DataArray:
    r"""Theil's T between classes over the whole.

    .. math:: b = T_B / T
    """
    return _share_between(view, "households:group")


@indicator(
    id="INQ-02.between-share-region",
    title="Part of the inequality of income that lies between regions",
    needs=(*HOUSEHOLDS, "households:region"),
    unit="share",
    range=(0, 1),
    direction="the region tells more of a person's income",
    source="Theil 1967; Shorrocks 1980",
    mark="K",
    empty=0.0,
    empty_note=EQUAL,
    notes=(SURVEYED,),
    pitfalls=BETWEEN_PITFALLS,
)
def between_share_region(view: View) -> xr.DataArray:
    r"""Theil's T between regions over the whole.

    .. math:: b = T_B / T
    """
    return _share_between(view, "households:region")


@indicator(
    id="INQ-02.between-share-settlement",
    title="Part of the inequality of income that lies between town and village",
    needs=(*HOUSEHOLDS, "households:settlement"),
    unit="share",
    range=(0, 1),
    direction="the type of settlement tells more of a person's income",
    source="Theil 1967; Shorrocks 1980",
    mark="K",
    empty=0.0,
    empty_note=EQUAL,
    notes=(SURVEYED,),
    pitfalls=BETWEEN_PITFALLS,
)
def between_share_settlement(view: View) -> xr.DataArray:
    r"""Theil's T between types of settlement over the whole.

    .. math:: b = T_B / T
    """
    return _share_between(view, "households:settlement")


@indicator(
    id="INQ-02.between-share-sex",
    title="Part of the inequality of own income that lies between the sexes",
    needs=("persons:income", "persons:sex"),
    unit="share",
    range=(0, 1),
    direction="sex tells more of a person's own income",
    source="Theil 1967; Shorrocks 1980",
    mark="K",
    empty=0.0,
    empty_note=EQUAL,
    notes=("From a survey of persons with each one's own income; households hide who of them earned it.", NO_EMPTY),
    pitfalls=("Persons without own income widen the gap where women keep the house.", *SURVEY_PITFALLS[:1]),
)
def between_share_sex(view: View) -> xr.DataArray:
    r"""Theil's T between the sexes over the whole, of own income.

    .. math:: b = T_B / T
    """
    answers = ("persons:income", "persons:sex")
    whole = view.surveyed(lambda y, _, w: theil_t(y, w), *answers)
    between = view.surveyed(lambda y, sex, w: theil_parts(y, sex.astype(str), w)[1], *answers)
    return view.or_empty(ratio(between, whole), whole < NOTHING)
