"""Postings as mechanisms speak of them: deliver goods, pay for them, borrow what is missing.

Everything ends in ``ledger.post``; these functions only say what usually goes together.
"""

from __future__ import annotations

from typing import Any

import numpy as np
from numpy.typing import NDArray

from lustrum.accounts.holders import Side
from lustrum.simulation.month import Month
from lustrum.simulation.state import State

Ints = NDArray[np.int64]


def product_name(month: Month, product: int) -> str:
    """Return the instrument of a product: its label."""
    return month.labels["product"].ids[product]


def deliver(month: Month, product: int, purpose: str, giver: Side, taker: Side, quanta: Any) -> None:
    """Move goods of one product without payment."""
    month.ledger.post(product_name(month, product), purpose, giver, taker, quanta)


def pay(month: Month, purpose: str, payer: Side, payee: Side, won: Any) -> None:
    """Move money."""
    month.ledger.post("money", purpose, payer, payee, won)


def borrow(month: Month, table: str, rows: NDArray[np.intp], won: Ints) -> None:
    """Let rows of a table borrow from the bank: money comes in, debt is owed."""
    if won.any():
        month.ledger.post("money", "credit", "bank", (table, rows), won)
        month.ledger.post("debt", "credit", "bank", (table, rows), won)


def repay(month: Month, table: str, rows: NDArray[np.intp], won: Ints) -> None:
    """Let rows of a table pay back what they owe, as far as they owe it."""
    holder = month.now.table(table)
    amount = np.minimum(np.minimum(won, holder.debt[rows]), holder.money[rows]).clip(0)
    if amount.any():
        month.ledger.post("money", "repayment", (table, rows), "bank", amount)
        month.ledger.post("debt", "repayment", (table, rows), "bank", amount)


def buy(
    month: Month, product: int, purpose: str, seller: Side, table: str, rows: NDArray[np.intp], quanta: Ints, won: Ints
) -> None:
    """Deliver goods from one body to many buyers against money; the buyers have the money."""
    deliver(month, product, purpose, seller, (table, rows), quanta)
    pay(month, purpose, (table, rows), seller, won)


def worth(quanta: Any, won_per_quantum: Any) -> Ints:
    """Return whole won for quanta at a price, rounded to the nearest."""
    return np.asarray(np.rint(np.asarray(quanta, dtype=np.float64) * won_per_quantum), dtype=np.int64)


def body_stock(state: State, body: str, product: int) -> int:
    """Return the quanta of a product that a body holds."""
    return int(state.bodies.goods[state.body(body), product])


def body_money(state: State, body: str) -> int:
    """Return the won that a body holds."""
    return int(state.bodies.money[state.body(body)])


def cover_body(month: Month, body: str, won: int) -> None:
    """Let a public body borrow from the bank what it lacks to pay `won`; the bank issues money."""
    lacking = won - body_money(month.now, body)
    if lacking > 0:
        borrow(month, "bodies", np.array([month.now.body(body)]), np.array([lacking], dtype=np.int64))
