r"""Foreign money over the years: what is borrowed, paid back with interest, and carried over.

.. math::
    F_{tc} \;\to\; F_{tc} + \sum_{l \in c} \Bigl( L_{tl} - \sum_{s < t} q_{l,t-s} L_{sl} \Bigr) + M_{t-1,c} - M_{tc},
    \qquad \sum_t L_{tl} \le \Lambda_l, \qquad \sum_{l \in c} \sum_t o_{l,T-t} L_{tl} \le D

The balance of payments of `trade` gets what is drawn, :math:`L`, less what is due on earlier loans: :math:`q_{lk}` is
the part of a sum that is due k years after it was drawn, principal and interest, and :math:`o_{lk}` the part that is
still owed (see `loans`). With `carry_money` foreign money that is not spent, :math:`M`, is kept for the next year,
without interest. What is owed after the last year is limited by the setting `debt_left`; without it a plan may leave
as much as the terms of its loans allow.

Unit: foreign money; a flow (drawn, due) or a stock at the end of the year (owed, kept).

Sources
-------
Chenery and Strout 1966, American Economic Review 56 (borrowing over the years of a plan); the schedule, of equal
instalments, is elementary. Recalled.
"""

from __future__ import annotations

import numpy as np

from lustrum.planning.indexing import RowWords, over_years
from lustrum.planning.loans import Loans, read_loans
from lustrum.planning.program import Draft, Ints

LIMIT_WORDS = RowWords(
    limit="loans in {currency}, number {loan}",
    short="loans in {currency}, number {loan}, exceed what is lent by {amount}",
    give="lend {amount} more in {currency}, number {loan}",
)
LEFT_WORDS = RowWords(
    limit="debt in {currency} left after the plan",
    short="debt in {currency} left after the plan is {amount} more than allowed",
    give="leave {amount} more debt in {currency} after the plan",
)


def loans_of(draft: Draft) -> Loans | None:
    """Return the loans that a plan may draw; None if there are none."""
    trade = draft.facts.trade
    if trade is None or draft.settings.loans is None:
        return None
    return read_loans(draft.settings.loans, trade.currencies, draft.facts.years, draft.facts.timing.a_year)


def columns(draft: Draft) -> None:
    """Declare what is drawn by year and loan, and money kept by year and currency."""
    trade, loans = draft.facts.trade, loans_of(draft)
    if trade is None:
        return
    unit = np.array(trade.currencies, dtype=object)
    if loans is not None and len(loans.limit):
        codes = over_years(draft.years, loan=np.arange(len(loans.limit)), currency=loans.currency)
        can_be = (loans.year[codes["loan"]] < 0) | (loans.year[codes["loan"]] == codes["year"] // loans.a_year)
        codes = {dim: code[can_be] for dim, code in codes.items()}
        draft.add_columns("drawn", codes, unit=unit[codes["currency"]])
    if draft.settings.carry_money and draft.years > 1:
        codes = over_years(draft.years - 1, currency=np.arange(len(trade.currencies)))
        draft.add_columns("money-kept", codes, unit=unit[codes["currency"]])


def rows(draft: Draft) -> None:
    """Declare the limit of each loan, and of what is owed after the plan."""
    trade, loans = draft.facts.trade, loans_of(draft)
    if trade is None or loans is None or "drawn" not in draft.columns:
        return
    unit = np.array(trade.currencies, dtype=object)
    codes = {"loan": np.arange(len(loans.limit)), "currency": loans.currency}
    draft.add_rows("loan-limit", codes, upper=loans.limit, unit=unit[loans.currency], words=LIMIT_WORDS)
    if draft.settings.debt_left is not None:
        currency = np.unique(loans.currency)
        upper = draft.settings.debt_left
        draft.add_rows("debt-left", {"currency": currency}, upper=upper, unit=unit[currency], words=LEFT_WORDS)


def entries(draft: Draft) -> None:
    """Enter what is drawn and due, money kept, and the limits."""
    trade, loans = draft.facts.trade, loans_of(draft)
    if trade is None or "exchange" not in draft.rows:
        return
    first, width = draft.rows["exchange"].start, len(trade.currencies)
    if "money-kept" in draft.columns:
        block = draft.columns["money-kept"]
        row = first + block.codes["year"] * width + block.codes["currency"]
        draft.add_entries(row, block.index, 1.0)
        draft.add_entries(row + width, block.index, -1.0)
    if loans is None or "drawn" not in draft.columns:
        return
    block = draft.columns["drawn"]
    year, loan, currency = (block.codes[dim] for dim in ("year", "loan", "currency"))
    draft.add_entries(first + year * width + currency, block.index, -1.0)
    for later in range(1, draft.years):
        due = loans.due(loan, later - year)
        some = due > 0
        draft.add_entries(first + later * width + currency[some], block.index[some], due[some])
    draft.add_entries(draft.rows["loan-limit"].start + loan, block.index, 1.0)
    if "debt-left" in draft.rows:
        row_of = np.full(width, -1, dtype=np.int64)
        row_of[draft.rows["debt-left"].codes["currency"]] = draft.rows["debt-left"].index
        ends: Ints = draft.years - year
        draft.add_entries(row_of[currency], block.index, loans.owed(loan, ends))
