r"""What enterprises earn: profit of the month before anything is taken or given, losses, and losses in a row.

.. math:: \pi_u = V_u - V_u^{-1} + d_u - g_u, \qquad
    V_u = M_u - D_u + \sum_{k \ne j} p_k s_{uk} + \min(p_j, c_j)\, s_{uj}

with money :math:`M`, debt :math:`D`, stores :math:`s` at constant prices :math:`p` and the unit's own product :math:`j`
at prime cost :math:`c` if that is less: goods that nobody has bought yet have earned nothing. :math:`d` is what was
taken out of the unit in the month as profit, income tax and owner's income, :math:`g` what was given to it to cover
losses. Expected profit is smoothed, :math:`\pi^e{}' = \pi^e + \alpha (\pi - \pi^e)`; a unit that makes a loss counts
the months in a row in which it did. Months of war do not count: who loses by war is not judged by its loss.

A gift, damage, or an exchange of notes changes what a unit holds and so counts as profit or loss of its month.

Sources
-------
Accounts of firms with own products at the lower of cost and price: textbook convention. Losses before subsidy: Kornai
1980 (recalled). The weight of the last month is a project default.
"""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from lustrum.simulation.firms import EXPECTED_PROFIT, GIVEN, LOSING, NET_WORTH, PROFIT, TAKEN, prime_cost
from lustrum.simulation.month import Month
from lustrum.simulation.packs import MechanismPack, parameter
from lustrum.simulation.registry import mechanism
from lustrum.simulation.technique import Technique, technique

Floats = NDArray[np.float64]


class Pack(MechanismPack):
    """Parameters of the account."""

    memory: float = parameter(
        0.2, "weight of the last month in expected profit", unit="share per month", low=0.01, high=1
    )


@mechanism(
    slot="profit-account",
    phase="decisions",
    reads=("units.activity", "units.money", "units.debt", "units.goods"),
    records=("enterprise_losses",),
    source="Kornai 1980; textbook convention",
    order=-2,
    rows=(3,),
)
def profit_account(month: Month, p: Pack) -> None:
    """Draw up the month's profit of each unit."""
    units, t = month.now.units, technique(month)
    worth = net_worth(month, t)
    before = month.board.get(NET_WORTH)
    month.board[NET_WORTH] = worth
    if before is None:
        profit = np.zeros(len(units))
    else:
        profit = worth - before + month.board.array(TAKEN, len(units)) - month.board.array(GIVEN, len(units))
    month.board[PROFIT] = profit
    expected = month.board.array(EXPECTED_PROFIT, len(units))
    month.board[EXPECTED_PROFIT] = expected + p.memory * (profit - expected)
    losing = month.board.array(LOSING, len(units), dtype=np.int64)
    at_war = float(month.lever("war.intensity", 0.0)) > 0.5
    month.board[LOSING] = np.where((profit < 0) & (not at_war), losing + 1, 0)
    month.board[TAKEN], month.board[GIVEN] = np.zeros(len(units)), np.zeros(len(units))
    branches = len(month.labels["branch"])
    month.record("enterprise_losses", np.bincount(t.branch[units.activity], np.maximum(-profit, 0), branches))


def net_worth(month: Month, t: Technique) -> Floats:
    """Return money less debt and stores of each unit, won, float64 (unit,)."""
    units = month.now.units
    product, rows = t.product[units.activity], np.arange(len(units))
    stores = units.goods @ t.value_per_quantum
    price = t.value_per_quantum[product]
    too_dear = np.maximum(price - prime_cost(month, t)[units.activity], 0)
    return np.asarray(units.money - units.debt + stores - too_dear * units.goods[rows, product])
