"""Files of an economy as they are: cells as text, with the row numbers that a spreadsheet shows.

Owns opening, decoding and splitting; says nothing about what a cell means (`checks` and `canonical` do).
"""

from __future__ import annotations

import csv
import json
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray

from lustrum.economy.columns import REQUIRED, table_names
from lustrum.errors import EconomyProblems, Problem, nearest

DESCRIPTOR = "datapackage.json"


@dataclass
class RawTable:
    """One table as text.

    Parameters
    ----------
    name, file : str
        Name of the table; name of the file, for messages.
    columns : dict of str to array
        Cells as text, stripped, by column in file order.
    rows : int array
        Number of each row as a spreadsheet shows it; the header is row 1.
    """

    name: str
    file: str
    columns: dict[str, NDArray[np.object_]] = field(default_factory=dict)
    rows: NDArray[np.int64] = field(default_factory=lambda: np.zeros(0, np.int64))


def read_descriptor(folder: Path) -> tuple[dict[str, Any], list[Problem]]:
    """Read ``datapackage.json``.

    Returns
    -------
    descriptor : dict
        Empty if it cannot be read.
    problems : list of Problem
        What is wrong with it.
    """
    try:
        return _descriptor(folder), []
    except EconomyProblems as error:
        return {}, list(error.problems)


def _descriptor(folder: Path) -> dict[str, Any]:
    if not folder.is_dir():
        what = "An economy is a folder, and this is a file." if folder.exists() else "There is no such folder."
        raise EconomyProblems([Problem(what, str(folder))])
    path = folder / DESCRIPTOR
    if not path.is_file():
        what = "The folder has no descriptor, so it is not an economy."
        raise EconomyProblems([Problem(what, str(folder), "", f"a file {DESCRIPTOR}")])
    try:
        descriptor = json.loads(path.read_text(encoding="utf-8-sig"))
    except UnicodeDecodeError as error:
        raise EconomyProblems([Problem("The file is not UTF-8.", f"{DESCRIPTOR}, byte {error.start + 1}")]) from error
    except json.JSONDecodeError as error:
        where = f"{DESCRIPTOR} line {error.lineno}, column {error.colno}"
        raise EconomyProblems([Problem(f"The JSON is broken: {error.msg}.", where)]) from error
    resources = descriptor.get("resources") if isinstance(descriptor, dict) else None
    if not isinstance(resources, list) or not all(isinstance(r, dict) for r in resources):
        raise EconomyProblems(
            [Problem("The descriptor lists no tables.", f"{DESCRIPTOR}, resources", "", "a list of objects")]
        )
    return dict(descriptor)


def _resource(folder: Path, number: int, resource: dict[str, Any]) -> tuple[str, Path | None, list[Problem]]:
    where = f"{DESCRIPTOR}, resources[{number}]"
    name, path = str(resource.get("name", "")), str(resource.get("path", ""))
    if name not in table_names():
        allowed = ", ".join(table_names())
        return (
            name,
            None,
            [Problem("Not a table of an economy.", f"{where}.name", name, allowed, nearest(name, table_names()))],
        )
    if not path or Path(path).is_absolute() or ".." in Path(path).parts:
        return name, None, [Problem("Not a file of this folder.", f"{where}.path", path, "a path inside the folder")]
    file = folder / path
    if file.is_dir():
        return name, None, [Problem("A file is needed, and this is a folder.", f"{where}.path", path)]
    if not file.is_file():
        have = [p.name for p in folder.iterdir()]
        return name, None, [Problem("The file does not exist.", f"{where}.path", path, nearest=nearest(path, have))]
    return name, file, []


def read_tables(folder: Path, descriptor: dict[str, Any]) -> tuple[dict[str, RawTable], list[Problem]]:
    """Read every table that the descriptor lists.

    Returns
    -------
    tables : dict of str to RawTable
        Tables that could be read.
    problems : list of Problem
        Tables that are missing, files that cannot be read, files that nobody lists (a warning).
    """
    tables: dict[str, RawTable] = {}
    problems: list[Problem] = []
    listed = set()
    for number, resource in enumerate(descriptor["resources"]):
        name, file, found = _resource(folder, number, resource)
        problems += found
        if name in listed:
            problems.append(Problem("The table is listed twice.", f"{DESCRIPTOR}, resources[{number}].name", name))
        elif file is not None:
            raw, found = read_table(file, name)
            problems += found
            if raw is not None:
                tables[name] = raw
        listed.add(name)
    for name in REQUIRED:
        if name not in listed:
            problems.append(
                Problem(f"The table '{name}' is missing.", f"{DESCRIPTOR}, resources", "", ", ".join(REQUIRED))
            )
    more = descriptor.get("supplement")  # tables of others, which may have names of ours
    others = {str(one.get("path")) for one in more if isinstance(one, dict)} if isinstance(more, list) else set()
    for file in sorted(folder.glob("*.csv")):
        if file.stem in table_names() and file.stem not in listed and file.name not in others:
            what = "The file lies in the folder but the descriptor does not list it, so it is not read."
            problems.append(Problem(what, file.name, severity="warning"))
    return tables, problems


def read_table(file: Path, name: str) -> tuple[RawTable | None, list[Problem]]:
    """Read one table of text, CSV or Parquet by its ending."""
    if file.suffix == ".parquet":
        return _read_parquet(file, name)
    try:
        text = file.read_bytes().decode("utf-8-sig")
    except UnicodeDecodeError as error:
        row = file.read_bytes()[: error.start].count(b"\n") + 1
        return None, [Problem("The file is not UTF-8.", f"{file.name} row {row}", remedy="Save it as CSV UTF-8.")]
    if not text.strip():
        return None, [Problem("The file is empty.", file.name, "", "a header row and at least no rows")]
    if "\0" in text:
        return None, [Problem("The file is not text.", file.name, "a zero byte", "CSV in UTF-8")]
    return _split(file.name, name, text)


def _split(file: str, name: str, text: str) -> tuple[RawTable | None, list[Problem]]:
    try:
        records = list(csv.reader(text.splitlines(keepends=True), strict=True))
    except csv.Error as error:
        return None, [Problem(f"The CSV is broken: {error}.", file)]
    header = [cell.strip() for cell in records[0]]
    problems = [
        Problem("A column stands twice.", f"{file} row 1, {column}")
        for position, column in enumerate(header)
        if column in header[:position]
    ]
    problems += [
        Problem("A column has no name.", f"{file} row 1, column {i + 1}") for i, c in enumerate(header) if not c
    ]
    kept: list[list[str]] = []
    numbers: list[int] = []
    for number, record in enumerate(records[1:], 2):
        cells = [cell.strip() for cell in record]
        if not any(cells):
            continue
        if len(cells) > len(header):
            found, allowed = f"{len(cells)} cells", f"{len(header)} cells, as in the header"
            problems.append(Problem("The row is longer than the header.", f"{file} row {number}", found, allowed))
        kept.append((cells + [""] * len(header))[: len(header)])
        numbers.append(number)
    cells_by_column = zip(*kept, strict=True) if kept else ([] for _ in header)
    columns = {column: np.array(cells, dtype=object) for column, cells in zip(header, cells_by_column, strict=True)}
    return RawTable(name, file, columns, np.array(numbers, np.int64)), problems


def _read_parquet(file: Path, name: str) -> tuple[RawTable | None, list[Problem]]:
    import duckdb

    try:
        answer = duckdb.read_parquet(str(file))
        header, records = answer.columns, answer.fetchall()
    except duckdb.Error as error:
        return None, [Problem("The Parquet file cannot be read.", file.name, str(error).splitlines()[0])]
    cells = zip(*records, strict=True) if records else ([] for _ in header)
    columns = {
        column: np.array(["" if cell is None else str(cell).strip() for cell in values], dtype=object)
        for column, values in zip(header, cells, strict=True)
    }
    return RawTable(name, file.name, columns, np.arange(2, len(records) + 2, dtype=np.int64)), []
