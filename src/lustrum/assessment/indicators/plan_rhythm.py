"""PLN: planning. Rhythm of work within a period, and the pull of a bonus on what enterprises promise."""

from __future__ import annotations

from typing import Any

import numpy as np
import xarray as xr

from lustrum.assessment.indicator import View, indicator
from lustrum.assessment.series import per_year, side_by_side, total
from lustrum.formulas.plans import bonus_margins, storming_index

STORMING: dict[str, Any] = {
    "unit": "index",
    "range": (-0.5, 1),
    "direction": "more of the output is heaped on the end of the period; 0 is even work",
    "source": "three-phase month of the literature on storming; the normalisation is a project construct",
    "mark": "P",
}
NO_OUTPUT = "Without output there is no rhythm: no value can be stated then."


@indicator(
    id="PLN-10",
    title="Storming at the end of the month",
    needs=("output_thirds",),
    notes=(NO_OUTPUT,),
    pitfalls=(
        "Output that is booked late looks like storming.",
        "Branches with long cycles of work finish goods in lumps without storming.",
    ),
    **STORMING,
)
def storming(view: View) -> xr.DataArray:
    r"""Part of a year's output that was made in the last thirds of months, measured from an even third.

    .. math:: SI = (q_{last} - 1/3) / (1 - 1/3)
    """
    made = view.year("output_thirds")
    thirds = [total(view.worded("output_thirds", made, "third", third)) for third in ("first", "second", "last")]
    return _storming(side_by_side(thirds, "third", ("first", "second", "last")))


@indicator(
    id="PLN-10.quarter",
    title="Storming at the end of the quarter",
    needs=("gross_output", "branch.sector"),
    notes=("Farming and fishing keep the rhythm of the seasons and are left out.", NO_OUTPUT),
    pitfalls=(
        "Seasons of building, mining and power remain in it, and so does growth within the quarter.",
        "Quarters that begin in January are the calendar's, not always the plan's.",
    ),
    **STORMING,
)
def quarterly_storming(view: View) -> xr.DataArray:
    r"""Part of a year's output outside farming that was made in the last months of quarters, from an even third.

    .. math:: SI = (q_{last} - 1/3) / (1 - 1/3)
    """
    output = view["gross_output"]
    made = total(view.of(output, "branch", sector=lambda sector: sector not in ("agriculture", "farming", "fishing")))
    month = view.time.astype("datetime64[M]").astype(int) % 3
    thirds = [per_year(made.where((month == place) | made.isnull(), 0.0)) for place in range(3)]
    return _storming(side_by_side(thirds, "third", ("first", "second", "last")))


def _storming(thirds: xr.DataArray) -> xr.DataArray:
    return xr.DataArray(storming_index(thirds.transpose("time", "third").values), {"time": thirds["time"]}, ("time",))


TRUTH: dict[str, Any] = {
    "needs": ("bonus_scheme",),
    "source": "Weitzman 1976",
    "mark": "V",
    "notes": ("Where no bonus is paid all rates are zero, and nothing pulls toward the truth.",),
    "pitfalls": (
        "It looks at one year: if output raises the next target, promising little pays after all (PLN-03).",
        "Who is promoted or punished for fulfilment may weigh more than the bonus.",
    ),
}


def _margins(view: View) -> xr.DataArray:
    """Return how far the rates are from the limits of the condition (time, margin)."""
    scheme = view["bonus_scheme"]
    rates = [total(view.worded("bonus_scheme", scheme, "term", term)).values for term in ("over", "promised", "under")]
    names = ["over", "promised less over", "under less promised"]
    return xr.DataArray(bonus_margins(*rates).T, {"time": scheme["time"], "margin": names}, ("time", "margin"))


@indicator(
    id="PLN-15",
    title="A bonus for which the truth is the best promise",
    unit="0 or 1",
    range=(0, 1),
    direction="1: an enterprise gains most by promising what it will make",
    **TRUTH,
)
def truthful(view: View) -> xr.DataArray:
    r"""1 where a unit promised pays more than one made beyond the promise and less than one lacking costs.

    .. math:: 0 < \alpha < \beta < \gamma, \qquad
              B = \bar B + \beta (\hat y - \bar y) + \alpha (y - \hat y)^+ - \gamma (\hat y - y)^+
    """
    least = _margins(view).min("margin", skipna=False)
    return (least > 0).astype(float).where(least.notnull())


@indicator(
    id="PLN-15.margin",
    title="Least margin of a truthful bonus",
    unit="bonus per unit of result",
    range=(float("-inf"), float("inf")),
    direction="the rates lie further inside what makes the truth pay; 0 and below: outside it",
    **TRUTH,
)
def truth_margin(view: View) -> xr.DataArray:
    r"""Smallest of the three distances that must be positive; which one it is, is told beside it.

    .. math:: \min(\alpha, \; \beta - \alpha, \; \gamma - \beta)
    """
    margins = _margins(view)
    least = margins.min("margin", skipna=False)
    place = np.nan_to_num(margins.values, nan=np.inf).argmin(axis=1)
    names = np.array(margins["margin"].values, dtype=object)[place]
    return least.assign_coords(margin=("time", np.where(least.notnull(), names, "")))


@indicator(
    id="PLN-15.over",
    title="Bonus for a unit beyond the promise, beside one promised",
    unit="bonus per unit of result",
    range=(float("-inf"), float("inf")),
    direction="promising a unit pays more than making it unpromised; below zero it pays to promise little",
    **TRUTH,
)
def over_margin(view: View) -> xr.DataArray:
    r"""Gain from promising a unit that will be made, instead of making it beyond the promise.

    .. math:: \beta - \alpha
    """
    return _margins(view).isel(margin=1, drop=True)


@indicator(
    id="PLN-15.under",
    title="Loss for a unit lacking, beside the bonus for one promised",
    unit="bonus per unit of result",
    range=(float("-inf"), float("inf")),
    direction="promising a unit that will lack costs more; below zero it pays to promise much",
    **TRUTH,
)
def under_margin(view: View) -> xr.DataArray:
    r"""Loss from promising a unit that will not be made.

    .. math:: \gamma - \beta
    """
    return _margins(view).isel(margin=2, drop=True)
