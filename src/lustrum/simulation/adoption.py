"""What rules of adoption see: the share of farm households around them that are members, in a crowd of their choice."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from lustrum.simulation.membership import Villages
from lustrum.simulation.month import Month

Floats = NDArray[np.float64]
CROWDS = ("village", "region", "country")
"""Whom a household looks at: those of its village, of its region, or all."""


def share_seen(month: Month, villages: Villages, crowd: str) -> Floats:
    """Return the share of members among the farm households that each household looks at, float64 (household,)."""
    households = month.now.households
    if crowd == "village":
        return np.asarray(villages.share[households.settlement])
    rows = np.flatnonzero(villages.member | villages.candidate)
    place = households.region.astype(np.int64) if crowd == "region" else np.zeros(len(households), dtype=np.int64)
    count = int(place.max(initial=0)) + 1
    everybody = np.bincount(place[rows], households.weight[rows], count)
    inside = np.bincount(place[rows], households.weight[rows] * villages.member[rows], count)
    share = np.divide(inside, everybody, out=np.zeros(count), where=everybody > 0)
    return np.asarray(share[place])


def is_open(month: Month, rows: NDArray[np.intp], invitation: float) -> NDArray[np.bool_]:
    """Say in whose village a cooperative may be founded: in the same ones all through the run, bool (row,)."""
    villages = month.now.households.settlement[rows]
    return np.asarray(month.board_hash("open to cooperatives", month.now.settlements.key[villages]) < invitation)
