"""Where in its files a scenario says something: file, line, column and field, for messages about what it says."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import replace
from pathlib import Path

from lustrum.errors import LustrumError, Problem
from lustrum.programme.scenario import Scenario, find_scenario
from lustrum.programme.yaml12 import Node, read_yaml


def place_problems(scenario: Scenario, problems: Iterable[Problem]) -> list[Problem]:
    """Return problems whose place is a dotted field of the scenario (``packs.farming.share``) with file and line."""
    return [replace(problem, where=place_of(scenario, problem.where)) for problem in problems]


def place_of(scenario: Scenario, field: str) -> str:
    """Return the place of a dotted field in words, in the file that gives it: the scenario's or one that it extends.

    A field that no file gives keeps its name alone.
    """
    path, seen = scenario.path, set[Path]()
    while path is not None and path not in seen:
        seen.add(path)
        node, _ = read_yaml(path)
        if node is None:
            break
        found = _find(node, field)
        if found is not None:
            return found.where(field)
        path = _base_of(node, path)
    return field


def _find(node: Node, field: str) -> Node | None:
    """Return the node of a field, or the nearest one above it; ``set`` is looked at first."""
    settings = node.entries.get("set")
    if settings is not None and field in settings.entries:
        return settings.entries[field]
    found, keys = None, field.split(".")
    for key in keys:
        if key not in node.entries:
            break
        found = node = node.entries[key]
    return found


def _base_of(node: Node, path: Path) -> Path | None:
    base = node.entries.get("extends")
    if base is None or not isinstance(base.value, str):
        return None
    try:
        return find_scenario(base.value, path.parent)
    except LustrumError:
        return None
