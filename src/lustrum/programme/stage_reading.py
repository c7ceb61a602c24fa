"""Reading stages and their gates."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import replace

from lustrum.errors import HistoryProblems
from lustrum.history.language import names_in, parse
from lustrum.history.variables import variables_dictionary
from lustrum.programme.checking import Reader
from lustrum.programme.measures import Measure
from lustrum.programme.stages import (
    BASES,
    COMPARE,
    Acting,
    After,
    All,
    AnyOf,
    Gate,
    Leaf,
    Not,
    Since,
    Stage,
    find_cycle,
    leaves,
    stage_edges,
)
from lustrum.programme.yaml12 import Node
from lustrum.quantities.evidence import Sources

STAGE_FIELDS = ("title", "enter", "leave", "claim", "source", "note")
LEAF_FIELDS = ("observable", "op", "value", "basis", "source")
GATE_WORDS = ("all", "any", "not", "after", "in-force", "since")


def read_stages(reader: Reader, node: Node | None, sources: Sources) -> tuple[Stage, ...]:
    """Read the section ``stages``."""
    stages = []
    for name, entry in reader.mapping(node, "stages").items():
        field = f"stages.{name}"
        facts = reader.mapping(entry, field, STAGE_FIELDS)
        stages.append(
            Stage(
                id=name,
                title=reader.text(facts.get("title"), f"{field}.title"),
                enter=_read_gate(reader, facts.get("enter"), f"{field}.enter"),
                leave=_read_gate(reader, facts.get("leave"), f"{field}.leave"),
                claims=reader.claims(facts.get("claim"), f"{field}.claim"),
                sources=reader.sources(facts.get("source"), f"{field}.source", sources),
                note=reader.text(facts.get("note"), f"{field}.note"),
                where=entry.where(field),
            )
        )
    return tuple(stages)


def _read_gate(reader: Reader, node: Node | None, name: str) -> Gate | None:
    if node is None or node.value is None:
        return None
    entries = reader.mapping(node, name)
    if "observable" in entries:
        return _read_leaf(reader, node, name)
    if len(entries) == 1 and next(iter(entries)) in GATE_WORDS:
        word, part = next(iter(entries.items()))
        return _read_word(reader, word, part, f"{name}.{word}")
    if node.is_mapping:
        allowed = "one of " + ", ".join(GATE_WORDS) + ", or observable with op and value"
        reader.problem(node, name, "This is no gate.", found=", ".join(entries) or "nothing", allowed=allowed)
    return None


def _read_word(reader: Reader, word: str, node: Node, name: str) -> Gate | None:
    if word in ("all", "any"):
        return _read_group(reader, word, node, name)
    if word == "not":
        inner = _read_gate(reader, node, name)
        return None if inner is None else Not(inner)
    if word == "since":
        day = reader.day(node, name)
        return Since(day.start) if day else None
    target = reader.text(node, name)
    gate = After(target) if word == "after" else Acting(target)
    return gate if target else None


def _read_group(reader: Reader, word: str, node: Node, name: str) -> Gate | None:
    if not node.is_list or not node.items:
        reader.problem(node, name, "A list of gates was wanted here.", found=node.shown)
        return None
    parts = tuple(_read_gate(reader, part, f"{name}.{n}") for n, part in enumerate(node.items, 1))
    known = tuple(part for part in parts if part is not None)
    return All(known) if word == "all" else AnyOf(known)


def _read_leaf(reader: Reader, node: Node, name: str) -> Gate | None:
    facts = reader.mapping(node, name, LEAF_FIELDS)
    observable = reader.text(facts.get("observable"), f"{name}.observable")
    op = reader.choice(facts.get("op"), f"{name}.op", tuple(COMPARE), "")
    value = reader.number(facts.get("value"), f"{name}.value")
    basis_node = facts.get("basis")
    if basis_node is not None and basis_node.value is True:  # `basis: true` is the word, not the truth value
        basis_node = replace(basis_node, value="true")
    basis = reader.choice(basis_node, f"{name}.basis", BASES, "reported")
    for field, is_given in (("op", "op" in facts), ("value", "value" in facts), ("observable", bool(observable))):
        if not is_given:
            reader.problem(node, name, f"The gate has no {field}.")
    if "observable" in facts and observable:
        _check_observable(reader, facts["observable"], observable, f"{name}.observable")
    if value is None or not op or not observable:
        return None
    return Leaf(observable, op, value, basis, reader.text(facts.get("source"), f"{name}.source") or "project default")


def _check_observable(reader: Reader, node: Node, text: str, name: str) -> None:
    """Check that an observable can be read and names variables of the record."""
    try:
        names = {part.name for part in names_in(parse(text))}
    except HistoryProblems as error:
        reader.problems += [replace(problem, where=node.where(name)) for problem in error.problems]
        return
    known = variables_dictionary()
    for variable in sorted(names - set(known)):
        reader.unknown(node, name, "The record has no such variable.", variable, known)


def check_stages(reader: Reader, stages: Iterable[Stage], acts: Iterable[Measure], nodes: Mapping[str, Node]) -> None:
    """Check that gates wait for stages and measures that are there, and that no stages wait for each other."""
    stages = tuple(stages)
    names = {stage.id for stage in stages}
    for stage in stages:
        for leaf in (*leaves(stage.enter), *leaves(stage.leave)):
            place = Node(None, stage.where)
            if isinstance(leaf, After) and leaf.stage not in names:
                reader.unknown(place, "", "A gate waits for an unknown stage.", leaf.stage, names)
            if isinstance(leaf, Acting) and leaf.measure not in nodes:
                reader.unknown(place, "", "A gate waits for an unknown measure.", leaf.measure, nodes)
    cycle = find_cycle(stage_edges(stages, {act.id: act.stage for act in acts}))
    if cycle:
        where = next(stage.where for stage in stages if stage.id == cycle[0])
        remedy = "Let one of them be entered by a date or an observable."
        reader.problem(Node(None, where), "", "The stages wait for each other.", found=" → ".join(cycle), remedy=remedy)
