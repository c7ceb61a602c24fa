"""Capacity by vintage: what was installed when. The capacity of a unit is the sum over its vintages, at every moment.

A vintage is a cohort of five calendar years; the first one takes all that is older, the last one all that is younger.
Whoever adds or takes capacity does it here, so that both columns move together: new and restored plant enters the
cohort of the month, wear takes the oldest first, damage takes of every cohort alike.
"""

from __future__ import annotations

from typing import Any, Protocol

import numpy as np
from numpy.typing import ArrayLike, NDArray

from lustrum.economy.economy import Economy
from lustrum.quantities.labels import LabelTable
from lustrum.simulation.margins import numbers_of
from lustrum.simulation.state import VINTAGES

YEARS = 5
"""Calendar years of a cohort."""

OLDER = 8
"""Cohorts before the year of the economy, the first of them open."""

Ints = NDArray[np.int64]


class Plant(Protocol):
    """Units, or whatever has the two columns."""

    @property
    def capacity(self) -> NDArray[Any]:
        """Capacity, int64 (row,)."""

    @property
    def installed(self) -> NDArray[Any]:
        """Capacity by vintage, int64 (row, vintage)."""


def base_year(economy: Economy) -> int:
    """Return the year with which a cohort begins: that of the economy."""
    return economy.date.year if economy.date else 2000


def vintage_labels(economy: Economy) -> LabelTable:
    """Return the labels of the dimension ``vintage``: ``before 1911``, ``1911-15``, ..."""
    first = base_year(economy) - YEARS * OLDER
    starts = [first + YEARS * code for code in range(VINTAGES)]
    names = [f"{start}-{(start + YEARS - 1) % 100:02d}" for start in starts]
    names[0], names[-1] = f"before {starts[1]}", f"from {starts[-1]}"
    return LabelTable("vintage", tuple(names), {"year": np.array([start + YEARS / 2 for start in starts])})


def vintage_of(economy: Economy, year: int) -> int:
    """Return the code of the cohort of a year."""
    return int(np.clip((year - base_year(economy)) // YEARS + OLDER, 0, VINTAGES - 1))


def mean_life(economy: Economy) -> NDArray[np.float64]:
    """Return the mean life of the assets of each activity, weighted by their cost, years, float64 (activity,).

    Thirty years where the economy gives none (project default).
    """
    capital = np.asarray(economy.technology.capital.todense(), dtype=np.float64).T
    life = np.asarray(economy.technology.life.todense(), dtype=np.float64).T
    cost = capital * numbers_of(economy.labels["product"].to_frame(), "constant_price", 0.0)
    worth = cost.sum(axis=1)
    lasting = np.divide(cost, life, out=np.zeros_like(cost), where=life > 0).sum(axis=1)
    return np.asarray(np.divide(worth, lasting, out=np.full(worth.shape, 30.0), where=lasting > 0))


def spread_evenly(economy: Economy, year: int, capacity: ArrayLike, life: float) -> Ints:
    """Return capacity by vintage as if built evenly over the life of its assets before a year, int64 (row, vintage).

    Parameters
    ----------
    economy : Economy
        The economy.
    year : int
        Year at whose start the plant stands.
    capacity : array of int (row,)
        Quanta.
    life : float
        Years.
    """
    starts = base_year(economy) + YEARS * (np.arange(VINTAGES) - OLDER)
    first, last = np.maximum(starts, year - life), np.minimum(starts + YEARS, year)
    share = np.maximum(last - first, 0.0)
    share[0] += max(0.0, starts[0] - (year - life))
    return _parts(np.asarray(capacity, dtype=np.int64), np.broadcast_to(share, (np.size(capacity), VINTAGES)))


def _parts(total: Ints, share: NDArray[Any]) -> Ints:
    """Split the total of each row by its shares, by cumulative rounding, int64 (row, vintage)."""
    reached = np.cumsum(share, axis=1, dtype=np.float64)
    sums = reached[:, -1:]
    level = np.floor(reached / np.where(sums > 0, sums, 1.0) * total[:, None] + 0.5).astype(np.int64)
    return np.diff(level, axis=1, prepend=0)


def install(units: Plant, row: int | NDArray[Any], vintage: int, quanta: int | Ints) -> None:
    """Add capacity to a unit, or to several, each once."""
    units.installed[row, vintage] += quanta
    units.capacity[row] += quanta


def take_oldest(units: Plant, lost: Ints) -> None:
    """Take capacity from every unit (row,), at most what it has, the oldest first."""
    left = np.minimum(lost, units.capacity)
    units.capacity[...] -= left
    for vintage in range(VINTAGES):
        if not left.any():
            return
        part = np.minimum(left, units.installed[:, vintage])
        units.installed[:, vintage] -= part
        left = left - part


def take_alike(units: Plant, rows: Ints, lost: Ints) -> None:
    """Take capacity from some units, each once and at most what it has, of every vintage alike."""
    installed = units.installed[rows]
    units.installed[rows] = installed - _parts(lost, installed)
    units.capacity[rows] -= lost
