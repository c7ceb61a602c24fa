"""Remittance: what foreign units have beyond their reserve leaves, no other unit's, and imports are paid after it."""

from __future__ import annotations

import numpy as np

SLOTS = {"remittance": "remittance"}


def remit(lab, share, won=1_000_000):
    lab = lab.with_slots(SLOTS)
    units = lab.now.units
    units.output = np.zeros_like(units.output)
    lab.pay("units", won)
    before = units.money.copy()
    abroad = lab.body("foreign")
    lab.run("remittance", share=share, reserve_months=0.0)
    return lab, before, units.money, lab.body("foreign") - abroad


def of_foreigners(lab):
    role = lab.month.labels["form"].attribute("role").astype(str)
    return role[lab.now.units.form] == "foreign"


def case_the_share_of_the_surplus_leaves_and_nothing_else(lab):
    lab, before, after, gone = remit(lab, 0.6)
    foreign = of_foreigners(lab)
    assert foreign.any()
    assert not foreign.all()
    assert (after[~foreign] == before[~foreign]).all()
    assert (before[foreign] - after[foreign] == np.floor(0.6 * before[foreign])).all()
    assert gone == (before - after).sum() == lab.record("surplus_remitted")


def case_the_balance_of_trade_pays_it(lab):
    lab, before, after, _ = remit(lab, 1.0)
    assert lab.month.board["exchange"] == -float((before - after).sum()) < 0


def case_nothing_leaves_at_a_share_of_nil(lab):
    _, before, after, gone = remit(lab, 0.0)
    assert gone == 0
    assert (before == after).all()
