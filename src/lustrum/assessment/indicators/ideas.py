"""CON: ideas. A layer of entered assumptions: without these variables nothing else in Lustrum changes."""

from __future__ import annotations

import numpy as np
import xarray as xr

from lustrum.assessment.indicator import View, indicator
from lustrum.assessment.series import ratio, side_by_side, total
from lustrum.formulas.shares import hellinger

NO_STATE = (
    "No observable state alone shows what people think: these are entered assumptions. Leave the variables out and "
    "the measure is switched off."
)
BASE = "The base year is the first one of the record that is known; another first year gives another value."


def _base(array: xr.DataArray) -> xr.DataArray | None:
    """Return the first month in which all of an array (time, ...) is known; None if there is none."""
    known = np.flatnonzero(array.notnull().all([dim for dim in array.dims if dim != "time"]).values)
    return array.isel(time=int(known[0]), drop=True) if known.size else None


@indicator(
    id="CON-01",
    title="Distance of orientations from the base year",
    needs=("value_orientation",),
    unit="index",
    range=(0, 1),
    direction="the people's orientations lie further from those of the base year",
    source="project construct on Hellinger 1909; survey analogue: Inglehart and Welzel",
    mark="P",
    notes=("Categories are the record's own.", BASE),
    pitfalls=(NO_STATE, "It says how far, not where to."),
)
def orientation_distance(view: View) -> xr.DataArray:
    r"""Hellinger distance of the shares of orientations from those of the base year.

    .. math:: D = \sqrt{1 - \sum_v \sqrt{s_v(t) \, s_v(0)}}
    """
    shares = view["value_orientation"].transpose("time", "orientation")
    base = _base(shares)
    values = np.full(shares.sizes["time"], np.nan)
    for place, row in enumerate(shares.values):
        if base is not None and np.isfinite(row).all() and row.sum() > 0 and base.sum() > 0:
            values[place] = hellinger(row, base.values)
    return xr.DataArray(values, {"time": shares["time"]}, ("time",))


@indicator(
    id="CON-01.largest",
    title="Share of the largest orientation",
    needs=("value_orientation",),
    unit="share",
    range=(0, 1),
    direction="more people share one orientation",
    source="project construct; survey analogue: Inglehart and Welzel",
    mark="P",
    notes=("Categories are the record's own; the largest is named beside the value.",),
    pitfalls=(NO_STATE, "Finer categories make the largest smaller.", "Answers may be what one is expected to say."),
)
def largest_orientation(view: View) -> xr.DataArray:
    r"""Largest share of the people with one orientation, and which it is.

    .. math:: \max_v s_v
    """
    shares = view["value_orientation"].transpose("time", "orientation")
    largest = shares.max("orientation", skipna=False)
    names = shares["orientation"].values[shares.fillna(-np.inf).argmax("orientation").values]
    return largest.assign_coords(orientation=("time", np.where(largest.notnull(), names, "")))


@indicator(
    id="CON-01.moves",
    title="Share of the people who changed orientation within a year",
    needs=("orientation_moves",),
    unit="share per year",
    range=(0, 1),
    direction="more people changed their orientation",
    source="project construct on transition matrices",
    mark="P",
    notes=("Net shifts hide moves that cancel out; this counts all of them. Without people asked it is not known.",),
    pitfalls=(NO_STATE, "Error in repeated answers looks like change."),
)
def orientation_moves(view: View) -> xr.DataArray:
    r"""Part of the people off the diagonal of the matrix of orientations a year before and now.

    .. math:: 1 - \sum_v m_{v,v} \Big/ \sum_{v,w} m_{v,w}
    """
    moves = view["orientation_moves"]
    before, now = (moves[dim].values for dim in ("orientation_before", "orientation"))
    same = xr.DataArray(before[:, np.newaxis] == now, dims=("orientation_before", "orientation"))
    return 1 - ratio(total(moves.where(same, 0.0)), total(moves))


COMMITMENT_PITFALLS = (
    NO_STATE,
    "People who know that they are not watched are rarely the people whom one watches.",
)
UNSEEN = "Where no effort is made even when seen and rewarded no ratio can be stated."


def _effort(view: View, setting: str) -> xr.DataArray:
    return view.entry("effort_by_setting", setting=setting)


@indicator(
    id="CON-02",
    title="Commitment kept without being seen or rewarded",
    needs=("effort_by_setting",),
    unit="ratio",
    range=(0, float("inf")),
    direction="effort depends less on being seen and rewarded",
    source="project construct; cf. Kuran 1991 on preference falsification",
    mark="P",
    notes=("By survey or experiment, entered with its ends.", UNSEEN),
    pitfalls=COMMITMENT_PITFALLS,
)
def commitment_unseen(view: View) -> xr.DataArray:
    r"""Effort unseen and unrewarded over effort seen and rewarded; 1 if being seen changes nothing.

    .. math:: e_{unseen} / e_{seen}
    """
    return ratio(_effort(view, "unseen and unrewarded"), _effort(view, "seen and rewarded"))


@indicator(
    id="CON-02.gap",
    title="Effort that is made only when seen and rewarded",
    needs=("effort_by_setting",),
    unit="index",
    range=(-float("inf"), float("inf")),
    direction="more of the effort is made to be seen or for reward",
    source="project construct; cf. Kuran 1991 on preference falsification",
    mark="P",
    notes=("By survey or experiment, entered with its ends.",),
    pitfalls=COMMITMENT_PITFALLS,
)
def performed_commitment(view: View) -> xr.DataArray:
    r"""Effort seen and rewarded less effort where nobody watches and nothing is gained.

    .. math:: e_{seen} - e_{unseen}
    """
    return _effort(view, "seen and rewarded") - _effort(view, "unseen and unrewarded")


@indicator(
    id="CON-02.refusal",
    title="Effort kept where refusal is allowed",
    needs=("effort_by_setting",),
    unit="ratio",
    range=(0, float("inf")),
    direction="effort depends less on being forbidden to refuse",
    source="project construct; cf. Kuran 1991 on preference falsification",
    mark="P",
    notes=("By survey or experiment, entered with its ends.", UNSEEN),
    pitfalls=COMMITMENT_PITFALLS,
)
def commitment_free_to_refuse(view: View) -> xr.DataArray:
    r"""Effort where one may refuse, over effort seen and rewarded.

    .. math:: e_{free} / e_{seen}
    """
    return ratio(_effort(view, "refusal allowed"), _effort(view, "seen and rewarded"))


def _criticism(view: View, stage: str) -> xr.DataArray:
    return view.entry("criticism", stage=stage)


@indicator(
    id="CON-03",
    title="Chance that an error is reported upward",
    needs=("criticism",),
    unit="share",
    range=(0, 1),
    direction="more of the errors that are noticed are told to those above",
    source="project construct",
    mark="P",
    notes=("Where no error is noticed no share can be stated.",),
    pitfalls=(NO_STATE, "Who fears to report also fears to say that something was noticed."),
)
def errors_reported(view: View) -> xr.DataArray:
    r"""Errors reported upward, in those that somebody noticed.

    .. math:: N_{reported} / N_{noticed}
    """
    return ratio(_criticism(view, "reported upward"), _criticism(view, "noticed"))


@indicator(
    id="CON-03.change",
    title="Share of published criticism that led to change",
    needs=("criticism",),
    unit="share",
    range=(0, 1),
    direction="more of the criticism that is published changes something",
    source="project construct",
    mark="P",
    notes=("Where no criticism is published no share can be stated.",),
    pitfalls=(NO_STATE, "Criticism may be published because the change is already decided."),
)
def criticism_heeded(view: View) -> xr.DataArray:
    r"""Criticism that led to change, in all that was published.

    .. math:: N_{change} / N_{published}
    """
    return ratio(_criticism(view, "led to change"), _criticism(view, "published"))


NORMS = ("gender roles", "authority", "kin", "private property")


@indicator(
    id="CON-04",
    title="Break with inherited norms since the base year",
    needs=("social_norms",),
    unit="share",
    range=(-1, 1),
    direction="fewer people hold to inherited norms than in the base year",
    source="project construct",
    mark="P",
    notes=(f"Norms of {', '.join(NORMS)}, alike. It is not agreement with the ruling line.", BASE),
    pitfalls=(NO_STATE, "A mean over norms hides that one may fall while another hardens."),
)
def ideas_rupture(view: View) -> xr.DataArray:
    r"""Mean fall since the base year of the share of the people who hold to an inherited norm.

    .. math:: R = \tfrac1{|N|} \sum_n \big( h_n(0) - h_n(t) \big)
    """
    held = side_by_side([view.entry("social_norms", norm=norm) for norm in NORMS], "norm", NORMS)
    base = _base(held)
    return (held * np.nan if base is None else base - held).mean("norm", skipna=False).transpose("time")
