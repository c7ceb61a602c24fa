"""From a variable with labels to a series: labels are chosen by filters, and what is left is added up."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from typing import TYPE_CHECKING, Any, Protocol

import numpy as np
from numpy.typing import NDArray

from lustrum.errors import nearest
from lustrum.history.language import Filter, Name
from lustrum.history.series import Series, constant
from lustrum.history.variables import LABEL_UNITS, SAME_LABELS
from lustrum.quantities.dictionary import DictionaryRow
from lustrum.quantities.evidence import join
from lustrum.quantities.labels import LabelTable

if TYPE_CHECKING:
    import xarray as xr

    from lustrum.history.selection import Meaning


class Record(Protocol):
    """What an observable needs of a record; a History is one, and so may be a run that is still under way."""

    @property
    def variables(self) -> Mapping[str, xr.DataArray]:
        """Arrays by name; the first dimension of time is called ``time``."""

    @property
    def dictionary(self) -> Mapping[str, DictionaryRow]:
        """What the variables are."""

    @property
    def labels(self) -> Mapping[str, LabelTable]:
        """Labels by dimension."""

    @property
    def evidence(self) -> Mapping[str, frozenset[str]]:
        """Evidence words by variable."""


class Reduction:
    """Reduces one variable to a series: labels are chosen, the rest is added up."""

    def __init__(self, meaning: Meaning, node: Name) -> None:
        self.meaning, self.node, self.record = meaning, node, meaning.record

    def problem(
        self, column: int, what: str, *, found: str = "", allowed: str = "", nearest: str = "", remedy: str = ""
    ) -> None:
        """Note a problem of the expression."""
        self.meaning.problem(column, what, found=found, allowed=allowed, nearest=nearest, remedy=remedy)

    def series(self) -> Series:
        """Return the variable as a series; problems are noted in the meaning."""
        name, record = self.node.name, self.record
        if name not in record.variables:
            self._unknown(name)
            return constant(np.nan)
        if name not in record.dictionary:
            self.problem(self.node.column, "This variable is not in the dictionary.", found=name)
            return constant(np.nan)
        array, row = record.variables[name], record.dictionary[name]
        dims = tuple(str(dim) for dim in array.dims if dim not in ("time", "basis"))
        chosen, touched, basis = self._choose(array, dims)
        array = self._on_basis(array, basis)
        unit = self._add_up(row, array, chosen, touched)
        base = _periods(array, row)
        values = np.asarray(array.transpose(*[d for d in ("time",) if d in array.dims], *dims).values)
        first = len(values.shape) - len(dims)
        for axis, dim in enumerate(dims):
            values = np.compress(chosen[dim], values, axis=first + axis)
        total = values.sum(axis=tuple(range(first, values.ndim)), dtype=None)
        evidence = join(record.evidence.get(name, ()))
        return replace(base, values=np.atleast_1d(total).astype(np.float64), unit=unit, evidence=evidence)

    def _unknown(self, name: str) -> None:
        known = list(self.record.variables)
        if name in self.record.dictionary:
            self.problem(self.node.column, "This variable was not recorded.", found=name)
            return
        near = nearest(name, [*known, *self.record.dictionary])
        self.problem(self.node.column, "Unknown variable.", found=name, nearest=near)

    # --- choosing -------------------------------------------------------------------------------

    def _choose(
        self, array: xr.DataArray, dims: tuple[str, ...]
    ) -> tuple[dict[str, NDArray[np.bool_]], set[str], Filter | None]:
        chosen = {dim: np.ones(array.sizes[dim], dtype=bool) for dim in dims}
        touched: set[str] = set()
        basis = None
        for wanted in self.node.filters:
            if wanted.key == "basis":
                basis = wanted
                continue
            dim, attribute = self._target(wanted, dims)
            if dim:
                touched.add(dim)
                chosen[dim] &= self._mask(array, dim, attribute, wanted)
                if not chosen[dim].any() and not self.meaning.problems:
                    self.problem(
                        wanted.column, f"Nothing is left of '{dim}'.", remedy="The filters exclude one another."
                    )
        return chosen, touched, basis

    def _target(self, wanted: Filter, dims: tuple[str, ...]) -> tuple[str, str]:
        """Return the dimension and attribute that a filter means; both empty after a problem."""
        key, attribute = wanted.key, wanted.attribute
        owners = [dim for dim in dims if self._has(dim, attribute or key)]
        if attribute and key in dims and key in owners:
            return key, attribute
        if not attribute and key in dims:
            return key, ""
        if not attribute and len(owners) == 1:
            return owners[0], key
        allowed = [*dims, *(f"{d}.{a}" for d in dims for a in self._attributes(d)), "basis"]
        if not attribute and owners:
            ways = ", ".join(f"{dim}.{key}" for dim in owners)
            self.problem(
                wanted.column, f"Several dimensions of '{self.node.name}' have this attribute.", found=key, allowed=ways
            )
        else:
            found = f"{key}.{attribute}" if attribute else key
            near = nearest(found, allowed) or nearest(attribute or key, allowed)
            what = f"'{self.node.name}' cannot be filtered by this."
            self.problem(wanted.column, what, found=found, allowed=", ".join(allowed), nearest=near)
        return "", ""

    def _table(self, dim: str) -> LabelTable | None:
        labels = self.record.labels
        return labels[dim] if dim in labels else labels.get(SAME_LABELS.get(dim, ""))

    def _attributes(self, dim: str) -> list[str]:
        table = self._table(dim)
        return [] if table is None else list(table.attributes)

    def _has(self, dim: str, attribute: str) -> bool:
        return attribute in self._attributes(dim)

    def _mask(self, array: xr.DataArray, dim: str, attribute: str, wanted: Filter) -> NDArray[np.bool_]:
        labels = self._labels(array, dim)
        if labels is None:
            return np.ones(array.sizes[dim], dtype=bool)
        have = labels
        table = self._table(dim)
        if attribute and table is not None:
            of_label = dict(zip(table.ids, _words(table.attribute(attribute)), strict=True))
            have = [of_label.get(label, "") for label in labels]
        mask = np.zeros(len(labels), dtype=bool)
        for value in wanted.values:
            here = np.array([found == value for found in have], dtype=bool)
            if not here.any():
                known = list(dict.fromkeys(have))
                what = f"No {dim} has {attribute} '{value}'." if attribute else f"Unknown {dim}."
                near = nearest(value, known)
                self.problem(wanted.column, what, found=value, allowed=", ".join(known[:40]), nearest=near)
            mask |= here
        return mask

    def _labels(self, array: xr.DataArray, dim: str) -> list[str] | None:
        if array.attrs.get("blank") and dim not in array.coords:
            return None
        return [str(label) for label in array.coords[dim].values]

    def _on_basis(self, array: xr.DataArray, wanted: Filter | None) -> xr.DataArray:
        basis = wanted.values[0] if wanted else self.meaning.basis
        have = [str(b) for b in array.coords["basis"].values] if "basis" in array.dims else ["true"]
        if wanted and (len(wanted.values) > 1 or basis not in have):
            self.problem(
                wanted.column,
                "One basis that was recorded is needed.",
                found="|".join(wanted.values),
                allowed=", ".join(have),
                nearest=nearest(basis, have),
            )
        if "basis" not in array.dims:
            return array
        for candidate in (basis, "true", have[0]):
            if candidate in have:
                return array.isel(basis=have.index(candidate))
        return array.isel(basis=0)

    # --- adding ---------------------------------------------------------------------------------

    def _add_up(
        self, row: DictionaryRow, array: xr.DataArray, chosen: dict[str, NDArray[np.bool_]], touched: set[str]
    ) -> str:
        """Check that what is left may be added, and return the unit of the sum."""
        unit = row.unit
        for dim, mask in chosen.items():
            labels = self._labels(array, dim)
            left = [] if labels is None else [label for label, keep in zip(labels, mask, strict=True) if keep]
            carried = dim in LABEL_UNITS.get(row.unit, ())
            units = list(dict.fromkeys(self._unit_of(dim, label) for label in left)) if carried else []
            if carried and len(units) == 1:
                unit = units[0]
            if len(left) < 2 or dim in row.additive:
                continue
            if carried and dim in touched and len(units) == 1 and units[0]:
                continue
            self._not_additive(dim, left, units if dim in touched else [])
        return "" if unit in LABEL_UNITS else unit

    def _not_additive(self, dim: str, left: list[str], units: list[str]) -> None:
        why = f" Their units differ: {', '.join(unit or 'unknown' for unit in units)}." if len(units) > 1 else ""
        self.problem(
            self.node.column,
            f"'{self.node.name}' cannot be added up over '{dim}'.{why}",
            allowed=", ".join(left[:20]),
            remedy=f"Choose one: {self.node.name}[{dim}={left[0]}].",
        )

    def _unit_of(self, dim: str, label: str) -> str:
        table = self._table(dim)
        if table is None or label not in table:
            return ""
        if table.has("unit"):
            return str(table.attribute("unit")[table.code(label)])
        products = self.record.labels.get("product")
        if table.has("product") and products is not None and products.has("unit"):
            product = str(table.attribute("product")[table.code(label)])
            return str(products.attribute("unit")[products.code(product)]) if product in products else ""
        return ""


def _words(values: NDArray[Any]) -> list[str]:
    """Return attribute values as words; whole numbers and truths are written plainly."""
    words = []
    for value in values.tolist():
        if isinstance(value, bool):
            words.append("true" if value else "false")
        elif isinstance(value, float) and value.is_integer():
            words.append(str(int(value)))
        else:
            words.append(str(value))
    return words


def _periods(array: xr.DataArray, row: DictionaryRow) -> Series:
    """Return the periods of a variable, without values."""
    none = np.array([], dtype=np.float64)
    if "time" not in array.dims:
        return Series(none, np.array([], dtype=np.int64), "", row.kind)
    months = array.coords["time"].values.astype("datetime64[M]").astype(np.int64)
    if row.cadence == "year":
        return Series(none, months // 12 + 1970, "year", row.kind)
    return Series(none, months, "quarter" if row.cadence == "quarter" else "month", row.kind)
