"""Reading a scenario: its own file, those it extends, and the programme with what the scenario changes in it."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path
from typing import Any

from lustrum import discovery
from lustrum.errors import Problem, ScenarioProblems
from lustrum.programme.checking import Reader
from lustrum.programme.programme import Programme
from lustrum.programme.scenario import Planner, Scenario, find_scenario, list_scenarios
from lustrum.programme.settings import OWN_PATHS, ProgrammeSettings, remove
from lustrum.programme.storage import build_programme, check_clashes, list_programmes
from lustrum.programme.yaml12 import Node, make_node, plain, read_yaml, shown_path

TOP = (
    *("title", "notes", "extends", "economy", "programme", "observed", "definitions"),
    *("start", "until", "seed", "draws", "scale", "mechanisms", "packs", "planner", "record"),
    *("without", "set", "headline", "alternatives"),
)
PLANNER_FIELDS = ("procedure", "objective", "every", "horizon")
_MERGED = ("mechanisms", "packs", "planner", "set")


def read_scenario(path: Path) -> Scenario:
    """Read a scenario file.

    Raises
    ------
    ScenarioProblems
        With everything that is wrong with the scenario and its programme.
    """
    problems: list[Problem] = []
    tree = _read_tree(path, problems, ())
    scenario = _Builder(path, problems).build(tree) if tree is not None else None
    if problems or scenario is None:
        raise ScenarioProblems(dict.fromkeys(problems))
    return scenario


def scenario_name(path: Path) -> str:
    """Return the name of a scenario: its file's, or its country's folder's."""
    return path.resolve().parent.name if path.stem == "scenario" else path.stem


def _read_tree(path: Path, problems: list[Problem], chain: tuple[Path, ...]) -> dict[str, Node] | None:
    node, found = read_yaml(path)
    problems += found
    if node is None:
        return None
    reader = Reader(problems)
    if not node.is_mapping:
        reader.problem(node, "", "A scenario is a mapping.", found=node.shown)
        return None
    entries = dict(reader.mapping(node, "", TOP))
    _anchor_paths(entries, path.parent)
    base = reader.text(entries.get("extends"), "extends")
    if not base:
        return entries
    here = (*chain, path.resolve())
    try:
        base_path = find_scenario(base, path.parent)
    except ScenarioProblems as error:
        problems += [replace(problem, where=entries["extends"].where("extends")) for problem in error.problems]
        return None
    if base_path.resolve() in here:
        names = " → ".join(scenario_name(one) for one in (*here, base_path))
        reader.problem(entries["extends"], "extends", "The scenarios extend each other.", found=names)
        return None
    below = _read_tree(base_path, problems, here)
    return None if below is None else _merge(below, entries)


def _anchor_paths(entries: dict[str, Node], folder: Path) -> None:
    """Make paths count from the folder of the file that they stand in."""
    for key in ("programme", "observed", "economy"):
        node = entries.get(key)
        inner = node.entries.get("path") if node is not None and node.is_mapping else node
        if inner is None or not isinstance(inner.value, str) or not (folder / inner.value).exists():
            continue
        absolute = replace(inner, value=str((folder / inner.value).resolve()))
        entries[key] = entries[key].with_entry("path", absolute) if entries[key].is_mapping else absolute


def _merge(below: dict[str, Node], above: dict[str, Node]) -> dict[str, Node]:
    merged = {**below, **above}
    for key in _MERGED:
        low, high = below.get(key), above.get(key)
        if low is not None and high is not None and low.is_mapping and high.is_mapping:
            merged[key] = replace(high, value={**low.entries, **high.entries})
    if "without" in below and "without" in above:
        merged["without"] = replace(above["without"], value=[*_members(below["without"]), *_members(above["without"])])
    return merged


def _members(node: Node) -> list[Node]:
    return node.items if node.is_list else [node]


class _Builder:
    """Builds a scenario of a tree; gathers problems."""

    def __init__(self, path: Path, problems: list[Problem]) -> None:
        self.path = path
        self.problems = problems
        self.reader = Reader(problems)

    def build(self, tree: dict[str, Node]) -> Scenario | None:
        reader, whole = self.reader, Node(tree, shown_path(self.path))
        programme = self._programme(tree)
        start, until = (reader.day(tree.get(key), key) for key in ("start", "until"))
        for key, day in (("start", start), ("until", until)):
            if day is None and key not in tree:
                reader.problem(whole, key, f"The scenario has no {key}.")
        if start and until and until.end < start.start:
            found, allowed = f"{start.text} until {until.text}", f"{start.text} or later"
            reader.problem(tree["until"], "until", "The scenario ends before it starts.", found=found, allowed=allowed)
        economy_path, economy_date = self._economy(tree.get("economy"))
        counts = {key: reader.whole(tree.get(key), key, low) for key, low in (("seed", 0), ("draws", 1), ("scale", 1))}
        facts: dict[str, Any] = {
            "title": reader.text(tree.get("title"), "title"),
            "notes": reader.text(tree.get("notes"), "notes"),
            "definitions": self._definitions(tree.get("definitions")),
            "mechanisms": {
                k: reader.text(v, f"mechanisms.{k}")
                for k, v in reader.mapping(tree.get("mechanisms"), "mechanisms").items()
            },
            "packs": self._packs(tree.get("packs")),
            "planner": self._planner(tree.get("planner")),
            "record": self._names(tree.get("record"), "record"),
            "headline": reader.text(tree.get("headline"), "headline"),
            "alternatives": self._alternatives(tree.get("alternatives")),
            "extends": reader.text(tree.get("extends"), "extends"),
            "observed": self._folder(tree.get("observed"), "observed"),
        }
        facts |= {key: 1 if value is None else value for key, value in counts.items()}
        self._own_settings(tree.get("set"), facts)
        if programme is None or start is None or until is None or self.problems:
            return None
        return Scenario(
            name=scenario_name(self.path),
            programme=programme,
            start=start.start,
            until=until.end,
            economy_path=economy_path,
            economy_date=economy_date,
            path=self.path,
            **facts,
        )

    # Economy, definitions, names

    def _economy(self, node: Node | None) -> tuple[Path | None, str]:
        if node is None:
            return None, ""
        if not node.is_mapping:
            return self._economy_path(node, "economy"), ""
        facts = self.reader.mapping(node, "economy", ("path", "name", "at"))
        given = facts.get("path") or facts.get("name")
        if given is None:
            self.reader.problem(node, "economy", "The economy has no path or name.")
            return None, ""
        day = self.reader.day(facts.get("at"), "economy.at")
        return self._economy_path(given, "economy"), day.text if day else ""

    def _economy_path(self, node: Node, field_name: str) -> Path | None:
        text = self.reader.text(node, field_name)
        shipped = {p.parent.name: p for p in sorted(discovery.data_path("countries").glob("*/economy"))}
        shipped |= {p.name: p for p in sorted(discovery.data_path("economies").glob("*")) if p.is_dir()}
        path = Path(text) if Path(text).is_absolute() else shipped.get(text, self.path.parent / text)
        if not path.exists():
            self.reader.unknown(
                node, field_name, "There is no economy of this name, and no such folder.", text, shipped
            )
            return None
        return path

    def _folder(self, node: Node | None, name: str) -> Path | None:
        text = self.reader.text(node, name)
        if node is None or not text:
            return None
        path = Path(text) if Path(text).is_absolute() else self.path.parent / text
        if not path.is_dir():
            self.reader.problem(node, name, "There is no such folder.", found=text)
            return None
        return path

    def _names(self, node: Node | None, name: str) -> tuple[str, ...]:
        return tuple(text for text, _ in self.reader.texts(node, name))

    def _definitions(self, node: Node | None) -> tuple[str, ...]:
        shipped = sorted(path.stem for path in discovery.data_path("definitions").glob("*.yaml"))
        for text, member in self.reader.texts(node, "definitions"):
            is_file = text.endswith((".yaml", ".yml")) and (self.path.parent / text).is_file()
            if shipped and text not in shipped and not is_file:
                self.reader.unknown(member, "definitions", "Unknown definition.", text, shipped)
        return self._names(node, "definitions")

    def _alternatives(self, node: Node | None) -> tuple[str, ...]:
        shipped = list_scenarios()
        for text, member in self.reader.texts(node, "alternatives"):
            if text not in shipped and not (self.path.parent / text).exists():
                self.reader.unknown(member, "alternatives", "Unknown scenario.", text, shipped)
        return self._names(node, "alternatives")

    def _packs(self, node: Node | None) -> dict[str, Any]:
        packs: dict[str, Any] = {}
        for slot, entry in self.reader.mapping(node, "packs").items():
            if entry.is_list:
                self.reader.problem(
                    entry, f"packs.{slot}", "Fields or the name of a pack were wanted here.", found=entry.shown
                )
            else:
                packs[slot] = plain(entry)
        return packs

    def _planner(self, node: Node | None) -> Planner | None:
        if node is None:
            return Planner()
        if node.value is None or node.value == "none":
            return None
        facts = self.reader.mapping(node, "planner", PLANNER_FIELDS)
        given: dict[str, Any] = {
            key: self.reader.text(facts[key], f"planner.{key}") for key in PLANNER_FIELDS[:2] if key in facts
        }
        given |= {key: self.reader.whole(facts[key], f"planner.{key}", 1) for key in PLANNER_FIELDS[2:] if key in facts}
        return Planner(**{key: value for key, value in given.items() if value is not None})

    # Programme with what the scenario sets and removes

    def _programme(self, tree: dict[str, Node]) -> Programme | None:
        node = tree.get("programme")
        if node is None:
            self.reader.problem(Node(tree, shown_path(self.path)), "programme", "The scenario names no programme.")
            return None
        text, shipped = self.reader.text(node, "programme"), list_programmes()
        path = Path(text) if Path(text).is_absolute() else shipped.get(text, self.path.parent / text)
        if not path.is_file():
            what = "There is no programme of this name, and no such file."
            self.reader.unknown(node, "programme", what, text, shipped)
            return None
        before = len(self.problems)
        raw, problems = read_yaml(path)
        self.problems += problems
        if raw is None:
            return None
        settings = ProgrammeSettings(self.reader, tree.get("set"))
        programme = build_programme(settings.apply(raw), self.problems, path)
        if len(self.problems) > before:
            return None
        programme = remove(self.reader, settings.shift(programme), tree.get("without"))
        self.problems += check_clashes(programme)
        return programme

    def _own_settings(self, settings: Node | None, facts: dict[str, Any]) -> None:
        """Put in what ``set`` says of packs, mechanisms and the planner."""
        for path, value in self.reader.mapping(settings, "set").items():
            match path.split("."):
                case ["packs", slot, field]:
                    pack = facts["packs"].get(slot, {})
                    facts["packs"][slot] = {**(pack if isinstance(pack, dict) else {}), field: plain(value)}
                case ["mechanisms", slot]:
                    facts["mechanisms"][slot] = self.reader.text(value, f"set.{path}")
                case ["planner", field] if field in PLANNER_FIELDS and facts["planner"] is not None:
                    changed = self._planner(make_node({field: value}, value.file, value.line, value.column))
                    facts["planner"] = replace(facts["planner"], **{field: getattr(changed, field)})
                case [head, *_] if head in OWN_PATHS:
                    allowed = ["packs.SLOT.FIELD", "mechanisms.SLOT", *(f"planner.{key}" for key in PLANNER_FIELDS)]
                    self.reader.unknown(value, "set", "Unknown path.", path, allowed)
