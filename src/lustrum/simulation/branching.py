"""A month of a run, lived on from under another programme.

The trunk is lived through to the month before, or its nearest checkpoint is taken and the rest lived through; then the
other scenario's programme, packs and mechanisms take the place of its own. Both share their past, their luck and their
record up to there. What the other programme says of earlier months is past: a measure that would have begun before acts
from the branch on, for as long as it still runs.
"""

from __future__ import annotations

from pathlib import Path
from typing import Any

import numpy as np

from lustrum.economy.economy import Economy
from lustrum.errors import CheckpointProblems, Problem, ScenarioProblems
from lustrum.interrupts import check, held
from lustrum.kernels.paths import using
from lustrum.programme.scenario import Scenario
from lustrum.programme.schedule import Schedule
from lustrum.programme.stages import Progress
from lustrum.quantities.calendar import Month as Date
from lustrum.quantities.calendar import months
from lustrum.simulation.checkpoints.identity import economy_hash, identify
from lustrum.simulation.checkpoints.store import Checkpoints, Keeper, load
from lustrum.simulation.month import Event, Month, World
from lustrum.simulation.phases import live
from lustrum.simulation.prepare import Rules, prepare, read_rules, recorded_by_named_rules, requested
from lustrum.simulation.run import Progress as Told
from lustrum.simulation.run import Run, RunInterrupted, finish, live_through


def branch(
    trunk: Scenario,
    scenario: Scenario,
    at: Date | str,
    until: Date | str | None = None,
    progress: Told | None = None,
    *,
    economy: Economy | None = None,
    kept: Checkpoints | Path | str | None = None,
    checkpoints: Checkpoints | Path | str | None = None,
    resume: bool = False,
    kernels: str | None = None,
    threads: int | None = None,
) -> Run:
    """Live through a scenario up to a month, and from there on through another one.

    Parameters
    ----------
    trunk, scenario : Scenario
        Whose months come first, and whose come then. Economy, start, seed and scale must be the same.
    at : Month or str
        First month of `scenario`.
    until : Month or str, optional
        Last month, instead of the scenario's own.
    progress : callable, optional
        Called with each month when it is over.
    economy : Economy, optional
        Instead of that of both scenarios.
    kept : Checkpoints, Path or str, optional
        Folder with checkpoints of the trunk: the nearest before `at` spares living through the months before it.
    checkpoints : Checkpoints, Path or str, optional
        Folder for checkpoints of the branch.
    resume : bool
        Whether to go on from the latest checkpoint of the branch.
    kernels, threads
        As in :func:`lustrum.simulation.run.simulate`.

    Returns
    -------
    Run
        Its history begins with the months of the trunk; ``manifest["branched"]`` says where it left it.

    Raises
    ------
    ScenarioProblems
        If the two do not fit; every difference is named.
    RunInterrupted, RunFailed, CheckpointProblems
        As in :func:`lustrum.simulation.run.simulate`. Of a run that was stopped before `at` the months of the trunk are
        returned, under the trunk's name; no checkpoint of the branch is written for them.
    """
    date = Date.parse(at) if isinstance(at, str) else at
    last = Date.parse(until) if isinstance(until, str) else (until or scenario.until)
    check_fit(trunk, scenario, date, last, economy)
    rules = read_rules(scenario, (date, last), economy=economy)
    left = ({"scenario": trunk.name, "scenario_hash": trunk.hash, "at": str(date)},)
    keeper = None
    if checkpoints is not None:
        keeper = Keeper(_settings(checkpoints), identify(scenario, economy=economy, branched=left))
        if resume:
            world, keeper = load(keeper.settings, keeper.identity, scenario, rules, latest=last)
            world.kernels, world.threads = kernels or world.kernels, threads
            return live_through(world, scenario, last, progress, keeper)
        keeper.begin()
    world = _trunk_world(trunk, date, economy, kept, {"kernels": kernels, "threads": threads})
    check()
    with held() as wish, np.errstate(all="ignore"), using(world.kernels, world.threads):
        for month in months(world.first + len(world.flows), date - 1):
            live(Month(world, month))
            try:
                if progress is not None:
                    progress(month)
                wish.check()
            except KeyboardInterrupt:
                raise RunInterrupted(finish(world, trunk, len(world.flows), complete=False)) from None
    adopt(world, scenario, rules, date)
    world.trunk = (*world.trunk, *left)
    return live_through(world, scenario, last, progress, keeper)


def _settings(given: Checkpoints | Path | str) -> Checkpoints:
    return given if isinstance(given, Checkpoints) else Checkpoints(Path(given))


def _trunk_world(
    trunk: Scenario, at: Date, economy: Economy | None, kept: Checkpoints | Path | str | None, paths: dict[str, Any]
) -> World:
    """Return the world of the trunk at its nearest checkpoint before a month, or at its start."""
    settings = _settings(kept) if kept is not None else None
    if settings is not None and any(date < at for date in settings.dates()):
        rules = read_rules(trunk, (trunk.start, at), economy=economy)
        try:
            world, _ = load(settings, identify(trunk, economy=economy), trunk, rules, latest=at - 1)
        except CheckpointProblems as error:
            settings.tell(f"The trunk is lived through from its start: {error}")
        else:
            world.kernels, world.threads = paths["kernels"] or world.kernels, paths["threads"]
            return world
    return prepare(trunk, economy=economy, **paths)


def check_fit(trunk: Scenario, scenario: Scenario, at: Date, last: Date, economy: Economy | None = None) -> None:
    """Check that a scenario can take over from another one in a month.

    Raises
    ------
    ScenarioProblems
        If economy, start, seed or scale differ, or the month lies outside; every difference is named.
    """
    problems = [
        Problem(f"A branch has the {name} of its trunk.", f"scenario '{scenario.name}'", str(mine), str(theirs))
        for name, mine, theirs in (
            ("start", scenario.start, trunk.start),
            ("seed", scenario.seed, trunk.seed),
            ("scale", scenario.scale, trunk.scale),
        )
        if mine != theirs
    ]
    if economy is None:
        problems += _other_economy(trunk, scenario)
    if not trunk.start < at <= last:
        span = f"{trunk.start + 1} to {last}"
        problems.append(
            Problem("A branch leaves its trunk after its first month and before its end.", "at", str(at), span)
        )
    if problems:
        raise ScenarioProblems(problems)


def _other_economy(trunk: Scenario, scenario: Scenario) -> list[Problem]:
    """Return what is wrong if two scenarios have not the same economy: labels are named, else tables."""
    mine, theirs = scenario.economy, trunk.economy
    if mine is theirs or economy_hash(mine) == economy_hash(theirs):
        return []
    labels = [dim for dim in {**mine.labels, **theirs.labels} if _ids(mine, dim) != _ids(theirs, dim)]
    tables = [name for name in sorted({*mine.tables, *theirs.tables}) if not _is_same_table(mine, theirs, name)]
    what = f"labels of {', '.join(labels)}" if labels else f"tables {', '.join(tables)}" if tables else "its name"
    text = f"A branch has the economy of its trunk; here differ: {what}."
    return [Problem(text, f"scenario '{scenario.name}'", mine.name, theirs.name)]


def _ids(economy: Economy, dim: str) -> tuple[str, ...]:
    return tuple(economy.labels[dim].ids) if dim in economy.labels else ()


def _is_same_table(mine: Economy, theirs: Economy, name: str) -> bool:
    return name in mine.tables and name in theirs.tables and mine.tables[name].equals(theirs.tables[name])


def adopt(world: World, scenario: Scenario, rules: Rules, at: Date) -> None:
    """Let a world live on under another scenario; what its stages have reached stays where they have the same names."""
    world.levers, world.mechanisms = rules.levers, rules.mechanisms
    world.schedule, world.planner = Schedule(scenario.programme), scenario.planner
    stages = {stage.id for stage in scenario.programme.stages}
    entered, left = (
        {stage: date for stage, date in found.items() if stage in stages}
        for found in (world.progress.entered, world.progress.left)
    )
    world.progress = Progress(entered, left)
    world.recorder.also_record((*requested(scenario), *recorded_by_named_rules(rules.mechanisms)))
    told = {event.text for event in world.events if event.kind == "warning"}
    world.events += [Event(at, "warning", str(problem)) for problem in rules.warnings if str(problem) not in told]
