"""What an indicator may see of a record: the variables and attributes it declared, on one monthly calendar.

A :class:`Calendar` reads a record once and puts every variable on the same months. A :class:`View` shows an
indicator what it declared and nothing else; reading anything else is an error, so that the evidence of a result is
complete and a missing variable never reaches the formula. Sums and ratios here keep what is missing missing: there
is no silent zero.

Three rules. A yearly or quarterly figure stands for each month of its period. ``year`` gives the sum of a flow over
the twelve months that end with each month. Labels are chosen by attributes; the vocabulary of a dimension that the
dictionary itself fixes (``channel``, ``market``, ``flow`` ...) counts as its attribute ``role``.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from fnmatch import fnmatchcase
from typing import Any

import numpy as np
import xarray as xr
from numpy.typing import NDArray

from lustrum.assessment.series import per_year
from lustrum.errors import RunFailed
from lustrum.history.history import History
from lustrum.history.variables import SAME_LABELS
from lustrum.quantities.calendar import MONTHS_A_YEAR, Month, months
from lustrum.quantities.labels import LabelTable

__all__ = ["Answers", "Calendar", "UndeclaredNeed", "View", "chosen_basis", "is_recorded"]

OPEN_DIMS = frozenset(
    {"activity", "asset", "branch", "form", "group", "land", "need", "partner", "product", "region", "skill"}
)
"""Dimensions whose labels a user may rename: only their attributes are read."""

_SPAN = {"month": 1, "quarter": 3, "year": MONTHS_A_YEAR}

RIVALS = ("reported", "low", "high")
"""Bases that only some variables have; the others are read as true beside them."""

Mask = NDArray[np.bool_]


class UndeclaredNeed(RunFailed):
    """An indicator read something that it did not declare.

    Parameters
    ----------
    need : str
        What it read.
    """

    def __init__(self, need: str) -> None:
        self.need = need
        super().__init__(f"The indicator reads '{need}' and does not declare it among its needs.")


@dataclass(frozen=True)
class Answers:
    """What a survey of one date answered to what was declared.

    Parameters
    ----------
    months : slice
        Months of the record for which it stands: those of its year.
    asked : int
        Position of the month in which it was asked; outside the record it may be below 0.
    columns : tuple
        For each need an array (row,); for one that ends with ``*`` a mapping of the rest of the names to arrays.
    weight : float64 (row,)
        How many households or persons a row stands for.
    """

    months: slice
    asked: int
    columns: tuple[Any, ...]
    weight: NDArray[np.float64]


class Calendar:
    """A record on one row of months.

    Parameters
    ----------
    record : History
        The record.
    """

    def __init__(self, record: History) -> None:
        self.record = record
        self.months = _months_of(record)
        self.time = np.array([month.start for month in self.months], dtype="datetime64[ns]")
        self._first = self.months[0].ordinal if self.months else 0
        self._aligned: dict[tuple[str, str], xr.DataArray] = {}
        self._years: dict[tuple[str, str], xr.DataArray] = {}
        self._pages: dict[str, list[tuple[int, Mapping[str, NDArray[Any]]]]] = {}
        self.kept: dict[tuple[str, ...], Any] = {}

    def place(self, month: Month) -> int:
        """Return the position of a month; below 0 or beyond the end if the record does not hold it."""
        return month.ordinal - self._first

    def labels(self, dim: str) -> LabelTable | None:
        """Return the labels of a dimension with their attributes, or None."""
        tables = self.record.labels
        return tables[dim] if dim in tables else tables.get(SAME_LABELS.get(dim, ""))

    def bases(self, name: str) -> tuple[str, ...]:
        """Return the bases on which a variable was recorded; none if it was not."""
        if name not in self.record.variables:
            return ()
        array = self.record.variables[name]
        return tuple(str(b) for b in array.coords["basis"].values) if "basis" in array.dims else ("true",)

    def array(self, name: str, basis: str) -> xr.DataArray:
        """Return a variable on the months of the record, float64 (time, its dims); NaN where it has a gap."""
        key = (name, basis)
        if key not in self._aligned:
            array = self.record.variables[name]
            if "basis" in array.dims:
                array = array.sel(basis=basis, drop=True)
            self._aligned[key] = self._align(array, self.record.dictionary[name].cadence)
        return self._aligned[key]

    def year(self, name: str, basis: str) -> xr.DataArray:
        """Return a flow over the twelve months that end with each month; anything else as it is."""
        key = (name, basis)
        if key not in self._years:
            row, array = self.record.dictionary[name], self.array(name, basis)
            is_monthly = row.kind == "flow" and row.cadence == "month"
            self._years[key] = per_year(array) if is_monthly else array
        return self._years[key]

    def pages(self, survey: str) -> list[tuple[int, Mapping[str, NDArray[Any]]]]:
        """Return the dates of a survey as positions of months, each with its columns, in order of time."""
        if survey not in self._pages:
            rows = self.record.surveys[survey].rows
            dates = rows["date"].astype(str)
            self._pages[survey] = [
                (self.place(Month.parse(str(date))), {str(name): page[name].to_numpy() for name in page})
                for date, page in rows.groupby(dates, sort=True)
            ]
        return self._pages[survey]

    def _align(self, array: xr.DataArray, cadence: str) -> xr.DataArray:
        dims = [str(dim) for dim in array.dims if dim != "time"]
        coords = {dim: array.coords[dim].values for dim in dims if dim in array.coords}
        values = np.full((len(self.months), *(array.sizes[dim] for dim in dims)), np.nan)
        if "time" not in array.dims:
            values[:] = array.transpose(*dims).values
        else:
            found = np.asarray(array.transpose("time", *dims).values, dtype=np.float64)
            span = _SPAN.get(cadence, 1)
            start = _ordinals(array.coords["time"].values) // span * span - self._first
            for month in range(span):
                inside = (start + month >= 0) & (start + month < len(self.months))
                values[start[inside] + month] = found[inside]
        return xr.DataArray(values, {"time": self.time, **coords}, ("time", *dims))


def _ordinals(dates: NDArray[np.datetime64]) -> NDArray[np.int64]:
    """Return the running numbers of the months of dates."""
    return np.asarray(dates.astype("datetime64[M]").astype(np.int64) + 1970 * MONTHS_A_YEAR)


def _months_of(record: History) -> list[Month]:
    first, last = [], []
    for name, array in record.variables.items():
        if "time" not in array.dims or not array.sizes["time"]:
            continue
        span = _SPAN.get(record.dictionary[name].cadence, 1)
        starts = _ordinals(array.coords["time"].values[[0, -1]]) // span * span
        first.append(int(starts[0]))
        last.append(int(starts[1]) + span - 1)
    if not first:  # nothing but surveys: the years in which people were asked
        years = [int(date[:4]) for survey in record.surveys.values() for date in survey.dates]
        first = [year * MONTHS_A_YEAR for year in years]
        last = [year * MONTHS_A_YEAR + MONTHS_A_YEAR - 1 for year in years]
    return months(Month.of_ordinal(min(first)), Month.of_ordinal(max(last))) if first else []


class View:
    """A record as one indicator sees it.

    Parameters
    ----------
    calendar : Calendar
        The record.
    needs : iterable of str
        What it declared: ``variable``, ``variable@basis``, ``dimension.attribute``, ``survey:answer``.
    basis : str
        Basis of the variables that do not say theirs.
    empty : float or None
        Value on an empty base, if one was declared.
    """

    def __init__(
        self, calendar: Calendar, needs: Iterable[str], basis: str = "true", empty: float | None = None
    ) -> None:
        self._calendar = calendar
        self._needs = frozenset(needs)
        self._basis = basis
        self._empty = empty
        self._first = calendar.months[0].ordinal if calendar.months else 0
        self.was_empty: NDArray[np.bool_] = np.zeros(len(calendar.months), dtype=bool)
        self.absent: list[str] = []

    @property
    def time(self) -> NDArray[np.datetime64]:
        """First day of each month, datetime64 (time,)."""
        return self._calendar.time

    def has(self, need: str) -> bool:
        """Say whether an optional need is in the record."""
        return is_recorded(self._calendar, need, self._basis)

    def __getitem__(self, need: str) -> xr.DataArray:
        """Return a declared variable, float64 (time, its dims), on the basis of the view or on that after ``@``."""
        return self._calendar.array(*self._chosen(need))

    def year(self, need: str) -> xr.DataArray:
        """Return a flow over the twelve months that end with each month; anything else as it is."""
        return self._calendar.year(*self._chosen(need))

    def _chosen(self, need: str) -> tuple[str, str]:
        if need not in self._needs:
            raise UndeclaredNeed(need)
        name, _, basis = need.partition("@")
        return name, chosen_basis(self._calendar, name, basis or self._basis)

    def mask(self, array: xr.DataArray, dim: str, **wanted: Any) -> Mask:
        """Say which labels of a dimension have all the wanted attributes, bool (label,).

        A value may be one value or a collection; a callable is asked of each value. In a dimension whose words the
        dictionary fixes, the label itself counts as its ``role``.
        """
        labels = [str(label) for label in array.coords[dim].values]
        chosen = np.ones(len(labels), dtype=bool)
        for attribute, value in wanted.items():
            have = self._attribute(labels, dim, attribute)
            chosen &= np.array([_fits(found, value) for found in have], dtype=bool)
        return chosen

    def attribute(self, array: xr.DataArray, dim: str, attribute: str) -> list[str]:
        """Return an attribute of the labels of an array's dimension, in order."""
        return [str(value) for value in self._attribute([str(v) for v in array.coords[dim].values], dim, attribute)]

    def _attribute(self, labels: Sequence[str], dim: str, attribute: str) -> list[Any]:
        table = self._calendar.labels(dim)
        if table is not None and table.has(attribute):
            own = SAME_LABELS.get(dim, dim)
            if own in OPEN_DIMS and f"{own}.{attribute}" not in self._needs:
                raise UndeclaredNeed(f"{own}.{attribute}")
            values = dict(zip(table.ids, table.attribute(attribute).tolist(), strict=True))
            return [values.get(label, "") for label in labels]
        if attribute == "role" and SAME_LABELS.get(dim, dim) not in OPEN_DIMS:
            return list(labels)
        raise UndeclaredNeed(f"{dim}.{attribute}")

    def of(self, array: xr.DataArray, dim: str, **wanted: Any) -> xr.DataArray:
        """Return the part of an array whose labels have the wanted attributes; the dimension stays."""
        return array.isel({dim: np.flatnonzero(self.mask(array, dim, **wanted))})

    def worded(self, need: str, array: xr.DataArray, dim: str, *words: str) -> xr.DataArray:
        """Return the part of an array under some words of a dimension; the dimension stays.

        For dimensions whose words the dictionary fixes: where the record holds none of them the part is missing, never
        nothing, and is noted in ``absent``.
        """
        found = self.of(array, dim, role=words)
        if found.sizes[dim]:
            return found
        self.absent.append(f"{need} ({dim}: {', '.join(words)})")
        return xr.full_like(array.isel({dim: slice(0, 1)}), np.nan)

    def entry(self, need: str, **words: str) -> xr.DataArray:
        """Return what a declared variable holds under one word of each named dimension; a flow over twelve months.

        A word that the record does not have is missing, never nothing, and is noted in ``absent``.
        """
        array = self.year(need)
        for dim, word in words.items():
            found = np.flatnonzero(self.mask(array, dim, role=word))
            if not found.size:
                self.absent.append(f"{need} ({dim}: {word})")
            blank = array.isel({dim: 0}, drop=True) if array.sizes[dim] else array.sum(dim)
            array = array.isel({dim: int(found[0])}, drop=True) if found.size else xr.full_like(blank, np.nan)
        return array

    def surveyed(self, formula: Callable[..., float], *needs: str) -> xr.DataArray:
        """Apply a formula to the answers of a survey, date by date.

        Parameters
        ----------
        formula : callable
            Takes one array (row,) for each of `needs`, then the weights (row,), and returns a number.
        needs : str
            Declared answers of one survey: ``households:income``; ``persons:deprived_*`` is all answers whose name
            begins so, handed over as a mapping of the rest of the names to arrays.

        Returns
        -------
        DataArray (time,)
            The last survey of a year stands for each month of its year; other months are missing, and so is a survey
            for which the formula is not defined.
        """
        values = np.full(len(self._calendar.months), np.nan)
        for page in self.answers(*needs):
            try:
                values[page.months] = formula(*page.columns, page.weight)
            except (ValueError, ZeroDivisionError):  # the formula says that it is not defined for these answers
                values[page.months] = np.nan
        return xr.DataArray(values, {"time": self.time}, ("time",))

    def answers(self, *needs: str) -> Iterator[Answers]:
        """Iterate over the dates of a survey, with the answers to declared needs of that survey."""
        for need in needs:
            if need not in self._needs:
                raise UndeclaredNeed(need)
        for asked, columns in self._calendar.pages(needs[0].partition(":")[0]):
            january = (asked + self._first) // MONTHS_A_YEAR * MONTHS_A_YEAR - self._first
            year = slice(max(january, 0), max(january + MONTHS_A_YEAR, 0))
            found = tuple(_columns(columns, need.partition(":")[2]) for need in needs)
            yield Answers(year, asked, found, np.asarray(columns["weight"], dtype=np.float64))

    def kept(self, make: Callable[..., Any], *needs: str) -> Any:
        """Return what a function makes of declared answers of a survey, made once for all measures of the record.

        Parameters
        ----------
        make : callable
            Takes an iterator over `answers`; a function of a module, known by its name.
        needs : str
            Declared answers of one survey.
        """
        key = (make.__module__, make.__qualname__, *needs)
        for need in needs:
            if need not in self._needs:
                raise UndeclaredNeed(need)
        if key not in self._calendar.kept:
            self._calendar.kept[key] = make(self.answers(*needs))
        return self._calendar.kept[key]

    def or_empty(self, value: xr.DataArray, is_empty: xr.DataArray) -> xr.DataArray:
        """Return a value (time,), with the declared value of an empty base where `is_empty`, and note where that is."""
        self.was_empty |= np.asarray(is_empty.values, dtype=bool)
        return value.where(~is_empty, np.nan if self._empty is None else self._empty)


def _columns(columns: Mapping[str, NDArray[Any]], answer: str) -> Any:
    """Return the answers of one column, or of all columns that begin alike by the rest of their names."""
    if not answer.endswith("*"):
        return columns[answer]
    stem = answer[:-1]
    return {name[len(stem) :]: values for name, values in columns.items() if name.startswith(stem)}


def spelled(word: object) -> str:
    """Return a word as it is compared: small letters, hyphens for blanks and underlines.

    Examples
    --------
    >>> spelled("State shop") == spelled("state_shop")
    True
    """
    return str(word).strip().lower().replace(" ", "-").replace("_", "-")


def _fits(found: object, wanted: Any) -> bool:
    if callable(wanted):
        return bool(wanted(spelled(found)))
    values = wanted if isinstance(wanted, (list, tuple, set, frozenset)) else (wanted,)
    return spelled(found) in {spelled(value) for value in values}


def chosen_basis(calendar: Calendar, name: str, basis: str) -> str:
    """Return the basis to read: the wanted one, or ``true`` where a variable has no rival to what is true."""
    have = calendar.bases(name)
    return "true" if basis not in have and basis in RIVALS and "true" in have else basis


def is_recorded(calendar: Calendar, need: str, basis: str) -> bool:
    """Say whether a need is in the record at all."""
    if ":" in need:
        survey, _, answer = need.partition(":")
        surveys = calendar.record.surveys
        return survey in surveys and any(fnmatchcase(str(name), answer) for name in surveys[survey].rows)
    if "." in need:
        dim, _, attribute = need.partition(".")
        table = calendar.labels(dim)
        return table is not None and table.has(attribute)
    name, _, own = need.partition("@")
    return chosen_basis(calendar, name, own or basis) in calendar.bases(name)
