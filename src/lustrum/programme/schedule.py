"""The schedule: which measures act in a month, what they ask for together, and where they clash.

Two measures that *set* one parameter for overlapping labels in one month clash, unless one of them (or both in a
chain) ``overrides`` the other. Factors multiply. Of two reassignments of one row and column the first in the
programme counts; the other is kept as a loser, so that the simulation can tell of it. Postings all happen.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, replace
from itertools import combinations
from typing import TypeAlias

import numpy as np

from lustrum.errors import Problem
from lustrum.programme.effects import Effect, Post, Reassign, Scale, Set, Where
from lustrum.programme.measures import Measure
from lustrum.programme.programme import Programme
from lustrum.programme.stages import Facts, Observe, Progress, advance
from lustrum.programme.view import MeasureMonth, MonthView, PlainMonth
from lustrum.quantities.calendar import Month

NOTHING_YET = Progress()
EARLIEST = Month(1, 1)


@dataclass(frozen=True, eq=False)
class Issued:
    """An effect and the measure that asks for it."""

    measure: Measure
    effect: Effect


@dataclass(frozen=True, eq=False)
class Resolved:
    """What is done in a month, clashes settled.

    Parameters
    ----------
    sets, scales, reassigns, posts : tuple of Issued
        Effects by sort; sets in the order in which they are to be applied (a later one wins where it overlaps).
    losers : tuple of Issued
        Reassignments of rows that an earlier measure had already moved.
    clashes : tuple of Problem
        Settings that contradict each other and are not ordered by ``overrides``.
    """

    sets: tuple[Issued, ...] = ()
    scales: tuple[Issued, ...] = ()
    reassigns: tuple[Issued, ...] = ()
    posts: tuple[Issued, ...] = ()
    losers: tuple[Issued, ...] = ()
    clashes: tuple[Problem, ...] = ()


class Schedule:
    """Which measures act when.

    Parameters
    ----------
    programme : Programme
        The programme.

    Examples
    --------
    >>> from lustrum.programme.programme import Programme
    >>> Schedule(Programme("empty")).active(Month(1946, 1))
    ()
    """

    def __init__(self, programme: Programme) -> None:
        self.programme = programme

    def advance(self, progress: Progress, date: Month, observe: Observe) -> Progress:
        """Return the progress of the stages after the gates of a month; gates see the measures in force before it."""
        in_force = frozenset(measure.id for measure in self.active(date, progress))
        return advance(self.programme.stages, progress, Facts(date, observe, in_force=in_force))

    def first_month(self, measure: Measure, progress: Progress = NOTHING_YET) -> Month | None:
        """Return the first month in which a measure may act: its own or its stage's; None if not known yet."""
        if not measure.stage:
            return measure.start
        entered = progress.entered.get(measure.stage)
        return max(filter(None, (entered, measure.start))) if entered else None

    def why_resting(self, measure: Measure, date: Month, progress: Progress = NOTHING_YET) -> str:
        """Say why a measure does not act in a month; empty if nothing but a suspension keeps it from acting."""
        first = self.first_month(measure, progress)
        if first is None or date < first:
            return "has not begun"
        if measure.until is not None and date > measure.until:
            return "has ended"
        left = progress.left.get(measure.stage)
        if left is not None and date >= left:
            return f"its stage '{measure.stage}' is over"
        for need in measure.needs:
            if need not in self.programme:
                return f"needs '{need}', which is removed"
            begun = self.first_month(self.programme[need], progress)
            if begun is None or date < begun:
                return f"needs '{need}', which has not begun"
        return ""

    def active(self, date: Month, progress: Progress = NOTHING_YET) -> tuple[Measure, ...]:
        """Return the measures and shocks that act in a month, in order of the programme."""
        running = [act for act in self.programme.acts if not self.why_resting(act, date, progress)]
        suspended: set[str] = set()
        for act in running:
            if act.id not in suspended:
                suspended.update(act.suspends)
        return tuple(act for act in running if act.id not in suspended)

    def month_of(self, measure: Measure, view: MonthView, progress: Progress = NOTHING_YET) -> MeasureMonth:
        """Return a month as one measure sees it."""
        first = self.first_month(measure, progress) or view.date
        span = measure.until - first + 1 if measure.until else None
        return MeasureMonth(view, view.date - first, span)

    def effects(self, view: MonthView, progress: Progress = NOTHING_YET) -> tuple[Issued, ...]:
        """Return what all measures active in a month ask for, in order of the programme."""
        return tuple(
            Issued(measure, effect)
            for measure in self.active(view.date, progress)
            for effect in measure.effects(self.month_of(measure, view, progress))
        )


def overriding(programme: Programme) -> dict[str, frozenset[str]]:
    """Return which measures each measure overrides, chains included."""
    direct = {act.id: set(act.overrides) for act in programme.acts}
    reach: dict[str, frozenset[str]] = {}
    for name, others in direct.items():
        found: set[str] = set()
        waiting = list(others)
        while waiting:
            other = waiting.pop()
            if other not in found:
                found.add(other)
                waiting += direct.get(other, ())
        reach[name] = frozenset(found)
    return reach


def resolve(programme: Programme, issued: Iterable[Issued]) -> Resolved:
    """Settle what several measures ask for in one month.

    Parameters
    ----------
    programme : Programme
        Says which measure overrides which, and their order.
    issued : iterable of Issued
        Effects of the month, in order of the programme.
    """
    effects = tuple(issued)
    reach = overriding(programme)
    sets = [one for one in effects if isinstance(one.effect, Set)]
    reassigns, losers = _settle_rows(effects)
    clashes = _clashing(_settings(effects), reach)
    return Resolved(
        sets=tuple(sorted(sets, key=lambda one: len(reach.get(one.measure.id, ())))),
        scales=tuple(one for one in effects if isinstance(one.effect, Scale)),
        reassigns=reassigns,
        posts=tuple(one for one in effects if isinstance(one.effect, Post)),
        losers=losers,
        clashes=tuple(_clash(first, second) for first, second in clashes),
    )


Setting: TypeAlias = tuple[Measure, Set]


def _settings(issued: Iterable[Issued]) -> list[Setting]:
    return [(one.measure, one.effect) for one in issued if isinstance(one.effect, Set)]


def _clashing(settings: Iterable[Setting], reach: dict[str, frozenset[str]]) -> Iterator[tuple[Setting, Setting]]:
    by_parameter: dict[str, list[Setting]] = {}
    for measure, effect in settings:
        by_parameter.setdefault(effect.parameter, []).append((measure, effect))
    for rivals in by_parameter.values():
        for first, second in combinations(rivals, 2):
            a, b = first[0].id, second[0].id
            ordered = a == b or b in reach.get(a, ()) or a in reach.get(b, ())
            if not ordered and Where(first[1].where).overlaps(Where(second[1].where)):
                yield first, second


def _clash(first: Setting, second: Setting, dates: str = "") -> Problem:
    name, other = first[0].id, second[0].id
    return Problem(
        f"Two measures set one parameter{dates}.",
        second[0].where or other,
        found=f"'{name}' and '{other}' set {first[1].parameter}{first[1].where or ''}",
        remedy=f"Move one, narrow it, or write 'overrides: [{name}]' in '{other}'.",
    )


def _settle_rows(issued: Iterable[Issued]) -> tuple[tuple[Issued, ...], tuple[Issued, ...]]:
    """Return the reassignments that count and those that come too late: a row of a column moves once a month."""
    moved: dict[tuple[str, str], set[int]] = {}
    kept, losers = [], []
    for one in issued:
        effect = one.effect
        if not isinstance(effect, Reassign):
            continue
        seen = moved.setdefault((effect.table, effect.column), set())
        rows = np.asarray(effect.rows)
        fresh = np.array([int(row) not in seen for row in rows], dtype=bool) if seen else np.ones(len(rows), bool)
        if fresh.any():
            kept.append(Issued(one.measure, effect if fresh.all() else effect.keep(fresh)))
        if not fresh.all():
            losers.append(Issued(one.measure, effect.keep(~fresh)))
        seen.update(rows[fresh].tolist())
    return tuple(kept), tuple(losers)


def find_clashes(programme: Programme, start: Month, until: Month) -> tuple[Problem, ...]:
    """Find the clashes that dates and parameters alone show, before the first month.

    Measures that wait for different stages may never act together; whether they do shows in the month itself.

    Parameters
    ----------
    programme : Programme
        The programme.
    start, until : Month
        First and last month looked at.
    """
    schedule = Schedule(replace(programme, measures=_unbound(programme.measures), shocks=_unbound(programme.shocks)))
    stage = {act.id: act.stage for act in programme.acts}
    reach = overriding(programme)
    found: dict[tuple[str, str, str], tuple[Setting, Setting, Month]] = {}
    for date in _turning_points(schedule.programme, start, until):
        for first, second in _clashing(_settings(schedule.effects(PlainMonth(date))), reach):
            if stage[first[0].id] == stage[second[0].id]:
                found.setdefault((first[0].id, second[0].id, first[1].parameter), (first, second, date))
    return tuple(_clash(first, second, f" from {date} on") for first, second, date in found.values())


def _unbound(acts: Iterable[Measure]) -> tuple[Measure, ...]:
    """Return measures with their stages left out: each acts between its own dates."""
    return tuple(replace(act, stage="", start=act.start or EARLIEST) for act in acts)


def _turning_points(programme: Programme, start: Month, until: Month) -> list[Month]:
    """Return the months in which something may change: starts, the month after an end, and steps of parameters."""
    months = {start}
    for act in programme.acts:
        months.update(date for date in (act.start, *act.steps()) if date)
        if act.until:
            months.add(act.until + 1)
    return sorted(month for month in months if start <= month <= until)
