"""Grain: nobody eats more than there is or more than the comfort tier; the hungry are below survival."""

from __future__ import annotations

import numpy as np

from lustrum.simulation.markets.wants import monthly_need, wants
from lustrum.simulation.roles import settlement_kinds


def case_households_eat_at_most_what_they_have_and_want(lab):
    need = wants(lab.month)
    kind = settlement_kinds(lab.month)
    homes = lab.now.households
    held = sum(homes.goods[:, k] * lab.t.quantum[k] for k in need.products[need.grain])
    lab.stock("paddy", 0)
    lab.stock("coarse", 0)
    lab.run("food")
    eaten = homes.consumption[:, need.grain]
    comfort = monthly_need(lab.month, need, "comfort", need.grain, kind)
    survival = monthly_need(lab.month, need, "survival", need.grain, kind)
    rounding = sum(lab.t.quantum[k] for k in need.products[need.grain])
    assert eaten.sum() > 0
    assert (eaten <= held * (1 + 1e-6)).all()
    assert (eaten <= comfort * (1 + 1e-6) + rounding).all()
    hungry = eaten + rounding < 0.98 * survival
    assert lab.record("hunger").tolist() == np.bincount(kind, hungry * homes.members, 2).tolist()
    assert hungry.any()
    assert (homes.members[~hungry] > 0).any()


def case_rations_go_to_those_outside_farming_and_are_paid(lab):
    lab.pay("households", 10**8)
    money = lab.now.households.money.copy()
    lab.empty("households", "paddy")
    lab.empty("households", "coarse")
    lab.stock("paddy", 10**6)
    lab.stock("coarse", 0)
    lab.run("food", ration_price=1.0)
    spent = money - lab.now.households.money
    farming = lab.month.labels["group"].attribute("sector").astype(str)[lab.now.households.group] == "agriculture"
    assert spent[farming].sum() == 0
    served = 10**6 - lab.supply("paddy")
    assert served > 0
    assert abs(spent.sum() / (served * lab.t.value_per_quantum[lab.product("paddy")]) - 1) < 1e-3


def case_grain_is_spread_to_the_harvest_and_what_spoils_is_not(lab):
    """A store of grain is opened month by month; where the staple does not keep, all of it is for sale."""
    served = {}
    for keeps in (True, False):
        other = type(lab)().at(11)
        for name in ("paddy", "coarse"):
            other.empty("households", name)
            other.stock(name, 10**4 if name == "paddy" else 0)
        other.pay("households", 10**8)
        other.t.storable[other.product("paddy")] = keeps
        other.run("food")
        served[keeps] = 10**4 - other.supply("paddy")
    assert served == {True: int(10**4 * 1.6 / 11), False: 10**4}
