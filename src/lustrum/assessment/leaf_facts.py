"""What a reading of one leaf says beside its verdict: level, trend and distance, other bases, other windows."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import replace
from typing import Any

import numpy as np
from numpy.typing import NDArray

from lustrum.assessment.criterion import BaseReading, VariableUse, WindowReading
from lustrum.assessment.evaluation import Measurer, leaf_verdict, windows_of
from lustrum.assessment.indicator import get_indicator
from lustrum.assessment.logic import UNKNOWN, most_frequent, word
from lustrum.assessment.measuring import Measurement
from lustrum.assessment.tree import Leaf
from lustrum.history.history import History
from lustrum.quantities.evidence import in_order

__all__ = ["BAND", "bases_of", "facts_of", "is_sensitive", "median", "number", "windows_at"]

Floats = NDArray[np.float64]
BAND = (5, 95)


def median(values: Floats) -> float | None:
    """Return the middle of what is known, or None."""
    known = values[np.isfinite(values)]
    return float(np.median(known)) if known.size else None


def number(value: float) -> float | None:
    """Return a number, or None for what is not one."""
    return float(value) if np.isfinite(value) else None


def facts_of(leaf: Leaf, measurers: Sequence[Measurer], place: int) -> dict[str, Any]:
    """Return what a reading of a leaf says beside its verdict."""
    spec = get_indicator(leaf.indicator)
    values = np.stack([m.values(leaf)[:, place] for m in measurers if m.values(leaf).shape[0] > 0])
    first = next((m for m in measurers if m.measurement(leaf).missing), measurers[0])
    found = measurers[0].measurement(leaf)
    is_missing = bool(np.isnan(values).any())
    names = found.readings if len(found.readings) > 1 else ()
    low, high = (np.nanmin(values), np.nanmax(values)) if not np.isnan(values).all() else (np.nan, np.nan)
    if len(measurers) > 1 and not names and not np.isnan(values).all():
        low, high = np.nanpercentile(values, BAND)
    is_rival = bool(names) and names[0] != ""  # where sources differ on a value they stand beside it
    value = None if is_rival else median(values[:, 0])
    month = measurers[0].times[place]
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
        "value": value,
        "low": number(low),
        "high": number(high),
        "readings": {name: median(values[:, row]) for row, name in enumerate(names) if name},
        "level": None if is_rival else _middle(measurers, lambda m: m.measurement(leaf).at(month)),
        "trend": None if is_rival else _middle(measurers, lambda m: m.trend(leaf, place)),
        "distance": None if value is None else value - leaf.threshold.value,
        "window": leaf.trend_window,
        "is_empty": _is_empty(found, place, measurers[0]),
        "missing": first.measurement(leaf).why_missing(month) if is_missing else (),
        "details": _details(found, place, measurers[0]),
        "notes": _notes(found, _is_empty(found, place, measurers[0])),
        "variables": tuple(_use(found, need) for need in found.variables),
    }


def _middle(measurers: Sequence[Measurer], ask: Callable[[Measurer], Floats]) -> float | None:
    return median(np.array([ask(measurer)[0] for measurer in measurers]))


def _compared(leaf: Leaf, measurers: Sequence[Measurer], place: int, of: str = "") -> tuple[float | None, str, bool]:
    """Return what a leaf would compare with its threshold, the verdict, and whether any draw has the inputs."""
    rows = [measurer.values(leaf, of)[:, place] for measurer in measurers]
    verdicts = np.array([leaf_verdict(leaf, row[:, np.newaxis])[0] for row in rows])
    is_rival = any(measurer.measurement(leaf, of).readings[0] != "" for measurer in measurers)
    value = None if is_rival else median(np.array([row[0] for row in rows]))
    has_inputs = any(not measurer.measurement(leaf, of).missing for measurer in measurers)
    return value, word(most_frequent(verdicts)), has_inputs


def bases_of(leaf: Leaf, measurers: Sequence[Measurer], place: int) -> tuple[BaseReading, ...]:
    """Return a leaf on every other base that is recorded, and on the other basis where the value differs."""
    found = []
    for of in get_indicator(leaf.indicator).shares_of:
        if of != leaf.of:
            value, verdict, has_inputs = _compared(leaf, measurers, place, of)
            if has_inputs:
                found.append(BaseReading(of, leaf.basis, value, verdict))
    other = replace(leaf, basis="reported" if leaf.basis == "true" else "true")
    value, verdict, has_inputs = _compared(other, measurers, place)
    if has_inputs and value != _compared(leaf, measurers, place)[0]:
        found.append(BaseReading(leaf.of, other.basis, value, verdict))
    return tuple(found)


def windows_at(leaf: Leaf, measurers: Sequence[Measurer], place: int) -> tuple[WindowReading, ...]:
    """Return a leaf that looks back over half and over double its window; where the record is too short, unknown."""
    found = []
    for months in windows_of(leaf):
        value, verdict, _ = _compared(replace(leaf, window=months), measurers, place)
        found.append(WindowReading(months, value, verdict))
    return tuple(found)


def is_sensitive(verdict: int, windows: Sequence[WindowReading]) -> bool | None:
    """Say whether another window turns a verdict; None where nothing can be compared.

    Examples
    --------
    >>> is_sensitive(1, [WindowReading(30, 0.1, "true"), WindowReading(120, None, "not determinable")])
    False
    """
    known = [one.verdict for one in windows if one.verdict != word(int(UNKNOWN))]
    if verdict == UNKNOWN or not known:
        return None
    return any(one != word(verdict) for one in known)


def _position(found: Measurement, place: int, measurer: Measurer) -> int:
    return found.calendar.place(measurer.times[place])


def _is_empty(found: Measurement, place: int, measurer: Measurer) -> bool:
    position = _position(found, place, measurer)
    return 0 <= position < len(found.was_empty) and bool(found.was_empty[position])


def _details(found: Measurement, place: int, measurer: Measurer) -> dict[str, str]:
    position = _position(found, place, measurer)
    if not 0 <= position < len(found.calendar.months):
        return {}
    return {name: str(values[position]) for name, values in found.details.items() if str(values[position])}


def _notes(found: Measurement, is_empty: bool) -> tuple[str, ...]:
    spec = found.indicator
    notes = [*spec.notes, *([spec.not_computed] if spec.not_computed else [])]
    return (*notes, spec.empty_note) if is_empty and spec.empty_note else tuple(notes)


def _use(found: Measurement, need: str) -> VariableUse:
    record = found.calendar.record
    if ":" in need:
        survey, _, answer = need.partition(":")
        taken = record.surveys[survey]
        meaning = f"answer '{answer}' of the survey {survey}, a row a {taken.unit}"
        return VariableUse(need, "true", taken.units.get(answer, ""), meaning, (), in_order(taken.evidence))
    name, _, basis = need.partition("@")
    row = record.dictionary[name]
    evidence = in_order(record.evidence.get(name, ()))
    return VariableUse(name, basis or found.basis, row.unit, row.meaning, _sources_of(record, name), evidence)


def _sources_of(record: History, name: str) -> tuple[str, ...]:
    given = record.variables[name].attrs.get("sources") or record.variables[name].attrs.get("source") or ()
    words = (given,) if isinstance(given, str) else tuple(str(word) for word in given)
    return words or ((record.dictionary[name].source,) if record.dictionary[name].source else ())
