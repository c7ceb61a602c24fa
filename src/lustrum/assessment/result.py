"""Readings: one criterion at one date with all that it rests on, and the results of one definition over all draws.

Owns how draws become one verdict, and the path from a verdict back to the variables of the record. The card itself
is `scorecard`.
"""

from __future__ import annotations

from dataclasses import asdict, dataclass, field
from typing import Any

import numpy as np
from numpy.typing import NDArray

from lustrum.assessment.evaluation import Measurer, leaf_margin, leaf_verdict, margin_of, scale_of, verdict_of
from lustrum.assessment.indicator import get_indicator
from lustrum.assessment.logic import FALSE, TRUE, UNKNOWN, Verdicts, word
from lustrum.assessment.measuring import Measurement
from lustrum.assessment.robustness import sweep
from lustrum.assessment.tree import Criterion, Definition, Group, Leaf, walk
from lustrum.quantities.evidence import in_order

__all__ = ["Reading", "Result", "VariableUse", "plain", "result_of", "shown"]

Floats = NDArray[np.float64]
BAND = (5, 95)


@dataclass(frozen=True)
class VariableUse:
    """A variable that a verdict rests on.

    Parameters
    ----------
    name, basis, unit, meaning : str
        What it is.
    sources, evidence : tuple of str
        Where it comes from, and how well it is known.
    """

    name: str
    basis: str
    unit: str
    meaning: str
    sources: tuple[str, ...]
    evidence: tuple[str, ...]


@dataclass(frozen=True)
class Reading:
    """One criterion at one date.

    Parameters
    ----------
    definition, path, id, title, theme, kind, time : str
        Which criterion of which definition, and when. The kind is ``leaf`` or the rule of a group.
    claims : tuple of str
        Claims that it stands for.
    quote, note : str
        A few words of the source; a remark.
    verdict : {"true", "false", "not determinable"}
        The verdict; with several draws, the most frequent one, and not determinable where two are equally frequent.
    draws : dict of str to float
        Share of draws with each verdict.
    sweep : float
        Share of sweeps with this verdict.
    value, low, high : float or None
        Value (median of draws), and 5 and 95 per cent of draws, or lowest and highest reading.
    readings : dict of str to float or None
        Values by reading, where there are rival ones; beside the value itself where sources differ on it.
    margin : float or None
        By how much the test is passed; below zero: missed. A leaf's is in the indicator's unit, a group's is
        relative.
    indicator, of, at, op, test, unit, basis : str
        What was tested.
    threshold : float or None
        The threshold.
    threshold_source : str
        Whose it is.
    sweep_range : tuple of float
        Range over which it was swept.
    scale : tuple of float or None
        Ends of the scale to draw the value on.
    evidence : tuple of str
        What it rests on.
    missing : tuple of str
        What would have to be known, where it is not determinable.
    details : dict of str to str
        What else the formula says: the branch that is the minimum.
    notes : tuple of str
        What a reader must know.
    variables : tuple of VariableUse
        The path to the record.
    """

    definition: str
    path: str
    id: str
    title: str
    theme: str
    kind: str
    time: str
    claims: tuple[str, ...]
    verdict: str
    draws: dict[str, float]
    sweep: float
    margin: float | None = None
    value: float | None = None
    low: float | None = None
    high: float | None = None
    readings: dict[str, float | None] = field(default_factory=dict)
    indicator: str = ""
    of: str = ""
    at: str = ""
    op: str = ""
    test: str = ""
    unit: str = ""
    basis: str = ""
    threshold: float | None = None
    threshold_source: str = ""
    sweep_range: tuple[float, float] | None = None
    scale: tuple[float, float] | None = None
    evidence: tuple[str, ...] = ()
    missing: tuple[str, ...] = ()
    details: dict[str, str] = field(default_factory=dict)
    quote: str = ""
    note: str = ""
    notes: tuple[str, ...] = ()
    variables: tuple[VariableUse, ...] = ()

    def to_dict(self) -> dict[str, Any]:
        """Return the facts as plain values; what does not apply is left out."""
        kept = ("definition", "path", "title", "kind", "time", "verdict", "draws", "sweep", "margin")
        facts = {k: v for k, v in asdict(self).items() if k in kept or v not in (None, "", (), {})}
        return plain(facts)  # type: ignore[no-any-return]

    def __str__(self) -> str:
        return f"{self.definition} {self.time} {self.verdict}: {self.in_words()}"

    def in_words(self) -> str:
        """Return the criterion, its value and its test in one line, without the verdict."""
        if self.kind != "leaf":
            return self.title or self.path
        if self.missing:
            return f"{self.title} ({self.test}; missing: {', '.join(self.missing[:3])})"
        value = shown(self.value) if self.value is not None else f"{shown(self.low)} to {shown(self.high)}"
        return (
            f"{self.title} ({self.indicator} {value}, test {self.op} {shown(self.threshold)}, {self.threshold_source})"
        )


@dataclass(frozen=True)
class Result:
    """One definition on all draws.

    Parameters
    ----------
    definition : Definition
        The definition.
    measurers : tuple of Measurer
        One for each draw.
    verdicts : dict of str to int8 (draw, date)
        By path.
    margins : dict of str to float64 (draw, date)
        By path; of leaves in their unit, of groups relative.
    swept : dict of str to int8 (draw x sweep, date)
        By path.
    """

    definition: Definition
    measurers: tuple[Measurer, ...]
    verdicts: dict[str, Verdicts]
    margins: dict[str, Floats]
    swept: dict[str, Verdicts]

    def verdict(self, node: Criterion, place: int) -> int:
        """Return the most frequent verdict of the draws; unknown where two are equally frequent."""
        found = self.verdicts[node.path][:, place]
        counts = {verdict: int((found == verdict).sum()) for verdict in (TRUE, FALSE, UNKNOWN)}
        best = max(counts.values())
        winners = [verdict for verdict, count in counts.items() if count == best]
        return int(winners[0]) if len(winners) == 1 else int(UNKNOWN)

    def verdicts_at(self, place: int) -> dict[str, int]:
        """Return the verdict of each criterion at a date, of the first draw that is like the whole."""
        tree = self.definition.tree
        whole = self.verdict(tree, place)
        like = np.flatnonzero(self.verdicts[tree.path][:, place] == whole)
        draw = int(like[0]) if like.size else 0
        return {path: int(found[draw, place]) for path, found in self.verdicts.items()}

    def reading(self, node: Criterion, place: int) -> Reading:
        """Return one criterion at one date."""
        verdict = self.verdict(node, place)
        found = self.verdicts[node.path][:, place]
        common: dict[str, Any] = {
            "definition": self.definition.id,
            "path": node.path,
            "id": node.id,
            "title": node.title,
            "theme": node.theme,
            "time": str(self.measurers[0].times[place]),
            "claims": node.claims,
            "verdict": word(verdict),
            "draws": {word(int(v)): float((found == v).mean()) for v in (TRUE, FALSE, UNKNOWN)},
            "sweep": float((self.swept[node.path][:, place] == verdict).mean()),
            "margin": _median(self.margins[node.path][:, place]),
            "quote": node.quote,
            "note": node.note,
        }
        if isinstance(node, Group):
            limit = node.threshold
            facts: dict[str, Any] = {"threshold": limit.value, "threshold_source": limit.source} if limit else {}
            return Reading(kind=node.kind, evidence=self._evidence(node, place), **facts, **common)
        return Reading(kind="leaf", **common, **self._leaf_facts(node, place))

    def _evidence(self, node: Criterion, place: int) -> tuple[str, ...]:
        leaves = [leaf for leaf in walk(node) if isinstance(leaf, Leaf)]
        month = self.measurers[0].times[place]
        return in_order(w for leaf in leaves for m in self.measurers for w in m.measurement(leaf).evidence_at(month))

    def _leaf_facts(self, leaf: Leaf, place: int) -> dict[str, Any]:
        spec = get_indicator(leaf.indicator)
        values = np.stack([m.values(leaf)[:, place] for m in self.measurers if m.values(leaf).shape[0] > 0])
        first = next((m for m in self.measurers if m.measurement(leaf).missing), self.measurers[0])
        found = self.measurers[0].measurement(leaf)
        is_missing = bool(np.isnan(values).any())
        missing = first.measurement(leaf).why_missing(first.times[place]) if is_missing else ()
        names = found.readings if len(found.readings) > 1 else ()
        by_reading = {name: _median(values[:, number]) for number, name in enumerate(names) if name}
        is_rival = bool(names) and names[0] != ""
        low, high = (np.nanmin(values), np.nanmax(values)) if not np.isnan(values).all() else (np.nan, np.nan)
        if len(self.measurers) > 1 and not names and not np.isnan(values).all():
            low, high = np.nanpercentile(values, BAND)
        return {
            "indicator": leaf.indicator,
            "of": leaf.of,
            "at": leaf.at,
            "op": leaf.op,
            "test": leaf.test,
            "unit": spec.unit if leaf.at != "trend" else f"{spec.unit} a year",
            "basis": leaf.basis,
            "threshold": leaf.threshold.value,
            "threshold_source": leaf.threshold.source,
            "sweep_range": (leaf.threshold.low, leaf.threshold.high),
            "scale": spec.range if leaf.at == "level" and np.isfinite(spec.range).all() else None,
            "value": None if is_rival else _median(values[:, 0]),
            "low": _number_or_none(low),
            "high": _number_or_none(high),
            "readings": by_reading,
            "evidence": self._evidence(leaf, place),
            "missing": missing,
            "details": self._details(found, place),
            "notes": self._notes(found, place),
            "variables": tuple(_use(found, need) for need in found.variables),
        }

    def _details(self, found: Measurement, place: int) -> dict[str, str]:
        position = found.calendar.place(self.measurers[0].times[place])
        if not 0 <= position < len(found.calendar.months):
            return {}
        return {name: str(values[position]) for name, values in found.details.items() if str(values[position])}

    def _notes(self, found: Measurement, place: int) -> tuple[str, ...]:
        spec = found.indicator
        notes = [*spec.notes, *([spec.not_computed] if spec.not_computed else [])]
        position = found.calendar.place(self.measurers[0].times[place])
        if 0 <= position < len(found.was_empty) and found.was_empty[position] and spec.empty_note:
            notes.append(spec.empty_note)
        return tuple(notes)


def _use(found: Measurement, need: str) -> VariableUse:
    record = found.calendar.record
    if ":" in need:
        survey, _, answer = need.partition(":")
        taken = record.surveys[survey]
        meaning = f"answer '{answer}' of the survey {survey}, a row a {taken.unit}"
        return VariableUse(need, "true", taken.units.get(answer, ""), meaning, (), in_order(taken.evidence))
    name, _, basis = need.partition("@")
    row = record.dictionary[name]
    sources = _sources_of(record, name)
    evidence = in_order(record.evidence.get(name, ()))
    return VariableUse(name, basis or found.basis, row.unit, row.meaning, sources, evidence)


def _sources_of(record: Any, name: str) -> tuple[str, ...]:
    given = record.variables[name].attrs.get("sources") or record.variables[name].attrs.get("source") or ()
    words = (given,) if isinstance(given, str) else tuple(str(word) for word in given)
    return words or ((record.dictionary[name].source,) if record.dictionary[name].source else ())


def _median(values: Floats) -> float | None:
    known = values[np.isfinite(values)]
    return float(np.median(known)) if known.size else None


def _number_or_none(value: float) -> float | None:
    return float(value) if np.isfinite(value) else None


def shown(value: float | None) -> str:
    """Return a number for people: three significant digits, a real minus sign."""
    return "unknown" if value is None else f"{value:.3g}".replace("-", "−")


def plain(value: Any) -> Any:
    """Return a value as JSON knows it: lists, mappings, numbers, None for what is not a number."""
    if isinstance(value, dict):
        return {str(key): plain(item) for key, item in value.items()}
    if isinstance(value, (list, tuple)):
        return [plain(item) for item in value]
    if isinstance(value, (float, np.floating)):
        return float(value) if np.isfinite(value) else None
    return value


def result_of(definition: Definition, measurers: tuple[Measurer, ...], sweeps: int) -> Result:
    """Return what a definition is worth on each draw, with its sweeps."""
    verdicts: dict[str, list[Verdicts]] = {}
    margins: dict[str, list[Floats]] = {}
    swept: dict[str, list[Verdicts]] = {}
    for measurer in measurers:
        own, away = _on_one(definition, measurer)
        for path in own:
            verdicts.setdefault(path, []).append(own[path])
            margins.setdefault(path, []).append(away[path])
        for path, found in sweep(definition, measurer, sweeps).items():
            swept.setdefault(path, []).append(found)
    return Result(
        definition,
        measurers,
        {path: np.stack(found) for path, found in verdicts.items()},
        {path: np.stack(found) for path, found in margins.items()},
        {path: np.concatenate(found) for path, found in swept.items()},
    )


def _on_one(definition: Definition, measurer: Measurer) -> tuple[dict[str, Verdicts], dict[str, Floats]]:
    """Return verdicts and margins of every criterion on one record, by path."""
    leaves = (*definition.leaves(), *definition.reported)
    verdicts = {leaf.path: leaf_verdict(leaf, measurer.values(leaf)) for leaf in leaves}
    margins = {leaf.path: leaf_margin(leaf, measurer.values(leaf)) for leaf in leaves}
    scaled = {leaf.path: margins[leaf.path] / scale_of(leaf) for leaf in leaves}
    for node in walk(definition.tree):
        verdicts.setdefault(node.path, verdict_of(node, verdicts))
    for node in walk(definition.tree):
        margins.setdefault(node.path, margin_of(node, scaled, verdicts))
    return verdicts, margins
