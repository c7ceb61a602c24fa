"""Reading a definition file: every problem at once, with file, line and path.

The format is told in `definitions`; the types are in `tree`.
"""

from __future__ import annotations

import math
import re
from collections.abc import Mapping
from dataclasses import replace
from pathlib import Path
from typing import Any

from lustrum.assessment.claims import known_claims
from lustrum.assessment.composing import find_unfit_parts
from lustrum.assessment.families import FAMILIES, is_of
from lustrum.assessment.indicator import Indicator, find_indicators
from lustrum.assessment.logic import OPERATORS
from lustrum.assessment.reading import Node, make_node, read_yaml
from lustrum.assessment.tree import (
    BASES,
    DEFAULT_SWEEP,
    KINDS,
    LEVELS,
    PROJECT_DEFAULT,
    THEMES,
    Criterion,
    Definition,
    Group,
    Leaf,
    Silence,
    Threshold,
    walk,
)
from lustrum.errors import DefinitionProblems, Problem, nearest

__all__ = ["read_definition"]

_COMMON = ("id", "title", "theme", "claim", "quote", "note")
_LEAF = ("indicator", "of", "basis", "at", "op", "threshold", "window", "parameters", "target")
_DEFINITION = ("id", "name", "date", "tradition", "source", "silent_on", "notes", "tree", "parts", "reported")
_CLAIM = re.compile(r"^(?:D1955|A2013)\b")
_ID = re.compile(r"^[a-z0-9][a-z0-9-]*$")


def read_definition(source: Path | Mapping[str, Any]) -> Definition:
    """Read a definition from a file, or from a plain mapping.

    Raises
    ------
    DefinitionProblems
        If it is wrong; every problem is in it.
    """
    if isinstance(source, Path):
        node, problems = read_yaml(source)
    else:
        node, problems = make_node(source, "definition"), []
    if node is None:
        raise DefinitionProblems(problems)
    reader = _Reader(node, problems)
    definition = reader.read()
    if reader.problems:
        raise DefinitionProblems(reader.problems)
    return definition


class _Reader:
    """Reads one definition and gathers what is wrong with it."""

    def __init__(self, node: Node, problems: list[Problem]) -> None:
        self.node = node
        self.problems = problems
        self.parts: dict[str, Node] = {}
        self.ids: dict[str, str] = {}
        self.open: list[str] = []

    def problem(self, what: str, node: Node, path: str, **facts: str) -> None:
        self.problems.append(Problem(what, node.where(path), **facts))  # type: ignore[arg-type]

    # --- definition -----------------------------------------------------------------------------

    def read(self) -> Definition:
        node = self.node
        if not node.entries:
            self.problem("A definition is a mapping.", node, "", found=node.shown, allowed=", ".join(_DEFINITION))
            return _NOTHING
        self.keys(node, "", _DEFINITION)
        name = self.wanted(node, "id", "")
        if name and not _ID.match(name):
            self.problem("An id is small letters, digits and hyphens.", node.entries["id"], "id", found=name)
        source = self.source(node)
        self.parts = self.mapping(node, "parts")
        silent = self.silences(node)
        tree = self.tree(node, silent)
        reported = self.reported(node, silent)
        texts = {key: self.wanted(node, key, "") for key in ("name", "date", "tradition")}
        notes = node.entries["notes"].text if "notes" in node.entries else ""
        return Definition(
            name, tree=tree, reported=reported, source=source, silent_on=silent, notes=notes, file=node.file, **texts
        )

    def source(self, node: Node) -> str:
        found = node.entries.get("source", Node(None))
        text = found.entries["text"].text if "text" in found.entries else found.text
        if not text:
            place = found if found.line else node
            self.problem(
                "A definition names its source.", place, "source", remedy="Give source: {text: author, year, place}."
            )
        return text

    def mapping(self, node: Node, key: str) -> dict[str, Node]:
        found = node.entries.get(key)
        if found is not None and not isinstance(found.value, dict):
            self.problem("A mapping from names to nodes was wanted.", found, key, found=found.shown)
        return dict(found.entries) if found else {}

    def silences(self, node: Node) -> tuple[Silence, ...]:
        silences = []
        for number, item in enumerate(self.listed(node, "silent_on", "")):
            path = f"silent_on[{number}]"
            if not item.entries:
                silences.append(Silence(item.text))
                continue
            self.keys(item, path, ("theme", "indicators", "note"))
            codes = tuple(code.text for code in self.listed(item, "indicators", path))
            for code in codes:
                if code not in FAMILIES and not any(is_of(known, code) for known in find_indicators()):
                    near = nearest(code, (*FAMILIES, *find_indicators()))
                    allowed = f"a code, or a family: {', '.join(FAMILIES)}"
                    what = "Not an indicator or a family of indicators."
                    self.problem(what, item, f"{path}.indicators", found=code, allowed=allowed, nearest=near)
            note = item.entries["note"].text if "note" in item.entries else ""
            silences.append(Silence(self.wanted(item, "theme", path), codes, note))
        return tuple(silences)

    def tree(self, node: Node, silent: tuple[Silence, ...]) -> Criterion:
        if "tree" not in node.entries:
            self.problem(
                "A definition has a tree of criteria.", node, "tree", remedy="Add tree: with all, any or a criterion."
            )
            return _NOTHING.tree
        tree = self.criterion(node.entries["tree"], "tree")
        self.keep_silence(tree, node.entries["tree"], silent, "uses")
        return tree

    def keep_silence(self, tree: Criterion, place: Node, silent: tuple[Silence, ...], verb: str) -> None:
        for leaf in (found for found in walk(tree) if isinstance(found, Leaf)):
            for silence in silent:
                if any(is_of(leaf.indicator, code) for code in silence.indicators):
                    what = f"The definition is said to be silent on {silence.theme} and {verb} it."
                    self.problem(what, place, leaf.path, found=leaf.indicator)

    def reported(self, node: Node, silent: tuple[Silence, ...]) -> tuple[Leaf, ...]:
        found = []
        for number, item in enumerate(self.listed(node, "reported", "")):
            criterion = self.criterion(item, f"reported[{number}]")
            if isinstance(criterion, Group):
                self.problem("Only single criteria are reported beside a tree.", item, criterion.path)
            else:
                self.keep_silence(criterion, item, silent, "shows")
                found.append(criterion)
        return tuple(found)

    # --- nodes ----------------------------------------------------------------------------------

    def criterion(self, node: Node, path: str) -> Criterion:
        if not node.entries:
            self.problem("A criterion is a mapping.", node, path, found=node.shown)
            return _NOTHING.tree
        if "use" in node.entries:
            return self.used(node, path)
        kinds = [kind for kind in KINDS if kind in node.entries]
        if len(kinds) == 1 and "indicator" not in node.entries:
            return self.group(node, path, kinds[0])
        if not kinds and "indicator" in node.entries:
            return self.leaf(node, path)
        allowed = f"one of indicator, use, {', '.join(KINDS)}"
        found = ", ".join([*kinds, *(["indicator"] if "indicator" in node.entries else [])]) or ", ".join(node.entries)
        near = next((n for key in node.entries if (n := nearest(key, ("indicator", "use", *KINDS)))), "")
        self.problem(
            "This is neither a criterion nor a group of criteria.",
            node,
            path,
            found=found,
            allowed=allowed,
            nearest=near,
        )
        return _NOTHING.tree

    def used(self, node: Node, path: str) -> Criterion:
        self.keys(node, path, ("use",))
        name = node.entries["use"].text
        if name not in self.parts:
            near, allowed = nearest(name, self.parts), ", ".join(self.parts) or "none: the file has no parts"
            self.problem(
                "There is no part of this name.", node, f"{path}.use", found=name, allowed=allowed, nearest=near
            )
            return _NOTHING.tree
        if name in self.open:
            circle = " -> ".join([*self.open[self.open.index(name) :], name])
            self.problem("These parts use one another in a circle.", node, f"{path}.use", found=circle)
            return _NOTHING.tree
        self.open.append(name)
        found = self.criterion(self.parts[name], path)
        self.open.pop()
        return found

    def group(self, node: Node, path: str, kind: str) -> Group:
        more = {"m-of-n": ("m", "sweep"), "mean": ("threshold",), "gate": ("then",)}.get(kind, ())
        self.keys(node, path, (*_COMMON, kind, *more))
        inside = node.entries[kind]
        if kind == "gate":
            parts = [self.criterion(inside, f"{path}.gate")]
            if "then" in node.entries:
                parts.append(self.criterion(node.entries["then"], f"{path}.then"))
            else:
                self.problem("A gate has a criterion behind it.", node, f"{path}.then")
        else:
            parts = [self.criterion(item, f"{path}.{kind}[{number}]") for number, item in enumerate(inside.items)]
            if not inside.items:
                self.problem("A group has at least one criterion.", inside, f"{path}.{kind}", found=inside.shown)
        m, threshold, m_sweep = 0, None, (0, 0)
        if kind == "m-of-n":
            m = self.whole(node, "m", path, 1, max(len(parts), 1)) or 0
            m_sweep = self.sweep_of_m(node, path, m, len(parts))
        if kind == "mean":
            threshold = self.threshold(node, path, (0.0, 1.0))
        common = self.common(node, path, "")
        return Group(kind=kind, parts=tuple(parts), m=m, threshold=threshold, m_sweep=m_sweep, **common)

    def leaf(self, node: Node, path: str) -> Leaf:
        self.keys(node, path, (*_COMMON, *_LEAF))
        code = node.entries["indicator"].text
        known = find_indicators()
        spec = known.get(code)
        if spec is None:
            place, parts = node.entries["indicator"], _parts_of(code)
            what = "The entry has no such part." if parts else "There is no such indicator."
            near = nearest(code, parts or known)
            self.problem(what, place, f"{path}.indicator", found=code, allowed=", ".join(parts), nearest=near)
        elif spec.histories:
            what = "The indicator compares several records; a criterion is asked of one."
            remedy = "Use it in a study, beside the scorecard."
            self.problem(what, node.entries["indicator"], f"{path}.indicator", found=code, remedy=remedy)
        at = self.choice(node, "at", path, LEVELS, "level")
        op = self.choice(node, "op", path, tuple(OPERATORS), "")
        level = spec.range if spec and at == "level" else (float("-inf"), float("inf"))
        threshold = self.threshold(node, path, level)
        window = self.whole(node, "window", path, 2, 1200) if "window" in node.entries else None
        self.has_use(node, path, at, spec)
        of = self.share_of(node, path, spec)
        parameters = self.parameters(node, path, spec)
        basis = self.choice(node, "basis", path, BASES, "true")
        target = self.number(node, "target", path, float("-inf"), float("inf")) if "target" in node.entries else 0.0
        if "claim" not in node.entries:
            self.problem(
                "A criterion names its claim.",
                node,
                f"{path}.claim",
                remedy="Give the claim's number or the source's key.",
            )
        common = self.common(node, path, spec.title if spec else code)
        return Leaf(
            indicator=code,
            at=at,
            op=op or ">",
            threshold=threshold,
            window=window,
            basis=basis,
            of=of,
            parameters=parameters,
            target=target or 0.0,
            **common,
        )

    def has_use(self, node: Node, path: str, at: str, spec: Indicator | None) -> None:
        """See that what is stated is read: a window by a trend or by what looks back, a target by a distance."""
        if "window" in node.entries and at != "trend" and spec and spec.window is None:
            remedy = "Leave it out, or add at: trend."
            what = "The indicator does not look back, so a window changes nothing."
            self.problem(what, node.entries["window"], f"{path}.window", remedy=remedy)
        if "target" in node.entries and at != "distance":
            remedy = "Leave it out, or add at: distance."
            self.problem("Only a distance has a target.", node.entries["target"], f"{path}.target", remedy=remedy)

    # --- fields ---------------------------------------------------------------------------------

    def common(self, node: Node, path: str, title: str) -> dict[str, Any]:
        texts = {
            key: node.entries[key].text if key in node.entries else ""
            for key in ("id", "title", "theme", "quote", "note")
        }
        if texts["id"]:
            if texts["id"] in self.ids and self.ids[texts["id"]] != path:
                self.problem("Two criteria have one id.", node.entries["id"], f"{path}.id", found=texts["id"])
            self.ids[texts["id"]] = path
        if texts["theme"] and texts["theme"] not in THEMES:
            near = nearest(texts["theme"], THEMES)
            allowed = ", ".join(THEMES)
            self.problem(
                "Unknown theme.",
                node.entries["theme"],
                f"{path}.theme",
                found=texts["theme"],
                allowed=allowed,
                nearest=near,
            )
        texts["title"] = texts["title"] or title
        return {"path": path, "claims": self.claims(node, path), **texts}

    def claims(self, node: Node, path: str) -> tuple[str, ...]:
        if "claim" not in node.entries:
            return ()
        found = node.entries["claim"]
        claims = tuple(item.text for item in found.items) or ((found.text,) if found.text else ())
        if not claims:
            self.problem("A claim is a number or a key.", found, f"{path}.claim", found=found.shown)
        for claim in claims:
            if _CLAIM.match(claim) and known_claims() and claim not in known_claims():
                near = nearest(claim, known_claims())
                self.problem(
                    "There is no such claim in the register.", found, f"{path}.claim", found=claim, nearest=near
                )
        return claims

    def share_of(self, node: Node, path: str, spec: Indicator | None) -> str:
        if "of" not in node.entries:
            return spec.shares_of[0] if spec and spec.shares_of else ""
        of = node.entries["of"].text
        if spec and spec.made_of:
            for one in find_unfit_parts(of.split()):
                self.problem(
                    one.what, node.entries["of"], f"{path}.of", found=one.found or one.where, nearest=one.nearest
                )
            return of
        if spec and of not in spec.shares_of:
            allowed = ", ".join(spec.shares_of) or "none: it is not a share of a chosen base"
            near = nearest(of, spec.shares_of)
            self.problem(
                "The indicator is not a share of this.",
                node.entries["of"],
                f"{path}.of",
                found=of,
                allowed=allowed,
                nearest=near,
            )
        return of

    def parameters(self, node: Node, path: str, spec: Indicator | None) -> dict[str, float]:
        given = self.mapping(node, "parameters")
        known = spec.parameters if spec else {}
        values = {}
        for name, item in given.items():
            place = f"{path}.parameters.{name}"
            if spec and name not in known:
                allowed = ", ".join(known) or "none"
                self.problem(
                    "The indicator has no such parameter.",
                    item,
                    place,
                    found=name,
                    allowed=allowed,
                    nearest=nearest(name, known),
                )
            elif not _is_number(item):
                self.problem("A number was wanted.", item, place, found=item.shown)
            else:
                values[name] = float(item.value)
        return values

    def threshold(self, node: Node, path: str, allowed: tuple[float, float]) -> Threshold:
        place = f"{path}.threshold"
        found = node.entries.get("threshold")
        if found is None:
            self.problem("A criterion has a threshold.", node, place, remedy="Give threshold: {value, source}.")
            return _NO_THRESHOLD
        if _is_number(found):
            found = replace(found, value={"value": replace(found)})
        if not found.entries:
            self.problem("A threshold is {value, source}.", found, place, found=found.shown)
            return _NO_THRESHOLD
        self.keys(found, place, ("value", "source", "sweep"))
        value = self.number(found, "value", place, *allowed)
        source = found.entries["source"].text if "source" in found.entries else ""
        if not source:
            remedy = f"Say whose it is, or write '{PROJECT_DEFAULT}'."
            self.problem("A threshold says whose it is.", found, f"{place}.source", remedy=remedy)
        low, high = self.sweep(found, place, value or 0.0)
        return Threshold(value or 0.0, source, low, high)

    def sweep(self, node: Node, place: str, value: float) -> tuple[float, float]:
        if "sweep" not in node.entries:
            half = DEFAULT_SWEEP * abs(value)
            return float(value - half), float(value + half)
        ends = node.entries["sweep"]
        if len(ends.items) != 2 or not all(_is_number(end) for end in ends.items):
            self.problem("A sweep is [lowest, highest].", ends, f"{place}.sweep", found=ends.shown)
            return float(value), float(value)
        low, high = (float(end.value) for end in ends.items)
        if not low <= value <= high:
            self.problem(
                "The threshold lies outside its sweep.",
                ends,
                f"{place}.sweep",
                found=f"{value:g}",
                allowed=f"{low:g} to {high:g}",
            )
        return low, high

    def sweep_of_m(self, node: Node, path: str, m: int, count: int) -> tuple[int, int]:
        if "sweep" not in node.entries:
            return m, m
        low, high = self.sweep(node, path, m)
        if not (low.is_integer() and high.is_integer() and 1 <= low <= high <= count):
            what, allowed = "A sweep of m has whole numbers of parts.", f"1 to {count}"
            shown = f"{low:g} to {high:g}"
            self.problem(what, node.entries["sweep"], f"{path}.sweep", found=shown, allowed=allowed)
        return int(low), int(high)

    def keys(self, node: Node, path: str, allowed: tuple[str, ...]) -> None:
        for key, item in node.entries.items():
            if key not in allowed:
                place = f"{path}.{key}" if path else key
                self.problem(
                    "Unknown key.", item, place, found=key, allowed=", ".join(allowed), nearest=nearest(key, allowed)
                )

    def wanted(self, node: Node, key: str, path: str) -> str:
        text = node.entries[key].text if key in node.entries else ""
        if not text:
            self.problem("This is needed and is not there.", node, f"{path}.{key}" if path else key)
        return text

    def listed(self, node: Node, key: str, path: str) -> list[Node]:
        found = node.entries.get(key, Node([]))
        if not isinstance(found.value, list):
            self.problem("A list was wanted.", found, f"{path}.{key}" if path else key, found=found.shown)
        return list(found.items)

    def choice(self, node: Node, key: str, path: str, allowed: tuple[str, ...], default: str) -> str:
        text = node.entries[key].text if key in node.entries else default
        if text not in allowed:
            place = node.entries.get(key, node)
            listed = ", ".join(allowed)
            self.problem(
                f"Unknown {key}.", place, f"{path}.{key}", found=text, allowed=listed, nearest=nearest(text, allowed)
            )
            return default
        return text

    def number(self, node: Node, key: str, path: str, low: float, high: float) -> float | None:
        found = node.entries.get(key)
        place = f"{path}.{key}"
        if found is None or not _is_number(found):
            shown = found.shown if found else ""
            self.problem("A number was wanted.", found or node, place, found=shown)
            return None
        if not low <= float(found.value) <= high:
            self.problem("The number is out of range.", found, place, found=found.shown, allowed=f"{low:g} to {high:g}")
        return float(found.value)

    def whole(self, node: Node, key: str, path: str, low: int, high: int) -> int | None:
        found = self.number(node, key, path, low, high)
        if found is not None and not found.is_integer():
            self.problem(
                "A whole number was wanted.", node.entries[key], f"{path}.{key}", found=node.entries[key].shown
            )
        return None if found is None else int(found)


def _is_number(node: Node) -> bool:
    return isinstance(node.value, (int, float)) and not isinstance(node.value, bool) and math.isfinite(node.value)


def _parts_of(code: str) -> list[str]:
    """Return the measures of the entry that a code with a part names; none if it names no part of an entry."""
    entry, dot, _ = code.partition(".")
    return [known for known in find_indicators() if dot and is_of(known, entry)]


_NO_THRESHOLD = Threshold(0.0, "", 0.0, 0.0)
_NOTHING = Definition("", "", "", "", "", tree=Group("tree", "", "", "", (), "all", ()))
