"""PLN: planning. How plans answer to unmet need and to fulfilment, and what planned resources are for."""

from __future__ import annotations

from typing import Any

import numpy as np
import xarray as xr
from numpy.typing import NDArray

from lustrum.assessment.indicator import View, indicator
from lustrum.assessment.roles import OFFICIALS
from lustrum.assessment.series import mean_of_year, ratio, total
from lustrum.assessment.slopes import a_year_before, pooled_slopes
from lustrum.assessment.valuing import at_constant_prices

Floats = NDArray[np.float64]

LEAST_POINTS = 6
LEAST_PAIRS = 8

RATCHET: dict[str, Any] = {
    "needs": ("output", "output@planned-first"),
    "source": "Weitzman 1980",
    "mark": "K",
    "window": 120,
    "notes": (
        "Least squares with a constant over activities with a target and the years of the window; change and deviation "
        "as shares of the target. Needs eight pairs; what never occurred, over- or under-fulfilment, has no slope.",
        "Without targets there is nothing to raise: no value can be stated then.",
    ),
    "pitfalls": (
        "Targets that follow output for other reasons, such as new plant, look like a ratchet.",
        "With few years or activities the slopes are loose.",
    ),
}


def _ratchet(view: View, window: int) -> Floats:
    """Return the slopes of the change of targets on over- and on under-fulfilment, float64 (time, 2)."""
    made, target = (
        total(view.year(need), "form").transpose("time", "activity") for need in ("output", "output@planned-first")
    )
    made = made.reindex_like(target)
    known = (made.notnull() & target.notnull()).all("activity").values
    off = ratio(made - target, target).values
    asked: Floats = target.values
    before = a_year_before(asked)
    change = np.divide(asked, before, out=np.full_like(asked, np.nan), where=before > 0) - 1
    last = a_year_before(off)
    slopes, _ = pooled_slopes(change, (last.clip(min=0), last.clip(max=0)), window, LEAST_PAIRS)
    return np.where(known[:, np.newaxis], slopes, np.nan)


@indicator(
    id="PLN-03",
    title="Rise of targets after over-fulfilment",
    unit="ratio",
    range=(float("-inf"), float("inf")),
    direction="more of an over-fulfilment is added to the next target",
    **RATCHET,
)
def ratchet_up(view: View, window: int) -> xr.DataArray:
    r"""Slope of the change of targets on over-fulfilment of the year before.

    .. math:: \frac{X^*_{t+1} - X^*_t}{X^*_t} = a + \rho^+ \frac{(X_t - X^*_t)^+}{X^*_t}
              + \rho^- \frac{(X_t - X^*_t)^-}{X^*_t}
    """
    return xr.DataArray(_ratchet(view, window)[:, 0], {"time": view.time}, ("time",))


@indicator(
    id="PLN-03.under",
    title="Fall of targets after a shortfall",
    unit="ratio",
    range=(float("-inf"), float("inf")),
    direction="more of a shortfall is taken from the next target",
    **RATCHET,
)
def ratchet_down(view: View, window: int) -> xr.DataArray:
    r"""Slope of the change of targets on under-fulfilment of the year before, the second slope of PLN-03.

    .. math:: \rho^-
    """
    return xr.DataArray(_ratchet(view, window)[:, 1], {"time": view.time}, ("time",))


@indicator(
    id="PLN-03.holds",
    title="Ratchet: targets rise more readily than they fall",
    unit="0 or 1",
    range=(0, 1),
    direction="1: over-fulfilment moves targets more than shortfalls do",
    **RATCHET,
)
def ratchet_holds(view: View, window: int) -> xr.DataArray:
    r"""1 where the slope after over-fulfilment is above that after a shortfall and that is not below zero.

    .. math:: \rho^+ > \rho^- \ge 0
    """
    up, down = _ratchet(view, window).T
    values = np.where(np.isfinite(up) & np.isfinite(down), ((up > down) & (down >= 0)).astype(float), np.nan)
    return xr.DataArray(values, {"time": view.time}, ("time",))


TARGETS = ("plan_targets@planned-first", "prices", "product.need")
PER_HEAD = (*TARGETS, "consumption_group", "requirement_group")
RESPONSE: dict[str, Any] = {
    "window": 60,
    "unit": "per year",
    "range": (float("-inf"), float("inf")),
    "source": "project construct (A2013-19)",
    "mark": "P",
}
SLOPE_NOTES = (
    "A slope without controls: lags and shocks confound it. Inside a model an intervention says more.",
    "Missing where the gap is the same for every need: a plan cannot respond to what does not differ. A need of which "
    "nothing is required has no gap.",
)
SLOPE_PITFALLS = (
    "What is delivered follows what is planned late or not at all.",
    "Needs that are cheap to meet weigh as much as dear ones.",
)


def _gap(used: xr.DataArray, wanted: xr.DataArray) -> xr.DataArray:
    """Return the unmet part of a requirement; nothing lacks where nothing is required."""
    used, wanted = xr.align(used, wanted, join="outer")
    return (1 - ratio(used, wanted).clip(max=1)).where(wanted != 0, 0.0).where(used.notnull())


def _mean_gap(view: View) -> xr.DataArray:
    """Return the unmet part of each need, all persons together (time, need)."""
    return _gap(*(total(view.year(need), "settlement") for need in ("consumption", "requirement")))


def _gap_of_worst_off(view: View) -> xr.DataArray:
    used, wanted = (view.year(f"{name}_group") for name in ("consumption", "requirement"))
    gap = _gap(used, wanted).transpose("time", "group", "need")
    needs_nothing = (wanted == 0).all("need").reindex(group=gap["group"].values, fill_value=False)
    mean = gap.mean("need", skipna=False).where(~needs_nothing, -np.inf).transpose("time", "group").values
    place = np.argmax(np.where(np.isnan(mean), np.inf, mean), axis=1)
    worst = gap.values[np.arange(len(place)), place]
    return xr.DataArray(worst, {"time": gap["time"], "need": gap["need"]}, ("time", "need"))


def _gap_of_top(view: View) -> xr.DataArray:
    sides = (view.of(view.year(f"{name}_group"), "group", role=OFFICIALS) for name in ("consumption", "requirement"))
    used, wanted = (total(side, "group") for side in sides)
    return _gap(used, wanted).where((wanted != 0).any("need"))


def _response(view: View, gap: xr.DataArray, window: int) -> tuple[Floats, Floats]:
    """Fit the growth of planned deliveries by need on the gap of the year before, both taken from their yearly mean."""
    worth = at_constant_prices(view, view["plan_targets@planned-first"])
    needs = np.array(view.attribute(worth, "product", "need"), dtype=object)
    labels = [str(k) for k in gap["need"].values if str(k) in set(needs)]
    allotted = np.stack([total(worth.isel(product=np.flatnonzero(needs == k))).values for k in labels], axis=1)
    with np.errstate(divide="ignore", invalid="ignore"):
        growth = np.log(allotted / a_year_before(allotted))
    growth[~np.isfinite(growth)] = np.nan
    before = a_year_before(gap.sel(need=labels).transpose("time", "need").values)
    known = np.isfinite(growth) & np.isfinite(before)
    y, x = (_from_mean(array, known) for array in (growth, before))
    slopes, fit = pooled_slopes(y, (x,), window, LEAST_POINTS, constant=False)
    is_whole = known.all(axis=1)
    return np.where(is_whole, slopes[:, 0], np.nan), np.where(is_whole & np.isfinite(slopes[:, 0]), fit, np.nan)


def _from_mean(array: Floats, known: NDArray[np.bool_]) -> Floats:
    number = known.sum(axis=1, keepdims=True)
    mean = np.where(known, array, 0.0).sum(axis=1, keepdims=True) / np.maximum(number, 1)
    return np.where(known, array - mean, np.nan)


@indicator(
    id="PLN-11",
    title="Response of planned deliveries to unmet need",
    needs=("plan_targets@planned-first", "prices", "consumption", "requirement", "product.need"),
    direction="plans move toward what was short",
    notes=SLOPE_NOTES,
    pitfalls=SLOPE_PITFALLS,
    **RESPONSE,
)
def need_response(view: View, window: int) -> xr.DataArray:
    r"""Slope of the growth of planned deliveries on the gap of the year before, over needs and years.

    .. math:: \Delta \ln alloc_{k,t} = \alpha_t + \beta\, gap_{k,t-1}, \qquad gap_k = 1 - \min(1, c_k / req_k)

    Growth and gap are taken from their mean over needs in each year, so that a plan that grows everywhere alike
    shows no response. Determinable with the last year complete, with six pairs and a gap that varies.
    """
    return xr.DataArray(_response(view, _mean_gap(view), window)[0], {"time": view.time}, ("time",))


@indicator(
    id="PLN-11.fit",
    title="How much of the plan's moves unmet need explains",
    needs=("plan_targets@planned-first", "prices", "consumption", "requirement", "product.need"),
    direction="more of the differences in growth go with unmet need, in either direction",
    notes=SLOPE_NOTES,
    pitfalls=("A plan that turns away from need can fit as well: the sign stands in PLN-11.",),
    **{**RESPONSE, "unit": "share", "range": (0, 1)},
)
def need_response_fit(view: View, window: int) -> xr.DataArray:
    r"""Share of the variance of growth that the slope of PLN-11 explains.

    .. math:: R^2 = 1 - \sum (\Delta \ln alloc - \hat\alpha_t - \hat\beta\, gap)^2
              / \sum (\Delta \ln alloc - \bar\alpha_t)^2
    """
    return xr.DataArray(_response(view, _mean_gap(view), window)[1], {"time": view.time}, ("time",))


@indicator(
    id="PLN-11.worst-off",
    title="Response of planned deliveries to the unmet need of those worst off",
    needs=PER_HEAD,
    direction="plans move toward what those worst off were short of",
    notes=(*SLOPE_NOTES, "Worst off is the class position with the lowest mean satisfaction of needs in the year."),
    pitfalls=(*SLOPE_PITFALLS, "Who is worst off can change from one year to the next."),
    **RESPONSE,
)
def worst_off_response(view: View, window: int) -> xr.DataArray:
    r"""Slope of PLN-11 with the gaps of the class position whose needs were met least.

    .. math:: gap_k = 1 - \min(1, c_{g^*,k} / req_{g^*,k}), \qquad
              g^* = \arg\min_g \frac1K \sum_k \min(1, c_{g,k} / req_{g,k})
    """
    return xr.DataArray(_response(view, _gap_of_worst_off(view), window)[0], {"time": view.time}, ("time",))


@indicator(
    id="PLN-11.top",
    title="Response of planned deliveries to the unmet need of the top stratum",
    needs=(*PER_HEAD, "group.role"),
    direction="plans move toward what the top stratum was short of",
    notes=(*SLOPE_NOTES, "Top stratum: leading officials by the role that the economy states (roles.OFFICIALS)."),
    pitfalls=(*SLOPE_PITFALLS, "What closed shops and offices provide is often not in the record."),
    **RESPONSE,
)
def top_response(view: View, window: int) -> xr.DataArray:
    r"""Slope of PLN-11 with the gaps of leading officials.

    .. math:: gap_k = 1 - \min(1, c_{top,k} / req_{top,k})
    """
    return xr.DataArray(_response(view, _gap_of_top(view), window)[0], {"time": view.time}, ("time",))


@indicator(
    id="PLN-11.defence",
    title="Response of the plan to shortfalls of defence",
    needs=("planned_use@planned-first", "defence_use"),
    direction="the share of defence in the plan rises after defence fell short",
    notes=(
        "One series, so that years stand for needs: six pairs of years are needed. The gap is planned against "
        "delivered, as the record knows no requirement of defence.",
        "Missing where defence was never short, or always by the same part.",
    ),
    pitfalls=(
        "A war raises share and shortfall together.",
        "Planned resources and deliveries may be drawn up at different prices.",
    ),
    **{**RESPONSE, "window": 120, "range": (float("-inf"), float("inf"))},
)
def defence_response(view: View, window: int) -> xr.DataArray:
    r"""Slope of the growth of the share of defence in planned resources on the shortfall of the year before.

    .. math:: \Delta \ln s_t = \alpha + \beta \Big( 1 - \min\big(1, D_{t-1} / R^*_{defence,t-1}\big) \Big), \qquad
              s = R^*_{defence} / \sum_u R^*_u
    """
    use = mean_of_year(view["planned_use@planned-first"])
    planned = total(view.of(use, "use", role="defence"))
    gap = (1 - ratio(total(view.year("defence_use")), planned).clip(max=1)).values[:, np.newaxis]
    share = ratio(planned, total(use)).values[:, np.newaxis]
    with np.errstate(divide="ignore", invalid="ignore"):
        growth = np.log(share / a_year_before(share))
    growth[~np.isfinite(growth)] = np.nan
    slopes, _ = pooled_slopes(growth, (a_year_before(gap),), window, LEAST_POINTS)
    known = np.isfinite(growth[:, 0]) & np.isfinite(gap[:, 0])
    return xr.DataArray(np.where(known, slopes[:, 0], np.nan), {"time": view.time}, ("time",))


MEANS = "accumulation in means of production"
CONSUMER = "accumulation in consumer goods"
COMPOSITION: dict[str, Any] = {
    "needs": ("planned_use@planned-first",),
    "unit": "share",
    "range": (0, 1),
    "source": "planning literature; Kornai 1992",
    "mark": "K",
    "notes": ("No value can be stated where nothing is planned.",),
    "pitfalls": (
        "What is meant is not what is done: compare the uses of the surplus.",
        "Works that serve both peace and war stand where the plan puts them.",
    ),
}


def _planned_for(view: View, *uses: str) -> xr.DataArray:
    use = view["planned_use@planned-first"]
    chosen = view.of(use, "use", role=uses)
    return ratio(total(chosen), total(use)) if chosen.sizes["use"] else xr.full_like(total(use), np.nan)


@indicator(
    id="PLN-12",
    title="Share of planned resources for current needs",
    direction="more is planned for current needs",
    **COMPOSITION,
)
def planned_for_needs(view: View) -> xr.DataArray:
    r"""Part of the planned resources that is meant for current needs.

    .. math:: n = R^*_{needs} / \sum_u R^*_u
    """
    return _planned_for(view, "current-needs", "needs")


@indicator(
    id="PLN-12.accumulation",
    title="Share of planned resources for accumulation",
    direction="more is planned for accumulation",
    **COMPOSITION,
)
def planned_for_accumulation(view: View) -> xr.DataArray:
    r"""Part of the planned resources that is meant to add to plant, in whatever branch.

    .. math:: (R^*_{I} + R^*_{II}) / \sum_u R^*_u
    """
    return _planned_for(view, "accumulation", MEANS, CONSUMER)


@indicator(
    id="PLN-12.accumulation-means",
    title="Share of planned resources for accumulation in means of production",
    direction="more is planned for plant that makes means of production",
    **{**COMPOSITION, "notes": (*COMPOSITION["notes"], "Missing where the plan does not part accumulation.")},
)
def planned_for_means(view: View) -> xr.DataArray:
    r"""Part of the planned resources that is meant to add to plant that makes means of production.

    .. math:: R^*_{I} / \sum_u R^*_u
    """
    return _planned_for(view, MEANS)


@indicator(
    id="PLN-12.accumulation-consumer",
    title="Share of planned resources for accumulation in consumer goods",
    direction="more is planned for plant that makes consumer goods",
    **{**COMPOSITION, "notes": (*COMPOSITION["notes"], "Missing where the plan does not part accumulation.")},
)
def planned_for_consumer_plant(view: View) -> xr.DataArray:
    r"""Part of the planned resources that is meant to add to plant that makes consumer goods.

    .. math:: R^*_{II} / \sum_u R^*_u
    """
    return _planned_for(view, CONSUMER)


@indicator(
    id="PLN-12.defence",
    title="Share of planned resources for defence",
    direction="more is planned for defence",
    **COMPOSITION,
)
def planned_for_defence(view: View) -> xr.DataArray:
    r"""Part of the planned resources that is meant for defence.

    .. math:: R^*_{defence} / \sum_u R^*_u
    """
    return _planned_for(view, "defence")


@indicator(
    id="PLN-12.administration",
    title="Share of planned resources for administration",
    direction="more is planned for administration and those who lead it",
    **COMPOSITION,
)
def planned_for_administration(view: View) -> xr.DataArray:
    r"""Part of the planned resources that is meant for administration.

    .. math:: R^*_{administration} / \sum_u R^*_u
    """
    return _planned_for(view, "administration")


@indicator(
    id="PLN-12.aid",
    title="Share of planned resources for aid to others abroad",
    direction="more is planned for aid to others",
    **COMPOSITION,
)
def planned_for_aid(view: View) -> xr.DataArray:
    r"""Part of the planned resources that is meant for others abroad.

    .. math:: R^*_{aid} / \sum_u R^*_u
    """
    return _planned_for(view, "aid")
