"""Cards side by side: the same criteria on several records, a run and what was recorded, say.

Each criterion has one row with what each card says of it: value, verdict, what is missing. Nothing is added up or
ranked, and no card is the measure of another: whether the verdicts are alike is all that is said.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from html import escape
from typing import Any

from lustrum.assessment.result import Reading, shown
from lustrum.assessment.scorecard import Scorecard
from lustrum.assessment.tree import Definition
from lustrum.errors import NameProblems, Problem
from lustrum.quantities.calendar import Month

__all__ = ["Beside", "Row", "beside"]

UNKNOWN = "not determinable"
_SPAN = 34


@dataclass(frozen=True)
class Row:
    """One criterion on several records.

    Parameters
    ----------
    definition, path, title, theme, kind, test : str
        Which criterion, and what it asks.
    depth : int
        How deep it lies in the tree of its definition.
    readings : mapping of str to Reading
        By the name of the card.
    """

    definition: str
    path: str
    title: str
    theme: str
    kind: str
    test: str
    depth: int
    readings: Mapping[str, Reading]

    @property
    def verdicts(self) -> dict[str, str]:
        """The verdict of each card."""
        return {name: reading.verdict for name, reading in self.readings.items()}

    @property
    def alike(self) -> str:
        """``alike``, ``differ``, or which cards cannot determine it: ``all unknown``, ``unknown in part``."""
        found = set(self.verdicts.values())
        if found == {UNKNOWN}:
            return "all unknown"
        if UNKNOWN in found:
            return "unknown in part"
        return "alike" if len(found) == 1 else "differ"

    def to_dict(self) -> dict[str, Any]:
        """Return the row as plain values."""
        facts = {"path": self.path, "title": self.title, "theme": self.theme, "kind": self.kind, "test": self.test}
        return {**facts, "alike": self.alike, "readings": {n: r.to_dict() for n, r in self.readings.items()}}


@dataclass(frozen=True, eq=False, repr=False)
class Beside:
    """Cards of several records under the same definitions at one date.

    Parameters
    ----------
    cards : mapping of str to Scorecard
        By the name under which each is shown.
    at : Month
        The date.
    """

    cards: Mapping[str, Scorecard]
    at: Month

    @property
    def definitions(self) -> tuple[Definition, ...]:
        """The definitions, in the order in which the cards have them."""
        return next(iter(self.cards.values())).definitions

    def rows(self, definition: str) -> tuple[Row, ...]:
        """Return the criteria of a definition, each before its parts, then what is only reported."""
        by_card = {name: card.readings(definition, self.at) for name, card in self.cards.items()}
        names = list(by_card)
        return tuple(
            Row(one.definition, one.path, one.title, one.theme, one.kind, one.test, _depth(one.path),
                dict(zip(names, readings, strict=True)))
            for readings in zip(*by_card.values(), strict=True)
            for one in readings[:1]
        )  # fmt: skip

    def to_dict(self) -> dict[str, Any]:
        """Return all rows as plain values for JSON."""
        return {
            "at": str(self.at),
            "histories": [{"name": name, "draws": card.draws} for name, card in self.cards.items()],
            "definitions": [
                {
                    "id": one.id,
                    "name": one.name,
                    "verdicts": {name: card.verdict(one.id, self.at) for name, card in self.cards.items()},
                    "first": {name: card.decision(one.id, self.at) for name, card in self.cards.items()},
                    "criteria": [row.to_dict() for row in self.rows(one.id)],
                }
                for one in self.definitions
            ],
        }

    def lines(self) -> Iterator[str]:
        """Iterate over the text form: a table for each definition, a criterion a line, a card a column."""
        names = list(self.cards)
        wide = max(len(name) for name in names)
        yield f"at {self.at}  " + ", ".join(names)
        for definition in self.definitions:
            rows = self.rows(definition.id)
            cells = [[_cell(row.readings[name]) for name in names] for row in rows]
            widths = [max(wide, *(len(line[place]) for line in cells)) for place in range(len(names))]
            heads = "  ".join(f"{name:<{width}}" for name, width in zip(names, widths, strict=True))
            yield ""
            yield f"  {definition.id:<{_SPAN}}  {heads}".rstrip()
            for row, line in zip(rows, cells, strict=True):
                title = _short("  " * min(row.depth, 4) + (row.title or row.path), _SPAN)
                told = "  ".join(f"{cell:<{width}}" for cell, width in zip(line, widths, strict=True))
                yield f"  {title:<{_SPAN}}  {told}".rstrip()
        yield ""
        yield "  T true   F false   - not determinable"

    def __repr__(self) -> str:
        return "\n".join(self.lines())

    __str__ = __repr__

    def _repr_html_(self) -> str:
        heads = "".join(f"<th scope='col'>{escape(name)}</th>" for name in self.cards)
        body = "".join(
            f"<tr><th scope='row'>{escape(row.title or row.path)}</th>"
            + "".join(f"<td>{escape(_cell(reading))}</td>" for reading in row.readings.values())
            + "</tr>"
            for definition in self.definitions
            for row in self.rows(definition.id)
        )
        return f"<table><caption>at {self.at}</caption><tr><th scope='col'>criterion</th>{heads}</tr>{body}</table>"


_MARKS = {"true": "T", "false": "F", UNKNOWN: "-"}


def _cell(reading: Reading) -> str:
    """Return verdict and value of a criterion on one record."""
    mark = _MARKS[reading.verdict]
    if reading.kind != "leaf":
        return mark
    if reading.value is not None:
        return f"{mark} {shown(reading.value)}"
    if reading.low is not None and reading.high is not None:
        return f"{mark} {shown(reading.low)} to {shown(reading.high)}"
    return mark


def _short(text: str, length: int) -> str:
    return text if len(text) <= length else text[: length - 1] + "…"


def _depth(path: str) -> int:
    return path.count("[")


def beside(cards: Mapping[str, Scorecard], at: Month | str | None = None) -> Beside:
    """Put cards side by side.

    Parameters
    ----------
    cards : mapping of str to Scorecard
        By name; all under the same definitions.
    at : Month or str, optional
        A date that every card was assessed at; by default that of the first.

    Raises
    ------
    NameProblems
        If there are no cards, they were made under other definitions, or a card has not the date.

    Examples
    --------
    >>> from lustrum.history.storage import load_history
    >>> from lustrum.assessment.scorecard import assess
    >>> korea = assess(load_history("korea"), "party-1955", at="1949")
    >>> both = beside({"one": korea, "other": korea})
    >>> both.rows("party-1955")[0].alike
    'all unknown'
    """
    if not cards:
        raise NameProblems([Problem("Nothing to put side by side: give at least one card.")])
    first_name, first = next(iter(cards.items()))
    month = first.at if at is None else at if isinstance(at, Month) else Month.parse(at)
    if isinstance(at, str) and len(at.strip()) == 4:
        month = Month(month.year, 12)
    wanted = [definition.id for definition in first.definitions]
    problems = []
    for name, card in cards.items():
        given = [definition.id for definition in card.definitions]
        if given != wanted:
            what = f"This card was made under other definitions than '{first_name}'."
            problems.append(Problem(what, name, ", ".join(given), ", ".join(wanted)))
        if month not in card.times:
            allowed = f"each December from {card.times[0]} to {card.times[-1]}, and dates given to assess(at=...)"
            problems.append(Problem("This date was not assessed.", name, str(month), allowed))
    if problems:
        raise NameProblems(problems)
    return Beside(dict(cards), month)
