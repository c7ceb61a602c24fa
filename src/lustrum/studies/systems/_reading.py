"""What systems read off their runs: an indicator, a sum over a year, a loss against another run."""

from __future__ import annotations

from typing import Any

import numpy as np

from lustrum.assessment.measuring import measure
from lustrum.assessment.view import Calendar
from lustrum.quantities.calendar import Month
from lustrum.simulation.run import Run


def indicator_of(run: Run, code: str, at: str = "", **choices: Any) -> float:
    """Return the value of an indicator in a month of a run; by default the last month.

    Parameters
    ----------
    run : Run
        The run.
    code : str
        The indicator, such as ``CLS-10``.
    at : str
        The month.
    **choices
        As for :func:`lustrum.assessment.measuring.measure`.
    """
    calendar = Calendar(run.history)
    month = Month.parse(at) if at else calendar.months[-1]
    return float(measure(code, calendar, **choices).at(month)[0])


def over(run: Run, variable: str, start: str, until: str, **where: Any) -> Any:
    """Return a variable summed over months, at its true basis; labels narrow it (``product="coal"``)."""
    array = run.history.variables[variable]
    array = array.sel(basis="true") if "basis" in array.dims else array
    months = array["time"].values.astype("datetime64[M]")
    chosen = (months >= np.datetime64(start)) & (months <= np.datetime64(until))
    return array.isel(time=np.flatnonzero(chosen)).sel(where).sum("time")


def loss(cut: Any, whole: Any) -> float:
    """Return the share of a quantity that is lost against another run."""
    return 1 - float(cut.sum()) / float(whole.sum())
