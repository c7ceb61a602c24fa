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


def case_the_budget_covers_what_trade_at_a_loss_has_run_up(lab):
    """A debt of the supply organ within the worth of its stock stays; what is beyond it the budget pays, if it can."""
    bodies, row = lab.now.bodies, lab.now.body("supply")
    lab.lever("private-capital.tax_rate", 0.0)
    lab.run("finance")
    lab.month.ledger.post("money", "test", "budget", "bank", lab.body("budget"))
    stock = lab.now.bodies.goods[row].clip(0) @ lab.t.value_per_quantum
    for instrument in ("money", "debt"):
        lab.month.ledger.post(instrument, "credit", "bank", "supply", int(stock) + 10**6)
    lab.month.ledger.post("money", "test", "supply", "bank", lab.body("supply"))
    lab.run("finance")
    assert bodies.debt[row] == int(stock) + 10**6
    lab.month.ledger.post("money", "test", "bank", "budget", 3 * 10**6)
    budget = lab.body("budget")
    lab.run("finance")
    assert abs(int(bodies.debt[row]) - stock) <= 1
    assert abs(budget - lab.body("budget") - 10**6) <= 1
    assert abs(lab.record("budget")[lab.code("line", "subsidies")] + 10**6) <= 1
