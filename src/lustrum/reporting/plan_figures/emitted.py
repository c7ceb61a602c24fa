"""What is emitted: substances by year, beside their caps."""

from __future__ import annotations

import numpy as np

from lustrum.reporting.figures.figure import Figure
from lustrum.reporting.narrative.emphasis import strong
from lustrum.reporting.numbers import counted, listed, percent
from lustrum.reporting.plan_figures.bars import sized, small_multiples
from lustrum.reporting.plan_figures.sheet import Course, Sheet, largest

QUESTION, TITLE = "What is emitted?", "Emissions beside their caps"
MOST = 6
FULL = 0.9999


def emitted(sheet: Sheet) -> list[Course]:
    """Return emissions by substance, less what is taken up, beside the cap of each year."""
    told = sheet.plan.facts.emissions
    amounts = sheet.plan.emissions.sum(["region", "activity"]).transpose("year", "substance").to_numpy()
    return [
        Course(f"emitted-{n}", sheet.name("substance", label), str(told.unit[n]), amounts[:, n], told.limit[:, n])
        for n, label in enumerate(told.substances)
    ]


def say(sheet: Sheet, courses: list[Course]) -> str:
    """Return the sentence: how much of the largest, and which caps and budgets are used up."""
    first, budgets = courses[0], sheet.plan.facts.emissions.budget
    lines = [f"Over the plan {strong(first.name)} comes to {sized(float(first.values.sum()), first.unit)}."]
    for course in courses:
        full = [sheet.when(int(n)) for n in np.flatnonzero(course.values >= FULL * course.beside)]
        if full:
            lines.append(f"The cap on {course.name} is used up in {listed(full)}.")
        budget = float(budgets[int(course.id.rpartition("-")[2])])
        if np.isfinite(budget) and budget > 0:
            share, all_of_it = percent(100 * float(course.values.sum()) / budget), sized(budget, course.unit)
            lines.append(f"Of the budget of {course.name} for all years, {all_of_it}, {share} is used.")
    if not np.isfinite(budgets).any() and not any(np.isfinite(course.beside).any() for course in courses):
        lines.append("Nothing limits it in this plan.")
    return " ".join(lines)


def make(sheet: Sheet) -> Figure | None:
    """Make the figure; None if nothing is emitted."""
    courses = [one for one in emitted(sheet) if one.values.any()]
    if not courses:
        return None
    shown, more = largest(courses, [float(np.abs(one.values).sum()) for one in courses], MOST)
    caption = "Emissions of all activities, commanded or not, in the year of the output."
    caption += f" {counted(more, 'other substance')} in emissions.csv." if more else ""
    return Figure(
        "emitted", "Figure", QUESTION, TITLE, say(sheet, shown),
        "Each bar is what is emitted in a year, less what is taken up. The line is the cap of the year, where it has"
        " one.",
        (small_multiples("emitted", shown, sheet.years, what="cap", key="emitted"),), caption,
    )  # fmt: skip
