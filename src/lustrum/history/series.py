"""A series on the way through an expression: values by period, and what they are.

Arithmetic here keeps what is missing missing: a year with a gap, a division by zero and a period that one side lacks
are NaN.
"""

from __future__ import annotations

from dataclasses import dataclass, replace

import numpy as np
from numpy.typing import NDArray

Floats = NDArray[np.float64]
Ints = NDArray[np.int64]
PLAIN_UNITS = ("", "1", "share", "index", "count")
_RELATIVE = ("share", "rate", "index", "price", "number", "flag")
_A_YEAR = {"month": 12, "quarter": 4}


@dataclass(frozen=True)
class Series:
    """A series on the way: values by period, or one value that does not change.

    Parameters
    ----------
    values : float64 (time,) or (1,)
        NaN where missing.
    times : int64 (time,)
        Months since 1970-01, or years, by `cadence`; empty for a constant.
    cadence : str
        ``month``, ``quarter``, ``year``, or ``""`` for a constant.
    kind, unit : str
        As in the dictionary; the unit is empty where it cannot be derived.
    evidence : frozenset of str
        What it rests on.
    """

    values: Floats
    times: Ints
    cadence: str = ""
    kind: str = "number"
    unit: str = ""
    evidence: frozenset[str] = frozenset()

    @property
    def is_constant(self) -> bool:
        """Whether it has no time."""
        return self.cadence == ""


def as_dates(times: Ints, cadence: str) -> NDArray[np.datetime64]:
    """Return the first day of each period, datetime64[ns] (time,)."""
    if cadence == "year":
        return (times - 1970).astype("datetime64[Y]").astype("datetime64[ns]")
    return times.astype("datetime64[M]").astype("datetime64[ns]")


def constant(value: float) -> Series:
    """Return a value that does not change with time."""
    return Series(np.array([value], dtype=np.float64), np.array([], dtype=np.int64))


def by_year(series: Series) -> Series:
    """Return a series by years: flows summed, stocks at the end, the rest averaged; a year with a gap is missing."""
    if series.cadence not in _A_YEAR:
        return series
    parts = _A_YEAR[series.cadence]
    years, place = np.unique(series.times // 12 + 1970, return_inverse=True)
    if series.kind == "stock":
        values = np.full(len(years), np.nan)
        last = series.times % 12 == 12 - 12 // parts
        values[place[last]] = series.values[last]
    else:
        values = np.zeros(len(years))
        np.add.at(values, place, series.values)
        count = np.bincount(place, minlength=len(years))
        values = np.where(count == parts, values, np.nan)
        if series.kind != "flow":
            values = values / parts
    return replace(series, values=values, times=years.astype(np.int64), cadence="year")


def _aligned(left: Series, right: Series) -> tuple[Series, Series]:
    """Put two series on the periods that either has; what one lacks is missing."""
    if left.is_constant or right.is_constant or np.array_equal(left.times, right.times):
        return left, right
    times = np.union1d(left.times, right.times)
    return _spread(left, times), _spread(right, times)


def _spread(series: Series, times: Ints) -> Series:
    values = np.full(len(times), np.nan)
    values[np.searchsorted(times, series.times)] = series.values
    return replace(series, values=values, times=times)


def divide(above: Floats, below: Floats) -> Floats:
    """Divide; where the divisor is zero or missing, so is the result."""
    whole = (below != 0) & np.isfinite(below)
    return np.asarray(np.divide(above, below, out=np.full(np.shape(above), np.nan), where=whole))


def combine(sign: str, left: Series, right: Series) -> Series:
    """Return two series with a sign between them; missing where either is, or where the result is no number."""
    left, right = _aligned(left, right)
    with np.errstate(all="ignore"):
        values = _OPERATIONS[sign](left.values, right.values)
    values = np.where(np.isfinite(values), values, np.nan)
    longer = left if left.cadence else right
    kind, unit = _outcome(sign, left, right)
    return Series(values, longer.times, longer.cadence, kind, unit, left.evidence | right.evidence)


_OPERATIONS = {"+": np.add, "-": np.subtract, "*": np.multiply, "/": np.divide}


def _outcome(sign: str, left: Series, right: Series) -> tuple[str, str]:
    """Return the kind and the unit of a result."""
    if sign in "+-":
        one = right if left.kind == "number" else left
        same = left.kind == right.kind or "number" in (left.kind, right.kind)
        return one.kind if same else "rate", one.unit
    return _product_of(left, right) if sign == "*" else _ratio_of(left, right)


def _product_of(left: Series, right: Series) -> tuple[str, str]:
    if left.unit in PLAIN_UNITS and left.kind in _RELATIVE:
        return right.kind if right.kind != "number" else left.kind, right.unit or left.unit
    if right.unit in PLAIN_UNITS and right.kind in _RELATIVE:
        return left.kind, left.unit
    return "flow" if "flow" in (left.kind, right.kind) else "rate", ""


def _ratio_of(left: Series, right: Series) -> tuple[str, str]:
    if right.kind == "number":
        return left.kind, left.unit
    if left.unit and left.unit == right.unit:
        kind = "share" if left.cadence and right.cadence else "index"
        return kind, kind
    if left.unit in PLAIN_UNITS or right.unit in PLAIN_UNITS:
        return "rate", left.unit if right.unit in PLAIN_UNITS else ""
    return "rate", f"{left.unit} per {right.unit}"
