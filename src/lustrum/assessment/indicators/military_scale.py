"""MIL: published indices of armed power, and marks of militarisation in social life."""

from __future__ import annotations

import numpy as np
import xarray as xr
from numpy.typing import NDArray

from lustrum.assessment.indicator import Swept, View, indicator
from lustrum.assessment.series import ratio, side_by_side, total
from lustrum.assessment.threat import burden
from lustrum.formulas.militarisation import GMI_WEIGHTS, capability_index, militarisation_index

Floats = NDArray[np.float64]

PANEL = (
    ("burden", "military spending over net product", (0.001, 0.0005, 0.005), (0.3, 0.1, 0.5)),
    ("health", "military over health spending", (0.02, 0.01, 0.1), (10.0, 3.0, 30.0)),
    ("personnel", "military and paramilitary personnel over people", (0.0005, 0.0002, 0.001), (0.06, 0.03, 0.1)),
    ("reserves", "reserves over people", (0.0001, 0.00005, 0.001), (0.2, 0.1, 0.4)),
    ("physicians", "military and paramilitary personnel over physicians", (0.2, 0.1, 0.5), (100.0, 30.0, 300.0)),
    ("weapons", "heavy weapons over people", (1e-6, 5e-7, 1e-5), (0.005, 0.001, 0.01)),
)
"""Ratio, what it is, and lower and upper bound, each with the range over which it is swept."""


def _bounds() -> dict[str, Swept]:
    """Return the bounds of the reference panel as choices."""
    found = {}
    for name, what, low, high in PANEL:
        for end, (value, least, most) in (("least", low), ("most", high)):
            found[f"{name}_{end}"] = Swept(
                value, least, most, f"{end} of the reference panel: {what}", "stand-in until a panel's own is entered"
            )
    return found


def _forces(view: View, *kinds: str) -> xr.DataArray:
    parts = [view.entry("armed_forces", kind=kind) for kind in kinds]
    return total(side_by_side(parts, "kind", kinds), "kind")


@indicator(
    id="MIL-02",
    title="Global Militarisation Index",
    needs=(
        "defence_use",
        "value_added",
        "health_spending",
        "armed_forces",
        "population",
        "physicians",
        "heavy_weapons",
    ),
    unit="points",
    range=(0, 1000),
    direction="more weight of the military in relation to the rest of society",
    source="Bayer and others 2021, BICC working paper 3/2021 (codebook)",
    mark="V",
    parameters=_bounds(),
    notes=(
        "Weights 5, 3, 4, 2, 2, 4 of the codebook. The bounds belong to a panel of countries of the same years: those "
        "stated here are stand-ins of round numbers, and what lies beyond one counts as the bound. The codebook's "
        "second scaling to the panel's largest sum is left out.",
        "Personnel: regular and paramilitary; militia is not in the index.",
        "Without people, physicians, health spending or net product no value can be stated.",
    ),
    pitfalls=(
        "Relative to a panel: another panel gives another number for the same country.",
        "Weights are a judgement by the authors' own account, and codebooks have been revised: name the version.",
        "Intent and ideas are not in it.",
    ),
)
def global_militarisation(view: View, **bounds: float) -> xr.DataArray:
    r"""Six ratios on a logarithmic scale between the bounds of a panel, weighted and scaled to a thousand.

    .. math:: M = \frac{1000}{\sum_k w_k} \sum_k w_k \,
              \frac{\log_{10} x_k - \log_{10} \underline x_k}{\log_{10} \overline x_k - \log_{10} \underline x_k}
    """
    spent, people = view.year("defence_use"), total(view["population"])
    armed = _forces(view, "regular", "paramilitary")
    ratios = [
        burden(view),
        ratio(spent, view["health_spending"]),
        ratio(armed, people),
        ratio(_forces(view, "reserve"), people),
        ratio(armed, view["physicians"]),
        ratio(view["heavy_weapons"], people),
    ]
    least, most = ([bounds[f"{row[0]}_{end}"] for row in PANEL] for end in ("least", "most"))
    values = militarisation_index(side_by_side(ratios, "ratio", list(GMI_WEIGHTS)).values, least, most)
    return xr.DataArray(values, {"time": view.time}, ("time",))


COMPONENTS = ("military spending", "military personnel", "iron and steel", "energy", "population", "urban population")


@indicator(
    id="MIL-04",
    title="Composite index of national capability",
    needs=("world_shares",),
    unit="share",
    range=(0, 1),
    direction="a larger part of the world's means of power",
    source="Singer, Bremer and Stuckey 1972",
    mark="V",
    notes=("Shares in the world as entered from their source; all six are wanted.",),
    pitfalls=(
        "Numbers of people weigh as much as arms: large poor countries rank high.",
        "It says what could be brought to bear, not what is.",
    ),
)
def national_capability(view: View) -> xr.DataArray:
    r"""Mean of six shares in the world: spending, personnel, iron and steel, energy, people, townspeople.

    .. math:: C = \tfrac16 \sum_k s_k
    """
    shares = side_by_side([view.entry("world_shares", component=name) for name in COMPONENTS], "component", COMPONENTS)
    return xr.DataArray(capability_index(shares.values), {"time": view.time}, ("time",))


MARKS = (
    "militia in adult population",
    "military hours in schooling",
    "military holders of top offices",
    "service in working life",
)
MARKS_PITFALLS = ("Drill on paper and drill in fact look alike.", "What counts as militia differs between countries.")


def _mark(view: View, measure: str) -> xr.DataArray:
    return view.entry("social_militarisation", measure=measure)


@indicator(
    id="MIL-07",
    title="Militarisation of social life",
    needs=("social_militarisation",),
    unit="index",
    range=(0, 1),
    direction="military forms reach further into civil life",
    source="project construct",
    mark="P",
    notes=("Mean of four marks, alike; each apart as a part of this entry.",),
    pitfalls=("A mean of unlike things.", *MARKS_PITFALLS),
)
def social_militarisation(view: View) -> xr.DataArray:
    r"""Mean of militia in the adult people, military hours in schooling, soldiers in top offices, service in a life.

    .. math:: \tfrac14 \sum_k m_k
    """
    return side_by_side([_mark(view, name) for name in MARKS], "measure", MARKS).mean("measure", skipna=False)


@indicator(
    id="MIL-07.service",
    title="Conscription in a working life",
    needs=("social_militarisation",),
    unit="share",
    range=(0, 1),
    direction="service takes more of a working life",
    source="project construct",
    mark="P",
    pitfalls=("Who may stay away is not in it.",),
)
def service(view: View) -> xr.DataArray:
    r"""Years of compulsory service in the years of a working life, as entered.

    .. math:: m_{service}
    """
    return _mark(view, "service in working life")


@indicator(
    id="MIL-07.militia",
    title="Militia in the adult people",
    needs=("social_militarisation",),
    unit="share",
    range=(0, 1),
    direction="more adults are bound to militia",
    source="project construct",
    mark="P",
    pitfalls=MARKS_PITFALLS,
)
def militia(view: View) -> xr.DataArray:
    r"""Members of militia in the adult people, as entered.

    .. math:: m_{militia}
    """
    return _mark(view, "militia in adult population")


@indicator(
    id="MIL-07.schooling",
    title="Military hours in schooling",
    needs=("social_militarisation",),
    unit="share",
    range=(0, 1),
    direction="more of the hours of schooling are military training",
    source="project construct",
    mark="P",
    pitfalls=MARKS_PITFALLS,
)
def military_schooling(view: View) -> xr.DataArray:
    r"""Hours of military training in all hours of schooling, as entered.

    .. math:: m_{schooling}
    """
    return _mark(view, "military hours in schooling")


@indicator(
    id="MIL-07.offices",
    title="Soldiers in top offices",
    needs=("social_militarisation",),
    unit="share",
    range=(0, 1),
    direction="more top offices are held by soldiers",
    source="project construct",
    mark="P",
    pitfalls=("A past in the army is not a post in it; lists mix the two.",),
)
def soldiers_in_office(view: View) -> xr.DataArray:
    r"""Top offices held by soldiers, as entered.

    .. math:: m_{offices}
    """
    return _mark(view, "military holders of top offices")
