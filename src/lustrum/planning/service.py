r"""How long assets serve and how they are delivered.

An asset wears *geometrically*, a share :math:`\delta` = one over its life each year; or it *retires*: it serves in full
for the whole years of its life and is then gone (the one-hoss shay of Holmes's poem, the usual name in the literature
on capital). What was built in year v serves in years v + 1 to v + n. Of capital of the start whose years are not told,
one n-th retires each year, as if it had been built evenly over the last n years.

Sources
-------
OECD 2009, Measuring Capital, ch. 11 to 13 (age-efficiency and retirement); recalled.
"""

from __future__ import annotations

import math
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from lustrum.errors import Problem
from lustrum.planning.settings import PlanProblems, PlanSettings
from lustrum.planning.tables import CALENDAR, Floats, Ints, numbers, text

if TYPE_CHECKING:
    from lustrum.economy.economy import Economy

MONTHS_A_YEAR = 12


def serving(wear: Floats, life: Ints, age: Ints | int) -> Floats:
    """Return the share of assets that still serves some years after they came into use.

    Parameters
    ----------
    wear : float64 (asset,)
        Share worn out a year.
    life : int64 (asset,)
        Years until they retire; 0 for what wears geometrically.
    age : int64 (asset,), or int
        Years since they came into use, not below 0.

    Examples
    --------
    >>> serving(np.array([0.1, 0.0]), np.array([0, 2]), 1).tolist()
    [0.9, 1.0]
    >>> serving(np.array([0.1, 0.0]), np.array([0, 2]), 2).round(2).tolist()
    [0.81, 0.0]
    """
    return np.asarray(np.where(life > 0, np.where(age < life, 1.0, 0.0), (1.0 - wear) ** age), dtype=np.float64)


def whole_life(years: Floats) -> Ints:
    """Return lives in whole years, at least one; 0 for what lasts for ever."""
    is_finite = np.isfinite(years) & (years > 0)
    return np.where(is_finite, np.maximum(np.rint(np.where(is_finite, years, 1.0)), 1), 0).astype(np.int64)


def old_capital(
    place: Ints, amount: Floats, vintage: Floats, *, life: Ints, years: tuple[int, ...], total: Floats
) -> Floats:
    """Return what still serves of the capital of the start, at the start of each year and after the last.

    Parameters
    ----------
    place : int64 (row,)
        Pair (or pool) of each row with a year of building.
    amount, vintage : float64 (row,)
        Asset units, and the year in which they were built.
    life : int64 (pair,)
        Years until retirement; 0 where nothing retires (and the result is not used).
    years : tuple of int
        Years of the plan.
    total : float64 (pair,)
        All that stands at the start; what no row tells the year of was built evenly.

    Returns
    -------
    float64 (pair, year + 1)
        Asset units.

    Examples
    --------
    Of ten machines that last four years, six were built in 1953; the rest one by one:

    >>> old_capital(np.array([0]), np.array([6.0]), np.array([1953.0]), life=np.array([4]), years=(1955, 1956, 1957),
    ...     total=np.array([10.0])).tolist()
    [[10.0, 9.0, 8.0, 1.0]]
    """
    when = years[0] + np.arange(len(years) + 1)
    spans = np.maximum(life, 1)
    told = np.bincount(place, amount, minlength=len(life)).astype(np.float64)
    evenly = np.maximum(1.0 - np.arange(len(years) + 1)[None, :] / spans[:, None], 0.0)
    found: Floats = np.maximum(total - told, 0.0)[:, None] * evenly
    built = np.where(vintage < CALENDAR, vintage + years[0] - 1, vintage) if years[0] >= CALENDAR else vintage
    serves = when[None, :] - built[:, None] <= life[place][:, None]
    np.add.at(found, place, amount[:, None] * serves)
    return found


@dataclass(frozen=True, eq=False)
class Terms:
    """What the table `capital` says of its rows, besides needs and lives.

    Parameters
    ----------
    retires : bool (row,)
        Whether the asset retires rather than wears.
    gestation : int64 (row,)
        Years from the first instalment to use, at least 1.
    parts : float64 (row, step)
        An investment divided by this is delivered in its first, second ... year; infinite where nothing is. (A divisor,
        since a third of something is not always what a rounded third makes of it.)
    delivered : float64 (row, step + 1)
        Share delivered after 0, 1, 2 ... years.
    kind : int64 (row,)
        Rows with the same gestation and kind are delivered alike.
    """

    retires: NDArray[np.bool_]
    gestation: Ints
    parts: Floats
    delivered: Floats
    kind: Ints


def read_terms(economy: Economy, settings: PlanSettings, activity: Ints, gestation: Ints, fixed: Any) -> Terms:
    """Read the table `capital` once more.

    Parameters
    ----------
    economy, settings : Economy, PlanSettings
        The economy, and how it is planned.
    activity : int64 (row,)
        Activity of each row of the table.
    gestation : int64 (activity,)
        Years from the first instalment to use where a row says nothing else.
    fixed : bool (activity,)
        Whether a setting gives them. It wins over the row, and instalments are then equal.

    Raises
    ------
    PlanProblems
        If shares of instalments are no numbers that add up to one, or more than the years of gestation.
    """
    table = economy.table("capital")
    said = text(table, "depreciation")
    retires = np.where(said == "", settings.depreciation == "retirement", said == "retirement").astype(bool)
    months = numbers(table, "building_lag_months")
    own = np.array([max(1, math.ceil(m / MONTHS_A_YEAR)) if np.isfinite(m) else 0 for m in months], dtype=np.int64)
    free = ~fixed[activity]
    years = np.where((own > 0) & free, own, gestation[activity])
    count = np.clip(np.where(free, np.rint(numbers(table, "instalments", np.inf)), np.inf), 1, years)
    steps = np.arange(1, int(years.max(initial=1)) + 1)
    parts = np.where(steps[None, :] <= count[:, None], count[:, None], np.inf)
    after = np.minimum(np.append(0, steps)[None, :], count[:, None]) / count[:, None]
    kind = count.astype(np.int64)
    stated = np.where(free, text(table, "instalment_shares"), "")
    for number, words in enumerate(dict.fromkeys(stated[stated != ""])):
        rows = np.flatnonzero(stated == words)
        shares = _read_shares(str(words), int(years[rows].min()), table, int(rows[0]))
        full = np.zeros(len(steps))
        full[: len(shares)] = shares
        with np.errstate(divide="ignore"):
            parts[rows] = 1.0 / full
        after[rows] = np.append(0.0, np.cumsum(full))
        kind[rows] = len(steps) + 1 + number
    return Terms(retires, years.astype(np.int64), parts, after, kind)


def _read_shares(words: str, years: int, table: pd.DataFrame, row: int) -> Floats:
    where = f"capital, {table['asset'].iloc[row]} of {table['activity'].iloc[row]}, instalment_shares"
    try:
        shares = np.array([float(word) for word in words.split()])
    except ValueError as error:
        raise PlanProblems([Problem("Shares of instalments are no numbers.", where, words, "0.5 0.3 0.2")]) from error
    problems = []
    if (shares < 0).any() or abs(shares.sum() - 1.0) > 1e-9 or shares[0] == 0:
        problems.append(Problem("Shares of instalments begin above nothing and add up to one.", where, words))
    if len(shares) > years:
        problems.append(
            Problem("There are more instalments than years of building.", where, str(len(shares)), f"at most {years}")
        )
    if problems:
        raise PlanProblems(problems)
    return shares
