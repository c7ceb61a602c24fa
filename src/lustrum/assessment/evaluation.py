"""What a tree of criteria is worth on a record: values, verdicts, margins, and the criterion that decides.

Works on arrays over the dates asked for, so that a sweep of a hundred thresholds is one pass. Nothing here prints.
"""

from __future__ import annotations

import math
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field

import numpy as np
from numpy.typing import NDArray

from lustrum.assessment import logic
from lustrum.assessment.indicator import get_indicator
from lustrum.assessment.logic import FALSE, TRUE, UNKNOWN, Verdicts
from lustrum.assessment.measuring import Measurement, measure
from lustrum.assessment.tree import Criterion, Group, Leaf
from lustrum.assessment.view import Calendar
from lustrum.quantities.calendar import Month

__all__ = ["Measurer", "decide", "leaf_margin", "leaf_verdict", "margin_of", "scale_of", "verdict_of"]

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
    """

    calendar: Calendar
    times: tuple[Month, ...]
    _measured: dict[tuple[object, ...], Measurement] = field(default_factory=dict)
    _values: dict[tuple[object, ...], Floats] = field(default_factory=dict)

    def measurement(self, leaf: Leaf, of: str = "", parameters: Mapping[str, float] | None = None) -> Measurement:
        """Return the measurement that a leaf asks for, or that of other choices."""
        chosen = {**leaf.parameters, **(parameters or {})}
        key = (leaf.indicator, leaf.basis, of or leaf.of, tuple(sorted(chosen.items())), leaf.window)
        if key not in self._measured:
            self._measured[key] = measure(
                leaf.indicator, self.calendar, basis=leaf.basis, of=of or leaf.of, parameters=chosen, window=leaf.window
            )
        return self._measured[key]

    def values(self, leaf: Leaf, of: str = "", parameters: Mapping[str, float] | None = None) -> Floats:
        """Return what a leaf compares with its threshold, float64 (reading, date)."""
        found = self.measurement(leaf, of, parameters)
        key = (id(found), leaf.at, leaf.trend_window, leaf.target)
        if key not in self._values:
            if leaf.at == "trend":
                columns = [found.trend_at(month, leaf.trend_window) for month in self.times]
            else:
                columns = [found.at(month) for month in self.times]
            values = np.stack(columns, axis=1) if columns else np.zeros((len(found.readings), 0))
            self._values[key] = abs(values - leaf.target) if leaf.at == "distance" else values
        return self._values[key]


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


def verdict_of(node: Criterion, leaves: Mapping[str, Verdicts]) -> Verdicts:
    """Return the verdict of a criterion from those of the leaves (by path), int8 of their shape."""
    if isinstance(node, Leaf):
        return leaves[node.path]
    parts = [verdict_of(part, leaves) for part in node.parts]
    if node.kind == "all":
        return logic.all_of(parts)
    if node.kind == "any":
        return logic.any_of(parts)
    if node.kind == "m-of-n":
        return logic.at_least(parts, node.m)
    if node.kind == "gate":
        return logic.gate(parts[0], parts[1])
    return logic.mean_of(parts, _share_of(node))


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


def times_of(calendar: Calendar, wanted: Sequence[Month]) -> tuple[Month, ...]:
    """Return each December of a record and the dates that are wanted beside, in order."""
    decembers = [month for month in calendar.months if month.month == 12]
    return tuple(sorted({*decembers, *wanted}, key=lambda month: month.ordinal))
