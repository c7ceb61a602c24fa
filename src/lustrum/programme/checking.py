"""Reading the parts of a file: a mistake becomes a problem with file, line, field, what was found and is allowed."""

from __future__ import annotations

import calendar
import datetime
import re
from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass
from typing import Any

from lustrum.errors import Problem, nearest
from lustrum.programme.claims import list_claims
from lustrum.programme.yaml12 import Node
from lustrum.quantities.calendar import Month
from lustrum.quantities.evidence import TABLE_EVIDENCE, Source, Sources

DATE = re.compile(r"^(\d{4})(?:-(\d{1,2})(?:-(\d{1,2}))?)?$")
NAME = re.compile(r"^[A-Za-z0-9][A-Za-z0-9_-]*$")
_SHOWN = 40


@dataclass(frozen=True)
class Day:
    """A date as written: its month, its first and last possible day."""

    text: str
    first: datetime.date
    last: datetime.date

    @property
    def start(self) -> Month:
        """Month of its first day."""
        return Month(self.first.year, self.first.month)

    @property
    def end(self) -> Month:
        """Month of its last day: December of a bare year."""
        return Month(self.last.year, self.last.month)


def parse_day(text: str) -> Day | None:
    """Read ``YYYY``, ``YYYY-MM`` or ``YYYY-MM-DD``; None if the text is no date or there is no such day.

    Examples
    --------
    >>> str(parse_day("1960").end), parse_day("1946-02-30")
    ('1960-12', None)
    """
    match = DATE.match(text.strip())
    if match is None:
        return None
    year, month, day = int(match[1]), int(match[2] or 0), int(match[3] or 0)
    try:
        first = datetime.date(year, month or 1, day or 1)
    except ValueError:
        return None
    last_month = month or 12
    return Day(text.strip(), first, datetime.date(year, last_month, day or calendar.monthrange(year, last_month)[1]))


class Reader:
    """Reads nodes and gathers problems.

    Parameters
    ----------
    problems : list of Problem, optional
        Where problems are put.
    """

    def __init__(self, problems: list[Problem] | None = None) -> None:
        self.problems: list[Problem] = [] if problems is None else problems

    def problem(self, node: Node, name: str, what: str, **facts: Any) -> None:
        """Note a problem at a node."""
        words: dict[str, Any] = {key: str(value) for key, value in facts.items()}
        self.problems.append(Problem(what, node.where(name), **words))

    def unknown(
        self, node: Node, name: str, what: str, found: str, allowed: Iterable[str], *, remedy: str = ""
    ) -> None:
        """Note a name that is not known, with the nearest one and, if they are few, all that are."""
        names = list(allowed)
        listed = ", ".join(names) if 0 < len(names) <= _SHOWN else ""
        self.problem(node, name, what, found=found, allowed=listed, nearest=nearest(found, names), remedy=remedy)

    def mapping(self, node: Node | None, name: str, allowed: Collection[str] | None = None) -> Mapping[str, Node]:
        """Return the entries of a mapping; keys that are not allowed are problems."""
        if node is None or (node.value is None and not node.is_mapping):
            return {}
        if not node.is_mapping:
            self.problem(node, name, "A mapping was wanted here.", found=node.shown)
            return {}
        for key, entry in node.entries.items():
            if allowed is not None and key not in allowed:
                self.unknown(entry, name, "Unknown field.", key, allowed)
        return node.entries

    def text(self, node: Node | None, name: str) -> str:
        """Return a text; numbers are taken as written."""
        if node is None or node.value is None:
            return ""
        if node.is_mapping or node.is_list or isinstance(node.value, bool):
            self.problem(node, name, "A text was wanted here.", found=node.shown)
            return ""
        return str(node.value).strip()

    def texts(self, node: Node | None, name: str) -> tuple[tuple[str, Node], ...]:
        """Return a text or a list of texts, each with its node."""
        if node is None or node.value is None:
            return ()
        members = node.items if node.is_list else [node]
        return tuple((self.text(member, name), member) for member in members)

    def number(self, node: Node | None, name: str, low: float | None = None, high: float | None = None) -> float | None:
        """Return a number within a range."""
        if node is None or node.is_faulty:
            return None
        if isinstance(node.value, bool) or not isinstance(node.value, (int, float)):
            self.problem(node, name, "A number was wanted here.", found=node.shown)
            return None
        if (low is not None and node.value < low) or (high is not None and node.value > high):
            self.problem(node, name, "The value is outside its range.", found=node.shown, allowed=_span(low, high))
            return None
        return float(node.value)

    def whole(self, node: Node | None, name: str, low: int | None = None) -> int | None:
        """Return a whole number."""
        if node is None or node.is_faulty:
            return None
        if isinstance(node.value, bool) or not isinstance(node.value, int):
            self.problem(node, name, "A whole number was wanted here.", found=node.shown)
            return None
        value = self.number(node, name, low)
        return None if value is None else int(value)

    def choice(self, node: Node | None, name: str, allowed: Collection[str], default: str) -> str:
        """Return one of some words."""
        word = self.text(node, name)
        if not word:
            return default
        if word not in allowed:
            self.unknown(node or Node(None), name, "Unknown word.", word, allowed)
            return default
        return word

    def day(self, node: Node | None, name: str) -> Day | None:
        """Return a date."""
        if node is None or node.value is None:
            return None
        day = parse_day(self.text(node, name)) if not (node.is_mapping or node.is_list) else None
        if day is None:
            allowed = "a day of the calendar as YYYY, YYYY-MM or YYYY-MM-DD"
            self.problem(node, name, "Not a date.", found=node.shown, allowed=allowed)
        return day

    def evidence(self, node: Node | None, name: str) -> str:
        """Return an evidence word."""
        return self.choice(node, name, TABLE_EVIDENCE, "")

    def claims(self, node: Node | None, name: str) -> tuple[str, ...]:
        """Return claim numbers that the register knows."""
        known = list_claims()
        found = self.texts(node, name)
        for claim, member in found:
            if claim not in known:
                near = nearest(claim, known)
                self.problem(member, name, "Unknown claim.", found=claim, nearest=near)
        return tuple(claim for claim, _ in found if claim in known)

    def sources(self, node: Node | None, name: str, known: Sources) -> tuple[str, ...]:
        """Return keys of known sources."""
        found = self.texts(node, name)
        for key, member in found:
            if not key:
                self.problem(member, name, "The source is blank.", remedy="Name a key of 'sources'.")
            elif key not in known:
                self.unknown(member, name, "Unknown source.", key, known, remedy="Add it under 'sources'.")
        if node is not None and not found:
            self.problem(node, name, "The source is blank.", remedy="Name a key of 'sources'.")
        return tuple(key for key, _ in found if key in known)


def _span(low: float | None, high: float | None) -> str:
    if low is None or high is None:
        return f"{low:g} or more" if low is not None else f"{high:g} or less"
    return f"{low:g} to {high:g}"


SOURCE_FIELDS = ("text", "checked", "url", "licence")


def read_sources(reader: Reader, node: Node | None) -> Sources:
    """Read the section ``sources``: a key, and the text of the source or a mapping of its facts."""
    found = []
    for key, entry in reader.mapping(node, "sources").items():
        name = f"sources.{key}"
        if entry.is_mapping:
            facts = reader.mapping(entry, name, SOURCE_FIELDS)
            texts = {fact: reader.text(facts.get(fact), f"{name}.{fact}") for fact in SOURCE_FIELDS}
        else:
            texts = {"text": reader.text(entry, name)}
        if not texts["text"]:
            reader.problem(entry, name, "The source is blank.", remedy="Give author, year and title.")
        found.append(Source(key=key, **texts))
    return Sources(found)
