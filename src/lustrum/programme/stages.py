"""Stages and their gates: when one part of a programme ends and the next may begin.

A gate is a tree of ``all``, ``any`` and ``not`` over leaves, in three values: true, false, not determinable (None). A
leaf asks for an observable of the record (``{observable, op, value, basis}``; what was *reported* unless said
otherwise), for another stage (``{after: stage}``), for a measure or shock in force (``{in-force: measure}``) or for
the date (``{since: 1946-01}``). A gate that cannot be determined does not open: nothing is entered or left on missing
data.

The history that answers is not known here: the caller gives a function from observable and basis to a number or None.
"""

from __future__ import annotations

import math
import operator
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field, replace
from graphlib import CycleError, TopologicalSorter
from typing import TypeAlias

from lustrum.quantities.calendar import Month

Truth: TypeAlias = "bool | None"
Observe: TypeAlias = Callable[[str, str], "float | None"]

COMPARE: Mapping[str, Callable[[float, float], bool]] = {
    "<": operator.lt,
    "<=": operator.le,
    ">": operator.gt,
    ">=": operator.ge,
    "==": operator.eq,
    "!=": operator.ne,
}
BASES = ("reported", "true", "planned-first", "planned-last")


@dataclass(frozen=True)
class Facts:
    """What a gate may ask.

    Parameters
    ----------
    date : Month
        The month.
    observe : callable
        Value of an observable on a basis; None where the record has none.
    left : set of str
        Stages that have been left.
    in_force : set of str
        Measures and shocks in force.
    """

    date: Month
    observe: Observe = field(default=lambda observable, basis: None, repr=False)
    left: frozenset[str] = frozenset()
    in_force: frozenset[str] = frozenset()


@dataclass(frozen=True)
class All:
    """True if every part is; false if one is false; else not determinable."""

    parts: tuple[Gate, ...]


@dataclass(frozen=True)
class AnyOf:
    """True if one part is; false if every part is false; else not determinable."""

    parts: tuple[Gate, ...]


@dataclass(frozen=True)
class Not:
    """The opposite; not determinable stays so."""

    part: Gate


@dataclass(frozen=True)
class Leaf:
    """An observable compared with a number."""

    observable: str
    op: str
    value: float
    basis: str = "reported"
    source: str = "project default"


@dataclass(frozen=True)
class After:
    """True once a stage has been left."""

    stage: str


@dataclass(frozen=True)
class Acting:
    """True while a measure or shock is active."""

    measure: str


@dataclass(frozen=True)
class Since:
    """True from a month on."""

    date: Month


Gate: TypeAlias = All | AnyOf | Not | Leaf | After | Acting | Since


def evaluate(gate: Gate, facts: Facts) -> Truth:
    """Return whether a gate is open: True, False or None (not determinable), by Kleene's strong logic.

    Examples
    --------
    >>> facts = Facts(Month(1946, 5), observe=lambda observable, basis: None)
    >>> unknown = Leaf("rent_paid / crop_of_tenants", "<=", 0.02)
    >>> evaluate(All((unknown, Since(Month(1947, 1)))), facts), evaluate(All((unknown, Since(Month(1946, 1)))), facts)
    (False, None)
    """
    match gate:
        case All(parts):
            truth = _every([evaluate(part, facts) for part in parts])
        case AnyOf(parts):
            truth = _negate(_every([_negate(evaluate(part, facts)) for part in parts]))
        case Not(part):
            truth = _negate(evaluate(part, facts))
        case Leaf():
            truth = _compare(gate, facts)
        case After(stage):
            truth = stage in facts.left
        case Acting(measure):
            truth = measure in facts.in_force
        case Since(date):
            truth = date <= facts.date
    return truth


def _compare(leaf: Leaf, facts: Facts) -> Truth:
    found = facts.observe(leaf.observable, leaf.basis)
    return None if found is None or math.isnan(found) else COMPARE[leaf.op](found, leaf.value)


def _every(parts: Iterable[Truth]) -> Truth:
    truths = list(parts)
    if False in truths:
        return False
    return None if None in truths else True


def _negate(truth: Truth) -> Truth:
    return None if truth is None else not truth


def leaves(gate: Gate | None) -> tuple[Leaf | After | Acting | Since, ...]:
    """Return the leaves of a gate, in order."""
    if gate is None:
        return ()
    if isinstance(gate, (All, AnyOf)):
        return tuple(leaf for part in gate.parts for leaf in leaves(part))
    return leaves(gate.part) if isinstance(gate, Not) else (gate,)


@dataclass(frozen=True)
class Stage:
    """A part of a programme.

    Parameters
    ----------
    id, title : str
        Its name in the programme and for people.
    enter, leave : Gate or None
        When it begins and ends. Without ``enter`` it begins at once; without ``leave`` it does not end.
    claims, sources : tuple of str
        Claims that it answers; who dates it so.
    note, where : str
        Remarks; file and line.
    """

    id: str
    title: str = ""
    enter: Gate | None = None
    leave: Gate | None = None
    claims: tuple[str, ...] = ()
    sources: tuple[str, ...] = ()
    note: str = ""
    where: str = ""


@dataclass(frozen=True)
class Progress:
    """Which stages have been entered and left, and when.

    Parameters
    ----------
    entered, left : mapping of str to Month
        Month in which a stage began, and the first month in which it no longer held.
    """

    entered: Mapping[str, Month] = field(default_factory=dict)
    left: Mapping[str, Month] = field(default_factory=dict)

    def current(self) -> tuple[str, ...]:
        """Return the stages that have been entered and not left."""
        return tuple(stage for stage in self.entered if stage not in self.left)


def advance(stages: Iterable[Stage], progress: Progress, facts: Facts) -> Progress:
    """Return the progress after the gates of a month: first stages are left, then others are entered.

    A stage lasts a month at least, is entered once, and is not entered or left while its gate is not determinable.
    """
    stages = tuple(stages)
    entered, left = dict(progress.entered), dict(progress.left)
    facts = replace(facts, left=frozenset(left))
    for stage in stages:
        is_current = stage.id in entered and stage.id not in left
        if is_current and stage.leave is not None and evaluate(stage.leave, facts) is True:
            left[stage.id] = facts.date
    facts = replace(facts, left=frozenset(left))
    for stage in stages:
        if stage.id not in entered and (stage.enter is None or evaluate(stage.enter, facts) is True):
            entered[stage.id] = facts.date
    return Progress(entered, left)


def find_cycle(edges: Mapping[str, Iterable[str]]) -> tuple[str, ...]:
    """Return one cycle of a graph as the names along it, the first one repeated at the end; empty if there is none.

    Examples
    --------
    >>> find_cycle({"a": ["b"], "b": ["c"], "c": ["a"], "d": ["a"]})
    ('a', 'b', 'c', 'a')
    """
    known = {name: [other for other in before if other in edges] for name, before in edges.items()}
    try:
        TopologicalSorter(known).prepare()
    except CycleError as error:
        return tuple(reversed(error.args[1]))
    return ()


def stage_edges(stages: Iterable[Stage], bound: Mapping[str, str]) -> dict[str, tuple[str, ...]]:
    """Return which stages must come before each stage can be entered.

    Parameters
    ----------
    stages : iterable of Stage
        The stages.
    bound : mapping of str to str
        Stage to which each measure is bound, if any: a gate that waits for the measure waits for its stage.
    """
    edges = {}
    for stage in stages:
        before = [leaf.stage for leaf in leaves(stage.enter) if isinstance(leaf, After)]
        before += [bound.get(leaf.measure, "") for leaf in leaves(stage.enter) if isinstance(leaf, Acting)]
        edges[stage.id] = tuple(name for name in before if name)
    return edges
