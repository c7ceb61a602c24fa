"""Verdicts at the door: a run, a folder of a history, or the record of a country."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any, TypeAlias

from lustrum.assessment.definitions import list_definitions, load_definitions
from lustrum.assessment.disagreement import Disagreement, disagreements
from lustrum.assessment.scorecard import Scorecard, assess
from lustrum.errors import NameProblems, Problem, nearest
from lustrum.history.history import History
from lustrum.history.storage import load_history
from lustrum.quantities.calendar import Month
from lustrum.studies.archive import find_run, load_run
from lustrum.studies.catalogue import list_records, list_runs

ALL = "all"
"""Stands for all definitions that ship with Lustrum."""


@dataclass(frozen=True, eq=False)
class Assessment:
    """A scorecard, and where its definitions part.

    Parameters
    ----------
    card : Scorecard
        The verdicts.
    parts : tuple of Disagreement
        Each pair of definitions.
    histories : tuple of History
        What was assessed.
    """

    card: Scorecard
    parts: tuple[Disagreement, ...]
    histories: tuple[History, ...] = ()

    def to_dict(self) -> dict[str, Any]:
        """Return both as plain values."""
        return {**self.card.to_dict(), "disagreements": [part.to_dict() for part in self.parts]}

    def __str__(self) -> str:
        return "\n".join([*self.card.lines(), *(f"  {part}" for part in self.parts if part.kind)])


def assess_several(
    names: Sequence[str], definitions: Sequence[str | Path] = (), at: Month | str | None = None
) -> dict[str, Assessment]:
    """Assess runs, histories or countries' records under the same definitions.

    Parameters
    ----------
    names : sequence of str
        Names or folders of runs, folders of histories, names of countries; the first one leads: its definitions and its
        last date stand where none are given.
    definitions : sequence of str
        Names or files; ``all`` among them: all that ship with Lustrum; none: those of the leading run, or all.
    at : Month, optional
        Date of the verdicts; by default the last one.

    Returns
    -------
    dict of str to Assessment
        By name, in order.

    Raises
    ------
    InputProblems
        If one of these is not known or broken, or stands twice.
    """
    twice = [name for place, name in enumerate(names) if name in names[:place]]
    if twice:
        raise NameProblems([Problem("This history stands twice.", "beside", name) for name in twice])
    found = {name: find_histories(name) for name in names}
    _, own, span = found[names[0]]
    every = list(list_definitions())
    asked = [*every, *(one for one in definitions if one not in (ALL, *every))] if ALL in definitions else definitions
    loaded = load_definitions(list(asked) or own or every)
    made = {}
    last = span[1] if span else None
    for name, (histories, _, mine) in found.items():
        try:
            card = assess(histories, loaded, at or last, span=mine)
        except NameProblems as error:  # the date: say of which of the names it is
            told = [replace(one, where=f"{name}, {one.where}") for one in error.problems]
            raise NameProblems(told) from None
        made[name] = Assessment(card, disagreements(card), tuple(histories))
    return made


Span: TypeAlias = tuple[str, str] | None
"""First and last month that a run lived, or that a record is about; None where nothing says so."""


def find_histories(name: str) -> tuple[list[History], list[str | Path], Span]:
    """Return the histories that a name stands for, the definitions of a run, and the months that they are about.

    Raises
    ------
    NameProblems
        If there is nothing of this name; the nearest run or country is given.
    HistoryProblems
        If a history breaks a rule of its dictionary: wrong unit, a date twice or left out, a value out of its range.
    """
    try:
        path = find_run(name)
    except NameProblems:
        if Path(name).exists() or name in list_records():
            record = load_history(name)
            return [_checked(record)], [], _span(record)
        names = [*list_runs(), *list_records()]
        facts: dict[str, Any] = {"found": name, "allowed": ", ".join(names), "nearest": nearest(name, names)}
        what = "There is no run, history or country of this name."
        raise NameProblems([Problem(what, remedy="A folder will do too.", **facts)]) from None
    run = load_run(path)
    return run.histories, run.definitions, (run.manifest["start"], run.manifest["until"])


def _span(record: History) -> Span:
    """Return the months that a record says it is about; some of its series may reach further."""
    ends = [record.manifest.get(end) for end in ("from", "until")]
    return (str(ends[0]), str(ends[1])) if all(ends) else None


def _checked(history: History) -> History:
    """Return a history that keeps the rules; one that a run wrote was held against them before it was written."""
    history.check()
    return history
