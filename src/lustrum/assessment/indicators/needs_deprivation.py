"""NEED: who lacks what: decent living, several deprivations at once, income below a line."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import numpy as np
import xarray as xr
from numpy.typing import NDArray

from lustrum.assessment.indicator import Formula, Swept, View, indicator
from lustrum.assessment.persons import (
    CLASS_PITFALLS,
    HOUSEHOLDS,
    SURVEY_PITFALLS,
    SURVEYED,
    among_classes,
    income_by_class,
    mean_of_persons,
    persons_over_year,
)
from lustrum.assessment.series import ratio
from lustrum.formulas.poverty import (
    Multidimensional,
    foster_greer_thorbecke,
    multidimensional_poverty,
    nested_weights,
)

Floats = NDArray[np.float64]
RAO = "Rao and Min 2018; Kikstra and others 2021"
LIVING_NOTES = ("Thresholds are those of the record, which should be dated: phones are no need of 1950.",)
LIVING_PITFALLS = (
    "A list of today laid over an earlier time finds everybody deprived.",
    "Shares by dimension do not tell whether the same people lack several things (NEED-04).",
)


@indicator(
    id="NEED-03",
    title="Deprivation of decent living",
    needs=("deprived", "population"),
    unit="share",
    range=(0, 1),
    direction="more people lack the dimensions of decent living",
    source=RAO,
    mark="V",
    notes=(*LIVING_NOTES, "The dimension that most lack is named beside it.", "Not determinable where nobody lives."),
    pitfalls=("Every dimension weighs the same.", *LIVING_PITFALLS),
)
def deprivation(view: View) -> xr.DataArray:
    r"""Mean over dimensions of the share of persons below the threshold.

    .. math:: d = \frac1J \sum_j \sum_g \tfrac{P_g}{P} d_{g,j}
    """
    lacking = mean_of_persons(view, view["deprived"])
    value = lacking.mean("dimension", skipna=False)
    most = lacking.fillna(-np.inf).argmax("dimension").values
    names = np.where(value.notnull(), lacking["dimension"].values[most], "")
    return value.assign_coords(dimension=("time", names))


def _deprivation_of(word: str) -> Formula:
    """Make the measure of one dimension."""

    @indicator(
        id=f"NEED-03.{word}",
        title=f"Deprivation of decent living: {word}",
        needs=("deprived", "population"),
        unit="share",
        range=(0, 1),
        direction=f"more people lie below the threshold of {word}",
        source=RAO,
        mark="V",
        notes=(*LIVING_NOTES, "Not determinable where the record does not part this dimension, or nobody lives."),
        pitfalls=LIVING_PITFALLS,
    )
    def of_dimension(view: View) -> xr.DataArray:
        r"""Share of persons below the threshold of one dimension of living.

        .. math:: d_j = \sum_g \tfrac{P_g}{P} d_{g,j}
        """
        return mean_of_persons(view, view.entry("deprived", dimension=word))

    return of_dimension


lack_of_nutrition = _deprivation_of("nutrition")
lack_of_shelter = _deprivation_of("shelter")
lack_of_water = _deprivation_of("water")
lack_of_clothing = _deprivation_of("clothing")
lack_of_health = _deprivation_of("health")
lack_of_education = _deprivation_of("education")
lack_of_communication = _deprivation_of("communication")
lack_of_mobility = _deprivation_of("mobility")


DEPRIVED = ("persons:deprived_*",)
CUTOFF = {
    "cutoff": Swept(1 / 3, 0.2, 0.6, "weighted deprivations from which a person counts as poor", "Global MPI, UNDP")
}
SEVERAL_NOTES = (
    "From a survey of persons with a column deprived_<dimension>_<item> of 0 and 1 for each item; every dimension "
    "weighs the same, and within it every item.",
)
SEVERAL_PITFALLS = (
    "Needs the joint distribution: shares of single items do not give it.",
    "Weights and cutoff are choices; both should be swept.",
    "Those who are not asked, in camps and barracks, are left out.",
)


def _poverty(view: View, cutoff: float, part: str) -> xr.DataArray:
    def of(lacks: Mapping[str, NDArray[Any]], weight: Floats) -> float:
        dimensions = [name.partition("_")[0] for name in lacks]
        table = np.stack([np.asarray(column, dtype=np.float64) for column in lacks.values()], axis=1)
        found: Multidimensional = multidimensional_poverty(table, nested_weights(dimensions), cutoff, weight)
        return float(getattr(found, part))

    return view.surveyed(of, *DEPRIVED)


@indicator(
    id="NEED-04",
    title="Multidimensional poverty",
    needs=DEPRIVED,
    unit="index",
    range=(0, 1),
    direction="more people lack several things at once, or the poor lack more",
    source="Alkire and Foster 2011",
    mark="V",
    parameters=CUTOFF,
    notes=SEVERAL_NOTES,
    pitfalls=SEVERAL_PITFALLS,
)
def multidimensional(view: View, *, cutoff: float) -> xr.DataArray:
    r"""Head count of those who lack several things, times how much they lack.

    .. math:: M_0 = H \cdot A, \quad c_i = \sum_j w_j g_{ij}, \quad \text{poor if } c_i \ge k
    """
    return _poverty(view, cutoff, "adjusted")


@indicator(
    id="NEED-04.headcount",
    title="Share of people poor in several dimensions",
    needs=DEPRIVED,
    unit="share",
    range=(0, 1),
    direction="more people lack several things at once",
    source="Alkire and Foster 2011",
    mark="V",
    parameters=CUTOFF,
    notes=SEVERAL_NOTES,
    pitfalls=SEVERAL_PITFALLS,
)
def multidimensional_headcount(view: View, *, cutoff: float) -> xr.DataArray:
    r"""Share of persons whose weighted deprivations reach the cutoff.

    .. math:: H = q / n
    """
    return _poverty(view, cutoff, "headcount")


@indicator(
    id="NEED-04.intensity",
    title="How much those lack who are poor in several dimensions",
    needs=DEPRIVED,
    unit="share",
    range=(0, 1),
    direction="the poor lack more of the items",
    source="Alkire and Foster 2011",
    mark="V",
    empty=0.0,
    empty_note="Nobody is poor.",
    parameters=CUTOFF,
    notes=SEVERAL_NOTES,
    pitfalls=("Falls when people just above the rest of the poor fall into poverty.", *SEVERAL_PITFALLS),
)
def multidimensional_intensity(view: View, *, cutoff: float) -> xr.DataArray:
    r"""Mean weighted deprivations of the poor.

    .. math:: A = \frac1q \sum_{i: c_i \ge k} c_i
    """
    return view.or_empty(_poverty(view, cutoff, "intensity"), _poverty(view, cutoff, "headcount") == 0)


LINE_NOTES = (SURVEYED, "The line is that of the record; a person on the line is not poor.")
LINE_PITFALLS = (
    "Where the line is drawn decides much, and income stands for consumption.",
    *SURVEY_PITFALLS[1:],
)


def _below_line(view: View, alpha: float) -> xr.DataArray:
    lines = view["poverty_line"].values
    values = np.full(len(lines), np.nan)
    for page in view.answers(*HOUSEHOLDS):
        income, members = (np.asarray(column, dtype=np.float64) for column in page.columns)
        here = members > 0
        line = float(lines[page.asked]) if 0 <= page.asked < len(lines) else np.nan
        if line > 0 and here.any():
            weight = page.weight[here] * members[here]
            values[page.months] = foster_greer_thorbecke(income[here] / members[here], line, alpha, weight)
    return xr.DataArray(values, {"time": view.time}, ("time",))


@indicator(
    id="NEED-05",
    title="Poverty gap",
    needs=(*HOUSEHOLDS, "poverty_line"),
    unit="share",
    range=(0, 1),
    direction="more people lie below the line, or further below it",
    source="Foster, Greer and Thorbecke 1984",
    mark="K",
    parameters={"alpha": Swept(1.0, 0.0, 2.0, "aversion to depth: 0 head count, 1 gap, 2 squared gap")},
    notes=LINE_NOTES,
    pitfalls=LINE_PITFALLS,
)
def poverty_gap(view: View, *, alpha: float) -> xr.DataArray:
    r"""Mean shortfall from the line, as a share of it, to a power.

    .. math:: P_\alpha = \frac1n \sum_{y_i < z} \Big( \frac{z - y_i}{z} \Big)^{\alpha}
    """
    return _below_line(view, alpha)


@indicator(
    id="NEED-05.headcount",
    title="Share of people below the poverty line",
    needs=(*HOUSEHOLDS, "poverty_line"),
    unit="share",
    range=(0, 1),
    direction="more people lie below the line",
    source="Foster, Greer and Thorbecke 1984",
    mark="K",
    notes=LINE_NOTES,
    pitfalls=("Blind to how far below the line the poor are.", *LINE_PITFALLS),
)
def poverty_headcount(view: View) -> xr.DataArray:
    r"""Share of persons below the line.

    .. math:: P_0 = q / n
    """
    return _below_line(view, 0.0)


@indicator(
    id="NEED-05.severity",
    title="Severity of poverty",
    needs=(*HOUSEHOLDS, "poverty_line"),
    unit="share",
    range=(0, 1),
    direction="more people lie far below the line",
    source="Foster, Greer and Thorbecke 1984",
    mark="K",
    notes=LINE_NOTES,
    pitfalls=("Has no plain meaning as a number; made for comparison.", *LINE_PITFALLS),
)
def poverty_severity(view: View) -> xr.DataArray:
    r"""Mean squared shortfall from the line.

    .. math:: P_2 = \frac1n \sum_{y_i < z} \Big( \frac{z - y_i}{z} \Big)^2
    """
    return _below_line(view, 2.0)


@indicator(
    id="NEED-05.groups",
    title="Poverty gap of classes",
    needs=("income", "population", "poverty_line"),
    unit="share",
    range=(0, 1),
    direction="more people live in classes below the line, or further below it",
    source="Foster, Greer and Thorbecke 1984",
    mark="K",
    parameters={"alpha": Swept(1.0, 0.0, 2.0, "aversion to depth: 0 head count, 1 gap, 2 squared gap")},
    notes=("As if each member of a class had its mean income by head, over twelve months.",),
    pitfalls=("The poor of a class above the line are not seen.", *CLASS_PITFALLS),
)
def poverty_of_classes(view: View, *, alpha: float) -> xr.DataArray:
    r"""Mean shortfall of classes' mean income from the line, as a share of it, to a power.

    .. math:: P_\alpha = \sum_{y_g < z} \tfrac{P_g}{P} \Big( \frac{z - y_g}{z} \Big)^{\alpha}
    """
    persons = persons_over_year(view, "group")
    over_line = ratio(*xr.broadcast(income_by_class(view, persons), view["poverty_line"]))
    return among_classes(lambda y, heads: foster_greer_thorbecke(y, 1.0, alpha, heads), over_line, persons)
