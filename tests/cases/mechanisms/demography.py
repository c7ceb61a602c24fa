"""Births and deaths: persons are conserved; rates are those of the pack; luck of a newborn comes from the mother."""

from __future__ import annotations


def case_persons_are_conserved(lab):
    before = int(lab.now.persons.weight.sum())
    lab.run("demography", births_per_woman=0.4)
    lab.settle()
    born, died = lab.record("births").sum(), lab.record("deaths").sum()
    assert born > 0
    assert died > 0
    assert int(lab.now.persons.weight.sum()) == before + born - died


def case_rates_are_those_of_the_pack(lab):
    rates = dict.fromkeys(("deaths_infant", "deaths_child", "deaths_adult", "deaths_old"), 0.2)
    people = lab.now.persons.weight.sum()
    lab.run("demography", births_per_woman=0.0, **rates)
    assert lab.record("births").sum() == 0
    assert abs(lab.record("deaths").sum() / people - 0.2 / 12) < 0.006


def case_hunger_adds_deaths(lab):
    lab.now.households.hunger = 1.0
    lab.run("demography", hunger_effect=10.0)
    excess, all_deaths = lab.record("excess_deaths").sum(), lab.record("deaths").sum()
    assert 0.7 < excess / all_deaths < 1
    other = type(lab)()
    other.run("demography", hunger_effect=10.0)
    assert other.record("excess_deaths").sum() == 0


def case_deaths_of_hunger_grow_with_the_share_of_hungry_months(lab):
    found = []
    for share in (0.25, 1.0):
        other = type(lab)()
        other.now.households.hunger = share
        other.run("demography", hunger_effect=10.0, deaths_child=0.2, deaths_adult=0.2, births_per_woman=0.0)
        found.append(other.record("excess_deaths").sum())
    assert 3 < found[1] / found[0] < 5.5


def case_a_newborn_has_the_same_key_whoever_else_is_born(lab):
    other = type(lab)()
    lab.run("demography", births_per_woman=0.05)
    other.run("demography", births_per_woman=0.4)
    few, many = (set(x.now.persons.key[x.now.persons.born == x.month.date.ordinal].tolist()) for x in (lab, other))
    assert 0 < len(few) < len(many)
    assert few <= many
