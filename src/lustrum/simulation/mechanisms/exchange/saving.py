r"""Forced saving and the overhang of money: what is left of money that was meant to be spent, and of money at all.

Forced saving of a month is the money that found no goods at posted prices and was not spent elsewhere,
:math:`F_g = \sum_{h \in g} \big[(1-\phi)\,U_h + (\phi\,U_h - Z_h)^+\big]`, with the unspent :math:`U`, the share
:math:`\phi` that looks for substitutes and what substitutes cost, :math:`Z`. Shops record the first part; the second is
recorded here, when all markets of the month are over. The overhang is the money beyond desired balances,

.. math:: O_g = \max\!\left(0,\; M_g - k\, \bar y_g N_g\right),

with money :math:`M`, persons :math:`N` and the mean money income a head and month :math:`\bar y` of the last twelve
months, as the income lines of households have it (shares of cooperatives count in full).

Whether such money is forced saving in the sense of the shortage school (Kornai 1980) or plain saving (Portes and Winter
1980 found no chronic excess demand) is disputed; this is the model's count. The overhang is disputed as well, and hangs
on the desired balance, a project default.

Sources
-------
Shortage: Kornai 1980; tests of excess demand: Portes and Winter 1980; overhang as money over desired balances: Nuti
1985 (all recalled). The months of desired balances are a project default.
"""

from __future__ import annotations

import numpy as np

from lustrum.simulation.month import Month
from lustrum.simulation.packs import MechanismPack, parameter
from lustrum.simulation.registry import mechanism


class Pack(MechanismPack):
    """Desired balances."""

    desired_months: float = parameter(
        1.5, "money that households mean to hold, months of their money income", unit="months", low=0, high=24
    )


@mechanism(
    slot="saving",
    phase="record",
    reads=("households.seeking", "households.group", "households.money", "households.members", "households.income"),
    records=("forced_saving", "money_overhang"),
    source="Kornai 1980; Portes-Winter 1980; Nuti 1985; project default",
    default=True,
)
def saving(month: Month, p: Pack) -> None:
    """Record what could not be spent, and what is held beyond desired balances."""
    homes, groups = month.now.households, len(month.labels["group"])
    month.record("forced_saving", np.bincount(homes.group, homes.seeking, groups))
    heads = np.bincount(homes.group, homes.members, groups)
    income = np.zeros(groups)
    for line in np.flatnonzero(homes.income.any(axis=0)):
        income += np.bincount(homes.group, homes.income[:, line], groups)
    year = month.board.array("money income of twelve months", (2, 12, groups))
    year[:, month.date.month - 1] = income, heads
    per_head = np.divide(year[0].sum(axis=0), year[1].sum(axis=0), out=np.zeros(groups), where=year[1].any(axis=0))
    money = np.bincount(homes.group, homes.money, groups)
    month.record("money_overhang", np.maximum(0, money - p.desired_months * per_head * heads))
