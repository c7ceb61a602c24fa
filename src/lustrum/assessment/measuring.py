"""Measuring an indicator over a record: the frame that calls the formula, or says why it cannot be called.

A missing need never reaches the formula: the answer is *not determinable* and names it, unless the record publishes the
value itself (see `figures`). Trend is the Theil-Sen
slope a year over a window; it is determinable when the window holds at least three values that lie two thirds of
the window apart.
"""

from __future__ import annotations

import math
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from typing import Any

import numpy as np
import xarray as xr
from numpy.typing import NDArray

from lustrum.assessment.indicator import Indicator, get_indicator
from lustrum.assessment.view import Calendar, View, chosen_basis, is_recorded
from lustrum.formulas.trend import theil_sen
from lustrum.quantities.calendar import MONTHS_A_YEAR, Month
from lustrum.quantities.evidence import join

__all__ = ["Measurement", "arguments_of", "measure", "measured", "missing_needs", "trend"]

LEAST_TREND_POINTS = 3
LEAST_TREND_SPAN = 2 / 3


@dataclass(frozen=True)
class Measurement:
    """An indicator over a record.

    Parameters
    ----------
    indicator : Indicator
        What was measured.
    values : float64 (reading, time)
        One row for each reading, all months; NaN where it cannot be determined.
    readings : tuple of str
        Names of the readings; one empty name where there is only one.
    calendar : Calendar
        The months.
    basis, of : str
        Basis, and the variable that a share is of.
    missing : tuple of str
        What is not in the record at all; then every value is NaN.
    evidence : frozenset of str
        What the result rests on.
    variables : tuple of str
        What was read: variables as ``name`` or ``name@basis``, answers of surveys as ``survey:answer``.
    was_empty : bool (time,)
        Where the base was empty and the stated value stands.
    details : mapping of str to array (time,)
        What else the formula says of each month.
    absent : tuple of str
        Words that the formula looked for in a variable and the record does not hold.
    """

    indicator: Indicator
    values: NDArray[np.float64]
    readings: tuple[str, ...]
    calendar: Calendar
    basis: str = "true"
    of: str = ""
    missing: tuple[str, ...] = ()
    evidence: frozenset[str] = frozenset()
    variables: tuple[str, ...] = ()
    was_empty: NDArray[np.bool_] = field(default_factory=lambda: np.zeros(0, dtype=bool))
    details: Mapping[str, NDArray[Any]] = field(default_factory=dict)
    absent: tuple[str, ...] = ()

    def at(self, month: Month) -> NDArray[np.float64]:
        """Return the values of a month, float64 (reading,); NaN outside the record."""
        place = self.calendar.place(month)
        if not 0 <= place < self.values.shape[1]:
            return np.full(len(self.readings), np.nan)
        return self.values[:, place]

    def evidence_at(self, month: Month) -> frozenset[str]:
        """Return what the value of a month rests on; of a computed value that is what the whole record rests on."""
        return self.evidence

    def trend_at(self, month: Month, window: int) -> NDArray[np.float64]:
        """Return the slope a year over the `window` months before a month, float64 (reading,)."""
        place = self.calendar.place(month)
        if not 0 <= place < self.values.shape[1]:
            return np.full(len(self.readings), np.nan)
        start = max(place - window, 0)
        return np.array([trend(row[start : place + 1], window) for row in self.values])

    def why_missing(self, month: Month) -> tuple[str, ...]:
        """Say which inputs make the value of a month not determinable."""
        if self.missing:
            return self.missing
        place = self.calendar.place(month)
        if not 0 <= place < self.values.shape[1]:
            return (f"{month} is outside the record",)
        gaps = {}
        for name in self.variables:
            if ":" in name:
                continue
            values = self.calendar.array(*_split(name, self.basis, self.calendar)).values[place]
            if np.isnan(values).any():
                gaps[name] = f"{name} ({month}{'' if np.isnan(values).all() else ', in part'})"
        return (*self.absent, *gaps.values()) or ("a full window of earlier months, or a base that is not empty",)


def _split(need: str, basis: str, calendar: Calendar) -> tuple[str, str]:
    name, _, own = need.partition("@")
    return name, chosen_basis(calendar, name, own or basis)


def trend(values: NDArray[np.float64], window: int) -> float:
    """Return the Theil-Sen slope a year of monthly values, or NaN if they are too few or too close together.

    Examples
    --------
    >>> round(trend(np.linspace(0.0, 1.0, 25), 24), 6)
    0.5
    >>> trend(np.array([0.0, 0.1]), 24)
    nan
    """
    places = np.flatnonzero(np.isfinite(values))
    if len(places) < LEAST_TREND_POINTS or places[-1] - places[0] < LEAST_TREND_SPAN * window:
        return math.nan
    return theil_sen(values[places], places / MONTHS_A_YEAR)


def measure(
    code: str | Indicator,
    calendar: Calendar,
    *,
    basis: str = "true",
    of: str = "",
    parameters: Mapping[str, float] | None = None,
    window: int | None = None,
) -> Measurement:
    """Measure an indicator over a record, all months at once.

    Parameters
    ----------
    code : str or Indicator
        The indicator.
    calendar : Calendar
        The record.
    basis : {"true", "reported"}
        What is true, or what was reported. A variable without a reported rival is read as it is; if none of the
        needs was recorded as reported, the answer is not determinable.
    of : str
        For a share: what it is a share of.
    parameters : mapping of str to float
        Choices inside the formula that differ from the stated ones.
    window : int
        Months to look back, where the formula does.
    """
    spec = get_indicator(code) if isinstance(code, str) else code
    of = of or (spec.shares_of[0] if spec.shares_of else "")
    needs = spec.needs_for(of)
    missing = spec.needs if spec.not_computed else missing_needs(calendar, needs, basis)
    if missing and not spec.histories:
        from lustrum.assessment.figures import published_of

        printed = published_of(spec, calendar, basis, of, missing)
        if printed is not None:
            return printed
    if spec.histories:
        missing += (f"records beside this one: {', '.join(spec.histories[1:])}",)
    if missing:
        blank = np.full((1, len(calendar.months)), np.nan)
        return Measurement(spec, blank, ("",), calendar, basis, of, missing, details={})
    if spec.made_of:
        from lustrum.assessment.composing import measure_composed

        given = dict(parameters or {})
        return measure_composed(spec, calendar, basis=basis, of=of, parameters=given, window=window)
    extra = tuple(need for need in spec.optional if is_recorded(calendar, need, basis))
    view = View(calendar, (*needs, *extra), basis, spec.empty)
    result = spec.function(view, **arguments_of(spec, of, parameters, window))
    found = measured(spec, calendar, result, (*needs, *extra), view.was_empty, basis=basis, of=of)
    return replace(found, absent=tuple(dict.fromkeys(view.absent)))


def measured(
    spec: Indicator,
    calendar: Calendar,
    result: xr.DataArray,
    needs: Sequence[str],
    was_empty: NDArray[np.bool_],
    *,
    basis: str = "true",
    of: str = "",
) -> Measurement:
    """Return what a formula gave, with what it rests on."""
    read = tuple(need for need in needs if "." not in need)
    evidence = join(*(evidence_of(calendar, need) for need in read))
    readings = tuple(str(r) for r in result["reading"].values) if "reading" in result.dims else ("",)
    values = result.transpose("reading", "time").values if "reading" in result.dims else result.values[np.newaxis]
    details = {str(name): c.values for name, c in result.coords.items() if c.dims == ("time",) and name != "time"}
    values = np.where(np.isfinite(values), values, np.nan).astype(np.float64)
    return Measurement(spec, values, readings, calendar, basis, of, (), evidence, read, was_empty, details)


def evidence_of(calendar: Calendar, need: str) -> frozenset[str]:
    """Return what a variable or the answer of a survey rests on."""
    if ":" in need:
        return calendar.record.surveys[need.partition(":")[0]].evidence
    return frozenset(calendar.record.evidence.get(need.partition("@")[0], ()))


def arguments_of(
    spec: Indicator, of: str, parameters: Mapping[str, float] | None, window: int | None
) -> dict[str, Any]:
    """Return the arguments of a formula beside its view: choices as stated or given, base and window."""
    given: dict[str, Any] = {name: swept.value for name, swept in spec.parameters.items()}
    given.update(parameters or {})
    if spec.shares_of:
        given["of"] = of
    if spec.window is not None:
        given["window"] = window or spec.window
    return given


def missing_needs(calendar: Calendar, needs: Sequence[str], basis: str) -> tuple[str, ...]:
    """Return what is not in the record: variables, bases, attributes of labels."""
    found = []
    for need in needs:
        if not is_recorded(calendar, need, basis):
            name, _, own = need.partition("@")
            have = calendar.bases(name) if "." not in need and ":" not in need else ()
            found.append(f"{name} (basis {own or basis}; recorded: {', '.join(have)})" if have else need)
    variables = [need for need in needs if "." not in need and ":" not in need]
    if (
        not found
        and basis == "reported"
        and not any("reported" in calendar.bases(v.partition("@")[0]) for v in variables)
    ):
        found.append(f"a reported basis of {' or '.join(variables)}")
    return tuple(found)
