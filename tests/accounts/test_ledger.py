"""Every flow has two ends; a spoiled posting is found, and the alarm names the cell."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from lustrum.accounts.ledger import Count, NoCover
from lustrum.errors import AccountsDoNotClose, RunFailed

from .books import PRODUCTS, SECTORS, make_books

sides = st.one_of(
    st.sampled_from(["nature", "bank", "budget"]),
    st.tuples(st.just("households"), st.lists(st.integers(0, 5), min_size=1, max_size=8)),
    st.tuples(st.just("units"), st.lists(st.integers(0, 3), min_size=1, max_size=8)),
)
postings = st.lists(
    st.tuples(st.sampled_from(["money", *PRODUCTS, 0, 1]), sides, sides, st.integers(0, 70), st.integers(0, 2**16)),
    max_size=25,
)


def _naive(tables, ledger, instrument, ends, amounts):
    """Post one by one, in plain Python."""

    def move(side, amount, sign, position):
        table, row = ("bodies", ledger.bodies[side]) if isinstance(side, str) else (side[0], side[1][position])
        columns = tables[table]
        if instrument == "money":
            columns["money"][row] += sign * amount
        else:
            product = PRODUCTS.index(instrument) if isinstance(instrument, str) else instrument
            columns["goods"][row][product] += sign * amount

    payer, payee = ends
    for position, amount in enumerate(amounts):
        move(payer, amount, -1, position)
        move(payee, amount, +1, position)


@given(postings)
@settings(max_examples=60, deadline=None)
def test_random_postings_close_and_agree_with_a_naive_loop(acts):
    tables, ledger = make_books()
    plain = {name: {c: v.tolist() for c, v in t.columns.items()} for name, t in tables.items()}
    expected = 0
    for instrument, first, second, amount, seed in acts:
        sizes = [len(side[1]) for side in (first, second) if not isinstance(side, str)]
        n = min(sizes, default=1)
        payer, payee = (side if isinstance(side, str) else (side[0], side[1][:n]) for side in (first, second))
        amounts = np.random.default_rng(seed).integers(0, amount + 1, n)
        try:
            ledger.post(instrument, f"act {amount % 3}", payer, payee, amounts)
        except NoCover:
            continue
        _naive(plain, ledger, instrument, (payer, payee), amounts.tolist())
        expected += int(amounts.sum()) if instrument == "money" else 0
    flows = ledger.close("1946-01")
    assert flows.total("money") == expected
    for name, table in tables.items():
        for column, values in table.columns.items():
            assert values.tolist() == plain[name][column]
    assert (ledger.sums().sum(axis=0) == 0).all()


@settings(deadline=None)
@given(st.lists(st.integers(0, 5), min_size=1, max_size=9), st.integers(0, 2**16))
def test_goods_at_once_agree_with_product_by_product(rows, seed):
    amounts = np.random.default_rng(seed).integers(0, 5, (len(rows), 2))
    tables, ledger = make_books()
    others, second = make_books()
    units = ("units", [row % 4 for row in rows])
    ledger.post_goods("sale", ("households", rows), units, amounts)
    for product in range(2):
        second.post(product, "sale", ("households", rows), units, amounts[:, product])
    for name in tables:
        assert np.array_equal(tables[name].columns["goods"], others[name].columns["goods"])
    assert ledger.close(1).frame().equals(second.close(1).frame())


@pytest.mark.parametrize("column", ["money", "goods"])
def test_a_spoiled_posting_raises_and_names_the_cell(column):
    tables, ledger = make_books()
    ledger.post("money", "wage", ("units", [0]), ("households", [2]), 30)
    tables["households"].columns[column].flat[1] += 7
    with pytest.raises(AccountsDoNotClose) as caught:
        ledger.close("1946-03")
    instrument = "money" if column == "money" else "iron"
    assert len(caught.value.cells) == 1
    assert caught.value.cells[0].startswith(f"sector farms, instrument {instrument}: opening ")
    assert "gap +7" in caught.value.cells[0]
    assert caught.value.month == "1946-03"


def test_two_spoiled_columns_do_not_cancel_out():
    tables, ledger = make_books()
    tables["households"].columns["money"][0] += 5
    tables["units"].columns["money"][0] -= 5
    with pytest.raises(AccountsDoNotClose) as caught:
        ledger.close("1946-03")
    assert len(caught.value.cells) == 2


def test_a_payer_without_cover_pays_nothing_and_the_error_says_who_and_what():
    tables, ledger = make_books()
    with pytest.raises(NoCover) as caught:
        ledger.post("money", "rent", ("households", [1, 1, 2]), "budget", [60, 70, 20])
    facts = caught.value
    assert (facts.sector, facts.instrument, facts.purpose) == ("farms", "money", "rent")
    assert (facts.amount, facts.missing, facts.rows) == (130, 30, 2)
    assert tables["households"].columns["money"].tolist() == [100] * 6
    with pytest.raises(NoCover, match="grain"):
        ledger.post_goods("levy", ("households", None), "budget", np.full((6, 2), [51, 0]))
    assert (tables["households"].columns["goods"] == 50).all()
    assert len(ledger.close("1946-01")) == 0


def test_bank_nature_and_abroad_may_go_below_zero_and_money_adds_up_to_zero():
    tables, ledger = make_books()
    ledger.post("money", "credit", "bank", ("units", [0, 1]), [10**6, 5])
    ledger.post_goods("harvest", "nature", ("households", [0]), [[3, 4]])
    ledger.close("1946-01")
    money = sum(int(table.columns["money"].sum()) for table in tables.values())
    assert money == 0


def test_reclassification_carries_balances_and_counts_as_a_flow():
    area = np.array([7, 1, 1, 1, 1, 1])
    tables, ledger = make_books(counts=("land",))
    households = tables["households"]

    def measure():
        return np.bincount(households.sector, area, minlength=len(SECTORS)).astype(np.int64)

    ledger.keep_count("land", Count(measure, lambda table, rows: area[rows]))
    ledger.reclassify("households", [0, 3], "works")
    flows = ledger.close("1946-01")
    frame = flows.frame()
    assert set(frame["purpose"]) == {"reclassification"}
    assert dict(zip(frame["instrument"], frame["amount"], strict=True)) == {
        "money": 200,
        "grain": 100,
        "iron": 100,
        "land": 8,
    }
    ledger.reclassify("households", [0, 3], "works")
    assert len(ledger.close("1946-02")) == 0


def test_a_count_that_is_not_told_is_missed():
    held = np.array([0, 0, 0, 10, 0])
    _, ledger = make_books(counts=("persons",))
    ledger.keep_count("persons", Count(held.copy, lambda table, rows: np.zeros(len(rows), np.int64)))
    held[3] += 2
    ledger.move("persons", "birth", "nature", "farms", 2)
    ledger.close("1946-01")
    held[3] += 1
    with pytest.raises(AccountsDoNotClose, match=r"sector farms, instrument persons.*gap \+1"):
        ledger.close("1946-02")


def test_rows_come_and_go_and_the_books_still_close():
    tables, ledger = make_books()
    tables["households"].grow(3)
    ledger.post("money", "dowry", ("households", [0]), ("households", [6]), 40)
    ledger.close("1946-01")
    ledger.hand_over("inheritance", ("households", [6]), ("households", [1]))
    tables["households"].drop(6)
    ledger.close("1946-02")
    tables["households"].drop(0)
    with pytest.raises(AccountsDoNotClose, match="gap -60"):
        ledger.close("1946-03")


@pytest.mark.parametrize(
    ("act", "said"),
    [
        (lambda book: book.post("money", "x", "bank", "budget", 1.5), "whole numbers"),
        (lambda book: book.post("money", "x", "bank", "budget", -1), "0 or more"),
        (lambda book: book.post("mony", "x", "bank", "budget", 1), "'money'"),
        (lambda book: book.post("money", "x", "bonk", "budget", 1), "'bank'"),
        (lambda book: book.post("money", "x", ("household", [0]), "budget", 1), "'households'"),
        (lambda book: book.post("money", "x", ("units", [0, 1]), ("units", [1, 2, 3]), [1, 1]), "do not fit"),
        (lambda book: book.post_goods("x", "bank", "budget", [1, 2, 3]), "do not fit"),
        (lambda book: book.post("money", "x", ("units", [0, -1]), "budget", [1, 1]), "rows 0 to 3, not -1 to 0"),
        (lambda book: book.post("money", "x", ("units", 4), "budget", 1), "rows 0 to 3, not 4 to 4"),
        (lambda book: book.reclassify("units", [0], "work"), "'works'"),
    ],
)
def test_what_does_not_fit_is_refused_with_the_nearest_name(act, said):
    _, ledger = make_books()
    with pytest.raises(RunFailed, match=said):
        act(ledger)
    assert len(ledger.close("1946-01")) == 0


def test_flows_of_two_instruments_are_not_added():
    _, ledger = make_books()
    with pytest.raises(ValueError, match="Name an instrument"):
        ledger.close("1946-01").total()
