"""What there is, by kind: names and titles, read from files; only indicators are imported to be listed.

This module imports neither numpy nor pandas, so that ``lustrum list`` answers at once. What one thing is in full is for
`describing`.
"""

from __future__ import annotations

import ast
import csv
import json
import re
from collections.abc import Callable, Iterable, Iterator, Mapping
from pathlib import Path
from typing import Any

from lustrum.discovery import data_path, list_files, list_installed, provider
from lustrum.errors import NameProblems, Problem, nearest

RUNS = Path("runs")
"""Where runs are put and looked for by name, from the folder in which one works."""

MANIFEST = "manifest.json"
FORMAT = "lustrum-run"
"""The format that the manifest of a run names."""

_OF_A_SYSTEM = re.compile(r" \(SYS-\d+\)$")
"""How the title of a scenario ends that is there for a system alone."""

_TEXT = re.compile(r"""^(?P<key>\w+):\s+(?P<quote>["']?)(?P<text>.*?)(?P=quote)\s*$""", re.MULTILINE)


def list_runs(root: Path = RUNS) -> dict[str, str]:
    """List the runs that lie in a folder, with what was run and when it began and ended, by name."""
    found = {}
    for path in sorted(root.glob(f"*/{MANIFEST}")) if root.is_dir() else ():
        facts = _read_json(path)
        if not path.parent.name.startswith(".") and facts.get("format") == FORMAT:
            seeds = facts.get("seeds") or []
            draws = f"{len(seeds)} draw{'' if len(seeds) == 1 else 's'}"
            found[path.parent.name] = f"{facts.get('title', '')}; {facts.get('start')} to {facts.get('until')}, {draws}"
    return dict(sorted(found.items(), key=lambda pair: _natural(pair[0])))


def _natural(name: str) -> tuple[list[tuple[int, str]], str]:
    """Order names with numbers in them as people do."""
    return [(int(part), "") if part.isdigit() else (-1, part) for part in re.split(r"(\d+)", name)], name


def _read_json(path: Path) -> dict[str, Any]:
    try:
        found = json.loads(path.read_text(encoding="utf-8"))
    except (OSError, ValueError):
        return {}
    return found if isinstance(found, dict) else {}


def _economies() -> dict[str, str]:
    paths = {p.parent.parent.name: p for p in sorted(data_path("countries").glob("*/economy/datapackage.json"))}
    small = {p.parent.name: p for p in sorted(data_path("economies").glob("*/datapackage.json"))}
    return {name: str(_read_json(path).get("title", "")) for name, path in {**small, **paths}.items()}


def _scenarios() -> dict[str, str]:
    paths = {p.parent.name: p for p in sorted(data_path("countries").glob("*/scenario.yaml"))}
    paths |= {p.stem: p for p in sorted(data_path("scenarios").glob("*.yaml"))}
    titles = {name: _entry(path, "title") for name, path in paths.items()}
    of = _scenarios_of_systems({name: _entry(path, "extends") for name, path in paths.items()})
    own = [name for name in titles if name not in of]
    alone = sorted(own, key=lambda name: _family(name, own))
    parts = {name: f"{titles[name]} ({of[name]})" for name in sorted(of, key=lambda name: of[name])}
    return {name: titles[name] for name in alone} | parts


def _family(name: str, names: Iterable[str]) -> tuple[bool, str, str]:
    """Return a key that puts countries first, each with its variants after it."""
    countries = [path.parent.name for path in data_path("countries").glob("*/scenario.yaml")]
    country = next((one for one in countries if name == one or name.startswith(f"{one}-")), "")
    return not country, country, name


def _scenarios_of_systems(extended: Mapping[str, str]) -> dict[str, str]:
    """Return the scenarios that are there for systems alone, each with the first of its systems.

    A scenario on which one of no common system rests stands for itself.
    """
    of: dict[str, list[str]] = {}
    for path in list_files("lustrum.studies.systems").values():
        for scenario in dict.fromkeys(_texts(path, "RUNS")):
            of.setdefault(scenario, []).append(_constant(path, "ID"))
    bases = {base for name, base in extended.items() if not set(of.get(name, ())) & set(of.get(base, ()))}
    return {name: min(systems) for name, systems in of.items() if name in extended and name not in bases}


def _programmes() -> dict[str, str]:
    paths = {p.parent.name: p for p in sorted(data_path("countries").glob("*/programme.yaml"))}
    paths |= {p.stem: p for p in sorted(data_path("programmes").glob("*.yaml"))}
    return {name: _entry(path, "title") for name, path in paths.items()}


def list_records() -> dict[str, str]:
    """List the observed records of countries that ship with Lustrum, with their titles."""
    paths = {p.parent.parent.name: p for p in sorted(data_path("countries").glob("*/observed/about.json"))}
    return {name: str(_read_json(path).get("title", "")) for name, path in paths.items()}


def _definitions() -> dict[str, str]:
    return {path.stem: _entry(path, "name") for path in sorted(data_path("definitions").glob("*.yaml"))}


def _entry(path: Path, key: str) -> str:
    """Return an entry at the left margin of a YAML file, if it is text on one line."""
    for match in _TEXT.finditer(path.read_text(encoding="utf-8", errors="replace")):
        if match["key"] == key:
            return match["text"].split(" #")[0]
    return ""


def _indicators() -> dict[str, str]:
    from lustrum.assessment.elsewhere import computed_elsewhere
    from lustrum.assessment.indicator import find_indicators  # reads every family: slower than the other kinds

    found = {
        code: f"{spec.title} (not computed)" if spec.not_computed else spec.title
        for code, spec in find_indicators().items()
    }
    found |= {code: f"{one.title} (by another part of assessment)" for code, one in computed_elsewhere().items()}
    return dict(sorted(found.items()))


def _claims() -> dict[str, str]:
    with data_path("claims.csv").open(encoding="utf-8", newline="") as file:
        return {row["id"]: row["short"] for row in csv.DictReader(file)}


def _measures() -> dict[str, str]:
    files = list_files("lustrum.programme.library")
    found = {name: _constant(path, "TITLE") for name, path in files.items()}
    return found | _installed("lustrum.programme.library", "measures")


def _formats() -> dict[str, str]:
    files = list_files("lustrum.readers")
    return {name: _constant(path, "TITLE") for name, path in files.items()} | _installed("lustrum.readers", "readers")


def _mechanisms() -> dict[str, str]:
    files = list_files("lustrum.simulation.mechanisms")
    found = {
        name: _first_line(path) for name, path in files.items() if any(True for _ in _decorations(path, "mechanism"))
    }
    return found | _installed("lustrum.simulation.mechanisms", "mechanisms")


def _systems() -> dict[str, str]:
    files = list_files("lustrum.studies.systems")
    return dict(sorted((_constant(path, "ID"), _constant(path, "TITLE")) for path in files.values()))


def _validators() -> dict[str, str]:
    return {name: _constant(path, "TITLE") for name, path in list_files("lustrum.studies.validators").items()}


def _installed(package: str, kind: str) -> dict[str, str]:
    """Return what installed packages add, each with the package that gives it; nothing is imported."""
    return {name: f"installed: {provider(point)}" for name, point in list_installed(package, kind).items()}


def _parse(path: Path) -> ast.Module:
    return ast.parse(path.read_text(encoding="utf-8"))


def _decorations(path: Path, name: str) -> Iterator[dict[str, str]]:
    """Iterate over the texts that a decorator is given, function by function."""
    for node in _parse(path).body:
        for one in getattr(node, "decorator_list", ()):
            if isinstance(one, ast.Call) and isinstance(one.func, ast.Name) and one.func.id == name:
                yield {
                    str(word.arg): str(word.value.value)
                    for word in one.keywords
                    if isinstance(word.value, ast.Constant)
                }


def _constant(path: Path, name: str) -> str:
    for node in _parse(path).body:
        targets = node.targets if isinstance(node, ast.Assign) else []
        named = any(isinstance(target, ast.Name) and target.id == name for target in targets)
        if named and isinstance(node, ast.Assign) and isinstance(node.value, ast.Constant):
            return str(node.value.value)
    return _first_line(path)


def _texts(path: Path, name: str) -> list[str]:
    """Return the texts to which a constant of a module maps names."""
    for node in _parse(path).body:
        if not (isinstance(node, ast.Assign) and isinstance(node.value, ast.Dict)):
            continue
        if any(isinstance(target, ast.Name) and target.id == name for target in node.targets):
            return [str(value.value) for value in node.value.values if isinstance(value, ast.Constant)]
    return []


def _first_line(path: Path) -> str:
    text = ast.get_docstring(_parse(path)) or ""
    return text.splitlines()[0] if text else ""


KINDS: Mapping[str, Callable[[], dict[str, str]]] = {
    "scenarios": _scenarios,
    "economies": _economies,
    "programmes": _programmes,
    "records": list_records,
    "definitions": _definitions,
    "indicators": _indicators,
    "claims": _claims,
    "systems": _systems,
    "measures": _measures,
    "mechanisms": _mechanisms,
    "validators": _validators,
    "formats": _formats,
    "runs": list_runs,
}
"""What can be listed, and how."""


def list_all(kinds: Iterable[str] = tuple(KINDS)) -> dict[str, dict[str, str]]:
    """List the members of some kinds: name to title.

    Raises
    ------
    NameProblems
        If there is no such kind.

    Examples
    --------
    >>> "korea" in list_all(["economies"])["economies"]
    True
    """
    wanted = list(kinds)
    unknown = [kind for kind in wanted if kind not in KINDS]
    if unknown:
        allowed = ", ".join(KINDS)
        what = "There is no such kind of thing."
        raise NameProblems([Problem(what, "", kind, allowed, nearest(kind, KINDS)) for kind in unknown])
    return {kind: KINDS[kind]() for kind in wanted}


def without_parts(members: Mapping[str, str]) -> dict[str, str]:
    """Return the members that are no part of another one, nor a scenario that is there for a system alone.

    Examples
    --------
    >>> without_parts({"OWN-10": "Landlords' share", "OWN-10.tenancy": "Tenant land"})
    {'OWN-10': "Landlords' share"}
    >>> without_parts({"valley-mixed": "Two valleys, a mixed economy", "autarky": "Two valleys, autarky (SYS-08)"})
    {'valley-mixed': 'Two valleys, a mixed economy'}
    """
    return {
        name: title
        for name, title in members.items()
        if (name.partition(".")[0] not in members or "." not in name) and not _OF_A_SYSTEM.search(title)
    }


def find_member(kind: str, name: str) -> str:
    """Return the name of a member of a kind.

    Raises
    ------
    NameProblems
        If there is no such kind, or none of this name in it; the nearest name is given.
    """
    members = list_all([kind])[kind]
    if name not in members:
        near = nearest(name, members)
        remedy = f"'lustrum list {kind}' names them."
        raise NameProblems([Problem(f"There is nothing of this name among the {kind}.", "", name, "", near, remedy)])
    return name


def kinds_of(name: str) -> list[str]:
    """Return the kinds in which a name occurs.

    Raises
    ------
    NameProblems
        If it occurs in none; the nearest names are given.
    """
    every = list_all()
    found = [kind for kind, members in every.items() if name in members]
    if not found:
        names = {member: kind for kind, members in every.items() for member in members}
        near = nearest(name, names)
        folded = {member.lower(): member for member in names}
        near = folded.get(name.lower(), near)
        remedy = f"That is one of the {names[near]}." if near else "'lustrum list' names what there is."
        raise NameProblems([Problem("There is nothing of this name.", found=name, nearest=near, remedy=remedy)])
    return found
