"""Finance: money is neither made nor lost but for debts paid to the bank; reserves are kept."""

from __future__ import annotations

import numpy as np


def case_surplus_goes_to_budget_owner_and_bank(lab):
    lab.pay("units", 10**9)
    units = lab.now.units
    before = int(units.money.sum() + lab.now.households.money.sum() + lab.now.bodies.money.sum())
    lab.lever("private-capital.tax_rate", 0.5)
    lab.run("finance", reserve_months=0.0, withdrawal=1.0)
    assert int(units.money.sum() + lab.now.households.money.sum() + lab.now.bodies.money.sum()) == before
    roles = lab.month.labels["form"].attribute("role").astype(str)[units.form]
    private = np.isin(roles, ["household", "capital", "landlord"])
    assert (units.money[~private] == 0).all()
    line = lab.code("line", "private income tax")
    tax = lab.record("budget")[line]
    assert tax > 0
    owned = lab.now.households.income[:, 4].sum()
    assert abs(tax - 0.5 * private.sum() * 10**9) < 0.02 * tax
    assert 0 < owned <= tax * 1.02


def case_the_working_reserve_stays(lab):
    lab.run("employment")
    lab.month.recount()
    lab.run("finance", reserve_months=12.0)
    poor = lab.now.units.money.copy()
    assert (poor >= 0).all()
    lab.pay("units", 10**10)
    lab.run("finance", reserve_months=2.0)
    wages = lab.now.units.workers @ np.asarray(lab.month.lever("wage.step")) * lab.month.lever("wage.base") * 2
    public = lab.month.labels["form"].attribute("role").astype(str)[lab.now.units.form] == "public"
    assert (lab.now.units.money[public] >= np.floor(wages[public]) - 1).all()
    assert (lab.now.units.money[public] < 10**10).all()
