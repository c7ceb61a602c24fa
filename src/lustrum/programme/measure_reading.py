"""Reading measures and shocks, and their parameters: units, dates, sources, and what the kind allows."""

from __future__ import annotations

from collections.abc import Mapping
from itertools import pairwise
from typing import Any

from pydantic import ValidationError

from lustrum.errors import Problem, UnitProblems
from lustrum.programme.checking import NAME, Reader, parse_day
from lustrum.programme.measures import OWN_UNIT, Dated, Kind, Measure, field_facts, list_kinds, load_kind
from lustrum.programme.stages import find_cycle
from lustrum.programme.yaml12 import Node
from lustrum.quantities import units
from lustrum.quantities.calendar import Month
from lustrum.quantities.evidence import Sources

MEASURE_FIELDS = (
    *("kind", "title", "from", "until", "stage", "strength", "parameters", "claim", "source", "evidence"),
    *("needs", "overrides", "suspends", "note"),
)
VALUE_FIELDS = ("value", "unit", "source", "evidence", "low", "high", "note")


class ActReader:
    """Reads measures and shocks; remembers their nodes for checks across them.

    Parameters
    ----------
    reader : Reader
        Gathers problems.
    sources : Sources
        Known sources.
    stages : mapping of str to bool
        Known stages, and whether each has a gate by which it is left.
    """

    def __init__(self, reader: Reader, sources: Sources, stages: Mapping[str, bool]) -> None:
        self.reader = reader
        self.sources = sources
        self.stages = stages
        self.nodes: dict[str, Node] = {}

    def read_all(self, node: Node | None, section: str, *, is_shock: bool) -> tuple[Measure, ...]:
        """Read the section ``measures`` or ``shocks``."""
        found = []
        for name, entry in self.reader.mapping(node, section).items():
            field = f"{section}.{name}"
            if name in self.nodes:
                remedy = f"The first one is on line {self.nodes[name].line}."
                self.reader.problem(entry, field, "Two measures have one name.", found=name, remedy=remedy)
                continue
            if not NAME.match(name):
                self.reader.problem(entry, field, "Not a name.", found=name, allowed="letters, digits, - and _")
            self.nodes[name] = entry
            measure = self._read(name, entry, field, is_shock)
            if measure is not None:
                found.append(measure)
        return tuple(found)

    def _read(self, name: str, node: Node, field: str, is_shock: bool) -> Measure | None:
        reader = self.reader
        facts = reader.mapping(node, field, MEASURE_FIELDS)
        if not node.is_mapping:
            return None
        kind = self._kind(node, facts.get("kind"), f"{field}.kind")
        start = reader.day(facts.get("from"), f"{field}.from")
        until = reader.day(facts.get("until"), f"{field}.until")
        if start and until and until.last < start.first:
            found, allowed = f"from {start.text} until {until.text}", f"{start.text} or later"
            what, remedy = "The measure ends before it begins.", "In a scenario, 'shift' moves both dates."
            reader.problem(facts["until"], f"{field}.until", what, found=found, allowed=allowed, remedy=remedy)
        stage = self._stage(facts.get("stage"), f"{field}.stage")
        if kind is not None and kind.needs_end and "until" not in facts and not self.stages.get(stage, False):
            what = f"A measure of the kind '{kind.name}' must have an end."
            remedy = "Give 'until', or a 'stage' that has a gate 'leave'."
            reader.problem(node, f"{field}.until", what, remedy=remedy)
        if start is None and not facts.get("stage") and "from" not in facts:
            reader.problem(node, field, "The measure has no beginning.", remedy="Give 'from' or 'stage'.")
        sources = self._sources(node, facts, field)
        values = self._values(kind, facts, field, start.start if start else None) if kind else {}
        return Measure(
            id=name,
            kind=kind.name if kind else "",
            start=start.start if start else None,
            until=until.end if until else None,
            stage=stage,
            values=values,
            claims=reader.claims(facts.get("claim"), f"{field}.claim"),
            sources=sources,
            evidence=reader.evidence(facts.get("evidence"), f"{field}.evidence"),
            title=reader.text(facts.get("title"), f"{field}.title") or (kind.title if kind else ""),
            note=reader.text(facts.get("note"), f"{field}.note"),
            is_shock=is_shock,
            dates=(start.text if start else "", until.text if until else ""),
            where=node.where(field),
            **{key: self._ids(facts.get(key), f"{field}.{key}") for key in ("needs", "overrides", "suspends")},
        )

    def _kind(self, node: Node, given: Node | None, field: str) -> Kind | None:
        name = self.reader.text(given, field)
        if not name:
            self.reader.problem(given or node, field, "The measure has no kind.", allowed=", ".join(list_kinds()))
            return None
        if name not in list_kinds():
            self.reader.unknown(given or node, field, "Unknown kind of measure.", name, list_kinds())
            return None
        return load_kind(name)

    def _stage(self, node: Node | None, field: str) -> str:
        name = self.reader.text(node, field)
        if node is not None and name and name not in self.stages:
            self.reader.unknown(node, field, "Unknown stage.", name, self.stages)
        return name

    def _sources(self, node: Node, facts: Mapping[str, Node], field: str) -> tuple[str, ...]:
        if "source" not in facts:
            remedy = "Add 'source' with a key of 'sources'."
            self.reader.problem(node, field, "The measure has no source.", remedy=remedy)
            return ()
        return self.reader.sources(facts["source"], f"{field}.source", self.sources)

    def _ids(self, node: Node | None, field: str) -> tuple[str, ...]:
        return tuple(name for name, _ in self.reader.texts(node, field))

    def _values(
        self, kind: Kind, facts: Mapping[str, Node], field: str, start: Month | None
    ) -> dict[str, tuple[Dated, ...]]:
        given = dict(self.reader.mapping(facts.get("parameters"), f"{field}.parameters"))
        names = {name: f"{field}.parameters.{name}" for name in given}
        allowed = [name for name in kind.parameters.model_fields if name != "strength"]
        for name in [name for name in given if name not in allowed]:
            node = given.pop(name)
            remedy = f"Write it beside 'parameters': '{field}.strength'." if name == "strength" else ""
            self.reader.unknown(node, f"{field}.parameters", "Unknown parameter.", name, allowed, remedy=remedy)
        if "strength" in facts:
            given["strength"], names["strength"] = facts["strength"], f"{field}.strength"
        parameters = _ParameterReader(self.reader, kind, self.sources)
        for name, node in given.items():
            parameters.read(name, node, names[name])
        parameters.check(start, facts.get("parameters") or facts["kind"], field)
        return parameters.values()

    def check_relations(self, acts: tuple[Measure, ...]) -> None:
        """Check that measures named by others are there, and that no needs or overrides go in a circle."""
        for act in acts:
            node = self.nodes[act.id]
            for relation in ("needs", "overrides", "suspends"):
                for name in getattr(act, relation):
                    place = node.entries.get(relation, node)
                    field = f"{act.id}.{relation}"
                    if name not in self.nodes:
                        self.reader.unknown(place, field, "Unknown measure.", name, self.nodes)
                    elif name == act.id:
                        self.reader.problem(place, field, "A measure names itself.", found=name)
        for relation, what in (("needs", "need"), ("overrides", "override")):
            cycle = find_cycle({act.id: [n for n in getattr(act, relation) if n != act.id] for act in acts})
            if cycle:
                place = self.nodes[cycle[0]].entries.get(relation, self.nodes[cycle[0]])
                self.reader.problem(place, relation, f"The measures {what} each other.", found=" → ".join(cycle))


class _ParameterReader:
    """Reads the parameters of one measure: units, dates, sources, and what the kind allows."""

    def __init__(self, reader: Reader, kind: Kind, sources: Sources) -> None:
        self.reader = reader
        self.kind = kind
        self.sources = sources
        self._found: dict[str, list[tuple[Dated, Node, str]]] = {}

    def values(self) -> dict[str, tuple[Dated, ...]]:
        """Return what was read, by parameter."""
        return {name: tuple(dated for dated, _, _ in found) for name, found in self._found.items()}

    def read(self, name: str, node: Node, field: str) -> None:
        """Read one parameter: a value, or values by date."""
        unit = field_facts(self.kind.parameters.model_fields[name]).get("unit", "")
        days = {key: parse_day(key) for key in node.entries}
        is_dated = bool(days) and all(key[:4].isdigit() for key in days)
        parts = [(key, entry) for key, entry in node.entries.items()] if is_dated else [("", node)]
        found: list[tuple[Dated, Node, str]] = []
        for key, part in parts:
            place = f"{field}.{key}" if key else field
            day = days.get(key)
            if key and day is None:
                allowed = "a day of the calendar as YYYY, YYYY-MM or YYYY-MM-DD"
                self.reader.problem(part, place, "Not a date.", found=key, allowed=allowed)
                continue
            found.append((self._dated(part, place, unit, day.start if day else None), part, place))
        for (before, _, _), (after, part, place) in pairwise(found):
            if before.since and after.since and after.since <= before.since:
                self.reader.problem(
                    part, place, "The dates are out of order.", found=str(after.since), allowed=f"after {before.since}"
                )
        self._found[name] = found

    def _dated(self, node: Node, field: str, unit: str, since: Month | None) -> Dated:
        facts = node.entries if "value" in node.entries else {}
        source = ""
        if "source" in facts:
            source = ", ".join(self.reader.sources(facts["source"], f"{field}.source", self.sources))
        return Dated(
            value=self._convert(node, field, unit),
            since=since,
            source=source,
            evidence=self.reader.evidence(facts.get("evidence"), f"{field}.evidence"),
            note=self.reader.text(facts.get("note"), f"{field}.note"),
        )

    def _convert(self, node: Node, field: str, unit: str) -> Any:
        """Return plain values in the parameter's own unit."""
        if "value" in node.entries:
            facts = self.reader.mapping(node, field, VALUE_FIELDS)
            return self._in_unit(facts["value"], facts.get("unit"), field, unit)
        if node.is_list:
            return tuple(self._convert(part, f"{field}.{n}", unit) for n, part in enumerate(node.items, 1))
        if node.is_mapping:
            return {key: self._convert(part, f"{field}.{key}", unit) for key, part in node.entries.items()}
        return node.value

    def _in_unit(self, node: Node, unit_node: Node | None, field: str, unit: str) -> Any:
        given = self.reader.text(unit_node, f"{field}.unit")
        value = self._convert(node, field, unit)
        if (
            unit_node is None
            or not given
            or given == unit
            or isinstance(value, bool)
            or not isinstance(value, (int, float))
        ):
            return value
        if unit == OWN_UNIT:
            return value
        try:
            return units.convert(float(value), given, unit)
        except UnitProblems as error:
            what, allowed = error.problems[0].what, f"a unit like '{unit}'" if unit else "no unit"
            self.reader.problem(unit_node, f"{field}.unit", what, found=given, allowed=allowed)
            return value

    def check(self, start: Month | None, place: Node, field: str) -> None:
        """Check the parameters of every step against the model of the kind."""
        steps = {dated.since for found in self._found.values() for dated, _, _ in found if dated.since}
        dates = sorted({start or min(steps, default=Month(1, 1)), *steps})
        seen: set[tuple[str, str]] = set()
        for date in dates:
            given, nodes = {}, {}
            for name, found in self._found.items():
                valid = [one for one in found if one[0].since is None or one[0].since <= date]
                if valid:
                    given[name], nodes[name] = valid[-1][0].value, valid[-1][1:]
            try:
                self.kind.parameters(**given)
            except ValidationError as error:
                for fault in error.errors(include_url=False):
                    self._fault(dict(fault), nodes, place, field, seen)

    def _fault(
        self,
        fault: dict[str, Any],
        nodes: Mapping[str, tuple[Node, str]],
        place: Node,
        field: str,
        seen: set[tuple[str, str]],
    ) -> None:
        name = str(fault["loc"][0]) if fault["loc"] else ""
        node, where = nodes.get(name, (place, f"{field}.parameters.{name}" if name else field))
        for step in fault["loc"][1:]:
            node, where = _descend(node, step), f"{where}.{step + 1 if isinstance(step, int) else step}"
        if node.entries.get("value", node).is_faulty:
            return
        what, facts = _in_words(fault)
        if len(fault["loc"]) == 1 and name in self.kind.parameters.model_fields:
            facts |= _allowed_range(self.kind, name)
        problem = Problem(what, node.where(where), **facts)
        if (problem.where, problem.what) not in seen:
            seen.add((problem.where, problem.what))
            self.reader.problems.append(problem)


def _descend(node: Node, step: Any) -> Node:
    inner = node.entries.get("value", node)
    if isinstance(step, int) and inner.is_list and step < len(inner.items):
        return inner.items[step]
    return inner.entries.get(str(step), node)


_RANGE_FAULTS = ("greater_than", "greater_than_equal", "less_than", "less_than_equal")


def _in_words(fault: dict[str, Any]) -> tuple[str, dict[str, Any]]:
    found = "" if fault["type"] == "missing" else str(fault.get("input"))
    context = fault.get("ctx", {})
    if fault["type"] in _RANGE_FAULTS:
        return "The value is outside its range.", {"found": found, "allowed": fault["msg"].partition("be ")[2]}
    if fault["type"] == "missing":
        return "A parameter is missing.", {}
    if fault["type"] == "extra_forbidden":
        return "Unknown field.", {"found": str(fault["loc"][-1])}
    if fault["type"] == "literal_error":
        return "Unknown word.", {"found": found, "allowed": str(context.get("expected", ""))}
    text = str(fault["msg"]).removeprefix("Value error, ").replace("Input should be", "It should be")
    return f"{text}.", {"found": found if len(found) < 60 else ""}


def _allowed_range(kind: Kind, name: str) -> dict[str, Any]:
    info = kind.parameters.model_fields[name]
    limits = {
        key: getattr(rule, key) for rule in info.metadata for key in ("ge", "gt", "le", "lt") if hasattr(rule, key)
    }
    low, high = limits.get("ge", limits.get("gt")), limits.get("le", limits.get("lt"))
    if low is None and high is None:
        return {}
    unit = field_facts(info).get("unit", "")
    if high is None:
        text = f"{'above' if 'gt' in limits else 'at least'} {low:g}"
    elif low is None:
        text = f"{'below' if 'lt' in limits else 'at most'} {high:g}"
    else:
        text = f"{low:g} to {high:g}"
    return {"allowed": f"{text} {unit}".strip()}
