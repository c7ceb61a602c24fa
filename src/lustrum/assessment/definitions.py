"""Definitions by name or file: what a source calls by a name, as a tree of criteria over indicators.

A definition is one YAML file, packaged (``data/definitions/<id>.yaml``) or anywhere. The types are in `tree`,
reading and checking a file is `checking`, what a tree is worth at a date is `evaluation`. The format is specified
in ``docs/reference/definitions.md``.

    id: kornai-1992
    name: Classical socialist system
    date: 1992
    tradition: comparative economic systems
    source: {text: "Kornai 1992, The Socialist System"}
    silent_on: [{theme: needs, indicators: [NEED]}]
    tree:
      all:
        - title: Public property dominant
          claim: kornai-1992
          theme: ownership
          indicator: OWN-02
          op: ">"
          threshold: {value: 0.5, source: project default, sweep: [0.4, 0.9]}

A node is a leaf (``indicator``) or has one of ``all``, ``any``, ``m-of-n`` (with ``m``), ``mean`` (with
``threshold``), ``gate`` (with ``then``), or ``use``: the name of a node under ``parts``. Leaves under ``reported``
are computed and shown and count for nothing.
"""

from __future__ import annotations

from collections.abc import Iterable
from pathlib import Path

from lustrum import discovery
from lustrum.assessment.checking import read_definition
from lustrum.assessment.tree import Definition
from lustrum.errors import DefinitionProblems, NameProblems, Problem, nearest

__all__ = ["list_definitions", "load_definition", "load_definitions", "read_definition"]


def list_definitions() -> dict[str, Path]:
    """List the packaged definitions by id, in order of file name."""
    return {path.stem: path for path in sorted(discovery.data_path("definitions").glob("*.yaml"))}


def load_definition(name: str | Path | Definition) -> Definition:
    """Load a definition by its id, or from a file.

    Raises
    ------
    NameProblems
        If it is no packaged definition and no file; the nearest name is given.
    DefinitionProblems
        If the file is wrong; every problem is in it.
    """
    if isinstance(name, Definition):
        return name
    packaged = list_definitions()
    if str(name) in packaged:
        return read_definition(packaged[str(name)])
    path = Path(name)
    if path.suffix in (".yaml", ".yml") or path.exists():
        return read_definition(path)
    allowed = ", ".join(packaged)
    raise NameProblems(
        [
            Problem(
                "There is no such definition.",
                "",
                str(name),
                allowed,
                nearest(str(name), packaged),
                "Or give a YAML file.",
            )
        ]
    )


def load_definitions(names: Iterable[str | Path | Definition]) -> tuple[Definition, ...]:
    """Load several definitions; the problems of all are raised together.

    Raises
    ------
    NameProblems
        If a name is unknown or two definitions have one id.
    DefinitionProblems
        If files are wrong.
    """
    loaded: list[Definition] = []
    problems: list[Problem] = []
    for name in [names] if isinstance(names, (str, Path, Definition)) else names:
        try:
            loaded.append(load_definition(name))
        except DefinitionProblems as error:
            problems += error.problems
    if problems:
        raise DefinitionProblems(problems)
    twice = {d.id for d in loaded if sum(other.id == d.id for other in loaded) > 1}
    if twice:
        remedy = "Name each once; a changed copy of a packaged definition needs an id of its own."
        raise NameProblems([Problem("Two definitions have one id.", "", ", ".join(sorted(twice)), remedy=remedy)])
    return tuple(loaded)
