r"""Effort in teams: who is in them, what leaving is worth, and when effort is kept in a repeated game.

Values are in yearly incomes of a household farm: alone it has 1, a team in which all work has :math:`1 + G`. Shirking
once saves the temptation :math:`g (1 - 1/n)`, since of the crop that is lost the shirker bears only the part
:math:`1/n`. Effort is kept if what is lost later, :math:`\frac{\delta}{1-\delta} \Delta`, is worth more. The theories
that use this differ in what the punished have, and so in :math:`\Delta`.
"""

from __future__ import annotations

from typing import Any

import numpy as np
from numpy.typing import NDArray

from lustrum.simulation.month import Month

Floats = NDArray[np.float64]


def households_in_cooperatives(month: Month) -> Floats:
    """Return the households of each cooperative as its members count them, float64 (cooperative,).

    A drawn cooperative stands for as many others as its weight says; none of them is larger for it.
    """
    coop = month.now.households.coop
    return np.bincount(coop[coop >= 0], minlength=len(month.now.cooperatives)).astype(np.float64)


def gain_of_teams(month: Month, expected: float, seen: float) -> Floats:
    """Return G, what members have over those outside, relative, float64 (cooperative,).

    Parameters
    ----------
    month : Month
        The month.
    expected : float
        Gain of scale that members reckon with.
    seen : float
        Weight of what is seen: consumption per head of members over that of farm households outside.
    """
    households, count = month.now.households, len(month.now.cooperatives)
    inside, outside = households.coop >= 0, households.coop < 0
    outside &= np.bincount(month.now.rows_in("households", month.now.parcels.operator) + 1,
                           minlength=len(households) + 1)[1:] > 0  # fmt: skip
    living = households.living
    if seen <= 0 or not inside.any() or not outside.any() or (living[inside | outside] < 0).any():
        return np.full(count, expected)
    number = np.bincount(households.coop[inside], minlength=count)
    mean = np.bincount(households.coop[inside], living[inside], count) / np.maximum(number, 1)
    alone = max(float(living[outside].mean()), 1.0)
    found = np.where(number > 0, np.clip(mean / alone - 1, -1, 1), expected)
    return np.asarray((1 - seen) * expected + seen * found)


def temptation_of(temptation: float, size: Any) -> Floats:
    """Return what shirking once is worth in a team of `size` households, float64 (cooperative,)."""
    return np.asarray(temptation * (1 - 1 / np.maximum(np.asarray(size, dtype=np.float64), 1.0)))


def is_kept(patience: float, lost: Any, tempted: Any) -> NDArray[np.bool_]:
    """Say where effort is kept: what is lost in all later years is worth at least what shirking once saves.

    Examples
    --------
    >>> is_kept(0.5, np.array([0.1, 0.3]), 0.2).tolist()
    [False, True]
    """
    return np.asarray(patience * np.asarray(lost) >= (1 - patience) * np.asarray(tempted))
