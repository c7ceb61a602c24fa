"""Money that a unit keeps to work with, and what it has beyond."""

from __future__ import annotations

import numpy as np

from lustrum.simulation.month import Month
from lustrum.simulation.technique import technique


def surplus_of_units(month: Month, reserve_months: float) -> np.ndarray:
    """Return the money of each unit beyond some months of wages and materials, won, int64 (unit,)."""
    units, t = month.now.units, technique(month)
    materials = t.inputs[units.activity] @ t.price * t.quantum[t.product[units.activity]] * units.output
    wages = units.workers @ np.asarray(month.lever("wage.step")) * float(month.lever("wage.base"))
    wares = month.board.get("wares bought", 0.0)
    return np.asarray(np.floor(units.money - reserve_months * (materials + wages + wares)).astype(np.int64))
