"""The race of plans is fair: an optimal answer of a rival is certified as such, and the brackets overlap."""

from __future__ import annotations

import pytest

from benchmarks import plans
from benchmarks.economies import make_economy
from lustrum.planning.drafting import make_program
from lustrum.planning.facts import read_facts
from lustrum.planning.settings import make_settings
from lustrum.planning.structured.reading import read_model


@pytest.fixture(scope="module")
def ours():
    with pytest.MonkeyPatch.context() as patch:
        patch.setitem(plans.AIMS, 20, 1e-2)
        return plans.measure(20, 5, 0, 10.0, has_rivals=False)


def test_ours_is_certified(ours):
    assert ours["gap"] <= ours["aim"]
    assert ours["value"] <= ours["bound"]
    assert "reached" in plans.say(ours)


def test_a_rival_that_is_right_is_told_so(ours, monkeypatch):
    monkeypatch.setattr(plans, "TRIALS", 20)
    name = "HiGHS simplex"
    settings = make_settings(plans.SETTINGS, {})
    facts = read_facts(make_economy(20, 5, 0), None, 5, settings, [])
    program, stages, _ = make_program(facts, settings, ("ray",), [])
    found = plans.race(plans.Task(program, stages[0], read_model(program, stages[0])), name, 3.0)
    assert found["gap"] < 1e-5
    assert found["value"] <= ours["bound"]
    assert ours["value"] <= found["bound"]
    assert name in plans.say_rival(found, 1.0)
