"""INQ: inequality of what people really get, and of the kinds of income they live on."""

from __future__ import annotations

from collections.abc import Callable

import numpy as np
import xarray as xr
from numpy.typing import NDArray

from lustrum.assessment.indicator import Swept, View, indicator
from lustrum.assessment.persons import (
    NO_EMPTY,
    SURVEY_PITFALLS,
    among_classes,
    income_and_persons,
    persons_over_year,
)
from lustrum.formulas.composition import compositional_inequality
from lustrum.formulas.inequality import atkinson, gini, palma, theil_t

Floats = NDArray[np.float64]
ACCESS = ("consumption_at_free_prices", "population")
IDEA = "idea of Matthews 1978 and Bergson 1984; measure is a project construct"
ACCESS_NOTES = (
    "Rations, closed shops, housing, cars and perquisites are in it, at free-market prices; means of classes.",
    NO_EMPTY,
)
ACCESS_PITFALLS = (
    "Free-market prices of a thin market overstate what a ration is worth to those who would never pay them.",
    "Differences within a class are not seen, and privilege may reach a part of a class only.",
)
ROUNDING = 1e-6
KINDS = ("households:income", "households:members")
COMPOSITION_PITFALLS = (
    "Income in kind and perquisites of office are seldom among the answers.",
    "Income of those who work on what they own is of both kinds; how it is parted decides much.",
    *SURVEY_PITFALLS[:1],
)
ONE_KIND = "There is income of one kind only: there is no composition to differ."


def _access(view: View) -> tuple[xr.DataArray, xr.DataArray]:
    return view.year("consumption_at_free_prices"), persons_over_year(view, "group")


@indicator(
    id="INQ-07",
    title="Inequality of real access (Gini)",
    needs=ACCESS,
    unit="index",
    range=(0, 1),
    direction="what people get, however they get it, is less equal",
    source=IDEA,
    mark="P",
    notes=ACCESS_NOTES,
    pitfalls=ACCESS_PITFALLS,
)
def access_gini(view: View) -> xr.DataArray:
    r"""Gini index between classes of consumption by head at free-market prices, over twelve months.

    .. math:: G = \frac{\sum_g \sum_h P_g P_h |c_g - c_h|}{2 N^2 \bar c}
    """
    return among_classes(gini, *_access(view))


@indicator(
    id="INQ-07.theil",
    title="Inequality of real access (Theil)",
    needs=ACCESS,
    unit="index",
    range=(0, float("inf")),
    direction="what people get, however they get it, is less equal, most of all at the top",
    source=IDEA,
    mark="P",
    notes=ACCESS_NOTES,
    pitfalls=ACCESS_PITFALLS,
)
def access_theil(view: View) -> xr.DataArray:
    r"""Theil's T between classes of consumption by head at free-market prices, over twelve months.

    .. math:: T = \sum_g \frac{P_g}{N} \frac{c_g}{\bar c} \ln \frac{c_g}{\bar c}
    """
    return among_classes(theil_t, *_access(view))


@indicator(
    id="INQ-07.palma",
    title="Inequality of real access (Palma)",
    needs=ACCESS,
    unit="ratio",
    range=(0, float("inf")),
    direction="the richest tenth gets more times what the poorest four tenths get",
    source=IDEA,
    mark="P",
    notes=(*ACCESS_NOTES, "Not determinable where the poorest have nothing."),
    pitfalls=ACCESS_PITFALLS,
)
def access_palma(view: View) -> xr.DataArray:
    r"""Palma ratio between classes of consumption by head at free-market prices, over twelve months.

    .. math:: P = S_{0.9-1} / S_{0-0.4}
    """
    return among_classes(palma, *_access(view))


@indicator(
    id="INQ-07.atkinson",
    title="Inequality of real access (Atkinson)",
    needs=ACCESS,
    unit="share",
    range=(0, 1),
    direction="more of what people get could be given up without loss if all got the same",
    source=IDEA,
    mark="P",
    parameters={"epsilon": Swept(1.0, 0.25, 2.0, "aversion to inequality: how much of the mean its absence is worth")},
    notes=ACCESS_NOTES,
    pitfalls=ACCESS_PITFALLS,
)
def access_atkinson(view: View, *, epsilon: float) -> xr.DataArray:
    r"""Atkinson index between classes of consumption by head at free-market prices, over twelve months.

    .. math:: A_\varepsilon = 1 - \Big( \sum_g \tfrac{P_g}{N} (c_g / \bar c)^{1-\varepsilon} \Big)^{1/(1-\varepsilon)}
    """
    return among_classes(lambda values, weights: atkinson(values, epsilon, weights), *_access(view))


@indicator(
    id="INQ-07.privilege",
    title="Inequality of access beyond that of money income",
    needs=(*ACCESS, "income"),
    unit="index",
    range=(-1, 1),
    direction="access is less equal than money income says; below zero more equal",
    source=IDEA,
    mark="P",
    notes=ACCESS_NOTES,
    pitfalls=("Unlike saving of classes moves it too.", *ACCESS_PITFALLS),
)
def privilege(view: View) -> xr.DataArray:
    r"""Gini index of real access less that of money income, both between classes over twelve months.

    .. math:: \Delta = G(c^{free}) - G(y)
    """
    return among_classes(gini, *_access(view)) - among_classes(gini, *income_and_persons(view))


LAND_RENT = "households:income_land rent"


def _composition(view: View, first: Callable[..., Floats], *answers: str) -> xr.DataArray:
    """Return how a kind of income concentrates among persons (time,); `first` makes it from `answers` by head."""

    def parts(income: Floats, members: Floats, *rest: Floats) -> tuple[Floats, Floats, Floats]:
        here = members > 0
        kind = first(*(answer[here] for answer in rest[:-1])) / members[here]
        return kind, income[here] / members[here] - kind, rest[-1][here] * members[here]

    def share(*columns: Floats) -> float:
        kind, other, weight = parts(*columns)
        return float(weight @ kind / (weight @ (kind + other)))

    def concentration(*columns: Floats) -> float:
        kind, other, weight = parts(*columns)
        return compositional_inequality(kind, np.where(np.abs(other) < ROUNDING, 0, other), weight)

    needs = (*KINDS, *answers)
    of_kind = view.surveyed(share, *needs)
    return view.or_empty(view.surveyed(concentration, *needs), (of_kind <= 0) | (of_kind >= 1))


@indicator(
    id="INQ-08",
    title="Compositional inequality: income from property against the rest",
    needs=(*KINDS, "households:income_rent", "households:income_trade"),
    unit="index",
    range=(-1, 1),
    direction="the rich live on property and the poor on work; below zero the reverse",
    source="Ranaldi 2022; Ranaldi and Milanovic 2022",
    mark="V",
    empty=0.0,
    empty_note=ONE_KIND,
    parameters={"trade": Swept(0.0, 0.0, 1.0, "how much of income from trade counts as income from property")},
    notes=(
        "Rent of units and, where it is asked apart, of land, and as much of trade income as is said; income by head, "
        "each person counts.",
    ),
    pitfalls=COMPOSITION_PITFALLS,
    optional=(LAND_RENT,),
)
def composition_of_income(view: View, *, trade: float) -> xr.DataArray:
    r"""Area between the concentration curve of property income and its even curve, over the largest such area.

    .. math:: I = \frac{A}{A_{max}}, \quad A = \tfrac12 \pi w (C_\pi - C_w)
    """

    def from_property(rent: Floats, traded: Floats, *of_land: Floats) -> Floats:
        return np.asarray(rent + trade * traded + sum(of_land))

    of_land = [LAND_RENT] if view.has(LAND_RENT) else []
    return _composition(view, from_property, "households:income_rent", "households:income_trade", *of_land)


@indicator(
    id="INQ-08.surplus",
    title="Compositional inequality: income from control of surplus against the rest",
    needs=(*KINDS, "households:income_surplus"),
    unit="index",
    range=(-1, 1),
    direction="the rich live on control of surplus and the poor on the rest; below zero the reverse",
    source="Ranaldi and Milanovic 2022; use for planned economies: project construct",
    mark="P",
    empty=0.0,
    empty_note=ONE_KIND,
    notes=(
        "For economies without capital income: pay, goods and premises that come with an office which disposes of "
        "surplus, as whoever made the survey tells them from the rest.",
    ),
    pitfalls=("What an office brings beyond a wage is seldom recorded and must be imputed.", *COMPOSITION_PITFALLS),
)
def composition_by_surplus(view: View) -> xr.DataArray:
    r"""Return the index of INQ-08 with income from control of surplus in place of property income.

    .. math:: I = \frac{A}{A_{max}}, \quad A = \tfrac12 \pi w (C_\pi - C_w)
    """
    return _composition(view, lambda kind: kind, "households:income_surplus")
