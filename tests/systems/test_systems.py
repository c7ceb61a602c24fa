"""Every system of the two source documents can be lived in, and is known by its traits in both directions."""

from __future__ import annotations

import csv
import inspect
import json
from pathlib import Path
from types import SimpleNamespace

import pytest

from lustrum.cli.main import run
from lustrum.discovery import data_path
from lustrum.programme.scenario import list_scenarios
from lustrum.simulation.run import RunInterrupted
from lustrum.studies import trying
from lustrum.studies.catalogue import list_all, without_parts
from lustrum.studies.telling_systems import index_page, system_page
from lustrum.studies.trying import Shared, list_systems

SYSTEMS = list_systems()
NUMBERS = tuple(f"SYS-{number:02}" for number in range(1, 16))
PAGES = Path(__file__).parents[2] / "docs" / "systems"


@pytest.fixture(scope="module")
def shared():
    return Shared()


def test_there_are_fifteen_systems():
    assert tuple(SYSTEMS) == NUMBERS


def test_the_index_names_every_system_as_it_is():
    assert (PAGES / "README.md").read_text(encoding="utf-8") == index_page(SYSTEMS.values())


def test_the_bare_list_leaves_scenarios_of_a_system_to_the_kind():
    every = list_all(["scenarios"])["scenarios"]
    alone = without_parts(every)
    assert {"korea", "valley-mixed", "valley-capitalist"} <= set(alone)
    assert "path-seized" not in alone and every["path-seized"].endswith("(SYS-03)")
    assert next(iter(every)) == "korea" and list(every)[: len(alone)] == list(alone)
    assert set(every) == set(list_scenarios())


def test_runs_that_two_systems_look_at_are_lived_through_once(monkeypatch):
    monkeypatch.setattr(trying, "simulate", lambda scenario, economy: (scenario.name, economy))
    shared = Shared()
    assert shared.run("party-over-alliance") is shared.run("party-over-alliance")
    assert shared.run("classless-limit") is not shared.run("classless-limit")
    assert shared.run("autarky")[1] is shared.run("one-patron")[1], "the tables are read once"
    assert shared.run("autarky")[1] is not shared.run("classless-limit")[1]


def test_a_claim_names_a_system_that_there_is():
    with data_path("claims.csv").open(encoding="utf-8", newline="") as file:
        named = {number for row in csv.DictReader(file) for number in row["system"].replace(";", " ").split()}
    assert named <= set(SYSTEMS)


@pytest.mark.parametrize("number", SYSTEMS)
def test_a_system_explains_itself_and_has_an_economy_without_its_traits(number):
    system = SYSTEMS[number]
    assert len(system.text.split()) > 150, "a page of explanation is wanted"
    assert len(set(system.runs.values())) >= 2
    assert set(system.runs.values()) <= set(list_scenarios())
    assert inspect.isgeneratorfunction(system.traits), "traits are computed, not listed"


def test_a_trial_that_is_stopped_does_not_say_that_a_run_was_kept(monkeypatch, capsys):
    def stopped(scenario, economy):
        raise RunInterrupted(SimpleNamespace(manifest={"until": "1950-03"}))

    monkeypatch.setattr(trying, "simulate", stopped)
    assert run(["system", "SYS-05", "--json"]) == 130
    told = json.loads(capsys.readouterr().out)
    assert told == {"error": "Interrupted", "message": "Interrupted.", "exit_code": 130}


@pytest.mark.parametrize("number", SYSTEMS)
def test_a_system_works_in_both_directions_and_its_page_says_so(number, shared):
    trial = SYSTEMS[number].try_out(shared=shared)
    assert trial.traits
    wrong = [f"{t.text}: {t.shown} and {t.absent}, rule {t.rule}" for t in trial.traits if not t.works]
    assert wrong == []
    assert any(not trait.is_law for trait in trial.traits)
    page = PAGES / f"{number.lower()}.md"
    assert page.read_text(encoding="utf-8") == system_page(trial), "run: python scripts/write_systems.py " + number
