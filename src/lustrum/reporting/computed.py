"""What the runs computed, as arrays with one row a draw: totals by group, by month or by year, and their bands.

Owns how figures read simulated histories. Groups are made by what labels *are* (attributes, roles), never by what
they are called; names are only printed. Missing stays missing.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from typing import Any

import numpy as np
import xarray as xr
from numpy.typing import NDArray

from lustrum.errors import InputProblems
from lustrum.history.history import History
from lustrum.history.variables import SAME_LABELS
from lustrum.quantities.calendar import Month
from lustrum.quantities.labels import LabelTable
from lustrum.reporting.charts.series import Fan

Floats = NDArray[np.float64]
Ints = NDArray[np.int64]


@dataclass(frozen=True)
class Computed:
    """A quantity in every draw.

    Parameters
    ----------
    times : int64 (time,)
        Running numbers of months, or years, by `cadence`.
    values : float64 (draw, time, group)
        NaN where missing.
    groups : tuple of str
        What the last dimension holds; one unnamed group for a plain total.
    cadence : str
        ``month`` or ``year``.
    kind : str
        Kind of the dictionary: stock, flow, ...
    """

    times: Ints
    values: Floats
    groups: tuple[str, ...] = ("",)
    cadence: str = "month"
    kind: str = "flow"

    @property
    def x(self) -> Floats:
        """Times in years with a fraction: mid-year, or mid-month; a stock stands at the end of its month."""
        if self.cadence == "year":
            return np.asarray(self.times + 0.5, dtype=np.float64)
        return np.asarray(self.times / 12 + (1 / 12 if self.is_at_end else 0.5 / 12), dtype=np.float64)

    @property
    def is_at_end(self) -> bool:
        """Whether its values stand at the end of their period: stocks, and shares of stocks."""
        return self.kind == "stock" or (self.cadence == "month" and self.kind != "flow")

    def months(self) -> list[Month]:
        """Return the month of each time; December of a year."""
        ordinals = self.times * 12 + 11 if self.cadence == "year" else self.times
        return [Month.of_ordinal(int(n)) for n in ordinals]

    def yearly(self) -> Computed:
        """Return years: flows summed, stocks at the end, the rest averaged; a year with a gap is missing."""
        if self.cadence == "year":
            return self
        years = np.unique(self.times // 12)
        shape = (self.values.shape[0], len(years), self.values.shape[2])
        values = np.full(shape, np.nan)
        for place, year in enumerate(years):
            mine = self.values[:, self.times // 12 == year]
            if self.kind == "stock":
                last = self.times == year * 12 + 11
                if last.any():
                    values[:, place] = self.values[:, last][:, 0]
            elif mine.shape[1] == 12:
                values[:, place] = mine.sum(axis=1) if self.kind == "flow" else mine.mean(axis=1)
        return replace(self, times=years, values=values, cadence="year")

    def group(self, name: str) -> Computed:
        """Return one group alone."""
        place = self.groups.index(name)
        return replace(self, values=self.values[:, :, place : place + 1], groups=(name,))

    def between(self, first: int, last: int) -> Computed:
        """Return the values from the start of one year to the end of another; a stock of December before starts it."""
        inside = (self.x >= first - 1e-9) & (self.x <= last + 1 + 1e-9)
        return replace(self, times=self.times[inside], values=self.values[:, inside])

    def total(self) -> Computed:
        """Return the sum over groups."""
        return replace(self, values=self.values.sum(axis=2, keepdims=True), groups=("",))

    def shares(self) -> Computed:
        """Return each group's part of the whole, in per cent; missing where there is nothing."""
        whole = self.values.sum(axis=2, keepdims=True)
        with np.errstate(all="ignore"):
            values = np.where(whole > 0, 100 * self.values / whole, np.nan)
        return replace(self, values=values, kind="share" if self.kind == "flow" else self.kind)

    def over(self, other: Computed, factor: float = 1.0) -> Computed:
        """Return this divided by another quantity at the same times; missing where that is zero."""
        times, mine, theirs = np.intersect1d(self.times, other.times, return_indices=True)
        below = other.values[:, theirs]
        with np.errstate(all="ignore"):
            values = np.where(below != 0, factor * self.values[:, mine] / below, np.nan)
        return replace(self, times=times, values=values)

    def scaled(self, factor: float) -> Computed:
        """Return every value times a factor."""
        return replace(self, values=self.values * factor)

    def median(self) -> Floats:
        """Return the median over draws, float64 (time, group)."""
        return _quantile(self.values, 0.5)

    def band(self, share: float = 0.9) -> tuple[Floats, Floats]:
        """Return the ends of the middle share of draws, each float64 (time, group)."""
        return _quantile(self.values, (1 - share) / 2), _quantile(self.values, (1 + share) / 2)

    def fan(self) -> Fan:
        """Return the first group as a fan."""
        plain = self.values[:, :, 0]
        low90, high90 = (ends[:, 0].tolist() for ends in self.band(0.9))
        low50, high50 = (ends[:, 0].tolist() for ends in self.band(0.5))
        return Fan(self.x.tolist(), plain.tolist(), self.median()[:, 0].tolist(), low90, low50, high50, high90)

    @property
    def has_values(self) -> bool:
        """Whether anything is known and not zero."""
        return bool(np.any(np.isfinite(self.values) & (self.values != 0)))


def _quantile(values: Floats, at: float) -> Floats:
    """Return a quantile over draws where all draws have a value; missing else."""
    if values.shape[0] == 1:
        return np.array(values[0], dtype=np.float64)
    known = np.isfinite(values).all(axis=0)
    filled = np.where(known, values, 0.0)
    return np.where(known, np.quantile(filled, at, axis=0), np.nan)


def table_of(history: History, dim: str) -> LabelTable | None:
    """Return the labels of a dimension, or those that it shares with another."""
    return history.labels.get(dim) or history.labels.get(SAME_LABELS.get(dim, ""))


def attribute_of(history: History, dim: str, attribute: str, labels: Sequence[str]) -> list[str] | None:
    """Return an attribute of labels as words, or None if it is not there."""
    table = table_of(history, dim)
    if table is None or not table.has(attribute):
        return None
    values = table.attribute(attribute)
    return [str(values[table.code(label)]) if label in table else "" for label in labels]


def name_of(history: History, dim: str, label: str) -> str:
    """Return what a label is called in full: its attribute ``name`` up to a comma, or the label in plain words."""
    names = attribute_of(history, dim, "name", [label])
    full = names[0].split(",")[0].split(":")[0].split("(")[0].strip() if names else ""
    return full if full and full != "nan" else label.replace("_", " ").replace("-", " ")


def unit_of(history: History, product: str) -> str:
    """Return the unit of a product; empty if unknown."""
    units = attribute_of(history, "product", "unit", [product])
    return units[0] if units and units[0] != "nan" else ""


def _months(array: xr.DataArray, cadence: str) -> tuple[Ints, str]:
    months = array.coords["time"].values.astype("datetime64[M]").astype(np.int64) + 1970 * 12
    return (months // 12, "year") if cadence == "year" else (months, "month")


@dataclass(frozen=True)
class Runs:
    """The draws of one scenario.

    Parameters
    ----------
    histories : tuple of History
        One for each draw; all of the same shape.
    """

    histories: tuple[History, ...]
    _known: dict[tuple[str, ...], Computed | None] = field(default_factory=dict, repr=False, compare=False)

    @property
    def first(self) -> History:
        """The first draw: it names labels, units and the manifest."""
        return self.histories[0]

    @property
    def count(self) -> int:
        """Number of draws."""
        return len(self.histories)

    def has(self, *names: str) -> bool:
        """Say whether all these variables were recorded in every draw."""
        return all(name in history.variables for history in self.histories for name in names)

    def labels(self, name: str, dim: str) -> list[str]:
        """Return the labels of one dimension of a variable."""
        return [str(label) for label in self.first.variables[name].coords[dim].values]

    def gather(
        self,
        name: str,
        *,
        by: str = "",
        where: Mapping[str, Mapping[str, Any] | Sequence[str]] | None = None,
        basis: str = "true",
        at_price: bool = False,
    ) -> Computed | None:
        """Add up a variable over everything but one dimension or one attribute.

        Parameters
        ----------
        name : str
            Variable.
        by : str
            Dimension, or ``dimension.attribute``, whose labels or values become groups; empty for one total.
        where : mapping
            Labels wanted by dimension: a list of labels, or attribute values such as ``{"role": "public"}``.
        basis : str
            Basis; variables without one are ``true``.
        at_price : bool
            Whether amounts are valued at the constant prices of the products.

        Returns
        -------
        Computed or None
            None if the variable was not recorded, lacks the basis, or nothing is left.
        """
        key = (name, by, repr(where), basis, str(at_price))
        if key not in self._known:
            self._known[key] = self._together(name, by, where or {}, basis, at_price)
        return self._known[key]

    def _together(self, name: str, by: str, where: Mapping[str, Any], basis: str, at_price: bool) -> Computed | None:
        found = [self._one(history, name, by, where, basis, at_price) for history in self.histories]
        known = [part for part in found if part is not None]
        if len(known) < len(found):
            return None
        shortest = min(known, key=lambda part: len(part.times))
        values = np.concatenate([part.values[:, : len(shortest.times)] for part in known])
        return replace(shortest, values=values)

    @staticmethod
    def _one(history: History, name: str, by: str, where: Mapping[str, Any], *choices: Any) -> Computed | None:
        basis, at_price = choices
        cells = _cells(history, name, basis)
        if cells is None:
            return None
        if at_price:
            cells = cells.valued(history)
        chosen = cells.chosen(history, where)
        row = history.dictionary[name]
        times, cadence = _months(history.variables[name], row.cadence)
        grouped = None if chosen is None else chosen.grouped(history, by)
        if grouped is None:
            return None
        groups, values = grouped
        return Computed(times, values[None], groups, cadence, row.kind)

    def observe(self, observable: str, basis: str = "true") -> Computed | None:
        """Work out an observable in every draw; None if it does not fit the histories."""
        key = ("observe", observable, basis)
        if key not in self._known:
            self._known[key] = self._observe(observable, basis)
        return self._known[key]

    def _observe(self, observable: str, basis: str) -> Computed | None:
        found = []
        for history in self.histories:
            try:
                found.append(history.observe(observable, basis))
            except InputProblems:
                return None
        if not found or any("time" not in array.dims for array in found):
            return None
        length = min(array.sizes["time"] for array in found)
        times, cadence = _months(found[0].isel(time=slice(length)), str(found[0].attrs.get("cadence", "month")))
        values = np.stack([np.asarray(array.values[:length], dtype=np.float64) for array in found])
        return Computed(times, values[:, :, None], ("",), cadence, str(found[0].attrs.get("kind", "flow")))

    def evidence(self, *names: str) -> frozenset[str]:
        """Return what the variables rest on, in any draw."""
        words = [self.first.evidence.get(name, frozenset()) for name in names]
        return frozenset().union(*words)

    def is_synthetic(self, *names: str) -> bool:
        """Whether every one of these variables rests on synthetic data."""
        have = [name for name in names if name in self.first.variables]
        return bool(have) and all("synthetic" in self.first.evidence.get(name, ()) for name in have)


def constant_prices(history: History) -> dict[str, float]:
    """Return the constant price of each product: as recorded, else of its label; empty if neither is there."""
    if "prices" in history.variables and "market" in history.variables["prices"].coords:
        array = history.variables["prices"]
        if "constant" in [str(m) for m in array.coords["market"].values]:
            values = array.sel(market="constant").transpose("time", "product").values.astype(np.float64)
            known = {}
            for place, product in enumerate(str(p) for p in array.coords["product"].values):
                column = values[:, place]
                column = column[np.isfinite(column)]
                if len(column):
                    known[product] = float(column[0])
            if known:
                return known
    table = history.labels.get("product")
    if table is None or not table.has("constant_price"):
        return {}
    return {label: float(price) for label, price in zip(table.ids, table.attribute("constant_price"), strict=True)}


@dataclass(frozen=True)
class _Cells:
    """One variable of one history: values (time, dims ...) and the labels of each dimension."""

    values: Floats
    labels: dict[str, list[str]]

    def valued(self, history: History) -> _Cells:
        """Return the amounts at constant prices, along each dimension that holds products or techniques."""
        values = self.values
        for axis, (dim, labels) in enumerate(self.labels.items(), 1):
            prices = _prices(history, dim, labels)
            if prices is not None:
                values = values * prices.reshape([-1 if n == axis else 1 for n in range(values.ndim)])
        return replace(self, values=values)

    def chosen(self, history: History, where: Mapping[str, Any]) -> _Cells | None:
        """Return the cells of the labels wanted; None if nothing is left."""
        values, labels = self.values, dict(self.labels)
        for axis, dim in enumerate(self.labels, 1):
            if dim not in where:
                continue
            kept = _chosen(history, dim, labels[dim], where[dim])
            if kept is None or not kept.any():
                return None
            values = np.compress(kept, values, axis=axis)
            labels[dim] = [label for label, is_kept in zip(labels[dim], kept, strict=True) if is_kept]
        return _Cells(values, labels)

    def grouped(self, history: History, by: str) -> tuple[tuple[str, ...], Floats] | None:
        """Return groups and values (time, group), everything else added up; None if there are no such groups."""
        if not by:
            return ("",), self.values.reshape(len(self.values), -1).sum(axis=1, keepdims=True)
        dim, _, attribute = by.partition(".")
        if dim not in self.labels:
            return None
        labels = self.labels[dim]
        words = attribute_of(history, dim, attribute, labels) if attribute else labels
        if words is None:
            return None
        flat = np.moveaxis(self.values, list(self.labels).index(dim) + 1, 1)
        flat = flat.reshape(*flat.shape[:2], -1).sum(axis=2)
        groups = tuple(dict.fromkeys(words))
        columns = [flat[:, [word == group for word in words]].sum(axis=1) for group in groups]
        return groups, np.stack(columns, axis=1)


def _cells(history: History, name: str, basis: str) -> _Cells | None:
    """Return a variable on a basis; None if it was not recorded, not on that basis, or has no dates."""
    if name not in history.variables or "time" not in history.variables[name].dims:
        return None
    array = history.variables[name]
    bases = [str(b) for b in array.coords["basis"].values] if "basis" in array.dims else ["true"]
    if basis not in bases:
        return None
    if "basis" in array.dims:
        array = array.isel(basis=bases.index(basis))
    dims = [str(dim) for dim in array.dims if dim != "time"]
    values = np.asarray(array.transpose("time", *dims).values, dtype=np.float64)
    return _Cells(values, {dim: [str(label) for label in array.coords[dim].values] for dim in dims})


def _prices(history: History, dim: str, labels: Sequence[str]) -> Floats | None:
    """Return the constant price of each label of a dimension that holds products or techniques.

    Prices of the record (won) go before the attribute of the products (money of the economy's tables).
    """
    products: Sequence[str] | None = None
    if dim == "product":
        products = labels
    elif dim == "activity":
        products = attribute_of(history, "activity", "product", labels)
    known = constant_prices(history) if products is not None else {}
    if products is None or not known:
        return None
    return np.nan_to_num(np.array([known.get(product, np.nan) for product in products], dtype=np.float64))


def _chosen(history: History, dim: str, labels: Sequence[str], wanted: Any) -> NDArray[np.bool_] | None:
    if isinstance(wanted, Mapping):
        chosen = np.ones(len(labels), dtype=bool)
        for attribute, value in wanted.items():
            have = attribute_of(history, dim, attribute, labels)
            if have is None:
                return None
            values = [value] if isinstance(value, str) else [str(v) for v in value]
            chosen &= np.isin(have, values)
        return chosen
    return np.isin(labels, list(wanted))
