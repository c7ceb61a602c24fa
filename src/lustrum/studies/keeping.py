"""Where the checkpoints of a study lie, and what can be gone on with.

    runs/.checkpoints/korea-1a2b3c4d/SEED/     of a run without a place of its own, while it is under way
    .NAME.checkpoints/korea-1a2b3c4d/SEED/     beside --out NAME
    NAME.checkpoints/SEED/                     beside a run that is complete, if they are to be kept

The letters stand for content, scale and versions: two scenarios never share a folder. Checkpoints are no part of the
folder of a run, and are removed when it has been written.
"""

from __future__ import annotations

import shutil
from collections.abc import Callable, Iterable
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from lustrum.errors import CheckpointProblems, Problem
from lustrum.programme.scenario import Scenario
from lustrum.quantities.calendar import Month
from lustrum.simulation.branching import branch
from lustrum.simulation.checkpoints.container import Damaged, read_text
from lustrum.simulation.checkpoints.identity import differences, identify, short_hash
from lustrum.simulation.checkpoints.store import Checkpoints, warn
from lustrum.simulation.run import Progress, Run, simulate
from lustrum.studies.catalogue import RUNS

PLACE = ".checkpoints"


@dataclass(frozen=True)
class Keeping:
    """Where the checkpoints of a study lie, and what is done with them.

    Parameters
    ----------
    folder : Path
        With a folder for each seed.
    every : int, optional
        Months from one checkpoint to the next.
    keep : bool
        Whether all of them are kept.
    resume : bool
        Whether draws go on from their latest checkpoint.
    tell : callable
        Told of what is damaged or left over.
    """

    folder: Path
    every: int | None = None
    keep: bool = False
    resume: bool = False
    tell: Callable[[str], None] = warn

    def of(self, seed: int) -> Checkpoints:
        """Return where the checkpoints of a draw lie."""
        return Checkpoints(self.folder / str(seed), self.every, self.keep, self.tell, stay=True)

    def look_for(self, identities: Iterable[dict[str, Any]]) -> None:
        """Find what can be gone on with.

        Raises
        ------
        CheckpointProblems
            If a run is to be resumed and there is nothing; what lies there of other runs is named with what differs.
        """
        wanted = list(identities)
        left = {one["seed"]: dates[-1] for one in wanted if (dates := self.of(one["seed"]).dates())}
        if self.resume and not left:
            what = "There is nothing to resume: no checkpoint of this scenario, scale and seed lies here."
            found = Problem(what, str(self.folder.parent), remedy="Run without --resume.")
            raise CheckpointProblems([found, *self._others(wanted[0])])
        if left and not self.resume:
            words = ", ".join(f"seed {seed} up to {date}" for seed, date in left.items())
            self.tell(f"A run that was cut off is begun anew ({words}); --resume would have gone on with it.")

    def _others(self, wanted: dict[str, Any]) -> list[Problem]:
        problems: dict[str, Problem] = {}
        for folder in sorted(self.folder.parent.glob("*/*")):
            dates = Checkpoints(folder).dates()
            if dates:
                try:
                    found = read_text(Checkpoints(folder).path(dates[-1])).get("identity", {})
                except Damaged:
                    continue
                if found.get("name") == wanted["name"]:
                    problems |= {str(one): one for one in differences(found, wanted, f"{folder}, up to {dates[-1]}")}
        return list(problems.values())

    def tidy(self) -> None:
        """Remove folders that were made for checkpoints and hold none."""
        for folder in (*self.folder.glob("*"), self.folder, self.folder.parent):
            with suppress(OSError):
                folder.rmdir()

    def remove(self, path: Path) -> None:
        """Remove the checkpoints of a run that has been written to `path`, or put them beside it if they are kept."""
        if self.keep and self.folder.is_dir():
            shutil.move(self.folder, kept_beside(path))
        shutil.rmtree(self.folder, ignore_errors=True)
        self.tidy()


def keep_at(scenario: Scenario, out: Path | None, branched: tuple[dict[str, str], ...] = (), **how: Any) -> Keeping:
    """Return where the checkpoints of a run lie that is written to `out`, or under ``runs``."""
    place = RUNS / PLACE if out is None else out.with_name(f".{out.name}{PLACE}")
    facts = identify(scenario, branched=branched)
    return Keeping((place / f"{scenario.name}-{short_hash(facts)}").absolute(), **how)


def kept_beside(path: Path) -> Path:
    """Return where the checkpoints of a run that is complete lie, if they were kept."""
    return path.with_name(path.name + PLACE)


@dataclass(frozen=True)
class Trunk:
    """A run that another one branches off.

    Parameters
    ----------
    scenario : Scenario
        What was lived through.
    at : Month
        First month of the branch.
    kept : Path
        Where its checkpoints lie, if they were kept.
    """

    scenario: Scenario
    at: Month
    kept: Path

    @property
    def left(self) -> tuple[dict[str, str], ...]:
        """What a branch remembers of it."""
        return ({"scenario": self.scenario.name, "scenario_hash": self.scenario.hash, "at": str(self.at)},)


@dataclass(frozen=True)
class Life:
    """How the draws of a study are lived through: with what checkpoints, and branching off what."""

    scenario: Scenario
    keeping: Keeping | None = None
    trunk: Trunk | None = None

    def identity(self, seed: int) -> dict[str, Any]:
        """Return what the checkpoints of a draw are taken of."""
        return identify(self.scenario, seed=seed, branched=self.trunk.left if self.trunk else ())

    def live(self, seed: int, progress: Progress) -> Run:
        """Live through one draw."""
        how: dict[str, Any] = {"progress": progress}
        if self.keeping is not None:
            settings = self.keeping.of(seed)
            how |= {"checkpoints": settings, "resume": self.keeping.resume and bool(settings.dates())}
        if self.trunk is None:
            return simulate(self.scenario, seed=seed, **how)
        trunk, scenario = (one.replace(seed=seed) for one in (self.trunk.scenario, self.scenario))
        tell = self.keeping.tell if self.keeping else warn
        kept = Checkpoints(self.trunk.kept / str(seed), tell=tell)
        return branch(trunk, scenario, self.trunk.at, kept=kept, **how)
