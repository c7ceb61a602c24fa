"""A ban on private grain trade: the state buys a share of what the ban withholds; without a ban, nothing."""

from __future__ import annotations


def bought(lab, ban, response=1.0):
    lab.give("households", "paddy", 10**6)
    before = lab.supply("paddy")
    lab.lever("free-market.grain_ban", ban)
    lab.run("state-purchase", response=response)
    return lab.supply("paddy") - before


def case_without_a_ban_nothing_is_bought(lab):
    assert bought(lab, 0.0) == 0
    assert bought(lab, 1.0) > 0


def case_half_the_response_sells_half(lab):
    other = type(lab)()
    full = bought(lab, 1.0, 1.0)
    assert full > 0
    assert abs(bought(other, 1.0, 0.5) / full - 0.5) < 0.001


def case_sellers_are_paid_what_the_state_owes(lab):
    money = int(lab.now.households.money.sum())
    before = lab.supply("coarse")
    lab.lever("compulsory-purchase.price_ratio", 0.5)
    paddy = bought(lab, 1.0)
    value = lab.t.value_per_quantum
    due = 0.5 * (paddy * value[lab.product("paddy")] + (lab.supply("coarse") - before) * value[lab.product("coarse")])
    assert paddy > 0
    assert abs((int(lab.now.households.money.sum()) - money) / due - 1) < 1e-3
