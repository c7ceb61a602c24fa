"""Wages: what units and communes pay is what households receive; the rate is base times level times step."""

from __future__ import annotations

import numpy as np


def hire(lab):
    lab.run("employment")
    lab.month.recount()


def case_paid_is_received(lab):
    hire(lab)
    before = int(lab.now.households.money.sum())
    lab.run("wages")
    paid = lab.record("wages_paid").sum()
    communal = lab.now.households.income[:, 7].sum()
    assert paid > 0
    assert int(lab.now.households.money.sum()) - before == paid + communal
    assert lab.now.households.income[:, 0].sum() == paid


def case_soft_budgets_pay_in_full_hard_ones_as_far_as_money_goes(lab):
    hire(lab)
    units = lab.now.units
    lab.month.ledger.post("money", "test", ("units", np.arange(len(units))), "bank", units.money.copy())
    lab.run("wages", base=1000.0)
    soft = lab.month.labels["form"].attribute("softness").astype(float)[units.form] > 0
    hands = units.workers @ np.asarray(lab.month.lever("wage.step")) * 1000
    paid = lab.record("wages_paid").sum()
    assert abs(paid - hands[soft].sum()) <= len(lab.now.persons)
    assert (units.debt[~soft] == 0).all()
    assert units.debt[soft].sum() == paid


def case_the_level_moves_all_rates(lab):
    lab.run("wages", base=1000.0, level=1.0)
    one = lab.record("wage_rate").copy()
    lab.run("wages", level=2.0)
    assert np.allclose(lab.record("wage_rate"), 2 * one)
    assert np.allclose(one, 1000 * np.asarray(lab.month.lever("wage.step")))
