"""INC: what moves people to work. How hard and how long people work, and how tired they become."""

from __future__ import annotations

from typing import Any

import numpy as np
import xarray as xr
from numpy.typing import NDArray

from lustrum.assessment.indicator import Swept, View, indicator
from lustrum.assessment.series import mean_of_year, ratio, total, total_by
from lustrum.assessment.slopes import median_slope
from lustrum.assessment.working import WEEKS_A_YEAR, hours_a_week, intensity, strain
from lustrum.quantities.calendar import MONTHS_A_YEAR

NOBODY = "Where nobody is at work no value can be stated."
WEEK = Swept(48.0, 36.0, 60.0, "hours of a normal week")


@indicator(
    id="INC-01",
    title="Work intensity",
    needs=("effort", "employment"),
    unit="index",
    range=(0, float("inf")),
    direction="an hour asks for more effort than the norm",
    source="Green 2001",
    mark="K",
    notes=("Mean of twelve months over those at work; 1 is the norm of the record.", NOBODY),
    pitfalls=(
        "Better tools raise output of an hour without more effort, and are taken for it where effort is inferred.",
        "People who are asked compare with those around them, not with a base year.",
    ),
)
def work_intensity(view: View) -> xr.DataArray:
    r"""Mean effort of an hour of those at work, against the norm.

    .. math:: \iota = \sum_o N_o \iota_o / \sum_o N_o
    """
    return mean_of_year(intensity(view))


@indicator(
    id="INC-01.norms",
    title="Tightening of norms beside technique",
    needs=("work_norms", "technical_productivity", "hours"),
    unit="ratio",
    range=(float("-inf"), float("inf")),
    direction="norms rise by more than technique explains; 1 is even",
    source="Green 2001; literature on norms of work",
    mark="K",
    window=12,
    notes=(
        "A proxy of intensity for records without effort. Branches weighted by hours; change over the window. Where "
        "technique does not change no ratio can be stated.",
    ),
    pitfalls=(
        "Norms on paper are met by booking more than was made.",
        "With little technical change the ratio is large and says little.",
        "Where technique gets worse the sign turns round.",
    ),
)
def norm_tightening(view: View, window: int) -> xr.DataArray:
    r"""Change of norms over change of technical productivity, both as shares.

    .. math:: \sum_b h_b \frac{\Delta n_b}{n_b} \Big/ \sum_b h_b \frac{\Delta q_b}{q_b}
    """
    hours = view.year("hours")
    rises = []
    for name in ("work_norms", "technical_productivity"):
        level = view[name].reindex(branch=hours["branch"].values)
        change = ratio(level, level.shift(time=window)) - 1
        rises.append(total((change * hours).where(hours != 0, 0.0)))
    return ratio(*rises)


HOURS_PITFALLS = (
    "Queues, meetings and the way to work are not in it; neither is work at home or on the plot.",
    "Means hide that some work seven days and others wait for material.",
)


@indicator(
    id="INC-02",
    title="Hours of a working week",
    needs=("hours", "employment"),
    unit="hours per week",
    range=(0, 168),
    direction="those at work work longer",
    source="labour statistics, textbook",
    mark="K",
    notes=("Mean of twelve months, holidays and sick leave among the weeks.", NOBODY),
    pitfalls=HOURS_PITFALLS,
)
def working_week(view: View) -> xr.DataArray:
    r"""Hours of twelve months in units, by the mean number at work and the weeks of a year.

    .. math:: H / (\bar N \cdot 365.25 / 7)
    """
    return hours_a_week(view)


@indicator(
    id="INC-02.unpaid",
    title="Unpaid hours",
    needs=("unpaid_hours", "hours"),
    unit="share",
    range=(0, 1),
    direction="more of the work is not paid",
    source="labour statistics, textbook",
    mark="K",
    notes=("Voluntary and compelled alike. Where nobody works there is no share: no value can be stated then.",),
    pitfalls=("Who gives a Sunday freely and who cannot refuse look alike.", *HOURS_PITFALLS[:1]),
)
def unpaid(view: View) -> xr.DataArray:
    r"""Hours worked without pay in all hours worked, over twelve months.

    .. math:: H_{unpaid} / H
    """
    return ratio(*(total(view.year(name)) for name in ("unpaid_hours", "hours")))


@indicator(
    id="INC-02.overtime",
    title="Overtime",
    needs=("hours", "employment"),
    unit="share",
    range=(0, 1),
    direction="more of the hours lie beyond a normal week",
    source="labour statistics, textbook",
    mark="K",
    parameters={"week": WEEK},
    notes=("Branch by branch over twelve months; short weeks elsewhere do not make it good.", NOBODY),
    pitfalls=("Branches that work short weeks in winter and long ones in summer show none.", *HOURS_PITFALLS),
)
def overtime(view: View, week: float) -> xr.DataArray:
    r"""Hours beyond a normal week of those at work in each branch, in all hours.

    .. math:: \sum_b (H_b - h_0 \bar N_b)^+ / \sum_b H_b
    """
    hours = view.year("hours")
    people = mean_of_year(total_by(view["employment"], "branch")).reindex(branch=hours["branch"].values)
    return ratio(total((hours - people * (week * WEEKS_A_YEAR)).clip(min=0)), total(hours))


FATIGUE: dict[str, Any] = {
    "week": WEEK,
    "recovery": Swept(0.1, 0.02, 0.5, "part of the fatigue that passes in a month"),
    "tiring": Swept(1.0, 0.1, 5.0, "fatigue from a month of twice the normal strain"),
}
FATIGUE_NOTES = (
    "Rested when the record begins, which matters less with every month; after a gap in the record nothing is known.",
    "Recovery and tiring are choices of the one who measures, swept; no source gives them.",
    NOBODY,
)
FATIGUE_PITFALLS = (
    "Food, age and rest beside work decide how tired people are as much as strain does.",
    "A mean hides those who drop.",
)


def _fatigue(view: View, week: float, recovery: float, tiring: float) -> NDArray[np.float64]:
    """Return the fatigue at the end of each month, float64 (time,)."""
    monthly = ratio(intensity(view) * total(view["hours"]), total(view["employment"]))
    over = tiring * (monthly / (week * WEEKS_A_YEAR / MONTHS_A_YEAR) - 1).clip(min=0).values
    out = np.full(len(over), np.nan)
    first = int(np.argmax(np.isfinite(over)))
    stock = 0.0
    for month in range(first, len(over)):
        stock = (1 - recovery) * stock + float(over[month])
        out[month] = stock
    return out


@indicator(
    id="INC-07",
    title="Fatigue stock",
    needs=("effort", "hours", "employment"),
    unit="months of twice the normal strain",
    range=(0, float("inf")),
    direction="strain above the normal has piled up",
    source="project construct; exhaustion in speed drives is told in the literature",
    mark="P",
    parameters=FATIGUE,
    notes=FATIGUE_NOTES,
    pitfalls=FATIGUE_PITFALLS,
)
def fatigue(view: View, week: float, recovery: float, tiring: float) -> xr.DataArray:
    r"""Strain above that of a normal week, added up and passing away month by month.

    .. math:: \Phi_{t+1} = (1 - \delta) \Phi_t + \phi \max\big(0, \; \iota_t h_t / (\iota_0 h_0) - 1\big)
    """
    return xr.DataArray(_fatigue(view, week, recovery, tiring), {"time": view.time}, ("time",))


@indicator(
    id="INC-07.productivity",
    title="Productivity that fatigue leaves",
    needs=("effort", "hours", "employment"),
    unit="factor",
    range=(0, 1),
    direction="less is lost to fatigue",
    source="project construct",
    mark="P",
    parameters={**FATIGUE, "loss": Swept(0.05, 0.0, 0.3, "productivity lost to one unit of fatigue")},
    notes=FATIGUE_NOTES,
    pitfalls=FATIGUE_PITFALLS,
)
def productivity_left(view: View, week: float, recovery: float, tiring: float, loss: float) -> xr.DataArray:
    r"""One less the loss that goes with the fatigue stock.

    .. math:: (1 - \psi \Phi)^+
    """
    stock = _fatigue(view, week, recovery, tiring)
    return xr.DataArray(1 - loss * stock, {"time": view.time}, ("time",)).clip(min=0)


@indicator(
    id="INC-07.recorded",
    title="Fatigue as the record states it",
    needs=("fatigue", "employment"),
    unit="index",
    range=(0, float("inf")),
    direction="those at work are more tired",
    source="definition of the record",
    mark="P",
    notes=("Over those at work; 0 is rested. The scale is that of the record.", NOBODY),
    pitfalls=("Where a model writes the record, it is that model's rule and no observation.", FATIGUE_PITFALLS[1]),
)
def recorded_fatigue(view: View) -> xr.DataArray:
    r"""Mean fatigue of those at work in a month.

    .. math:: \sum_o N_o \Phi_o / \sum_o N_o
    """
    people = total_by(view["employment"], "form")
    tired = view["fatigue"].reindex(form=people["form"].values)
    return ratio(total((tired * people).where(people != 0, 0.0)), total(people))


@indicator(
    id="INC-12",
    title="Escalation of effort",
    needs=("effort", "hours", "employment"),
    unit="1/yr",
    range=(float("-inf"), float("inf")),
    direction="effort and hours together rise faster",
    source="project construct (A2013-30); Theil 1950, Sen 1968",
    mark="P",
    window=60,
    parameters={"week": WEEK},
    notes=(
        "In units of a normal week at normal effort; means of twelve months, so that seasons do not show. Three years "
        "are needed that reach over two thirds of the window.",
        NOBODY,
    ),
    pitfalls=(
        "After a war or a slump effort rises back to what it was.",
        "People drawn in from farms and homes change the mean without anybody working more.",
    ),
)
def escalation(view: View, window: int, week: float) -> xr.DataArray:
    r"""Median slope over years of intensity times hours of a worker.

    .. math:: \text{slope}_t (\iota_t h_t) / (\iota_0 h_0)
    """
    return median_slope(strain(view) / week, window)
