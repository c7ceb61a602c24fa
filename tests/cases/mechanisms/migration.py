"""Migration: from village to town by Allen, more with the ratio of consumption; nobody is lost."""

from __future__ import annotations

import numpy as np


def moved(lab, ratio, recruitment=0.0):
    lab.month.board["town_village_ratio"] = ratio
    before = int(lab.now.persons.weight.sum())
    lab.run("migration", recruitment=recruitment)
    lab.settle()
    assert int(lab.now.persons.weight.sum()) == before
    return lab.record("migration").sum()


def case_the_share_is_that_of_the_equation(lab):
    town = lab.now.settlements.kind[lab.now.households.settlement] == 1
    rural = lab.now.persons.weight[~town[lab.now.persons.household]].sum()
    due = (0.005 * 2.5 - 0.001) / 12 * rural
    found = moved(lab, 2.5)
    assert abs(found - due) < 4 * np.sqrt(due * 2000) + 1
    assert found > 0


def case_war_stops_it(lab):
    lab.lever("war.intensity", 1.0)
    lab.month.board["unfilled_posts"] = 1e7
    lab.run("migration", recruitment=0.2)
    assert lab.world.recorder.current("migration") is None
    lab.lever("war.intensity", 0.0)
    assert moved(lab, 2.5, 0.2) > 0
