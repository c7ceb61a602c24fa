"""Dictionaries: one row for each column of a table or variable of a history.

Checks, documentation and messages read the dictionary, so that they cannot disagree.
"""

from __future__ import annotations

import csv
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path

from lustrum.errors import InputProblems, NameProblems, Problem, nearest

KINDS = ("stock", "flow", "rate", "share", "index", "flag", "id", "price", "attribute")


@dataclass(frozen=True)
class DictionaryRow:
    """What one column or variable is.

    Parameters
    ----------
    name : str
        Name of the column or variable.
    dims : tuple of str
        Dimensions beside time and basis.
    dtype, unit : str
        Storage type and unit; ``product`` as a unit means the product's own.
    kind : str
        One of stock, flow, rate, share, index, flag, id, price, attribute.
    allowed, default, given, meaning, source : str
        Allowed values or range, default, whether given or computed, meaning, source.
    table : str
        Table that the column belongs to; empty for variables of a history.
    cadence : str
        month, quarter, year or once.
    additive : tuple of str
        Dimensions over which a sum has a meaning.
    bases : tuple of str
        Which of true, reported, planned-first and planned-last may be recorded; low and high are the ends of what a
        person who enters a contested figure holds possible.
    record : str
        always, or request.
    """

    name: str
    dims: tuple[str, ...] = ()
    dtype: str = "float64"
    unit: str = ""
    kind: str = "flow"
    allowed: str = ""
    default: str = ""
    given: str = ""
    meaning: str = ""
    source: str = ""
    table: str = ""
    cadence: str = "month"
    additive: tuple[str, ...] = ()
    bases: tuple[str, ...] = ("true",)
    record: str = "always"


class Dictionary(Mapping[str, DictionaryRow]):
    """Rows by name, or by ``table.name`` where rows belong to tables."""

    def __init__(self, rows: list[DictionaryRow]) -> None:
        self._rows = {(f"{row.table}.{row.name}" if row.table else row.name): row for row in rows}

    def __getitem__(self, name: str) -> DictionaryRow:
        try:
            return self._rows[name]
        except KeyError:
            raise NameProblems(
                [Problem("Not in the dictionary.", found=name, nearest=nearest(name, self._rows))]
            ) from None

    def __contains__(self, name: object) -> bool:
        return name in self._rows

    def __iter__(self) -> Iterator[str]:
        return iter(self._rows)

    def __len__(self) -> int:
        return len(self._rows)

    def tables(self) -> tuple[str, ...]:
        """Return the names of the tables, in order."""
        return tuple(dict.fromkeys(row.table for row in self._rows.values() if row.table))

    def of_table(self, table: str) -> tuple[DictionaryRow, ...]:
        """Return the rows of one table, in order."""
        return tuple(row for row in self._rows.values() if row.table == table)


def _row(record: dict[str, str]) -> DictionaryRow:
    def text(key: str, default: str = "") -> str:
        return (record.get(key) or "").strip() or default

    return DictionaryRow(
        name=text("name"),
        dims=tuple(text("dims").split()),
        dtype=text("dtype", "float64"),
        unit=text("unit"),
        kind=text("kind"),
        allowed=text("allowed"),
        default=text("default"),
        given=text("given"),
        meaning=text("meaning"),
        source=text("source"),
        table=text("table"),
        cadence=text("cadence", "month"),
        additive=tuple(text("additive").split()),
        bases=tuple(text("bases", "true").split()),
        record=text("record", "always"),
    )


def read_dictionary(path: Path) -> Dictionary:
    """Read a dictionary file.

    Parameters
    ----------
    path : Path
        CSV file with the fields of :class:`DictionaryRow`; lists are separated by blanks.

    Raises
    ------
    InputProblems
        If a row has no name or an unknown kind.
    """
    with path.open(encoding="utf-8", newline="") as file:
        records = list(csv.DictReader(file))
    problems = [
        Problem("A dictionary row is incomplete.", where=f"{path.name} row {number}", found=str(record.get("name")))
        for number, record in enumerate(records, 2)
        if not record.get("name") or record.get("kind") not in KINDS
    ]
    if problems:
        raise InputProblems(problems)
    return Dictionary([_row(record) for record in records])
