"""How firm a verdict is: the share of sweeps that keep it.

A hundred times, each threshold (of a criterion, or the part of its parts that a group asks for) is moved over its
stated range, and with it the choices inside indicators (weights), what shares are of, and windows (half and double,
where the record is long enough). Thresholds of a criterion are spread evenly over its range, in an order that depends
on nothing but its name, so that the same definition on the same record gives the same share everywhere.
"""

from __future__ import annotations

from dataclasses import replace
from typing import Any

import numpy as np
from numpy.typing import NDArray

from lustrum.assessment.evaluation import Measurer, leaf_verdict, verdict_of, windows_of
from lustrum.assessment.indicator import Indicator, get_indicator
from lustrum.assessment.logic import Verdicts
from lustrum.assessment.tree import Definition, Group, Leaf, Threshold, walk
from lustrum.quantities.randomness import Draws

__all__ = ["SWEEPS", "sweep"]

SWEEPS = 100
"""How many sweeps."""

_LUCK = Draws(0)


def _order(purpose: str, count: int) -> NDArray[np.int64]:
    """Return the numbers 0 to count - 1 in an order that depends on the purpose alone."""
    return np.argsort(_LUCK.uniform(None, purpose, np.arange(count)), kind="stable").astype(np.int64)


def _thresholds(threshold: Threshold, purpose: str, count: int) -> NDArray[np.float64]:
    """Return a threshold for each sweep, spread evenly over its range."""
    place = (_order(f"threshold/{purpose}", count) + 0.5) / count
    return np.asarray(threshold.low + place * (threshold.high - threshold.low), dtype=np.float64)


def _limits(group: Group, purpose: str, count: int) -> NDArray[Any]:
    """Return what a group asks for in each sweep: a share of its parts, or how many of them, (sweep, 1)."""
    if group.threshold is not None:
        return _thresholds(group.threshold, purpose, count)[:, np.newaxis]
    low, high = group.m_sweep
    return (low + _order(f"threshold/{purpose}", count) % (high - low + 1))[:, np.newaxis]


def _choices(spec: Indicator) -> list[dict[str, float]]:
    """Return the ways to take the choices inside an indicator: as stated, then each at its lowest and highest."""
    ways: list[dict[str, float]] = [{}]
    for name, swept in spec.parameters.items():
        ways += [{name: end} for end in (swept.low, swept.high) if end != swept.value]
    return ways


def _values(leaf: Leaf, measurer: Measurer, of: str, way: dict[str, float], window: int) -> NDArray[np.float64]:
    """Return what a leaf compares under other choices; the stated window stands where another one cannot be filled."""
    if not window:
        return measurer.values(leaf, of, way)
    stated, other = measurer.values(leaf), measurer.values(replace(leaf, window=window))
    return np.where(np.isnan(other), stated, other) if other.shape == stated.shape else stated


def _swept_leaf(definition: Definition, leaf: Leaf, measurer: Measurer, count: int) -> Verdicts:
    """Return the verdicts of a leaf under each sweep, int8 (sweep, date)."""
    spec = get_indicator(leaf.indicator)
    purpose = f"{definition.id}/{leaf.path}/{leaf.indicator}"
    thresholds = _thresholds(leaf.threshold, purpose, count)
    bases = [of for of in spec.shares_of if of == leaf.of or not measurer.measurement(leaf, of).missing] or [leaf.of]
    fixed = [way for way in _choices(spec) if not set(way) & set(leaf.parameters)]
    ways: list[tuple[str, dict[str, float], int]] = [(of, way, 0) for of in bases for way in fixed]
    ways += [(leaf.of, {}, window) for window in windows_of(leaf)]
    turn = _order(f"choices/{purpose}", count) % len(ways)
    verdicts = np.zeros((count, len(measurer.times)), dtype=np.int8)
    for number, way in enumerate(ways):
        rows = np.flatnonzero(turn == number)
        if rows.size:
            verdicts[rows] = leaf_verdict(leaf, _values(leaf, measurer, *way), thresholds[rows][:, np.newaxis])
    return verdicts


def sweep(definition: Definition, measurer: Measurer, count: int = SWEEPS) -> dict[str, Verdicts]:
    """Return the verdicts of every criterion under each sweep.

    Parameters
    ----------
    definition : Definition
        The definition.
    measurer : Measurer
        The record and the dates.
    count : int
        How many sweeps.

    Returns
    -------
    dict
        Path of a criterion to verdicts, int8 (sweep, date).
    """
    found = {
        leaf.path: _swept_leaf(definition, leaf, measurer, count)
        for leaf in (*definition.leaves(), *definition.reported)
    }
    limits = {
        node.path: _limits(node, f"{definition.id}/{node.path}", count)
        for node in walk(definition.tree)
        if isinstance(node, Group) and node.kind in ("mean", "m-of-n")
    }
    for node in walk(definition.tree):
        found.setdefault(node.path, verdict_of(node, found, limits))
    return found
