"""SHO: shortage. Labour that is short or hoarded, and budgets that give way."""

from __future__ import annotations

from typing import Any

import numpy as np
import xarray as xr

from lustrum.assessment.indicator import Swept, View, indicator
from lustrum.assessment.series import mean_of_year, per_year, ratio, total


@indicator(
    id="SHO-08",
    title="Vacancies over those who seek work",
    needs=("vacancies", "job_seekers"),
    unit="ratio",
    range=(0, float("inf")),
    direction="more posts stand open for each person who seeks one",
    source="labour economics, textbook; Kornai 1980 on labour shortage",
    mark="K",
    notes=("Means of twelve months. No value can be stated where nobody seeks a post: the ratio has no bound then.",),
    pitfalls=(
        "Posts and persons may not fit by skill or place.",
        "Where every job must be registered, and being out of work must not be, seekers hide.",
    ),
)
def open_posts(view: View) -> xr.DataArray:
    r"""Vacant posts in persons who seek a post.

    .. math:: V / U
    """
    return ratio(*(mean_of_year(total(view[name])) for name in ("vacancies", "job_seekers")))


@indicator(
    id="SHO-08.hoarded",
    title="Hoarded labour",
    needs=("hoarded_labour", "employment"),
    unit="share",
    range=(0, 1),
    direction="more workers are kept on beyond what output needs",
    source="Kornai 1980",
    mark="K",
    notes=("Where nobody is employed there is no share: no value can be stated then.",),
    pitfalls=(
        "What output needs is itself a judgement; a slump makes the needed look hoarded.",
        "Reserves for storming at the end of the month are needed then.",
    ),
)
def hoarded(view: View) -> xr.DataArray:
    r"""Workers kept on beyond what output needs, in all at work.

    .. math:: N_{hoarded} / N
    """
    return ratio(*(mean_of_year(total(view[name])) for name in ("hoarded_labour", "employment")))


@indicator(
    id="SHO-09",
    title="Hardness of the budget: profit kept after redistribution",
    needs=("unit_profits", "profit_class_capital"),
    unit="slope",
    range=(float("-inf"), float("inf")),
    direction="more of a difference in profitability is left after taxes and subsidies: 1 nothing is levelled, 0 all",
    source="Kornai and Matits 1987",
    mark="K",
    notes=(
        "Least squares over classes of original profitability, weighted by capital. Missing where all classes are "
        "equally profitable: there is nothing to level then.",
    ),
    pitfalls=(
        "Prices that are set decide who is profitable before anything is redistributed.",
        "Aid to a class as a whole hides aid to single enterprises.",
    ),
)
def budget_slope(view: View) -> xr.DataArray:
    r"""Slope of profitability after redistribution on profitability before it.

    .. math:: r_c^{after} = a + b\, r_c^{before}, \qquad r_c = \Pi_c / K_c, \quad \text{weights } K_c
    """
    profits, capital = view.year("unit_profits"), view["profit_class_capital"]
    stages = [view.worded("unit_profits", profits, "stage", stage) for stage in ("before", "after")]
    before, after = (ratio(total(stage, "stage"), capital).transpose("time", "profit_class").values for stage in stages)
    weights = capital.transpose("time", "profit_class").values
    counts = weights > 0
    known = np.isfinite(np.where(counts, before + after, 0.0)).all(axis=1) & np.isfinite(weights).all(axis=1)
    w = np.where(counts, weights, 0.0)
    x, y = (np.where(counts, array, 0.0) for array in (before, after))
    whole = w.sum(axis=1, keepdims=True)
    mean_x, mean_y = (
        np.divide((w * array).sum(axis=1, keepdims=True), whole, out=np.zeros_like(whole), where=whole > 0)
        for array in (x, y)
    )
    above, spread = (w * (x - mean_x) * (y - mean_y)).sum(axis=1), (w * (x - mean_x) ** 2).sum(axis=1)
    has_spread = spread > 1e-12 * whole[:, 0]
    slope = np.divide(above, spread, out=np.full_like(spread, np.nan), where=has_spread)
    return xr.DataArray(np.where(known, slope, np.nan), {"time": view.time}, ("time",))


LOSSES: dict[str, Any] = {
    "needs": ("loss_subsidies", "enterprise_losses"),
    "unit": "share",
    "source": "Kornai 1980, 1986 on the soft budget constraint",
    "mark": "K",
    "empty": 0.0,
    "empty_note": "No enterprise made losses: none were covered.",
    "pitfalls": (
        "Loss-making may be ordered from above, by prices or by targets.",
        "Cheap credit, soft taxes and higher prices cover losses too and are not in it.",
    ),
}


@indicator(
    id="SHO-09.subsidies",
    title="Losses that were covered",
    range=(0, float("inf")),
    direction="more of the losses of enterprises is paid by budget and credit",
    **LOSSES,
)
def covered_losses(view: View) -> xr.DataArray:
    r"""Budget and credit that covered losses, in the losses of twelve months.

    .. math:: S / L
    """
    paid, lost = total(view.year("loss_subsidies")), total(view.year("enterprise_losses"))
    return view.or_empty(ratio(paid, lost), (lost == 0) & paid.notnull())


@indicator(
    id="SHO-09.bailouts",
    title="How often losses are covered",
    range=(0, 1),
    direction="branches in loss are rescued more often",
    parameters={"part": Swept(0.5, 0.1, 1.0, "part of a loss whose cover counts as a rescue")},
    notes=("A branch and a month count once; the record does not part enterprises.",),
    **LOSSES,
)
def bailouts(view: View, part: float) -> xr.DataArray:
    r"""Branches and months in which at least a part of the loss was covered, in those with a loss, over twelve months.

    .. math:: \frac{\#\{(b, m) : S_{b,m} \ge \theta L_{b,m} > 0\}}{\#\{(b, m) : L_{b,m} > 0\}}
    """
    paid, lost = xr.align(view["loss_subsidies"], view["enterprise_losses"], join="outer", fill_value=0.0)
    known = paid.notnull() & lost.notnull()
    in_loss, rescued = (mask.astype(float).where(known) for mask in (lost > 0, (lost > 0) & (paid >= part * lost)))
    cases, saved = per_year(total(in_loss)), per_year(total(rescued))
    return view.or_empty(ratio(saved, cases), cases == 0)
