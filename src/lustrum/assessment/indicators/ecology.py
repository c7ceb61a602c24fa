"""ECO: what an economy takes from nature."""

from __future__ import annotations

import xarray as xr

from lustrum.assessment.indicator import View, indicator
from lustrum.assessment.series import growth_over_year, ratio, total

SILENT = "Neither seed document speaks of ecology: a definition that uses this must cite another source."
NOBODY = "Without people no value can be stated."
TERRITORY = "What is made abroad for use here is left out, what is made here for use abroad is in."
FOOTPRINT = "Rests on tables of trade between countries; few exist for the 1950s."
SQUARE_METRES_A_HECTARE = 1e4


def _per_head(view: View, need: str, scope: str) -> xr.DataArray:
    return ratio(view.entry(need, scope=scope), total(view["population"]))


@indicator(
    id="ECO-01",
    title="Carbon dioxide per head, by territory",
    needs=("emissions", "population"),
    unit="t per person per year",
    range=(0, float("inf")),
    direction="more carbon dioxide is let off here",
    source="national inventories, IPCC guidelines",
    mark="K",
    notes=(SILENT, NOBODY),
    pitfalls=(TERRITORY,),
)
def emissions_per_head(view: View) -> xr.DataArray:
    r"""Carbon dioxide let off on the territory, per head and year.

    .. math:: E_{territory} / P
    """
    return _per_head(view, "emissions", "territorial")


@indicator(
    id="ECO-01.consumption",
    title="Carbon dioxide per head, by consumption",
    needs=("emissions", "population"),
    unit="t per person per year",
    range=(-float("inf"), float("inf")),
    direction="what is used here lets off more carbon dioxide anywhere",
    source="Peters 2008",
    mark="K",
    notes=(SILENT, NOBODY),
    pitfalls=(FOOTPRINT,),
)
def consumption_emissions_per_head(view: View) -> xr.DataArray:
    r"""Carbon dioxide let off anywhere for what is used here, per head and year.

    .. math:: E_{consumption} / P
    """
    return _per_head(view, "emissions", "consumption")


@indicator(
    id="ECO-02",
    title="Material footprint per head",
    needs=("material_use", "population"),
    unit="t per person per year",
    range=(-float("inf"), float("inf")),
    direction="more raw material is taken anywhere for what is used here",
    source="Wiedmann and others 2015",
    mark="K",
    notes=(SILENT, NOBODY),
    pitfalls=("A tonne of sand counts like a tonne of copper.", FOOTPRINT),
)
def material_footprint(view: View) -> xr.DataArray:
    r"""Raw material taken anywhere for what is used here, per head and year.

    .. math:: M_{footprint} / P
    """
    return _per_head(view, "material_use", "footprint")


@indicator(
    id="ECO-02.territorial",
    title="Material taken from the territory per head",
    needs=("material_use", "population"),
    unit="t per person per year",
    range=(0, float("inf")),
    direction="more raw material is taken here",
    source="material flow accounts",
    mark="K",
    notes=(SILENT, NOBODY),
    pitfalls=("A tonne of sand counts like a tonne of copper.", TERRITORY),
)
def territorial_material(view: View) -> xr.DataArray:
    r"""Raw material taken from the territory, per head and year.

    .. math:: M_{territory} / P
    """
    return _per_head(view, "material_use", "territorial")


@indicator(
    id="ECO-03",
    title="Change of forest within a year",
    needs=("land_condition",),
    unit="share per year",
    range=(-1, float("inf")),
    direction="forest grows",
    source="forest inventories, FAO practice",
    mark="K",
    notes=(SILENT, "Where there was no forest a year before no rate can be stated."),
    pitfalls=("Area is not stock: young planting counts like old growth.",),
)
def forest_change(view: View) -> xr.DataArray:
    r"""Change of forest area on the year before, as a share of it.

    .. math:: F_t / F_{t-1} - 1
    """
    return growth_over_year(view.entry("land_condition", measure="forest"))


def _of_farmland(view: View, measure: str) -> xr.DataArray:
    farmland = total(view["land_area"]) / SQUARE_METRES_A_HECTARE
    return ratio(view.entry("land_condition", measure=measure), farmland)


@indicator(
    id="ECO-03.erosion",
    title="Eroded land over farmland",
    needs=("land_condition", "land_area"),
    unit="ratio",
    range=(0, float("inf")),
    direction="more land is eroded",
    source="soil surveys",
    mark="K",
    notes=(SILENT, "Area, not tonnes of soil: the record holds no stock of soil. Without farmland no ratio is stated."),
    pitfalls=(
        "Degrees of erosion are put together.",
        "Eroded land may have left farming and then lies beside the base.",
    ),
)
def eroded_land(view: View) -> xr.DataArray:
    r"""Area of eroded land over farmland.

    .. math:: A_{eroded} / A
    """
    return _of_farmland(view, "eroded")


@indicator(
    id="ECO-03.steep",
    title="Steep slopes in farmland",
    needs=("land_condition", "land_area"),
    unit="share",
    range=(0, 1),
    direction="more of the farmland lies on steep slopes",
    source="soil surveys",
    mark="K",
    notes=(SILENT, "Without farmland no share can be stated."),
    pitfalls=("What is steep is a line that surveys draw differently; terraces hold soil that bare slopes lose.",),
)
def steep_land(view: View) -> xr.DataArray:
    r"""Area of cultivated steep slopes in farmland.

    .. math:: A_{steep} / A
    """
    return _of_farmland(view, "steep cultivated")


@indicator(
    id="ECO-04",
    title="Ecological footprint over biocapacity",
    needs=("biocapacity",),
    unit="ratio",
    range=(0, float("inf")),
    direction="more is taken beside what the land renews",
    source="Global Footprint Network; Wackernagel and Rees 1996",
    mark="K",
    notes=(SILENT, "Without biocapacity no ratio can be stated."),
    pitfalls=(
        "Carbon makes most of it, by a rule that turns tonnes into forest.",
        "Overuse of soil does not show in it.",
    ),
)
def footprint_over_capacity(view: View) -> xr.DataArray:
    r"""Global hectares used over global hectares there are.

    .. math:: F / B
    """
    return ratio(view.entry("biocapacity", entry="footprint"), view.entry("biocapacity", entry="biocapacity"))


def _count(array: xr.DataArray, dim: str, is_hit: xr.DataArray) -> xr.DataArray:
    return is_hit.sum(dim).astype(float).where(array.notnull().all(dim) & (array.sizes[dim] > 0))


@indicator(
    id="ECO-05",
    title="Planetary boundaries overshot",
    needs=("boundary_pressure",),
    unit="boundaries",
    range=(0, float("inf")),
    direction="more boundaries are overshot",
    source="O'Neill and others 2018; Raworth 2017",
    mark="K",
    notes=(SILENT, "Of those that the record holds. Read with ECO-05.shortfall."),
    pitfalls=("Sharing a planet's boundary out by heads is a choice.", "A count hides by how much."),
)
def boundaries_overshot(view: View) -> xr.DataArray:
    r"""Boundaries whose pressure per head is above the boundary.

    .. math:: \#\{ b : x_b > 1 \}
    """
    pressure = view["boundary_pressure"]
    return _count(pressure, "boundary", pressure > 1)


@indicator(
    id="ECO-05.shortfall",
    title="Social thresholds missed",
    needs=("social_attainment",),
    unit="thresholds",
    range=(0, float("inf")),
    direction="more social thresholds are missed",
    source="O'Neill and others 2018; Raworth 2017",
    mark="K",
    notes=(SILENT, "Of those that the record holds. Read with ECO-05."),
    pitfalls=("Thresholds are of the present and some measure attitudes.", "A count hides by how much."),
)
def thresholds_missed(view: View) -> xr.DataArray:
    r"""Social thresholds whose attainment is below the threshold.

    .. math:: \#\{ k : a_k < 1 \}
    """
    attained = view["social_attainment"]
    return _count(attained, "threshold", attained < 1)


@indicator(
    id="ECO-06",
    title="Genuine saving",
    needs=("wealth_changes", "national_income"),
    unit="share",
    range=(-float("inf"), float("inf")),
    direction="produced, human and natural wealth together grow faster",
    source="Hamilton and Clemens 1999; World Bank",
    mark="K",
    notes=(SILENT, "All four parts are wanted, each entered above zero. Without income no share can be stated."),
    pitfalls=(
        "Lost nature can be made good by machines in it: prices decide how far.",
        "Schooling counts at its cost.",
    ),
)
def genuine_saving(view: View) -> xr.DataArray:
    r"""Net investment and education less depletion and damage, in national income.

    .. math:: (I + H - R - D) / Y
    """
    words = ("net investment", "education", "resource depletion", "pollution damage")
    invested, education, depletion, damage = (view.entry("wealth_changes", entry=word) for word in words)
    return ratio(invested + education - depletion - damage, view["national_income"])
