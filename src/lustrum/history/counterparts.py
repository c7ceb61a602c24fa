"""Counterparts: what a variable of an observed record corresponds to in a simulated one.

Owns ``mapping.csv``: one row for each variable of the record (or for some of its units or sources) with the
observable over the variables of a simulated record, the factor to its unit, the basis, and the instant that the
record means. A variable without a counterpart has a row too, with a blank observable and the reason in `note`. Thus
a simulation and the record pass through the same expression.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

import numpy as np

from lustrum.errors import HistoryProblems, Problem, nearest
from lustrum.history.language import Node, parse
from lustrum.history.variables import BASES
from lustrum.quantities.calendar import Month
from lustrum.quantities.dictionary import Dictionary

if TYPE_CHECKING:
    import pandas as pd

    from lustrum.history.history import History
    from lustrum.history.series import Series

MAPPING_COLUMNS = ("variable", "unit", "sources", "observable", "factor", "basis", "instant", "title", "note")
_REQUIRED = ("variable", "observable")
INSTANTS = ("start", "end", "mean")
RANKS = {"read": 0, "derived": 1, "recalled": 2, "synthetic": 3, "simulated": 4}
"""How evidence ranks where one value must be chosen: the first is preferred."""

_EPOCH = 1970 * 12


@dataclass(frozen=True)
class Counterpart:
    """One row of a mapping.

    Parameters
    ----------
    variable : str
        Name in the record.
    observable : str
        Expression over a simulated record; blank if there is none.
    factor : float
        What a recorded number is multiplied by to be in the observable's unit.
    basis : str
        Official figures are ``reported``, independent estimates are ``true``.
    instant : {"start", "end", "mean"}
        What of its period the record means, where the observable is a stock, a share or the like.
    unit : str
        Unit of the record that this row is for; blank: any.
    sources : tuple of str
        Sources that this row is for; empty: any.
    title, note : str
        What a reader is told; a remark, or the reason why there is no counterpart.
    """

    variable: str
    observable: str = ""
    factor: float = 1.0
    basis: str = "true"
    instant: str = "end"
    unit: str = ""
    sources: tuple[str, ...] = ()
    title: str = ""
    note: str = ""
    node: Node | None = field(default=None, repr=False, compare=False)

    def fits(self, unit: str, source: str) -> bool:
        """Say whether a row of the record with this unit and source is meant."""
        return self.unit in ("", unit) and (not self.sources or source in self.sources)

    @property
    def narrowness(self) -> int:
        """How special the row is: rows for some sources or units go before rows for any."""
        return 2 * bool(self.sources) + bool(self.unit)

    def to_dict(self) -> dict[str, Any]:
        """Return the row as it stands in ``mapping.csv``."""
        row = {name: getattr(self, name) for name in MAPPING_COLUMNS}
        return row | {"sources": " ".join(self.sources), "factor": f"{self.factor:.12g}" if self.observable else ""}


def find_counterpart(mapping: Iterable[Counterpart], variable: str, unit: str, source: str) -> Counterpart | None:
    """Return the row of a mapping that is meant for a row of the record; the most special one first."""
    fitting = [row for row in mapping if row.variable == variable and row.fits(unit, source)]
    return max(fitting, key=lambda row: row.narrowness, default=None)


def read_mapping(
    rows: Sequence[Mapping[str, str]], sources: Iterable[str], where: str
) -> tuple[list[Counterpart], list[Problem]]:
    """Make counterparts of the rows of a ``mapping.csv``; all problems are returned beside them."""
    known = set(sources)
    made: list[Counterpart] = []
    problems: list[Problem] = []
    missing = [name for name in _REQUIRED if rows and name not in rows[0]]
    for name in missing:
        problems.append(Problem("A column is missing.", where, name, ", ".join(MAPPING_COLUMNS)))
    for number, row in enumerate(rows if not missing else (), 2):
        made.append(_counterpart(row))
        problems += _check(row, made[-1], known, f"{where} row {number}")
    seen: dict[tuple[str, str, tuple[str, ...]], int] = {}
    for number, one in enumerate(made, 2):
        key = (one.variable, one.unit, one.sources)
        if key in seen:
            problems.append(
                Problem("A variable is mapped twice.", f"{where} rows {seen[key]} and {number}", one.variable)
            )
        seen[key] = number
    return made, problems


def _counterpart(row: Mapping[str, str]) -> Counterpart:
    def text(key: str, default: str = "") -> str:
        return (row.get(key) or "").strip() or default

    try:
        factor = float(text("factor", "1"))
    except ValueError:
        factor = float("nan")
    try:
        node = parse(text("observable")) if text("observable") else None
    except HistoryProblems:
        node = None
    return Counterpart(
        variable=text("variable"),
        observable=text("observable"),
        factor=factor,
        basis=text("basis", "true"),
        instant=text("instant", "end"),
        unit=text("unit"),
        sources=tuple(text("sources").split()),
        title=text("title"),
        note=text("note"),
        node=node,
    )


def _check(row: Mapping[str, str], made: Counterpart, sources: set[str], where: str) -> Iterator[Problem]:
    if not made.variable:
        yield Problem("A row of the mapping names no variable.", f"{where}, variable")
    if not np.isfinite(made.factor) or made.factor == 0:
        yield Problem("The factor is a number other than 0.", f"{where}, factor", str(row.get("factor")))
    if made.basis not in BASES:
        yield Problem("Unknown basis.", f"{where}, basis", made.basis, ", ".join(BASES), nearest(made.basis, BASES))
    if made.instant not in INSTANTS:
        near = nearest(made.instant, INSTANTS)
        yield Problem("Unknown instant.", f"{where}, instant", made.instant, ", ".join(INSTANTS), near)
    for source in made.sources:
        if source not in sources:
            yield Problem("Unknown source.", f"{where}, sources", source, "", nearest(source, sources))
    if not made.observable and not made.note:
        yield Problem(
            "A variable without a counterpart says why.",
            f"{where}, note",
            made.variable,
            remedy="Write the reason in `note`.",
        )
    if made.observable and made.node is None:
        try:
            parse(made.observable)
        except HistoryProblems as error:
            for problem in error.problems:
                yield Problem(
                    problem.what,
                    f"{where}, {problem.where}",
                    problem.found,
                    problem.allowed,
                    problem.nearest,
                    problem.remedy,
                )


def check_counterparts(
    mapping: Iterable[Counterpart], dictionary: Dictionary, labels: Mapping[str, Any]
) -> list[Problem]:
    """Return what is wrong with the observables of a mapping, given the variables and labels of a simulated record."""
    from lustrum.history.selection import check_observable

    return [
        problem
        for row in mapping
        if row.observable
        for problem in check_observable(row.observable, dictionary, labels, row.basis)
    ]


# --- an observed record as series -----------------------------------------------------------------


def series_of_counterparts(history: History) -> dict[Node, dict[str, Series]]:
    """Return the series of each observable that a mapping names, by basis, in the observable's unit."""
    rows: dict[tuple[Node, str], list[tuple[Counterpart, Mapping[str, Any]]]] = {}
    for row in records_of(history.observations):
        meant = find_counterpart(history.mapping, row["variable"], row["unit"], row["source"])
        if meant is not None and meant.node is not None and is_point(row):
            rows.setdefault((meant.node, meant.basis), []).append((meant, row))
    made: dict[Node, dict[str, Series]] = {}
    for (node, basis), members in rows.items():
        made.setdefault(node, {})[basis] = _series(history, node, members)
    return made


def records_of(observations: pd.DataFrame | None) -> list[dict[str, Any]]:
    """Return observations as plain mappings, in order."""
    rows = [] if observations is None else observations.to_dict("records")
    return [{str(key): value for key, value in row.items()} for row in rows]


def is_point(row: Mapping[str, Any]) -> bool:
    """Say whether a row is a value at a date or of a year: no bound, no repetition, no longer interval."""
    months = Month.parse(row["to"]) - Month.parse(row["from"]) + 1
    return not row["bound"] and not row["repeated"] and months <= 12


def is_whole_year(row: Mapping[str, Any]) -> bool:
    """Say whether a row is of a calendar year."""
    return bool(row["from"][:4] == row["to"][:4] and row["from"].endswith("-01") and row["to"].endswith("-12"))


def period_of(row: Mapping[str, Any], instant: str, yearly: bool) -> int:
    """Return the period a row stands at: a year, or months since 1970-01 (the start, middle or end of the row)."""
    if yearly:
        return int(row["from"][:4])
    first, last = Month.parse(row["from"]).ordinal - _EPOCH, Month.parse(row["to"]).ordinal - _EPOCH
    return {"start": first - 1, "mean": (first + last) // 2}.get(instant, last)


def best_first(rows: Iterable[Mapping[str, Any]]) -> list[Mapping[str, Any]]:
    """Return rows by evidence (read, derived, recalled), then in their order."""
    return sorted(rows, key=lambda row: RANKS.get(row["evidence"], 9))


def _series(history: History, node: Node, members: list[tuple[Counterpart, Mapping[str, Any]]]) -> Series:
    from lustrum.history.series import Series

    yearly = all(is_whole_year(row) for _, row in members)
    at: dict[int, list[tuple[Counterpart, Mapping[str, Any]]]] = {}
    for meant, row in members:
        at.setdefault(period_of(row, meant.instant, yearly), []).append((meant, row))
    times = sorted(at)
    values = []
    for time in times:
        meant, row = min(at[time], key=lambda pair: RANKS.get(pair[1]["evidence"], 9))
        values.append(row["value"] * meant.factor)
    kind, unit = _nature(node)
    words = frozenset(row["evidence"] for _, row in members)
    return Series(np.array(values), np.array(times, dtype=np.int64), "year" if yearly else "month", kind, unit, words)


def _nature(node: Node) -> tuple[str, str]:
    """Return kind and unit of an observable over the packaged dictionary, as far as they follow from it."""
    from lustrum.history.blank import BlankRecord
    from lustrum.history.language import to_text
    from lustrum.history.selection import Meaning
    from lustrum.history.variables import variables_dictionary

    found = Meaning(BlankRecord(variables_dictionary(), {}), to_text(node), "true").of(node)
    return found.kind, found.unit
