"""How much of what was asked is delivered: bars by year beside what was asked."""

from __future__ import annotations

import math

import numpy as np

from lustrum.reporting.figures.figure import Figure
from lustrum.reporting.narrative.emphasis import strong
from lustrum.reporting.numbers import counted, percent, rounded
from lustrum.reporting.plan_figures.bars import small_multiples
from lustrum.reporting.plan_figures.sheet import Course, Sheet, largest

QUESTION, TITLE = "How much of what was asked is delivered?", "Deliveries beside what was asked"
MOST = 9
FULL = 0.999


def delivered(sheet: Sheet) -> tuple[list[Course], list[float]]:
    """Return deliveries and targets by product, or by need where needs decide, and the weight of each."""
    if "need-fulfilment" in sheet.plan.program.columns:
        return _by_need(sheet)
    plan, wants = sheet.plan, sheet.plan.facts.wants
    got = plan.deliveries.sum(["region", "group"]).transpose("year", "product").to_numpy()
    asked = np.zeros_like(got)
    np.add.at(asked, (wants.year, wants.product), wants.amount)
    units = [str(unit) for unit in plan.facts.unit]
    weights = sheet.weight(got.sum(axis=0) + asked.sum(axis=0), units)
    courses = [
        Course(f"asked-{place}", sheet.name("product", label), units[place], got[:, place], _or_blank(asked[:, place]))
        for place, label in enumerate(plan.facts.labels["product"])
    ]
    return courses, weights.tolist()


def _by_need(sheet: Sheet) -> tuple[list[Course], list[float]]:
    plan, needs = sheet.plan, sheet.plan.facts.wants.needs
    count, years = len(needs.wares), len(sheet.years)
    basket = plan.results.codes("need-delivery", "basket")[0]
    got, asked, top = np.zeros((years, count)), np.zeros((years, count)), np.zeros(len(needs.basket_year))
    np.add.at(got, (needs.basket_year[basket], needs.basket_ware[basket]), plan.results.levels("need-delivery"))
    np.maximum.at(top, needs.claim_basket, needs.claim_total)
    np.add.at(asked, (needs.basket_year, needs.basket_ware), top)
    product = np.zeros(count, dtype=np.int64)
    product[needs.basket_ware[needs.carrier_basket]] = needs.carrier_product
    units = [str(plan.facts.unit[p]) for p in product]
    courses = [
        Course(f"asked-{place}", sheet.name("product", sheet.name("need", ware)), units[place], got[:, place],
               _or_blank(asked[:, place]))
        for place, ware in enumerate(needs.wares)
    ]  # fmt: skip
    prices = sheet.prices
    worth = got.sum(axis=0) + asked.sum(axis=0)
    weights = worth * prices[product] if prices is not None else sheet.weight(worth, units)
    return courses, weights.tolist()


def _or_blank(asked: np.ndarray) -> np.ndarray:
    return np.where(asked > 0, asked, np.nan)


def shares(courses: list[Course]) -> list[tuple[float, str, int]]:
    """Return what part of each target is delivered, with its name and the place of its year."""
    found = []
    for course in courses:
        for year in np.flatnonzero(course.beside > 0):
            found.append((float(course.values[year] / course.beside[year]), course.name, int(year)))
    return found


def say(sheet: Sheet, courses: list[Course]) -> str:
    """Return the sentence: the objective, how many targets are met, and the farthest from it."""
    told = [f"The objective, {_objective(sheet)}."]
    found = shares(courses)
    if not found:
        return f"{told[0]} No product has a target."
    met = sum(share >= FULL for share, _, _ in found)
    told.append(
        f"{strong(f'{met:,} of {len(found):,}')} yearly targets are met in full"
        + (f", some by up to {rounded(max(found)[0])} times." if max(found)[0] > 1 + 1e-6 else ".")
    )
    share, name, year = min(found)
    if share < FULL:
        told.append(f"The lowest share is {strong(percent(100 * share))}: {name} in {sheet.when(year)}.")
    return " ".join(told)


def _objective(sheet: Sheet) -> str:
    name, value, unit = sheet.plan.stages[0]
    return f"“{name}”, reaches {strong(rounded(value, 5))} {unit}" if math.isfinite(value) else f"“{name}”"


def make(sheet: Sheet) -> Figure:
    """Make the figure."""
    courses, weights = delivered(sheet)
    shown, more = largest(courses, weights, MOST)
    by = "at constant prices" if sheet.prices is not None else "within their own unit"
    caption = f"The {counted(len(shown), 'largest item')} by amount {by}"
    caption += f"; {counted(more, 'other')} in deliveries.csv." if more else "."
    parts = (small_multiples("asked", shown, sheet.years, what="asked", key="delivered to final use"),) if shown else ()
    return Figure(
        "asked", "Figure", QUESTION, TITLE, say(sheet, courses),
        "Each bar is what the plan delivers to final use in a year. The line is what was asked for. What industries use"
        " up on the way is not delivered.",
        parts, caption, empty_state="" if shown else "The plan delivers nothing to final use.",
    )  # fmt: skip
