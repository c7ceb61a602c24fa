r"""Effort of the coming month, put together from the factors that mechanisms contribute to it.

.. math:: e_u = \mathrm{clip}\Big(e^0_u \prod_m f_{m,u},\; 0.3,\; 2\Big)

with what a campaign and fatigue leave of the norm, :math:`e^0`, and the factor :math:`f_m` of each mechanism that has
something to say about effort: of units, of cooperatives, or of households on their own fields. Mechanisms contribute
before the campaign works (any phase before ``ideas``, or in it with an order of 0 or less); the campaign alone writes
the columns. A contribution holds for one composition: who means it to last contributes every month. Factors are kept
by permanent id, so rows may come and go between the two; a row that has no factor has 1.

A contribution may say which incentive brought it about, a label of ``incentive``, and so may be several of one slot.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

import numpy as np
from numpy.typing import ArrayLike, NDArray

from lustrum.errors import Problem, RunFailed, nearest
from lustrum.simulation.month import Month

Floats = NDArray[np.float64]

TABLES = ("units", "cooperatives", "households")
"""Tables whose rows exert effort; that of households is on their own fields."""

LEAST, MOST = 0.3, 2.0
"""Range of effort, 1 = the norm (project default)."""

_CONTRIBUTED, _COMPOSED = "effort contributed", "effort composed"


@dataclass(frozen=True, eq=False)
class Contribution:
    """What one mechanism says about effort of the coming month.

    Parameters
    ----------
    slot, table, incentive : str
        Who says it, of which table, and what brings it about (empty where nobody says so).
    ids : int32 (n,)
        Permanent ids of the rows; empty where all rows have the same factor.
    factor : float64 (n,) or (1,)
        Factor on effort, 1 = no change.
    """

    slot: str
    table: str
    incentive: str
    ids: NDArray[np.int32]
    factor: Floats

    def of_rows(self, month: Month) -> Floats:
        """Return the factor of each row that the table has now, float64 (row,)."""
        table = month.now.table(self.table)
        found = np.ones(len(table))
        if not self.ids.size:
            found[:] = self.factor
            return found
        rows = table.row_of(self.ids)
        found[rows[rows >= 0]] = self.factor[rows >= 0]
        return found


def contribute(month: Month, slot: str, table: str, factor: ArrayLike, incentive: str = "") -> None:
    """Say by how much effort of the coming month is higher or lower than it would be.

    A second contribution of the same slot, table and incentive in a month takes the place of the first.

    Parameters
    ----------
    month : Month
        The month.
    slot : str
        Slot of the mechanism.
    table : str
        ``units``, ``cooperatives``, or ``households`` for work on their own fields.
    factor : float or array of float (row,)
        Factor on effort, 1 = no change, for all rows or for each.
    incentive : str
        What brings it about: a label of ``incentive``.

    Raises
    ------
    RunFailed
        If the table has no effort, the factors are not finite or below 0 or not one for each row, or effort of the
        coming month is composed already.
    """
    if table not in TABLES:
        raise RunFailed(
            str(Problem("Nothing exerts effort there.", slot, table, ", ".join(TABLES), nearest(table, TABLES)))
        )
    rows, given = month.now.table(table), np.asarray(factor, dtype=np.float64)
    if given.ndim and given.shape != (len(rows),):
        raise RunFailed(str(Problem("One factor for each row is needed.", slot, str(given.shape), f"({len(rows)},)")))
    if not (np.isfinite(given) & (given >= 0)).all():
        worst = given[~(np.isfinite(given) & (given >= 0))].ravel()[0]
        raise RunFailed(str(Problem("A factor on effort is finite and not below 0.", slot, str(worst))))
    if month.board.get(_COMPOSED) == month.date.ordinal:
        remedy = "Contribute in a phase before 'ideas', or in it with order=0."
        raise RunFailed(str(Problem("Effort of the coming month is composed already.", slot, remedy=remedy)))
    ids = rows.id.copy() if given.ndim else np.zeros(0, dtype=np.int32)
    made = Contribution(slot, table, incentive, ids, np.atleast_1d(given).copy())
    key = f"{table}: {slot}: {incentive}"
    month.board.setdefault(_CONTRIBUTED, {})[key] = made


def contributions(month: Month, table: str) -> Iterator[Contribution]:
    """Iterate over what was contributed to effort of a table, in order of slot and incentive."""
    kept: dict[str, Contribution] = month.board.get(_CONTRIBUTED, {})
    for key in sorted(kept):
        if kept[key].table == table:
            yield kept[key]


def composed(month: Month, table: str, base: ArrayLike) -> Floats:
    """Return effort of the coming month: what the campaign leaves of the norm, times all contributions.

    Parameters
    ----------
    month : Month
        The month.
    table : str
        One of ``TABLES``.
    base : float or array of float (row,)
        Effort without contributions.

    Returns
    -------
    float64 (row,)
        Effort, 1 = the norm.
    """
    effort = np.broadcast_to(np.asarray(base, dtype=np.float64), (len(month.now.table(table)),))
    for part in contributions(month, table):
        effort = effort * part.of_rows(month)
    return np.clip(effort, LEAST, MOST)


def close_composition(month: Month) -> None:
    """Refuse further contributions in this month; the campaign says so when it has written effort."""
    month.board[_COMPOSED] = month.date.ordinal


def forget_contributions(month: Month) -> None:
    """Drop what was contributed to a composition that is over; done when a month begins."""
    month.board.pop(_CONTRIBUTED, None)
