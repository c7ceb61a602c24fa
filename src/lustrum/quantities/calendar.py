"""Months: the one type of time in Lustrum.

A :class:`Month` names a period. Stocks dated with a month stand at its end, flows fall within it.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import total_ordering
from typing import overload

import numpy as np

from lustrum.errors import InputProblems, Problem

_PATTERN = re.compile(r"^(\d{4})(?:-(\d{1,2}))?(?:-(\d{1,2}))?$")
MONTHS_A_YEAR = 12


@total_ordering
@dataclass(frozen=True)
class Month:
    """One month of one year.

    Parameters
    ----------
    year : int
        Year of the common era.
    month : int
        1 to 12.

    Raises
    ------
    InputProblems
        If the month is not in 1 to 12.

    Examples
    --------
    >>> Month.parse("1946-03-05") + 10
    Month('1947-01')
    >>> Month(1947, 1) - Month(1946, 3)
    10
    """

    year: int
    month: int

    def __post_init__(self) -> None:
        if not 1 <= self.month <= MONTHS_A_YEAR:
            raise InputProblems([Problem("Not a month.", found=f"{self.year}-{self.month}", allowed="01 to 12")])

    @classmethod
    def parse(cls, text: object) -> Month:
        """Read ``YYYY``, ``YYYY-MM`` or ``YYYY-MM-DD`` (the day is dropped, a bare year is its January).

        Raises
        ------
        InputProblems
            If the text is no date.
        """
        match = _PATTERN.match(str(text).strip())
        if match is None or not 1 <= int(match[2] or 1) <= MONTHS_A_YEAR:
            raise InputProblems([Problem("Not a date.", found=str(text), allowed="YYYY, YYYY-MM or YYYY-MM-DD")])
        return cls(int(match[1]), int(match[2] or 1))

    @classmethod
    def of_ordinal(cls, ordinal: int) -> Month:
        """Return the month with this running number."""
        return cls(ordinal // MONTHS_A_YEAR, ordinal % MONTHS_A_YEAR + 1)

    @property
    def ordinal(self) -> int:
        """Running number of the month: twelve times the year, plus the month less one."""
        return self.year * MONTHS_A_YEAR + self.month - 1

    @property
    def start(self) -> np.datetime64:
        """First day of the month, in nanoseconds."""
        return np.datetime64(f"{self.year:04d}-{self.month:02d}-01", "ns")

    def __add__(self, months: int) -> Month:
        return Month.of_ordinal(self.ordinal + months)

    @overload
    def __sub__(self, other: Month) -> int: ...

    @overload
    def __sub__(self, other: int) -> Month: ...

    def __sub__(self, other: Month | int) -> int | Month:
        if isinstance(other, Month):
            return self.ordinal - other.ordinal
        return Month.of_ordinal(self.ordinal - other)

    def months_since(self, other: Month) -> int:
        """Return how many months lie between `other` and this month."""
        return self.ordinal - other.ordinal

    def __lt__(self, other: Month) -> bool:
        return self.ordinal < other.ordinal

    def __str__(self) -> str:
        return f"{self.year:04d}-{self.month:02d}"

    def __repr__(self) -> str:
        return f"Month('{self}')"


def months(first: Month, last: Month) -> list[Month]:
    """List the months from `first` to `last`, both included.

    Examples
    --------
    >>> [str(m) for m in months(Month(1946, 12), Month(1947, 1))]
    ['1946-12', '1947-01']
    """
    return [Month.of_ordinal(n) for n in range(first.ordinal, last.ordinal + 1)]
