"""Draws of figures that a person enters with a range: expert scores, outside threat, published indices.

A variable recorded as ``true``, ``low`` and ``high`` is contested, and one number would hide it. Each draw takes a
value of the triangular distribution between the ends, likeliest at ``true``. A draw has one quantile for each
variable and label, and it lasts: who judges high in one year judges high in all. The quantiles of a variable and
label are spread evenly over the draws, in an order that depends on the variable and the position of the label, never
on what the label is called. Shares that add up to one before add up to one afterwards.

These draws say how far a verdict hangs on the ranges that were entered. They are kept apart from the draws of runs,
which say how far it hangs on luck.
"""

from __future__ import annotations

from collections.abc import Mapping
from math import prod

import numpy as np
import xarray as xr
from numpy.typing import NDArray

from lustrum.assessment.series import per_year
from lustrum.assessment.view import Calendar
from lustrum.formulas.triangular import triangular_quantile
from lustrum.quantities.randomness import Draws

__all__ = ["ENTERED_DRAWS", "DrawnCalendar", "draw_entered", "entered_variables"]

ENTERED_DRAWS = 50
"""How many draws of entered ranges."""

CENTRE, ENDS = "true", ("low", "high")
_LUCK = Draws(0)


class DrawnCalendar(Calendar):
    """A record in which the contested variables have the values of one draw; all else is shared with the record.

    Parameters
    ----------
    base : Calendar
        The record.
    drawn : mapping of str to DataArray (time, ...)
        Values of the draw, by variable, on the months of the record.
    """

    def __init__(self, base: Calendar, drawn: Mapping[str, xr.DataArray]) -> None:
        self.__dict__.update(base.__dict__)
        self.drawn = drawn
        self._drawn_years: dict[str, xr.DataArray] = {}

    def array(self, name: str, basis: str) -> xr.DataArray:
        """Return a variable on the months of the record; the draw's values of a contested one."""
        return self.drawn[name] if basis == CENTRE and name in self.drawn else super().array(name, basis)

    def year(self, name: str, basis: str) -> xr.DataArray:
        """Return a flow over the twelve months that end with each month; anything else as it is."""
        if basis != CENTRE or name not in self.drawn:
            return super().year(name, basis)
        row = self.record.dictionary[name]
        if name not in self._drawn_years:
            is_monthly = row.kind == "flow" and row.cadence == "month"
            self._drawn_years[name] = per_year(self.drawn[name]) if is_monthly else self.drawn[name]
        return self._drawn_years[name]


def entered_variables(calendar: Calendar) -> tuple[str, ...]:
    """Return the variables of a record that were entered with a range, in the order of the dictionary."""
    wanted = {CENTRE, *ENDS}
    rows = calendar.record.dictionary.values()
    return tuple(row.name for row in rows if wanted <= set(row.bases) and wanted <= set(calendar.bases(row.name)))


def draw_entered(calendar: Calendar, count: int = ENTERED_DRAWS) -> tuple[DrawnCalendar, ...]:
    """Return draws of a record whose contested figures have ranges; none if it has no such figure.

    Examples
    --------
    >>> import numpy as np, xarray as xr
    >>> from lustrum.history.history import History
    >>> time = np.array(["1950-01-01"], dtype="datetime64[ns]")
    >>> threat = xr.DataArray([[0.2, 0.4, 0.9]], {"time": time, "basis": ["low", "true", "high"]}, ("time", "basis"))
    >>> draws = draw_entered(Calendar(History("entered", {"threat": threat})), 4)
    >>> sorted(round(draw.array("threat", "true").values[0].item(), 2) for draw in draws)
    [0.33, 0.43, 0.54, 0.69]
    """
    names = entered_variables(calendar)
    if not names:
        return ()
    drawn = {name: _drawn(calendar, name, count) for name in names}
    return tuple(DrawnCalendar(calendar, {name: drawn[name][one] for name in names}) for one in range(count))


def _drawn(calendar: Calendar, name: str, count: int) -> list[xr.DataArray]:
    """Return the values of each draw."""
    centre = calendar.array(name, CENTRE)
    low, high = (calendar.array(name, basis).transpose(*centre.dims).values for basis in ENDS)
    mode = centre.values
    has_range = np.isfinite(low) & np.isfinite(high)
    shares = _quantiles(f"entered/{name}", prod(mode.shape[1:]), count).reshape(count, 1, *mode.shape[1:])
    with np.errstate(invalid="ignore"):
        values = np.where(has_range, triangular_quantile(shares, low, mode, high), mode)
    row = calendar.record.dictionary[name]
    axes = tuple(centre.dims.index(dim) for dim in row.additive)
    if row.kind == "share" and axes:
        values = _as_parts(values, mode, axes)
    return [centre.copy(data=one) for one in values]


def _quantiles(purpose: str, cells: int, count: int) -> NDArray[np.float64]:
    """Return a quantile for each draw and cell (draw, cell): evenly spread over the draws, in an order by luck."""
    luck = _LUCK.uniform(None, purpose, np.arange(cells * count)).reshape(cells, count)
    rank = luck.argsort(axis=1, kind="stable").argsort(axis=1, kind="stable")
    return (rank.T + 0.5) / count


def _as_parts(values: NDArray[np.float64], mode: NDArray[np.float64], axes: tuple[int, ...]) -> NDArray[np.float64]:
    """Return drawn shares that add up to one wherever the entered ones do."""
    is_whole = np.isclose(mode.sum(axis=axes, keepdims=True), 1.0, rtol=0, atol=1e-6)
    total = values.sum(axis=tuple(axis + 1 for axis in axes), keepdims=True)
    return np.where(is_whole & (total > 0), values / np.where(total > 0, total, 1.0), values)
