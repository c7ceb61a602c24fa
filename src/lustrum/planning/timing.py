"""When things happen in a plan: periods of a year, and activities that have one harvest a year.

*Period*: a year, or an equal part of one (half-year, quarter, month). The dimension of a plan that is called ``year``
counts periods; a plan by years has one in each. *Harvest*: the one period of the year in which an activity that works
by seasons gives its output; its level is then that of the whole year, and is nought in all other periods.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

Floats = NDArray[np.float64]
Ints = NDArray[np.int64]

WORDS = {1: "year", 2: "half-year", 4: "quarter", 12: "month"}
"""What a period is called, by periods a year."""


@dataclass(frozen=True, eq=False)
class Work:
    """Labour of activities by the time between it and the output, where there are harvests.

    Parameters
    ----------
    item, activity : int64 (need,)
        Skill; activity.
    ahead : int64 (need,)
        Periods from the work to the output; negative for work after it.
    need : float64 (need,)
        Person-years per unit of activity.
    """

    item: Ints
    activity: Ints
    ahead: Ints
    need: Floats


@dataclass(frozen=True, eq=False)
class Timing:
    """Periods of a plan.

    Parameters
    ----------
    a_year : int
        Periods a year.
    harvest : int64 (activity,)
        Period of the year, from 0, in which an activity gives its output; -1 if it runs in every period.
    lead : int64 (activity,)
        Periods from the inputs of a harvest to it; 0 without harvest.
    work : Work or None
        Labour, where an activity has a harvest.
    """

    a_year: int
    harvest: Ints
    lead: Ints
    work: Work | None = None

    @property
    def word(self) -> str:
        """What a period is called."""
        return WORDS[self.a_year]

    @property
    def turns(self) -> Ints:
        """Periods of a year in which each activity runs, int64 (activity,)."""
        return np.where(self.harvest < 0, self.a_year, 1)

    def is_idle(self, period: Ints, activity: Ints) -> NDArray[np.bool_]:
        """Say whether a period is outside the harvest of an activity that has one."""
        harvest = self.harvest[activity]
        return np.asarray((harvest >= 0) & (period % self.a_year != harvest), dtype=np.bool_)

    def level_of(self, period: Ints | int, activity: Ints) -> Ints:
        """Return the period whose level stands for a period: itself, or the harvest of its year.

        Examples
        --------
        >>> timing = Timing(4, np.array([-1, 2]), np.array([0, 1]))
        >>> timing.level_of(4, np.array([0, 1])).tolist(), timing.level_of(7, np.array([0, 1])).tolist()
        ([4, 6], [7, 6])
        """
        harvest = self.harvest[activity]
        return np.where(harvest < 0, period, period - period % self.a_year + harvest)


def by_years(activities: int) -> Timing:
    """Return the timing of a plan by years."""
    return Timing(1, np.full(activities, -1, dtype=np.int64), np.zeros(activities, dtype=np.int64))


def period_labels(years: tuple[int, ...], a_year: int) -> tuple[int | str, ...]:
    """Return labels of the periods of years, which sort in order of time.

    Examples
    --------
    >>> period_labels((1956,), 4)
    ('1956-Q1', '1956-Q2', '1956-Q3', '1956-Q4')
    >>> period_labels((9, 10), 2), period_labels((1956,), 12)[2]
    (('09-H1', '09-H2', '10-H1', '10-H2'), '1956-03')
    """
    if a_year == 1:
        return years
    width = max(len(str(year)) for year in years)
    parts = [f"{part:02d}" if a_year == 12 else f"{'H' if a_year == 2 else 'Q'}{part}" for part in range(1, a_year + 1)]
    return tuple(f"{year:0{width}d}-{part}" for year in years for part in parts)
