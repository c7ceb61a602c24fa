"""YAML 1.2 as we read it: every value knows its file, line and column, and nothing is guessed.

This module owns the step from text to :class:`Node`; what a file means is for others. It reads the events of PyYAML's
C parser and resolves plain scalars by the core schema of YAML 1.2: ``NO`` and ``on`` are text, ``1e3`` is a number,
``010`` is ten, dates stay text. A key that stands twice, a tag, a second document and a number too large to hold are
problems.

Sources
-------
YAML 1.2.2 specification, section 10.3.2 (tag resolution of the core schema).
"""

from __future__ import annotations

import math
import re
from collections.abc import Iterator
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import Any

import yaml

from lustrum.errors import Problem

_NULL = re.compile(r"^(?:~|null|Null|NULL|)$")
_TRUE = re.compile(r"^(?:true|True|TRUE)$")
_FALSE = re.compile(r"^(?:false|False|FALSE)$")
_INT = re.compile(r"^[-+]?[0-9]+$")
_OCT = re.compile(r"^0o[0-7]+$")
_HEX = re.compile(r"^0x[0-9a-fA-F]+$")
_FLOAT = re.compile(r"^[-+]?(?:\.[0-9]+|[0-9]+(?:\.[0-9]*)?)(?:[eE][-+]?[0-9]+)?$")
_INF = re.compile(r"^([-+]?)\.(?:inf|Inf|INF)$")
_NAN = re.compile(r"^\.(?:nan|NaN|NAN)$")

MOST_NODES = 200_000
"""A file with more values than this (aliases counted each time) is refused."""

DEEPEST = 60
"""Lists and mappings may be nested this deep."""


@dataclass(frozen=True)
class Node:
    """A value with its place.

    Parameters
    ----------
    value : None, bool, int, float, str, list of Node or dict of str to Node
        What was read. Keys of mappings are always text.
    file : str
        File that it stands in, as a reader would name it.
    line, column : int
        Place, counted from one. An entry of a mapping has the place of its key.
    size : int
        How many values it holds, itself included.
    is_faulty : bool
        Whether it could not be read; a problem says so already.
    """

    value: Any
    file: str = ""
    line: int = 0
    column: int = 0
    size: int = field(default=1, compare=False)
    is_faulty: bool = False

    @property
    def is_mapping(self) -> bool:
        """Whether the value is a mapping."""
        return isinstance(self.value, dict)

    @property
    def is_list(self) -> bool:
        """Whether the value is a list."""
        return isinstance(self.value, list)

    @property
    def entries(self) -> dict[str, Node]:
        """Entries of a mapping; empty for anything else."""
        return self.value if isinstance(self.value, dict) else {}

    @property
    def items(self) -> list[Node]:
        """Members of a list; empty for anything else."""
        return self.value if isinstance(self.value, list) else []

    @property
    def shown(self) -> str:
        """The value in few words, for messages."""
        if self.is_mapping:
            return "a mapping" if self.value else "an empty mapping"
        if self.is_list:
            return "a list" if self.value else "an empty list"
        return "nothing" if self.value is None else str(self.value)

    def where(self, name: str = "") -> str:
        """Return the place in words: file, line, column and the name of the field."""
        place = f"{self.file} line {self.line}, column {self.column}" if self.line else self.file
        return f"{place}, {name}" if name and place else name or place

    def with_entry(self, key: str, node: Node) -> Node:
        """Return the mapping with one entry put in or replaced."""
        return replace(self, value={**self.entries, key: node})


def make_node(value: Any, file: str = "", line: int = 0, column: int = 0) -> Node:
    """Make a node of plain Python values; all parts get the same place."""
    if isinstance(value, Node):
        return value
    if isinstance(value, dict):
        value = {str(key): make_node(item, file, line, column) for key, item in value.items()}
    elif isinstance(value, (list, tuple)):
        value = [make_node(item, file, line, column) for item in value]
    return Node(value, file, line, column)


def plain(node: Node) -> Any:
    """Return the value without places: text, numbers, lists, mappings."""
    if node.is_mapping:
        return {key: plain(item) for key, item in node.entries.items()}
    if node.is_list:
        return [plain(item) for item in node.items]
    return node.value


def resolve_scalar(text: str) -> Any:
    """Return what a plain (unquoted) scalar means in the core schema of YAML 1.2.

    Examples
    --------
    >>> [resolve_scalar(text) for text in ("NO", "1e3", "010", "0o10", "true", "~", "1946-03-05", "1:30")]
    ['NO', 1000.0, 10, 8, True, None, '1946-03-05', '1:30']
    """
    for pattern, meaning in ((_NULL, None), (_TRUE, True), (_FALSE, False)):
        if pattern.match(text):
            return meaning
    return _resolve_number(text)


def _resolve_number(text: str) -> Any:
    if _INT.match(text):
        return int(text) if len(text) <= 300 else math.inf
    if _OCT.match(text):
        return int(text[2:], 8)
    if _HEX.match(text):
        return int(text[2:], 16)
    if _FLOAT.match(text):
        return float(text)
    infinite = _INF.match(text)
    if infinite:
        return -math.inf if infinite[1] == "-" else math.inf
    return math.nan if _NAN.match(text) else text


class _Refused(Exception):
    """The text cannot be read further; the problem is already noted."""


def _place(event: Any) -> tuple[int, int]:
    """Return line and column of an event, counted from one."""
    return event.start_mark.line + 1, event.start_mark.column + 1


class _Composer:
    """Builds nodes from the parser's events."""

    def __init__(self, text: str, file: str) -> None:
        self.file = file
        self.problems: list[Problem] = []
        self._events: Iterator[Any] = yaml.parse(text, Loader=yaml.CLoader)
        self._anchors: dict[str, Node] = {}
        self._depth = 0
        self._count = 0

    def compose(self) -> Node | None:
        next(self._events)  # the stream begins
        event = next(self._events)
        if isinstance(event, yaml.StreamEndEvent):
            return None
        node = self._node(next(self._events))
        next(self._events)  # the document ends
        event = next(self._events)
        if not isinstance(event, yaml.StreamEndEvent):
            self._problem("A file holds one document.", event, remedy="Remove what follows '---'.")
        return node

    def _problem(self, what: str, event: Any, name: str = "", **facts: Any) -> None:
        place = Node(None, self.file, *_place(event))
        self.problems.append(Problem(what, place.where(name), **facts))

    def _node(self, event: Any) -> Node:
        if isinstance(event, yaml.AliasEvent):
            return self._alias(event)
        self._count += 1
        if self._count > MOST_NODES:
            self._problem("The file holds too many values.", event, allowed=f"at most {MOST_NODES}")
            raise _Refused
        if event.tag is not None and not event.tag.startswith("tag:yaml.org,2002:"):
            self._problem("Tags are not used here.", event, found=str(event.tag))
        if isinstance(event, yaml.ScalarEvent):
            value, size, is_faulty = self._scalar(event)
        else:
            (value, size), is_faulty = self._collection(event), False
        node = Node(value, self.file, *_place(event), size, is_faulty)
        if event.anchor:
            self._anchors[event.anchor] = node
        return node

    def _scalar(self, event: Any) -> tuple[Any, int, bool]:
        is_text = bool(event.style) or event.tag == "tag:yaml.org,2002:str"
        value = event.value if is_text else resolve_scalar(event.value)
        if isinstance(value, float) and not math.isfinite(value):
            what = "Not a number." if math.isnan(value) else "Not a finite number."
            self._problem(what, event, found=event.value, allowed="a finite number")
            return None, 1, True
        return value, 1, False

    def _alias(self, event: Any) -> Node:
        node = self._anchors.get(event.anchor)
        if node is None:
            self._problem("This alias names nothing that stands before it.", event, found=f"*{event.anchor}")
            raise _Refused
        self._count += node.size
        if self._count > MOST_NODES:
            self._problem("The file holds too many values.", event, allowed=f"at most {MOST_NODES}")
            raise _Refused
        line, column = _place(event)
        return replace(node, line=line, column=column)

    def _collection(self, event: Any) -> tuple[Any, int]:
        self._depth += 1
        if self._depth > DEEPEST:
            self._problem("The file is nested too deep.", event, allowed=f"{DEEPEST} levels")
            raise _Refused
        value = self._list() if isinstance(event, yaml.SequenceStartEvent) else self._mapping()
        self._depth -= 1
        members = value.values() if isinstance(value, dict) else value
        return value, 1 + sum(node.size for node in members)

    def _list(self) -> list[Node]:
        members = []
        while not isinstance(event := next(self._events), yaml.SequenceEndEvent):
            members.append(self._node(event))
        return members

    def _mapping(self) -> dict[str, Node]:
        entries: dict[str, Node] = {}
        while not isinstance(event := next(self._events), yaml.MappingEndEvent):
            if not isinstance(event, yaml.ScalarEvent):
                self._problem("A key must be one word or text.", event)
                raise _Refused
            key, (line, column) = event.value, _place(event)
            node = replace(self._node(next(self._events)), line=line, column=column)
            if key in entries:
                first = entries[key].line
                self._problem(
                    "This key stands twice.", event, key, found=key, remedy=f"The first one is on line {first}."
                )
            else:
                entries[key] = node
        return entries


def parse_yaml(text: str, file: str = "") -> tuple[Node | None, list[Problem]]:
    """Read one YAML document.

    Parameters
    ----------
    text : str
        The document.
    file : str
        Name for messages.

    Returns
    -------
    Node or None
        The document; None if it is empty or cannot be read.
    list of Problem
        Everything that is wrong with it as YAML.
    """
    composer = _Composer(text, file)
    try:
        node = composer.compose()
    except _Refused:
        return None, composer.problems
    except yaml.YAMLError as error:
        return None, [*composer.problems, _syntax_problem(error, file)]
    if node is None and not composer.problems:
        composer.problems.append(Problem("The file is empty.", file))
    return node, composer.problems


def _syntax_problem(error: yaml.YAMLError, file: str) -> Problem:
    what = str(getattr(error, "problem", "") or getattr(error, "reason", "") or error).strip()
    mark: Any = getattr(error, "problem_mark", None)
    mark = mark if mark is not None else getattr(error, "context_mark", None)
    place = Node(None, file) if mark is None else Node(None, file, mark.line + 1, mark.column + 1)
    remedy = "Indent with blanks, put text with ': ' or '#' in quotation marks, and close every bracket."
    return Problem(f"This is not YAML: {what}.", place.where(), remedy=remedy)


def shown_path(path: Path) -> str:
    """Return a path as short as a reader needs it: relative to the working folder where it lies below it."""
    try:
        return str(path.resolve().relative_to(Path.cwd()))
    except (ValueError, OSError):
        return str(path)


def read_yaml(path: Path) -> tuple[Node | None, list[Problem]]:
    """Read a YAML file; what is wrong with the file itself is a problem too.

    Parameters
    ----------
    path : Path
        The file.

    Returns
    -------
    Node or None, list of Problem
        As :func:`parse_yaml`.
    """
    name = shown_path(path)
    if path.is_dir():
        return None, [Problem("A file was wanted and this is a folder.", name)]
    try:
        data = path.read_bytes()
    except OSError as error:
        return None, [Problem("The file cannot be read.", name, found=error.strerror or str(error))]
    try:
        text = data.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        line = data[: error.start].count(b"\n") + 1
        found = f"byte 0x{data[error.start]:02x}"
        remedy = "Save the file as UTF-8."
        return None, [Problem("The file is not UTF-8.", f"{name} line {line}", found=found, remedy=remedy)]
    return parse_yaml(text, name)
