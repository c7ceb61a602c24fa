r"""A gradual path: how much may change its form in a year, and how far in all.

Of those who are ready in a month, in the order of their luck, as many go as leave

.. math:: S \le \gamma\, N \quad\text{and}\quad \sum_{\text{year}} \Delta S \le v\, N_0

with what has changed :math:`S`, all that could :math:`N`, the ceiling :math:`\gamma`, the pace :math:`v` in shares of
a year, and all that could when the year began, :math:`N_0`. A ceiling and a pace of 1 bind nobody.
"""

from __future__ import annotations

import numpy as np
from numpy.typing import ArrayLike, NDArray

from lustrum.simulation.month import Month


def may_go(
    month: Month,
    what: str,
    luck: ArrayLike,
    size: ArrayLike,
    *,
    inside: float,
    outside: float,
    pace: float = 1.0,
    ceiling: float = 1.0,
) -> NDArray[np.bool_]:
    """Return who of those who are ready may go this month, and remember how much of the year's pace is used.

    Parameters
    ----------
    month : Month
        The month.
    what : str
        What changes its form; each has a year of its own.
    luck, size : array (n,)
        Draw of each that is ready (the lowest go first), and how much it counts: households, won of capacity.
    inside, outside : float
        How much has changed its form and how much has not, in the same unit.
    pace, ceiling : float
        Largest share of all that may change in a calendar year, and largest share that may have changed.
    """
    luck, size = np.asarray(luck, dtype=np.float64), np.asarray(size, dtype=np.float64)
    if pace >= 1 and ceiling >= 1:
        return np.ones(luck.size, dtype=bool)
    kept = month.board.array(f"pace of {what}", 3)
    if kept[0] != month.date.year:
        kept[:] = month.date.year, inside + outside, 0.0
    room = ceiling * (inside + outside) - inside
    if pace < 1:
        room = min(room, pace * kept[1] - kept[2])
    order = np.argsort(luck, kind="stable")
    goes = np.zeros(luck.size, dtype=bool)
    goes[order] = np.cumsum(size[order]) <= room
    kept[2] += float(size[goes].sum())
    return goes
