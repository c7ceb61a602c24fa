"""NEED: energy of food, and the share of people who get too little."""

from __future__ import annotations

import xarray as xr

from lustrum.assessment.indicator import Swept, View, indicator
from lustrum.assessment.series import by_month, ratio, total
from lustrum.formulas.poverty import lognormal_share_below

STAPLES = ("staple", "energy")
STAPLE = ("consumption", "requirement", "need.role")
ENERGY = ("food_energy", "energy_requirement")
SPREAD = {
    "variation": Swept(0.25, 0.2, 0.35, "coefficient of variation of energy among persons", "range of FAO practice"),
    "minimum": Swept(
        0.8, 0.7, 0.9, "least energy a person can live on, of the mean requirement", "range of FAO practice"
    ),
}
NOTES = ("Over twelve months; not determinable where nobody needs food.",)
PITFALLS = (
    "What is available is not what is eaten: losses and feed may be in it.",
    "A year hides hunger before the harvest.",
)
SPREAD_PITFALLS = ("The assumed spread among persons decides much of the result.", *PITFALLS)
STAPLE_PITFALLS = ("Other food can make good a lack of staples, and is not counted.", *PITFALLS)
FAO = "FAO food balance sheets"


def _energy(view: View) -> xr.DataArray:
    return ratio(total(view.year("food_energy")), total(view.year("energy_requirement")))


def _staples(view: View) -> xr.DataArray:
    used, wanted = (total(view.of(view.year(need), "need", role=STAPLES)) for need in ("consumption", "requirement"))
    return ratio(used, wanted)


def _too_little(adequacy: xr.DataArray, variation: float, minimum: float) -> xr.DataArray:
    return by_month(lambda mean: lognormal_share_below(float(mean), variation, minimum), adequacy)


@indicator(
    id="NEED-02",
    title="Adequacy of dietary energy",
    needs=ENERGY,
    unit="ratio",
    range=(0, float("inf")),
    direction="food holds more energy for what people need",
    source=FAO,
    mark="K",
    notes=NOTES,
    pitfalls=PITFALLS,
)
def energy_adequacy(view: View) -> xr.DataArray:
    r"""Energy of the food over the requirement of all persons.

    .. math:: a = \sum_g E_g / \sum_g R_g
    """
    return _energy(view)


@indicator(
    id="NEED-02.staple",
    title="Adequacy of staple food",
    needs=STAPLE,
    unit="ratio",
    range=(0, float("inf")),
    direction="people use more staples for what they need",
    source=FAO,
    mark="K",
    notes=(*NOTES, "From needs with the role staple or energy, where the record holds no energy of food."),
    pitfalls=STAPLE_PITFALLS,
)
def staple_adequacy(view: View) -> xr.DataArray:
    r"""Staples used over the requirement of all persons.

    .. math:: a = \sum_{u, k \in staple} c_{u,k} / \sum_{u, k \in staple} req_{u,k}
    """
    return _staples(view)


@indicator(
    id="NEED-02.undernourishment",
    title="Share of people undernourished, from the energy of food",
    needs=ENERGY,
    unit="share",
    range=(0, 1),
    direction="more people get less energy than they can live on",
    source="FAO prevalence of undernourishment",
    mark="K",
    parameters=SPREAD,
    notes=(*NOTES, "Energy is taken to be spread lognormally among persons."),
    pitfalls=SPREAD_PITFALLS,
)
def undernourishment(view: View, *, variation: float, minimum: float) -> xr.DataArray:
    r"""Chance that a person's energy lies below the least requirement.

    .. math:: PoU = \Phi \Big( \frac{\ln m - \ln a + \sigma^2 / 2}{\sigma} \Big), \quad \sigma^2 = \ln(1 + CV^2)
    """
    return _too_little(_energy(view), variation, minimum)


@indicator(
    id="NEED-02.undernourishment-staple",
    title="Share of people undernourished, from staple food",
    needs=STAPLE,
    unit="share",
    range=(0, 1),
    direction="more people get fewer staples than they can live on",
    source="FAO prevalence of undernourishment",
    mark="K",
    parameters=SPREAD,
    notes=(*NOTES, "Staples are taken to be spread lognormally among persons."),
    pitfalls=(*SPREAD_PITFALLS, *STAPLE_PITFALLS[:1]),
)
def undernourishment_by_staples(view: View, *, variation: float, minimum: float) -> xr.DataArray:
    r"""Chance that a person's staples lie below the least requirement.

    .. math:: PoU = \Phi \Big( \frac{\ln m - \ln a + \sigma^2 / 2}{\sigma} \Big), \quad \sigma^2 = \ln(1 + CV^2)
    """
    return _too_little(_staples(view), variation, minimum)


@indicator(
    id="NEED-02.counted",
    title="Share of people counted as undernourished",
    needs=("undernourished", "population"),
    unit="share",
    range=(0, 1),
    direction="more people lay below the survival tier in most of the last months",
    source="Keys and others 1950, through the rule of the record",
    mark="P",
    notes=("Households are counted one by one, so that no spread is assumed.", "Not determinable where nobody lives."),
    pitfalls=("The rule that tells who is undernourished is that of whoever made the record.",),
)
def undernourished_counted(view: View) -> xr.DataArray:
    r"""Persons undernourished over all persons.

    .. math:: u = \sum_{g,u} U_{g,u} / \sum P
    """
    return ratio(total(view["undernourished"]), total(view["population"]))
