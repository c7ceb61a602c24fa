"""Births and deaths: persons are conserved; rates are those of the pack; luck of a newborn comes from the mother."""

from __future__ import annotations

import numpy as np


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
    lab.month.board["hungry_households"] = np.ones(len(lab.now.households), dtype=bool)
    lab.run("demography", hunger_effect=10.0)
    excess, all_deaths = lab.record("excess_deaths").sum(), lab.record("deaths").sum()
    assert 0.7 < excess / all_deaths < 1
    other = type(lab)()
    other.run("demography", hunger_effect=10.0)
    assert other.record("excess_deaths").sum() == 0


def case_a_newborn_has_the_same_key_whoever_else_is_born(lab):
    other = type(lab)()
    lab.run("demography", births_per_woman=0.05)
    other.run("demography", births_per_woman=0.4)
    few, many = (set(x.now.persons.key[x.now.persons.born == x.month.date.ordinal].tolist()) for x in (lab, other))
    assert 0 < len(few) < len(many)
    assert few <= many
