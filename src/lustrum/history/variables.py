"""The dictionary of variables, and the checks of a history against it.

Owns ``dictionary/variables.csv`` and :func:`check_history`, which gathers every problem. What a variable *means* for an
indicator is left to assessment.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from functools import lru_cache
from pathlib import Path
from typing import TYPE_CHECKING

import numpy as np

from lustrum.errors import HistoryProblems, InputProblems, Problem, nearest
from lustrum.history.cells import bounds, find_date_problems, find_interval_problems, find_value_problems
from lustrum.history.scores import VARIABLE as PUBLISHED_SCORE
from lustrum.history.scores import check_scores
from lustrum.quantities.dictionary import Dictionary, DictionaryRow, read_dictionary
from lustrum.quantities.evidence import EVIDENCE
from lustrum.quantities.units import check_unit

if TYPE_CHECKING:
    import xarray as xr

    from lustrum.history.history import History

VARIABLES = Path(__file__).parent / "dictionary" / "variables.csv"
BASES = ("true", "reported", "planned-first", "planned-last", "low", "high")
CADENCES = ("month", "quarter", "year", "once")
KINDS = ("stock", "flow", "rate", "share", "index", "flag", "price")
LABEL_UNITS = {"product": ("product", "activity"), "need": ("need",)}
"""Units that belong to a label, and the dimensions whose labels carry them in an attribute ``unit`` or ``product``."""

SAME_LABELS = {"operated": "form", "form_from": "form", "form_to": "form", "group_parent": "group"}
"""Dimensions whose labels are those of another dimension."""

RESERVED = ("time", "basis", "value")
_OTHER_NAME = "Convert the values, or give a variable of another meaning a name of its own."


@lru_cache(maxsize=1)
def variables_dictionary() -> Dictionary:
    """Return the dictionary of variables that ships with Lustrum."""
    return read_dictionary(VARIABLES)


def check_dictionary(dictionary: Mapping[str, DictionaryRow], where: str = "variables.csv") -> list[Problem]:
    """Return what is wrong with the rows of a dictionary of variables: dims, unit, kind, cadence, bases, additive."""
    rows = dictionary.values()
    return [p for row in rows for p in (*_check_row(row, f"{where}, {row.name}"), *_check_unit(row, where))]


def _check_row(row: DictionaryRow, where: str) -> Iterator[Problem]:
    def one_of(field: str, found: str, allowed: tuple[str, ...]) -> Iterator[Problem]:
        if found not in allowed:
            yield Problem(f"Unknown {field}.", where, found, ", ".join(allowed), nearest(found, allowed))

    if not row.name.isidentifier():
        yield Problem("A variable's name is one word of letters, digits and _.", where, row.name)
    yield from one_of("kind", row.kind, KINDS)
    yield from one_of("cadence", row.cadence, CADENCES)
    yield from one_of("record", row.record, ("always", "request"))
    try:
        bounds(row.allowed)
    except ValueError:
        yield Problem("Not a range of values.", where, row.allowed, ">=0, 0..1 or any")
    for basis in row.bases:
        yield from one_of("basis", basis, BASES)
    for dim in row.additive:
        yield from one_of("additive dimension", dim, row.dims)
    for dim in row.dims:
        if dim in RESERVED or row.dims.count(dim) > 1:
            yield Problem("A dimension is reserved or stands twice.", where, dim)
    if not row.meaning:
        yield Problem("A variable says what it means.", where)


def _check_unit(row: DictionaryRow, where: str) -> Iterator[Problem]:
    place = f"{where}, {row.name}, unit"
    if row.unit in LABEL_UNITS:
        if not set(LABEL_UNITS[row.unit]) & set(row.dims):
            yield Problem(f"The unit '{row.unit}' needs a dimension that carries it.", place, " ".join(row.dims))
        return
    try:
        check_unit(row.unit)
    except InputProblems as error:
        yield Problem(error.problems[0].what, place, row.unit)


def check_history(history: History) -> None:
    """Check a history against its dictionary and labels.

    Raises
    ------
    HistoryProblems
        If something is wrong; every problem is in it.
    """
    found = list(find_problems(history))
    if any(problem.severity == "error" for problem in found):
        raise HistoryProblems(found)


def find_problems(history: History) -> Iterator[Problem]:
    """Iterate over what is wrong with a history."""
    packaged = variables_dictionary()
    for row in history.dictionary.values():
        if row.name in packaged and packaged[row.name] == row:
            continue  # the packaged dictionary is checked by its own test
        yield from _check_row(row, f"dictionary, {row.name}")
        if not history.is_observed:  # a record keeps the words of its sources
            yield from _check_unit(row, "dictionary")
            if row.name in packaged:
                yield from _check_against(row, packaged[row.name])
    for name in history.variables:
        if name not in history.dictionary:
            known = list(history.dictionary)
            yield Problem("A variable is not in the dictionary.", f"variable {name}", name, "", nearest(name, known))
            continue
        yield from _check_variable(history, name, history.variables[name], history.dictionary[name])
        for word in history.evidence.get(name, ()):
            if word not in EVIDENCE:
                yield Problem(
                    "Unknown evidence.", f"variable {name}", word, ", ".join(EVIDENCE), nearest(word, EVIDENCE)
                )
    for survey in history.surveys.values():
        yield from survey.find_problems()


def _check_against(row: DictionaryRow, packaged: DictionaryRow) -> Iterator[Problem]:
    """See that a variable of the packaged dictionary means what it means there: indicators read it by its name."""
    for field in ("unit", "dims", "kind"):
        found, known = getattr(row, field), getattr(packaged, field)
        if found != known:
            words = [value if isinstance(value, str) else " ".join(value) for value in (found, known)]
            what = f"The {'dimensions are' if field == 'dims' else field + ' is'} not that of the packaged dictionary."
            yield Problem(what, f"variable {row.name}, {field}", words[0], words[1] or "none", remedy=_OTHER_NAME)


def _check_variable(history: History, name: str, array: xr.DataArray, row: DictionaryRow) -> Iterator[Problem]:
    where = f"variable {name}"
    expected = {"time", *row.dims} - ({"time"} if row.cadence == "once" and "time" not in array.dims else set())
    dims = {str(dim) for dim in array.dims} - {"basis"}
    if dims != expected:
        yield Problem(
            "The dimensions are not those of the dictionary.", where, " ".join(dims), " ".join(sorted(expected))
        )
        return
    if array.dtype.kind not in "iufb":
        yield Problem("The values are not numbers.", where, str(array.dtype), "integers or floating-point numbers")
    elif row.dtype.startswith("int") and array.dtype.kind == "f" and not _is_whole(array.values):
        yield Problem("The dictionary says whole numbers.", where, str(array.dtype), row.dtype)
    unit = array.attrs.get("unit", row.unit)
    if unit != row.unit:
        yield Problem("The unit is not that of the dictionary.", where, str(unit), row.unit)
    yield from _check_bases(array, row, where)
    yield from _check_times(array, row, where, history.is_observed)
    if not history.is_observed:
        packaged = variables_dictionary()
        known = packaged[name] if name in packaged and not row.allowed else row
        yield from find_value_problems(array, known, where)
        yield from find_interval_problems(array, where)
    for dim in row.dims:
        if dim not in array.coords:
            yield Problem("A dimension has no labels.", where, dim)
            continue
        labels = [str(label) for label in array.coords[dim].values]
        if len(set(labels)) != len(labels):
            yield Problem("A label stands twice.", f"{where}, {dim}")
        table = history.labels.get(dim) or history.labels.get(SAME_LABELS.get(dim, ""))
        for label in labels if table is not None else ():
            if table is not None and label not in table:
                yield Problem(f"Unknown {dim}.", where, label, ", ".join(table.ids[:20]), nearest(label, table.ids))
    if name == PUBLISHED_SCORE and "score" in array.coords and array.dtype.kind in "iuf":
        yield from check_scores(array)


def _is_whole(values: np.ndarray[tuple[int, ...], np.dtype[np.float64]]) -> bool:
    finite = values[np.isfinite(values)]
    return bool((finite == np.round(finite)).all())


def _check_bases(array: xr.DataArray, row: DictionaryRow, where: str) -> Iterator[Problem]:
    if "basis" not in array.dims:
        if len(row.bases) > 1 and row.bases[0] != "true":
            yield Problem("The variable has several bases and no dimension 'basis'.", where, "", ", ".join(row.bases))
        return
    for basis in (str(b) for b in array.coords["basis"].values):
        if basis not in row.bases:
            yield Problem("A basis is not in the dictionary.", where, basis, ", ".join(row.bases))


def _check_times(array: xr.DataArray, row: DictionaryRow, where: str, is_sparse: bool) -> Iterator[Problem]:
    if "time" not in array.dims:
        return
    times = array.coords["time"].values if "time" in array.coords else np.array([])
    if times.dtype.kind != "M" or len(times) != array.sizes["time"]:
        yield Problem(
            "The dimension 'time' does not hold dates.", where, str(times.dtype), "datetime64, first day of the period"
        )
        return
    yield from find_date_problems(times, row.cadence, where, is_sparse)
