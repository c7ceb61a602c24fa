"""What is built: capital begun by asset and year."""

from __future__ import annotations

import numpy as np

from lustrum.planning.results import SHARED
from lustrum.reporting.figures.figure import Figure
from lustrum.reporting.narrative.emphasis import strong
from lustrum.reporting.numbers import counted, percent
from lustrum.reporting.plan_figures.bars import sized, small_multiples
from lustrum.reporting.plan_figures.sheet import Course, Sheet, largest

QUESTION, TITLE = "What is built?", "Investment by asset"
MOST = 6


def built(sheet: Sheet) -> tuple[list[Course], list[float]]:
    """Return investment by asset, and the weight of each."""
    found, facts = sheet.plan.investment, sheet.plan.facts
    amounts = found.sum(["region", "form", "activity"]).transpose("year", "asset").to_numpy()
    product = facts.cells.assets
    units = [str(facts.unit[p]) for p in product]
    weights = amounts.sum(axis=0)
    weights = weights * sheet.prices[product] if sheet.prices is not None else sheet.weight(weights, units)
    courses = [
        Course(f"built-{n}", sheet.name("asset", label), units[n], amounts[:, n], sheet.blank())
        for n, label in enumerate(facts.labels["asset"])
    ]
    return courses, weights.tolist()


def say(sheet: Sheet, courses: list[Course]) -> str:
    """Return the sentence: which asset is largest, where it goes, and in which year most is begun."""
    asset = courses[0]
    label = str(sheet.plan.facts.labels["asset"][int(asset.id.rpartition("-")[2])])
    where = sheet.plan.investment.sel(asset=label).sum(["region", "form", "year"])
    most = int(np.argmax(where.values))
    share = float(where[most] / where.sum())
    peak = sheet.when(int(np.argmax(asset.values)))
    goes = sheet.name("activity", where.activity.values[most])
    goes = "all that need it, who share it" if where.activity.values[most] == SHARED else goes
    return (
        f"The largest asset is {strong(asset.name)}: {sized(float(asset.values.sum()), asset.unit)} over the plan, in"
        f" no year more than in {strong(peak)}. {strong(percent(100 * share))} of it goes to {goes}."
    )


def make(sheet: Sheet) -> Figure:
    """Make the figure."""
    courses, weights = built(sheet)
    shown, more = largest(courses, weights, MOST)
    if not shown:
        why = "Nothing is built: nothing can be, or it would not serve the objective within these years."
        return Figure("built", "Figure", QUESTION, TITLE, why, empty_state=why)
    caption = "Capital begun in a year; what takes longer to build is delivered in instalments"
    caption += f". {counted(more, 'other asset')} in investment.csv." if more else "."
    return Figure(
        "built", "Figure", QUESTION, TITLE, say(sheet, shown),
        "Each bar is what is begun in a year, in units of the asset. What would not come into use within the plan is"
        " built only if something must be left at its end.",
        (small_multiples("built", shown, sheet.years, key="begun in the year"),), caption,
    )  # fmt: skip
