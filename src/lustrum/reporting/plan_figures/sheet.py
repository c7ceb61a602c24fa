"""A plan as its figures read it: names instead of labels, and the largest courses over the years."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property
from typing import TYPE_CHECKING, Any

import numpy as np
import pandas as pd

from lustrum.planning.plan import Plan
from lustrum.reporting.numbers import sentence_case

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from lustrum.economy.economy import Economy

    Floats = NDArray[np.float64]

NOTICEABLE = 1e-9
"""Shares of the largest amount below this are rounding."""

CALENDAR_DIGITS = 4


@dataclass(frozen=True, eq=False)
class Course:
    """One quantity over the years of a plan, and what it is set beside.

    Parameters
    ----------
    id, name, unit : str
        Short name, name for readers, unit.
    values : float64 (year,)
        What the plan says.
    beside : float64 (year,)
        What was asked for, or what there is; not a number where nothing.
    note : str
        What stands under the name.
    """

    id: str
    name: str
    unit: str
    values: Floats
    beside: Floats
    note: str = ""


@dataclass(frozen=True, eq=False)
class Sheet:
    """What the figures of a plan draw from.

    Parameters
    ----------
    plan : Plan
        The plan.
    economy : Economy
        What was planned: the names of its labels are those that readers see.
    command : str
        The command that makes the plan again; blank if there is none.
    checked, more : DataFrame or None
        What relaxing limits brings, one by one and together, where it was computed.
    """

    plan: Plan
    economy: Economy
    command: str = ""
    checked: pd.DataFrame | None = None
    more: pd.DataFrame | None = None

    @property
    def years(self) -> list[str]:
        """Labels of the years, or other periods, of the plan."""
        return [str(year) for year in self.plan.facts.labels["year"]]

    def when(self, place: int) -> str:
        """Return a year as a sentence says it: ``1956``, ``year 2``."""
        year = self.years[place]
        return f"year {year}" if year.isdigit() and len(year) < CALENDAR_DIGITS else year

    @cached_property
    def _names(self) -> dict[str, Mapping[str, str]]:
        return {dim: _names_of(table) for dim, table in self.economy.labels.items()}

    def name(self, dim: str, label: object) -> str:
        """Return what a label is called."""
        known = self._names.get("product" if dim == "asset" else dim, {})
        return known.get(str(label), sentence_case(str(label)))

    @cached_property
    def prices(self) -> Floats | None:
        """Constant prices by product, float64 (product,); None if the economy gives none."""
        facts = self.plan.facts
        return facts.price if facts.has_prices else None

    def weight(self, amounts: Floats, unit: Sequence[str]) -> Floats:
        """Return how large products are beside one another: at constant prices, else within their own unit.

        Parameters
        ----------
        amounts : float64 (product,)
            Amounts.
        unit : sequence of str
            Their units.
        """
        if self.prices is not None:
            return amounts * self.prices
        units = pd.Series(list(unit))
        most = pd.Series(amounts).groupby(units).transform("max").to_numpy(dtype=np.float64)
        return np.asarray(np.divide(amounts, most, out=np.zeros_like(amounts), where=most > 0), dtype=np.float64)

    def blank(self) -> Floats:
        """Return a course of which nothing is known."""
        return np.full(len(self.years), np.nan)


def _names_of(table: Any) -> dict[str, str]:
    if not table.has("name"):
        return {}
    said = zip(table.ids, table.attribute("name"), strict=True)
    return {str(label): sentence_case(str(name)) for label, name in said if isinstance(name, str) and name}


def largest(courses: Sequence[Course], weights: Sequence[float], most: int) -> tuple[list[Course], int]:
    """Return the weightiest courses in order, and how many more there are that are not nothing.

    Examples
    --------
    >>> one = Course("a", "A", "t", np.ones(2), np.full(2, np.nan))
    >>> [len(part) if isinstance(part, list) else part for part in largest([one, one, one], [1, 2, 0], 1)]
    [1, 1]
    """
    weight = np.abs(np.asarray(weights, dtype=np.float64))
    top = float(weight.max(initial=0.0))
    order = [int(n) for n in np.argsort(-weight, kind="stable") if weight[n] > NOTICEABLE * top]
    return [courses[n] for n in order[:most]], max(len(order) - most, 0)
