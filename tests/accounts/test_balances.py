"""Balance sheets follow from opening and flows, add up to zero, and agree with what the columns hold."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from lustrum.accounts.balances import balance_sheets, opening_balances
from lustrum.accounts.ledger import NoCover
from lustrum.errors import NameProblems

from .books import make_books

acts = st.lists(st.tuples(st.integers(0, 5), st.integers(0, 3), st.integers(0, 200)), max_size=12)


@settings(max_examples=40, deadline=None)
@given(st.tuples(acts, acts))
def test_sheets_say_what_the_columns_hold_month_by_month(months):
    tables, ledger = make_books()
    opening, pages, held = opening_balances(ledger), [], []
    for number, month in enumerate(months):
        for farm, unit, amount in month:
            try:
                ledger.post("money", "sale", ("households", [farm]), ("units", [unit]), [amount])
                ledger.post_goods("crop", "nature", ("households", [farm]), [[amount, 1]])
            except NoCover:
                continue
        pages.append(ledger.close(f"1946-0{number + 1}"))
        held.append(sum(tables["units"].columns["money"].tolist()))
    sheets = list(balance_sheets(opening, pages))
    assert [sheet.month for sheet in sheets] == ["1946-01", "1946-02"]
    for sheet, money in zip(sheets, held, strict=True):
        works = sheet.frame(sector="works", instrument="money").iloc[0]
        assert works["closing"] == money
        assert works["opening"] + works["received"] - works["paid"] == works["closing"]
        assert [sheet.total(name) for name in sheet.instruments] == [0, 0, 0]
    assert (sheets[0].closing == sheets[1].opening).all()
    assert (sheets[-1].closing == ledger.sums()).all()


def test_an_unknown_sector_or_instrument_is_told_with_the_nearest():
    _, ledger = make_books()
    opening = opening_balances(ledger)
    (sheet,) = balance_sheets(opening, [ledger.close("1946-01")])
    with pytest.raises(NameProblems) as caught:
        sheet.frame(instrument="monye")
    assert caught.value.problems[0].nearest == "money"
    with pytest.raises(NameProblems) as caught:
        sheet.frame(sector="farm")
    assert caught.value.problems[0].nearest == "farms"


def test_later_postings_do_not_reach_into_the_opening():
    _, ledger = make_books()
    opening = opening_balances(ledger)
    before = opening.amounts.copy()
    ledger.post("money", "aid", "bank", "budget", 5)
    ledger.close("1946-01")
    assert np.array_equal(opening.amounts, before)
