"""What a tree of criteria is worth on a record: values, verdicts, margins, and the criterion that decides.

Works on arrays over the dates asked for, so that a sweep of a hundred thresholds is one pass. Nothing here prints.
"""

from __future__ import annotations

import math
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

import numpy as np
from numpy.typing import NDArray

from lustrum.assessment import logic
from lustrum.assessment.indicator import get_indicator
from lustrum.assessment.logic import FALSE, TRUE, UNKNOWN, Verdicts
from lustrum.assessment.measuring import Measurement, measure
from lustrum.assessment.tree import Criterion, Group, Leaf
from lustrum.assessment.view import Calendar
from lustrum.quantities.calendar import Month

__all__ = ["Measurer", "decide", "leaf_margin", "leaf_verdict", "margin_of", "scale_of", "verdict_of", "windows_of"]

Floats = NDArray[np.float64]


@dataclass
class Measurer:
    """Measures indicators over one record and keeps what it has measured.

    Parameters
    ----------
    calendar : Calendar
        The record.
    times : tuple of Month
        Dates at which values are wanted.
    base : Measurer or None
        For a draw of entered ranges: the measurer of the record. What reads no contested variable is measured there.
    contested : frozenset of str
        The variables that a draw changes.
    """

    calendar: Calendar
    times: tuple[Month, ...]
    base: Measurer | None = None
    contested: frozenset[str] = frozenset()
    _measured: dict[tuple[object, ...], Measurement] = field(default_factory=dict)
    _values: dict[tuple[object, ...], Floats] = field(default_factory=dict)
    _trends: dict[tuple[object, ...], Floats] = field(default_factory=dict)

    def reads_contested(self, leaf: Leaf, of: str = "") -> frozenset[str]:
        """Return the contested variables that a leaf reads; on either basis, since they have no reported rival."""
        spec = get_indicator(leaf.indicator)
        return self.contested & {*spec.needs_for(of or leaf.of), *spec.optional}

    def measurement(self, leaf: Leaf, of: str = "", parameters: Mapping[str, float] | None = None) -> Measurement:
        """Return the measurement that a leaf asks for, or that of other choices."""
        if self.base is not None and not self.reads_contested(leaf, of):
            return self.base.measurement(leaf, of, parameters)
        chosen = {**leaf.parameters, **(parameters or {})}
        window = leaf.window if get_indicator(leaf.indicator).window is not None else None
        key = (leaf.indicator, leaf.basis, of or leaf.of, tuple(sorted(chosen.items())), window)
        if key not in self._measured:
            self._measured[key] = measure(
                leaf.indicator, self.calendar, basis=leaf.basis, of=of or leaf.of, parameters=chosen, window=leaf.window
            )
        return self._measured[key]

    def values(self, leaf: Leaf, of: str = "", parameters: Mapping[str, float] | None = None) -> Floats:
        """Return what a leaf compares with its threshold, float64 (reading, date)."""
        if self.base is not None and not self.reads_contested(leaf, of):
            return self.base.values(leaf, of, parameters)
        found = self.measurement(leaf, of, parameters)
        key = (id(found), leaf.at, leaf.trend_window, leaf.target)
        if key not in self._values:
            if leaf.at == "trend":
                columns = [self._trend(found, month, leaf.trend_window) for month in self.times]
            else:
                columns = [found.at(month) for month in self.times]
            values = np.stack(columns, axis=1) if columns else np.zeros((len(found.readings), 0))
            self._values[key] = abs(values - leaf.target) if leaf.at == "distance" else values
        return self._values[key]

    def trend(self, leaf: Leaf, place: int) -> Floats:
        """Return the slope a year of what a leaf measures, at one date, whatever it compares, float64 (reading,)."""
        return self._trend(self.measurement(leaf), self.times[place], leaf.trend_window)

    def _trend(self, found: Measurement, month: Month, window: int) -> Floats:
        key = (id(found), month, window)
        if key not in self._trends:
            self._trends[key] = found.trend_at(month, window)
        return self._trends[key]


def windows_of(leaf: Leaf) -> tuple[int, ...]:
    """Return half and double the window of a leaf that looks back; none for one that does not.

    Examples
    --------
    >>> from lustrum.assessment.tree import Threshold
    >>> rises = Leaf("tree", "", "", "", (), "MIL-01", ">", Threshold(0, "me", 0, 0), at="trend", window=24)
    >>> windows_of(rises)
    (12, 48)
    """
    spec = get_indicator(leaf.indicator)
    own = leaf.trend_window if leaf.at == "trend" else spec.window and (leaf.window or spec.window)
    return (max(own // 2, 1), own * 2) if own else ()


def leaf_verdict(leaf: Leaf, values: Floats, threshold: float | Floats | None = None) -> Verdicts:
    """Return the verdict of a leaf, int8 (..., date).

    Parameters
    ----------
    leaf : Leaf
        The criterion.
    values : float64 (reading, date)
        What is compared. Readings that disagree make it not determinable.
    threshold : float or float64 (sweep, 1)
        Thresholds other than the leaf's.
    """
    limit = leaf.threshold.value if threshold is None else threshold
    readings = np.stack([logic.compare(row, leaf.op, limit) for row in values])
    same = (readings == readings[0]).all(axis=0)
    return np.where(same, readings[0], UNKNOWN).astype(np.int8)


def leaf_margin(leaf: Leaf, values: Floats) -> Floats:
    """Return by how much a criterion is passed (below zero: missed), in the indicator's unit, float64 (date,).

    Of several readings that agree, the one nearest the threshold counts; readings that disagree have no margin.
    """
    sign = 1.0 if leaf.op in (">", ">=") else -1.0
    passed = sign * (values - leaf.threshold.value)
    verdict = leaf_verdict(leaf, values)
    nearest_reading = np.where(verdict == TRUE, passed.min(axis=0), passed.max(axis=0))
    return np.where(verdict == UNKNOWN, np.nan, nearest_reading)


def scale_of(leaf: Leaf) -> float:
    """Return what a leaf's margin is divided by to stand beside others: its range, sweep or threshold."""
    low, high = get_indicator(leaf.indicator).range
    if leaf.at == "level" and math.isfinite(high - low):
        return high - low
    sweep = leaf.threshold.high - leaf.threshold.low
    return sweep or abs(leaf.threshold.value) or 1.0


def verdict_of(node: Criterion, leaves: Mapping[str, Verdicts], limits: Mapping[str, Any] | None = None) -> Verdicts:
    """Return the verdict of a criterion from those of the leaves (by path), int8 of their shape.

    `limits` are, by path, other numbers than the stated ones: the share that a ``mean`` asks for, the `m` of an
    ``m-of-n``; arrays that broadcast against the verdicts.
    """
    if isinstance(node, Leaf):
        return leaves[node.path]
    parts = [verdict_of(part, leaves, limits) for part in node.parts]
    if node.kind == "all":
        return logic.all_of(parts)
    if node.kind == "any":
        return logic.any_of(parts)
    if node.kind == "m-of-n":
        return logic.at_least(parts, (limits or {}).get(node.path, node.m))
    if node.kind == "gate":
        return logic.gate(parts[0], parts[1])
    return logic.mean_of(parts, (limits or {}).get(node.path, _share_of(node)))


def _share_of(node: Group) -> float:
    return node.threshold.value if node.threshold else 0.5


def margin_of(node: Criterion, margins: Mapping[str, Floats], verdicts: Mapping[str, Verdicts]) -> Floats:
    """Return the margin of a criterion from the scaled margins of the leaves, float64 (date,).

    ``all`` has that of its weakest part, ``any`` of its strongest, ``m-of-n`` of the m-th; missing where the
    verdict is.
    """
    if isinstance(node, Leaf):
        return margins[node.path]
    parts = np.stack([margin_of(part, margins, verdicts) for part in node.parts])
    verdict = verdicts[node.path]
    if node.kind == "gate":
        condition = verdicts[node.parts[0].path]
        return np.where(verdict == UNKNOWN, np.nan, np.where(condition == TRUE, parts[1], parts[0]))
    count = len(node.parts)
    wanted = {"all": count, "any": 1, "m-of-n": node.m}.get(node.kind) or max(
        1, math.ceil(_share_of(node) * count - 1e-9)
    )
    filled = np.where(np.isnan(parts), np.where(verdict == TRUE, -np.inf, np.inf), parts)
    ranked = np.sort(filled, axis=0)[::-1][wanted - 1]
    return np.where((verdict == UNKNOWN) | ~np.isfinite(ranked), np.nan, ranked)


def decide(node: Criterion, verdicts: Mapping[str, int]) -> Criterion:
    """Return the first criterion that decides, in the order of the file.

    Where all parts together decide (a true ``all``, a false ``any``), the group itself is returned.
    """
    if isinstance(node, Leaf):
        return node
    verdict = verdicts[node.path]
    if node.kind == "gate":
        condition = node.parts[0]
        return decide(node.parts[1] if verdicts[condition.path] == TRUE else condition, verdicts)
    if (node.kind == "all" and verdict == TRUE) or (node.kind == "any" and verdict == FALSE):
        return node
    if node.kind in ("m-of-n", "mean") and verdict == TRUE:
        return node
    return next((decide(part, verdicts) for part in node.parts if verdicts[part.path] == verdict), node)


def times_of(calendar: Calendar, wanted: Sequence[Month], span: Sequence[Month] = ()) -> tuple[Month, ...]:
    """Return each December of a record, or of a span within it, and the dates that are wanted beside, in order."""
    first, last = span or (calendar.months[0], calendar.months[-1])
    decembers = [month for month in calendar.months if month.month == 12 and first <= month <= last]
    return tuple(sorted({*decembers, *wanted}, key=lambda month: month.ordinal))
