"""Stocks that must stand at the end of a year."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from lustrum.errors import Problem
from lustrum.planning.settings import PlanProblems, PlanSettings, as_table
from lustrum.planning.tables import Floats, by_year, codes, numbers, text, year_codes

if TYPE_CHECKING:
    from lustrum.economy.economy import Economy
    from lustrum.planning.limits import Stocks


def read_minimum(economy: Economy, settings: PlanSettings, years: tuple[int, ...], stocks: Stocks) -> Floats:
    """Read the setting `minimum_stocks`: product units at the end of each year, float64 (year, product), 0 where none.

    Raises
    ------
    PlanProblems
        If a product is not known or does not keep, or an amount is missing.
    """
    products = economy.labels["product"].ids
    frame = as_table(settings.minimum_stocks, "product")
    of, amount = codes(text(frame, "product"), products, "product", "minimum_stocks"), numbers(frame, "amount")
    keeps = np.append(stocks.is_carried, False)[of]
    problems = [
        Problem("A stock needs a product and a finite amount.", f"minimum_stocks row {row + 1}")
        for row in np.flatnonzero(~np.isfinite(amount) | (of < 0))
    ]
    problems += [
        Problem("What does not keep cannot be held in stock.", "minimum_stocks", products[of[row]],
                remedy="Say that it is storable, and do not switch stocks off.")
        for row in np.flatnonzero(~keeps & (of >= 0) & (amount > 0))
    ]  # fmt: skip
    if problems:
        raise PlanProblems(problems)
    at = year_codes(frame, years, "minimum_stocks")
    return np.maximum(by_year(amount, at, of, (len(years), len(products)), missing=0.0), 0.0)
