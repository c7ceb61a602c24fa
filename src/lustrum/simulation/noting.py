"""Small entries into the record of the month: one cell by its labels, one line of the budget."""

from __future__ import annotations

import numpy as np

from lustrum.simulation.month import Month
from lustrum.simulation.technique import technique


def note_cell(month: Month, variable: str, where: dict[str, str | int], amount: float, basis: str = "true") -> None:
    """Add to one cell of this month's value of a variable.

    Parameters
    ----------
    month : Month
        The month.
    variable : str
        Name of the variable.
    where : mapping of str to str or int
        Label or code on each of its dimensions, in their order.
    amount : float
        What is added, in the unit of the variable.
    """
    shape = tuple(len(month.labels[dim]) for dim in where)
    cells = np.zeros(shape)
    place = tuple(key if isinstance(key, int) else month.labels[dim].code(key) for dim, key in where.items())
    cells[place] = amount
    month.record(variable, cells, basis)


def note_budget(month: Month, line: str, won: float) -> None:
    """Add to a line of the state budget: revenue above zero, expenditure below."""
    note_cell(month, "budget", {"line": line}, won)


def note_output(month: Month, output: np.ndarray) -> None:
    """Record output by activity and form, and keep the sum of the year for the planners.

    Parameters
    ----------
    month : Month
        The month.
    output : float64 (activity, form)
        Output of the month, in each product's own unit.
    """
    month.record("output", output)
    year = month.board.array("year_output", output.shape)
    year += output


def note_reported(month: Month, output: np.ndarray) -> None:
    """Record the output that units report, and keep the sum of the year: what planners know of it.

    Parameters
    ----------
    month : Month
        The month.
    output : float64 (activity, form)
        Reported output of the month, in each product's own unit.
    """
    month.record("output", output, "reported")
    year = month.board.array("year_reported", output.shape)
    year += output


def note_reported_harvest(month: Month, harvest: np.ndarray) -> None:
    """Record a harvest as it is reported, and keep the sum of the year: what planners know of it.

    Parameters
    ----------
    month : Month
        The month.
    harvest : float64 (product, form)
        Reported crop of the month, in each product's own unit.
    """
    t = technique(month)
    month.record("harvest", harvest, "reported")
    year = month.board.array("reported_harvest", len(harvest))
    year += harvest.sum(axis=1)
    value = np.zeros((len(month.labels["branch"]), harvest.shape[1]))
    for product in np.flatnonzero(harvest.any(axis=1)):
        branch = int(t.branch[int(np.flatnonzero(t.product == product)[0])])
        value[branch] += harvest[product] * t.price[product]
    month.record("gross_output", value, "reported")


def note_delivered(month: Month, quanta: np.ndarray) -> None:
    """Keep the sum of the year of what people and the state used, for the planners.

    Parameters
    ----------
    month : Month
        The month.
    quanta : int64 (product,)
        Quanta used.
    """
    year = month.board.array("year_delivered", quanta.shape)
    year += quanta * month.world.quantum
