"""What a path is, and everything that is wrong with it, at once."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import replace
from pathlib import Path
from typing import Any

from lustrum.assessment.definitions import list_definitions, load_definition, load_definitions
from lustrum.discovery import data_path
from lustrum.economy.reading import DESCRIPTOR
from lustrum.economy.storage import check_economy, list_economies
from lustrum.errors import (
    DefinitionProblems,
    EconomyProblems,
    HistoryProblems,
    InputProblems,
    LustrumError,
    NameProblems,
    Problem,
    ProgrammeProblems,
    ScenarioProblems,
    StudyProblems,
    nearest,
)
from lustrum.history.observed import load_observed
from lustrum.history.storage import load_history
from lustrum.programme.scenario import Scenario, list_scenarios, load_scenario
from lustrum.programme.storage import list_programmes, load_programme
from lustrum.programme.yaml12 import read_yaml
from lustrum.studies.archive import check_run, find_run, is_run
from lustrum.studies.catalogue import MANIFEST, list_records
from lustrum.studies.inputs import definitions_of

KINDS = ("country", "scenario", "programme", "economy", "record", "definition", "history", "run")
"""What can be checked."""

_FOLDERS = (
    ("country", ("scenario.yaml",)),
    ("economy", (DESCRIPTOR,)),
    ("programme", ("programme.yaml",)),
    ("record", ("record.csv",)),
    ("economy", (f"economy/{DESCRIPTOR}",)),
)
_KEYS = (
    ("definition", {"tree", "silent_on", "tradition"}),
    ("programme", {"measures", "shocks", "stages"}),
    ("scenario", {"programme", "extends", "economy", "start", "until", "without", "set", "scale", "draws"}),
)
"""Keys at the top of a YAML file that say what it is."""

_ALLOWED = (
    "the folder of a country, an economy, a record, a history or a run; a YAML file of a scenario, a programme or a "
    "definition; or the name of one that ships with Lustrum"
)


def check(path: Path | str) -> tuple[str, list[Problem]]:
    """Check whatever lies at a path, or has a name.

    Returns
    -------
    kind : str
        What it is: one of `KINDS`.
    problems : list of Problem
        Everything that is wrong, errors first; warnings after.

    Raises
    ------
    NameProblems
        If there is nothing there.
    StudyProblems
        If it is nothing that can be checked.
    """
    found = _find(path)
    kind = recognise(found)
    problems = list(dict.fromkeys(_CHECKERS[kind](found)))
    errors = [problem for problem in problems if problem.severity == "error"]
    return kind, errors + [problem for problem in problems if problem.severity != "error"]


def refuse(kind: str, problems: Sequence[Problem]) -> None:
    """Raise what is wrong, if anything is.

    Raises
    ------
    InputProblems
        If one of the problems is an error; all are in it.
    """
    if any(problem.severity == "error" for problem in problems):
        raise _ERRORS.get(kind, InputProblems)(problems)


_ERRORS: Mapping[str, type[InputProblems]] = {
    "country": ScenarioProblems,
    "scenario": ScenarioProblems,
    "programme": ProgrammeProblems,
    "economy": EconomyProblems,
    "record": HistoryProblems,
    "definition": DefinitionProblems,
    "history": HistoryProblems,
    "run": StudyProblems,
}


def _find(path: Path | str) -> Path:
    if Path(path).exists():
        return Path(path)
    name = str(path)
    shipped = {key: data_path("countries", key, "observed") for key in list_records()}
    shipped |= {key: file.parent if file.stem == "scenario" else file for key, file in list_scenarios().items()}
    for named in (list_economies(), list_programmes(), list_definitions()):
        shipped = {**named, **shipped}
    if name in shipped:
        return shipped[name]
    try:
        return find_run(name)
    except NameProblems:
        pass
    near = nearest(name, [*shipped, *_beside(Path(path))])
    raise NameProblems([Problem("There is no such file, folder or name.", found=name, nearest=near)])


def _beside(path: Path) -> list[str]:
    return [str(one) if path.parent != Path() else one.name for one in path.parent.glob("*")]


# --- what it is -----------------------------------------------------------------------------------


def recognise(path: Path) -> str:
    """Say what a file or folder is, by what it holds.

    Raises
    ------
    StudyProblems
        If it is nothing that is known; what is wrong with the file itself is told.
    """
    kind = _folder_kind(path) if path.is_dir() else _file_kind(path)
    if not kind:
        what = "This folder is nothing that can be checked." if path.is_dir() else "This file cannot be checked alone."
        names = ", ".join(sorted(one.name for one in path.glob("*"))[:8]) if path.is_dir() else path.name
        remedy = ""
        if path.suffix == ".csv" and (path.parent / DESCRIPTOR).is_file():
            remedy = f"It is a table of an economy: check the folder '{path.parent}'."
        raise StudyProblems([Problem(what, str(path), names or "an empty folder", _ALLOWED, remedy=remedy)])
    return kind


def _folder_kind(path: Path) -> str:
    if is_run(path):
        return "run"
    if (path / MANIFEST).is_file() or (path / "history" / MANIFEST).is_file():
        return "history"
    for kind, files in _FOLDERS:
        if all((path / file).is_file() for file in files):
            return kind
    return "record" if (path / "observations.csv").is_file() else ""


def _file_kind(path: Path) -> str:
    if path.name == DESCRIPTOR:
        return "economy"
    if path.name == MANIFEST:
        return _folder_kind(path.parent)
    if path.suffix not in (".yaml", ".yml"):
        return ""
    node, problems = read_yaml(path)
    keys = set(node.entries) if node is not None else set()
    for kind, own in _KEYS:
        if keys & own:
            return kind
    by_name = {"scenario": "scenario", "programme": "programme"}.get(path.stem, "")
    if by_name or not problems:
        return by_name
    raise StudyProblems(problems)


# --- what is wrong with it ------------------------------------------------------------------------


def _gather(how: Callable[..., Any], *arguments: Any) -> Iterator[Problem]:
    """Iterate over the problems that a call raises."""
    try:
        how(*arguments)
    except InputProblems as error:
        yield from error.problems
    except LustrumError as error:
        yield Problem(str(error))


def _folder(path: Path, name: str) -> Path:
    return path.parent if path.name == name else path


def _check_economy(path: Path) -> Iterable[Problem]:
    yield from check_economy(_folder(path, DESCRIPTOR))


def _check_record(path: Path) -> Iterable[Problem]:
    try:
        yield from load_observed(path).problems
    except InputProblems as error:
        yield from error.problems


def _check_history(path: Path) -> Iterable[Problem]:
    yield from _gather(_load_and_check, _folder(path, MANIFEST))


def _load_and_check(path: Path) -> None:
    history = load_history(path)
    if not history.is_observed:
        history.check()


def _check_scenario(path: Path) -> Iterable[Problem]:
    """Check a scenario with its programme, economy, record, definitions and mechanisms, as a run would use them."""
    folder = path if path.is_dir() else path.parent
    try:
        scenario = load_scenario(path)
    except InputProblems as error:
        yield from error.problems
        if path.is_dir():  # the other parts of a country can be looked at all the same
            yield from _parts_of(folder)
        return
    problems = list(_check_parts(scenario))
    yield from problems
    if not any(problem.severity == "error" for problem in problems):
        yield from _check_rules(scenario)


def _check_rules(scenario: Scenario) -> Iterator[Problem]:
    """Find what is wrong with rules, packs, measures and the first state, and what is odd about the measures."""
    from lustrum.simulation.prepare import prepare, read_rules

    problems = list(_gather(prepare, scenario))
    yield from problems
    if not problems:
        yield from read_rules(scenario, (scenario.start, scenario.until)).warnings


def _parts_of(folder: Path) -> Iterator[Problem]:
    if (folder / "economy").is_dir():
        yield from _inside("economy", check_economy(folder / "economy"))
    if (folder / "observed").is_dir():
        yield from _inside("observed", _check_record(folder / "observed"))


def _check_parts(scenario: Scenario) -> Iterator[Problem]:
    if scenario.economy_path is None:
        yield from _gather(lambda: scenario.economy)
    else:
        yield from _inside(_shown(scenario.economy_path), check_economy(scenario.economy_path))
    if scenario.observed is not None:
        yield from _inside(_shown(scenario.observed), _check_record(scenario.observed))
        yield from _check_headline(scenario)
    yield from _gather(load_definitions, definitions_of(scenario))


def _check_headline(scenario: Scenario) -> Iterator[Problem]:
    from lustrum.history.variables import variables_dictionary

    if not scenario.headline or scenario.observed is None or scenario.headline in variables_dictionary():
        return
    try:
        mapping = load_observed(scenario.observed).mapping
    except InputProblems:
        return  # told already
    known = [row.variable for row in mapping if row.observable]
    if scenario.headline not in known:
        where = f"{_shown(scenario.path) if scenario.path else scenario.name}, headline"
        what = "The headline is no variable of the record that has a counterpart."
        yield Problem(what, where, scenario.headline, nearest=nearest(scenario.headline, known))


def _inside(folder: str, problems: Iterable[Problem]) -> Iterator[Problem]:
    """Put the folder before the places of problems that name a file of it only."""
    for problem in problems:
        yield replace(problem, where=f"{folder}/{problem.where}" if problem.where else folder)


def _shown(path: Path) -> str:
    try:
        return str(path.resolve().relative_to(Path.cwd()))
    except ValueError:
        return str(path)


_CHECKERS: Mapping[str, Callable[[Path], Iterable[Problem]]] = {
    "country": _check_scenario,
    "scenario": _check_scenario,
    "programme": lambda path: _gather(load_programme, path),
    "economy": _check_economy,
    "record": _check_record,
    "definition": lambda path: _gather(load_definition, path),
    "history": _check_history,
    "run": lambda path: check_run(_folder(path, MANIFEST)),
}
