"""What a farm household can part with: all but its own needs to the next harvest."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from lustrum.simulation.markets.wants import Wants
from lustrum.simulation.month import Month
from lustrum.simulation.technique import Technique

Floats = NDArray[np.float64]


def months_to_harvest(month: Month, harvest_month: int) -> int:
    """Return the months to the next main harvest, this one included: 1 to 12."""
    return (harvest_month - month.date.month - 1) % 12 + 1


def farm_surplus(
    month: Month, t: Technique, need: Wants, product: int, rows: NDArray[np.intp], harvest_month: int
) -> Floats:
    """Return the quanta of a product that households can part with, float64 (row,).

    Of grain a household keeps the basic tier for the months to the harvest and one more, shared over its grains as it
    holds them; of other goods the comfort tier of a month; of goods that no need names, everything.
    """
    households = month.now.households
    held = households.goods[rows, product].astype(np.float64)
    position = next((i for i, members in enumerate(need.products) if product in members), None)
    if position is None:
        return np.zeros(rows.size)
    is_grain = position == need.grain
    per_head = need.of("basic" if is_grain else "comfort")[:, position]
    kind = month.now.settlements.kind[households.settlement[rows]]
    monthly = per_head[kind] * households.members[rows]
    months, share = 1, np.ones(rows.size)
    if is_grain:
        months = months_to_harvest(month, harvest_month) + 1
        members = need.products[position]
        together = np.zeros(rows.size)
        for member in members:
            together += households.goods[rows, member] * t.quantum[member]
        share = np.divide(held * t.quantum[product], together, out=share, where=together > 0)
    return np.asarray(np.maximum(0.0, held - monthly * months * share / t.quantum[product]))
