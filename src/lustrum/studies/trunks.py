"""Runs in folders that another run branches off, or takes the place of."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import replace
from pathlib import Path

from lustrum.errors import LustrumError, Problem, StudyProblems
from lustrum.programme.scenario import Scenario, load_scenario
from lustrum.quantities.calendar import Month
from lustrum.simulation.branching import check_fit
from lustrum.studies.archive import INPUTS, StoredRun, load_run
from lustrum.studies.keeping import Trunk, kept_beside


def read_trunk(stored: StoredRun, scenario: Scenario, at: Month, seeds: Iterable[int]) -> Trunk:
    """Read the scenario of a run that is to be branched, and check that another one can take over from it.

    Raises
    ------
    StudyProblems
        If the run cannot be lived through again: it is a branch itself, has no such draw, or no scenario lies in it.
    ScenarioProblems
        If the two do not fit.
    """
    facts, where = stored.manifest, str(stored.path)
    problems = [
        Problem("The run has no draw of this seed.", where, str(seed), ", ".join(map(str, stored.seeds)))
        for seed in seeds
        if seed not in stored.seeds
    ]
    if facts.get("branched"):
        problems.append(Problem("This run is a branch itself; branch the run that it left.", where))
    file = stored.path / INPUTS / "scenario.yaml"
    if not file.is_file():
        problems.append(Problem("The run holds no scenario that could be lived through again.", str(file)))
    if problems:
        raise StudyProblems(problems)
    found = load_scenario(file)
    trunk = replace(found, name=str(facts["scenario"]), scale=int(facts["scale"]), seed=scenario.seed)
    check_fit(trunk, scenario, at, scenario.until)
    whole = replace(trunk, seed=found.seed, until=Month.parse(str(facts["until"])))
    if facts.get("complete") and whole.hash != facts["scenario_hash"]:
        what = "The scenario in the folder of the run is not the one that was lived through."
        raise StudyProblems([Problem(what, str(file), whole.hash[:12], str(facts["scenario_hash"])[:12])])
    return Trunk(trunk, at, kept_beside(stored.path).absolute())


def is_cut_off(path: Path, scenario: Scenario) -> bool:
    """Say whether a folder holds a run of a scenario that was stopped, so that the whole one may take its place.

    It lacks months of a draw, or whole draws.
    """
    try:
        facts = load_run(path).manifest
    except LustrumError:
        return False
    is_whole = facts.get("complete") is not False and len(facts["seeds"]) >= int(facts.get("draws_wanted", 1))
    return not is_whole and facts.get("scenario") == scenario.name
