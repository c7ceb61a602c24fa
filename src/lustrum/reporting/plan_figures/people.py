"""Who learns and who moves: persons who begin to be trained, and who leave for another region, by year."""

from __future__ import annotations

from lustrum.reporting.figures.figure import Figure
from lustrum.reporting.narrative.emphasis import strong
from lustrum.reporting.numbers import listed, quantity
from lustrum.reporting.plan_figures.bars import small_multiples
from lustrum.reporting.plan_figures.sheet import Course, Sheet, largest

QUESTION, TITLE = "Who learns, and who moves?", "Training and migration of workers"
MOST = 6
PERSONS = "persons"


def learning(sheet: Sheet) -> list[Course]:
    """Return persons who begin each course, by year."""
    amounts = sheet.plan.training.sum("region").transpose("year", "course")
    return [
        Course(f"learning-{n}", f"Training, {label}", PERSONS, amounts.to_numpy()[:, n], sheet.blank())
        for n, label in enumerate(amounts["course"].values)
    ]


def moving(sheet: Sheet) -> list[Course]:
    """Return workers who move on each way, by year."""
    amounts = sheet.plan.migration.sum("skill")
    return [
        Course(f"moving-{m}-{n}", f"From {sheet.name('region', here)} to {sheet.name('region', there)}", PERSONS,
               amounts.sel(from_region=here, to_region=there).to_numpy(), sheet.blank())
        for m, here in enumerate(amounts["from_region"].values)
        for n, there in enumerate(amounts["to_region"].values)
    ]  # fmt: skip


def make(sheet: Sheet) -> Figure | None:
    """Make the figure; None if nobody learns or moves."""
    told, courses = [], []
    for found, words in ((learning(sheet), "begin to be trained"), (moving(sheet), "move to another region")):
        some = [one for one in found if one.values.any()]
        if some:
            told.append(f"{strong(quantity(sum(float(one.values.sum()) for one in some), PERSONS))} {words}")
            courses += some
    if not courses:
        return None
    shown, more = largest(courses, [float(one.values.sum()) for one in courses], MOST)
    caption = "Those who are trained go on in their old skill until they have passed."
    caption += f" {more:,} more courses and ways in training.csv and migration.csv." if more else ""
    return Figure(
        "people", "Figure", QUESTION, TITLE, f"Over the plan {listed(told)}.",
        "Each bar is the persons who begin in a year, or who leave. Whoever begins again, or moves on, counts again.",
        (small_multiples("people", shown, sheet.years, key="persons"),), caption,
    )  # fmt: skip
