"""The ladder: rung by rung, interest to the letter, and its present value in closed form."""

from __future__ import annotations

import numpy as np

from lustrum.simulation.mechanisms.ownership.buy_out_ladder import present_value

QUIET = {
    "base": 0.0, "of_pressure": 0.0, "of_tax": 0.0, "of_insecurity": 0.0, "of_materials": 0.0,
}  # fmt: skip
ALL = {"opened": 1.0, "of_offer": 1.0, "interest": 0.05, "years": 10.0, "discount": 0.0, "valuation": 2.0}


def begin(lab):
    return lab.with_slots({"private-capital": "buy-out-ladder"})


def roles(lab):
    return lab.month.labels["form"].attribute("role").astype(str)[lab.now.units.form]


def firms(lab):
    owner = lab.now.rows_in("households", lab.now.units.owner)
    return np.flatnonzero((roles(lab) == "capital") & (lab.now.units.capacity > 0) & (owner >= 0))


def go(lab, later=0, **fields):
    lab.at(1 + later % 12, later // 12).run("buy-out-ladder", **{**QUIET, **fields})
    lab.settle()


def case_the_present_value_is_that_of_an_annuity(lab):
    for i, years, r in ((0.05, 10, 0.05), (0.05, 7, 0.12), (0.1, 20, 0.3)):
        assert np.isclose(present_value(i, 1000.0, years, r), 1000 * i * (1 - (1 + r) ** -years) / r, rtol=1e-12)
    assert present_value(0.05, 100.0, 0, 0.05) == 0
    assert np.isclose(present_value(0.05, 100.0, 2.5, 0.0), 12.5), "half a year pays half"
    begin(lab)
    go(lab)
    assert lab.record("ladder")[1:].sum() == 0


def case_without_a_ladder_and_without_sanction_nothing_moves(lab):
    mine = firms(begin(lab))
    go(lab, opened=0.0)
    assert mine.size and (lab.now.units.rung == 0).all()
    go(lab, 1, **{**ALL, "of_offer": 0.0})
    assert (lab.now.units.rung == 0).all() and (roles(lab)[mine] == "capital").all()
    go(lab, 2, **{**ALL, "discount": 0.0, "interest": 1.0})
    assert (lab.now.units.rung[mine] == 1).all()


def case_a_firm_goes_rung_by_rung_and_is_paid_what_was_promised(lab):
    mine = firms(begin(lab))
    terms = {**ALL, "interest": 0.1}
    capacity, plant = lab.now.units.capacity[mine].copy(), None
    go(lab, 0, **terms)
    assert (roles(lab)[mine] == "capital").all() and (lab.now.units.rung[mine] == 1).all()
    owner = lab.now.rows_in("households", lab.now.units.owner[mine])
    go(lab, 1, **terms)
    assert (roles(lab)[mine] == "mixed").all() and (lab.now.units.shares[mine] > 0).all()
    plant = lab.now.units.shares[mine].sum()
    before = lab.now.households.money[np.unique(owner)].sum()
    debt = lab.body("budget", "debt") - lab.body("budget")
    for later in range(2, 14):
        go(lab, later, **{**terms, "opened": 0.0})
    paid = lab.now.households.money[np.unique(owner)].sum() - before
    assert abs(paid - 0.1 * plant) <= 12 * mine.size
    assert lab.body("budget", "debt") - lab.body("budget") - debt == paid, "the budget pays, and borrows what it lacks"
    go(lab, 1 + 120, **{**terms, "opened": 0.0})
    assert (roles(lab)[mine] == "public").all() and (lab.now.units.shares == 0).all()
    assert (lab.now.units.capacity[mine] == capacity).all()
    assert (lab.now.split_holder(lab.now.units.owner[mine])[0] == 0).all()


def case_the_channel_says_why(lab):
    begin(lab)
    go(lab, 0, **ALL, pressure=0.0)
    go(lab, 1, **ALL, pressure=0.0)
    by_offer = lab.record("conversions").sum(axis=(0, 1, 2))
    assert by_offer[lab.code("channel", "induced")] == by_offer.sum() > 0
    other = begin(type(lab)())
    for later in range(2):
        go(other, later, **{**ALL, "of_offer": 0.0, "of_pressure": 1.0}, pressure=1.0)
    by_force = other.record("conversions").sum(axis=(0, 1, 2))
    assert by_force[other.code("channel", "restricted")] == by_force.sum() > 0
    last = begin(type(lab)())
    go(last, 0, **{**ALL, "opened": 0.0, "of_pressure": 1.0}, pressure=1.0)
    assert last.record("closures").sum() > 0, "where there is no ladder, who gives up closes"
