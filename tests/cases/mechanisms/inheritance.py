"""Inheritance: all that a household without members had is with a neighbour afterwards, to the last square metre."""

from __future__ import annotations

import numpy as np


def empty(lab, which):
    """Let all persons of some households leave the country; return the rows of the households."""
    homes, persons = lab.now.households, lab.now.persons
    rows = np.flatnonzero(which)
    gone = np.isin(persons.household, rows)
    lab.month.register.remove("death", gone)
    lab.month.recount()
    assert (homes.members[rows] == 0).all()
    return rows


def land_of(lab, rows):
    s = lab.now
    owner = s.rows_in("households", s.parcels.owner)
    return int(s.parcels.area[np.isin(owner, rows)].sum())


def case_an_estate_goes_whole_to_a_neighbour_of_the_class(lab):
    homes = lab.now.households
    middle = lab.code("group", "middle-farmer")
    chosen = np.flatnonzero(homes.group == middle)[::9]
    rows = empty(lab, np.isin(np.arange(len(homes)), chosen))
    money, animals, goods = homes.money.copy(), homes.animals.copy(), homes.goods.copy()
    land, before = land_of(lab, rows), lab.now.parcels.area.sum()
    assert land > 0
    lab.run("inheritance")
    gain = np.flatnonzero(homes.money > money)
    assert 3 < gain.size <= chosen.size
    assert (homes.group[gain] == middle).all()
    assert set(homes.settlement[gain].tolist()) <= set(homes.settlement[rows].tolist())
    assert homes.money[gain].sum() - money[gain].sum() == money[rows].sum() > 0
    assert homes.animals.sum() == animals.sum()
    assert (homes.goods.sum(axis=0) == goods.sum(axis=0)).all()
    assert land_of(lab, rows) == 0
    assert lab.now.parcels.area.sum() == before
    assert lab.record("estates")[middle] == homes.weight[rows].sum()
    lab.settle()


def case_a_class_that_is_gone_leaves_to_the_settlement(lab):
    homes = lab.now.households
    rich = lab.code("group", "rich-farmer")
    rows = empty(lab, homes.group == rich)
    held = int(homes.money[rows].sum())
    others = homes.money[homes.group != rich].sum()
    lab.run("inheritance")
    assert homes.money[homes.group != rich].sum() == others + held > others
    lab.settle()


def case_a_settlement_that_is_gone_leaves_to_the_state(lab):
    homes = lab.now.households
    rows = empty(lab, homes.settlement == 0)
    land, money = land_of(lab, rows), int(homes.money[rows].sum())
    had = lab.body("budget")
    lab.run("inheritance")
    assert lab.body("budget") == had + money > had
    budget = lab.now.holder("bodies", [lab.now.body("budget")])[0]
    assert lab.now.parcels.area[lab.now.parcels.owner == budget].sum() >= land > 0
    lab.settle()
    lab.run("inheritance")
    assert lab.body("budget") == had + money


def case_the_living_keep_what_they_have(lab):
    homes = lab.now.households
    money, owner = homes.money.copy(), lab.now.parcels.owner.copy()
    lab.run("inheritance")
    assert (homes.money == money).all()
    assert (lab.now.parcels.owner == owner).all()
    empty(lab, np.arange(len(homes)) == 5)
    lab.run("inheritance")
    assert (homes.money != money).any()
