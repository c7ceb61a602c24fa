"""PLN: planning. How use was allotted, plans kept, control of strategic flows, response to needs."""

from __future__ import annotations

from typing import Any

import numpy as np
import xarray as xr
from numpy.typing import NDArray

from lustrum.assessment.indicator import View, indicator
from lustrum.assessment.series import ratio, total
from lustrum.assessment.valuing import at_constant_prices, price_in
from lustrum.quantities.calendar import MONTHS_A_YEAR

DIRECTIVE = ("directive", "quota", "ration")
PLANNED = ("output", "output@planned-first", "prices", "activity.product")
LEAST_POINTS = 6


def _worth(view: View, need: str) -> xr.DataArray:
    """Return a year's output at constant prices (time, activity, form)."""
    output = view.year(need)
    products = view.attribute(output, "activity", "product")
    prices = price_in(view, "constant").reindex(product=products).rename(product="activity")
    return output * prices.assign_coords(activity=output["activity"].values)


@indicator(
    id="PLN-01",
    title="First plan carried out, assortment kept",
    needs=PLANNED,
    unit="share",
    range=(0, 1),
    direction="more of what was planned was made",
    source="standard statistics of planned economies",
    mark="K",
    notes=("Over-fulfilment of one product does not make good another's shortfall.",),
)
def carried_out(view: View) -> xr.DataArray:
    r"""Output up to its target, in the sum of targets, at constant prices over twelve months.

    .. math:: f_a = \sum_i p_i \min(X_i, X_i^*) / \sum_i p_i X_i^*
    """
    made, planned = _worth(view, "output"), _worth(view, "output@planned-first")
    made, planned = total(made, "form"), total(planned, "form")
    least = made.where(made < planned, planned).where(made.notnull())
    return ratio(total(least), total(planned))


@indicator(
    id="PLN-06",
    title="Plan coverage",
    needs=("allocation", "prices"),
    unit="share",
    range=(0, 1),
    direction="more of what is used was allotted by order or quota",
    source="Kornai 1992; balances practice",
    mark="K",
    notes=("Counts directive, quota and ration; contracts, market and own use are the rest.",),
)
def plan_coverage(view: View) -> xr.DataArray:
    r"""Share of the value of goods used in a year that was allotted by directive or quota, at constant prices.

    .. math:: c = \sum_i p_i\, alloc_i / \sum_i p_i\, use_i
    """
    used = at_constant_prices(view, view.year("allocation"))
    return ratio(total(view.of(used, "coordination", role=DIRECTIVE)), total(used))


@indicator(
    id="PLN-07",
    title="Market coordination share",
    needs=("allocation", "prices"),
    unit="share",
    range=(0, 1),
    direction="more of what is used was bought at a free price",
    source="Kornai 1992, types of coordination",
    mark="K",
    notes=("One minus plan coverage need not be this: contracts and own use are a third kind.",),
)
def market_share(view: View) -> xr.DataArray:
    r"""Share of the value of goods used that was bought on a free market.

    .. math:: m = \sum_i p_i\, market_i / \sum_i p_i\, use_i
    """
    used = at_constant_prices(view, view.year("allocation"))
    return ratio(total(view.of(used, "coordination", role="market")), total(used))


@indicator(
    id="PLN-11",
    title="Response of planned deliveries to unmet need",
    window=60,
    needs=("plan_targets@planned-first", "prices", "consumption", "requirement", "product.need"),
    unit="per year",
    range=(-10, 10),
    direction="plans move toward what was short",
    source="project construct (A2013-19)",
    mark="P",
    notes=("A slope without controls: lags and shocks confound it. Inside a model an intervention says more.",),
)
def need_response(view: View, window: int) -> xr.DataArray:
    r"""Slope of the growth of planned deliveries on the gap of the year before, over needs and years.

    .. math:: \Delta \ln alloc_{k,t} = \alpha_t + \beta\, gap_{k,t-1}, \qquad gap_k = 1 - \min(1, c_k / req_k)

    Growth and gap are taken from their mean over needs in each year, so that a plan that grows everywhere alike
    shows no response. Determinable with the last year complete, with six pairs and a gap that varies.
    """
    worth = view["plan_targets@planned-first"] * price_in(view, "constant")
    needs = np.array(view.attribute(worth, "product", "need"), dtype=object)
    used, wanted = total(view.year("consumption"), "settlement"), total(view.year("requirement"), "settlement")
    labels = [str(k) for k in used["need"].values if str(k) in set(needs)]
    allotted = np.stack([total(worth.isel(product=np.flatnonzero(needs == k))).values for k in labels], axis=1)
    gap = (1 - ratio(used, wanted).clip(max=1)).sel(need=labels).transpose("time", "need").values
    with np.errstate(divide="ignore", invalid="ignore"):
        growth = np.log(allotted[MONTHS_A_YEAR:] / allotted[:-MONTHS_A_YEAR])
    growth = np.vstack([np.full((MONTHS_A_YEAR, len(labels)), np.nan), growth])[: len(gap)]
    before = np.vstack([np.full((MONTHS_A_YEAR, len(labels)), np.nan), gap[:-MONTHS_A_YEAR]])[: len(gap)]
    values = [_pooled_slope(growth, before, place, window) for place in range(len(gap))]
    return xr.DataArray(np.array(values), {"time": used["time"]}, ("time",))


def _pooled_slope(growth: NDArray[Any], gap: NDArray[Any], place: int, window: int) -> float:
    """Return the slope over the years that end with a month and go back through the window."""
    if not (np.isfinite(growth[place]) & np.isfinite(gap[place])).all():
        return float("nan")
    x, y = [], []
    for year in range(place, max(place - window, -1), -MONTHS_A_YEAR):
        have = np.isfinite(growth[year]) & np.isfinite(gap[year])
        if have.any():
            x.extend(gap[year][have] - gap[year][have].mean())
            y.extend(growth[year][have] - growth[year][have].mean())
    spread = float(np.dot(x, x))
    return float(np.dot(x, y)) / spread if len(x) >= LEAST_POINTS and spread > 1e-12 else float("nan")


@indicator(
    id="PLN-12",
    title="Share of planned resources for current needs",
    needs=("planned_use@planned-first",),
    unit="share",
    range=(0, 1),
    direction="more is planned for current needs",
    source="planning literature; Kornai 1992",
    mark="K",
)
def planned_for_needs(view: View) -> xr.DataArray:
    r"""Part of the planned resources that is meant for current needs.

    .. math:: n = R^*_{needs} / \sum_u R^*_u
    """
    use = view["planned_use@planned-first"]
    return ratio(total(view.of(use, "use", role=("current-needs", "needs"))), total(use))


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
        "Flows: heavy industry (energy and key inputs), transport, trade. Credit, foreign trade and grain are not "
        "parted by controller in the record. Control is not ownership, and by whom it is exercised is another "
        "question (POW-06).",
    ),
)
def pulse(view: View) -> xr.DataArray:
    r"""Geometric mean over strategic flows of the public share times the fidelity to the last plan.

    .. math:: \Pi = \Big( \prod_z s_z f_z \Big)^{1/Z}, \qquad
              f_z = \Big( 1 - \frac{\sum_a p_a |X_a - X_a^*|}{\sum_a p_a X_a^*} \Big)^+ \text{ over public units}
    """
    output = view.year("gross_output")
    made = _worth(view, "output")
    made = total(view.of(made, "form", role="public"), "form")
    planned = _worth(view, "output@planned-last")
    planned = total(view.of(planned, "form", role="public"), "form")
    of_activity = np.array(view.attribute(made, "activity", "branch"))
    branches = output["branch"].values.astype(str)
    flows = []
    for chosen in (view.mask(output, "branch", heavy=("1", "true")), *_by_sector(view, output)):
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
