"""The recorder: monthly blocks of variables, and the record so far that gates may ask.

A flow starts each month at zero and is added to; anything else is set, and cells that nobody sets stay as they were
set before in the month. Blocks are kept month by month and laid together once, when the run is over.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from typing import Any

import numpy as np
import xarray as xr
from numpy.typing import ArrayLike, NDArray

from lustrum.errors import HistoryProblems, Problem, RunFailed, nearest
from lustrum.history.selection import observe
from lustrum.quantities.calendar import Month
from lustrum.quantities.dictionary import Dictionary, DictionaryRow
from lustrum.quantities.labels import LabelTable
from lustrum.simulation.levers import Labels

Floats = NDArray[np.float64]
SHORTFALL = "shortfall"


class Recorder:
    """Collects what a run shows of itself.

    Parameters
    ----------
    dictionary : Dictionary
        The variables.
    labels : Labels
        Labels by dimension.
    first : Month
        First month of the run.
    on_request : collection of str
        Variables recorded only because the scenario asks for them.
    evidence : frozenset of str
        What the numbers rest on.
    """

    def __init__(
        self,
        dictionary: Dictionary,
        labels: Labels,
        first: Month,
        on_request: tuple[str, ...] = (),
        evidence: frozenset[str] = frozenset({"simulated"}),
    ) -> None:
        self.dictionary, self.labels, self.first = dictionary, labels, first
        self._all_evidence = evidence
        self._rows: dict[str, DictionaryRow] = {
            name: row for name, row in dictionary.items() if row.record == "always" or name in on_request
        }
        self._shapes: dict[str, tuple[int, ...] | None] = {}
        self.also_record(())
        self._now: dict[str, Floats] = {}
        self._blocks: dict[str, dict[int, Floats]] = {}
        self._shortfalls: list[tuple[NDArray[np.int64], Floats]] = []
        self.last: Month | None = None

    def also_record(self, on_request: Iterable[str]) -> None:
        """Record some variables from now on that are recorded on request only."""
        wanted = {*self._rows, *on_request}
        self._rows = {name: row for name, row in self.dictionary.items() if name in wanted}
        self._shapes = {name: self._shape(row) for name, row in self._rows.items()}

    def _shape(self, row: DictionaryRow) -> tuple[int, ...] | None:
        if any(dim not in self.labels or not len(self.labels[dim]) for dim in row.dims):
            return None
        return (len(row.bases), *(len(self.labels[dim]) for dim in row.dims))

    def wants(self, variable: str) -> bool:
        """Say whether a variable is recorded in this run."""
        return self._shapes.get(variable) is not None

    # Within a month

    def add(self, variable: str, values: ArrayLike, basis: str = "true") -> None:
        """Add to a flow of this month, or set a stock, price or index where the value is a number.

        Raises
        ------
        RunFailed
            If there is no such variable or basis, or the array has another shape.
        """
        if variable not in self.dictionary:
            near = nearest(variable, self.dictionary)
            raise RunFailed(str(Problem("No such variable.", "record", variable, nearest=near)))
        shape = self._shapes.get(variable)
        if shape is None:
            return
        row = self._rows[variable]
        if basis not in row.bases:
            raise RunFailed(str(Problem("The variable has no such basis.", variable, basis, ", ".join(row.bases))))
        new = np.asarray(values, dtype=np.float64)
        if new.shape != shape[1:]:
            raise RunFailed(f"'{variable}' has the dimensions {row.dims} of {shape[1:]}, not an array of {new.shape}.")
        block = self._block(variable, row, shape)[row.bases.index(basis), ...]
        if row.kind == "flow":
            block += new
        else:
            np.copyto(block, new, where=~np.isnan(new))

    def _block(self, variable: str, row: DictionaryRow, shape: tuple[int, ...]) -> Floats:
        if variable not in self._now:
            self._now[variable] = np.full(shape, 0.0 if row.kind == "flow" else np.nan)
        return self._now[variable]

    def add_shortfall(
        self, region: ArrayLike, product: ArrayLike, cause: ArrayLike, culprit: ArrayLike, amount: ArrayLike
    ) -> None:
        """Add what was missing; see :meth:`Month.shortfall`. Amounts are in the product's own unit."""
        shape = self._shapes.get(SHORTFALL)
        if shape is None:
            return
        codes = np.broadcast_arrays(region, product, cause, culprit)
        last = shape[4] - 1
        where = [np.ravel(codes[0]), np.ravel(codes[1]), np.ravel(codes[2]), np.ravel(codes[3])]
        where[3] = np.where(where[3] < 0, last, where[3])
        flat = np.ravel_multi_index([np.asarray(w, dtype=np.int64) for w in where], shape[1:])
        missing = np.broadcast_to(np.asarray(amount, dtype=np.float64), codes[0].shape).ravel()
        self._shortfalls.append((flat, missing))

    def current(self, variable: str, basis: str = "true") -> Floats | None:
        """Return this month's value so far, or None."""
        block = self._now.get(variable)
        return None if block is None else block[self._rows[variable].bases.index(basis), ...]

    def close(self, date: Month) -> None:
        """Put the month's blocks away."""
        shape = self._shapes.get(SHORTFALL)
        if self._shortfalls and shape is not None:
            flat = np.concatenate([f for f, _ in self._shortfalls])
            amount = np.concatenate([a for _, a in self._shortfalls])
            total = np.bincount(flat, amount, int(np.prod(shape[1:]))).reshape(shape[1:])
            self._shortfalls = []
            self.add(SHORTFALL, total)
        for variable, block in self._now.items():
            self._put_away(variable, block, date)
        self._now = {}
        self.last = date

    def _put_away(self, variable: str, block: Floats, date: Month) -> None:
        row, kept = self._rows[variable], self._blocks.setdefault(variable, {})
        if row.cadence == "month":
            kept[date - self.first] = block
            return
        place = {"year": date.year - self.first.year, "quarter": (date.ordinal // 3) - self.first.ordinal // 3}
        number = place.get(row.cadence, 0)
        if number in kept and row.kind == "flow":
            block = block + kept[number]
        elif number in kept:
            block = np.where(np.isnan(block), kept[number], block)
        kept[number] = block

    # Written down and taken up again

    def months_since(self, after: Month | None) -> dict[str, tuple[list[int], Floats]]:
        """Return monthly blocks of the months after one: of each variable the numbers of its months, and the blocks."""
        least = 0 if after is None else after - self.first + 1
        found = {}
        for variable, kept in self._blocks.items():
            numbers = [number for number in kept if number >= least]
            if self._rows[variable].cadence == "month" and numbers:
                found[variable] = (numbers, np.stack([kept[number] for number in numbers]))
        return found

    def other_blocks(self) -> dict[str, dict[int, Floats]]:
        """Return the blocks of all variables that are not monthly; of the monthly ones the names, in order."""
        return {
            variable: {} if self._rows[variable].cadence == "month" else kept for variable, kept in self._blocks.items()
        }

    def requested(self) -> tuple[str, ...]:
        """Return the variables recorded on request only, whoever asked for them, in the order of the dictionary."""
        return tuple(name for name, row in self._rows.items() if row.record != "always")

    def restore(
        self,
        last: Month,
        others: Mapping[str, Mapping[int, Floats]],
        pages: Iterable[Mapping[str, tuple[list[int], Floats]]],
    ) -> None:
        """Take up a record again: its last month, what is not monthly, and the monthly blocks page by page."""
        self.last, self._now, self._shortfalls = last, {}, []
        self._blocks = {variable: dict(kept) for variable, kept in others.items()}
        for page in pages:
            for variable, (numbers, blocks) in page.items():
                self._blocks[variable].update(zip(numbers, blocks, strict=True))

    # Laid together

    def array(self, variable: str) -> xr.DataArray:
        """Return all of a variable so far, with labels and dates.

        Raises
        ------
        KeyError
            If nothing was recorded of it.
        """
        row, kept = self._rows[variable], self._blocks[variable]
        periods = self._periods(row)
        shape = self._shapes[variable]
        empty = 0.0 if row.kind == "flow" else np.nan
        values = np.full((len(periods), *(shape or ())), empty)
        for number, block in kept.items():
            if number < len(periods):
                values[number] = block
        return self._label(row, values, periods)

    def _periods(self, row: DictionaryRow) -> list[Month]:
        last = self.last or self.first
        if row.cadence == "year":
            return [Month(year, 1) for year in range(self.first.year, last.year + 1)]
        if row.cadence == "quarter":
            return [Month.of_ordinal(3 * n) for n in range(self.first.ordinal // 3, last.ordinal // 3 + 1)]
        return [self.first + n for n in range(last - self.first + 1)] if row.cadence == "month" else [self.first]

    def _label(self, row: DictionaryRow, values: Floats, periods: list[Month]) -> xr.DataArray:
        coords: dict[str, Any] = {"time": np.array([period.start for period in periods], dtype="datetime64[ns]")}
        dims = ["time"]
        if len(row.bases) > 1 or row.bases[0] != "true":
            coords["basis"] = list(row.bases)
            dims.append("basis")
        else:
            values = values[:, 0]
        for dim in row.dims:
            coords[dim] = list(self.labels[dim].ids)
        if row.dtype.startswith("int") and not np.isnan(values).any():
            values = np.rint(values).astype(np.int64)
        attributes = {"unit": row.unit, "kind": row.kind, "meaning": row.meaning}
        return xr.DataArray(values, coords, (*dims, *row.dims), name=row.name, attrs=attributes)

    # The record so far (what gates and observables ask)

    @property
    def variables(self) -> Mapping[str, xr.DataArray]:
        """Variables recorded so far, made when they are asked for."""
        return _SoFar(self)

    @property
    def evidence(self) -> Mapping[str, frozenset[str]]:
        """Evidence words by variable."""
        return dict.fromkeys(self._blocks, self._all_evidence)

    @property
    def label_tables(self) -> dict[str, LabelTable]:
        """Label tables of all dimensions that a variable has."""
        dims = dict.fromkeys(dim for name in self._blocks for dim in self._rows[name].dims)
        more = ("branch", "activity", "product", "form", "group", "region", "skill", "need", "partner")
        return {dim: self.labels[dim] for dim in (*dims, *more) if dim in self.labels}

    def value(self, observable: str, basis: str = "true") -> float | None:
        """Return the value of an observable at the end of the last month; None where it is not determinable.

        What cannot be read is found before the first month; what is not recorded yet is not determinable.
        """
        if self.last is None:
            return None
        try:
            found = observe(self, observable, basis)
        except HistoryProblems:
            return None
        if not found.size:
            return None
        number = float(np.ravel(found.values)[-1])
        return None if np.isnan(number) else number

    def has(self, variable: str) -> bool:
        """Say whether something was recorded of a variable."""
        return variable in self._blocks

    def recorded(self) -> Iterator[str]:
        """Iterate over the variables recorded so far, in the order of the dictionary."""
        return (name for name in self.dictionary if name in self._blocks)


class _SoFar(Mapping[str, xr.DataArray]):
    def __init__(self, recorder: Recorder) -> None:
        self._recorder = recorder

    def __getitem__(self, name: str) -> xr.DataArray:
        return self._recorder.array(name)

    def __contains__(self, name: object) -> bool:
        return self._recorder.has(str(name))

    def __iter__(self) -> Iterator[str]:
        return self._recorder.recorded()

    def __len__(self) -> int:
        return len(list(self._recorder.recorded()))
