"""The main job in one go: load, live through it, assess, put it in a folder.

The page is not made here: reporting looks at what this gives.
"""

from __future__ import annotations

import platform
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from importlib.metadata import version
from pathlib import Path
from typing import Any

from lustrum.assessment.definitions import load_definitions
from lustrum.assessment.scorecard import Scorecard, assess
from lustrum.discovery import list_entry_points
from lustrum.errors import Interrupted, Problem, RunFailed, StudyProblems
from lustrum.history.history import History
from lustrum.history.observed import load_observed
from lustrum.interrupts import held
from lustrum.programme.scenario import Scenario, load_scenario
from lustrum.quantities.calendar import Month
from lustrum.simulation.checkpoints.store import warn
from lustrum.studies.archive import StoredRun, free_folder, load_run, write_run
from lustrum.studies.catalogue import RUNS
from lustrum.studies.digests import content_hash, run_hashes
from lustrum.studies.draws import Draw, DrawsInterrupted, draw_seeds, make_draws, with_options
from lustrum.studies.inputs import definitions_of
from lustrum.studies.keeping import Life, keep_at
from lustrum.studies.telling import tell_caveats, tell_economy, tell_headline, tell_plan, tell_programme
from lustrum.studies.trunks import is_cut_off, read_trunk
from lustrum.studies.writing import check_target

Say = Callable[[str], None]
PACKAGES = ("numpy", "scipy", "pandas", "xarray", "highspy", "pydantic")


@dataclass(frozen=True, eq=False)
class Result:
    """What the main job gave.

    Parameters
    ----------
    scenario : Scenario
        What was lived through.
    path : Path
        Folder of the run.
    draws : tuple of Draw
        One a seed.
    observed : History or None
        The record of the country.
    scorecard : Scorecard or None
        Verdicts of the scenario's definitions over the draws; None if it names none.
    manifest : dict
        What was run.
    """

    scenario: Scenario
    path: Path
    draws: tuple[Draw, ...]
    observed: History | None
    scorecard: Scorecard | None
    manifest: dict[str, Any]

    @property
    def histories(self) -> list[History]:
        """Histories of the draws, in the order of the seeds."""
        return [draw.history for draw in self.draws]

    def __repr__(self) -> str:
        facts = self.manifest
        seeds = ", ".join(map(str, facts["seeds"]))
        return f"{self.path}: '{facts['scenario']}', {facts['start']} to {facts['until']}, seeds {seeds}"


class RunKept(Interrupted):
    """The user stopped a run; what was finished lies in its folder.

    Parameters
    ----------
    result : Result
        What was finished.
    """

    def __init__(self, result: Result) -> None:
        self.result = result
        facts = result.manifest
        seeds = facts["seeds"]
        what = (
            f"{len(seeds)} of {facts['draws_wanted']} draws"
            if facts["complete"]
            else f"The months up to {facts['until']}"
        )
        super().__init__(
            f"{what} {'is' if facts['complete'] and len(seeds) == 1 else 'are'} kept in {result.path}.",
            f"lustrum report {result.path}"
            if facts["complete"] and len(seeds) == facts["draws_wanted"]
            else f"the same command with --resume; for what there is: lustrum report {result.path}",
        )

    def to_dict(self) -> dict[str, object]:
        """Return the facts as a plain mapping, for ``--json``."""
        facts = self.result.manifest
        return {**super().to_dict(), "path": str(self.result.path), "seeds": facts["seeds"], "until": facts["until"]}


def run(
    scenario: Scenario | str | Path,
    *,
    seed: int | None = None,
    draws: int | None = None,
    until: Month | str | None = None,
    scale: int | None = None,
    out: Path | str | None = None,
    workers: int | None = 1,
    say: Say = lambda text: None,
    resume: bool = False,
    checkpoint_every: int | None = None,
    keep_checkpoints: bool = False,
    branch: Path | str | None = None,
    at: Month | str | None = None,
    tell: Say = warn,
) -> Result:
    """Live through a scenario, assess it and write its folder.

    Parameters
    ----------
    scenario : Scenario, str or Path
        A scenario, its name or path.
    seed, draws : int, optional
        First seed and number of draws; by default the scenario's.
    until : Month or str, optional
        Last month, instead of the scenario's.
    scale : int, optional
        How many settlements a drawn one stands for.
    out : Path, optional
        Folder of the run; by default the next free one under ``runs``.
    workers : int, optional
        Processes; None for as many as there are cores. A script that asks for more than one needs the usual
        ``if __name__ == "__main__":``. The result is the same for any number.
    say : callable
        Told what is being done.
    resume : bool
        Whether to go on with a run of this scenario that was stopped, killed or cut off; the result is the same.
    checkpoint_every : int, optional
        Months from one checkpoint to the next; see :class:`~lustrum.simulation.checkpoints.store.Checkpoints`.
    keep_checkpoints : bool
        Whether all checkpoints are kept, beside the folder of the run.
    branch : Path, optional
        A run whose months before `at` come first; scale and seed are its own unless given.
    at : Month or str, optional
        First month of the branch.
    tell : callable
        Told of checkpoints that are damaged or left over; by default a Python warning.

    Raises
    ------
    InputProblems
        If the scenario or what it names is wrong, the folder is there already, or there is nothing to resume.
    RunFailed
        If a month could not be finished.
    RunKept
        On Ctrl-C, if there was something to keep.
    """
    chosen = scenario if isinstance(scenario, Scenario) else load_scenario(scenario)
    stored = _find_trunk(branch, at)
    if stored is not None:
        scale = scale if scale is not None else int(stored.manifest["scale"])
        seed = seed if seed is not None else stored.seeds[0]
    chosen = with_options(chosen, Month.parse(until) if isinstance(until, str) else until, scale)
    seeds = draw_seeds(chosen, seed, draws)
    if stored is not None and at is not None:
        chosen = chosen.replace(seed=seeds[0])
        trunk = read_trunk(stored, chosen, Month.parse(at) if isinstance(at, str) else at, seeds)
    else:
        trunk = None
    target = Path(out) if out is not None else None
    takes_place = target is not None and resume and is_cut_off(target, chosen)
    if not takes_place:
        check_target(target or free_folder(chosen.name, RUNS))
    left = trunk.left if trunk else ()
    how = {"every": checkpoint_every, "keep": keep_checkpoints, "resume": resume, "tell": tell}
    keeping = keep_at(chosen, target, left, **how)
    life = Life(chosen, keeping, trunk)
    keeping.look_for(life.identity(one) for one in seeds)
    definitions = load_definitions(definitions_of(chosen))
    observed = load_observed(chosen.observed) if chosen.observed else None
    try:
        made, stopped = make_draws(chosen, seeds, say, workers, life), False
    except DrawsInterrupted as error:
        if not error.draws:
            raise Interrupted("Nothing was finished, so nothing is kept.") from None
        made, stopped = error.draws, True
    except RunFailed:
        keeping.tidy()
        raise
    with held() as wish:
        say("assessing")
        last = made[0].run.manifest["until"]  # the record may reach the end of the year: yearly variables do
        card = assess([draw.history for draw in made], definitions, last) if definitions else None
        manifest = make_manifest(chosen, made, observed, len(seeds))
        say("writing the run")
        folder = target or free_folder(chosen.name, RUNS)
        verdicts = card.to_dict() if card else {}
        path = write_run(folder, manifest, made, verdicts, chosen, takes_place=takes_place)
        if not stopped:
            keeping.remove(path)
        wish.answer()
    result = Result(chosen, path, made, observed, card, manifest)
    if stopped or wish.came:
        raise RunKept(result)
    return result


def _find_trunk(branch: Path | str | None, at: Month | str | None) -> StoredRun | None:
    if (branch is None) != (at is None):
        what = "A branch needs a run and the month in which it leaves it."
        found = f"--branch {branch} without --at" if at is None else f"--at {at} without --branch"
        remedy = "Give both, such as --branch korea-1 --at 1953-08."
        raise StudyProblems([Problem(what, "--branch, --at", found, remedy=remedy)])
    return load_run(branch) if branch is not None else None


def make_manifest(
    scenario: Scenario, draws: tuple[Draw, ...], observed: History | None = None, wanted: int = 0
) -> dict[str, Any]:
    """Say what was run and how it came about: everything that a reader of the page needs beside the histories."""
    first = draws[0].run
    facts = first.manifest
    digests = {str(draw.seed): run_hashes(draw.run) for draw in draws}
    return {
        "scenario": scenario.name,
        "title": scenario.title,
        "summary": scenario.notes,
        "scenario_hash": scenario.hash,
        "seeds": [draw.seed for draw in draws],
        "draws_wanted": max(wanted, len(draws)),
        "start": str(scenario.start),
        "until": str(facts.get("until") or scenario.until),
        "months": facts.get("months", 0),
        "complete": all(draw.run.is_complete for draw in draws),
        "branched": facts.get("branched", []),
        "scale": scenario.scale,
        "economy": tell_economy(scenario.economy),
        "programme": tell_programme(scenario.programme, first.events),
        "definitions": list(scenario.definitions),
        "alternatives": list(scenario.alternatives),
        "headline": tell_headline(scenario.headline, observed),
        "observed": observed.name if observed is not None else "",
        "first_state": {str(draw.seed): draw.run.manifest.get("population", {}) for draw in draws},
        "mechanisms": facts.get("mechanisms", {}),
        "packs": facts.get("packs", {}),
        "disputes": facts.get("disputes", []),
        "accounts": {str(draw.seed): tell_accounts(draw) for draw in draws},
        "plans": {str(draw.seed): [tell_plan(plan) for plan in draw.run.plans] for draw in draws},
        "caveats": tell_caveats(scenario, [draw.run for draw in draws], observed),
        "sources": [vars(source) for source in first.history.sources.values()],
        "versions": versions() | outside_versions(scenario, facts.get("mechanisms", {}).values()),
        "hashes": digests,
        "content": content_hash(digests),
    }


def tell_accounts(draw: Draw) -> dict[str, Any]:
    """Say how many months of a draw were lived and closed, and the largest gap, in quanta."""
    facts, flows = draw.run.manifest, draw.run.accounts.flows
    gap = facts.get("accounts", {}).get("largest_gap", 0)
    return {
        "months": facts.get("months", 0),
        "months_closed": len(flows),
        "largest_gap": gap,
        "flows": sum(map(len, flows)),
    }


def outside_versions(scenario: Scenario, mechanisms: Iterable[str]) -> dict[str, str]:
    """Return the versions of the installed packages whose mechanisms and measures a scenario uses."""
    kinds = [act.kind for act in scenario.programme.acts]
    found = {}
    for family, names in (("mechanisms", mechanisms), ("measures", kinds)):
        points = list_entry_points(family)
        dists = [points[name].dist for name in names if name in points]
        found.update({dist.name: dist.version for dist in dists if dist is not None})
    return found


def versions() -> dict[str, str]:
    """Return the versions that decide the bits of a run."""
    found = {"lustrum": version("lustrum"), "python": platform.python_version(), "platform": platform.machine()}
    return found | {name: version(name) for name in PACKAGES}
