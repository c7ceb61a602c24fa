"""Systems tried: the scenarios of a system are run, and its traits told with the numbers found."""

from __future__ import annotations

import importlib
import inspect
from collections import Counter
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from lustrum.discovery import list_modules
from lustrum.economy.economy import Economy
from lustrum.errors import NameProblems, Problem, nearest
from lustrum.programme.scenario import load_scenario
from lustrum.simulation.run import Run, RunInterrupted, simulate
from lustrum.studies.systems._contract import Trait

PACKAGE = "lustrum.studies.systems"

Told = Callable[[str], None]


@dataclass(frozen=True)
class System:
    """A system of the source documents.

    Parameters
    ----------
    id, title, works_when : str
        Number (``SYS-05``), name, and what a test of it must show.
    name : str
        Name of its file.
    text : str
        Page of explanation.
    runs : mapping of str to str
        Name of each run that it looks at, and the shipped scenario behind it.
    traits : callable
        From runs to traits.
    """

    id: str
    title: str
    works_when: str
    name: str
    text: str
    runs: Mapping[str, str]
    traits: Callable[[Mapping[str, Run]], Iterator[Trait]] = field(repr=False)

    def try_out(self, tell: Told = lambda line: None, shared: Shared | None = None) -> Trial:
        """Run the scenarios, coarsely as they stand, and find the traits.

        Parameters
        ----------
        tell : callable, optional
            Is told what is being run.
        shared : Shared, optional
            What other trials have run and loaded already; nothing if not given.

        Raises
        ------
        KeyboardInterrupt
            If the user stops it: of a trial that was not finished nothing is kept.
        """
        shared = shared or Shared()
        runs = {}
        for name, scenario in self.runs.items():
            tell(f"{self.id}: {name} ({scenario})")
            try:
                runs[name] = shared.run(scenario)
            except RunInterrupted:
                raise KeyboardInterrupt from None
        return Trial(self, tuple(self.traits(runs)))


class Shared:
    """What trials share: economies loaded once, and runs that more than one system looks at lived through once.

    Runs that one system alone looks at are not kept, so that memory does not grow with the number of systems.
    """

    def __init__(self) -> None:
        named = Counter(scenario for system in list_systems().values() for scenario in set(system.runs.values()))
        self._common = {scenario for scenario, times in named.items() if times > 1}
        self._runs: dict[str, Run] = {}
        self._economies: dict[tuple[Path | None, str], Economy] = {}

    def run(self, name: str) -> Run:
        """Return the run of a shipped scenario at its own seed and scale."""
        if name in self._runs:
            return self._runs[name]
        scenario = load_scenario(name)
        key = (scenario.economy_path, str(scenario.economy_date))
        if key not in self._economies:
            self._economies[key] = scenario.economy
        run = simulate(scenario, economy=self._economies[key])
        if name in self._common:
            self._runs[name] = run
        return run


@dataclass(frozen=True)
class Trial:
    """What trying a system out has shown.

    Parameters
    ----------
    system : System
        What was tried.
    traits : tuple of Trait
        What was found, in order.
    """

    system: System
    traits: tuple[Trait, ...]

    @property
    def works(self) -> bool:
        """Whether there are traits, and every one is shown where it must be and nowhere else."""
        return bool(self.traits) and all(trait.works for trait in self.traits)

    def to_dict(self) -> dict[str, Any]:
        """Return the trial as plain data."""
        return {
            "id": self.system.id,
            "title": self.system.title,
            "works_when": self.system.works_when,
            "runs": dict(self.system.runs),
            "works": self.works,
            "traits": [{**vars(trait), "works": trait.works} for trait in self.traits],
        }


def list_systems() -> dict[str, System]:
    """List the systems by number, in order.

    Examples
    --------
    >>> all(number.startswith("SYS-") for number in list_systems())
    True
    """
    found = [_read(name, module) for name, module in list_modules(PACKAGE).items()]
    return {system.id: system for system in sorted(found, key=lambda system: system.id)}


def _read(name: str, module_name: str) -> System:
    module = importlib.import_module(module_name)
    text = inspect.getdoc(module) or ""
    return System(module.ID, module.TITLE, module.WORKS_WHEN, name, text, dict(module.RUNS), module.traits)


def find_system(wanted: str) -> System:
    """Return a system by its number or its name.

    Raises
    ------
    NameProblems
        If there is none; the nearest is named.
    """
    systems = list_systems()
    for system in systems.values():
        if wanted in (system.id, system.name):
            return system
    names = [*systems, *(system.name for system in systems.values())]
    remedy = "'lustrum list systems' names them."
    raise NameProblems([Problem("There is no such system.", "", wanted, "", nearest(wanted, names), remedy)])
