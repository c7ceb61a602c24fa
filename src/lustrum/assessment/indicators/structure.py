"""STR: structure of the economy, missing branches, departments, technical base."""

from __future__ import annotations

import numpy as np
import xarray as xr
from numpy.typing import NDArray

from lustrum.assessment.indicator import View, indicator
from lustrum.assessment.roles import is_means_of_production
from lustrum.assessment.series import ratio, total
from lustrum.assessment.valuing import at_constant_prices, output_by_product, price_in


@indicator(
    id="STR-08",
    title="Missing-branch index",
    needs=("output", "trade_flows", "activity.product", "product.department"),
    unit="share",
    range=(0, 1),
    direction="more of the means of production comes from abroad",
    source="project construct (D1955-37, 38)",
    mark="P",
    notes=("Means of production weigh alike: how many branches fail without one is not in the record.",),
)
def missing_branches(view: View) -> xr.DataArray:
    r"""Mean over means of production of the share that does not come from the economy's own branches.

    .. math:: gap_k = 1 - \frac{X_k}{X_k + M_k - E_k} \in [0, 1], \qquad I = \tfrac1K \sum_k gap_k

    M are imports and aid, E exports, over twelve months. A product that nobody makes or brings in is left out.
    """
    made = output_by_product(view, view.year("output"))
    trade = total(view.year("trade_flows"), "partner")
    products = [
        str(name)
        for name, kept in zip(
            trade["product"].values, view.mask(trade, "product", department=is_means_of_production), strict=True
        )
        if kept
    ]
    known = set(made["product"].values.tolist())
    own = made.reindex(product=products, fill_value=0.0) if known else made
    trade = trade.sel(product=products)
    brought = total(view.of(trade, "flow", role=("import", "aid")), "flow")
    sent = total(view.of(trade, "flow", role="export"), "flow")
    supply = own + brought - sent
    gap = (1 - ratio(own, supply.where(supply > 0))).clip(0, 1)
    counted = (supply > 0) & supply.notnull()
    whole = supply.notnull().all("product")
    return ratio(gap.fillna(0).where(counted, 0.0).sum("product"), counted.sum("product").astype(float)).where(whole)


@indicator(
    id="STR-09",
    title="Department ratio I/II",
    needs=("output", "prices", "activity.product", "product.department"),
    unit="ratio",
    range=(0, float("inf")),
    direction="more means of production for each unit of consumer goods",
    source="Marx, Capital II; Hoffmann ratio of the industrialisation literature",
    mark="K",
    notes=("No ratio is the right one: it says which way the economy leans.",),
)
def department_ratio(view: View) -> xr.DataArray:
    r"""Output of means of production over that of means of consumption, at constant prices over twelve months.

    .. math:: \Delta = \sum_{k \in I} p_k X_k / \sum_{k \in II} p_k X_k
    """
    worth = at_constant_prices(view, output_by_product(view, view.year("output")))
    first = view.mask(worth, "product", department=is_means_of_production)
    return ratio(total(worth.isel(product=np.flatnonzero(first))), total(worth.isel(product=np.flatnonzero(~first))))


@indicator(
    id="STR-13",
    title="Industry's share of value added",
    needs=("value_added", "branch.sector"),
    unit="share",
    range=(0, 1),
    direction="more is made in industry",
    source="industrialisation literature",
    mark="K",
)
def industrial_share(view: View) -> xr.DataArray:
    r"""Value added of industry in all value added, at constant prices over twelve months.

    .. math:: s = \sum_{i \in industry} VA_i / \sum_i VA_i
    """
    added = view.year("value_added")
    return ratio(total(view.of(added, "branch", sector="industry")), total(added))


@indicator(
    id="STR-14",
    title="Share of output by the newer technique",
    needs=("output", "prices", "activity.product", "activity.branch", "activity.newer_technique"),
    unit="share",
    range=(0, 1),
    direction="more is made by the newer technique",
    source="technical base (D1955-48)",
    mark="K",
    notes=("The branch that is furthest behind is named beside it.",),
)
def newer_technique(view: View) -> xr.DataArray:
    r"""Output by activities that count as new technique, in all output, at constant prices over twelve months.

    .. math:: \tau = \sum_{a \in new} p_a X_a / \sum_a p_a X_a
    """
    output = total(view.year("output"), "form")
    prices = price_in(view, "constant").reindex(product=view.attribute(output, "activity", "product"))
    worth = np.where(output.values == 0, 0.0, output.values * prices.transpose("time", "product").values)
    is_new = view.mask(output, "activity", newer_technique=("1", "true"))
    branches = np.array(view.attribute(output, "activity", "branch"), dtype=object)
    names = list(dict.fromkeys(branches[is_new]))  # a branch without a newer technique cannot be behind in it
    value = _share(worth, is_new)
    if not names:
        return xr.DataArray(value, {"time": view.time}, ("time",))
    by_branch = np.stack([_share(worth[:, branches == name], is_new[branches == name]) for name in names], axis=1)
    behind = np.array(names, dtype=object)[np.where(np.isnan(by_branch), np.inf, by_branch).argmin(axis=1)]
    coords = {"time": view.time, "branch": ("time", np.where(np.isfinite(value), behind, ""))}
    return xr.DataArray(value, coords, ("time",))


def _share(worth: NDArray[np.float64], is_new: NDArray[np.bool_]) -> NDArray[np.float64]:
    """Return the new part of the worth (time, activity) of some activities, float64 (time,)."""
    whole = worth.sum(axis=1)
    new = worth[:, is_new].sum(axis=1)
    return np.asarray(np.divide(new, whole, out=np.full(len(whole), np.nan), where=whole > 0))
