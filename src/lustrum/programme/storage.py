"""Programmes on disk: one YAML file, read with every problem at once.

The format is in ``docs/reference/programme.md``. Use :func:`load_programme`; a scenario uses :func:`build_programme`
on a tree that it has changed, so that what it sets is checked like what the file says, and a message names the line
that was written.
"""

from __future__ import annotations

from pathlib import Path
from typing import Any

from lustrum import discovery
from lustrum.errors import Problem, ProgrammeProblems, nearest
from lustrum.programme.checking import Reader, read_sources
from lustrum.programme.measure_reading import ActReader
from lustrum.programme.programme import Programme
from lustrum.programme.schedule import find_clashes
from lustrum.programme.stage_reading import check_stages, read_stages
from lustrum.programme.yaml12 import Node, read_yaml, shown_path
from lustrum.quantities.calendar import Month

TOP = ("name", "title", "notes", "sources", "stages", "measures", "shocks")


def list_programmes() -> dict[str, Path]:
    """List the programmes that ship with the package, by name."""
    inside = {path.parent.name: path for path in sorted(discovery.data_path("countries").glob("*/programme.yaml"))}
    return inside | {path.stem: path for path in sorted(discovery.data_path("programmes").glob("*.yaml"))}


def find_programme(name_or_path: str | Path) -> Path:
    """Return the file of a programme given by name, file or folder.

    Raises
    ------
    ProgrammeProblems
        If there is none.
    """
    path, shipped = Path(name_or_path), list_programmes()
    if str(name_or_path) in shipped and not path.exists():
        return shipped[str(name_or_path)]
    if path.is_dir() and (path / "programme.yaml").is_file():
        return path / "programme.yaml"
    if path.exists():
        return path
    name = str(name_or_path)
    facts: dict[str, Any] = {"found": name, "allowed": ", ".join(shipped), "nearest": nearest(name, shipped)}
    raise ProgrammeProblems([Problem("There is no programme of this name, and no such file.", **facts)])


def load_programme(name_or_path: str | Path) -> Programme:
    """Load a programme by its name or path.

    Parameters
    ----------
    name_or_path : str or Path
        Name of a shipped programme, a YAML file, or a folder with ``programme.yaml``.

    Raises
    ------
    ProgrammeProblems
        With everything that is wrong with the file.
    """
    path = find_programme(name_or_path)
    node, problems = read_yaml(path)
    programme = build_programme(node, problems, path) if node is not None else Programme(path.stem)
    if not problems:
        problems = list(check_clashes(programme))
    if problems:
        raise ProgrammeProblems(dict.fromkeys(problems))
    return programme


def build_programme(node: Node, problems: list[Problem], path: Path) -> Programme:
    """Build a programme of a tree of nodes; what is wrong is added to `problems`. Clashes are looked for apart."""
    reader = Reader(problems)
    entries = reader.mapping(node, "", TOP)
    sources = read_sources(reader, entries.get("sources"))
    stages = read_stages(reader, entries.get("stages"), sources)
    acts = ActReader(reader, sources, {stage.id: stage.leave is not None for stage in stages})
    measures = acts.read_all(entries.get("measures"), "measures", is_shock=False)
    shocks = acts.read_all(entries.get("shocks"), "shocks", is_shock=True)
    acts.check_relations((*measures, *shocks))
    check_stages(reader, stages, (*measures, *shocks), acts.nodes)
    default_name = path.resolve().parent.name if path.stem == "programme" else path.stem
    return Programme(
        name=reader.text(entries.get("name"), "name") or default_name,
        title=reader.text(entries.get("title"), "title"),
        note=reader.text(entries.get("notes"), "notes"),
        stages=stages,
        measures=measures,
        shocks=shocks,
        sources=sources,
        path=shown_path(path),
    )


def check_clashes(programme: Programme) -> tuple[Problem, ...]:
    """Return the clashes of all the time that the programme spans."""
    dates = [date for act in programme.acts for date in (act.start, act.until, *act.steps()) if date]
    return find_clashes(programme, min(dates, default=Month(1, 1)), max(dates, default=Month(1, 1)))
