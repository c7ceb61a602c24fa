"""What the record holds, point by point, beside what the runs computed for the same date.

Reads an observed History: its rows, and its mapping from each recorded variable to an observable over a simulated
one. A recorded number keeps its own unit and digits; the runs are brought to it. Two sources for one date stay two.
"""

from __future__ import annotations

import math
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from functools import lru_cache
from typing import Any

import numpy as np

from lustrum.errors import HistoryProblems
from lustrum.history.comparison import compare_draws, compare_with_record
from lustrum.history.counterparts import Counterpart, find_counterpart, records_of
from lustrum.history.history import History
from lustrum.history.language import Node, parse
from lustrum.quantities.calendar import Month
from lustrum.reporting.charts.marks import Mark
from lustrum.reporting.charts.series import ENOUGH
from lustrum.reporting.computed import Computed, Runs
from lustrum.reporting.narrative.course import Dated
from lustrum.reporting.narrative.gaps import Fit
from lustrum.reporting.numbers import month_name, quantity, written


@dataclass(frozen=True)
class Point:
    """One recorded value.

    Parameters
    ----------
    variable, unit : str
        Name in the record and its unit.
    first, last : Month
        Its period.
    value, low, high : float
        As recorded; low and high are the spread that the source itself gives, NaN where none.
    evidence, source, bound, note : str
        How well it is known, where it comes from, ``at least`` or ``at most``, remark.
    meant : Counterpart
        What it corresponds to in a run.
    row : int
        Its place among the rows that are compared; below zero if it was made of other rows.
    """

    variable: str
    unit: str
    first: Month
    last: Month
    value: float
    evidence: str
    source: str
    meant: Counterpart
    low: float = math.nan
    high: float = math.nan
    bound: str = ""
    note: str = ""
    row: int = -1

    @property
    def is_yearly(self) -> bool:
        """Whether it is of a calendar year."""
        return self.first.month == 1 and self.last.month == 12 and self.first.year == self.last.year

    @property
    def when(self) -> str:
        """Its date in words."""
        if self.is_yearly:
            return str(self.first.year)
        if self.first == self.last:
            return month_name(self.first)
        if self.first.month == 1 and self.last.month == 12:
            return f"{self.first.year} to {self.last.year}"
        return f"{month_name(self.first)} to {month_name(self.last)}"

    @property
    def display_unit(self) -> str:
        """The unit as it is written: ``%`` for per cent, nothing for an index."""
        return shown_unit(self.unit)

    @property
    def text(self) -> str:
        """The value as it is written, with its bound."""
        words = f"{self.bound} " if self.bound else ""
        return words + quantity(self.value, self.display_unit if self.display_unit == "%" else "", recorded=True)

    def place(self, at_end: bool = False) -> float:
        """Return where it stands on a time axis: mid-year or mid-month; a stock of a year at the instant it means."""
        if at_end and self.is_yearly and self.meant.instant != "mean":
            return self.first.year + (0.0 if self.meant.instant == "start" else 1.0)
        return (self.first.ordinal + self.last.ordinal + 1) / 2 / 12

    def dated(self) -> Dated:
        """Return it for a sentence."""
        return Dated(self.last, self.value, self.is_yearly)


def shown_unit(unit: str) -> str:
    """Return a recorded unit as charts write it.

    Examples
    --------
    >>> shown_unit("percent of harvest"), shown_unit("index 1949=100"), shown_unit("thousand tonnes")
    ('%', '', 'thousand tonnes')
    """
    if unit.startswith("percent"):
        return "%"
    return "" if unit.startswith("index") else unit


def _point(row: Mapping[str, Any], meant: Counterpart, number: int) -> Point:
    return Point(
        variable=row["variable"],
        unit=row["unit"],
        first=Month.parse(row["from"]),
        last=Month.parse(row["to"]),
        value=float(row["value"]),
        evidence=row["evidence"],
        source=row["source"],
        meant=meant,
        low=float(row.get("low", math.nan)),
        high=float(row.get("high", math.nan)),
        bound=row.get("bound", "") or "",
        note=row.get("note", "") or "",
        row=number,
    )


def read_points(observed: History | None) -> list[Point]:
    """Return all points of the record that have a counterpart, in order of the record; repetitions are left out."""
    if observed is None or observed.observations is None:
        return []
    found = []
    number = 0
    for row in records_of(observed.observations):
        meant = find_counterpart(observed.mapping, row["variable"], row["unit"], row["source"])
        if meant is None or not meant.observable:
            continue
        if not row.get("repeated"):
            found.append(_point(row, meant, number))
        number += 1
    return found


@lru_cache(maxsize=1024)
def node_of(observable: str) -> Node | None:
    """Return an observable as a tree; None if it cannot be read."""
    try:
        return parse(observable)
    except HistoryProblems:
        return None


def points_of(points: Iterable[Point], observable: str) -> list[Point]:
    """Return the points whose counterpart is this observable, however it is spaced, in order of date."""
    wanted = node_of(observable)
    mine = [point for point in points if wanted is not None and node_of(point.meant.observable) == wanted]
    return in_time(mine)


def in_time(points: Iterable[Point]) -> list[Point]:
    """Return points in order of date."""
    return sorted(points, key=lambda point: (point.last.ordinal, point.first.ordinal))


def ends(points: Sequence[Point]) -> list[Dated]:
    """Return the first and last value for a sentence, bounds left out; of several at one date the best known one."""
    rank = {"read": 0, "derived": 1, "recalled": 2}
    best: dict[int, Point] = {}
    for point in in_time(points):
        if point.bound:
            continue
        there = best.get(point.last.ordinal)
        if there is None or rank.get(point.evidence, 3) < rank.get(there.evidence, 3):
            best[point.last.ordinal] = point
    return [point.dated() for point in best.values()]


def marks_of(points: Sequence[Point], at_end: bool, shapes: Sequence[str] = ()) -> list[Mark]:
    """Return points as marks; the shape is the place of the variable among the series of the chart."""
    order = list(shapes) or list(dict.fromkeys(point.variable for point in points))
    return [
        Mark(point.place(at_end), point.value, point.evidence, order.index(point.variable), point.bound)
        for point in points
    ]


# --- a run at the date of a point -----------------------------------------------------------------


@dataclass(frozen=True)
class Pair:
    """A point and what the runs have for its date, in the record's unit; NaN where nothing can be compared.

    Parameters
    ----------
    point : Point
        The recorded point.
    median, low, high : float
        Over draws; low and high are 5 and 95 per cent, NaN for one draw.
    is_counted : bool
        Whether the gap belongs in a summary.
    reason : str
        Why it does not.
    """

    point: Point
    median: float = math.nan
    low: float = math.nan
    high: float = math.nan
    is_counted: bool = False
    reason: str = ""

    @property
    def gap(self) -> float:
        """Run minus record: in points for shares, in per cent of the record for the rest."""
        if self.point.display_unit == "%":
            return self.median - self.point.value
        return 100 * (self.median - self.point.value) / abs(self.point.value) if self.point.value else math.nan

    @property
    def gap_text(self) -> str:
        """The gap as it is written; empty where there is none."""
        if not self.is_counted or not math.isfinite(self.gap):
            return ""
        return f"{written(round(self.gap, 1), 1)}{' points' if self.point.display_unit == '%' else '%'}"


def compare(runs: Runs, observed: History | None, points: Sequence[Point]) -> list[Pair]:
    """Return points beside the runs; the arithmetic is that of `history.comparison`."""
    if observed is None or not points:
        return []
    if runs.count > 1:
        frame = compare_draws(list(runs.histories), observed)
    else:
        frame = compare_with_record(runs.first, observed)
    rows = frame.to_dict("records")
    made = []
    for point in points:
        row = rows[point.row]
        low, high = (float(row.get(name, math.nan)) for name in ("q05", "q95"))
        made.append(Pair(point, float(row["run"]), low, high, bool(row["counted"]), str(row["reason"])))
    return made


def in_year(series: Computed, point: Point) -> Pair:
    """Return a yearly point beside a yearly series that is already in its unit."""
    values = series.values[:, series.times == point.first.year, 0]
    if values.shape[1] != 1 or not np.isfinite(values).all():
        return Pair(point, reason="the run has no value there")
    low, high = np.quantile(values, (0.05, 0.95)).tolist() if len(values) > 1 else (math.nan, math.nan)
    return Pair(point, float(np.median(values)), low, high, is_counted=not point.bound)


def fit_of(found: Sequence[Pair], draws: int) -> Fit:
    """Return how far the runs lie from recorded points."""
    compared = [one for one in found if one.is_counted and math.isfinite(one.gap)]
    left_out = len(found) - len(compared)
    in_points = all(one.point.display_unit == "%" for one in found)
    if not compared:
        return Fit(0, left_out=left_out, in_points=in_points)
    largest = max(compared, key=lambda one: abs(one.gap))
    inside = None
    if draws >= ENOUGH:
        inside = sum(1 for one in compared if one.low - 1e-9 <= one.point.value <= one.high + 1e-9)
    mean = sum(abs(one.gap) for one in compared) / len(compared)
    return Fit(len(compared), mean, largest.gap, largest.point.when, inside, in_points, left_out)


def in_record_unit(series: Computed, meant: Counterpart) -> Computed:
    """Return computed values in the unit of the record."""
    return replace(series, values=series.values / meant.factor)
