"""STR-08: what of the means of production the economy does not make itself."""

from __future__ import annotations

import xarray as xr

from lustrum.assessment.indicator import View, indicator
from lustrum.assessment.roles import is_means_of_production
from lustrum.assessment.series import ratio, total
from lustrum.assessment.valuing import at_constant_prices, output_by_product

SUPPLY_NEEDS = ("output", "trade_flows", "activity.product")
NO_SUPPLY = "Where no means of production is supplied at all, nothing is stated."
MACHINES = {"kind": "asset", "sector": "industry"}


def _supply(view: View, **wanted: object) -> tuple[xr.DataArray, xr.DataArray]:
    """Return own output, and supply from everywhere, of the products with some attributes (time, product)."""
    made = output_by_product(view, view.year("output"))
    trade = total(view.year("trade_flows"), "partner")
    trade = view.of(trade, "product", **wanted)
    products = trade["product"].values
    own = made.reindex(product=products, fill_value=0.0) if made.sizes["product"] else made
    brought = total(view.of(trade, "flow", role=("import", "aid")), "flow")
    return own, own + brought - total(view.of(trade, "flow", role="export"), "flow")


def _gaps(view: View) -> tuple[xr.DataArray, xr.DataArray, xr.DataArray]:
    """Return the gap of each means of production, which of them are supplied, and where all is known."""
    own, supply = _supply(view, department=is_means_of_production)
    counted = (supply > 0) & supply.notnull()
    gap = (1 - ratio(own, supply.where(supply > 0))).clip(0, 1).fillna(0).where(counted, 0.0)
    return gap, counted, supply.notnull().all("product")


@indicator(
    id="STR-08",
    title="Missing-branch index",
    needs=("output", "trade_flows", "activity.product", "product.department"),
    unit="share",
    range=(0, 1),
    direction="more of the means of production comes from abroad",
    source="project construct (D1955-37, 38)",
    mark="P",
    notes=("Means of production weigh alike; STR-08.critical weighs them by who needs them.", NO_SUPPLY),
    pitfalls=("Coarse products hide what is missing inside them.", "Bought abroad is not the same as not to be had."),
)
def missing_branches(view: View) -> xr.DataArray:
    r"""Mean over means of production of the share that does not come from the economy's own branches.

    .. math:: gap_k = 1 - \frac{X_k}{X_k + M_k - E_k} \in [0, 1], \qquad I = \tfrac1K \sum_k gap_k

    M are imports and aid, E exports, over twelve months. A product that nobody makes or brings in is left out.
    """
    gap, counted, whole = _gaps(view)
    return ratio(gap.sum("product"), counted.sum("product").astype(float)).where(whole)


@indicator(
    id="STR-08.critical",
    title="Missing-branch index, weighted by who needs the product",
    needs=(*SUPPLY_NEEDS, "product.department", "inputs_used"),
    unit="share",
    range=(0, 1),
    direction="more of what many branches need comes from abroad",
    source="project construct (D1955-37, 38)",
    mark="P",
    notes=(
        "A branch needs a product if it used any within twelve months: without it, it would stand still.",
        NO_SUPPLY,
    ),
    pitfalls=("A trace of an input weighs like a flood of it.", "What a branch would need and never got is not seen."),
)
def critical_gaps(view: View) -> xr.DataArray:
    r"""Mean gap of means of production, weighted by the share of branches that use them.

    .. math:: I = \sum_k w_k \, gap_k, \qquad w_k \propto \#\{j : z_{kj} > 0\}
    """
    gap, counted, whole = _gaps(view)
    used = view.year("inputs_used").reindex(product=gap["product"].values, fill_value=0.0)
    users = (used > 0).sum("branch").where(used.notnull().all("branch")).where(counted, 0.0)
    return ratio(total(gap * users, "product"), total(users, "product")).where(whole)


@indicator(
    id="STR-08.machines",
    title="Self-supply with machines",
    needs=(*SUPPLY_NEEDS, "prices", "product.kind", "product.sector"),
    unit="share",
    range=(0, float("inf")),
    direction="more of the machines in use come from the economy's own works",
    source="project construct (D1955-38)",
    mark="P",
    notes=("Machines are assets that industry makes.", "Where no machines are supplied, nothing is stated."),
    pitfalls=("A kind of machine that cannot be made is hidden behind tools that can.", "Beyond 1: more goes out."),
)
def machine_supply(view: View) -> xr.DataArray:
    r"""Own output of machines over supply from everywhere, at constant prices over twelve months.

    .. math:: s_m = \frac{X_m}{X_m + M_m - E_m}
    """
    own, supply = (total(at_constant_prices(view, part), "product") for part in _supply(view, **MACHINES))
    return ratio(own, supply.where(supply > 0))
