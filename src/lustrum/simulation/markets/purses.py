"""What a household means to spend, and what sellers ask: places on the board that rules of demand and price may fill.

Where no such rule works, shops and markets have their own shares of the purse, and the free market clears by price.
"""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from lustrum.simulation.month import Month

Floats = NDArray[np.float64]

KEPT, POSTED = "money kept back", "posted prices"
"""Won that each household will not spend this month, float64 (household,); won per unit asked by makers, float64
(product,), NaN where the market finds the price."""
MARKET = "market of the month"
"""Quanta wanted at the price, offered and sold in the free market, float64 (3, product)."""


def means_to_spend(month: Month, otherwise: Floats) -> Floats:
    """Return won that households mean to spend and have not spent yet, float64 (household,)."""
    kept = month.board.get(KEPT)
    if kept is None:
        return otherwise
    return np.asarray(np.maximum(month.now.households.money - kept, 0), dtype=np.float64)


def posted_price(month: Month, product: int) -> float | None:
    """Return what makers ask for a unit, won, or None where the market finds the price."""
    asked = month.board.get(POSTED)
    if asked is None or not np.isfinite(asked[product]):
        return None
    return float(asked[product])
