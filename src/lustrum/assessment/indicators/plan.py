"""PLN: planning. How plans were kept: fulfilment, tautness, stability, priority, observability, learning."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import numpy as np
import xarray as xr
from numpy.typing import NDArray

from lustrum.assessment.indicator import Swept, View, indicator
from lustrum.assessment.series import mean_of_year, ratio, total
from lustrum.assessment.slopes import median_slope
from lustrum.assessment.valuing import output_value
from lustrum.quantities.calendar import MONTHS_A_YEAR

PRICED = ("prices", "activity.product")
FIRST = ("output", "output@planned-first", *PRICED)
LAST = ("output", "output@planned-last", *PRICED)
NO_PLAN = "Without targets nothing was to be kept: no value can be stated then."
TRAILING = 3


def _made_and_planned(view: View, plan: str) -> tuple[xr.DataArray, xr.DataArray]:
    """Return a year's output and its target at constant prices, by activity."""
    return total(output_value(view, "output"), "form"), total(output_value(view, plan), "form")


def _least(made: xr.DataArray, planned: xr.DataArray) -> xr.DataArray:
    return made.where(made < planned, planned).where(made.notnull())


def _gross(view: View, plan: str) -> xr.DataArray:
    made, planned = _made_and_planned(view, plan)
    return ratio(total(made), total(planned))


def _assortment(view: View, plan: str) -> xr.DataArray:
    made, planned = _made_and_planned(view, plan)
    return ratio(total(_least(made, planned)), total(planned))


@indicator(
    id="PLN-01",
    title="First plan carried out, assortment kept",
    needs=FIRST,
    unit="share",
    range=(0, 1),
    direction="more of what was planned was made",
    source="standard statistics of planned economies",
    mark="K",
    notes=("Over-fulfilment of one product does not make good another's shortfall.", NO_PLAN),
    pitfalls=(
        "An activity that makes several sorts can break its assortment unseen.",
        "A plan drawn up low is carried out easily.",
    ),
)
def carried_out(view: View) -> xr.DataArray:
    r"""Output up to its target, in the sum of targets, at constant prices over twelve months.

    .. math:: f_a = \sum_i p_i \min(X_i, X_i^*) / \sum_i p_i X_i^*
    """
    return _assortment(view, "output@planned-first")


@indicator(
    id="PLN-01.gross",
    title="First plan carried out, gross",
    needs=FIRST,
    unit="share",
    range=(0, float("inf")),
    direction="more was made beside what was planned",
    source="standard statistics of planned economies",
    mark="K",
    notes=(NO_PLAN,),
    pitfalls=(
        "Much too much of one product hides that another is short.",
        "Output that nobody planned counts as fulfilment.",
    ),
)
def carried_out_gross(view: View) -> xr.DataArray:
    r"""Output in the sum of targets, at constant prices over twelve months.

    .. math:: f = \sum_i p_i X_i / \sum_i p_i X_i^*
    """
    return _gross(view, "output@planned-first")


@indicator(
    id="PLN-01.last",
    title="Last plan carried out, assortment kept",
    needs=LAST,
    unit="share",
    range=(0, 1),
    direction="more of what the revised plan says was made",
    source="standard statistics of planned economies",
    mark="K",
    notes=(NO_PLAN,),
    pitfalls=("A target lowered late in the year is carried out on paper: see PLN-01 and PLN-08 beside it.",),
)
def last_carried_out(view: View) -> xr.DataArray:
    r"""Output up to its last target, in the sum of last targets, at constant prices over twelve months.

    .. math:: f_a = \sum_i p_i \min(X_i, X_i^{**}) / \sum_i p_i X_i^{**}
    """
    return _assortment(view, "output@planned-last")


@indicator(
    id="PLN-01.last-gross",
    title="Last plan carried out, gross",
    needs=LAST,
    unit="share",
    range=(0, float("inf")),
    direction="more was made beside what the revised plan says",
    source="standard statistics of planned economies",
    mark="K",
    notes=(NO_PLAN,),
    pitfalls=("Both ways of looking better are in it: revision of the plan and a broken assortment.",),
)
def last_carried_out_gross(view: View) -> xr.DataArray:
    r"""Output in the sum of last targets, at constant prices over twelve months.

    .. math:: f = \sum_i p_i X_i / \sum_i p_i X_i^{**}
    """
    return _gross(view, "output@planned-last")


CAPACITY = ("output@planned-first", "capacity", *PRICED)
NO_PLANT = (
    "Cells of activity and form without a target are left out, and so is a target where no plant is recorded.",
    NO_PLAN,
)
UNSEEN = (
    "The most that plant can make is known inside a model and estimated outside it.",
    "Inputs and labour may bind long before plant does.",
)


def _target_and_capacity(view: View) -> tuple[xr.DataArray, xr.DataArray]:
    """Return targets and the year's mean capacity at constant prices, where there is both, by activity."""
    planned = output_value(view, "output@planned-first")
    price = ratio(planned, view.year("output@planned-first"))
    capacity = mean_of_year(view["capacity"])
    planned, price, capacity = xr.align(planned, price, capacity, join="left", exclude=("time",))
    is_known = planned.notnull() & capacity.notnull()
    counts = (planned > 0) & (capacity > 0)
    able = (capacity * price).where(counts, 0.0).where(is_known)
    return total(planned.where(counts, 0.0).where(is_known), "form"), total(able, "form")


@indicator(
    id="PLN-02",
    title="Tautness of targets against plant",
    needs=CAPACITY,
    unit="ratio",
    range=(0, float("inf")),
    direction="targets ask more of the plant in place",
    source="Hunter 1961: output rises and then falls with tautness",
    mark="K",
    notes=NO_PLANT,
    pitfalls=UNSEEN,
)
def capacity_tautness(view: View) -> xr.DataArray:
    r"""First targets of a year in what the plant in place could make, at constant prices.

    .. math:: \tau = \sum_i p_i X_i^* / \sum_i p_i \hat X_i^{max}
    """
    planned, capacity = _target_and_capacity(view)
    return ratio(total(planned), total(capacity))


@indicator(
    id="PLN-02.tautest",
    title="Tautness of the tautest target",
    needs=CAPACITY,
    unit="ratio",
    range=(0, float("inf")),
    direction="the tautest target asks more of its plant",
    source="Hunter 1961",
    mark="K",
    notes=NO_PLANT,
    pitfalls=(*UNSEEN, "One small activity can give the value."),
)
def tautest_target(view: View) -> xr.DataArray:
    r"""Largest ratio of a first target to what its plant could make; the activity is told beside it.

    .. math:: \tau_{max} = \max_i X_i^* / \hat X_i^{max}
    """
    planned, capacity = _target_and_capacity(view)
    tautness = ratio(planned, capacity).transpose("time", "activity")
    known = (planned.notnull() & capacity.notnull()).all("activity").values & tautness.notnull().any("activity").values
    filled = np.where(np.isfinite(tautness.values), tautness.values, -np.inf)
    place = filled.argmax(axis=1)
    names = np.where(known, tautness["activity"].values.astype(object)[place], "")
    values = np.where(known, filled[np.arange(len(place)), place], np.nan)
    return xr.DataArray(values, {"time": tautness["time"], "activity": ("time", names)}, ("time",))


@indicator(
    id="PLN-02.probability",
    title="Tautness as the chance of falling short",
    needs=FIRST,
    unit="share",
    range=(0, 1),
    direction="first targets are missed in more of the draws",
    source="Keren 1972",
    mark="K",
    notes=("Two draws give a coarse share; tens of them a useful one.", NO_PLAN),
    pitfalls=(
        "The chance is that of the draws: what they vary and what they hold fixed decides it.",
        "A target missed by a hair counts like one missed by half.",
    ),
    histories=("draw", "*"),
)
def chance_of_falling_short(views: Mapping[str, View]) -> xr.DataArray:
    r"""Share of draws in which an activity falls short of its first target, weighted by the targets of the first draw.

    .. math:: \pi = \sum_i p_i X_i^* \pi_i / \sum_i p_i X_i^*, \qquad
              \pi_i = 1 - \frac{\#\{d : X_{i,d} \ge X_{i,d}^*\}}{D}
    """
    missed, weights = None, None
    for view in views.values():
        made, planned = _made_and_planned(view, "output@planned-first")
        short = (made < planned).astype(float).where(made.notnull() & planned.notnull())
        weights = planned if weights is None else weights
        missed = short if missed is None else missed + short.reindex_like(weights)
    assert missed is not None
    assert weights is not None
    return ratio(total(weights * missed / len(views)), total(weights))


@indicator(
    id="PLN-02.growth",
    title="Tautness of targets against past growth",
    needs=FIRST,
    unit="ratio",
    range=(float("-inf"), float("inf")),
    direction="targets ask for more growth beside that of the last three years",
    source="Hunter 1961; Keren 1972",
    mark="K",
    notes=(
        "Activities with a target; at constant prices. Missing where output did not change in three years.",
        NO_PLAN,
    ),
    pitfalls=(
        "Where output hardly grew, the ratio is large and says little.",
        "After a war output grows fast back to what it was, and targets look slack.",
    ),
)
def growth_tautness(view: View) -> xr.DataArray:
    r"""Planned growth on the output of the year before, over the mean yearly growth of the three years before that.

    .. math:: \tau_g = \frac{X_t^* / X_{t-1} - 1}{(X_{t-1} / X_{t-4})^{1/3} - 1}
    """
    made, planned = _made_and_planned(view, "output@planned-first")
    counts = planned.values > 0
    before, long_before = (made.shift(time=years * MONTHS_A_YEAR) for years in (1, 1 + TRAILING))
    last, first = (total(array.where(counts, 0.0)) for array in (before, long_before))
    asked = ratio(total(planned), last) - 1
    return ratio(asked, ratio(last, first) ** (1 / TRAILING) - 1).where(total(made).notnull())


@indicator(
    id="PLN-08",
    title="Revision of the plan",
    needs=("output@planned-first", "output@planned-last", *PRICED),
    unit="share",
    range=(0, float("inf")),
    direction="targets were changed more while the plan ran",
    source="standard statistics of planned economies",
    mark="K",
    notes=(NO_PLAN,),
    pitfalls=(
        "A revision may follow bad weather or war, or make fulfilment look better: the figure does not say which.",
    ),
)
def revision(view: View) -> xr.DataArray:
    r"""Change from first to last targets, without sign, in the sum of first targets, at constant prices.

    .. math:: \nu = \sum_i p_i |X_i^{**} - X_i^*| / \sum_i p_i X_i^*
    """
    first, last = (total(output_value(view, f"output@planned-{which}"), "form") for which in ("first", "last"))
    return ratio(total(abs(last - first)), total(first))


PRIORITY = (*FIRST, "plan_priority", "activity.branch")


def _ranks(view: View, made: xr.DataArray) -> NDArray[Any]:
    """Return the rank of the branch of each activity, float64 (time, activity)."""
    ranks = view["plan_priority"]
    return np.asarray(
        ranks.reindex(branch=view.attribute(made, "activity", "branch")).transpose("time", "branch").values
    )


@indicator(
    id="PLN-09",
    title="Fulfilment of priority branches beside the others",
    needs=PRIORITY,
    unit="ratio",
    range=(0, float("inf")),
    direction="priority branches keep more of their plan than the others",
    source="priority principle, literature on Soviet-type planning",
    mark="K",
    parameters={"protected": Swept(1.0, 1.0, 3.0, "last rank that counts as priority")},
    notes=("Assortment kept: over-fulfilment counts nothing. 1 where both are carried out in full.", NO_PLAN),
    pitfalls=(
        "It tells something only in a year in which inputs fall short.",
        "Slack targets for priority branches look like protection.",
    ),
)
def priority(view: View, protected: float) -> xr.DataArray:
    r"""Fulfilment of the first plan in branches of the first ranks, over that in the other branches.

    .. math:: \frac{f_a(\text{rank} \le r)}{f_a(\text{rank} > r)}
    """
    made, planned = (array.transpose("time", "activity") for array in _made_and_planned(view, "output@planned-first"))
    ranks = _ranks(view, made)
    known = np.isfinite(ranks).all(axis=1)
    least = _least(made, planned)
    sides = []
    for chosen in (ranks <= protected, ranks > protected):
        kept, wanted = (total(array.where(chosen, 0.0)) for array in (least, planned))
        sides.append(ratio(kept, wanted).where(known))
    return ratio(*sides)


@indicator(
    id="PLN-09.slope",
    title="Slope of fulfilment on priority rank",
    needs=PRIORITY,
    unit="share per rank",
    range=(float("-inf"), float("inf")),
    direction="branches of later rank keep more of their plan",
    source="priority principle, literature on Soviet-type planning",
    mark="K",
    notes=("Least squares over activities with a target; below zero where the first ranks are protected.", NO_PLAN),
    pitfalls=("Ranks are an order, and a slope treats the steps between them as equal.",),
)
def slope_on_rank(view: View) -> xr.DataArray:
    r"""Slope of the fulfilment of the first plan on the rank of the branch, 1 being protected first.

    .. math:: f_i = a + b\, \text{rank}_i, \qquad f_i = \min(1, X_i / X_i^*)
    """
    made, planned = (array.transpose("time", "activity") for array in _made_and_planned(view, "output@planned-first"))
    ranks = _ranks(view, made)
    known = (
        np.isfinite(ranks).all(axis=1)
        & made.notnull().all("activity").values
        & planned.notnull().all("activity").values
    )
    kept = ratio(made, planned).clip(max=1).values
    counts = np.isfinite(kept)
    number = counts.sum(axis=1)
    x, y = (np.where(counts, array, 0.0) for array in (ranks, kept))
    mean_x, mean_y = (np.divide(a.sum(axis=1), number, out=np.zeros(len(a)), where=number > 0) for a in (x, y))
    off = np.where(counts, ranks - mean_x[:, np.newaxis], 0.0)
    spread = (off**2).sum(axis=1)
    slope = np.divide(
        (off * (y - mean_y[:, np.newaxis])).sum(axis=1), spread, out=np.full(len(x), np.nan), where=spread > 1e-12
    )
    return xr.DataArray(np.where(known, slope, np.nan), {"time": made["time"]}, ("time",))


@indicator(
    id="PLN-14",
    title="Output reported as it was",
    needs=("output@true", "output@reported", *PRICED),
    unit="share",
    range=(float("-inf"), 1),
    direction="reports lie closer to what was made",
    source="project construct; on distortion cf. Nove and Khanin",
    mark="P",
    notes=(
        "Padding and hiding both count; at constant prices over twelve months.",
        "Without output nothing could be reported: no value can be stated then.",
    ),
    pitfalls=(
        "Outside a model what is true is itself an estimate.",
        "Quality that sinks under an unchanged name is not seen.",
    ),
)
def observability(view: View) -> xr.DataArray:
    r"""One less the distance of reported from true output, in true output.

    .. math:: 1 - \sum_i p_i |X_i^{rep} - X_i| / \sum_i p_i X_i
    """
    true, told = (total(output_value(view, f"output@{basis}"), "form") for basis in ("true", "reported"))
    return 1 - ratio(total(abs(told - true)), total(true))


@indicator(
    id="PLN-14.measured",
    title="Output that anybody counts",
    needs=("measured_flows",),
    unit="share",
    range=(0, 1),
    direction="more of the output is counted by somebody",
    source="project construct",
    mark="P",
    notes=("Without output nothing could be counted: no value can be stated then.",),
    pitfalls=("What nobody counts can only be estimated.", "To be counted is not to be counted rightly."),
)
def measured_share(view: View) -> xr.DataArray:
    r"""Part of the output at constant prices that is measured at all.

    .. math:: X_{measured} / \sum X
    """
    flows = view.year("measured_flows")
    return ratio(total(view.worded("measured_flows", flows, "is_measured", "measured")), total(flows))


@indicator(
    id="PLN-16",
    title="Learning: trend of the error of plans",
    needs=FIRST,
    unit="share per year",
    range=(float("-inf"), float("inf")),
    direction="plans miss by more from year to year; below zero planners learn",
    source="project construct",
    mark="P",
    window=120,
    notes=(
        "Theil-Sen slope over years; determinable with three years that reach over two thirds of the window.",
        NO_PLAN,
    ),
    pitfalls=(
        "Easier targets lower the error too.",
        "War and harvests move the error without anybody learning or forgetting.",
    ),
)
def learning(view: View, window: int) -> xr.DataArray:
    r"""Slope over years of the distance between output and first targets, in the sum of targets.

    .. math:: \text{slope}_t \; \Big( \sum_i p_i |X_i - X_i^*| / \sum_i p_i X_i^* \Big)
    """
    made, planned = _made_and_planned(view, "output@planned-first")
    return median_slope(ratio(total(abs(made - planned)), total(planned)), window)
