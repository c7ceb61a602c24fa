r"""Losses are made good as far as the budget is soft; a hard budget closes who goes on losing.

.. math:: g_u = \sigma_f\, (-\pi_u)^+, \qquad P(\text{close}) = 1 - \sigma_f^{1/12} \;\;\text{a month}, \qquad
    I_u^* = \frac{I_u}{1 - \sigma_f}

with the profit :math:`\pi` of the month, and the softness :math:`\sigma` of the budget of its form: what the economy's
table of forms states, hardened or softened by policy. Only a unit that has lost for ``patience`` months in a row may
close; from then on it is still there after :math:`n` years with the chance :math:`\sigma^n`, so that a budget without
any softness closes at once. What it asks for to invest, :math:`I^*`, is what it would answer for itself, :math:`I`,
over what it must answer for: without bound as :math:`\sigma` goes to 1 (here: ``most`` times).

The budget pays, and borrows from the bank what it lacks: a rescue issues money. A closed unit's plant is lost; its
money and goods stay on its books.

Sources
-------
Soft budget constraint: Kornai, J. 1980, Economics of Shortage; Kornai and Matits 1987, A vállalatok nyereségének
bürokratikus újraelosztása (recalled); Kornai, Maskin and Roland 2003, Journal of Economic Literature 41(4) (recalled).
Form of the hazard: catalogue row 3, taken here as that of a year. Patience and bound: project defaults.
"""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from lustrum.simulation import postings
from lustrum.simulation.conversion import close
from lustrum.simulation.firms import GIVEN, INVESTMENT_FACTOR, LOSING, PROFIT, note_rescue, softness
from lustrum.simulation.month import Month
from lustrum.simulation.noting import note_budget
from lustrum.simulation.packs import MechanismPack, parameter
from lustrum.simulation.registry import mechanism


class Pack(MechanismPack):
    """Parameters of rescue and closure."""

    harden: float = parameter(0.0, "part of the stated softness of budgets that policy takes away", dim="form")
    soften: float = parameter(0.0, "part of the stated hardness of budgets that policy takes away", dim="form")
    patience: int = parameter(6, "months of loss in a row before a unit may close", unit="months", low=1, high=120)
    most: float = parameter(
        20.0, "largest request to invest over what a unit would answer for itself", unit="index", low=1, high=1000
    )


@mechanism(
    slot="soft-budget",
    phase="decisions",
    reads=("units.activity", "units.capacity", "units.form", "units.owner", "households.group", "bodies.money"),
    writes=(
        "units.capacity[bankruptcy]", "units.installed[bankruptcy]", "households.group[bankruptcy]",
    ),
    records=("loss_subsidies", "closures", "budget"),
    source="Kornai 1980; Kornai and Matits 1987; Kornai, Maskin and Roland 2003",
    order=-1,
    rows=(3,),
)  # fmt: skip
def soft_budget(month: Month, p: Pack) -> None:
    """Rescue, or let close."""
    units = month.now.units
    soft = softness(month)[units.form]
    month.board[INVESTMENT_FACTOR] = 1 / np.maximum(1 - soft, 1 / p.most)
    profit = month.board.array(PROFIT, len(units))
    rescued = np.floor(soft * np.maximum(-profit, 0)).astype(np.int64)
    rows = np.flatnonzero((rescued > 0) & (units.capacity > 0))
    if rows.size:
        total = int(rescued[rows].sum())
        postings.cover_body(month, "budget", total)
        postings.pay(month, "subsidy", "budget", ("units", rows), rescued[rows])
        note_budget(month, "subsidies", -float(total))
        month.board.array(GIVEN, len(units))[rows] += rescued[rows]
        note_rescue(month, rows, rescued[rows].astype(np.float64))
    losing = month.board.array(LOSING, len(units), dtype=np.int64)
    failing = np.flatnonzero((losing >= p.patience) & (units.capacity > 0))
    close(month, failing[month.draw("bankruptcy", units.key[failing]) < hazard(soft[failing])])


def hazard(soft: NDArray[np.float64]) -> NDArray[np.float64]:
    """Return the chance to close in a month that leaves the part `soft` of those who go on losing after a year.

    Examples
    --------
    >>> hazard(np.array([0.0, 0.8, 1.0])).round(4).tolist()
    [1.0, 0.0184, 0.0]
    """
    return np.asarray(1 - soft ** (1 / 12))
