"""What activities emit, and how much may be emitted: a cap a year, and a budget over the whole plan."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

import numpy as np
from numpy.typing import NDArray
from scipy.sparse import csc_array

from lustrum.errors import Problem
from lustrum.planning.settings import PlanProblems, PlanSettings, as_table
from lustrum.planning.tables import Floats, by_year, codes, numbers, text, year_codes

if TYPE_CHECKING:
    from lustrum.economy.economy import Economy


@dataclass(frozen=True, eq=False)
class Emissions:
    """Emissions and their limits.

    Parameters
    ----------
    substances : tuple of str
        Labels.
    unit : object array (substance,)
        Units of substances.
    rate : CSC (substance, activity)
        Substance units per unit of activity; negative where it is taken up.
    limit : float64 (year, substance)
        Most that may be emitted in a year, substance units; NaN where nothing limits it.
    budget : float64 (substance,)
        Most that may be emitted in all years together; NaN where nothing limits it.
    """

    substances: tuple[str, ...]
    unit: NDArray[np.object_]
    rate: csc_array[Any]
    limit: Floats
    budget: Floats


def read_emissions(economy: Economy, settings: PlanSettings, years: tuple[int, ...]) -> Emissions:
    """Read what activities emit (table `emissions`) and the settings `emission_limits` and `emission_budgets`.

    Raises
    ------
    PlanProblems
        If a substance is not known, an amount is missing, or a budget is given for a year.
    """
    substances = economy.labels["substance"].ids
    limits, keys = _read(settings.emission_limits, substances, "emission_limits")
    at = year_codes(limits, years, "emission_limits")
    budgets, of = _read(settings.emission_budgets, substances, "emission_budgets")
    if (year_codes(budgets, years, "emission_budgets") != -1).any():
        remedy = "For a limit of each year there is the setting 'emission_limits'."
        raise PlanProblems([Problem("A budget holds for all years together.", "emission_budgets", remedy=remedy)])
    budget = np.full(len(substances), np.nan)
    budget[of] = numbers(budgets, "amount")
    return Emissions(
        substances=substances, unit=_units(economy, substances), rate=economy.technology.emissions,
        limit=by_year(numbers(limits, "amount"), at, keys, (len(years), len(substances))), budget=budget,
    )  # fmt: skip


def _read(given: Any, substances: tuple[str, ...], name: str) -> tuple[Any, NDArray[np.int64]]:
    frame = as_table(given, "substance")
    of = codes(text(frame, "substance"), substances, "substance", name)
    amount = numbers(frame, "amount")
    wrong = np.flatnonzero(~np.isfinite(amount) | (of < 0))
    if len(wrong):
        raise PlanProblems([Problem("A limit needs a substance and a finite amount.", f"{name} row {wrong[0] + 1}")])
    return frame, of


def _units(economy: Economy, substances: tuple[str, ...]) -> NDArray[np.object_]:
    """Return the unit of each substance: what stands before ``per`` in the rows of the table."""
    found = dict.fromkeys(substances, "unit")
    table = economy.table("emissions")
    for substance, unit in zip(text(table, "substance"), text(table, "unit"), strict=True):
        if unit and found[str(substance)] == "unit":
            found[str(substance)] = str(unit).partition(" per ")[0]
    return np.array(list(found.values()), dtype=object)
