r"""Households mean to spend a part of their income and a part of what they held before.

.. math:: C^d_h = a\, n_h + b\, Y_h + c\, M_h^{-1}, \qquad C = \min(C^d, C^s)

with persons :math:`n`, money income of the month so far :math:`Y`, and money held before it, :math:`M^{-1}`; never more
than the household has. Shops and markets serve it as far as they can: what is bought in the aggregate is the smaller of
demand and supply, where prices are posted before demand is known. A smooth aggregate of many markets,
:math:`(C_d^{-r} + C_s^{-r})^{-1/r}`, lies below the minimum by the factor :math:`2^{-1/r}` where the two are equal; it
is used for comparison only.

Sources
-------
Consumption function and minimum condition: Portes, R. and Winter, D. 1980, Review of Economic Studies 47(1)
(recalled). Posted prices make rationing rational: Rotemberg, J. (read). Values are scenarios, to be swept.
"""

from __future__ import annotations

import numpy as np

from lustrum.simulation.markets.purses import KEPT
from lustrum.simulation.month import Month
from lustrum.simulation.packs import MechanismPack, parameter
from lustrum.simulation.registry import mechanism
from lustrum.simulation.state import INCOME_LINES

MONEY = [INCOME_LINES.index(line) for line in ("wage", "trade", "rent", "transfer", "aid", "other")]
"""Lines of income that are money."""


class Pack(MechanismPack):
    """Parameters of the consumption function."""

    autonomous: float = parameter(0.0, "spending whatever the income", unit="won per person and month", low=0)
    of_income: float = parameter(0.85, "part of the month's income that is to be spent", low=0, high=1)
    of_money: float = parameter(
        0.1, "part of the money held before that is to be spent", unit="share per month", low=0, high=1
    )


@mechanism(
    slot="consumption-demand",
    phase="trade",
    reads=("households.money", "households.members", "households.income"),
    records=("consumption_demand",),
    source="Portes and Winter 1980; Rotemberg",
    order=0,
    rows=(17,),
)
def consumption_demand(month: Month, p: Pack) -> None:
    """Say how much of its money each household keeps back."""
    homes = month.now.households
    income = np.minimum(homes.income[:, MONEY].sum(axis=1), homes.money)
    meant = p.autonomous * homes.members + p.of_income * income + p.of_money * (homes.money - income)
    meant = np.clip(meant, 0, np.maximum(homes.money, 0))
    month.board[KEPT] = homes.money - meant
    month.record("consumption_demand", float(meant.sum()))
