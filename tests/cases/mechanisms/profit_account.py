"""Profit is what a unit has more than before, whatever was taken out or given; unsold goods have earned nothing."""

from __future__ import annotations

import numpy as np

from lustrum.simulation.firms import EXPECTED_PROFIT, GIVEN, LOSING, PROFIT, prime_cost


def begun(lab):
    lab.with_slots({"profit-account": "profit-account"})
    lab.run("profit-account")
    assert (lab.month.board[PROFIT] == 0).all()
    return len(lab.now.units)


def case_what_comes_in_is_profit_and_what_owners_take_is_none(lab):
    count = begun(lab)
    lab.pay("units", 10**9)
    lab.lever("private-capital.tax_rate", 0.3)
    debts = int(lab.now.units.debt.sum())
    lab.run("finance", reserve_months=0.0, withdrawal=0.8)
    assert int(lab.now.units.money.sum()) < 0.2 * count * 10**9 + debts
    lab.run("profit-account", memory=0.25)
    np.testing.assert_allclose(lab.month.board[PROFIT], 1e9, atol=2)
    np.testing.assert_allclose(lab.month.board[EXPECTED_PROFIT], 0.25e9, atol=2)
    lab.run("profit-account", memory=0.25)
    np.testing.assert_allclose(lab.month.board[PROFIT], 0, atol=2)


def case_own_goods_count_at_cost_until_they_are_sold(lab):
    begun(lab)
    units, t = lab.now.units, lab.t
    product = t.product[units.activity]
    price, cost = t.value_per_quantum[product], prime_cost(lab.month, t)[units.activity]
    for code in np.unique(product[t.storable[product]]):
        lab.give("units", int(code), 100, np.flatnonzero(product == code))
    lab.run("profit-account")
    keeps = t.storable[product]
    np.testing.assert_allclose(lab.month.board[PROFIT][keeps], 100 * np.minimum(price, cost)[keeps], rtol=1e-6)
    assert (cost < price)[keeps].any()


def case_losses_are_counted_and_recorded_by_branch(lab):
    count = begun(lab)
    lab.pay("units", 5_000)
    lab.run("profit-account")
    rows = np.arange(count)
    for month in (1, 2, 3):
        lab.month.ledger.post("money", "test", ("units", rows[::2]), "bank", np.full(rows[::2].size, 1_000))
        lab.world.recorder.close(lab.month.date)
        lab.run("profit-account")
        assert (lab.month.board[LOSING][::2] == month).all()
        assert (lab.month.board[LOSING][1::2] == 0).all()
        assert lab.record("enterprise_losses").sum() == 1_000 * rows[::2].size
    lab.run("profit-account")
    assert (lab.month.board[LOSING] == 0).all()


def case_a_gift_that_covers_a_loss_is_no_profit(lab):
    count = begun(lab)
    lab.pay("units", 700)
    lab.month.board.array(GIVEN, count)[:] = 700
    lab.run("profit-account")
    assert (lab.month.board[PROFIT] == 0).all()


def case_months_of_war_do_not_count(lab):
    count = begun(lab)
    lab.pay("units", 5_000)
    lab.run("profit-account")
    lab.lever("war.intensity", 1.0)
    lab.month.ledger.post("money", "test", ("units", np.arange(count)), "bank", np.full(count, 1_000))
    lab.run("profit-account")
    assert (lab.month.board[PROFIT] == -1_000).all()
    assert (lab.month.board[LOSING] == 0).all()
