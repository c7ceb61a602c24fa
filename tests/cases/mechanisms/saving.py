"""Saving: what still looks is forced saving; what exceeds so many months of income is overhang."""

from __future__ import annotations

import numpy as np


def case_what_still_looks_is_forced_saving_of_its_class(lab):
    homes = lab.now.households
    homes.seeking = np.arange(len(homes))
    lab.run("saving")
    expected = np.bincount(homes.group, np.arange(len(homes)), len(lab.month.labels["group"]))
    assert expected.sum() > 0
    assert (lab.record("forced_saving") == expected).all()


def case_money_beyond_months_of_income_is_overhang(lab):
    homes, groups = lab.now.households, len(lab.month.labels["group"])
    homes.income[:, 0] = 1000 * homes.members
    money = np.bincount(homes.group, homes.money, groups)
    desired = 1500 * np.bincount(homes.group, homes.members, groups)
    lab.run("saving", desired_months=1.5)
    assert np.allclose(lab.record("money_overhang"), np.maximum(0, money - desired))
    assert (money > desired).any()
    lab.pay("households", homes.members * 10**5)
    lab.run("saving", desired_months=1.5)
    money = np.bincount(homes.group, homes.money, groups)
    assert np.allclose(lab.record("money_overhang"), np.maximum(0, money - desired))


def case_income_of_a_year_is_what_balances_are_measured_by(lab):
    """A month without income does not make all money idle: desired balances follow the mean of twelve months."""
    homes = lab.now.households
    lab.pay("households", homes.members * 10**4)
    homes.income[:, 0] = 1200 * homes.members
    lab.run("saving", desired_months=2.0)
    first = lab.record("money_overhang").sum()
    lab.at(lab.world.first.month + 1)
    homes.income[:, 0] = 0
    lab.run("saving")
    assert np.isclose(lab.record("money_overhang").sum() - first, 1200 * homes.members.sum())
