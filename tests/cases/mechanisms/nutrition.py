"""Nutrition: it goes half the way to what was eaten in a half-life; health falls with hunger and comes back."""

from __future__ import annotations

import numpy as np

from lustrum.simulation.markets.wants import TIERS, monthly_need, survival_share, wants
from lustrum.simulation.roles import settlement_kinds


def eat(lab, share):
    """Let every household have eaten a share of the basic tier."""
    need = wants(lab.month)
    basic = monthly_need(lab.month, need, "basic", need.grain, settlement_kinds(lab.month))
    lab.now.households.consumption[:, need.grain] = share * basic


def case_half_of_the_way_is_gone_in_a_half_life(lab):
    eat(lab, 0.4)
    for _ in range(4):
        lab.run("nutrition", half_life=4.0)
    full = lab.now.households.members > 0
    assert np.allclose(lab.now.households.nutrition[full], 1 - 0.6 / 2, atol=1e-5)
    eat(lab, 3.0)
    for _ in range(100):
        lab.run("nutrition", half_life=4.0)
    assert np.allclose(lab.now.households.nutrition, 1.0, atol=1e-5)


def case_the_undernourished_are_those_mostly_below_the_survival_tier(lab):
    homes, kind = lab.now.households, settlement_kinds(lab.month)
    share = survival_share(wants(lab.month))
    assert (share > 0.5).all()
    assert (share < 1).all()
    below = np.arange(len(homes)) % 3 == 0
    eat(lab, np.where(below, share[kind] - 0.01, share[kind] + 0.01))
    for _ in range(60):
        lab.run("nutrition", half_life=1.0)
    assert np.allclose(homes.hunger, below, atol=1e-5)
    told = lab.record("undernourished")
    assert told.sum() == homes.members[below].sum()
    worker = lab.code("group", "worker")
    mine = below & (homes.group == worker)
    assert told[worker].sum() == homes.members[mine].sum() > 0
    mean = lab.record("nutrition")[worker, 1]
    rows = (homes.group == worker) & (kind == 1)
    assert np.isclose(mean, np.average(homes.nutrition[rows], weights=homes.members[rows]), atol=1e-5)


def case_who_is_short_by_rounding_alone_is_not_hungry(lab):
    """A meal of whole quanta lies up to one of each grain below what was meant, whatever the scale."""
    need, homes, kind = wants(lab.month), lab.now.households, settlement_kinds(lab.month)
    homes.members = 1
    survival = monthly_need(lab.month, need, "survival", need.grain, kind)
    rounding = lab.t.quantum[need.products[need.grain]].sum()
    assert (survival > 2 * rounding).all()
    homes.consumption[:, need.grain] = 0.98 * survival - 0.9 * rounding
    lab.run("nutrition")
    assert (homes.hunger == 0).all()
    homes.consumption[:, need.grain] = 0.98 * survival - 1.1 * rounding
    lab.run("nutrition")
    assert (homes.hunger > 0).all()


def case_without_a_survival_tier_nobody_is_hungry_or_ill(lab):
    need, homes = wants(lab.month), lab.now.households
    need.per_head[TIERS.index("survival"), :, need.grain] = 0
    eat(lab, 0.0)
    homes.nutrition = 0.0
    lab.run("nutrition")
    assert (homes.hunger == 0).all()
    assert (lab.now.persons.health == 1).all()


def case_one_lean_month_does_not_make_a_hungry_household(lab):
    eat(lab, 0.1)
    lab.run("nutrition", half_life=3.0)
    assert np.allclose(lab.now.households.hunger[lab.now.households.members > 0], 1 - 2 ** (-1 / 3), atol=1e-5)
    assert lab.record("undernourished").sum() == 0
    lab.run("nutrition", half_life=3.0)
    lab.run("nutrition", half_life=3.0)
    lab.run("nutrition", half_life=3.0)
    assert lab.record("undernourished").sum() == lab.now.households.members.sum()


def case_health_falls_with_hunger_and_recovers_more_slowly(lab):
    persons = lab.now.persons
    eat(lab, 0.0)
    lab.run("nutrition", half_life=0.1, fall=6.0, recovery=12.0)
    fallen = 1 - persons.health
    assert np.allclose(fallen, 1 - 2 ** (-1 / 6), atol=2e-3)
    persons.health = 0.5
    eat(lab, 1.0)
    lab.now.households.nutrition = 1.0
    lab.run("nutrition")
    assert np.allclose(persons.health, 0.5 + 0.5 * (1 - 2 ** (-1 / 12)), atol=1e-5)


def case_enough_food_leaves_everybody_well(lab):
    eat(lab, 1.0)
    lab.run("nutrition")
    assert (lab.now.persons.health == 1).all()
    assert lab.record("undernourished").sum() == 0
    assert (lab.record("nutrition") <= 1 + 1e-6).all()
    eat(lab, 0.1)
    lab.run("nutrition", half_life=0.1)
    assert (lab.now.persons.health < 1).all()
