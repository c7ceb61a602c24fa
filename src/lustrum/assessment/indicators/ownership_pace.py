"""OWN: how fast forms of ownership changed."""

from __future__ import annotations

import numpy as np
import xarray as xr

from lustrum.assessment.branches import dated, onto_branches
from lustrum.assessment.indicator import Swept, View, indicator
from lustrum.assessment.socialised import BASES, NEEDS, NOTE, TYPES, WEIGHTS, shares_by_branch
from lustrum.quantities.calendar import MONTHS_A_YEAR

STEP_WEIGHTS = {**WEIGHTS, "least": Swept(0.01, 0.0, 0.05, "branches with less of the whole base are not counted")}
SPREAD = "Flows add up twelve months, so a change within weeks looks like one over a year or two."


@indicator(
    id="OWN-11",
    title="Largest rise of a branch's socialised share within a year",
    needs=NEEDS,
    shares_of=BASES,
    unit="share per year",
    range=(0, 1),
    direction="forms of ownership changed faster",
    source="project construct (D1955-50)",
    mark="P",
    window=60,
    optional=TYPES,
    notes=(NOTE, "The window is how far back the largest step is looked for."),
    pitfalls=(SPREAD, "A branch that grew from nothing has no step."),
    parameters=STEP_WEIGHTS,
)
def fastest_step(
    view: View, of: str, *, collective: float, types: float, mixed: float, least: float, window: int
) -> xr.DataArray:
    r"""Largest twelve-month rise of any branch's share within the window, and in which branch.

    .. math:: v = \max_{i,\, s \in (t - W, t]} \big( \sigma_i(s) - \sigma_i(s - 1\text{ year}) \big)^+

    Determinable once the window is full of steps. Flows are taken month by month over the last twelve, so that a
    change inside a year is spread over two. A branch that made nothing a year before has no step.
    """
    found = shares_by_branch(view, of, collective, types, mixed)
    steps = np.full(found.share.shape, np.nan)
    step = found.share[MONTHS_A_YEAR:] - found.share[:-MONTHS_A_YEAR]
    is_step = found.counted(least)[MONTHS_A_YEAR:] & np.isfinite(step)
    known = (found.is_known[MONTHS_A_YEAR:] & found.is_known[:-MONTHS_A_YEAR])[:, np.newaxis]
    steps[MONTHS_A_YEAR:] = np.where(known, np.where(is_step, np.clip(step, 0.0, None), 0.0), np.nan)
    largest = np.full(steps.shape, np.nan)
    if len(steps) >= window:
        largest[window - 1 :] = np.lib.stride_tricks.sliding_window_view(steps, window, axis=0).max(axis=-1)
    filled = np.where(np.isfinite(largest), largest, -np.inf)
    values = np.where(np.isfinite(largest).all(axis=1), filled.max(axis=1), np.nan)
    return dated(view, values, found.branches[filled.argmax(axis=1)])


@indicator(
    id="OWN-11.gradual",
    title="No branch's socialised share rose faster than a pace",
    needs=NEEDS,
    shares_of=BASES,
    unit="share",
    range=(0, 1),
    direction="1: every step kept below the pace; 0: some step did not",
    source="project construct (D1955-50)",
    mark="P",
    window=60,
    optional=TYPES,
    notes=(NOTE, "1 for yes, 0 for no."),
    pitfalls=(SPREAD, "Which pace is gradual is a choice; neither document states one."),
    parameters={**STEP_WEIGHTS, "pace": Swept(0.2, 0.05, 0.5, "largest rise of a year that still counts as gradual")},
)
def is_gradual(
    view: View, of: str, *, collective: float, types: float, mixed: float, least: float, pace: float, window: int
) -> xr.DataArray:
    r"""Whether the largest step of a year within the window keeps below a pace.

    .. math:: 1[\, v \le g_{max} \,]
    """
    step = fastest_step(view, of, collective=collective, types=types, mixed=mixed, least=least, window=window)
    return dated(view, np.where(np.isfinite(step.values), step.values <= pace + 1e-12, np.nan))


@indicator(
    id="OWN-11.years",
    title="Years from a small to a large socialised share",
    needs=(*NEEDS, "value_added"),
    shares_of=BASES,
    unit="year",
    range=(0, float("inf")),
    direction="socialisation took longer",
    source="project construct (D1955-50)",
    mark="P",
    optional=TYPES,
    notes=(NOTE, "Not determinable until the record has seen both ends; stated from then on."),
    pitfalls=(SPREAD, "A record that begins after the start of socialisation cannot answer."),
    parameters={
        **WEIGHTS,
        "start": Swept(0.1, 0.05, 0.3, "share at which socialisation has begun"),
        "end": Swept(0.9, 0.7, 0.95, "share at which it is nearly complete"),
    },
)
def years_of_change(
    view: View, of: str, *, collective: float, types: float, mixed: float, start: float, end: float
) -> xr.DataArray:
    r"""Time from the last month below a small share to the first one at a large share of the economy.

    .. math:: T = t(\sigma \ge 0.9) - t(\sigma \le 0.1), \qquad \sigma = \sum_i w_i \sigma_i
    """
    found = shares_by_branch(view, of, collective, types, mixed)
    share = found.averaged(view, onto_branches(view.year("value_added"), found.branches)).values
    out = np.full(len(share), np.nan)
    done = np.flatnonzero(share >= end)
    before = np.flatnonzero(share[: done[0]] <= start) if len(done) else done
    if len(before):
        out[done[0] :] = (done[0] - before[-1]) / MONTHS_A_YEAR
    return dated(view, np.where(np.isfinite(share), out, np.nan))
