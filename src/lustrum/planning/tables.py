"""From columns of labels to codes, once for all readers of this floor."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from lustrum.errors import Problem, nearest
from lustrum.planning.settings import NTH, PlanProblems

Floats = NDArray[np.float64]
Ints = NDArray[np.int64]

CALENDAR = 1000
"""Years below this count from the first year of the plan."""


def text(frame: pd.DataFrame, column: str) -> NDArray[np.object_]:
    """Return a column as texts; blank and missing cells, and a missing column, are ``""``."""
    if column not in frame:
        return np.full(len(frame), "", dtype=object)
    values = frame[column].to_numpy(dtype=object, na_value="")
    return np.array(["" if value == "" else str(value) for value in values], dtype=object)


def numbers(frame: pd.DataFrame, column: str, missing: float = np.nan) -> Floats:
    """Return a column as numbers; missing cells, and a missing column, are `missing`."""
    if column not in frame:
        return np.full(len(frame), missing)
    values = pd.to_numeric(frame[column], errors="coerce").to_numpy(dtype=np.float64, na_value=np.nan)
    return np.where(np.isnan(values), missing, values)


def codes(labels: NDArray[np.object_], known: Sequence[str], dim: str, table: str) -> Ints:
    """Return the code of each label; blank is -1.

    Raises
    ------
    PlanProblems
        If a label is not known.
    """
    places = {label: place for place, label in enumerate(known)}
    places.setdefault("", -1)
    found = np.array([places.get(label, -2) for label in labels], dtype=np.int64)
    if (found == -2).any():
        wrong = dict.fromkeys(str(label) for label in labels[found == -2])
        raise PlanProblems(
            [Problem(f"Unknown {dim}.", table, one, ", ".join(known[:20]), nearest(one, known)) for one in wrong]
        )
    return found


def year_codes(frame: pd.DataFrame, years: Sequence[int], table: str) -> Ints:
    """Return the place of each row's year in the plan: -1 every year, -2 outside the plan.

    A year below 1000 counts from the first year of the plan, which is 1.

    Raises
    ------
    PlanProblems
        If a year is no whole number.
    """
    if NTH in frame:
        nth = numbers(frame, NTH)
        given = ~np.isnan(nth)
        found = year_codes(frame.drop(columns=NTH), years, table)
        found[given] = np.where(nth[given] <= len(years), nth[given] - 1, -2)
        return found
    if "year" not in frame or not len(frame):
        return np.full(len(frame), -1, dtype=np.int64)
    values = numbers(frame, "year")
    blank = np.isnan(values)
    unread = text(frame, "year")[blank]
    if (unread != "").any():
        raise PlanProblems([Problem("A year must be a whole number.", table, str(unread[unread != ""][0]))])
    if (values[~blank] != np.round(values[~blank])).any():
        raise PlanProblems([Problem("A year must be a whole number.", table)])
    whole = np.where(blank, 0, values).astype(np.int64)
    first = years[0]
    place = np.where(whole < CALENDAR, whole - 1 if first >= CALENDAR else whole - first, whole - first)
    return np.where(blank, -1, np.where((place >= 0) & (place < len(years)), place, -2))


def year_place(year: int, years: Sequence[int]) -> int:
    """Return the place of a year in the plan, which may lie outside it.

    A year below 1000 counts from the first year of the plan, unless the plan's own years are below 1000.

    Examples
    --------
    >>> year_place(2, (1947, 1948)), year_place(1948, (1947, 1948)), year_place(2, (0, 1, 2))
    (1, 1, 2)
    """
    return year - years[0] if year >= CALENDAR or years[0] < CALENDAR else year - 1


def latest_rows(frame: pd.DataFrame, years: Sequence[int], table: str) -> list[NDArray[np.bool_]]:
    """Say, for each year of the plan, which rows of a table of flows hold in it.

    Rows without a year always hold. Of the others those of the latest year that is not after the year of the plan, or
    of the first year of the table if all are after it. A year below 1000 counts from the first year of the plan.
    """
    first = years[0]
    given = numbers(frame, "year")
    if (given[~np.isnan(given)] % 1 != 0).any():
        raise PlanProblems([Problem("A year must be a whole number.", table)])
    calendar = np.where(given < CALENDAR, given + first - 1, given) if first >= CALENDAR else given
    known = np.unique(calendar[~np.isnan(calendar)])
    found = []
    for year in years:
        past = known[known <= year]
        base = past[-1] if len(past) else (known[0] if len(known) else np.nan)
        found.append(np.isnan(calendar) | (calendar == base))
    return found


def by_year(
    amounts: Floats, at: Ints, keys: Ints, shape: tuple[int, ...], growth: float = 0.0, *, missing: float = np.nan
) -> Floats:
    """Add up amounts by year and key.

    Parameters
    ----------
    amounts, at, keys : arrays (row,)
        Amounts, place of the year (-1 for every year; others are left out below that), key.
    shape : (int, int)
        Numbers of years and of keys.
    growth : float
        Growth a year of an amount after the year it was given for (the first year, if for every year).
    missing : float
        Where nothing is given.

    Returns
    -------
    array (year, key)
        What is given for a year wins over what is given for every year; a later year without figures of its own
        follows from the last one that has them.
    """
    table = np.full(shape, np.nan)
    always = at == -1
    if always.any():
        table[0, np.unique(keys[always])] = 0.0
        np.add.at(table[0], keys[always], amounts[always])
    for year in np.unique(at[at >= 0]):
        chosen = at == year
        table[year, np.unique(keys[chosen])] = 0.0
        np.add.at(table[year], keys[chosen], amounts[chosen])
    for year in range(1, shape[0]):
        empty = np.isnan(table[year])
        table[year, empty] = table[year - 1, empty] * (1.0 + growth)
    return np.where(np.isnan(table), missing, table)


def tally(places: Ints, amounts: Floats, count: int) -> Floats:
    """Add up amounts by place, float64 (count,).

    Examples
    --------
    >>> tally(np.array([0, 2, 0]), np.array([1.0, 2.0, 3.0]), 3).tolist()
    [4.0, 0.0, 2.0]
    """
    return np.bincount(places, amounts, minlength=count).astype(np.float64)


def flag(attributes: Any, name: str, count: int, default: bool) -> NDArray[np.bool_]:
    """Return a yes-or-no attribute of a label table, bool (label,)."""
    if not attributes.has(name):
        return np.full(count, default)
    values = pd.to_numeric(pd.Series(attributes.attribute(name)), errors="coerce").to_numpy(dtype=np.float64)
    return np.where(np.isnan(values), float(default), values) > 0


def attribute(attributes: Any, name: str, count: int, default: float) -> Floats:
    """Return a numeric attribute of a label table, float64 (label,)."""
    if not attributes.has(name):
        return np.full(count, default)
    values = pd.to_numeric(pd.Series(attributes.attribute(name)), errors="coerce").to_numpy(dtype=np.float64)
    return np.where(np.isnan(values), default, values)


def words(attributes: Any, name: str, count: int) -> NDArray[np.object_]:
    """Return a text attribute of a label table, object (label,); missing is blank."""
    if not attributes.has(name):
        return np.full(count, "", dtype=object)
    return np.array(["" if pd.isna(v) else str(v) for v in attributes.attribute(name)], dtype=object)
