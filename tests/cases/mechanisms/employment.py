"""Employment: only those who may and seek a post have one, and no unit hires beyond its norm and a drawn person."""

from __future__ import annotations

import numpy as np


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


def case_vacancies_and_seekers_are_what_hiring_leaves(lab):
    """Seekers are those who seek and have no post; where they are, no post is left that one of them could fill."""
    lab.now.persons.unit = -1
    lab.month.recount()
    lab.run("employment", men=0.9, women=0.5)
    persons = lab.now.persons
    seeking = lab.month.board["seekers"] & (persons.unit < 0)
    by_skill = np.bincount(persons.skill[seeking], persons.weight[seeking], len(lab.month.labels["skill"]))
    assert by_skill.sum() > 0
    assert (lab.record("job_seekers") == by_skill).all()
    lab.now.units.capacity = 10 * lab.now.units.capacity
    lab.run("employment")
    assert lab.record("vacancies").sum() > 0
    assert abs(lab.record("vacancies").sum() - lab.month.board["unfilled_posts"]) <= len(lab.month.labels["skill"])
