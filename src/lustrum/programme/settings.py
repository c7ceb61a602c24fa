"""What a scenario changes in a programme: measures removed, moved, weakened, with other parameters.

A path is ``<measure>.from``, ``.until``, ``.stage``, ``.strength``, ``.shift`` (months by which all its dates move) or
``.parameters.<name>``, and ``.parameters.<name>.<key>`` for one entry of a mapping or one date of a dated value. ``*``
in the name of the measure stands for anything. Settings are put into the tree of the programme before it is checked, so
that a message about them names the line of the scenario.
"""

from __future__ import annotations

import fnmatch
from functools import partial

from lustrum.errors import NameProblems
from lustrum.programme.checking import Reader
from lustrum.programme.measures import Measure, load_kind
from lustrum.programme.programme import Programme
from lustrum.programme.yaml12 import Node, make_node

OWN_PATHS = ("packs", "mechanisms", "planner")
"""Beginnings of paths that are not of measures."""

_MEASURE_PATHS = ("from", "until", "shift", "strength", "stage", "parameters")
_SECTIONS = ("measures", "shocks")


class ProgrammeSettings:
    """What the entry ``set`` of a scenario says of measures.

    Parameters
    ----------
    reader : Reader
        Gathers problems.
    settings : Node or None
        The entry ``set``.
    """

    def __init__(self, reader: Reader, settings: Node | None) -> None:
        self.reader = reader
        self.paths = {
            path: value
            for path, value in reader.mapping(settings, "set").items()
            if path.partition(".")[0] not in OWN_PATHS
        }
        self.shifts: dict[str, int] = {}

    def apply(self, tree: Node) -> Node:
        """Return the programme's tree with all settings put in; shifts are kept for :meth:`shift`."""
        for path, value in self.paths.items():
            name, _, rest = path.partition(".")
            sections = {act: key for key in _SECTIONS for act in tree.entries.get(key, Node({})).entries}
            fits = fnmatch.filter(sections, name)
            if not fits:
                allowed = [*sections, *OWN_PATHS]
                self.reader.unknown(value, "set", "Unknown path: no measure of this name.", name, allowed)
            for act in fits:
                section = tree.entries[sections[act]]
                changed = self._change(_Target(act, section.entries[act]), rest, path, value)
                tree = tree.with_entry(sections[act], section.with_entry(act, changed))
        return tree

    def _change(self, target: _Target, rest: str, path: str, value: Node) -> Node:
        head, _, parameter = rest.partition(".")
        if head not in _MEASURE_PATHS or (head == "parameters") != bool(parameter):
            self.reader.unknown(value, "set", "Unknown path.", path, target.paths())
            return target.node
        if head == "shift":
            self.shifts[target.name] = self.reader.whole(value, f"set.{path}") or 0
            return target.node
        if head == "parameters":
            return self._change_parameter(target, parameter, path, value)
        return target.node.with_entry(head, value)

    def _change_parameter(self, target: _Target, parameter: str, path: str, value: Node) -> Node:
        name, _, key = parameter.partition(".")
        if name not in target.parameters():
            self.reader.unknown(value, "set", "Unknown path.", path, target.paths())
            return target.node
        given = target.node.entries.get("parameters") or make_node({}, value.file, value.line, value.column)
        if key:
            old = given.entries.get(name, Node(None))
            if key not in old.entries:
                allowed = [f"{target.name}.parameters.{name}.{one}" for one in old.entries]
                self.reader.unknown(value, "set", "Unknown path.", path, allowed)
                return target.node
            value = old.with_entry(key, value)
        return target.node.with_entry("parameters", given.with_entry(name, value))

    def shift(self, programme: Programme) -> Programme:
        """Return the programme with the dates of some measures moved."""
        for name, months in self.shifts.items():
            programme = programme.change(name, partial(Measure.shifted, months=months))
        return programme


class _Target:
    """A measure in the tree of a programme."""

    def __init__(self, name: str, node: Node) -> None:
        self.name, self.node = name, node

    def parameters(self) -> list[str]:
        """Return the names of the parameters of its kind; those given if the kind is not known."""
        kind = self.node.entries.get("kind", Node(""))
        try:
            return [name for name in load_kind(str(kind.value)).parameters.model_fields if name != "strength"]
        except NameProblems:
            return list(self.node.entries.get("parameters", Node({})).entries)

    def paths(self) -> list[str]:
        """Return all paths that may be set."""
        own = [f"{self.name}.{key}" for key in _MEASURE_PATHS if key != "parameters"]
        return own + [f"{self.name}.parameters.{name}" for name in self.parameters()]


def remove(reader: Reader, programme: Programme, node: Node | None) -> Programme:
    """Return the programme without the measures that the entry ``without`` of a scenario names."""
    names: list[str] = []
    for text, member in reader.texts(node, "without"):
        fits = fnmatch.filter(programme.ids, text)
        if not fits:
            reader.unknown(member, "without", "Unknown measure.", text, programme.ids)
        names += [name for name in fits if name not in names]
    return programme.without(*names)
