"""Fertiliser: no more than land can use or the state has, paid or on credit; nothing out of season."""

from __future__ import annotations

import numpy as np


def case_the_stock_is_shared_by_land_and_never_exceeded(lab):
    lab.stock("fert", 5000)
    lab.at(4).run("spring-purchases")
    held = lab.now.households.goods[:, lab.product("fert")]
    assert lab.supply("fert") + held.sum() >= 5000
    assert 0 <= lab.supply("fert") < 5000
    assert (lab.now.households.money >= 0).all()


def case_without_credit_or_money_nothing_is_bought(lab):
    money = lab.now.households.money.copy()
    lab.month.ledger.post("money", "test", ("households", np.arange(money.size)), "bank", money)
    lab.stock("fert", 5000)
    lab.at(4).run("spring-purchases", credit=0.0)
    assert lab.supply("fert") == 5000
    lab.run("spring-purchases", credit=1.0)
    assert lab.supply("fert") < 5000
    assert lab.now.households.debt.sum() > 0


def case_out_of_season_nothing_is_sold(lab):
    lab.stock("fert", 5000)
    lab.at(11).run("spring-purchases")
    assert lab.supply("fert") == 5000
    lab.at(4).run("spring-purchases")
    assert lab.supply("fert") < 5000
