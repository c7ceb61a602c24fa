r"""A creditor pays on where paying on is worth more than it costs now, though the whole never was worth its cost.

A unit that has lost for ``patience`` months comes to its creditor. What it may still yield is worth

.. math:: C_u = (1 - \theta)\; m_u\, A, \qquad A = \frac{1 - (1 + r)^{-T}}{r},

with its surplus over prime cost at plant in order, :math:`m`, a year, for :math:`T` years at the rate :math:`r`, and
the part :math:`\theta` that is lost where a *new* creditor, who knows the unit less, has to come in. To go on costs the
loss of :math:`R` months more and what it owes beyond its money and stores:

.. math:: \text{refinance} \iff C_u > R\,(-\pi_u)^+ + (D_u - M_u - S_u)^+ .

It is *soft* where in the same breath the whole was not worth its cost: :math:`m_u A < K_u + R(-\pi_u)^+`, with the
plant at cost :math:`K`. Nobody would have begun it, everybody goes on. Who is refinanced gets the loss of the month as
credit; who is not, closes.

Sources
-------
Sunk cost, refinancing after the fact, and many creditors as a commitment: Dewatripont, M. and Maskin, E. 1995, Review
of Economic Studies 62(4) (read). Yield by plant in order at constant prices, horizon and rate are project defaults.
"""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from lustrum.simulation import postings
from lustrum.simulation.conversion import close
from lustrum.simulation.firms import LOSING, PROFIT, normal_surplus, note_rescue
from lustrum.simulation.month import Month
from lustrum.simulation.packs import MechanismPack, parameter, reading
from lustrum.simulation.registry import mechanism
from lustrum.simulation.technique import technique

Floats = NDArray[np.float64]
Bools = NDArray[np.bool_]


class Pack(MechanismPack):
    """Parameters of refinancing."""

    harden: float = parameter(0.0, "part of the stated softness of budgets that policy takes away", dim="form")
    soften: float = parameter(0.0, "part of the stated hardness of budgets that policy takes away", dim="form")
    patience: int = parameter(6, "months of loss in a row before a creditor decides", unit="months", low=1, high=120)
    rate: float = parameter(0.06, "rate at which yields are discounted", unit="share per year", low=0.001, high=1)
    years: float = parameter(10.0, "years for which a unit may still yield", unit="years", low=0.5, high=60)
    remaining: float = parameter(12.0, "months of the present loss that going on costs", unit="months", low=0, high=120)
    dilution: float = parameter(
        0.0, "part of the yield lost because a new creditor has to come in and knows less", low=0, high=1
    )


PACKS = {
    "one-creditor": reading(
        Pack(dilution=0.0),
        "One bank holds all claims: what is sunk is sunk, and it pays on.",
        source="Dewatripont and Maskin 1995", mark="read",
    ),
    "many-creditors": reading(
        Pack(dilution=0.6),
        "Credit is dispersed: who would have to pay on is not who lent, and refuses; bad projects then stay away.",
        source="Dewatripont and Maskin 1995 (the part lost is a project default)", mark="read",
    ),
}  # fmt: skip


@mechanism(
    slot="soft-budget",
    phase="decisions",
    reads=(
        "units.activity", "units.capacity", "units.readiness", "units.form", "units.owner", "units.money", "units.debt",
        "units.goods", "households.group",
    ),
    writes=(
        "units.capacity[bankruptcy]", "units.installed[bankruptcy]", "households.group[bankruptcy]",
    ),
    records=("loss_subsidies", "closures", "refinanced"),
    source="Dewatripont and Maskin 1995",
    rival_of="soft-budget",
    order=-1,
    rows=(3,),
)  # fmt: skip
def refinancing(month: Month, p: Pack) -> None:
    """Let creditors decide on those who go on losing."""
    units, t = month.now.units, technique(month)
    losing = month.board.array(LOSING, len(units), dtype=np.int64)
    rows = np.flatnonzero((losing >= p.patience) & (units.capacity > 0))
    if not rows.size:
        return
    loss = np.maximum(-month.board.array(PROFIT, len(units))[rows], 0)
    owed = units.debt[rows] - units.money[rows] - units.goods[rows] @ t.value_per_quantum
    yields = yield_to_come(month, p)[rows]
    sunk = (
        t.cost_of_capacity()[units.activity[rows]] * units.capacity[rows] * t.quantum[t.product[units.activity[rows]]]
    )
    cost = p.remaining * loss
    goes_on = (1 - p.dilution) * yields > cost + np.maximum(owed, 0)
    is_soft = goes_on & (yields < sunk + cost)
    won = np.floor(loss).astype(np.int64)
    postings.borrow(month, "units", rows[goes_on], won[goes_on])
    note_rescue(month, rows[goes_on], won[goes_on].astype(np.float64))
    month.record("refinanced", _outcomes(month, sunk, goes_on, is_soft))
    close(month, rows[~goes_on])


def yield_to_come(month: Month, p: Pack) -> Floats:
    """Return what the plant in order of each unit may still yield beyond prime cost, won, float64 (unit,)."""
    units, t = month.now.units, technique(month)
    annuity = (1 - (1 + p.rate) ** -p.years) / p.rate
    return np.asarray(normal_surplus(month, t) * units.capacity * units.readiness * annuity)


def _outcomes(month: Month, sunk: Floats, goes_on: Bools, is_soft: Bools) -> Floats:
    """Plant at cost by what creditors decided, won, float64 (refinancing,)."""
    labels = month.labels["refinancing"]
    cells = np.zeros(len(labels))
    for name, chosen in (("sound", goes_on & ~is_soft), ("soft", is_soft), ("refused", ~goes_on)):
        cells[labels.code(name)] = sunk[chosen].sum()
    return cells
