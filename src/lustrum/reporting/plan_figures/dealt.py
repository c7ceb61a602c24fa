"""What forms outside the plan give and sell to it, and at which terms."""

from __future__ import annotations

import numpy as np
import pandas as pd

from lustrum.reporting.figures.figure import Figure
from lustrum.reporting.narrative.emphasis import strong
from lustrum.reporting.numbers import counted, listed, rounded
from lustrum.reporting.plan_figures.bars import sized, small_multiples
from lustrum.reporting.plan_figures.sheet import Course, Sheet, largest

QUESTION, TITLE = "What do forms outside the plan bring, and at which terms?", "Procurement beside the harvest"
MOST = 3


def procured(sheet: Sheet) -> tuple[list[Course], list[Course]]:
    """Return tax and sales by product beside what was made, and the mean terms of what was sold."""
    table = sheet.plan.procurement
    brought, terms = [], []
    table = table.assign(got=table["tax"] + table["sold"], paid=table["sold"] * table["terms"])
    for n, (product, mine) in enumerate(table.groupby("product", sort=False)):
        by_year = (
            mine.groupby("year")[["made", "got", "sold", "paid"]]
            .sum()
            .reindex(list(sheet.plan.facts.labels["year"]), fill_value=0.0)
        )
        name, unit = sheet.name("product", product), str(mine["unit"].iloc[0])
        brought.append(Course(f"dealt-{n}", name, unit, _column(by_year, "got"), _column(by_year, "made")))
        sold = _column(by_year, "sold")
        mean = np.divide(_column(by_year, "paid"), sold, out=np.full(len(sold), np.nan), where=sold > 0)
        terms.append(Course(f"terms-{n}", f"Terms of {name}", "of constant prices", mean, np.ones(len(sold))))
    return brought, terms


def _column(table: pd.DataFrame, name: str) -> np.ndarray:
    return table[name].to_numpy(dtype=np.float64)


def say(sheet: Sheet, brought: list[Course], terms: list[Course]) -> str:
    """Return the sentence: how much is brought, and the best and the worst terms."""
    table = sheet.plan.procurement
    told = [f"{strong(sized(float(one.values.sum()), one.unit))} of {one.name}" for one in brought]
    said = f"Forms outside the plan bring {listed(told)}"
    said += f", {'a part of it' if table['sold'].any() else 'all of it'} as tax in kind." if table["tax"].any() else "."
    known = np.concatenate([one.values[np.isfinite(one.values)] for one in terms])
    if len(known):
        low, high = rounded(float(known.min())), rounded(float(known.max()))
        span = strong(high) if low == high else f"{low} to {strong(high)}"
        said += f" What is sold is paid at {span} times constant prices."
    return said


def make(sheet: Sheet) -> Figure | None:
    """Make the figure; None if they enter in another way."""
    if sheet.plan.procurement.empty:
        return None
    brought, terms = procured(sheet)
    shown, more = largest(brought, [float(one.values.sum()) for one in brought], MOST)
    paid = [terms[int(one.id.rpartition("-")[2])] for one in shown]
    caption = f"{counted(more, 'other product')} in procurement.csv." if more else ""
    return Figure(
        "dealt", "Figure", QUESTION, TITLE, say(sheet, shown, paid),
        "Each bar is tax in kind and sales of a year; the line is what was made, seed included. Terms are the worth of"
        " the goods that are given for what is sold, at constant prices, over the constant price of it.",
        (
            small_multiples("dealt", shown, sheet.years, what="made", key="tax and sales"),
            small_multiples("terms", paid, sheet.years, what="par", key="terms of sales"),
        ), caption,
    )  # fmt: skip
