"""CLS: labour values, and the rate of surplus value in hours and in money."""

from __future__ import annotations

import numpy as np
import xarray as xr
from numpy.typing import NDArray

from lustrum.assessment.indicator import Swept, View, indicator
from lustrum.assessment.interindustry import BranchTable, read_table
from lustrum.assessment.labour import LABOUR_NEEDS, embodied, hours_of, simple_labour
from lustrum.assessment.series import ratio, total, total_by
from lustrum.assessment.valuing import at_constant_prices

Floats = NDArray[np.float64]
UNPRODUCTIVE = ("trade", "services", "administration", "defence", "finance")
MORISHIMA = "Morishima 1973"
NOTES = (
    "By branch, at constant prices over twelve months; imports count as if they were made at home.",
    "Not determinable where a branch of the table produces less than it uses up of all together.",
)
PITFALLS = (
    "Joint products have no value of their own in it.",
    "Imports need labour of the exporter, or of the exports that paid for them.",
    "Hours of units alone: what small farms and crafts work may be outside the record.",
)


def _final(table: BranchTable) -> Floats:
    return np.asarray((table.output - table.flows.sum(axis=2)).sum(axis=1))


def _in_net_product(view: View, table: BranchTable, hours: Floats) -> xr.DataArray:
    """Return hours embodied in a unit of the net product (time,)."""
    final = table.output - table.flows.sum(axis=2)
    whole = (embodied(table, hours) * final).sum(axis=1)
    base = _final(table)
    value = np.divide(whole, base, out=np.full(len(base), np.nan), where=base > 0)
    return xr.DataArray(value, {"time": view.time}, ("time",))


@indicator(
    id="CLS-01",
    title="Labour embodied in a unit of the net product",
    needs=LABOUR_NEEDS,
    unit="hours a won",
    range=(0, float("inf")),
    direction="more hours, direct and through inputs, stand behind each won of the net product",
    source=MORISHIMA,
    mark="K",
    notes=NOTES,
    pitfalls=PITFALLS,
)
def labour_value(view: View) -> xr.DataArray:
    r"""Mean of the labour values of branches, weighted by their net product.

    .. math:: \bar\lambda = \frac{\lambda f}{\sum_i f_i}, \quad \lambda = l (I - A)^{-1}, \quad f = (I - A) x
    """
    table = read_table(view)
    return _in_net_product(view, table, hours_of(view, table))


@indicator(
    id="CLS-01.branches",
    title="Labour values by branch",
    needs=LABOUR_NEEDS,
    unit="hours a won",
    range=(0, float("inf")),
    direction="more hours, direct and through inputs, stand behind each won of a branch's product",
    source=MORISHIMA,
    mark="K",
    notes=(*NOTES, "One value for each branch of the record; a branch without output has none of its own."),
    pitfalls=PITFALLS,
)
def labour_values_by_branch(view: View) -> xr.DataArray:
    r"""Hours embodied in a unit of each branch's product.

    .. math:: \lambda_j = l_j + \sum_i \lambda_i a_{ij}
    """
    table = read_table(view)
    found = embodied(table, hours_of(view, table))
    return xr.DataArray(found, {"time": view.time, "reading": table.branches.astype(str)}, ("time", "reading"))


@indicator(
    id="CLS-01.reduced",
    title="Labour embodied in a unit of the net product, skilled labour reduced",
    needs=(*LABOUR_NEEDS, "employment", "wage_rate"),
    unit="hours a won",
    range=(0, float("inf")),
    direction="more hours of the least paid skill stand behind each won of the net product",
    source="Morishima 1973; reduction by wages: Hilferding 1904 against Böhm-Bawerk (recalled)",
    mark="K",
    notes=(*NOTES, "An hour counts for as many as its skill's wage exceeds that of the least paid skill."),
    pitfalls=("Wages set by decree reduce labour by policy, not by skill.", *PITFALLS),
)
def reduced_labour_value(view: View) -> xr.DataArray:
    r"""Labour embodied in the net product, hours weighted by wages of skills.

    .. math:: \bar\lambda = \frac{\lambda f}{\sum_i f_i}, \quad
              l_j = \frac{h_j}{x_j} \, \frac{\sum_k N_{jk} w_k / w_{min}}{\sum_k N_{jk}}
    """
    table = read_table(view)
    return _in_net_product(view, table, hours_of(view, table) * simple_labour(view, table))


@indicator(
    id="CLS-02",
    title="Rate of surplus value, in labour",
    needs=(*LABOUR_NEEDS, "wage_bundle"),
    unit="ratio",
    range=(-1, float("inf")),
    direction="of an hour more goes beyond what the wage bundle embodies",
    source="Morishima 1973; Shaikh and Tonak 1994",
    mark="K",
    notes=(*NOTES, "Not determinable where the wage buys nothing."),
    pitfalls=(
        "Above zero wherever there is accumulation or any social fund, in any system: it does not tell capitalism.",
        "Some authors add the social wage to the bundle.",
        *PITFALLS,
    ),
)
def surplus_value_rate(view: View) -> xr.DataArray:
    r"""Hour less the labour embodied in what it buys, over that labour.

    .. math:: e = \frac{1 - \lambda b}{\lambda b}
    """
    table = read_table(view)
    values = embodied(table, hours_of(view, table))
    bundle = at_constant_prices(view, view["wage_bundle"]).transpose("time", "product")
    own = np.array(view.attribute(bundle, "product", "branch"), dtype=object)
    belongs = (own[:, np.newaxis] == table.branches.astype(object)[np.newaxis, :]).astype(np.float64)
    by_branch = bundle.values @ belongs
    strange = (bundle.values[:, belongs.sum(axis=1) == 0] != 0).any(axis=1)  # goods that no branch of the table makes
    in_bundle = xr.DataArray((values * by_branch).sum(axis=1), {"time": view.time}, ("time",))
    return ratio(1 - in_bundle, in_bundle).where(~strange)


@indicator(
    id="CLS-02.money",
    title="Rate of surplus value, in money",
    needs=("value_added", "depreciation", "wages_paid", "branch.sector"),
    unit="ratio",
    range=(-1, float("inf")),
    direction="more of the net product goes beyond the wages of productive labour",
    source="Shaikh and Tonak 1994",
    mark="K",
    parameters={"services": Swept(0.0, 0.0, 1.0, "how much of wages in trade and services counts as productive")},
    notes=(
        "Value added at constant prices, wages as they were paid, over twelve months.",
        "Where nobody works for a productive wage the money form has no value, and none is stated.",
    ),
    pitfalls=(
        "Above zero wherever there is accumulation or any social fund, in any system.",
        "Which labour is productive is disputed among those who use the measure.",
        "Income of peasants and artisans is in the product and not in wages.",
    ),
)
def surplus_value_in_money(view: View, *, services: float) -> xr.DataArray:
    r"""Net value added beyond wages of productive labour, over those wages.

    .. math:: s / v = \frac{VA - D - W_p}{W_p}
    """
    wages = total_by(view.year("wages_paid"), "branch")
    unproductive = total(view.of(wages, "branch", sector=UNPRODUCTIVE), "branch")
    productive = total(wages, "branch") - (1 - services) * unproductive
    net = total(view.year("value_added")) - total(view.year("depreciation"))
    return ratio(net - productive, productive)
