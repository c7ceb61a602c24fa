"""Histories as folders.

    manifest.json          name, kind, how it came about, size and hash of every file
    dictionary.csv         the rows of the variables that are there
    variables/NAME.parquet time, basis, the dimensions and value: one row a cell, in the order of the array; of large
                           variables that are nearly all zero, only the other cells
    labels/DIM.csv         labels with their attributes
    surveys/NAME.parquet   weighted rows
    sources.csv            key, text, checked, url, licence
    observations.csv       an observed record instead of variables: see `observed`
    mapping.csv            its counterparts: see `counterparts`
    indicators.csv         its figures that answer an indicator: see `published`
    about.json             what it is a record of, and for which months

A folder is written under a temporary name and renamed when it is complete; it is never written twice. On reading,
every file is held against the manifest at once, and a variable's table is read when somebody asks for it. The format
is specified in ``docs/reference/history.md``.
"""

from __future__ import annotations

import csv
import hashlib
import io
import json
import os
import shutil
import tempfile
from collections.abc import Iterable, Iterator, Mapping, Sequence
from functools import lru_cache
from pathlib import Path
from typing import TYPE_CHECKING, Any

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from lustrum.discovery import data_path
from lustrum.errors import HistoryProblems, InputProblems, Problem, nearest
from lustrum.history.counterparts import MAPPING_COLUMNS
from lustrum.history.history import History
from lustrum.history.observed import ABOUT, ABOUT_KEYS, load_observed, read_rows
from lustrum.history.published import PUBLISHED_COLUMNS
from lustrum.history.survey import Survey
from lustrum.history.variables import find_problems
from lustrum.quantities.dictionary import Dictionary, DictionaryRow, read_dictionary
from lustrum.quantities.evidence import Source, Sources
from lustrum.quantities.labels import LabelTable

if TYPE_CHECKING:
    import duckdb
    import xarray as xr

FORMAT = "lustrum-history"
VERSION = 1
_SMALL, _FEW = 10_000, 0.1
"""A variable of more cells, of which fewer than this share are not zero, is written without its zeros."""

_FIELDS = (
    "name", "dims", "dtype", "unit", "kind", "cadence", "additive", "bases", "record", "meaning", "source", "allowed",
)  # fmt: skip
_SOURCE_FIELDS = ("key", "text", "checked", "url", "licence")


# --- writing --------------------------------------------------------------------------------------


def save_history(history: History, path: Path | str) -> Path:
    """Write a history to a new folder.

    Parameters
    ----------
    history : History
        It is checked first.
    path : Path or str
        A folder that does not exist yet.

    Returns
    -------
    Path
        The folder.

    Raises
    ------
    HistoryProblems
        If the history is wrong or the folder is there already.
    """
    folder = Path(path)
    found = [problem for problem in find_problems(history) if problem.severity == "error"]
    if folder.exists():
        found.append(Problem("There is something already; a history is never overwritten.", str(folder)))
    if found:
        raise HistoryProblems(found)
    folder.parent.mkdir(parents=True, exist_ok=True)
    aside = Path(tempfile.mkdtemp(prefix=f".{folder.name}-", dir=folder.parent))
    try:
        _write(history, aside)
        aside.chmod(0o755)
        aside.rename(folder)
    except BaseException:
        shutil.rmtree(aside, ignore_errors=True)
        raise
    return folder


def _write(history: History, folder: Path) -> None:
    manifest: dict[str, Any] = {
        "format": FORMAT,
        "version": VERSION,
        "name": history.name,
        "kind": "observed" if history.is_observed else "simulated",
        "made": dict(history.manifest),
    }
    _write_rows(folder / "sources.csv", _SOURCE_FIELDS, (vars(source) for source in history.sources.values()))
    if history.observations is not None:
        history.observations.to_csv(folder / "observations.csv", index=False, lineterminator="\n")
        _write_rows(folder / "mapping.csv", MAPPING_COLUMNS, (row.to_dict() for row in history.mapping))
        _write_rows(folder / "indicators.csv", PUBLISHED_COLUMNS, (row.to_dict() for row in history.published))
        about = {key: history.manifest[key] for key in ABOUT_KEYS if key in history.manifest}
        (folder / ABOUT).write_text(_to_json(about), encoding="utf-8")
    else:
        _write_simulated(history, folder, manifest)
    manifest["files"] = {name: _fingerprint(folder / name) for name in _files(folder)}
    (folder / "manifest.json").write_text(_to_json(manifest), encoding="utf-8")


def _write_simulated(history: History, folder: Path, manifest: dict[str, Any]) -> None:
    rows = (_dictionary_row(history.dictionary[name]) for name in history.variables)
    _write_rows(folder / "dictionary.csv", _FIELDS, rows)
    for part in ("variables", "labels", "surveys"):
        (folder / part).mkdir()
    for dim, table in history.labels.items():
        table.to_frame().to_csv(folder / "labels" / f"{dim}.csv", index=False, lineterminator="\n")
    manifest["variables"], manifest["surveys"] = {}, {}
    times: dict[tuple[str, ...], int] = {}
    with _connection() as connection:
        for name, array in history.variables.items():
            columns, facts = _long_form(array)
            _to_parquet(connection, columns, folder / "variables" / f"{name}.parquet")
            evidence = sorted(history.evidence.get(name, ()))
            manifest["variables"][name] = facts | {"times": _shared(times, facts.pop("times")), "evidence": evidence}
        for name, survey in history.surveys.items():
            _to_parquet(connection, _as_categories(survey.rows), folder / "surveys" / f"{name}.parquet")
            manifest["surveys"][name] = {
                "unit": survey.unit,
                "units": dict(survey.units),
                "evidence": sorted(survey.evidence),
            }
    manifest["times"] = [list(key) for key in times]


def _shared(known: dict[tuple[str, ...], int], times: list[str] | None) -> int | None:
    """Return the number of a row of dates, which many variables share."""
    return None if times is None else known.setdefault(tuple(times), len(known))


def _long_form(array: xr.DataArray) -> tuple[pd.DataFrame, dict[str, Any]]:
    """Return a variable as one row a cell, and what is needed to fold it up again.

    Of a large variable that is nearly all zero, only the other cells (missing ones too) have a row.
    """
    first = [dim for dim in ("time", "basis") if dim in array.dims]
    array = array.transpose(*first, ...)
    dims = [str(dim) for dim in array.dims]
    flat = np.ascontiguousarray(array.values).ravel()
    facts: dict[str, Any] = {"dims": dims, "dtype": str(array.dtype), "times": None, "labels": {}}
    kept = np.flatnonzero(flat) if flat.size > _SMALL else None
    sparse = kept is not None and kept.size < flat.size * _FEW
    facts["zeros"] = "left out" if sparse else "written"
    codes = np.unravel_index(kept if sparse and kept is not None else np.arange(flat.size), array.shape)
    columns: dict[str, Any] = {}
    for dim, code in zip(dims, codes, strict=True):
        if dim == "time":
            dates = array.coords["time"].values.astype("datetime64[s]")
            facts["times"] = [str(date) for date in dates.astype("datetime64[D]")]
            columns["time"] = dates[code]
        else:
            facts["labels"][dim] = [str(label) for label in array.coords[dim].values]
            columns[dim] = pd.Categorical.from_codes(code, facts["labels"][dim])
    columns["value"] = flat[kept] if sparse else flat
    return pd.DataFrame(columns), facts


def _as_categories(rows: pd.DataFrame) -> pd.DataFrame:
    """Return rows with their words as categories: DuckDB takes these over without looking at each."""
    words = [column for column in rows if pd.api.types.is_object_dtype(rows[column]) or _is_text(rows[column])]
    return rows.assign(**{str(column): pd.Categorical(rows[column]) for column in words})


def _is_text(column: pd.Series[Any]) -> bool:
    return bool(pd.api.types.is_string_dtype(column) and not isinstance(column.dtype, pd.CategoricalDtype))


def _connection() -> duckdb.DuckDBPyConnection:
    import duckdb

    # One thread: the same bytes for the same table, whatever the machine.
    return duckdb.connect(config={"threads": 1})


@lru_cache(maxsize=1)
def _reader(process: int) -> duckdb.DuckDBPyConnection:
    """Return the connection that this process reads through; opening one takes longer than reading most tables."""
    import duckdb

    return duckdb.connect()


def _query(path: Path, columns: str = "*") -> duckdb.DuckDBPyConnection:
    import duckdb

    try:
        cursor = _reader(os.getpid()).cursor()
        return cursor.execute(f"SELECT {columns} FROM read_parquet(?)", [str(path)])
    except duckdb.Error as error:
        text = str(error).splitlines()[0]
        where = f"{path.parent.name}/{path.name}"
        raise HistoryProblems([Problem(f"The table cannot be read: {text}", where)]) from error


def _to_parquet(connection: duckdb.DuckDBPyConnection, frame: pd.DataFrame, path: Path) -> None:
    dates = "* REPLACE (CAST(time AS DATE) AS time)" if "time" in frame.columns else "*"
    connection.register("table_to_write", frame)
    try:
        target = str(path).replace("'", "''")
        connection.execute(
            f"COPY (SELECT {dates} FROM table_to_write) TO '{target}' (FORMAT parquet, COMPRESSION zstd)"
        )
    finally:
        connection.unregister("table_to_write")


def _write_rows(path: Path, fields: Sequence[str], rows: Iterable[Mapping[str, Any]]) -> None:
    with path.open("w", encoding="utf-8", newline="") as file:
        writer = csv.DictWriter(file, fields, extrasaction="ignore", lineterminator="\n")
        writer.writeheader()
        writer.writerows(rows)


def _dictionary_row(row: DictionaryRow) -> dict[str, str]:
    values = {field: getattr(row, field) for field in _FIELDS}
    return {key: " ".join(value) if isinstance(value, tuple) else value for key, value in values.items()}


def _files(folder: Path) -> Iterator[str]:
    for path in sorted(folder.rglob("*")):
        name = path.relative_to(folder).as_posix()
        if path.is_file() and name != "manifest.json":
            yield name


def _fingerprint(path: Path) -> dict[str, Any]:
    content = path.read_bytes()
    return {"bytes": len(content), "sha256": hashlib.sha256(content).hexdigest()}


def _to_json(manifest: Mapping[str, Any]) -> str:
    return json.dumps(manifest, indent=1, ensure_ascii=False, default=_plain) + "\n"


def _plain(value: object) -> Any:
    if isinstance(value, np.generic):
        return value.item()
    if isinstance(value, np.ndarray):
        return value.tolist()
    if isinstance(value, (set, frozenset)):
        return sorted(value)
    if isinstance(value, Mapping):
        return dict(value)
    return str(value)


# --- reading --------------------------------------------------------------------------------------


def load_history(path: Path | str) -> History:
    """Load a history from a folder, or the observed record of a packaged country by its name.

    Parameters
    ----------
    path : Path or str
        A folder that :func:`save_history` wrote, a run folder with one in ``history/``, the ``observed/`` folder of
        a country, or a country's name or folder.

    Raises
    ------
    HistoryProblems
        If the folder is broken; every problem at once.
    """
    folder = _find(path)
    if (folder / "record.csv").is_file() or (
        (folder / "observations.csv").is_file() and not (folder / "manifest.json").is_file()
    ):
        return load_observed(folder)
    problems: list[Problem] = []
    manifest = _read_manifest(folder, problems)
    if manifest:
        problems += _hold_against(folder, manifest)
    if problems:
        raise HistoryProblems(problems)
    if manifest["kind"] == "observed":
        return load_observed(folder, str(manifest["name"]))
    return _read_simulated(folder, manifest)


def _find(path: Path | str) -> Path:
    folder = Path(path)
    if not folder.exists() and data_path("countries", str(path), "observed").is_dir():
        return data_path("countries", str(path), "observed")
    if not folder.is_dir():
        names = [p.name for p in sorted(data_path("countries").glob("*")) if (p / "observed").is_dir()]
        allowed = "a folder, or one of " + ", ".join(names)
        raise HistoryProblems([Problem("There is no such history.", "", str(path), allowed, nearest(str(path), names))])
    if any((folder / name).is_file() for name in ("observations.csv", "record.csv", "dictionary.csv")):
        return folder
    for inner in ("history", "observed"):
        if (folder / inner).is_dir():
            return folder / inner
    draws = sorted(folder.glob("draws/*/history"))
    if len(draws) > 1:
        allowed = ", ".join(str(draw.relative_to(folder)) for draw in draws[:10])
        raise HistoryProblems([Problem("This run has several histories; name one.", str(folder), "", allowed)])
    return draws[0] if draws else folder


def _read_manifest(folder: Path, problems: list[Problem]) -> dict[str, Any]:
    path = folder / "manifest.json"
    if not path.is_file():
        problems.append(Problem("There is no manifest, so this is not a whole history.", str(path)))
        return {}
    try:
        manifest = json.loads(path.read_bytes().decode("utf-8"))
    except (UnicodeDecodeError, ValueError) as error:
        problems.append(Problem(f"The manifest cannot be read: {error}.", str(path)))
        return {}
    if not isinstance(manifest, dict) or manifest.get("format") != FORMAT:
        problems.append(Problem("This is not the manifest of a history.", str(path), allowed=f"format '{FORMAT}'"))
        return {}
    if manifest.get("version") != VERSION:
        found = str(manifest.get("version"))
        problems.append(Problem("The format is of another version.", str(path), found, str(VERSION)))
    shapes = {"name": str, "kind": str, "files": dict} | (
        {} if manifest.get("kind") == "observed" else {"variables": dict, "surveys": dict, "times": list}
    )
    for field, kind in shapes.items():
        if not isinstance(manifest.get(field), kind):
            problems.append(Problem("The manifest lacks a part.", str(path), field))
    return {} if problems else manifest


def _hold_against(folder: Path, manifest: Mapping[str, Any]) -> Iterator[Problem]:
    """Compare every file with the manifest."""
    expected: Mapping[str, Any] = manifest["files"]
    listed = [f"{part}/{name}.parquet" for part in ("variables", "surveys") for name in manifest.get(part, ())]
    needed = {"sources.csv", *(["dictionary.csv"] if manifest["kind"] != "observed" else ["observations.csv"])}
    for name in [*listed, *sorted(needed)]:
        if name not in expected:
            yield Problem("The manifest does not list a file that it needs.", "manifest.json", name)
    for name, facts in expected.items():
        if Path(name).is_absolute() or ".." in Path(name).parts or not isinstance(facts, dict):
            yield Problem("The manifest lists what is no file of the folder.", "manifest.json", name)
            continue
        path = folder / name
        if not path.is_file():
            yield Problem("A file is missing.", name)
            continue
        found = _fingerprint(path)
        if found["bytes"] != facts.get("bytes"):
            yield Problem(
                "A file is not as long as it was written.",
                name,
                f"{found['bytes']} bytes",
                f"{facts.get('bytes')} bytes",
            )
        elif found["sha256"] != facts.get("sha256"):
            yield Problem("A file is not what was written.", name)
    for name in _files(folder):
        if name not in expected:
            yield Problem("A file is not in the manifest.", name, nearest=nearest(name, expected))


def _read_simulated(folder: Path, manifest: Mapping[str, Any]) -> History:
    problems: list[Problem] = []
    dictionary = _read_dictionary(folder, problems)
    for name in manifest["variables"]:
        if name not in dictionary:
            what = "A variable is not in the dictionary."
            problems.append(Problem(what, "dictionary.csv", name, "", nearest(name, dictionary)))
    sources = read_rows(folder / "sources.csv", problems)
    labels = {path.stem: _read_labels(path, problems) for path in sorted((folder / "labels").glob("*.csv"))}
    surveys = {}
    for name, facts in manifest["surveys"].items():
        rows = _query(folder / "surveys" / f"{name}.parquet").df()
        evidence = frozenset(facts.get("evidence", ()))
        surveys[name] = Survey(name, facts.get("unit", ""), rows, facts.get("units", {}), evidence)
    if problems:
        raise HistoryProblems(problems)
    return History(
        name=manifest["name"],
        variables=StoredArrays(folder, manifest, dictionary),
        surveys=surveys,
        labels=labels,
        sources=Sources(Source(**{field: row.get(field) or "" for field in _SOURCE_FIELDS}) for row in sources),
        evidence={name: frozenset(facts.get("evidence", ())) for name, facts in manifest["variables"].items()},
        manifest=manifest.get("made", {}),
        dictionary=dictionary,
    )


def _read_dictionary(folder: Path, problems: list[Problem]) -> Dictionary:
    try:
        return read_dictionary(folder / "dictionary.csv")
    except InputProblems as error:
        problems += error.problems
    except (OSError, UnicodeDecodeError, csv.Error) as error:
        problems.append(Problem(f"The dictionary cannot be read: {error}.", "dictionary.csv"))
    return Dictionary([])


def _read_labels(path: Path, problems: list[Problem]) -> LabelTable:
    count = len(problems)
    read_rows(path, problems)
    if len(problems) > count:
        return LabelTable(path.stem, ())
    frame = pd.read_csv(io.StringIO(path.read_text(encoding="utf-8")), dtype={path.stem: str}, keep_default_na=False)
    return LabelTable.from_frame(path.stem, frame)


class StoredArrays(Mapping[str, "xr.DataArray"]):
    """The variables of a folder, each read when it is asked for."""

    def __init__(self, folder: Path, manifest: Mapping[str, Any], dictionary: Dictionary) -> None:
        self._folder = folder.resolve()
        self._facts: Mapping[str, Any] = manifest["variables"]
        self._times: Sequence[Sequence[str]] = manifest["times"]
        self._dictionary = dictionary
        self._read: dict[str, xr.DataArray] = {}

    def __getitem__(self, name: str) -> xr.DataArray:
        if name not in self._read:
            self._read[name] = self._fold(name, self._facts[name])
        return self._read[name]

    def __contains__(self, name: object) -> bool:
        return name in self._facts

    def __iter__(self) -> Iterator[str]:
        return iter(self._facts)

    def __len__(self) -> int:
        return len(self._facts)

    def _fold(self, name: str, facts: Mapping[str, Any]) -> xr.DataArray:
        import xarray as xr

        coords: dict[str, Any] = {}
        for dim in facts["dims"]:
            dates = self._times[facts["times"]] if dim == "time" else ()
            coords[dim] = np.array(dates, dtype="datetime64[ns]") if dim == "time" else facts["labels"][dim]
        shape = tuple(len(labels) for labels in coords.values())
        path = self._folder / "variables" / f"{name}.parquet"
        if facts["zeros"] == "left out":
            folded = _scattered(_query(path).df(), coords, facts["dtype"])
        else:
            values = _plain_values(_query(path, "value").fetchnumpy()["value"])
            if values.size != int(np.prod(shape, dtype=np.int64)):
                where = f"variables/{name}.parquet"
                raise HistoryProblems(
                    [Problem("The table does not fit the manifest.", where, str(values.size), str(shape))]
                )
            folded = values.reshape(shape).astype(facts["dtype"], copy=False)
        return xr.DataArray(folded, coords, facts["dims"], name=name, attrs=attributes_of(self._dictionary[name]))


def _plain_values(found: Any) -> NDArray[Any]:
    """Return values with NaN for what is missing in the table."""
    if isinstance(found, np.ma.MaskedArray):
        return np.where(np.ma.getmaskarray(found), np.nan, np.ma.getdata(found))
    return np.asarray(found)


def _scattered(frame: pd.DataFrame, coords: Mapping[str, Any], dtype: str) -> NDArray[Any]:
    """Return an array of zeros with the cells of a table set."""
    folded = np.zeros(tuple(len(labels) for labels in coords.values()), dtype=dtype)
    codes = []
    for dim, labels in coords.items():
        found = frame[dim].to_numpy().astype("datetime64[ns]") if dim == "time" else frame[dim].astype(str)
        codes.append(pd.Index(labels).get_indexer(found))
    folded[tuple(codes)] = frame["value"].to_numpy(dtype=dtype)
    return folded


def attributes_of(row: DictionaryRow) -> dict[str, str]:
    """Return what xarray objects carry of a dictionary row: unit, kind, cadence, long_name."""
    return {"unit": row.unit, "kind": row.kind, "cadence": row.cadence, "long_name": row.meaning}


def list_histories(folder: Path | str) -> list[Path]:
    """List the histories that lie in a folder, by name; those under a temporary name are not whole and not listed."""
    return [
        p.parent
        for p in sorted(Path(folder).glob("*/manifest.json"))
        if not p.parent.name.startswith(".") and os.access(p, os.R_OK)
    ]
