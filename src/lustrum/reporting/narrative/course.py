"""How one quantity goes from its first to its last value: rises, falls, stays; missing; one point only."""

from __future__ import annotations

import itertools
from collections.abc import Callable, Sequence
from dataclasses import dataclass

from lustrum.quantities.calendar import Month
from lustrum.reporting.narrative.emphasis import strong
from lustrum.reporting.numbers import month_name, quantity

STILL = 0.01
"""A change below this part of the larger end value is called staying."""


@dataclass(frozen=True)
class Dated:
    """One value at a date.

    Parameters
    ----------
    date : Month
        Month of the value; of a yearly value any month of the year.
    value : float
        Value in `unit` of the sentence.
    yearly : bool
        Whether the date is to be written as a year.
    """

    date: Month
    value: float
    yearly: bool = False

    @property
    def when(self) -> str:
        """The date as it is written."""
        return str(self.date.year) if self.yearly else month_name(self.date)


def verb(first: float, last: float, floor: float = 0.0) -> str:
    """Return rises, falls or stays.

    Parameters
    ----------
    first, last : float
        The two values.
    floor : float
        A change below this size is called staying, beside one below :data:`STILL` of the larger value.

    Examples
    --------
    >>> verb(1.2, 100), verb(96.5, 0), verb(50, 50.2)
    ('rises', 'falls', 'stays')
    """
    if abs(last - first) <= max(STILL * max(abs(first), abs(last)), floor):
        return "stays"
    return "rises" if last > first else "falls"


def course(subject: str, values: Sequence[Dated], unit: str, *, recorded: bool, where: str = "") -> str:
    """Return one sentence on the course of a quantity.

    Parameters
    ----------
    subject : str
        What it is, with its article: "the share of farm households in co-operatives".
    values : sequence of Dated
        In order of date; may be empty.
    unit : str
        Unit, ``%`` for shares in per cent.
    recorded : bool
        Whether the values are of the record (own digits) or computed.
    where : str
        "In the record", "In the run"; by default chosen by `recorded`.

    Examples
    --------
    >>> from lustrum.reporting.narrative.emphasis import plain
    >>> ends = [Dated(Month(1953, 12), 1.2), Dated(Month(1958, 8), 100)]
    >>> plain(course("the share", ends, "%", recorded=True))
    'In the record the share rises from 1.2% in Dec 1953 to 100% in Aug 1958.'
    >>> plain(course("the share", ends[:1], "%", recorded=True))
    'In the record there is one figure for the share: 1.2% in Dec 1953.'
    >>> plain(course("the share", [], "%", recorded=False))
    'The run holds no figure for the share.'
    """
    where = where or ("In the record" if recorded else "In the run")
    tell: Callable[[float], str] = lambda value: strong(quantity(value, unit, recorded=recorded))  # noqa: E731
    if not values:
        return f"{'The record' if recorded else 'The run'} holds no figure for {subject}."
    first, last = values[0], values[-1]
    if len(values) == 1:
        return f"{where} there is one figure for {subject}: {tell(first.value)} in {first.when}."
    word = verb(first.value, last.value)
    if word == "stays":
        return (
            f"{where} {subject} stays near its first value: {tell(first.value)} in {first.when}"
            f" and {tell(last.value)} in {last.when}."
        )
    return f"{where} {subject} {word} from {tell(first.value)} in {first.when} to {tell(last.value)} in {last.when}."


def passing(values: Sequence[Dated], level: float) -> Dated | None:
    """Return the first value at or above a level that an earlier value lay below, or None."""
    for before, after in itertools.pairwise(values):
        if before.value < level <= after.value:
            return after
    return None
