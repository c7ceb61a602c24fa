"""Measures that compare several records: what a measure brought, seen beside a run without it.

A formula of this kind declares ``histories=("programme", "without")`` and takes a mapping of those names to views::

    @indicator(id="COOP-07", ..., needs=("value_added",), histories=("programme", "without"))
    def effect(views: Mapping[str, View]) -> xr.DataArray:      # (time,), months of the first record

Judged on one record alone such a measure is not determinable, and says which records are missing. A last name ``*``
stands for any number of further records. `studies` makes the records; nothing here runs anything.
"""

from __future__ import annotations

from collections.abc import Mapping

import numpy as np

from lustrum.assessment.indicator import Indicator, get_indicator
from lustrum.assessment.measuring import Measurement, arguments_of, measured, missing_needs
from lustrum.assessment.view import Calendar, View, is_recorded
from lustrum.errors import HistoryProblems, NameProblems, Problem
from lustrum.history.history import History

__all__ = ["measure_several"]


def measure_several(
    code: str | Indicator,
    records: Mapping[str, History],
    *,
    basis: str = "true",
    of: str = "",
    parameters: Mapping[str, float] | None = None,
    window: int | None = None,
) -> Measurement:
    """Measure an indicator that compares records.

    Parameters
    ----------
    code : str or Indicator
        The indicator.
    records : mapping of str to History
        By the names that the indicator declares; the first of them is the one that is judged.
    basis, of, parameters, window
        As for `measuring.measure`.

    Raises
    ------
    NameProblems
        If the measure compares nothing, or the names are not those that it declares.
    HistoryProblems
        If the record that is judged has no dates.

    Examples
    --------
    >>> measure_several("GRW-01", {})
    Traceback (most recent call last):
    ...
    lustrum.errors.NameProblems: The name has 1 problem:
      1. GRW-01: This measure looks at one record alone. Use measure().
    """
    spec = get_indicator(code) if isinstance(code, str) else code
    _check_names(spec, list(records))
    calendars = {name: Calendar(record) for name, record in records.items()}
    first = calendars[spec.histories[0]]
    if not first.months:
        raise HistoryProblems([Problem("A record with dates is needed.", first.record.name)])
    of = of or (spec.shares_of[0] if spec.shares_of else "")
    needs = spec.needs_for(of)
    missing = tuple(
        f"{need} of the record '{name}'"
        for name, calendar in calendars.items()
        for need in missing_needs(calendar, needs, basis)
    )
    if missing:
        blank = np.full((1, len(first.months)), np.nan)
        return Measurement(spec, blank, ("",), first, basis, of, missing)
    views = {}
    for name, calendar in calendars.items():
        extra = [need for need in spec.optional if is_recorded(calendar, need, basis)]
        views[name] = View(calendar, (*needs, *extra), basis, spec.empty)
    result = spec.function(views, **arguments_of(spec, of, parameters, window))
    was_empty = views[spec.histories[0]].was_empty
    return measured(spec, first, result.reindex(time=first.time), needs, was_empty, basis=basis, of=of)


def _check_names(spec: Indicator, given: list[str]) -> None:
    if not spec.histories:
        raise NameProblems([Problem("This measure looks at one record alone.", spec.id, remedy="Use measure().")])
    wanted = [name for name in spec.histories if name != "*"]
    absent = [name for name in wanted if name not in given]
    strange = [name for name in given if name not in wanted] if "*" not in spec.histories else []
    if absent or strange:
        raise NameProblems(
            [Problem("A record is missing.", spec.id, name, ", ".join(wanted)) for name in absent]
            + [Problem("This record is not asked for.", spec.id, name, ", ".join(wanted)) for name in strange]
        )
