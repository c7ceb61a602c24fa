"""Figures of a record that answer an indicator as they stand: a share that the yearbook prints, say.

Owns ``indicators.csv`` of an observed record: one row for each indicator (and what it is a share of) that the record's
own figures give, with an expression over its variables. An indicator reads values and not formulas of such a row, and
only for the months that a figure covers: a yearly figure stands for its year, and nothing is interpolated. Of rows
for a month the one of the shortest period counts, and of those the best known; sources that differ on it are its
lowest and highest value.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

import numpy as np
from numpy.typing import NDArray

from lustrum.errors import HistoryProblems, Problem, UnitProblems, nearest
from lustrum.history.counterparts import RANKS, is_point, records_of
from lustrum.history.language import Binary, Call, Dated, Name, Negative, Node, Number, parse
from lustrum.history.variables import BASES
from lustrum.quantities.calendar import MONTHS_A_YEAR, Month
from lustrum.quantities.units import convert

if TYPE_CHECKING:
    from lustrum.history.history import History

__all__ = ["PUBLISHED_COLUMNS", "Figures", "Published", "check_published", "read_figures", "read_published"]

PUBLISHED_COLUMNS = ("indicator", "of", "figure", "basis", "note")
_REQUIRED = ("indicator", "figure")

Floats = NDArray[np.float64]
Words = list[frozenset[str]]
"""Words for each month: sources, or evidence."""


@dataclass(frozen=True)
class Published:
    """One row: an indicator, and the figures of the record that give it.

    Parameters
    ----------
    indicator : str
        Code of the measure: ``OWN-02``.
    of : str
        Variable that a share is of; blank where the measure is no share of something chosen.
    figure : str
        Expression over the record's own variables: ``coop_share_farm_households / 100``. Signs, numbers, ``growth``
        and ``@``; no filters.
    basis : str
        Official figures are ``reported``, independent estimates are ``true``.
    note : str
        How the figure differs from what the measure asks for.
    """

    indicator: str
    of: str
    figure: str
    basis: str = "reported"
    note: str = ""
    node: Node = field(default=Number(float("nan")), repr=False, compare=False)

    @property
    def variables(self) -> tuple[str, ...]:
        """The record's variables that it rests on, in order."""
        return tuple(dict.fromkeys(_names_in(self.node)))

    def to_dict(self) -> dict[str, str]:
        """Return the row as it stands in ``indicators.csv``."""
        return {name: getattr(self, name) for name in PUBLISHED_COLUMNS}


def _names_in(node: Node) -> Iterator[str]:
    if isinstance(node, Name):
        yield node.name
    elif isinstance(node, Binary):
        yield from _names_in(node.left)
        yield from _names_in(node.right)
    elif isinstance(node, (Negative, Dated, Call)):
        yield from _names_in(node.inner)


# --- reading --------------------------------------------------------------------------------------


def read_published(rows: Sequence[Mapping[str, str]], where: str) -> tuple[list[Published], list[Problem]]:
    """Make the rows of an ``indicators.csv``; all problems are returned beside them."""
    made: list[Published] = []
    problems = [
        Problem("A column is missing.", where, name, ", ".join(PUBLISHED_COLUMNS))
        for name in _REQUIRED
        if rows and name not in rows[0]
    ]
    seen: dict[tuple[str, ...], int] = {}
    for number, row in enumerate(rows if not problems else (), 2):
        one, found = _published(row, f"{where} row {number}")
        problems += found
        if one is None:
            continue
        key = (one.indicator, one.of, one.figure, one.basis)
        if key in seen:
            problems.append(Problem("A figure stands twice.", f"{where} rows {seen[key]} and {number}", one.figure))
        seen.setdefault(key, number)
        made.append(one)
    return made, problems


def _published(row: Mapping[str, str], where: str) -> tuple[Published | None, list[Problem]]:
    text = {name: (row.get(name) or "").strip() for name in PUBLISHED_COLUMNS}
    basis = text["basis"] or "reported"
    problems = []
    if not text["indicator"]:
        problems.append(Problem("A row names no indicator.", f"{where}, indicator"))
    if basis not in BASES:
        problems.append(Problem("Unknown basis.", f"{where}, basis", basis, ", ".join(BASES), nearest(basis, BASES)))
    try:
        node = parse(text["figure"])
    except HistoryProblems as error:
        return None, problems + [
            Problem(one.what, f"{where}, figure: {one.where}", one.found, one.allowed, one.nearest, one.remedy)
            for one in error.problems
        ]
    for what, found, allowed in _strange(node):
        problems.append(Problem(what, f"{where}, figure", found, allowed))
    return Published(text["indicator"], text["of"], text["figure"], basis, text["note"], node), problems


def _strange(node: Node) -> Iterator[tuple[str, str, str]]:
    if isinstance(node, Name) and node.filters:
        yield "A figure of the record has no labels to choose.", node.name, "the variable's name alone"
    if isinstance(node, Call) and node.function != "growth":
        yield "This function does not read figures.", node.function, "growth"
    if isinstance(node, Binary):
        yield from _strange(node.left)
        yield from _strange(node.right)
    elif isinstance(node, (Negative, Dated, Call)):
        yield from _strange(node.inner)


def check_published(rows: Sequence[Published], variables: Sequence[str], where: str) -> Iterator[Problem]:
    """Iterate over the variables that figures name and the record has not."""
    for number, row in enumerate(rows, 2):
        for name in row.variables:
            if name not in variables:
                what = "The record has no such variable."
                yield Problem(what, f"{where} row {number}, figure", name, "", nearest(name, variables))


# --- figures by month -----------------------------------------------------------------------------


@dataclass(frozen=True)
class Figures:
    """Figures on a row of months; NaN where the record has none.

    Parameters
    ----------
    value, low, high : float64 (time,)
        The best known figure, and what the sources that differ on it give.
    sources, evidence : list of frozenset of str, one for each month
        Where the month's figure comes from, and how well it is known.
    """

    value: Floats
    low: Floats
    high: Floats
    sources: Words
    evidence: Words


def read_figures(history: History, row: Published, months: Sequence[Month]) -> Figures:
    """Return the figures of a row on some months.

    Examples
    --------
    >>> from lustrum.history.storage import load_history
    >>> from lustrum.quantities.calendar import months
    >>> korea = load_history("korea")
    >>> share = Published("OWN-01", "gross_output", "", node=parse("industrial_output_share_state / 100"))
    >>> found = read_figures(korea, share, months(Month(1946, 12), Month(1947, 1)))
    >>> found.value
    array([0.724,   nan])
    """
    return _Reading(history, months).of(row.node)


class _Reading:
    """Reads an expression on a row of months."""

    def __init__(self, history: History, months: Sequence[Month]) -> None:
        self.history, self.months = history, months

    def of(self, node: Node) -> Figures:
        if isinstance(node, Number):
            return self._constant(node.value)
        if isinstance(node, Name):
            return self._variable(node.name)
        if isinstance(node, Negative):
            inner = self.of(node.inner)
            return Figures(-inner.value, -inner.high, -inner.low, inner.sources, inner.evidence)
        if isinstance(node, Dated):
            return self._at(self.of(node.inner), Month.parse(node.date))
        if isinstance(node, Call):
            now = self.of(node.inner)
            return _combine("-", _combine("/", now, _shift(now)), self._constant(1.0))
        return _combine(node.sign, self.of(node.left), self.of(node.right))

    def _constant(self, value: float) -> Figures:
        values = np.full(len(self.months), value)
        blank: Words = [frozenset()] * len(self.months)
        return Figures(values, values, values, blank, blank)

    def _at(self, figures: Figures, month: Month) -> Figures:
        """Return the figure of a month, or the first month of a year, on all months."""
        count = len(self.months)
        place = month.ordinal - self.months[0].ordinal if count else -1
        if not 0 <= place < count:
            return self._constant(np.nan)
        value, low, high = (np.full(count, array[place]) for array in (figures.value, figures.low, figures.high))
        return Figures(value, low, high, [figures.sources[place]] * count, [figures.evidence[place]] * count)

    def _variable(self, name: str) -> Figures:
        made = self._constant(np.nan)
        value, low, high = (np.array(made.value) for _ in range(3))
        sources, evidence = list(made.sources), list(made.evidence)
        chosen = self._chosen(name)
        for place, month in enumerate(self.months):
            if month.ordinal in chosen:
                row, factor = chosen[month.ordinal]
                value[place] = row["value"] * factor
                ends = [row[end] * factor if np.isfinite(row[end]) else value[place] for end in ("low", "high")]
                low[place], high[place] = ends
                sources[place], evidence[place] = frozenset({row["source"]}), frozenset({row["evidence"]})
        return Figures(value, low, high, sources, evidence)

    def _chosen(self, name: str) -> dict[int, tuple[dict[str, Any], float]]:
        """Return the row that counts for each month, and its factor: the shortest period, then the best known."""
        observations = self.history.observations
        rows = records_of(observations[observations["variable"] == name] if observations is not None else None)
        unit = self.history.dictionary[name].unit if name in self.history.dictionary else ""
        chosen: dict[int, tuple[dict[str, Any], float]] = {}
        ranks: dict[int, tuple[int, int]] = {}
        for row in rows:
            factor = _factor(row["unit"], unit)
            if not is_point(row) or not np.isfinite(factor):
                continue
            first, last = Month.parse(row["from"]), Month.parse(row["to"])
            rank = (last - first, RANKS.get(row["evidence"], 9))
            for ordinal in range(first.ordinal, last.ordinal + 1):
                if ordinal not in ranks or rank < ranks[ordinal]:
                    ranks[ordinal], chosen[ordinal] = rank, (row, factor)
        return chosen


def _factor(unit: str, wanted: str) -> float:
    if unit == wanted or not wanted:
        return 1.0
    try:
        return convert(1.0, unit, wanted)
    except UnitProblems:
        return float("nan")


def _shift(figures: Figures) -> Figures:
    """Return the figures of a year before."""
    count = len(figures.value)
    gap = min(MONTHS_A_YEAR, count)
    arrays = [
        np.concatenate([np.full(gap, np.nan), array[: count - gap]])
        for array in (figures.value, figures.low, figures.high)
    ]
    words = [[frozenset[str]()] * gap + part[: count - gap] for part in (figures.sources, figures.evidence)]
    return Figures(arrays[0], arrays[1], arrays[2], words[0], words[1])


def _apply(sign: str, left: Floats, right: Floats) -> Floats:
    if sign == "/":
        quotient: Floats = np.divide(left, right, out=np.full(len(left), np.nan), where=right != 0)
        return quotient
    return {"+": left + right, "-": left - right, "*": left * right}[sign]


def _combine(sign: str, left: Figures, right: Figures) -> Figures:
    """Combine figures; the ends are the lowest and highest of all ends (interval arithmetic)."""
    value = _apply(sign, left.value, right.value)
    ends = np.stack([_apply(sign, one, other) for one in (left.low, left.high) for other in (right.low, right.high)])
    known = np.isfinite(value)
    return Figures(
        value,
        np.where(known, np.where(known, ends, 0.0).min(axis=0), np.nan),
        np.where(known, np.where(known, ends, 0.0).max(axis=0), np.nan),
        _united(left.sources, right.sources, known),
        _united(left.evidence, right.evidence, known),
    )


def _united(one: Words, other: Words, known: NDArray[np.bool_]) -> Words:
    """Return the words of both for each month with a value."""
    return [a | b if here else frozenset() for a, b, here in zip(one, other, known, strict=True)]
