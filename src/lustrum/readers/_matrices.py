"""Labelled matrices in CSV files: numbers with row and column labels, and everything that is wrong with them."""

from __future__ import annotations

import csv
import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from pathlib import Path

import numpy as np
import pandas as pd

from lustrum.economy.checks import gather
from lustrum.economy.reading import RawTable, read_table
from lustrum.errors import Problem, nearest

_THOUSANDS = re.compile(r"[-+]?\d{1,3}(,\d{3})+(\.\d*)?")
_COMMA = re.compile(r"[-+]?\d+,\d+")


@dataclass(frozen=True)
class Matrix:
    """Numbers with labels of rows and columns.

    Parameters
    ----------
    file : str
        Name of the file, for messages.
    values : DataFrame (row, column)
        Float64; blank cells are 0.
    rows : dict of str to int
        Row number, as a spreadsheet shows it, of each label.
    texts : dict of str to dict
        Columns that hold text (names of labels, say): column to row label to text.
    """

    file: str
    values: pd.DataFrame
    rows: dict[str, int] = field(default_factory=dict)
    texts: dict[str, dict[str, str]] = field(default_factory=dict)

    def where(self, row: str, column: str = "") -> str:
        """Say where a cell is: file, row, column."""
        return f"{self.file} row {self.rows.get(row, '?')}" + (f", {column}" if column else "")


def read_matrix(
    path: Path,
    problems: list[Problem],
    *,
    texts: Sequence[str] = (),
    blank: str = "zero",
    label: str = "",
    thousands: bool = False,
) -> Matrix | None:
    """Read a matrix: labels in the first row and the first column.

    Parameters
    ----------
    path : Path
        A CSV file in UTF-8.
    problems : list of Problem
        Everything that is wrong is added: no such file, wrong encoding, an empty table, rows of another length than
        the header, labels that stand twice, text where a number should be, commas between thousands.
    texts : sequence of str
        Columns that hold text; those that are not there are passed over.
    blank : {"zero", "refuse"}
        What a blank cell is.
    label : str
        The column of labels, where it is not the first; columns without a name are passed over then.
    thousands : bool
        Whether commas between thousands are allowed, as some publications have them in quotes.

    Returns
    -------
    Matrix or None
        None if the file cannot be read as a table at all.
    """
    if not path.is_file():
        beside = [file.name for file in path.parent.glob("*")] if path.parent.is_dir() else []
        what = "The file is missing." if not path.exists() else "A file is needed, and this is a folder."
        problems.append(Problem(what, str(path), nearest=nearest(path.name, beside)))
        return None
    raw, found = read_table(path, path.stem)
    problems += [one for one in found if not label or not one.what.startswith("A column has no name")]
    if raw is None:
        return None
    problems += _short_rows(path)
    label = label if label in raw.columns else next(iter(raw.columns))
    columns = [column for column in raw.columns if column not in ("", label)]
    if not len(raw.rows) or not columns:
        problems.append(Problem("The table is empty.", raw.file, "", "a header and at least one row with numbers"))
        return None
    labels = [str(name) for name in raw.columns[label]]
    problems += _labels(raw, label, labels)
    chosen = [column for column in columns if column not in texts]
    made = {column: _numbers(raw, column, problems, blank, thousands=thousands) for column in chosen}
    values = pd.DataFrame(made, index=pd.Index(labels, dtype=object))
    rows = dict(zip(reversed(labels), reversed([int(row) for row in raw.rows]), strict=True))
    kept = {
        column: dict(zip(labels, map(str, raw.columns[column]), strict=True)) for column in columns if column in texts
    }
    return Matrix(raw.file, values.loc[~values.index.duplicated()], rows, kept)


def _labels(raw: RawTable, label: str, labels: list[str]) -> list[Problem]:
    first: dict[str, int] = {}
    problems = []
    for row, name in zip(raw.rows, labels, strict=True):
        if not name:
            problems.append(Problem("The row has no label.", f"{raw.file} row {row}, {label}"))
        elif name in first:
            problems.append(
                Problem(f"The label stands twice, first in row {first[name]}.", f"{raw.file} row {row}", name)
            )
        first.setdefault(name, int(row))
    return problems


def _short_rows(path: Path) -> list[Problem]:
    """Find rows with fewer cells than the header: what is missing may stand in another column."""
    with path.open(encoding="utf-8-sig", newline="") as file:
        records = list(csv.reader(file))
    width = len(records[0])
    found = [(n, f"{len(r)} cells") for n, r in enumerate(records[1:], 2) if any(r) and len(r) < width]
    return gather("The row is shorter than the header.", path.name, "cells", found, f"{width} cells, as in the header")


def _numbers(raw: RawTable, column: str, problems: list[Problem], blank: str, *, thousands: bool) -> np.ndarray:
    cells = raw.columns[column]
    if thousands:
        cells = np.array([c.replace(",", "") if _THOUSANDS.fullmatch(c) else c for c in cells], dtype=object)
    numbers = np.array(pd.to_numeric(pd.Series(cells, dtype=object), errors="coerce"), dtype=np.float64)
    empty = cells == ""
    wrong = np.flatnonzero(~np.isfinite(numbers) & ~(empty & (blank == "zero")))
    sorts: dict[tuple[str, str], list[tuple[int, str]]] = {}
    for i in wrong:
        sorts.setdefault(_complaint(str(cells[i])), []).append((int(raw.rows[i]), str(cells[i])))
    for (what, allowed), found in sorts.items():
        problems += gather(what, raw.file, column, found, allowed)
    return np.where(np.isfinite(numbers), numbers, 0.0)


def _complaint(cell: str) -> tuple[str, str]:
    if _THOUSANDS.fullmatch(cell):
        return "The number has commas between thousands.", "digits and a decimal point, such as 1234.5"
    if _COMMA.fullmatch(cell):
        return "The number has a decimal comma.", "a decimal point, such as 0.25"
    return "A number is needed.", "a finite number, such as 0.25"


def align(
    matrix: Matrix, problems: list[Problem], *, rows: Sequence[str] | None = None, columns: Sequence[str] | None = None
) -> pd.DataFrame:
    """Return the part of a matrix that has the expected labels, in their order; others are problems.

    Parameters
    ----------
    matrix : Matrix
        What was read.
    problems : list of Problem
        Labels that are missing, and labels that are not known (with the nearest), are added.
    rows, columns : sequence of str, optional
        The labels that must be there, and no others; None: any.
    """
    frame = matrix.values
    for axis, have, wanted in (("row", list(frame.index), rows), ("column", list(frame.columns), columns)):
        if wanted is not None:
            problems += expect(matrix, axis, have, wanted)
    shown = frame.reindex(index=list(rows), fill_value=0.0) if rows is not None else frame
    return shown.reindex(columns=list(columns), fill_value=0.0) if columns is not None else shown


def expect(matrix: Matrix, axis: str, have: Iterable[str], wanted: Sequence[str]) -> list[Problem]:
    """Compare labels with those that are expected; each missing or unknown one is a problem."""
    have = list(have)
    known, there = set(wanted), set(have)
    missing = [label for label in wanted if label not in there]
    strange = [label for label in have if label not in known]
    problems = [Problem(f"The {axis} '{one}' is missing.", matrix.file, nearest(one, strange)) for one in missing]
    shown = ", ".join(list(wanted)[:20]) + (" ..." if len(wanted) > 20 else "")
    for one in strange:
        where = matrix.where(one) if axis == "row" else f"{matrix.file} row 1, {one}"
        problems.append(Problem(f"Unknown {axis}.", where, one, shown, nearest(one, missing or wanted)))
    return problems
