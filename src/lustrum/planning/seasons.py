"""Seasons in a plan by periods: work and land in the periods where they fall, and one harvest a year.

An activity with work or land of a named season runs once a year. Its output falls in the last period of its seasons,
its inputs in the first; work and land fall in the periods of their seasons, all in the calendar year of the harvest.
What is of no season is spread over the year (work) or takes the whole year (land).
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np

from lustrum.errors import Problem, nearest
from lustrum.planning.settings import PlanProblems, PlanSettings
from lustrum.planning.tables import Floats, Ints, codes, numbers, text
from lustrum.planning.timing import Timing, Work

if TYPE_CHECKING:
    from lustrum.economy.economy import Economy

TABLES = (("labour", "skill"), ("land", "land"))


@dataclass(frozen=True, eq=False)
class _Rows:
    """Rows of labour or land: item, activity, period of the year (-1: no season), units per unit of activity."""

    item: Ints
    activity: Ints
    period: Ints
    value: Floats


def read_timing(economy: Economy, settings: PlanSettings) -> Timing:
    """Read when activities work and give their output.

    Raises
    ------
    PlanProblems
        If a season falls in no period, or there is no such season; all at once.
    """
    count = len(economy.labels["activity"])
    harvest = np.full(count, -1, dtype=np.int64)
    sowing = np.full(count, settings.periods_a_year, dtype=np.int64)
    _check_seasons(economy, settings)
    told = {table: _read(economy, settings, table, dim) for table, dim in TABLES}
    for rows in told.values():
        named = (rows.period >= 0) & (rows.value > 0)
        np.maximum.at(harvest, rows.activity[named], rows.period[named])
        np.minimum.at(sowing, rows.activity[named], rows.period[named])
    has = harvest >= 0
    timing = Timing(settings.periods_a_year, harvest, np.where(has, harvest - sowing, 0))
    if not has.any():
        return timing
    return Timing(timing.a_year, harvest, timing.lead, _spread(timing, told["labour"], is_land=False))


def read_land_needs(economy: Economy, settings: PlanSettings, timing: Timing) -> Work:
    """Return land by the time between its use and the output, square metres per unit of activity."""
    return _spread(timing, _read(economy, settings, *TABLES[1]), is_land=True)


def _seasons(economy: Economy, table: str) -> list[str]:
    return [str(one) for one in dict.fromkeys(text(economy.table(table), "season")) if one != ""]


def _check_seasons(economy: Economy, settings: PlanSettings) -> None:
    given: Mapping[str, int] = settings.season_periods or {}
    known = list(dict.fromkeys(one for table, _ in TABLES for one in _seasons(economy, table)))
    span = f"1 to {settings.periods_a_year}"
    remedy = "Say in which period each falls: season_periods={'spring': 2}, say. Or plan by years: periods_a_year=1."
    problems = [
        Problem("A plan in periods must know when a season is.", "season_periods", one, span, "", remedy)
        for one in known
        if one not in given
    ]
    problems += [
        Problem("There is no such season.", "season_periods", one, ", ".join(known), nearest(one, known))
        for one in given
        if one not in known
    ]
    problems += [
        Problem("A season falls in no period of the year.", f"season_periods, {one}", str(period), span)
        for one, period in given.items()
        if one in known and not 1 <= period <= settings.periods_a_year
    ]
    taken: dict[int, str] = {}
    for one in _seasons(economy, "land"):
        other = taken.setdefault(given.get(one, -1), one)
        if other != one and one in given:
            what = "Two seasons of land cannot fall in one period: a field would be taken twice."
            problems.append(Problem(what, "season_periods", f"{other}, {one}", "a period for each"))
    if problems:
        raise PlanProblems(problems)


def _read(economy: Economy, settings: PlanSettings, table: str, dim: str) -> _Rows:
    matrix = getattr(economy.technology, table).tocoo()
    if not _seasons(economy, table):
        item, activity = (np.asarray(c, dtype=np.int64) for c in matrix.coords)
        return _Rows(item, activity, np.full(len(item), -1, dtype=np.int64), matrix.data.astype(np.float64))
    frame = economy.table(table)
    given = settings.season_periods or {}
    return _Rows(
        codes(text(frame, dim), economy.labels[dim].ids, dim, table),
        codes(text(frame, "activity"), economy.labels["activity"].ids, "activity", table),
        np.array([given[one] - 1 if one else -1 for one in text(frame, "season")], dtype=np.int64),
        numbers(frame, "value", 0.0),
    )


def _spread(timing: Timing, rows: _Rows, *, is_land: bool) -> Work:
    """Return needs by the time between them and the output."""
    harvest = timing.harvest[rows.activity]
    blank = (harvest >= 0) & (rows.period < 0)
    fixed, even = np.flatnonzero(~blank), np.flatnonzero(blank)
    row = np.concatenate([fixed, np.repeat(even, timing.a_year)])
    when = np.concatenate([rows.period[fixed], np.tile(np.arange(timing.a_year), len(even))])
    share = np.concatenate([np.ones(len(fixed)), np.full(len(even) * timing.a_year, 1.0)])
    if is_land:  # what runs in each period occupies in each what it would occupy for a whole year
        share *= timing.turns[rows.activity[row]]
    else:
        share[len(fixed) :] /= timing.a_year
    ahead = np.where(harvest[row] >= 0, harvest[row] - when, 0)
    return Work(rows.item[row], rows.activity[row], ahead, rows.value[row] * share)
