r"""What is left over goes to those it belongs to: profits to the budget, incomes to owners, debts to the bank.

A unit keeps a working reserve of :math:`R` months of its wages and materials, and of its wares where traders are the
shops. Beyond it, a commanded unit repays and hands the rest to the budget; a private one repays, pays income tax on
what came in and gives the rest to its owner. The supply organ's surplus goes to the budget, which repays the bank; a
debt of the supply organ beyond the worth of its stock is a loss in trade, and the budget covers it.

Sources
-------
Top private income tax of 1953, 74 a hundred: record (read). Working reserve: project default.
"""

from __future__ import annotations

import numpy as np

from lustrum.simulation import postings
from lustrum.simulation.firms import note_taken
from lustrum.simulation.month import Month
from lustrum.simulation.noting import note_budget
from lustrum.simulation.packs import MechanismPack, parameter
from lustrum.simulation.registry import mechanism
from lustrum.simulation.roles import state_supplied
from lustrum.simulation.state import INCOME_LINES
from lustrum.simulation.technique import technique
from lustrum.simulation.working_money import surplus_of_units


class Pack(MechanismPack):
    """Parameters of the distribution of profit."""

    reserve_months: float = parameter(
        2.0, "months of wages and materials that a unit keeps", unit="months", low=0, high=12
    )
    withdrawal: float = parameter(0.7, "share of private surplus that owners take", low=0, high=1)


@mechanism(
    slot="finance",
    phase="incomes",
    reads=("units.money", "units.debt", "units.form", "units.owner", "units.workers", "units.activity", "units.output",
           "bodies.money", "bodies.debt", "bodies.goods"),
    writes=("households.income[rent]",),
    records=("budget",),
    source="project default",
    default=True,
    order=3,
)  # fmt: skip
def finance(month: Month, p: Pack) -> None:
    """Distribute what is beyond the working reserve."""
    surplus = surplus_of_units(month, p.reserve_months)
    public = state_supplied(month)
    _public(month, np.flatnonzero(public & (surplus > 0)), surplus)
    _private(month, p, np.flatnonzero(~public & (surplus > 0)), surplus)
    _bodies(month)


def _public(month: Month, rows: np.ndarray, surplus: np.ndarray) -> None:
    if not rows.size:
        return
    debt = month.now.units.debt[rows].copy()
    postings.repay(month, "units", rows, surplus[rows])
    rest = np.maximum(0, surplus[rows] - debt)
    postings.pay(month, "profit", ("units", rows), "budget", rest)
    note_taken(month, rows, rest)
    note_budget(month, "profits", float(rest.sum()))


def _private(month: Month, p: Pack, rows: np.ndarray, surplus: np.ndarray) -> None:
    if not rows.size:
        return
    debt = month.now.units.debt[rows].copy()
    postings.repay(month, "units", rows, surplus[rows])
    surplus = surplus.copy()
    surplus[rows] = np.maximum(0, surplus[rows] - debt)
    rate = float(month.lever("private-capital.tax_rate", 0.0))
    tax = np.floor(surplus[rows] * rate).astype(np.int64)
    postings.pay(month, "income tax", ("units", rows), "budget", tax)
    note_budget(month, "private income tax", float(tax.sum()))
    taken = np.floor((surplus[rows] - tax) * p.withdrawal).astype(np.int64)
    owner = month.now.rows_in("households", month.now.units.owner[rows])
    mine = owner >= 0
    postings.pay(month, "owner's income", ("units", rows[mine]), ("households", owner[mine]), taken[mine])
    note_taken(month, rows, tax + np.where(mine, taken, 0))
    np.add.at(month.now.households.income[:, INCOME_LINES.index("rent")], owner[mine], taken[mine])


def _bodies(month: Month) -> None:
    body = month.now.body
    for name in ("supply", "procurement"):
        spare = postings.body_money(month.now, name) - int(month.now.bodies.debt[body(name)])
        row = np.array([body(name)])
        postings.repay(month, "bodies", row, np.array([max(0, postings.body_money(month.now, name))]))
        if spare > 0:
            postings.pay(month, "surplus of the supply organ", name, "budget", np.array([spare]))
            note_budget(month, "trade surplus", float(spare))
    postings.repay(
        month, "bodies", np.array([body("budget")]), np.array([max(0, postings.body_money(month.now, "budget"))])
    )
    _cover_trading_loss(month)


def _cover_trading_loss(month: Month) -> None:
    """Let the budget pay what the supply organ owes beyond the worth of its stock, as far as the budget has money."""
    row = np.array([month.now.body("supply")])
    stock = np.maximum(month.now.bodies.goods[row[0]], 0) @ technique(month).value_per_quantum
    uncovered = int(month.now.bodies.debt[row[0]] - stock)
    loss = np.array([min(uncovered, postings.body_money(month.now, "budget"))])
    if loss[0] > 0:
        postings.pay(month, "subsidy", "budget", "supply", loss)
        postings.repay(month, "bodies", row, loss)
        note_budget(month, "subsidies", -float(loss[0]))
