"""Surveys: weighted rows of households, persons or enterprises, the same for a real survey and a simulated one.

Gini, poverty, mobility and land inequality need the joint distribution, which totals do not hold. A row stands for
`weight` households (or persons) at a date; a `key` follows the same one through the years.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from html import escape
from typing import TYPE_CHECKING, Any

import numpy as np
from numpy.typing import NDArray

from lustrum.errors import HistoryProblems, Problem, nearest
from lustrum.quantities.calendar import Month

if TYPE_CHECKING:
    import pandas as pd

UNITS = ("household", "person", "enterprise")
KEYS = ("date", "key", "weight")
MOST_ROWS_A_DATE = 20_000
Floats = NDArray[np.float64]


@dataclass(frozen=True, eq=False, repr=False)
class Survey:
    """Weighted rows.

    Parameters
    ----------
    name : str
        What it is called.
    unit : {"household", "person", "enterprise"}
        What a row is.
    rows : DataFrame
        Columns ``date`` (``YYYY-MM``), ``key`` (whole number, permanent), ``weight`` (how many the row stands for),
        and answers.
    units : mapping of str to str
        Unit of each answer that is a number; a column of labels has none.
    evidence : frozenset of str
        Evidence words.

    Examples
    --------
    >>> import pandas as pd
    >>> rows = pd.DataFrame({"date": "1946-12", "key": [1, 2], "weight": [3.0, 1.0], "land": [0.0, 8.0]})
    >>> Survey("land", "household", rows, {"land": "m2"}).mean("land")
    2.0
    """

    name: str
    unit: str
    rows: pd.DataFrame
    units: Mapping[str, str] = field(default_factory=dict)
    evidence: frozenset[str] = frozenset()

    @property
    def dates(self) -> tuple[str, ...]:
        """Dates of the survey, in order."""
        return tuple(sorted(str(d) for d in self.rows["date"].unique()))

    def at(self, date: str | Month | None = None) -> pd.DataFrame:
        """Return the rows of a date (default: the last one).

        Raises
        ------
        HistoryProblems
            If there was no survey at that date.
        """
        wanted = str(date) if date is not None else (self.dates[-1] if self.dates else "")
        rows = self.rows[self.rows["date"].astype(str) == wanted]
        if not len(rows):
            allowed = ", ".join(self.dates)
            raise HistoryProblems([Problem("There was no survey then.", f"survey {self.name}", wanted, allowed)])
        return rows

    def answers(self, column: str, date: str | Month | None = None) -> tuple[NDArray[Any], Floats]:
        """Return an answer and the weights at a date, arrays (row,).

        Raises
        ------
        HistoryProblems
            If nobody was asked this, or not then.
        """
        if column not in self.rows or column in KEYS:
            asked = [str(c) for c in self.rows.columns if c not in KEYS]
            raise HistoryProblems(
                [
                    Problem(
                        "Nobody was asked this.",
                        f"survey {self.name}",
                        column,
                        ", ".join(asked),
                        nearest(column, asked),
                    )
                ]
            )
        rows = self.at(date)
        return rows[column].to_numpy(), rows["weight"].to_numpy(dtype=np.float64)

    def total(self, column: str, date: str | Month | None = None) -> float:
        """Return the weighted sum of an answer; NaN if a row has none."""
        values, weights = self.answers(column, date)
        return float(np.asarray(values, dtype=np.float64) @ weights)

    def count(self, date: str | Month | None = None) -> float:
        """Return how many households or persons the rows stand for."""
        return float(self.at(date)["weight"].sum())

    def mean(self, column: str, date: str | Month | None = None) -> float:
        """Return the weighted mean of an answer; NaN if a row has none."""
        return self.total(column, date) / self.count(date)

    def shares(self, column: str, date: str | Month | None = None) -> dict[str, float]:
        """Return the share of each value of an answer, by weight, in order of first appearance."""
        values, weights = self.answers(column, date)
        total = weights.sum()
        words = [str(v) for v in values]
        return {word: float(weights[[w == word for w in words]].sum() / total) for word in dict.fromkeys(words)}

    def panel(self, column: str, first: str | Month, second: str | Month) -> pd.DataFrame:
        """Return an answer of the same rows at two dates: ``key weight first second``, weights of the first date."""
        before, after = self.at(first), self.at(second)
        self.answers(column, first)
        both = before[["key", "weight", column]].merge(after[["key", column]], on="key", suffixes=("_first", "_second"))
        return both.rename(columns={f"{column}_first": "first", f"{column}_second": "second"})

    def find_problems(self) -> Iterator[Problem]:
        """Iterate over what is wrong with the survey."""
        where = f"survey {self.name}"
        if self.unit not in UNITS:
            yield Problem("A survey is of households, persons or enterprises.", where, self.unit, ", ".join(UNITS))
        missing = [key for key in KEYS if key not in self.rows]
        for key in missing:
            yield Problem("A column is missing.", where, key, ", ".join(str(c) for c in self.rows.columns))
        for column in self.units:
            if column not in self.rows:
                yield Problem("A unit is given for a column that is not there.", where, column)
        if missing:
            return
        weights = self.rows["weight"].to_numpy(dtype=np.float64)
        if not np.isfinite(weights).all() or (weights <= 0).any():
            yield Problem("A weight is not a positive number.", where, str(int((~(weights > 0)).sum())) + " rows")
        if self.rows.duplicated(["date", "key"]).any():
            yield Problem("A key stands twice at one date.", where)
        counts = self.rows.groupby("date", sort=True).size()
        for date, count in counts[counts > MOST_ROWS_A_DATE].items():
            yield Problem("A survey has at most 20,000 rows a date.", where, f"{count} at {date}")

    def __repr__(self) -> str:
        answers = [str(c) for c in self.rows.columns if c not in KEYS]
        size = f"{len(self.rows)} rows, {len(self.dates)} dates"
        return f"Survey '{self.name}' of {self.unit}s: {size}; {', '.join(answers)}"

    def _repr_html_(self) -> str:
        return f"<p>{escape(repr(self))}</p>"
