"""Measures made of other measures: how fast a set of them changes.

An indicator of this kind declares the codes of others instead of variables, and takes what they give::

    @indicator(id="GRW-06", ..., needs=(), made_of=("OWN-02", "STR-13"))
    def rate(parts: Mapping[str, xr.DataArray]) -> xr.DataArray:      # (reading, time) each -> (time,)

Each part is measured as it stands, with its own default choices, and divided by the width of its range, so that parts
can stand beside one another. A definition that wants its own variables names their codes as `of`, parted by blanks:
``of: OWN-02 INQ-01``. Without one of the parts nothing is stated, and what is missing is named.
"""

from __future__ import annotations

import math
from collections.abc import Sequence

import xarray as xr

from lustrum.assessment.indicator import Indicator, find_indicators, get_indicator
from lustrum.assessment.measuring import Measurement, arguments_of, measure, measured
from lustrum.assessment.view import Calendar
from lustrum.errors import NameProblems, Problem, nearest

__all__ = ["find_unfit_parts", "measure_composed"]


def find_unfit_parts(codes: Sequence[str]) -> list[Problem]:
    """Return what is wrong with codes as parts: unknown, not computed, of several records, without a range."""
    known = find_indicators()
    found = []
    for code in codes:
        if code not in known:
            found.append(Problem("There is no such indicator.", "", code, "", nearest(code, known)))
            continue
        spec = known[code]
        if spec.not_computed or spec.histories or spec.made_of:
            found.append(Problem("A part is a measure of its own that one record answers.", code))
        elif not math.isfinite(spec.range[1] - spec.range[0]):
            remedy = "Take a share or an index: without ends of its range its change has no size beside others."
            found.append(Problem("A part has a range with two ends.", code, str(spec.range), remedy=remedy))
    return found


def measure_composed(
    spec: Indicator, calendar: Calendar, *, basis: str, of: str, parameters: dict[str, float], window: int | None
) -> Measurement:
    """Measure an indicator that is made of others, all of whose needs are in the record.

    Raises
    ------
    NameProblems
        If a code cannot be a part.
    """
    codes = spec.parts(of)
    unfit = find_unfit_parts(codes)
    if unfit:
        raise NameProblems(unfit)
    measurements = [measure(code, calendar, basis=basis) for code in codes]
    scaled = {one.indicator.id: _scaled(one) for one in measurements}
    result = spec.function(scaled, **arguments_of(spec, "", parameters, window))
    read = tuple(dict.fromkeys(name for one in measurements for name in one.variables))
    return measured(spec, calendar, result, read, measurements[0].was_empty & False, basis=basis, of=of)


def _scaled(found: Measurement) -> xr.DataArray:
    """Return values (reading, time) as parts of the width of their range."""
    low, high = get_indicator(found.indicator.id).range
    coords = {"reading": list(found.readings), "time": found.calendar.time}
    return xr.DataArray(found.values / (high - low), coords, ("reading", "time"))
