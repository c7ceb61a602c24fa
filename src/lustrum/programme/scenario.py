"""The scenario: which economy lives through which programme, from when to when, under which settings.

A scenario is one YAML file; a country is a folder with ``scenario.yaml``, ``economy/``, ``programme.yaml`` and
``observed/``. A scenario may *extend* another one: what it says replaces what that one says, ``set``, ``without``,
``mechanisms``, ``packs`` and ``planner`` entry by entry. Any measure can be removed, moved or changed in strength
here, without touching the programme. Use :func:`load_scenario`.
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Mapping
from dataclasses import dataclass, field, fields, is_dataclass, replace
from functools import cached_property
from pathlib import Path
from typing import TYPE_CHECKING, Any

from lustrum import discovery
from lustrum.errors import Problem, ScenarioProblems, nearest
from lustrum.programme.programme import Programme
from lustrum.programme.yaml12 import shown_path
from lustrum.quantities.calendar import Month

if TYPE_CHECKING:
    from lustrum.economy.economy import Economy

_SILENT = (
    "title",
    "note",
    "notes",
    "where",
    "path",
    "claims",
    "sources",
    "dates",
    "evidence",
    "source",
    "removed",
    "name",
)
"""What changes no number of a run: left out of the content hash."""


@dataclass(frozen=True)
class Planner:
    """How the planning body works inside a simulation.

    Parameters
    ----------
    procedure, objective : str
        Planning procedure and objective, by name.
    every : int
        Months between plans.
    horizon : int
        Years of each plan.
    """

    procedure: str = "optimisation"
    objective: str = "ray"
    every: int = 12
    horizon: int = 3


@dataclass(frozen=True)
class Scenario:
    """Everything that a run needs to know, but for the machine it runs on.

    Parameters
    ----------
    name, title, notes : str
        Its name, name for people, remarks.
    economy_path : Path or None
        Folder of the economy.
    economy_date : str
        Which date of the economy's tables is the start; empty for the first.
    programme : Programme
        The programme, with everything set and removed.
    observed : Path or None
        Folder of the observed record.
    definitions : tuple of str
        Names of the definitions to be assessed.
    start, until : Month
        First and last month.
    seed, draws, scale : int
        Seed of the first draw, number of draws (each with a seed of its own), and how many settlements a drawn one
        stands for.
    mechanisms : mapping of str to str
        Slot to name of the mechanism, where it is not the default.
    packs : mapping of str to mapping or str
        Slot to values of fields, or to the name of a pack.
    planner : Planner or None
        How plans are made; None for no plan.
    record : tuple of str
        Variables recorded on request.
    headline : str
        Variable that stands first in a report.
    alternatives : tuple of str
        Scenarios to be shown beside this one.
    extends : str
        Scenario that it extends.
    path : Path or None
        File that it came from.
    """

    name: str
    programme: Programme
    start: Month
    until: Month
    title: str = ""
    notes: str = ""
    economy_path: Path | None = None
    economy_date: str = ""
    observed: Path | None = None
    definitions: tuple[str, ...] = ()
    seed: int = 1
    draws: int = 1
    scale: int = 1
    mechanisms: Mapping[str, str] = field(default_factory=dict)
    packs: Mapping[str, Any] = field(default_factory=dict)
    planner: Planner | None = field(default_factory=Planner)
    record: tuple[str, ...] = ()
    headline: str = ""
    alternatives: tuple[str, ...] = ()
    extends: str = ""
    path: Path | None = None

    @cached_property
    def economy(self) -> Economy:
        """The economy, loaded when it is first asked for.

        Raises
        ------
        ScenarioProblems
            If the scenario names no economy.
        """
        if self.economy_path is None:
            where = shown_path(self.path) if self.path else self.name
            raise ScenarioProblems([Problem("The scenario names no economy.", where, remedy="Add 'economy'.")])
        from lustrum.economy.storage import load_economy  # a scenario can be read without the tables

        return load_economy(self.economy_path, at=self.economy_date or None)

    @cached_property
    def hash(self) -> str:
        """Content hash: sha256 of all that can change a number of the run; texts, paths and comments cannot."""
        content = {
            entry.name: _canonical(getattr(self, entry.name))
            for entry in fields(self)
            if entry.name
            not in (
                "name",
                "path",
                "economy_path",
                "observed",
                "headline",
                "alternatives",
                "extends",
                "draws",
                *_SILENT,
            )
        }
        content["economy"] = _folder_hash(self.economy_path)
        text = json.dumps(content, sort_keys=True, ensure_ascii=False, separators=(",", ":"), allow_nan=False)
        return hashlib.sha256(text.encode()).hexdigest()

    def replace(self, **changes: Any) -> Scenario:
        """Return the scenario with some facts changed: ``scenario.replace(seed=2)``.

        Raises
        ------
        ScenarioProblems
            If there is no such fact.
        """
        known = [entry.name for entry in fields(self)]
        wrong = [
            Problem("A scenario has no such fact.", found=key, nearest=nearest(key, known))
            for key in changes
            if key not in known
        ]
        if wrong:
            raise ScenarioProblems(wrong)
        return replace(self, **changes)

    def without(self, *measures: str) -> Scenario:
        """Return the scenario without some measures."""
        return replace(self, programme=self.programme.without(*measures))

    def __str__(self) -> str:
        return f"{self.title or self.name}: {self.start} to {self.until}, {self.programme}"


def _canonical(value: Any) -> Any:
    if is_dataclass(value) and not isinstance(value, type):
        kept = {entry.name: getattr(value, entry.name) for entry in fields(value) if entry.name not in _SILENT}
        return {type(value).__name__: {key: _canonical(item) for key, item in kept.items()}}
    if isinstance(value, Mapping):
        return {str(key): _canonical(item) for key, item in value.items()}
    if isinstance(value, (list, tuple)):
        return [_canonical(item) for item in value]
    if isinstance(value, bool) or value is None or isinstance(value, (int, str)):
        return value
    if isinstance(value, float):
        return int(value) if value.is_integer() and abs(value) < 2**53 else value
    return str(value)


def _folder_hash(folder: Path | None) -> str:
    """Return the hash of the files of a folder: names and contents, in order of names."""
    digest = hashlib.sha256()
    if folder is not None and folder.is_dir():
        for path in sorted(folder.rglob("*")):
            if path.is_file() and not any(part.startswith(".") for part in path.relative_to(folder).parts):
                digest.update(path.relative_to(folder).as_posix().encode() + b"\0")
                digest.update(hashlib.sha256(path.read_bytes()).digest())
    return digest.hexdigest()


def list_scenarios() -> dict[str, Path]:
    """List the scenarios that ship with the package, by name: countries, then variants."""
    countries = sorted(discovery.data_path("countries").glob("*/scenario.yaml"))
    variants = sorted(discovery.data_path("scenarios").glob("*.yaml"))
    return {path.parent.name: path for path in countries} | {path.stem: path for path in variants}


def find_scenario(name_or_path: str | Path, beside: Path | None = None) -> Path:
    """Return the file of a scenario given by name, file or folder.

    Parameters
    ----------
    name_or_path : str or Path
        Name of a shipped scenario, a YAML file or a folder with ``scenario.yaml``.
    beside : Path, optional
        Folder from which a relative path counts.

    Raises
    ------
    ScenarioProblems
        If there is none.
    """
    shipped = list_scenarios()
    path = Path(name_or_path) if beside is None else beside / name_or_path
    if str(name_or_path) in shipped and not path.is_file() and not (path / "scenario.yaml").is_file():
        return shipped[str(name_or_path)]
    if path.is_dir():
        if (path / "scenario.yaml").is_file():
            return path / "scenario.yaml"
        raise ScenarioProblems(
            [Problem("This folder holds no scenario.", shown_path(path), remedy="Add 'scenario.yaml'.")]
        )
    if path.exists():
        return path
    name = str(name_or_path)
    facts: dict[str, Any] = {"found": name, "allowed": ", ".join(shipped), "nearest": nearest(name, shipped)}
    raise ScenarioProblems([Problem("There is no scenario of this name, and no such file.", **facts)])


def load_scenario(name_or_path: str | Path) -> Scenario:
    """Load a scenario by its name or path.

    Parameters
    ----------
    name_or_path : str or Path
        Name of a shipped country or scenario, a YAML file, or the folder of a country.

    Raises
    ------
    ScenarioProblems
        With everything that is wrong with the scenario and its programme.
    """
    from lustrum.programme.scenario_reading import read_scenario  # it builds what stands here

    return read_scenario(find_scenario(name_or_path))
