"""Schooling: a year for those enrolled, once a year; the same children go on; war keeps a part away."""

from __future__ import annotations

import numpy as np


def end_of_year(lab, year=0, **fields):
    lab.at(8, later=year).run("schooling", **fields)
    return lab.now.persons.schooling.astype(int).copy()


def ages(lab):
    return (lab.month.date.ordinal - lab.now.persons.born) / 12


def case_the_shares_are_those_of_the_pack(lab):
    lab.now.persons.schooling = 0
    before = lab.now.persons.schooling.astype(int)
    went = end_of_year(lab, women=0.25, men=0.75, further=0.0) - before
    age, sex = ages(lab), lab.now.persons.sex
    mine = (age >= 8) & (age < 20) & (before < 5)
    assert set(np.unique(went).tolist()) == {0, 1}
    assert went[~mine].sum() == 0
    assert np.allclose([went[mine & (sex == s)].mean() for s in (0, 1)], [0.25, 0.75], atol=0.06)
    assert lab.record("pupils").sum() == lab.now.persons.weight[went > 0].sum()


def case_nothing_happens_before_the_year_ends(lab):
    before = lab.now.persons.schooling.copy()
    lab.at(7).run("schooling")
    assert (lab.now.persons.schooling == before).all()
    assert (end_of_year(lab) > before).any()


def case_the_same_children_go_on_and_more_join(lab):
    lab.now.persons.schooling = 0
    first = end_of_year(lab, women=0.3, men=0.3, gain=0.0)
    second = end_of_year(lab, 1, women=0.3, men=0.3, gain=0.0)
    third = end_of_year(lab, 2, women=0.3, men=0.3, gain=0.2)
    age = ages(lab)
    schoolable = (age >= 11) & (age < 18)
    assert (second[schoolable & (first > 0)] == 2).all()
    assert (third[schoolable & (second == 0)] > 0).any()


def case_primary_years_are_finished_before_others(lab):
    lab.now.persons.schooling = 5
    none = end_of_year(lab, further=0.0, further_gain=0.0)
    assert (none == 5).all()
    some = end_of_year(lab, further=1.0)
    assert (some > 5).sum() > 0
    lab.now.persons.schooling = 10
    assert (end_of_year(lab, further=1.0) == 10).all()


def case_war_keeps_a_part_away(lab):
    before = lab.now.persons.schooling.astype(int)
    peace = end_of_year(lab, war_loss=0.5) - before
    lab.now.persons.schooling = before
    lab.lever("war.intensity", 1.0)
    war = end_of_year(lab, war_loss=0.5) - before
    assert 0.4 < war.sum() / peace.sum() < 0.6


def case_mean_years_are_told_by_class(lab):
    lab.now.persons.schooling = 3
    end_of_year(lab, women=0.0, men=0.0, gain=0.0, further=0.0)
    told = lab.record("years_of_school")
    group = lab.code("group", "worker")
    assert told[group] == 3.0
    assert lab.record("pupils").sum() == 0
    lab.now.persons.schooling = 4
    end_of_year(lab, women=1.0, men=1.0)
    assert lab.record("pupils").sum() > 0
