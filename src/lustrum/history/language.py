"""The observable language: its tree, its reader and its printer.

    sum       = product (("+" | "-") product)*
    product   = signed (("*" | "/") signed)*
    signed    = "-" signed | dated
    dated     = primary ["@" date]                         date: YYYY or YYYY-MM
    primary   = number | function "(" sum ")" | variable ["[" filter ("," filter)* "]"] | "(" sum ")"
    filter    = key "=" value ("|" value)*                 key: dimension, dimension.attribute, attribute, or basis

This module owns the text; what an expression means is `selection`. Nothing is ever executed: the reader makes a tree of
the few nodes below, and :func:`to_text` prints it back.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from functools import lru_cache
from math import isfinite
from typing import NoReturn, TypeAlias

from lustrum.errors import HistoryProblems, Problem, nearest

FUNCTIONS = {
    "yearly": "Years instead of months: flows are summed, stocks stand at the end, rates are averaged.",
    "cumulative": "A flow added up from the start of the record.",
    "growth": "Change on a year before, as a share.",
}
"""Functions of the language, with what they do."""

LONGEST = 4000
MOST_PARTS = 200
_TOKEN = re.compile(
    r"\s*(?:(?P<number>\d+(?:\.\d+)?(?:[eE][+-]?\d+)?)|(?P<name>[A-Za-z_]\w*)|(?P<mark>[-+*/()\[\]@,=|.]))"
)
_DATE = re.compile(r"\s*(?P<date>\d{4}(?:-\d{2}(?!\d))?)(?![\w.])")
_VALUE = re.compile(r"\s*(?:\"(?P<quoted>[^\"]*)\"|(?P<bare>[\w.:+/-]+(?: +[\w.:+/-]+)*))")
_BARE = re.compile(r"[\w.:+/-]+(?: [\w.:+/-]+)*")


@dataclass(frozen=True)
class Number:
    """A number."""

    value: float
    column: int = field(default=0, compare=False)


@dataclass(frozen=True)
class Filter:
    """Labels wanted: by dimension, by attribute of a dimension, or by an attribute alone."""

    key: str
    values: tuple[str, ...]
    attribute: str = ""
    column: int = field(default=0, compare=False)


@dataclass(frozen=True)
class Name:
    """A variable of the record, with the labels wanted."""

    name: str
    filters: tuple[Filter, ...] = ()
    column: int = field(default=0, compare=False)


@dataclass(frozen=True)
class Dated:
    """The value at a date, which does not change with time."""

    inner: Node
    date: str
    column: int = field(default=0, compare=False)


@dataclass(frozen=True)
class Negative:
    """Less than nothing by as much."""

    inner: Node
    column: int = field(default=0, compare=False)


@dataclass(frozen=True)
class Binary:
    """Two parts and a sign between them."""

    sign: str
    left: Node
    right: Node
    column: int = field(default=0, compare=False)


@dataclass(frozen=True)
class Call:
    """A function of one part."""

    function: str
    inner: Node
    column: int = field(default=0, compare=False)


Node: TypeAlias = Number | Name | Dated | Negative | Binary | Call


def point_at(text: str, column: int) -> str:
    """Say where in an expression something is, as a reader would look for it."""
    return f"observable '{text}', column {column}"


class _Reader:
    def __init__(self, text: str) -> None:
        self.text = text
        self.place = 0
        self.parts = 0

    # --- tokens ---------------------------------------------------------------------------------

    def fail(
        self, what: str, place: int | None = None, found: str = "", allowed: str = "", nearest: str = ""
    ) -> NoReturn:
        where = point_at(self.text, (self.place if place is None else place) + 1)
        raise HistoryProblems([Problem(what, where, found, allowed, nearest)])

    def skip(self) -> int:
        while self.place < len(self.text) and self.text[self.place].isspace():
            self.place += 1
        return self.place

    def look(self) -> str:
        match = _TOKEN.match(self.text, self.place)
        return match[match.lastgroup or 0].strip() if match else ""

    def take(self) -> tuple[str, str, int]:
        start = self.skip()
        match = _TOKEN.match(self.text, self.place)
        if match is None:
            found = self.text[start : start + 1]
            self.fail("This cannot be read." if found else "The expression ends too early.", start, found=found)
        self.place = match.end()
        self.parts += 1
        if self.parts > MOST_PARTS * 3:
            self.fail("The expression is too long.", start, allowed=f"about {MOST_PARTS} parts")
        kind = match.lastgroup or ""
        return kind, match[kind], start

    def expect(self, mark: str, what: str) -> None:
        start = self.skip()
        if self.look() != mark:
            self.fail(what, start, found=self.look() or self.text[start : start + 1])
        self.take()

    # --- grammar --------------------------------------------------------------------------------

    def whole(self) -> Node:
        node = self.sum(0)
        start = self.skip()
        if start < len(self.text):
            self.fail("Nothing was expected here.", start, found=self.text[start : start + 12])
        return node

    def sum(self, depth: int) -> Node:
        return self._chain(depth, "+-")

    def _chain(self, depth: int, signs: str) -> Node:
        below = self._product if signs == "+-" else self._signed
        if depth > MOST_PARTS // 4:
            self.fail("The expression is nested too deeply.", allowed=f"{MOST_PARTS // 4} levels")
        node, links = below(depth), 0
        while self.look() and self.look() in signs:
            _, sign, start = self.take()
            links += 1
            if links > MOST_PARTS:
                self.fail("The expression is too long.", start, allowed=f"about {MOST_PARTS} parts")
            node = Binary(sign, node, below(depth), start + 1)
        return node

    def _product(self, depth: int) -> Node:
        return self._chain(depth, "*/")

    def _signed(self, depth: int) -> Node:
        if self.look() != "-":
            return self._dated(depth)
        _, _, start = self.take()
        if depth > MOST_PARTS // 4:
            self.fail("The expression is nested too deeply.", start, allowed=f"{MOST_PARTS // 4} levels")
        return Negative(self._signed(depth + 1), start + 1)

    def _dated(self, depth: int) -> Node:
        node = self._primary(depth)
        if self.look() == "@":
            _, _, start = self.take()
            match = _DATE.match(self.text, self.place)
            if match is None or (len(match["date"]) > 4 and not 1 <= int(match["date"][5:]) <= 12):
                place = self.skip()
                self.fail("Not a date.", place, found=self.text[place : place + 8], allowed="YYYY or YYYY-MM")
            self.place = match.end()
            node = Dated(node, match["date"], start + 1)
            if self.look() == "@":
                self.fail("A value has one date.", self.skip(), found="@")
        return node

    def _primary(self, depth: int) -> Node:
        kind, found, start = self.take()
        if kind == "number":
            if not isfinite(float(found)):
                self.fail("The number is too large.", start, found=found)
            return Number(float(found), start + 1)
        if kind == "name":
            if self.look() == "(":
                return self._call(found, start, depth)
            return Name(found, self._filters(), start + 1)
        if found != "(":
            self.fail("A variable, a number or a bracket was expected here.", start, found=found)
        node = self.sum(depth + 1)
        self.expect(")", "A bracket is not closed.")
        return node

    def _call(self, name: str, start: int, depth: int) -> Node:
        if name not in FUNCTIONS:
            allowed = ", ".join(FUNCTIONS)
            self.fail("Unknown function.", start, found=name, allowed=allowed, nearest=nearest(name, FUNCTIONS))
        self.take()
        inner = self.sum(depth + 1)
        self.expect(")", f"The bracket of {name}( is not closed.")
        return Call(name, inner, start + 1)

    def _filters(self) -> tuple[Filter, ...]:
        if self.look() != "[":
            return ()
        self.take()
        filters = [self._filter()]
        while self.look() == ",":
            self.take()
            filters.append(self._filter())
        self.expect("]", "A square bracket is not closed.")
        return tuple(filters)

    def _filter(self) -> Filter:
        kind, key, start = self.take()
        if kind != "name":
            self.fail("A dimension or an attribute was expected here.", start, found=key)
        attribute = ""
        if self.look() == ".":
            self.take()
            kind, attribute, at = self.take()
            if kind != "name":
                self.fail("An attribute was expected here.", at, found=attribute)
        self.expect("=", "'=' was expected here.")
        values = [self._value()]
        while self.look() == "|":
            self.take()
            values.append(self._value())
        return Filter(key, tuple(values), attribute, start + 1)

    def _value(self) -> str:
        match = _VALUE.match(self.text, self.place)
        if match is None:
            start = self.skip()
            self.fail("A label was expected here.", start, found=self.text[start : start + 1])
        self.place = match.end()
        return match["quoted"] if match["quoted"] is not None else match["bare"]


@lru_cache(maxsize=4096)
def parse(text: str) -> Node:
    """Read an observable.

    Raises
    ------
    HistoryProblems
        If the text is none; the place is given.

    Examples
    --------
    >>> to_text(parse("households[form.role = collective]/households @ 1949"))
    'households[form.role=collective] / households @ 1949'
    """
    if len(text) > LONGEST:
        where = point_at(text[:40] + " ...", LONGEST)
        raise HistoryProblems([Problem("The expression is too long.", where, allowed=f"{LONGEST} characters")])
    if not text.strip():
        raise HistoryProblems([Problem("The expression is empty.", where="observable")])
    return _Reader(text).whole()


_RANK = {"+": 1, "-": 1, "*": 2, "/": 2}


def _rank(node: Node) -> int:
    if isinstance(node, Binary):
        return _RANK[node.sign]
    return {Negative: 3, Dated: 4}.get(type(node), 5)


def _wrapped(node: Node, least: int) -> str:
    text = to_text(node)
    return text if _rank(node) >= least else f"({text})"


def _number_text(value: float) -> str:
    return str(int(value)) if value.is_integer() and abs(value) < 1e15 else repr(value)


def _filter_text(chosen: Filter) -> str:
    values = "|".join(v if _BARE.fullmatch(v) else f'"{v}"' for v in chosen.values)
    return f"{chosen.key}{'.' + chosen.attribute if chosen.attribute else ''}={values}"


def to_text(node: Node) -> str:
    """Print an observable, with no more brackets than it needs."""
    match node:
        case Number():
            return _number_text(node.value)
        case Name():
            chosen = ", ".join(_filter_text(f) for f in node.filters)
            return f"{node.name}[{chosen}]" if chosen else node.name
        case Dated():
            return f"{_wrapped(node.inner, 5)} @ {node.date}"
        case Negative():
            return f"-{_wrapped(node.inner, 3)}"
        case Call():
            return f"{node.function}({to_text(node.inner)})"
        case Binary():
            rank = _RANK[node.sign]
            return f"{_wrapped(node.left, rank)} {node.sign} {_wrapped(node.right, rank + 1)}"


def names_in(node: Node) -> Iterator[Name]:
    """Iterate over the variables of an observable, in order."""
    match node:
        case Name():
            yield node
        case Dated() | Negative() | Call():
            yield from names_in(node.inner)
        case Binary():
            yield from names_in(node.left)
            yield from names_in(node.right)
        case _:
            return
