"""YAML with places: every value of a definition file knows the line it stands on.

Reads one document by the core schema of YAML 1.2 (``NO`` is text, dates stay text) into :class:`Node`; what the
values mean is for `definitions`.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import yaml

from lustrum.errors import Problem

_FLOAT = re.compile(r"^[-+]?(?:\.[0-9]+|[0-9]+(?:\.[0-9]*)?)(?:[eE][-+]?[0-9]+)?$")
_INT = re.compile(r"^[-+]?[0-9]+$")
_WORDS: dict[str, Any] = {"": None, "~": None, "null": None, "true": True, "false": False}
DEEPEST = 60


@dataclass(frozen=True)
class Node:
    """A value with its place.

    Parameters
    ----------
    value : None, bool, int, float, str, list of Node or dict of str to Node
        What was read.
    file : str
        File, as a reader would name it.
    line : int
        Line, counted from one; an entry of a mapping has the line of its key.
    """

    value: Any
    file: str = ""
    line: int = 0

    @property
    def entries(self) -> dict[str, Node]:
        """Entries of a mapping; empty for anything else."""
        return self.value if isinstance(self.value, dict) else {}

    @property
    def items(self) -> list[Node]:
        """Members of a list; empty for anything else."""
        return self.value if isinstance(self.value, list) else []

    @property
    def text(self) -> str:
        """The value as text; empty for lists, mappings and nothing."""
        return "" if self.value is None or isinstance(self.value, (dict, list)) else str(self.value)

    @property
    def shown(self) -> str:
        """The value in few words, for messages."""
        if isinstance(self.value, (dict, list)):
            return "a mapping" if isinstance(self.value, dict) else "a list"
        return "nothing" if self.value is None else str(self.value)

    def where(self, path: str = "") -> str:
        """Return the place in words: file, line, path to the field."""
        place = f"{self.file} line {self.line}" if self.line else self.file
        return f"{place}, {path}" if path and place else path or place

    def walk(self) -> Iterator[Node]:
        """Iterate over this node and all below it."""
        yield self
        for member in (*self.entries.values(), *self.items):
            yield from member.walk()


def make_node(value: Any, file: str = "") -> Node:
    """Make a node of plain Python values, without places."""
    if isinstance(value, dict):
        return Node({str(key): make_node(item, file) for key, item in value.items()}, file)
    if isinstance(value, (list, tuple)):
        return Node([make_node(item, file) for item in value], file)
    return Node(value, file)


def _scalar(node: yaml.ScalarNode) -> Any:
    text = str(node.value)
    if node.style in ('"', "'", "|", ">"):
        return text
    if text.lower() in _WORDS:
        return _WORDS[text.lower()]
    if _INT.match(text):
        return int(text)
    return float(text) if _FLOAT.match(text) else text


class _Builder:
    def __init__(self, file: str) -> None:
        self.file = file
        self.problems: list[Problem] = []

    def build(self, node: yaml.Node, line: int | None = None, depth: int = 0) -> Node:
        line = node.start_mark.line + 1 if line is None else line
        if depth > DEEPEST:  # also ends a list that holds itself by an alias
            self.problems.append(Problem("The file is nested too deep.", f"{self.file} line {line}"))
            return Node(None, self.file, line)
        if isinstance(node, yaml.MappingNode):
            return Node(self._mapping(node, depth), self.file, line)
        if isinstance(node, yaml.SequenceNode):
            return Node([self.build(item, None, depth + 1) for item in node.value], self.file, line)
        assert isinstance(node, yaml.ScalarNode)
        return Node(_scalar(node), self.file, line)

    def _mapping(self, node: yaml.MappingNode, depth: int) -> dict[str, Node]:
        entries: dict[str, Node] = {}
        for key, value in node.value:
            line = key.start_mark.line + 1
            name = str(key.value) if isinstance(key, yaml.ScalarNode) else ""
            if name in entries or not name:
                what = "This key stands twice." if name else "A key must be one word or text."
                self.problems.append(Problem(what, f"{self.file} line {line}", found=name))
                continue
            entries[name] = self.build(value, line, depth + 1)
        return entries


def parse_yaml(text: str, file: str = "") -> tuple[Node | None, list[Problem]]:
    """Read one YAML document.

    Returns
    -------
    Node or None
        The document; None if it is empty or cannot be read.
    list of Problem
        Everything that is wrong with it as YAML.
    """
    builder = _Builder(file)
    try:
        root = yaml.compose(text, Loader=getattr(yaml, "CSafeLoader", yaml.SafeLoader))
    except yaml.YAMLError as error:
        mark = getattr(error, "problem_mark", None)
        where = f"{file} line {mark.line + 1}" if mark else file
        what = str(getattr(error, "problem", "") or error).strip()
        return None, [
            Problem(f"This is not YAML: {what}.", where, remedy="Indent with blanks and close every bracket.")
        ]
    if root is None:
        return None, [Problem("The file is empty.", file)]
    node = builder.build(root)
    return node, builder.problems


def read_yaml(path: Path) -> tuple[Node | None, list[Problem]]:
    """Read a YAML file; what is wrong with the file itself is a problem too."""
    try:
        text = path.read_text(encoding="utf-8-sig")
    except (OSError, UnicodeDecodeError) as error:
        found = getattr(error, "strerror", "") or str(error)
        return None, [Problem("The file cannot be read.", str(path), found=found)]
    return parse_yaml(text, _shown(path))


def _shown(path: Path) -> str:
    try:
        return str(path.resolve().relative_to(Path.cwd()))
    except ValueError:
        return str(path)
