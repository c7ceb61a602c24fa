"""INC: what moves people to work. Campaigns: how much of the work they take, and what they bring beside no campaign."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import numpy as np
import xarray as xr
from numpy.typing import NDArray

from lustrum.assessment.indicator import View, indicator
from lustrum.assessment.series import mean_of_year, per_year, ratio, total
from lustrum.assessment.valuing import at_constant_prices

DECLARED = "A campaign is what is declared one: the same drive under another name is not counted."


@indicator(
    id="INC-03",
    title="Output made under campaigns",
    needs=("gross_output", "campaign"),
    unit="share",
    range=(0, 1),
    direction="more of the output is made while a campaign is in force",
    source="project construct",
    mark="P",
    notes=("By month: a campaign of a few days counts for its month. Without output no value can be stated.",),
    pitfalls=(DECLARED, "A campaign in one branch counts for all of them: INC-03.hours tells them apart."),
)
def campaign_output(view: View) -> xr.DataArray:
    r"""Gross output of months with a campaign in force, in that of twelve months.

    .. math:: \sum_{m : c_m > 0} X_m / \sum_m X_m
    """
    made, campaign = total(view["gross_output"]), view["campaign"]
    under = made.where(campaign > 0, 0.0).where(campaign.notnull() & made.notnull())
    return ratio(per_year(under), per_year(made))


@indicator(
    id="INC-03.hours",
    title="Hours worked under campaigns",
    needs=("campaign_hours", "hours"),
    unit="share",
    range=(0, 1),
    direction="more of the work is done under a declared campaign",
    source="project construct",
    mark="P",
    notes=("Where nobody works there is no share: no value can be stated then.",),
    pitfalls=(DECLARED,),
)
def campaign_hours(view: View) -> xr.DataArray:
    r"""Hours worked under a declared campaign in all hours of twelve months.

    .. math:: H_{campaign} / H
    """
    return ratio(*(total(view.year(name)) for name in ("campaign_hours", "hours")))


@indicator(
    id="INC-03.days",
    title="Days with a campaign in force",
    needs=("campaign",),
    unit="days per year",
    range=(0, 366),
    direction="campaigns fill more of the year",
    source="project construct",
    mark="P",
    notes=("By month: a month with a campaign counts with all its days.",),
    pitfalls=(DECLARED, "Strength is not seen: a slogan counts like a mobilisation."),
)
def campaign_days(view: View) -> xr.DataArray:
    r"""Days of the months of the last twelve in which a campaign was in force.

    .. math:: \sum_{m : c_m > 0} d_m
    """
    campaign = view["campaign"]
    month = view.time.astype("datetime64[M]")
    days = ((month + 1).astype("datetime64[D]") - month.astype("datetime64[D]")).astype(float)
    in_force = xr.DataArray(days, {"time": view.time}, ("time",)).where(campaign > 0, 0.0)
    return per_year(in_force.where(campaign.notnull()))


@indicator(
    id="INC-03.mobilised",
    title="Mobilised labour",
    needs=("mobilised_labour", "employment"),
    unit="share",
    range=(0, 1),
    direction="more of those at work are taken from their own work",
    source="project construct",
    mark="P",
    notes=("Mean of twelve months. Where nobody is at work there is no share: no value can be stated then.",),
    pitfalls=("Soldiers, pupils and households that are mobilised may not be among those at work.",),
)
def mobilised(view: View) -> xr.DataArray:
    r"""Persons taken from their own work for mobilised labour, in those at work.

    .. math:: N_{mobilised} / N
    """
    return ratio(*(mean_of_year(total(view[name])) for name in ("mobilised_labour", "employment")))


EFFECT: dict[str, Any] = {
    "histories": ("programme", "without"),
    "window": 12,
    "source": "project construct",
    "mark": "P",
    "empty": 0.0,
    "empty_note": "No campaign has begun yet: there is nothing that it could have changed.",
}
EFFECT_NOTES = (
    "Summed over all campaigns of the first record so far and the months of the window after each; other months do not "
    "count. The second record is the same economy without them.",
)
EFFECT_PITFALLS = (
    "The window decides: a short one leaves out what a campaign costs later, a long one lets in what has other causes.",
    "The record without the campaign is a model's, never observed.",
)


def _in_reach(views: Mapping[str, View], window: int) -> tuple[NDArray[np.bool_], xr.DataArray]:
    """Return the months with a campaign or within the window after one, and where none has begun yet (time,)."""
    campaign = views["programme"]["campaign"]
    is_on = (campaign > 0).values
    last = np.maximum.accumulate(np.where(is_on, np.arange(len(is_on)), -(10**9)))
    reach = np.arange(len(is_on)) - last <= window
    known = np.cumsum(campaign.isnull().values) == 0
    none_yet = xr.DataArray(known & ~np.logical_or.accumulate(is_on), {"time": campaign["time"]}, ("time",))
    return reach, none_yet


def _summed(views: Mapping[str, View], gain: xr.DataArray, window: int) -> xr.DataArray:
    """Add up a monthly difference to the record without the campaigns over the months in their reach (time,)."""
    reach, none_yet = _in_reach(views, window)
    campaign = views["programme"]["campaign"]
    counted = gain.where(reach, 0.0).where(campaign.notnull())
    return views["programme"].or_empty(counted.cumsum("time", skipna=False), none_yet)


def _difference(views: Mapping[str, View], series: Mapping[str, xr.DataArray]) -> xr.DataArray:
    return series["programme"] - series["without"].reindex(time=views["programme"].time)


@indicator(
    id="INC-08",
    title="Net effect of campaigns",
    needs=("value_added", "campaign"),
    unit="won",
    range=(float("-inf"), float("inf")),
    direction="campaigns brought more than they cost later",
    notes=EFFECT_NOTES,
    pitfalls=(*EFFECT_PITFALLS, "Worse quality counts as if it were as good: INC-08.quality beside it."),
    **EFFECT,
)
def campaign_effect(views: Mapping[str, View], window: int) -> xr.DataArray:
    r"""Value added above that of the record without campaigns, in campaign months and the window after.

    .. math:: NE = \sum_{t \in camp} (Y_t - Y_t^{cf}) + \sum_{t \in post} (Y_t - Y_t^{cf})
    """
    made = {name: total(view["value_added"]) for name, view in views.items()}
    return _summed(views, _difference(views, made), window)


@indicator(
    id="INC-08.quality",
    title="Net effect of campaigns, quality counted",
    needs=("value_added", "output_quality", "campaign"),
    unit="won",
    range=(float("-inf"), float("inf")),
    direction="campaigns brought more than they cost later, in goods of unchanged worth",
    notes=(*EFFECT_NOTES, "Value added of a branch times the quality of its output."),
    pitfalls=(*EFFECT_PITFALLS, "Quality is seldom recorded, and least so in a campaign."),
    **EFFECT,
)
def campaign_effect_with_quality(views: Mapping[str, View], window: int) -> xr.DataArray:
    r"""Net effect with value added weighed by the quality of output.

    .. math:: \sum_{t \in camp \cup post} \sum_b (q_{b,t} Y_{b,t} - q_{b,t}^{cf} Y_{b,t}^{cf})
    """
    made = {}
    for name, view in views.items():
        by_branch = total(view["value_added"], "form")
        quality = view["output_quality"].reindex(branch=by_branch["branch"].values)
        made[name] = total((by_branch * quality).where(by_branch != 0, 0.0))
    return _summed(views, _difference(views, made), window)


@indicator(
    id="INC-08.imbalance",
    title="Shortage that campaigns add",
    needs=("unmet_demand", "prices", "campaign"),
    unit="won",
    range=(float("-inf"), float("inf")),
    direction="more demand went without goods during and after campaigns than would have",
    notes=(*EFFECT_NOTES, "At constant prices. It stands beside the net effect and is not taken from it."),
    pitfalls=(*EFFECT_PITFALLS, "Higher pay in a campaign raises demand, and so shortage, without less being made."),
    **EFFECT,
)
def campaign_imbalance(views: Mapping[str, View], window: int) -> xr.DataArray:
    r"""Unmet demand above that of the record without campaigns, in campaign months and the window after.

    .. math:: \sum_{t \in camp \cup post} \sum_i p_i (U_{i,t} - U_{i,t}^{cf})
    """
    lacking = {name: total(at_constant_prices(view, view["unmet_demand"])) for name, view in views.items()}
    return _summed(views, _difference(views, lacking), window)
