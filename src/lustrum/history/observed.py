"""The record of a country: rows of facts become an observed History in which sources stay apart.

A folder ``observed/`` holds either the record as historians keep it, ``record.csv`` (entity, year, variable, value,
unit, source, note; the first word of the note is its evidence), or the long table ``observations.csv`` that is made
of it, with ``sources.csv``, ``mapping.csv`` (see `counterparts`), ``indicators.csv`` (see `published`) and
``about.json``, which says what it is a record of and for which months. Nothing is averaged; where one value is needed,
read goes before derived before recalled, and the others are its low and high.
"""

from __future__ import annotations

import csv
import io
import json
import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING, Any

import numpy as np

from lustrum.errors import HistoryProblems, InputProblems, Problem, UnitProblems, nearest
from lustrum.history.counterparts import (
    Counterpart,
    best_first,
    find_counterpart,
    is_point,
    is_whole_year,
    period_of,
    read_mapping,
    records_of,
)
from lustrum.history.history import History
from lustrum.history.published import Published, check_published, read_published
from lustrum.history.variables import variables_dictionary
from lustrum.quantities.calendar import Month
from lustrum.quantities.dictionary import Dictionary, DictionaryRow
from lustrum.quantities.evidence import EVIDENCE, Source, Sources
from lustrum.quantities.units import convert

if TYPE_CHECKING:
    import pandas as pd
    import xarray as xr

RECORD_COLUMNS = ("entity", "year", "variable", "value", "unit", "source", "note")
OBSERVATION_COLUMNS = (
    "from", "to", "variable", "value", "low", "high", "unit", "basis", "source", "evidence", "bound", "repeated",
    "note",
)  # fmt: skip
"""Columns of the long table; any other column is a dimension."""

PUBLISHED, ABOUT = "indicators.csv", "about.json"
ABOUT_KEYS = ("title", "from", "until", "note")
_NEEDED = ("from", "to", "variable", "value", "unit", "source", "evidence")
_TAG = re.compile(r"^\s*\[(\w+)\]\s*")
_AT_LEAST = re.compile(r"\b(lower bound|at least|no fewer than|no less than)\b", re.IGNORECASE)
_AT_MOST = re.compile(r"\b(upper bound|at most|no more than)\b", re.IGNORECASE)
_REPEATED = re.compile(r"\bcount once\b", re.IGNORECASE)
_DATE = re.compile(r"\d{4}(-\d{2})?")


def load_observed(path: Path | str, name: str = "") -> History:
    """Load the observed record of a country.

    Parameters
    ----------
    path : Path or str
        Folder with ``record.csv`` or ``observations.csv``, and ``sources.csv``, ``mapping.csv`` (which may be absent).
    name : str
        What the history is called; default: the folder above ``observed``.

    Raises
    ------
    HistoryProblems
        If anything is wrong with the folder; every problem at once.
    """
    folder = Path(path)
    problems: list[Problem] = []
    sources = Sources(_read_sources(folder, problems))
    mapping = _read_mapping(folder, sources, problems)
    published = _read_published(folder, problems)
    about = _read_about(folder, problems)
    if (folder / "observations.csv").is_file():
        rows = _read_observations(folder / "observations.csv", problems)
    elif (folder / "record.csv").is_file():
        rows = _read_record(folder / "record.csv", problems)
    else:
        problems.append(Problem("There is no record.", str(folder), remedy="Put record.csv or observations.csv there."))
        rows = []
    problems += _check_rows(rows, sources, mapping)
    names = list(dict.fromkeys(row["variable"] for row in rows))
    problems += check_published(published, names, PUBLISHED)
    if any(problem.severity == "error" for problem in problems):
        raise HistoryProblems(problems)
    if not name:
        name = folder.parent.name if folder.name == "observed" else folder.name
    made = make_observed(name, rows, sources, mapping, problems, published)
    return replace(made, manifest={**made.manifest, **about})


def make_observed(
    name: str,
    rows: Sequence[Mapping[str, Any]],
    sources: Sources | None = None,
    mapping: Sequence[Counterpart] = (),
    problems: Sequence[Problem] = (),
    published: Sequence[Published] = (),
) -> History:
    """Make an observed History of the rows of a long table (`OBSERVATION_COLUMNS`)."""
    import pandas as pd

    full = [_completed(row, mapping) for row in rows]
    _spread(full)
    dims = tuple(dict.fromkeys(key for row in full for key in row if key not in OBSERVATION_COLUMNS))
    frame = pd.DataFrame(full, columns=[*OBSERVATION_COLUMNS[:3], *dims, *OBSERVATION_COLUMNS[3:]])
    own = _own_rows(full, mapping, dims)
    evidence: dict[str, frozenset[str]] = {}
    for row in full:
        evidence[row["variable"]] = evidence.get(row["variable"], frozenset()) | {row["evidence"]}
    return History(
        name=name,
        variables=ObservedArrays(frame, own, mapping),
        sources=sources or Sources(),
        evidence=evidence,
        manifest={"kind": "observed"},
        dictionary=Dictionary(
            [*own.values(), *(row for name, row in variables_dictionary().items() if name not in own)]
        ),
        observations=frame,
        mapping=tuple(mapping),
        published=tuple(published),
        problems=tuple(problems),
    )


# --- files ----------------------------------------------------------------------------------------


def read_rows(path: Path, problems: list[Problem]) -> list[dict[str, str]]:
    """Return the rows of a CSV file; what is wrong with the file itself is added to `problems`."""
    try:
        text = path.read_bytes().decode("utf-8-sig")
    except UnicodeDecodeError as error:
        what = "The file is not UTF-8."
        problems.append(Problem(what, str(path), f"byte {error.start}", remedy="Save it as UTF-8."))
        return []
    except OSError as error:
        problems.append(Problem("The file cannot be read.", str(path), str(error.strerror or error)))
        return []
    reader = csv.DictReader(io.StringIO(text, newline=""))
    rows = []
    try:
        for number, row in enumerate(reader, 2):
            if None in row or None in row.values():
                count = sum(value is not None for key, value in row.items() if key is not None)
                what = "A row has another number of fields than the header."
                problems.append(Problem(what, f"{path.name} row {number}", str(count + len(row.get(None) or ()))))
                continue
            rows.append(row)
    except csv.Error as error:
        problems.append(Problem(f"The table cannot be read: {error}.", f"{path.name} row {reader.line_num}"))
    return rows


def _missing_columns(path: Path, rows: Sequence[Mapping[str, str]], needed: Sequence[str]) -> list[Problem]:
    have = list(rows[0]) if rows else list(needed)
    return [
        Problem("A column is missing.", path.name, name, ", ".join(have), nearest(name, have))
        for name in needed
        if name not in have
    ]


def _read_sources(folder: Path, problems: list[Problem]) -> Iterator[Source]:
    path = folder / "sources.csv"
    if not path.is_file():
        problems.append(
            Problem("There is no list of sources.", str(path), remedy="A number without a source does not load.")
        )
        return
    rows = read_rows(path, problems)
    missing = _missing_columns(path, rows, ("key", "text"))
    problems += missing
    seen: set[str] = set()
    for number, row in enumerate(rows if not missing else (), 2):
        key = row["key"].strip()
        if not key or key in seen or not row["text"].strip():
            problems.append(Problem("A source has a key of its own and a text.", f"sources.csv row {number}", key))
        seen.add(key)
        yield Source(key, row["text"], row.get("checked") or "", row.get("url") or "", row.get("licence") or "")


def _read_mapping(folder: Path, sources: Sources, problems: list[Problem]) -> tuple[Counterpart, ...]:
    path = folder / "mapping.csv"
    if not path.is_file():
        return ()
    made, found = read_mapping(read_rows(path, problems), sources, "mapping.csv")
    problems += found
    return tuple(made)


def _read_published(folder: Path, problems: list[Problem]) -> tuple[Published, ...]:
    path = folder / PUBLISHED
    if not path.is_file():
        return ()
    made, found = read_published(read_rows(path, problems), PUBLISHED)
    problems += found
    return tuple(made)


def _read_about(folder: Path, problems: list[Problem]) -> dict[str, str]:
    path = folder / ABOUT
    if not path.is_file():
        return {}
    try:
        found = json.loads(path.read_bytes().decode("utf-8"))
    except (OSError, UnicodeDecodeError, ValueError) as error:
        problems.append(Problem(f"What the record is about cannot be read: {error}.", str(path)))
        return {}
    if not isinstance(found, dict) or not all(isinstance(value, str) for value in found.values()):
        problems.append(Problem("This is a mapping of words to texts.", str(path), allowed=", ".join(ABOUT_KEYS)))
        return {}
    for key, value in found.items():
        if key not in ABOUT_KEYS:
            near = nearest(key, ABOUT_KEYS)
            problems.append(Problem("Unknown word.", str(path), key, ", ".join(ABOUT_KEYS), near))
        if key in ("from", "until"):
            _period(value, f"{ABOUT}, {key}", problems)
    return found


def _read_record(path: Path, problems: list[Problem]) -> list[dict[str, Any]]:
    rows = read_rows(path, problems)
    missing = _missing_columns(path, rows, RECORD_COLUMNS)
    problems += missing
    made = []
    for number, row in enumerate(rows if not missing else (), 2):
        where = f"{path.name} row {number}"
        tag = _TAG.match(row["note"])
        if tag is None or tag[1] not in EVIDENCE:
            found, allowed = row["note"][:30], ", ".join(f"[{word}]" for word in EVIDENCE)
            what = "The note does not begin with its evidence."
            problems.append(Problem(what, f"{where}, note", found, allowed, nearest(tag[1], EVIDENCE) if tag else ""))
        note = row["note"][tag.end() :] if tag else row["note"]
        first, last = _period(row["year"], where, problems)
        made.append(
            {
                "from": first,
                "to": last,
                "variable": row["variable"].strip(),
                "value": _number(row["value"], f"{where}, value", problems),
                "unit": row["unit"].strip(),
                "source": row["source"].strip(),
                "evidence": tag[1] if tag else "",
                "bound": _bound(row["variable"], note),
                "repeated": bool(_REPEATED.search(note)),
                "note": note,
                "where": where,
            }
        )
    return made


def _read_observations(path: Path, problems: list[Problem]) -> list[dict[str, Any]]:
    rows = read_rows(path, problems)
    missing = _missing_columns(path, rows, _NEEDED)
    problems += missing
    made = []
    for number, row in enumerate(rows if not missing else (), 2):
        where = f"{path.name} row {number}"
        one: dict[str, Any] = {key: value.strip() for key, value in row.items()} | {"where": where}
        one["from"], one["to"] = _period(f"{one['from']}/{one['to']}", where, problems)
        for column in ("value", "low", "high"):
            if column == "value" or one.get(column):
                one[column] = _number(one[column], f"{where}, {column}", problems)
            else:
                one[column] = np.nan
        one["repeated"] = one.get("repeated", "").lower() in ("true", "1")
        made.append(one)
    return made


def _period(text: str, where: str, problems: list[Problem]) -> tuple[str, str]:
    """Read ``YYYY``, ``YYYY-MM`` or two of them with a slash between; both ends are included."""
    ends = text.strip().split("/")
    try:
        if len(ends) > 2 or not all(_DATE.fullmatch(end) for end in ends):
            raise InputProblems([])
        first, last = Month.parse(ends[0]), Month.parse(ends[-1])
    except InputProblems:
        problems.append(Problem("Not a period.", f"{where}, year", text, "YYYY, YYYY-MM, or two of them as A/B"))
        return "0001-01", "0001-01"
    if len(ends[-1]) == 4:
        last = last + 11
    if last < first:
        problems.append(Problem("A period ends before it begins.", f"{where}, year", text))
    return str(first), str(last)


def _number(text: str, where: str, problems: list[Problem]) -> float:
    try:
        value = float(text)
    except ValueError:
        value = np.nan
    if not np.isfinite(value):
        problems.append(Problem("Not a number.", where, text))
    return value


def _bound(variable: str, note: str) -> str:
    """Return whether a row is a bound: its note says so, or it is the highest or lowest of several reports."""
    if _AT_LEAST.search(note) or variable.endswith("_low"):
        return "at least"
    if _AT_MOST.search(note) or variable.endswith("_high"):
        return "at most"
    return ""


def _check_rows(
    rows: Sequence[Mapping[str, Any]], sources: Sources, mapping: Sequence[Counterpart]
) -> Iterator[Problem]:
    unmapped: dict[str, None] = {}
    for row in rows:
        if not row["variable"].isidentifier():
            what = "A variable's name is one word of letters, digits and _."
            yield Problem(what, f"{row['where']}, variable", row["variable"])
        if row["source"] not in sources:
            near = nearest(row["source"], sources)
            yield Problem("Unknown source.", f"{row['where']}, source", row["source"], "", near)
        if row.get("evidence") not in EVIDENCE and row.get("evidence"):
            near = nearest(row["evidence"], EVIDENCE)
            yield Problem("Unknown evidence.", f"{row['where']}, evidence", row["evidence"], ", ".join(EVIDENCE), near)
        if find_counterpart(mapping, row["variable"], row["unit"], row["source"]) is None:
            unmapped[row["variable"]] = None
    for name in unmapped:
        if mapping and name not in variables_dictionary():
            yield Problem(
                "A variable of the record is not in the mapping.",
                "mapping.csv",
                name,
                remedy="Add a row; leave `observable` blank and write the reason if it has no counterpart.",
                severity="warning",
            )


# --- rows -----------------------------------------------------------------------------------------


def _completed(row: Mapping[str, Any], mapping: Sequence[Counterpart]) -> dict[str, Any]:
    meant = find_counterpart(mapping, row["variable"], row.get("unit", ""), row.get("source", ""))
    basis = meant.basis if meant is not None and meant.observable else ""
    blank = {
        "low": np.nan,
        "high": np.nan,
        "unit": "",
        "basis": basis,
        "source": "",
        "bound": "",
        "repeated": False,
        "note": "",
    }
    full = blank | {key: value for key, value in row.items() if key != "where"}
    full["basis"] = full["basis"] or basis
    return full


def _key(row: Mapping[str, Any]) -> tuple[Any, ...]:
    labels = tuple(str(row[key]) for key in row if key not in OBSERVATION_COLUMNS)
    return (row["variable"], row["from"], row["to"], row["unit"], *labels)


def _spread(rows: Sequence[dict[str, Any]]) -> None:
    """Write into each row the lowest and highest value that sources give for its date, if it has none of its own."""
    together: dict[tuple[Any, ...], list[float]] = {}
    for row in rows:
        if not row["bound"]:
            together.setdefault(_key(row), []).extend(
                [row["value"], *(row[end] for end in ("low", "high") if np.isfinite(row[end]))]
            )
    for row in rows:
        found = together.get(_key(row), [])
        if len(set(found)) > 1:
            row["low"] = row["low"] if np.isfinite(row["low"]) else min(found)
            row["high"] = row["high"] if np.isfinite(row["high"]) else max(found)


def _own_rows(
    rows: Sequence[Mapping[str, Any]], mapping: Sequence[Counterpart], dims: Sequence[str]
) -> dict[str, DictionaryRow]:
    """Return a dictionary row for each variable of the record that has at least one point."""
    titles = {row.variable: row.title for row in reversed(mapping) if row.title}
    members: dict[str, list[Mapping[str, Any]]] = {}
    for row in rows:
        if is_point(row):
            members.setdefault(row["variable"], []).append(row)
    made = {}
    for name, mine in members.items():
        units = [row["unit"] for row in mine]
        unit = max(dict.fromkeys(units), key=units.count)
        own_dims = tuple(dim for dim in dims if any(_label(row, dim) for row in mine))
        cadence = "year" if all(is_whole_year(row) for row in mine) else "month"
        kind = "share" if unit.startswith("percent") else "index" if unit.startswith("index") else "stock"
        made[name] = DictionaryRow(
            name=name,
            dims=own_dims,
            unit=unit,
            kind="flag" if unit == "flag" else kind,
            cadence=cadence,
            meaning=titles.get(name, name.replace("_", " ").capitalize()),
        )
    return made


def _label(row: Mapping[str, Any], dim: str) -> str:
    value = row.get(dim)
    return value if isinstance(value, str) else ""


class ObservedArrays(Mapping[str, "xr.DataArray"]):
    """The variables of an observed record as arrays, made when they are asked for.

    Each has dimension ``time`` and coordinates ``low`` and ``high``: the spread of its sources. Bounds, repetitions and
    intervals of several years stand in the observations only.
    """

    def __init__(
        self, observations: pd.DataFrame, rows: Mapping[str, DictionaryRow], mapping: Sequence[Counterpart]
    ) -> None:
        self._observations, self._rows = observations, rows
        self._instants = {row.variable: row.instant for row in mapping}
        self._made: dict[str, xr.DataArray] = {}

    def __getitem__(self, name: str) -> xr.DataArray:
        if name not in self._made:
            self._made[name] = self._make(self._rows[name])
        return self._made[name]

    def __contains__(self, name: object) -> bool:
        return name in self._rows

    def __iter__(self) -> Iterator[str]:
        return iter(self._rows)

    def __len__(self) -> int:
        return len(self._rows)

    def _make(self, row: DictionaryRow) -> xr.DataArray:
        import xarray as xr

        from lustrum.history.series import as_dates

        mine = records_of(self._observations[self._observations["variable"] == row.name])
        at: dict[tuple[Any, ...], list[Mapping[str, Any]]] = {}
        for one in mine:
            if is_point(one):
                period = period_of(one, self._instants.get(row.name, "end"), row.cadence == "year")
                at.setdefault((period, *(_label(one, dim) for dim in row.dims)), []).append(_in_unit(one, row.unit))
        times = sorted({key[0] for key in at})
        labels = [list(dict.fromkeys(key[1 + axis] for key in at)) for axis in range(len(row.dims))]
        shape = (len(times), *(len(ids) for ids in labels))
        arrays = {part: np.full(shape, np.nan) for part in ("value", "low", "high")}
        for key, members in at.items():
            place = (times.index(key[0]), *(ids.index(label) for ids, label in zip(labels, key[1:], strict=True)))
            best = best_first(members)[0]
            for part, array in arrays.items():
                array[place] = best[part] if np.isfinite(best[part]) else best["value"]
        dims = ("time", *row.dims)
        dates = as_dates(np.array(times, dtype=np.int64), row.cadence)
        coords: dict[str, Any] = {"time": dates, **dict(zip(row.dims, labels, strict=True))}
        coords |= {part: (dims, arrays[part]) for part in ("low", "high")}
        attrs: dict[str, Any] = {"unit": row.unit, "long_name": row.meaning}
        attrs["sources"] = tuple(dict.fromkeys(one["source"] for one in mine))
        return xr.DataArray(arrays["value"], coords, dims, name=row.name, attrs=attrs)


def _in_unit(row: Mapping[str, Any], unit: str) -> Mapping[str, Any]:
    if row["unit"] == unit:
        return row
    try:
        factor = convert(1.0, row["unit"], unit)
    except UnitProblems:
        factor = np.nan
    return dict(row) | {part: row[part] * factor for part in ("value", "low", "high")}


def replace_rows(history: History, rows: Sequence[Mapping[str, Any]]) -> History:
    """Return an observed history with other rows: to drop one and look again, say."""
    made = make_observed(history.name, rows, history.sources, history.mapping, history.problems, history.published)
    return replace(made, manifest=history.manifest)
