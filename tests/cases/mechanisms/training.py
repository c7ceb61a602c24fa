"""Training: after the months of the course those who do not drop out have the skill; teachers limit intake."""

from __future__ import annotations

import numpy as np


def begin(lab, **fields):
    lab.run("training", scale=1.0, intake=0.5, months=3, **fields)
    return np.flatnonzero(lab.now.persons.training > 0)


def case_learners_have_the_skill_after_the_months_of_the_course(lab):
    level = lab.month.labels["skill"].attribute("level").astype(int)
    learners = begin(lab, drop_out=0.0)
    learners = learners[lab.now.persons.training[learners] == 3]
    assert learners.size > 0
    before = level[lab.now.persons.skill[learners]].copy()
    for _ in range(2):
        lab.run("training", scale=0.0)
    assert (level[lab.now.persons.skill[learners]] == before).all()
    lab.run("training", scale=0.0)
    assert (lab.now.persons.training[learners] == 0).all()
    assert (level[lab.now.persons.skill[learners]] > before).all()


def case_drop_outs_leave_without_it(lab):
    learners = begin(lab, drop_out=1.0)
    skill = lab.now.persons.skill[learners].copy()
    for _ in range(3):
        lab.run("training", scale=0.0)
    assert learners.size > 0
    assert (lab.now.persons.skill[learners] == skill).all()


def case_teachers_limit_intake(lab):
    level = lab.month.labels["skill"].attribute("level").astype(int)
    persons = lab.now.persons
    persons.training = 0
    able = level[persons.skill] >= level.max()
    if able.any():
        persons.skill[able] = int(np.flatnonzero(level == 0)[0])
    begin(lab)
    assert ((persons.training > 0) & (persons.course == int(np.argmax(level)))).sum() == 0
    assert (persons.training > 0).any()


def case_a_course_leaves_the_years_of_school_alone(lab):
    persons = lab.now.persons
    persons.schooling = 5
    learners = begin(lab, drop_out=0.0)
    assert (persons.course[learners] > 0).all()
    assert learners.size > 0
    for _ in range(3):
        lab.run("training", scale=0.0)
    assert (persons.schooling == 5).all()
    assert (persons.course == 0).all()
