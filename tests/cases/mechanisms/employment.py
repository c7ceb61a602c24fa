"""Employment: only those who may and seek a post have one, and no unit hires beyond its norm and a drawn person."""

from __future__ import annotations


def case_only_seekers_are_hired_and_norms_hold(lab):
    lab.now.persons.unit = -1
    lab.run("employment", men=0.9, women=0.5, reserve=0.0)
    persons = lab.now.persons
    held = persons.unit >= 0
    months = lab.month.date.ordinal - persons.born[held]
    farming = lab.month.labels["group"].attribute("sector").astype(str)[lab.now.households.group] == "agriculture"
    assert held.any()
    assert (months >= 16 * 12).all()
    assert (months < 60 * 12).all()
    assert not farming[persons.household[held]].any()
    assert (persons.training[held] == 0).all()


def case_where_nobody_seeks_nobody_works(lab):
    lab.run("employment", men=0.9)
    assert (lab.now.persons.unit >= 0).any()
    lab.run("employment", men=0.0, women=0.0)
    assert (lab.now.persons.unit < 0).all()


def case_without_plant_nobody_is_hired(lab):
    lab.now.persons.unit = -1
    lab.now.units.capacity = 0
    lab.month.recount()
    lab.run("employment")
    assert (lab.now.persons.unit < 0).all()
    other = type(lab)()
    other.now.persons.unit = -1
    other.month.recount()
    other.run("employment")
    assert (other.now.persons.unit >= 0).any()
