"""STR-15: whether the economy regained what it had before a fall, and how long it took."""

from __future__ import annotations

import numpy as np
import xarray as xr
from numpy.typing import NDArray

from lustrum.assessment.branches import dated, lowest_of
from lustrum.assessment.indicator import Swept, View, indicator
from lustrum.assessment.series import total, total_by
from lustrum.quantities.calendar import MONTHS_A_YEAR

Floats = NDArray[np.float64]

BACK = {"back": Swept(12, 1, 60, "months that the peak must lie back")}
PEAK = "The peak is the highest twelve months that ended at least the stated months before."
BASE_YEAR = "The last year before a reform and the first peak after it give other ratios."


def _peak(values: Floats, back: float) -> Floats:
    """Return the highest value (time, ...) up to some months before; missing while there is none."""
    months = round(back)
    out = np.full(values.shape, np.nan)
    if months < len(values):
        filled = np.where(np.isfinite(values), values, -np.inf)
        highest = np.maximum.accumulate(filled, axis=0)[: len(values) - months]
        out[months:] = np.where(highest > 0, highest, np.nan)
    return out


@indicator(
    id="STR-15",
    title="Recovery ratio",
    needs=("{of}",),
    shares_of=("gross_output", "value_added"),
    unit="ratio",
    range=(float("-inf"), float("inf")),
    direction="more is made than at the earlier peak",
    source="recovery accounting",
    mark="K",
    parameters=BACK,
    notes=(PEAK, "Before the record has a peak, or where nothing was ever made, nothing is stated."),
    pitfalls=(BASE_YEAR, "A record that begins in the slump knows no peak before it."),
)
def recovery_ratio(view: View, of: str, *, back: float) -> xr.DataArray:
    r"""Output of twelve months over the highest twelve months before.

    .. math:: R_t = X_t / \max_{s \le t - b} X_s
    """
    made = total(view.year(of)).values
    return dated(view, made / _peak(made, back))


@indicator(
    id="STR-15.lowest",
    title="Recovery ratio of the branch where it is lowest",
    needs=("{of}",),
    shares_of=("gross_output", "value_added"),
    unit="ratio",
    range=(float("-inf"), float("inf")),
    direction="no branch is left below its earlier peak",
    source="recovery accounting",
    mark="K",
    parameters=BACK,
    notes=(PEAK, "The branch is named beside it; one that never made anything does not count."),
    pitfalls=(BASE_YEAR, "A branch that was given up on purpose counts as not recovered."),
)
def weakest_recovery(view: View, of: str, *, back: float) -> xr.DataArray:
    r"""Smallest recovery ratio of any branch, and which it is.

    .. math:: \min_i X_{i,t} / \max_{s \le t - b} X_{i,s}
    """
    made = total_by(view.year(of), "branch").transpose("time", "branch")
    peak = _peak(made.values, back)
    known = np.isfinite(made.values)
    return lowest_of(view, made.values / peak, made["branch"].values, np.isfinite(peak) | ~known)


@indicator(
    id="STR-15.years",
    title="Years below an earlier peak",
    needs=("{of}",),
    shares_of=("gross_output", "value_added"),
    unit="year",
    range=(0, float("inf")),
    direction="recovery took, or takes, longer",
    source="recovery accounting",
    mark="K",
    parameters={"depth": Swept(0.05, 0.0, 0.3, "a fall of less than this part of the peak does not count")},
    notes=("Still counting while output is below; afterwards the length of the last such spell; 0 before any.",),
    pitfalls=(BASE_YEAR, "Twelve months are added up, so a slump of weeks looks longer and shallower."),
)
def years_to_recover(view: View, of: str, *, depth: float) -> xr.DataArray:
    r"""Time from a peak of yearly output until it is reached again.

    .. math:: T = \min \{ s > t_0 : X_s \ge X_{t_0} \} - t_0 \text{ where } X \text{ fell below } (1 - d) X_{t_0}
    """
    made = total(view.year(of)).values
    out = np.full(len(made), np.nan)
    peak, since, spell, is_deep = -np.inf, 0, 0.0, False
    for place, value in enumerate(made):
        if not np.isfinite(value):
            continue
        if value >= peak:
            spell = (place - since) / MONTHS_A_YEAR if is_deep else spell
            peak, since, is_deep = value, place, False
        is_deep |= value < (1 - depth) * peak
        out[place] = (place - since) / MONTHS_A_YEAR if is_deep else spell
    return dated(view, out)
