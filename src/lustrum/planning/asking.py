"""What was asked of a plan, checked as a whole before anything is made of it, so that all slips are told at once.

Here stand the checks of tables that a caller gives (targets, limits, promises) and of the economy's stocks and
capital; what only a programme can show, such as a product that cannot be made, is told by `dead_ends`.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Any

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from lustrum.errors import Problem, nearest
from lustrum.planning.limits import ANY, is_one
from lustrum.planning.settings import NTH, PlanProblems, PlanSettings, as_table
from lustrum.planning.tables import numbers, text, year_codes

if TYPE_CHECKING:
    from lustrum.economy.economy import Economy

SHOWN = 20
"""Most problems told of one table, and most labels listed."""


@dataclass(frozen=True)
class Asked:
    """A table that a caller may give: its name, the column of labels and their dimension, and what amounts may be."""

    table: str
    label: str
    least: float = 0.0


TABLES = (
    Asked("committed", "product"),
    Asked("aid", "product", -np.inf),
    Asked("labour_limits", "skill"),
    Asked("forecast", "activity"),
    Asked("credit", "", -np.inf),
)


def check_years(years: Any) -> None:
    """See that the horizon is a whole number of years, at least 1.

    Raises
    ------
    PlanProblems
        If it is not.
    """
    is_number = isinstance(years, (int, float, np.integer, np.floating)) and not isinstance(years, bool)
    if not is_number or not years >= 1 or years != np.floor(years) or np.isinf(years):
        raise PlanProblems([Problem("A plan needs a whole number of years, at least 1.", "years", str(years))])


def check_asked(economy: Economy, targets: Any, settings: PlanSettings, years: Sequence[int], notes: list[str]) -> None:
    """See that tables speak of what there is, in years of the plan, with amounts that can be.

    Parameters
    ----------
    economy : Economy
        With the labels.
    targets : DataFrame, mapping or None
        What is to be delivered.
    settings, years
        Settings and years of the plan.
    notes : list of str
        What can be planned with, and is to be known, is added: rows for other years.

    Raises
    ------
    PlanProblems
        With everything that is wrong.
    """
    problems: list[Problem] = []
    given = [(Asked("targets", "product"), targets), *((one, getattr(settings, one.table)) for one in TABLES)]
    for asked, table in given:
        if table is not None:
            problems.extend(_check_table(economy, asked, table, (years, notes)))
    problems.extend(_check_there_is(economy))
    if problems:
        raise PlanProblems(problems)
    _note_skills(economy, settings, notes)


def _check_table(
    economy: Economy, asked: Asked, table: Any, plan: tuple[Sequence[int], list[str]]
) -> Iterator[Problem]:
    has_no_labels = not asked.label or (asked.label == "skill" and is_one(table))
    try:
        frame = as_table(table, None if has_no_labels else asked.label)
    except PlanProblems as error:
        for one in error.problems:
            yield replace(one, where=", ".join(part for part in (asked.table, one.where) if part))
        return
    for dim in dict.fromkeys((asked.label, "region")):
        if dim and dim in frame:
            known = (*economy.labels[dim].ids, *((ANY,) if dim == "skill" else ()))
            yield from _check_labels(text(frame, dim), known, dim, asked)
    yield from _check_amounts(frame, asked)
    yield from _check_units(economy, frame, asked)
    yield from _check_when(frame, asked, *plan)


def _check_labels(labels: NDArray[np.object_], known: Sequence[str], dim: str, asked: Asked) -> Iterator[Problem]:
    there = set(known)
    for label in list(dict.fromkeys(str(one) for one in labels if one != "" and one not in there))[:SHOWN]:
        allowed = ", ".join(known[:SHOWN]) + (" ..." if len(known) > SHOWN else "")
        yield Problem(f"Unknown {dim}.", asked.table, label, allowed, nearest(label, known))
    if dim == asked.label == "product" and (labels == "").any():
        row = int(np.flatnonzero(labels == "")[0])
        yield Problem("A row needs a product.", f"{asked.table} row {row + 1}")


def _check_amounts(frame: pd.DataFrame, asked: Asked) -> Iterator[Problem]:
    if "amount" not in frame:
        return
    amount = numbers(frame, "amount")
    wrong = np.flatnonzero(~np.isfinite(amount) | (amount < asked.least))
    labels = text(frame, asked.label) if asked.label else np.full(len(frame), "", dtype=object)
    for row in wrong[:SHOWN]:
        what = "An amount cannot be negative." if amount[row] < 0 else "An amount must be finite."
        where = f"{asked.table} row {row + 1}" + (f", {labels[row]}" if labels[row] else "")
        yield Problem(what, where, str(frame["amount"].iloc[row]))


def _check_units(economy: Economy, frame: pd.DataFrame, asked: Asked) -> Iterator[Problem]:
    """See that a unit, where one is stated, is that of the product."""
    products = economy.labels["product"]
    if asked.label != "product" or "unit" not in frame or not products.has("unit"):
        return
    own = dict(zip(products.ids, (str(unit) for unit in products.attribute("unit")), strict=True))
    for row, (label, unit) in enumerate(zip(text(frame, "product"), text(frame, "unit"), strict=True)):
        if unit and label in own and unit != own[label]:
            where = f"{asked.table} row {row + 1}, {label}"
            yield Problem("The unit is not that of the product.", where, str(unit), own[label])


def _check_when(frame: pd.DataFrame, asked: Asked, years: Sequence[int], notes: list[str]) -> Iterator[Problem]:
    try:
        at = year_codes(frame, years, asked.table)
    except PlanProblems as error:
        yield from error.problems
        return
    outside = at == -2
    if not outside.any():
        return
    column = frame["year"] if "year" in frame else frame[NTH]
    named = ", ".join(dict.fromkeys(f"{float(year):g}" for year in column[outside].head(SHOWN)))
    span = f"{years[0]} to {years[-1]}" if len(years) > 1 else str(years[0])
    if outside.all() and asked.table == "targets":
        yield Problem("No target is for a year of the plan.", asked.table, named, span)
    else:
        notes.append(f"Rows of {asked.table} for years outside the plan are left out: {named} (the plan: {span}).")


def _check_there_is(economy: Economy) -> Iterator[Problem]:
    """See that nobody starts with less than nothing."""
    for name in ("endowments", "stocks"):
        if not economy.has(name):
            continue
        frame = economy.table(name)
        amount = numbers(frame, "amount", 0.0)
        for row in np.flatnonzero((amount < 0) | np.isinf(amount))[:SHOWN]:
            said = [str(frame[c].iloc[row]) for c in ("kind", "item", "product", "activity") if c in frame]
            where = f"{name} row {row + 1}, {' '.join(word for word in said if word not in ('', 'nan'))}"
            yield Problem("What there is cannot be negative or infinite.", where, f"{amount[row]:g}")


def _note_skills(economy: Economy, settings: PlanSettings, notes: list[str]) -> None:
    """Name skills that are needed and of which no limit is stated, while others have one."""
    if not settings.labour or settings.labour_limits is not None or not economy.has("endowments"):
        return
    frame = economy.endowments
    stated = set(text(frame[frame["kind"] == "workers"], "item"))
    if not stated or "" in stated:
        return
    needed = np.diff(economy.technology.labour.tocsr().indptr) > 0
    missing = [s for s, is_needed in zip(economy.labels["skill"].ids, needed, strict=True) if is_needed]
    missing = [skill for skill in missing if skill not in stated]
    if missing:
        notes.append(f"No number of workers is stated for {', '.join(missing[:SHOWN])}: that skill limits nothing.")
