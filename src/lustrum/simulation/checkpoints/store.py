"""The folder in which a run that is under way keeps its checkpoints.

    1948-12.checkpoint           the state at the end of a month, with the list of the pages that belong to it
    1946-01--1946-12.months      a page: what was recorded in these months

The last two checkpoints are kept, or all that were written if that is asked for; pages are kept as long as the folder.
A checkpoint that is damaged is told of and the one before it is taken.
"""

from __future__ import annotations

import os
import re
import warnings
from collections.abc import Callable, Iterable, Mapping
from contextlib import suppress
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import Any

from lustrum.errors import CheckpointProblems, LustrumError, Problem, RunFailed
from lustrum.kernels.paths import MANY_ROWS
from lustrum.programme.scenario import Scenario
from lustrum.quantities.calendar import Month
from lustrum.simulation.checkpoints.container import Damaged, read_file, read_text, write_file
from lustrum.simulation.checkpoints.identity import differences
from lustrum.simulation.checkpoints.keeping import HEAD_PARTS, PAGE_PARTS, Mark, head_of, make_again, page_of
from lustrum.simulation.checkpoints.plain import Packer, Unpacker
from lustrum.simulation.month import World
from lustrum.simulation.prepare import Rules

HEAD, PAGE = ".checkpoint", ".months"
KEPT = 2
OFTEN, SELDOM = 12, 72
_ASIDE = re.compile(r"^\..+\.(checkpoint|months)\.\d+\.writing$")


def warn(text: str) -> None:
    """Tell by a Python warning."""
    warnings.warn(text, RuntimeWarning, stacklevel=2)


@dataclass(frozen=True)
class Checkpoints:
    """Where a run keeps its checkpoints, and how often it writes one.

    Parameters
    ----------
    folder : Path
        A folder for one run; made when it is needed.
    every : int, optional
        A checkpoint is written whenever so many months are over, counted from a January: with 12 it is the end of every
        December. 0 for none but the one that is written when the user stops the run. By default 12 for a run of 200,000
        rows of persons or more, else 72: a small run lives through six years in a few seconds, and writing more often
        would cost it more than a fiftieth of its time. The clock has no say.
    keep : bool
        Whether all that were written are kept, also when the run is complete; else the last two until it is.
    tell : callable
        Told of a checkpoint that is damaged; by default a Python warning.
    stay : bool
        Whether the last two stay when the run is complete: somebody else removes them when its results are written.
    """

    folder: Path
    every: int | None = None
    keep: bool = False
    tell: Callable[[str], None] = warn
    stay: bool = False

    def __post_init__(self) -> None:
        object.__setattr__(self, "folder", Path(self.folder))
        if self.every is not None and self.every < 0:
            raise CheckpointProblems([Problem("Months between checkpoints.", "every", str(self.every), "0 or more")])

    def is_due(self, date: Month, rows: int) -> bool:
        """Say whether a checkpoint is written at the end of a month in a run of so many rows of persons."""
        every = self.every if self.every is not None else OFTEN if rows >= MANY_ROWS else SELDOM
        return every > 0 and (date.ordinal + 1) % every == 0

    def within(self, name: str) -> Checkpoints:
        """Return the same for a folder inside this one."""
        return replace(self, folder=self.folder / name)

    def dates(self) -> list[Month]:
        """Return the months at whose end checkpoints were written, in order."""
        found = []
        for path in self.folder.glob(f"*{HEAD}"):
            try:
                found.append(Month.parse(path.stem))
            except LustrumError:
                continue
        return sorted(found)

    def path(self, date: Month) -> Path:
        """Return the file of the checkpoint at the end of a month."""
        return self.folder / f"{date}{HEAD}"


@dataclass
class Keeper:
    """Writes the checkpoints of one run.

    Parameters
    ----------
    settings : Checkpoints
        Where and how often.
    identity : mapping
        What the checkpoints are taken of.
    """

    settings: Checkpoints
    identity: dict[str, Any]
    pages: list[dict[str, str]] = field(default_factory=list)
    mark: Mark = field(default_factory=Mark)
    last: Month | None = None

    def begin(self) -> None:
        """Begin a run from its first month: what an earlier one has left is removed.

        Raises
        ------
        CheckpointProblems
            If checkpoints of another run lie there, or nothing can be written.
        """
        for date in reversed(self.settings.dates()):
            try:
                found = read_text(self.settings.path(date)).get("identity", {})
            except Damaged:
                continue
            problems = differences(found, self.identity, str(self.settings.path(date)))
            if problems:
                remedy = Problem("Checkpoints of another run lie here; choose another folder, or remove them.")
                raise CheckpointProblems([*problems, remedy])
            break
        _empty(self.settings.folder)
        try:
            _try_to_write(self.settings.folder)
        except OSError as error:
            what = f"Checkpoints cannot be written here ({error.strerror})."
            raise CheckpointProblems([Problem(what, str(self.settings.folder))]) from error

    def after(self, world: World, date: Month) -> None:
        """Write a checkpoint at the end of a month if one is due."""
        if self.settings.is_due(date, len(world.state.persons)):
            self.write(world, date)

    def write(self, world: World, date: Month) -> None:
        """Write a checkpoint at the end of a month, if there is none yet.

        Raises
        ------
        RunFailed
            If it cannot be written: the disk is full, say. Checkpoints that were written before stay.
        """
        if self.last == date:
            return
        pages, mark = self.pages, self.mark
        try:
            self._write_page(world, date)
            head = {"date": str(date), "identity": self.identity, "pages": self.pages}
            _write(self.settings.path(date), head, head_of(world))
        except OSError as error:
            for page in self.pages[len(pages) :]:
                (self.settings.folder / page["name"]).unlink(missing_ok=True)  # nothing stands on it
            self.pages, self.mark = pages, mark
            place, why = self.settings.folder, error.strerror or error
            raise RunFailed(f"The checkpoint of {date} cannot be written to {place}: {why}.") from error
        self.last = date
        if not self.settings.keep:
            for old in self.settings.dates()[:-KEPT]:
                self.settings.path(old).unlink(missing_ok=True)

    def _write_page(self, world: World, date: Month) -> None:
        folder = self.settings.folder
        if not all((folder / page["name"]).is_file() for page in self.pages):
            self.pages, self.mark = [], Mark()  # somebody has removed them: begin anew with all there is
        first = world.first if self.mark.last is None else self.mark.last + 1
        name = f"{first}--{date}{PAGE}"
        made = _write(folder / name, {}, page_of(world, self.mark))
        self.pages = [*self.pages, {"name": name, "sha256": made}]
        self.mark = Mark.of(world)

    def end(self) -> None:
        """Remove the checkpoints of a run that is complete, unless they are to be kept."""
        if not self.settings.keep and not self.settings.stay:
            _empty(self.settings.folder)
            with suppress(OSError):
                self.settings.folder.rmdir()  # others may have put something there


def _try_to_write(folder: Path) -> None:
    """Write a file into a folder, made for it if it is not there, and leave nothing of it."""
    made = [place for place in (folder, *folder.parents) if not place.exists()]
    probe = folder / f".probe{HEAD}.{os.getpid()}.writing"
    try:
        folder.mkdir(parents=True, exist_ok=True)
        probe.write_bytes(bytes(4096))
    finally:
        with suppress(OSError):
            probe.unlink(missing_ok=True)
            for place in made:
                place.rmdir()


def _empty(folder: Path) -> None:
    """Remove checkpoints and pages, and what a process that was killed has left half-written."""
    for path in folder.glob("*"):
        if path.suffix in (HEAD, PAGE) or _ASIDE.match(path.name):
            path.unlink(missing_ok=True)


def _write(path: Path, head: dict[str, Any], content: dict[str, Any]) -> str:
    packer = Packer()
    held = {key: packer.pack(value, key) for key, value in content.items()}
    return write_file(path, {**head, "held": held}, packer.arrays)


def _read(path: Path) -> tuple[dict[str, Any], dict[str, Any], str]:
    """Return what stands at the head of a file, what it holds, and its hash."""
    text, arrays, found = read_file(path)
    unpacker = Unpacker(arrays)
    try:
        held = {key: unpacker.unpack(tree) for key, tree in dict(text.pop("held")).items()}
    except Exception as error:  # whatever a tampered file makes of it, it is damaged
        raise Damaged(f"it cannot be understood ({type(error).__name__}: {error})") from error
    return text, held, found


def load(
    settings: Checkpoints,
    identity: dict[str, Any],
    scenario: Scenario,
    rules: Rules,
    *,
    latest: Month | None = None,
    guard: bool = False,
) -> tuple[World, Keeper]:
    """Make the world of the latest checkpoint that can be read again, and a keeper that goes on with it.

    Parameters
    ----------
    settings, identity
        Where to look, and what it must fit.
    scenario : Scenario
        What is lived through.
    rules : Rules
        Its rules.
    latest : Month, optional
        Last month that may lie behind it.

    Raises
    ------
    CheckpointProblems
        If there is none, if it is of another run, or if none of those that are there can be read.
    """
    dates = [date for date in settings.dates() if latest is None or date <= latest]
    damaged = []
    for date in reversed(dates):
        path = settings.path(date)
        try:
            problems = differences(dict(read_text(path).get("identity", {})), identity, str(path))
            if problems:
                raise CheckpointProblems(problems)
            head, pages, held = _load_one(settings.folder, path)
            world = make_again(
                scenario, rules, held, pages, seed=identity["seed"], scale=identity["scale"], guard=guard
            )
        except (Damaged, RunFailed) as error:
            damaged.append(Problem(f"This checkpoint is damaged: {error}.", str(path)))
            continue
        for problem in damaged:
            settings.tell(f"{problem} The one of {date} is taken instead.")
        return world, Keeper(settings, identity, list(head["pages"]), Mark.of(world), date)
    if damaged:
        raise CheckpointProblems([*damaged, Problem("No other is left; begin anew, without resuming.")])
    until = f" that ends with {latest} or before" if latest is not None else ""
    what = f"There is nothing to resume: no checkpoint{until} lies here."
    raise CheckpointProblems([Problem(what, str(settings.folder), remedy="Begin anew, without resuming.")])


def _check_parts(held: Mapping[str, Any], parts: Iterable[str]) -> None:
    lacking = [part for part in parts if part not in held]
    if lacking:
        raise Damaged(f"it lacks {', '.join(lacking)}")


def _load_one(folder: Path, path: Path) -> tuple[dict[str, Any], list[dict[str, Any]], dict[str, Any]]:
    head, held, _ = _read(path)
    try:
        names = [(str(page["name"]), str(page["sha256"])) for page in head["pages"]]
    except (KeyError, TypeError) as error:
        raise Damaged(f"its list of pages cannot be understood ({type(error).__name__}: {error})") from error
    _check_parts(held, HEAD_PARTS)
    pages = []
    for name, wanted in names:
        try:
            _, content, found = _read(folder / name)
            _check_parts(content, PAGE_PARTS)
        except Damaged as error:
            raise Damaged(f"its page {name}: {error}") from error
        if found != wanted:
            raise Damaged(f"its page {name} is another one")
        pages.append(content)
    return head, pages, held
