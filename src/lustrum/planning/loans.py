r"""Loans in foreign money: what may be borrowed, and when it is paid back with interest.

A sum drawn in year t is paid back in n equal parts from year t + grace + 1 on; interest is paid on what is owed at the
start of each year.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Any

import numpy as np
import pandas as pd

from lustrum.errors import Problem
from lustrum.planning.settings import PlanProblems
from lustrum.planning.tables import Floats, Ints, codes, numbers, text, year_codes


@dataclass(frozen=True, eq=False)
class Loans:
    """Loans that a plan may draw.

    Parameters
    ----------
    currency : int64 (loan,)
        Currency.
    year : int64 (loan,)
        Place of the year in which it can be drawn; -1: in any.
    limit : float64 (loan,)
        Most that can be drawn in all, foreign money.
    interest : float64 (loan,)
        Share of what is owed, a year.
    years, grace : int64 (loan,)
        Number of yearly parts in which it is paid back; years before the first.
    a_year : int
        Periods a year. What is due on a loan is due once a year, on the day that it was drawn.
    """

    currency: Ints
    year: Ints
    limit: Floats
    interest: Floats
    years: Ints
    grace: Ints
    a_year: int = 1

    def owed(self, loan: Ints, since: Ints) -> Floats:
        """Return the share of a sum that is owed at the start of a period, some periods after it was drawn.

        Examples
        --------
        >>> one = np.array([0])
        >>> loans = Loans(one, one, one + 9.0, one + 0.02, years=np.array([2]), grace=np.array([1]))
        >>> [float(loans.owed(one, np.array([since]))[0]) for since in range(1, 5)]
        [1.0, 1.0, 0.5, 0.0]
        """
        paid = np.clip(-(-since // self.a_year) - self.grace[loan] - 1, 0, self.years[loan]) / self.years[loan]
        return np.where(since > 0, 1.0 - paid, 0.0)

    def due(self, loan: Ints, since: Ints) -> Floats:
        """Return the share of a sum that is due in a period, interest and all, some periods after it was drawn."""
        owed, is_day = self.owed(loan, since), (since > 0) & (since % self.a_year == 0)
        return np.where(is_day, owed * (1.0 + self.interest[loan]) - self.owed(loan, since + 1), 0.0)


def read_loans(given: Any, currencies: Sequence[str], years: Sequence[int], a_year: int = 1) -> Loans:
    """Read the setting `loans`: a frame, or rows of it.

    Parameters
    ----------
    given : DataFrame or sequence of mappings
        Columns ``limit``, ``interest`` (0), ``years`` (1), ``grace`` (0), ``currency`` (the first), ``year`` (any).
    currencies, years, a_year
        Currencies of the partners of trade; years of the plan; periods a year.

    Raises
    ------
    PlanProblems
        If a loan has no limit, or a figure that cannot be; all at once.
    """
    rows = [given] if isinstance(given, Mapping) else given
    if not isinstance(rows, pd.DataFrame) and not all(isinstance(row, Mapping) for row in rows):
        raise PlanProblems([Problem("Loans are rows with columns.", "loans", str(given)[:60], "[{'limit': 100}]")])
    frame = rows if isinstance(rows, pd.DataFrame) else pd.DataFrame([dict(row) for row in rows])
    limit, interest = numbers(frame, "limit"), numbers(frame, "interest", 0.0)
    parts, grace = numbers(frame, "years", 1.0), numbers(frame, "grace", 0.0)
    known = (*("limit", "interest", "years", "grace", "currency", "year"), "evidence", "source")
    problems = [
        Problem("There is no such column.", "loans", str(name), ", ".join(known[:6]))
        for name in frame.columns
        if name not in known
    ]
    checks = (
        (limit >= 0, limit, "limit", "at least 0"),
        (interest >= 0, interest, "interest", "a share a year, at least 0"),
        ((parts >= 1) & (parts % 1 == 0), parts, "years", "a whole number, at least 1"),
        ((grace >= 0) & (grace % 1 == 0), grace, "grace", "a whole number, at least 0"),
    )
    problems += [
        Problem("A loan cannot be like this.", f"loans, row {row + 1}, {name}", f"{values[row]:g}", allowed)
        for is_good, values, name, allowed in checks
        for row in np.flatnonzero(~is_good)
    ]
    if problems:
        raise PlanProblems(problems)
    currency = codes(text(frame, "currency"), currencies, "currency", "loans")
    whole = parts.astype(np.int64), grace.astype(np.int64)
    at = year_codes(frame, years, "loans")
    inside = at >= -1
    made = Loans(np.maximum(currency, 0), at, limit, interest, *whole, a_year=a_year)
    kept = ("currency", "year", "limit", "interest", "years", "grace")
    return replace(made, **{name: getattr(made, name)[inside] for name in kept})
