"""The page of a plan with everything in it: loans, training, procurement and emissions stand on it as in its tables."""

from __future__ import annotations

import re

import numpy as np
import pytest
from tests.planning.conftest import build
from tests.planning.test_everything import ASK, CAP, COURSE, MOVE_TIME, everything

from lustrum.planning.plan import plan
from lustrum.reporting.numbers import rounded
from lustrum.reporting.plan_figures import abroad, dealt, emitted, held, people, work
from lustrum.reporting.plan_figures.sheet import Sheet
from lustrum.reporting.plan_page import make_plan_page

from .outline import Outline


@pytest.fixture(scope="module")
def sheet():
    economy = build(everything())
    return Sheet(plan(economy, **ASK), economy)


def test_all_figures_are_there_and_the_markup_is_whole(sheet):
    page = make_plan_page(sheet.plan, sheet.economy)
    ids = [figure.id for figure in page.figures]
    assert ids == ["asked", "made", "built", "work", "people", "dealt", "abroad", "emitted", "held", "worth", "proof"]
    found = Outline()
    found.feed(page.text)
    assert not found.crooked and not found.open
    assert len(found.ids) == len(set(found.ids))
    assert all(link[1:] in found.ids for link in found.links)


def test_trainees_and_teachers_are_no_idle_labour(sheet):
    """Time of training is used; who has passed is a hand less and a smith more."""
    made, courses = sheet.plan, {course.name: course for course in work.work(sheet)}
    begun = made.training.sum(["region", "course"]).to_numpy()
    before = np.append(0.0, np.cumsum(begun)[:-1])
    labour = made.labour.sum(["region", "activity"])
    taught = courses["Smith"].values - labour.sel(skill="smith").to_numpy()
    moved = made.migration.sel(skill="smith").sum(["from_region", "to_region"]).to_numpy()
    assert taught == pytest.approx(COURSE["teacher"] * begun + MOVE_TIME * moved)
    assert courses["Smith"].beside == pytest.approx(6.0 + COURSE["pass"] * before)
    assert courses["Hand"].beside == pytest.approx(82.0 - COURSE["pass"] * before)
    assert (courses["Hand"].values > labour.sel(skill="hand").to_numpy()).any()
    assert all((one.values <= one.beside * (1 + 1e-9)).all() for one in courses.values())
    assert "Time of trainees" in work.make(sheet).caption


def test_training_and_moves_are_those_of_the_plan(sheet):
    learns, moves = people.learning(sheet), people.moving(sheet)
    assert sum(one.values.sum() for one in learns) == pytest.approx(float(sheet.plan.training.sum()))
    assert sum(one.values.sum() for one in moves) == pytest.approx(float(sheet.plan.migration.sum()))
    assert [one.name for one in moves if one.values.any()] == ["From South to North"]


def test_what_is_brought_and_at_which_terms(sheet):
    table = sheet.plan.procurement
    (grain,), (terms,) = dealt.procured(sheet)
    assert grain.values == pytest.approx((table["tax"] + table["sold"]).to_numpy())
    assert grain.beside == pytest.approx(table["made"].to_numpy())
    assert terms.values == pytest.approx(table["terms"].to_numpy())
    assert f"{rounded(float(table['terms'].max()))} times constant prices" in _plain(dealt.make(sheet).sentence)


def test_loans_are_drawn_and_owed(sheet):
    drawn, due, owed = abroad.lent(sheet)
    table = sheet.plan.loans
    for course, name in ((drawn, "drawn"), (due, "due"), (owed, "owed")):
        assert course.values == pytest.approx(table[name].to_numpy())
    assert "12.8 won is borrowed, and 8 won is owed after the plan." in _plain(abroad.make(sheet).sentence)


def test_emissions_stand_beside_their_cap(sheet):
    (smoke,) = emitted.emitted(sheet)
    assert smoke.values == pytest.approx(sheet.plan.emissions.sum(["region", "substance", "activity"]).to_numpy())
    assert smoke.beside == pytest.approx(CAP["smoke"])
    assert "The cap on Smoke is used up in 1950" in _plain(emitted.make(sheet).sentence)


def test_a_limit_that_gives_way_never_makes_a_plan_worse(sheet):
    """Also one that takes from the objective, such as what must be left: less of it is a gain."""
    table = held.make(sheet).table
    assert (sheet.plan.bottlenecks["share"].head(len(table)) < 0).any()
    assert table["value"].str.startswith("+").all()


def test_its_tables_are_written(sheet):
    tables = sheet.plan.tables()
    assert {"loans", "procurement", "training", "migration", "emissions"} <= set(tables)


def _plain(words):
    """Return a sentence without its marks of emphasis."""
    return re.sub("[\ue000-\uf8ff]", "", str(words))
