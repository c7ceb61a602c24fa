"""What goods are worth to the plan: their valuations year by year."""

from __future__ import annotations

import numpy as np

from lustrum.reporting.figures.figure import Figure
from lustrum.reporting.narrative.emphasis import strong
from lustrum.reporting.numbers import counted
from lustrum.reporting.plan_figures.bars import small_multiples
from lustrum.reporting.plan_figures.sheet import Course, Sheet, largest

QUESTION, TITLE = "What are goods worth to the plan?", "Valuations of products"
MOST = 9
LEAST = 0.01


def worth(sheet: Sheet) -> tuple[list[Course], list[float]]:
    """Return the valuation of each product by year, and how much of the plan it is worth."""
    plan = sheet.plan
    valued = plan.valuations.get("product")
    if valued is None:
        return [], []
    others = [dim for dim in valued.dims if dim not in ("year", "product")]
    values = valued.mean(others, skipna=True).transpose("year", "product").to_numpy() if others else valued.to_numpy()
    used = plan.balances.sel(flow="output").to_numpy()
    units = [str(unit) for unit in plan.facts.unit]
    short = plan.unit if plan.unit != "multiple of the targets" else "multiple"
    courses = []
    for n, label in enumerate(plan.facts.labels["product"]):
        factor, many = _per(float(np.nanmax(np.abs(values[:, n]), initial=0.0)))
        unit = f"{short} per {many}{units[n]}"
        courses.append(Course(f"worth-{n}", sheet.name("product", label), unit, values[:, n] * factor, sheet.blank()))
    return courses, np.nansum(np.abs(values) * used, axis=0).tolist()


def _per(largest: float) -> tuple[float, str]:
    """Return for how many units of a product its valuation is written, so that it is no tiny number.

    Examples
    --------
    >>> _per(0.5), _per(4e-6)
    ((1.0, ''), (1000000.0, 'million '))
    """
    for factor, words in ((1.0, ""), (1e3, "thousand "), (1e6, "million ")):
        if largest * factor >= LEAST:
            return factor, words
    return 1e9, "billion "


def make(sheet: Sheet) -> Figure:
    """Make the figure."""
    courses, weights = worth(sheet)
    shown, more = largest(courses, weights, MOST)
    if not shown:
        why = "No product is worth anything to this objective: nothing that is used is scarce."
        return Figure("worth", "Figure", QUESTION, TITLE, why, empty_state=why)
    first = shown[0]
    peak = sheet.when(int(np.nanargmax(first.values)))
    caption = f"Objectively determined valuations (Kantorovich 1965), {counted(len(shown), 'product')} by valuation"
    caption += " times output"
    caption += f"; {counted(more, 'other')} not shown." if more else "."
    return Figure(
        "worth", "Figure", QUESTION, TITLE,
        f"By valuation times output the weightiest product is {strong(first.name)}; one more unit of it would bring"
        f" most in {strong(peak)}.",
        "The gain of the objective from one more unit of the product in that year. It says how scarce a product is for"
        " this aim; it is no price that anybody pays. Where several sets of valuations are possible, this is one.",
        (small_multiples("worth", shown, sheet.years, key="one more unit"),), caption,
    )  # fmt: skip
