"""PLN: planning. How use was allotted, and the control of strategic flows."""

from __future__ import annotations

from typing import Any

import numpy as np
import xarray as xr
from numpy.typing import NDArray

from lustrum.assessment.branches import heavy
from lustrum.assessment.indicator import View, indicator
from lustrum.assessment.series import ratio, total
from lustrum.assessment.valuing import at_constant_prices, output_value

DIRECTIVE = ("directive", "quota", "ration")


@indicator(
    id="PLN-06",
    title="Plan coverage",
    needs=("allocation", "prices"),
    unit="share",
    range=(0, 1),
    direction="more of what is used was allotted by order or quota",
    source="Kornai 1992; balances practice",
    mark="K",
    notes=(
        "Counts directive, quota and ration; contracts, market and own use are the rest.",
        "Where nothing is used nothing is allotted: no value can be stated then.",
    ),
    pitfalls=("An order that follows what was agreed beforehand counts like one that commands.",),
)
def plan_coverage(view: View) -> xr.DataArray:
    r"""Share of the value of goods used in a year that was allotted by directive or quota, at constant prices.

    .. math:: c = \sum_i p_i\, alloc_i / \sum_i p_i\, use_i
    """
    used = at_constant_prices(view, view.year("allocation"))
    return ratio(total(view.worded("allocation", used, "coordination", *DIRECTIVE)), total(used))


@indicator(
    id="PLN-06.count",
    title="Products under central balances",
    needs=("balance_entries@planned-first",),
    unit="count",
    range=(0, float("inf")),
    direction="more products have a balance of their own in the plan",
    source="balances practice",
    mark="K",
    notes=("Products of the record with any planned entry; 0 where the plan draws up no balances.",),
    pitfalls=("A finer list of products raises the count without more being planned.",),
)
def balanced_products(view: View) -> xr.DataArray:
    r"""Products with a planned material balance.

    .. math:: \#\{ i : \text{some planned entry of } i \text{ is not zero} \}
    """
    entries = view.year("balance_entries@planned-first")
    is_planned = (entries != 0).any("entry").astype(float)
    return total(is_planned.where(entries.notnull().all("entry")))


@indicator(
    id="PLN-07",
    title="Market coordination share",
    needs=("allocation", "prices"),
    unit="share",
    range=(0, 1),
    direction="more of what is used was bought at a free price",
    source="Kornai 1992, types of coordination",
    mark="K",
    notes=(
        "One minus plan coverage need not be this: contracts and own use are a third kind.",
        "Where nothing is used nothing is bought: no value can be stated then.",
    ),
    pitfalls=("Constant prices make a dear free market look small.",),
)
def market_share(view: View) -> xr.DataArray:
    r"""Share of the value of goods used that was bought on a free market.

    .. math:: m = \sum_i p_i\, market_i / \sum_i p_i\, use_i
    """
    used = at_constant_prices(view, view.year("allocation"))
    return ratio(total(view.worded("allocation", used, "coordination", "market")), total(used))


OF_FLOW: dict[str, Any] = {
    "needs": ("exchanges",),
    "unit": "share",
    "range": (0, 1),
    "source": "Kornai 1992, types of coordination",
    "mark": "K",
    "notes": (
        "Directive, quota, contract, ration and gift are the rest; at the prices paid.",
        "No value can be stated where nothing of the kind passed.",
    ),
    "pitfalls": ("Free prices above the official ones raise the share of the market in the value.",),
}


def _market_in(view: View, flow: str) -> xr.DataArray:
    passed = view.of(view.year("exchanges"), "flow", role=flow)
    return ratio(total(view.worded("exchanges", passed, "coordination", "market")), total(passed))


@indicator(
    id="PLN-07.agriculture-to-industry",
    title="Market share in what agriculture delivers to industry",
    direction="more of what farms deliver is sold at a free price",
    **OF_FLOW,
)
def market_from_farms(view: View) -> xr.DataArray:
    r"""Part of a year's deliveries of agriculture to industry that went through a market.

    .. math:: m = V_{market} / \sum_c V_c
    """
    return _market_in(view, "agriculture to industry")


@indicator(
    id="PLN-07.industry-to-agriculture",
    title="Market share in what industry delivers to agriculture",
    direction="more of what farms get from industry is bought at a free price",
    **OF_FLOW,
)
def market_to_farms(view: View) -> xr.DataArray:
    r"""Part of a year's deliveries of industry to agriculture that went through a market.

    .. math:: m = V_{market} / \sum_c V_c
    """
    return _market_in(view, "industry to agriculture")


@indicator(
    id="PLN-07.retail",
    title="Market share in retail trade",
    direction="more of what households get is bought at a free price",
    **OF_FLOW,
)
def market_in_retail(view: View) -> xr.DataArray:
    r"""Part of a year's retail flow that went through a market.

    .. math:: m = V_{market} / \sum_c V_c
    """
    return _market_in(view, "retail")


@indicator(
    id="PLN-07.labour",
    title="Market share in the hiring of labour",
    direction="more of the wages are agreed between those who hire and those who are hired",
    **OF_FLOW,
)
def market_in_labour(view: View) -> xr.DataArray:
    r"""Part of a year's wages that was paid for labour hired on a market.

    .. math:: m = V_{market} / \sum_c V_c
    """
    return _market_in(view, "labour")


@indicator(
    id="PLN-07.credit",
    title="Market share in credit",
    direction="more of the credit is given at a free price",
    **OF_FLOW,
)
def market_in_credit(view: View) -> xr.DataArray:
    r"""Part of a year's credit that was given on a market.

    .. math:: m = V_{market} / \sum_c V_c
    """
    return _market_in(view, "credit")


@indicator(
    id="PLN-13",
    title="Control of strategic flows ('pulse')",
    unit="share",
    range=(0, 1),
    needs=(
        "gross_output",
        "output",
        "output@planned-last",
        "prices",
        "form.role",
        "branch.heavy",
        "branch.sector",
        "activity.branch",
        "activity.product",
    ),
    direction="strategic flows are public and go as directed",
    source="project construct (D1955-45)",
    mark="P",
    notes=(
        "Flows: heavy industry (energy and key inputs), transport, trade, read from output. PLN-13.orders is the same "
        "index over all seven strategic flows, where control and orders are recorded as such.",
        "Missing while one of these flows is not planned: it has no fidelity then.",
    ),
    pitfalls=(
        "Control is not ownership, and by whom it is exercised is another question (POW-06).",
        "A plan revised to what will be made anyway is carried out faithfully.",
    ),
)
def pulse(view: View) -> xr.DataArray:
    r"""Geometric mean over strategic flows of the public share times the fidelity to the last plan.

    .. math:: \Pi = \Big( \prod_z s_z f_z \Big)^{1/Z}, \qquad
              f_z = \Big( 1 - \frac{\sum_a p_a |X_a - X_a^*|}{\sum_a p_a X_a^*} \Big)^+ \text{ over public units}
    """
    output = view.year("gross_output")
    made, planned = (
        total(view.of(output_value(view, need), "form", role="public"), "form")
        for need in ("output", "output@planned-last")
    )
    of_activity = np.array(view.attribute(made, "activity", "branch"))
    branches = output["branch"].values.astype(str)
    flows = []
    for chosen in (heavy(view, output["branch"].values), *_by_sector(view, output)):
        rows = np.flatnonzero(np.isin(of_activity, branches[chosen]))
        if chosen.any() and rows.size:
            part = output.isel(branch=np.flatnonzero(chosen))
            public = ratio(total(view.of(part, "form", role="public")), total(part))
            off = total(abs(made.isel(activity=rows) - planned.isel(activity=rows)))
            flows.append(public * (1 - ratio(off, total(planned.isel(activity=rows)))).clip(min=0))
    if not flows:
        return xr.full_like(total(output), np.nan)
    product = flows[0]
    for flow in flows[1:]:
        product = product * flow
    return product ** (1 / len(flows))


def _by_sector(view: View, output: xr.DataArray) -> list[NDArray[Any]]:
    return [view.mask(output, "branch", sector=sector) for sector in ("transport", "trade")]


@indicator(
    id="PLN-13.orders",
    title="Control of strategic flows, as ordered and done",
    needs=("strategic_control", "strategic_orders"),
    unit="share",
    range=(0, 1),
    direction="strategic flows are under state control and go as directed",
    source="project construct (D1955-45)",
    mark="P",
    notes=(
        "Flows: credit, foreign trade, transport, wholesale, energy, key inputs, grain, as far as they are recorded.",
        "A flow that nobody directs has no fidelity: no value can be stated then.",
    ),
    pitfalls=(
        "Control is not ownership, and by whom it is exercised is another question (POW-06).",
        "Fidelity needs what was truly done; reports flatter it.",
        "One flow that slips away pulls the whole mean to zero.",
    ),
)
def pulse_of_orders(view: View) -> xr.DataArray:
    r"""Geometric mean over strategic flows of the controlled share times the fidelity to what was directed.

    .. math:: \Pi = \Big( \prod_z s_z f_z \Big)^{1/Z}, \qquad
              f_z = \Big( 1 - \frac{|done_z - directed_z|}{directed_z} \Big)^+
    """
    orders = view.year("strategic_orders")
    directed, done = (
        total(view.worded("strategic_orders", orders, "stage", stage), "stage") for stage in ("directed", "done")
    )
    fidelity = (1 - ratio(abs(done - directed), directed)).clip(min=0)
    control, fidelity = xr.align(view["strategic_control"], fidelity, join="outer")
    return (control * fidelity).prod("strategic_flow", skipna=False) ** (1 / control.sizes["strategic_flow"])
