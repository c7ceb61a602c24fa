"""Checks of the dates and the values of one variable: each problem names the variable, the date and the rule.

Which values a variable may have is a matter of its kind, unless its row of the dictionary says otherwise in
``allowed``: a share lies between 0 and 1, a flag is one or the other, a stock, a flow and a price are not negative.
"""

from __future__ import annotations

import math
from collections.abc import Iterator
from typing import TYPE_CHECKING, Any

import numpy as np
from numpy.typing import NDArray

from lustrum.errors import Problem
from lustrum.quantities.calendar import MONTHS_A_YEAR, Month
from lustrum.quantities.dictionary import DictionaryRow

if TYPE_CHECKING:
    import xarray as xr

MONTHS = {"month": 1, "quarter": 3, "year": MONTHS_A_YEAR}
RANGES = {"share": "0..1", "flag": "0..1", "stock": ">=0", "flow": ">=0", "price": ">=0"}
"""What values of a kind are allowed, as the dictionary writes it; other kinds take any number."""

ROUNDING = 1e-6
"""By how much a value may pass the end of its range: collected figures are rounded."""


def find_date_problems(
    times: NDArray[np.datetime64], cadence: str, where: str, is_sparse: bool = False
) -> Iterator[Problem]:
    """Iterate over what is wrong with the dates of a variable: they rise, none stands twice, none is left out.

    Parameters
    ----------
    times : datetime64 (time,)
        The dates.
    cadence : str
        How often the variable has a value.
    where : str
        The variable, for the message.
    is_sparse : bool
        Whether dates may be left out, as in a record of what sources happen to tell.
    """
    ordinals = times.astype("datetime64[M]").astype(np.int64) + 1970 * MONTHS_A_YEAR
    steps = np.diff(ordinals)
    twice = ordinals[1:][steps == 0]
    if twice.size:
        yield Problem(f"A date stands twice{_more(twice)}.", f"{where}, {_month(twice[0])}")
    back = ordinals[1:][steps < 0]
    if back.size:
        yield Problem(f"The dates do not rise{_more(back)}.", f"{where}, {_month(back[0])}")
        return
    span = MONTHS.get(cadence, 1)
    if span == MONTHS_A_YEAR and len(ordinals) and (ordinals % span != ordinals[0] % span).any():
        yield Problem("A yearly variable has one date a year.", where)
        return
    wide = np.flatnonzero(steps > span)
    if wide.size and not is_sparse:
        first = int(ordinals[wide[0]]) + span
        left_out = int((steps[wide] // span - 1).sum())
        yield Problem(
            f"A date is left out{_more(range(left_out))}.",
            f"{where}, {_month(first)}",
            allowed=f"a value or a blank for each {cadence} from the first to the last",
            remedy="Write the date with a blank where nothing is known.",
        )


def find_value_problems(array: xr.DataArray, row: DictionaryRow, where: str) -> Iterator[Problem]:
    """Iterate over what is wrong with the values of a variable: endless numbers, and numbers outside its range."""
    values = array.values
    if values.dtype.kind not in "iuf":
        return
    if values.dtype.kind == "f":
        yield from _tell(array, np.isinf(values), "A value is not finite.", where, "a number, or a blank")
    allowed = row.allowed or RANGES.get(row.kind, "")
    low, high = bounds(allowed)
    slack = ROUNDING * max(1.0, abs(high) if math.isfinite(high) else 1.0)
    outside = (values < low - slack) | (values > high + slack)
    if values.dtype.kind == "f":
        outside &= np.isfinite(values)
    words = f"{low:g} to {high:g}" if math.isfinite(high) else f"{low:g} or more"
    yield from _tell(array, outside, f"A {row.kind} is out of its range.", where, words)


def find_interval_problems(array: xr.DataArray, where: str) -> Iterator[Problem]:
    """Iterate over entered ranges that do not hold their own value: the lowest, the value and the highest rise."""
    bases = [str(basis) for basis in array.coords["basis"].values] if "basis" in array.dims else []
    for low, high in (("low", "true"), ("true", "high"), ("low", "high")):
        if low in bases and high in bases:
            lower, upper = array.sel(basis=low, drop=True), array.sel(basis=high, drop=True)
            wrong = lower.values > upper.values
            words = f"not above '{high}'"
            yield from _tell(lower, wrong, f"The basis '{low}' lies above the basis '{high}'.", where, words)


def bounds(allowed: str) -> tuple[float, float]:
    """Read a range of the dictionary: lowest and highest value.

    Examples
    --------
    >>> bounds("0..1"), bounds(">=0"), bounds("any")
    ((0.0, 1.0), (0.0, inf), (-inf, inf))
    """
    if allowed.startswith(">="):
        return float(allowed[2:]), math.inf
    low, dots, high = allowed.partition("..")
    return (float(low), float(high)) if dots else (-math.inf, math.inf)


def _tell(array: xr.DataArray, wrong: NDArray[np.bool_], what: str, where: str, allowed: str) -> Iterator[Problem]:
    """Tell of cells that break one rule: the first with its date and labels, and how many there are."""
    count = int(np.count_nonzero(wrong))
    if not count:
        return
    cell = np.unravel_index(int(np.argmax(wrong)), wrong.shape)
    place = [_place(array, str(dim), int(at)) for dim, at in zip(array.dims, cell, strict=True)]
    found = f"{array.values[cell]:g}" + (f", and {count - 1} more" if count > 1 else "")
    yield Problem(what, ", ".join([where, *place]), found, allowed)


def _place(array: xr.DataArray, dim: str, at: int) -> str:
    if dim not in array.coords:
        return f"{dim} {at}"
    label = array.coords[dim].values[at]
    if dim == "time":
        return str(label.astype("datetime64[M]")) if hasattr(label, "astype") else str(label)
    return f"{dim} {label}"


def _month(ordinal: Any) -> Month:
    return Month.of_ordinal(int(ordinal))


def _more(found: Any) -> str:
    return f" (and {len(found) - 1} more)" if len(found) > 1 else ""
