"""Who works, and whether there is more labour to be had: by skill and year, beside the limit."""

from __future__ import annotations

import numpy as np

from lustrum.reporting.figures.figure import Figure
from lustrum.reporting.narrative.emphasis import strong
from lustrum.reporting.numbers import counted, listed
from lustrum.reporting.plan_figures.bars import small_multiples
from lustrum.reporting.plan_figures.sheet import Course, Sheet, largest

QUESTION, TITLE = "How much labour does it take?", "Labour beside what there is"
MOST = 6
FULL = 0.9999


def work(sheet: Sheet) -> list[Course]:
    """Return labour by skill beside its limit, person-years."""
    facts = sheet.plan.facts
    amounts = sheet.plan.labour.sum(["region", "activity"]).transpose("year", "skill").to_numpy()
    away, changed = trained_and_moved(sheet)
    amounts, limits = amounts + away[:, :-1], limits_by_skill(sheet) + changed
    all_of_them = amounts.sum(axis=1) + away[:, -1]
    courses = [
        Course(f"work-{n}", sheet.name("skill", label), "person-years", amounts[:, n], limits[:, n])
        for n, label in enumerate(facts.skills)
    ]
    together = limits[:, -1]
    if np.isfinite(together).any() and len(facts.skills) > 1:
        courses.append(Course("work-all", "All labour", "person-years", all_of_them, together))
    elif np.isfinite(together).any():
        only = courses[0]
        courses = [Course(only.id, only.name, only.unit, only.values, np.fmin(only.beside, together))]
    return courses


def trained_and_moved(sheet: Sheet) -> tuple[np.ndarray, np.ndarray]:
    """Return time of training and moves, and workers who changed skill (year, skill); the last: of no single skill."""
    results, facts, years = sheet.plan.results, sheet.plan.facts, len(sheet.years)
    away = np.zeros((years, len(facts.skills) + 1))
    changed = np.zeros_like(away)
    begun, entry = results.codes("training", "year", "entry")
    courses, persons = facts.courses, results.levels("training")
    if courses is not None and len(persons):
        old, new, teacher, span = (
            part[entry] for part in (courses.from_skill, courses.to_skill, courses.teacher, courses.years)
        )
        for year in range(years):
            at = (begun <= year) & (year < begun + span)
            done, taught = year >= begun + span, at & (teacher >= 0)
            np.add.at(away[year], old[at], (courses.trainee_time[entry] * persons)[at])
            np.add.at(away[year], teacher[taught], (courses.teacher_time[entry] * persons)[taught])
            passed = courses.pass_share[entry] * persons
            np.add.at(changed[year], old[done], -passed[done])
            np.add.at(changed[year], new[done], passed[done])
    when, skill, move = results.codes("migration", "year", "skill", "move")
    if facts.moves is not None and len(when):
        np.add.at(away, (when, skill), facts.moves.time[move] * results.levels("migration"))
    return away, changed


def limits_by_skill(sheet: Sheet) -> np.ndarray:
    """Return labour limits (year, skill), all seasons and regions together; the last column is of all skills."""
    facts = sheet.plan.facts
    if facts.labour is None:
        return np.full((len(sheet.years), len(facts.skills) + 1), np.nan)
    by_region = facts.labour.limit * len(facts.labour.seasons)
    inside, everywhere = by_region[:, :-1, :], by_region[:, -1, :]
    known = np.isfinite(inside).any(axis=1)
    total = np.where(known, np.nansum(inside, axis=1), np.nan)
    return np.asarray(np.where(np.isfinite(everywhere), everywhere, total), dtype=np.float64)


def say(sheet: Sheet, courses: list[Course]) -> str:
    """Return the sentence: which skills are used up, and when."""
    bound = []
    for course in courses:
        full = [sheet.when(int(n)) for n in np.flatnonzero(course.values >= FULL * course.beside)]
        if full:
            bound.append(f"{strong(course.name)} in {listed(full)}")
    if not any(np.isfinite(course.beside).any() for course in courses):
        return "Nothing limits labour in this plan."
    if not bound:
        return "In no year is all labour of a kind used up."
    return f"Over the whole year and country labour is used up for {listed(bound)}."


def make(sheet: Sheet) -> Figure:
    """Make the figure."""
    courses = [one for one in work(sheet) if np.nansum(one.values) > 0]
    shown, more = largest(courses, [float(np.nansum(one.values)) for one in courses], MOST)
    if not shown:
        why = "The economy gives no labour requirements."
        return Figure("work", "Figure", QUESTION, TITLE, why, empty_state=why)
    learns = trained_and_moved(sheet)[0].any()
    caption = "Time of trainees, teachers and those who move included. " if learns else ""
    caption += "Person-years, all seasons and regions together; a limit of one season or region may bind before."
    caption += f" {counted(more, 'other skill')} in labour.csv." if more else ""
    return Figure(
        "work", "Figure", QUESTION, TITLE, say(sheet, shown),
        "Each bar is the labour that the plan uses in a year. The line is what there is.",
        (small_multiples("work", shown, sheet.years, what="available", key="used"),), caption,
    )  # fmt: skip
