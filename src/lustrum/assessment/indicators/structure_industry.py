"""STR-13 and STR-14: how industrial the economy is, and what it works with."""

from __future__ import annotations

import numpy as np
import xarray as xr
from numpy.typing import NDArray

from lustrum.assessment.branches import dated, lowest_of, mean_of, onto_branches
from lustrum.assessment.indicator import View, indicator
from lustrum.assessment.series import ratio, total, total_by
from lustrum.assessment.valuing import at_constant_prices, output_by_product, price_in
from lustrum.quantities.calendar import MONTHS_A_YEAR

Floats = NDArray[np.float64]

NO_OUTPUT = "Where nothing is made, nothing is stated."
NOBODY = "Where nobody works, nothing is stated."


@indicator(
    id="STR-13",
    title="Industry's share of value added",
    needs=("value_added", "branch.sector"),
    unit="share",
    range=(0, 1),
    direction="more is made in industry",
    source="industrialisation literature",
    mark="K",
    notes=("Industry is what the record calls so: mines, power and fishing may be inside.",),
    pitfalls=("Set prices can make industry large or small; compare employment (STR-13.employment).",),
)
def industrial_share(view: View) -> xr.DataArray:
    r"""Value added of industry in all value added, at constant prices over twelve months.

    .. math:: s = \sum_{i \in industry} VA_i / \sum_i VA_i
    """
    added = view.year("value_added")
    return ratio(total(view.of(added, "branch", sector="industry")), total(added))


@indicator(
    id="STR-13.employment",
    title="Industry's share of persons at work",
    needs=("employment", "branch.sector"),
    unit="share",
    range=(0, 1),
    direction="more persons work in industry",
    source="industrialisation literature",
    mark="K",
    notes=("Persons at work in units.", NOBODY),
    pitfalls=("Households that farm on their own account are outside unless the record counts them as units.",),
)
def industrial_employment(view: View) -> xr.DataArray:
    r"""Persons at work in industry in all persons at work.

    .. math:: s = \sum_{i \in industry} N_i / \sum_i N_i
    """
    persons = view["employment"]
    return ratio(total(view.of(persons, "branch", sector="industry")), total(persons))


@indicator(
    id="STR-13.machines",
    title="Machine building in industry",
    needs=("output", "prices", "activity.product", "product.kind", "product.sector"),
    unit="share",
    range=(0, 1),
    direction="more of industry builds machines",
    source="industrialisation literature",
    mark="K",
    notes=("Output of assets that industry makes, in all industrial output at constant prices.", NO_OUTPUT),
    pitfalls=("Repair and arms are in it.", "Gross output counts every stage before the machine as well."),
)
def machine_building(view: View) -> xr.DataArray:
    r"""Output of machines in that of industry, at constant prices over twelve months.

    .. math:: s = \sum_{k \in machines} p_k X_k / \sum_{k \in industry} p_k X_k
    """
    made = at_constant_prices(view, output_by_product(view, view.year("output")))
    industry = view.of(made, "product", sector="industry")
    return ratio(total(view.of(industry, "product", kind="asset")), total(industry))


@indicator(
    id="STR-14",
    title="Share of output by the newer technique",
    needs=("output", "prices", "activity.product", "activity.branch", "activity.newer_technique"),
    unit="share",
    range=(0, 1),
    direction="more is made by the newer technique",
    source="technical base (D1955-48)",
    mark="K",
    notes=("The branch that is furthest behind is named beside it.", NO_OUTPUT),
    pitfalls=("What counts as newer is a judgement of whoever listed the techniques.",),
)
def newer_technique(view: View) -> xr.DataArray:
    r"""Output by activities that count as new technique, in all output, at constant prices over twelve months.

    .. math:: \tau = \sum_{a \in new} p_a X_a / \sum_a p_a X_a
    """
    worth, is_new, branches = _by_technique(view)
    behind = _newer_by_branch(worth, is_new, branches)
    value = _share(worth, is_new)
    if not behind:
        return dated(view, value)
    shares = np.stack(list(behind.values()), axis=1)
    names = np.array(list(behind), dtype=object)
    return dated(view, value, names[np.where(np.isnan(shares), np.inf, shares).argmin(axis=1)])


@indicator(
    id="STR-14.lowest",
    title="Share of output by the newer technique in the branch where it is lowest",
    needs=("output", "prices", "activity.product", "activity.branch", "activity.newer_technique"),
    unit="share",
    range=(0, 1),
    direction="no branch is left with the older technique",
    source="technical base in each sector (D1955-48)",
    mark="K",
    notes=("Of the branches that have a newer technique; it is named beside the value.", NO_OUTPUT),
    pitfalls=("A branch for which no newer technique was listed does not count.",),
)
def lowest_newer_technique(view: View) -> xr.DataArray:
    r"""Smallest share of a branch's output made by the newer technique, and which branch it is.

    .. math:: \min_i \tau_i, \qquad \tau_i = \sum_{a \in new, i} p_a X_a / \sum_{a \in i} p_a X_a
    """
    worth, is_new, branches = _by_technique(view)
    behind = _newer_by_branch(worth, is_new, branches)
    if not behind:
        return dated(view, np.full(len(view.time), np.nan))
    shares = np.stack(list(behind.values()), axis=1)
    known = np.isfinite(worth).all(axis=1, keepdims=True)
    return lowest_of(
        view, np.where(known, shares, np.nan), np.array(list(behind), dtype=object), np.isfinite(shares) | ~known
    )


def _by_technique(view: View) -> tuple[Floats, NDArray[np.bool_], NDArray[np.object_]]:
    """Return output at constant prices (time, activity), which techniques are newer, and their branches."""
    output = total(view.year("output"), "form")
    prices = price_in(view, "constant").reindex(product=view.attribute(output, "activity", "product"))
    worth = np.where(output.values == 0, 0.0, output.values * prices.transpose("time", "product").values)
    is_new = view.mask(output, "activity", newer_technique=("1", "true"))
    return worth, is_new, np.array(view.attribute(output, "activity", "branch"), dtype=object)


def _newer_by_branch(worth: Floats, is_new: NDArray[np.bool_], branches: NDArray[np.object_]) -> dict[str, Floats]:
    """Return the share (time,) of each branch that has a newer technique: others cannot be behind in it."""
    names = dict.fromkeys(branches[is_new])
    return {name: _share(worth[:, branches == name], is_new[branches == name]) for name in names}


def _share(worth: NDArray[np.float64], is_new: NDArray[np.bool_]) -> NDArray[np.float64]:
    """Return the new part of the worth (time, activity) of some activities, float64 (time,)."""
    whole = worth.sum(axis=1)
    new = worth[:, is_new].sum(axis=1)
    return np.asarray(np.divide(new, whole, out=np.full(len(whole), np.nan), where=whole > 0))


@indicator(
    id="STR-14.capital-labour",
    title="Capital per person at work",
    needs=("capital_value", "employment"),
    unit="won per person",
    range=(0, float("inf")),
    direction="each person works with more plant",
    source="technical base (D1955-48)",
    mark="K",
    notes=("The branch where it is least is named beside it.", NOBODY),
    pitfalls=("Capital is valued at set prices less assumed wear.", "Idle plant counts."),
)
def capital_per_person(view: View) -> xr.DataArray:
    r"""Plant and buildings at constant prices over persons at work.

    .. math:: k = K / N, \qquad \text{beside it } \arg\min_i K_i / N_i
    """
    persons = total_by(view["employment"], "branch").transpose("time", "branch")
    plant = onto_branches(view["capital_value"], persons["branch"].values)
    value = ratio(total(view["capital_value"]), total(persons))
    each = np.divide(plant, persons.values, out=np.full(plant.shape, np.inf), where=persons.values > 0)
    least = persons["branch"].values[np.where(np.isnan(each), np.inf, each).argmin(axis=1)]
    return dated(view, value.values, least)


@indicator(
    id="STR-14.vintage",
    title="Mean age of plant",
    needs=("capacity_vintage", "prices", "activity.product", "vintage.year"),
    unit="year",
    range=(0, float("inf")),
    direction="plant is older",
    source="Salter 1960 on vintages",
    mark="K",
    notes=("Capacity at constant prices of what it makes in a year.", "Without plant nothing is stated."),
    pitfalls=("A vintage of several years has its middle year.", "Age says nothing of what was rebuilt inside."),
)
def plant_age(view: View) -> xr.DataArray:
    r"""Mean years since capacity in place was installed, weighted by what it can make.

    .. math:: a = \sum_v p X_v (t - v) / \sum_v p X_v
    """
    capacity = view["capacity_vintage"].transpose("time", "activity", "vintage")
    prices = price_in(view, "constant").reindex(product=view.attribute(capacity, "activity", "product"))
    price = prices.transpose("time", "product").values[:, :, np.newaxis]
    worth = np.where(capacity.values == 0, 0.0, capacity.values * price).sum(axis=1)
    built = np.array([float(year) for year in view.attribute(capacity, "vintage", "year")])
    now = view.time.astype("datetime64[M]").astype(np.int64) / MONTHS_A_YEAR + 1970 + 1 / MONTHS_A_YEAR
    age = np.clip(now[:, np.newaxis] - built, 0.0, None)
    whole = worth.sum(axis=1)
    return dated(view, np.divide((worth * age).sum(axis=1), whole, out=np.full(len(whole), np.nan), where=whole > 0))


KWH = {"kwh": 1.0, "mwh": 1e3, "gwh": 1e6}


@indicator(
    id="STR-14.electricity",
    title="Electricity per hour of work in industry",
    needs=("inputs_used", "hours", "branch.sector", "product.unit"),
    unit="kilowatt-hour per hour",
    range=(0, float("inf")),
    direction="each hour of industrial work moves more electricity",
    source="power per worker in statistics of electrification",
    mark="K",
    notes=("Electricity is what is measured in kWh, MWh or GWh.", "Where no hours are worked, nothing is stated."),
    pitfalls=("Electrolysis and carbide use much and mechanise nothing.",),
)
def electricity_per_hour(view: View) -> xr.DataArray:
    r"""Electricity that industry used over the hours that it worked, over twelve months.

    .. math:: e = \sum_{i \in industry} z_{el,i} / \sum_{i \in industry} h_i
    """
    used = total(view.of(view.year("inputs_used"), "branch", sector="industry"), "branch")
    factor = np.array([KWH.get(unit.lower(), 0.0) for unit in view.attribute(used, "product", "unit")])
    power = (used * xr.DataArray(factor, {"product": used["product"].values}, ("product",))).sum(
        "product", skipna=False
    )
    return ratio(power, total(view.of(view.year("hours"), "branch", sector="industry")))


@indicator(
    id="STR-14.mechanised",
    title="Mechanised share of work",
    needs=("mechanised_operations", "hours"),
    unit="share",
    range=(0, 1),
    direction="machines do more of the operations",
    source="statistics of mechanisation (D1955-48)",
    mark="K",
    notes=("Branches weigh by hours worked; the one furthest behind is named beside it.", NOBODY),
    pitfalls=("A counted operation is not an hour: hauling by hand takes most of the time.",),
)
def mechanised_share(view: View) -> xr.DataArray:
    r"""Mean share of operations done by machines, weighted by hours.

    .. math:: m = \sum_i h_i m_i / \sum_i h_i
    """
    hours = view.year("hours").transpose("time", "branch")
    share = view["mechanised_operations"].reindex(branch=hours["branch"].values).transpose("time", "branch").values
    value = mean_of(view, share, hours.values)
    least = lowest_of(view, share, hours["branch"].values, hours.values > 0)
    return dated(view, value.values, least["branch"].values)


@indicator(
    id="STR-14.productivity",
    title="Index of labour productivity",
    needs=("value_added", "hours"),
    unit="ratio",
    range=(float("-inf"), float("inf")),
    direction="an hour of work makes more than in the first year of the record",
    source="national accounts",
    mark="K",
    notes=("First full year of the record = 1.", NOBODY),
    pitfalls=("The base year may be one of war or of recovery.", "Unrecorded hours make it too high."),
)
def productivity_index(view: View) -> xr.DataArray:
    r"""Value added per hour over that of the first full year.

    .. math:: \Pi_t = \frac{VA_t / h_t}{VA_0 / h_0}
    """
    made = ratio(total(view.year("value_added")), total(view.year("hours")))
    known = np.flatnonzero(np.isfinite(made.values))
    base = made.values[known[0]] if len(known) else np.nan
    return made / (base if base > 0 else np.nan)
