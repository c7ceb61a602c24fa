"""Soft budgets: what is made good, who is still there after n years, and what is asked for to invest."""

from __future__ import annotations

import numpy as np

from lustrum.simulation.firms import GIVEN, INVESTMENT_FACTOR, LOSING, PROFIT, softness


def losing(lab, loss, months=99):
    count = len(lab.now.units)
    lab.month.board[PROFIT] = np.full(count, -float(loss))
    lab.month.board[LOSING] = np.full(count, months, dtype=np.int64)


def begun(lab, sigma):
    """Set the softness of every form."""
    lab.with_slots({"profit-account": "profit-account", "soft-budget": "soft-budget"})
    lab.lever("soft-budget.harden", 1.0)
    lab.lever("soft-budget.soften", sigma)
    stated = lab.month.labels["form"].attribute("softness").astype(float)
    np.testing.assert_allclose(softness(lab.month), (1 - stated) * sigma)
    lab.lever("soft-budget.harden", 0.0)
    np.testing.assert_allclose(softness(lab.month), stated + (1 - stated) * sigma)


def case_the_part_sigma_of_a_loss_is_made_good(lab):
    begun(lab, 0.0)
    units = lab.now.units
    losing(lab, 10_000, months=0)
    money = units.money.copy()
    lab.run("soft-budget")
    stated = lab.month.labels["form"].attribute("softness").astype(float)[units.form]
    working = units.capacity > 0
    np.testing.assert_array_equal((units.money - money)[working], np.floor(stated * 10_000)[working])
    assert lab.record("loss_subsidies").sum() == (units.money - money).sum() == lab.month.board[GIVEN].sum() > 0
    assert lab.record("budget")[lab.code("line", "subsidies")] == -(units.money - money).sum()
    lab.settle()


def case_the_hazard_of_a_year_is_one_less_softness(lab):
    """Of many draws of many units the part sigma to the power n is there after n years, here a quarter of one."""
    begun(lab, 0.0)
    units = lab.now.units
    stated = lab.month.labels["form"].attribute("softness").astype(float)[units.form]
    alive, gone = np.zeros(len(units)), units.capacity == 0
    rounds, months = 60, 3
    for turn in range(rounds):
        there = ~gone
        for month in range(months):
            lab.at(1 + month, later=turn)
            losing(lab, 0)
            lab.run("soft-budget", patience=6)
            there &= lab.month.next.units.capacity > 0
            lab.month.next.units.capacity[:] = units.capacity
        alive += there
    chance = (alive / rounds)[~gone]
    for sigma in np.unique(stated[~gone]):
        mine = chance[stated[~gone] == sigma]
        stays = sigma ** (months / 12)
        error = 4 * np.sqrt(max(stays * (1 - stays), 1e-9) / (mine.size * rounds))
        assert abs(mine.mean() - stays) <= error + 1e-6, sigma
    assert np.unique(stated[~gone]).size > 1


def case_who_has_not_lost_long_enough_stays(lab):
    begun(lab, 0.0)
    losing(lab, 1000, months=5)
    lab.run("soft-budget", patience=6)
    assert (lab.month.next.units.capacity == lab.now.units.capacity).all()
    losing(lab, 1000, months=6)
    lab.run("soft-budget", patience=6)
    assert (lab.month.next.units.capacity < lab.now.units.capacity).any()


def case_the_request_to_invest_grows_without_bound_with_softness(lab):
    begun(lab, 0.0)
    losing(lab, 0, months=0)
    for sigma in (0.0, 0.5, 0.9, 0.99, 1.0):
        lab.lever("soft-budget.harden", 0.0)
        lab.lever("soft-budget.soften", sigma)
        lab.run("soft-budget", most=50.0)
        expected = 1 / np.maximum(1 - softness(lab.month), 1 / 50)[lab.now.units.form]
        np.testing.assert_allclose(lab.month.board[INVESTMENT_FACTOR], expected)
    assert (expected == 50).all()
