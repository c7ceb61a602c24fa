"""What is made: gross output by branch at constant prices, or by product where branches or prices are not given."""

from __future__ import annotations

import numpy as np
import pandas as pd

from lustrum.reporting.figures.figure import Figure
from lustrum.reporting.narrative.emphasis import strong
from lustrum.reporting.numbers import counted, rounded
from lustrum.reporting.plan_figures.bars import small_multiples
from lustrum.reporting.plan_figures.sheet import Course, Sheet, largest

QUESTION, TITLE = "What is made?", "Gross output"
MOST = 9
FEWEST_BRANCHES = 2


def made(sheet: Sheet) -> tuple[list[Course], list[float], str]:
    """Return gross output by branch or by product, the weight of each, and which of the two it is."""
    facts = sheet.plan.facts
    output = sheet.plan.balances.sel(flow="output").to_numpy()
    before = _before(sheet)
    branch = _branches(sheet)
    units = [str(unit) for unit in facts.unit]
    if sheet.prices is None or branch is None:
        weights = sheet.weight(output.sum(axis=0), units)
        courses = [
            Course(f"made-{n}", sheet.name("product", label), units[n], output[:, n], _line(before[n], len(output)))
            for n, label in enumerate(facts.labels["product"])
        ]
        return courses, weights.tolist(), "product"
    money = f"{sheet.economy.money} at constant prices"
    value, old = output * sheet.prices, before * sheet.prices
    courses, totals = [], []
    for n, name in enumerate(dict.fromkeys(b for b in branch if b)):
        mine = branch == name
        at_start = float(old[mine].sum()) if np.isfinite(old[mine]).any() else np.nan
        sums = value[:, mine].sum(axis=1)
        courses.append(Course(f"made-{n}", sheet.name("branch", name), money, sums, _line(at_start, len(output))))
        totals.append(float(sums.sum()))
    return courses, totals, "branch"


def _branches(sheet: Sheet) -> np.ndarray | None:
    """Return the branch of each product, object (product,); None if there are too few to tell anything."""
    table = sheet.economy.labels["product"]
    if not table.has("branch"):
        return None
    found = np.array(["" if pd.isna(one) else str(one) for one in table.attribute("branch")], dtype=object)
    return found if len({name for name in found if name}) >= FEWEST_BRANCHES else None


def _before(sheet: Sheet) -> np.ndarray:
    """Return output at last year's running levels by product, not a number where no level is known."""
    facts = sheet.plan.facts
    cells = facts.cells
    known = np.isfinite(cells.level)
    found = np.zeros(len(facts.unit))
    seen = np.zeros(len(facts.unit), dtype=bool)
    cell, product, value = facts.entries(facts.outputs)
    mine = known[cell]
    np.add.at(found, product[mine], value[mine] * cells.level[cell[mine]])
    seen[product[mine]] = True
    return np.where(seen, found, np.nan)


def _line(value: float, years: int) -> np.ndarray:
    """Return the level before the plan, across its first year alone."""
    found = np.full(years, np.nan)
    found[0] = value if value > 0 else np.nan
    return found


def say(sheet: Sheet, courses: list[Course]) -> str:
    """Return the sentence: what grows most and what falls most from the first year to the last."""
    last = len(sheet.years) - 1
    grown = [(one.values[last] / one.values[0], one.name) for one in courses if one.values[0] > 0]
    if not grown or last == 0:
        return f"The plan for {sheet.when(0)} makes {counted(len(courses), 'kind')} of output shown here."
    most, least = max(grown), min(grown)
    return (
        f"From {sheet.when(0)} to {sheet.when(last)} the largest rise among those shown is that of"
        f" {strong(most[1])}, to {strong(rounded(float(most[0])))} times; the lowest course is that of"
        f" {strong(least[1])}, to {strong(rounded(float(least[0])))} times."
    )


def make(sheet: Sheet) -> Figure:
    """Make the figure."""
    courses, weights, by = made(sheet)
    shown, more = largest(courses, weights, MOST)
    if not shown:
        return Figure("made", "Figure", QUESTION, TITLE, "Nothing is made.", empty_state="No activity runs.")
    plural = "branches" if by == "branch" else "products"
    caption = f"Gross output, inputs included, by {by}; {counted(len(shown), by, plural)} by size"
    caption += f", {counted(more, 'other')} in output.csv." if more else "."
    what = "before" if any(np.isfinite(one.beside).any() for one in shown) else ""
    return Figure(
        "made", "Figure", QUESTION, TITLE, say(sheet, shown),
        "Each bar is the output of a year. A line across the first bar is the running level before the plan, where it"
        " is known.",
        (small_multiples("made", shown, sheet.years, what=what, key="planned output"),), caption,
    )  # fmt: skip
