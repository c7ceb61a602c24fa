"""The results of one definition over all draws, and the readings that are made of them.

Owns how draws become one verdict, and the path from a verdict back to the variables of the record. What a reading
holds is `criterion`, what is said of a leaf `leaf_facts`. The card itself is `scorecard`.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import Any

import numpy as np
from numpy.typing import NDArray

from lustrum.assessment.criterion import EnteredRange, Reading, VariableUse, plain, shown
from lustrum.assessment.evaluation import Measurer, leaf_margin, leaf_verdict, margin_of, scale_of, verdict_of
from lustrum.assessment.leaf_facts import BAND, bases_of, facts_of, is_sensitive, median, number, windows_at
from lustrum.assessment.logic import FALSE, TRUE, UNKNOWN, Verdicts, most_frequent, word
from lustrum.assessment.robustness import sweep
from lustrum.assessment.tree import Criterion, Definition, Group, Leaf, walk
from lustrum.quantities.evidence import in_order

__all__ = ["Reading", "Result", "VariableUse", "plain", "result_of", "shown"]

Floats = NDArray[np.float64]


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
        By path; the sweeps of one draw stand together.
    entered : tuple of Measurer
        One for each draw of entered ranges; none where the definition reads no contested figure.
    entered_verdicts : dict of str to int8 (draw of entered ranges, date)
        By path, of those criteria that read a contested figure.
    """

    definition: Definition
    measurers: tuple[Measurer, ...]
    verdicts: dict[str, Verdicts]
    margins: dict[str, Floats]
    swept: dict[str, Verdicts]
    entered: tuple[Measurer, ...] = ()
    entered_verdicts: dict[str, Verdicts] = field(default_factory=dict)
    _moves: dict[int, dict[str, float]] = field(default_factory=dict, repr=False, compare=False)

    def verdict(self, node: Criterion, place: int) -> int:
        """Return the most frequent verdict of the draws; unknown where two are equally frequent."""
        return most_frequent(self.verdicts[node.path][:, place])

    def is_split(self, place: int) -> bool:
        """Say whether as many draws say one thing of the whole as another, so that no draw is like the whole."""
        tree = self.definition.tree
        return not bool((self.verdicts[tree.path][:, place] == self.verdict(tree, place)).any())

    def verdicts_at(self, place: int) -> dict[str, int]:
        """Return the verdict of each criterion at a date, of the first draw that is like the whole."""
        tree = self.definition.tree
        whole = self.verdict(tree, place)
        like = np.flatnonzero(self.verdicts[tree.path][:, place] == whole)
        draw = int(like[0]) if like.size else 0
        return {path: int(found[draw, place]) for path, found in self.verdicts.items()}

    def sweep_share(self, node: Criterion, place: int) -> float:
        """Return the share of sweeps that keep the verdict of a criterion."""
        return float((self.swept[node.path][:, place] == self.verdict(node, place)).mean())

    def moves(self, place: int) -> dict[str, float]:
        """Return, for each leaf of the tree by path, the share of its own sweeps that turn the whole verdict.

        All other criteria stay as stated, so that the shares say on which criterion the verdict hangs most.
        """
        if place not in self._moves:
            leaves, tree = self.definition.leaves(), self.definition.tree
            sweeps = len(self.swept[tree.path]) // len(self.measurers)
            stated = {leaf.path: np.repeat(self.verdicts[leaf.path][:, place], sweeps) for leaf in leaves}
            alone = {path: np.tile(found, (len(leaves), 1)) for path, found in stated.items()}
            for row, leaf in enumerate(leaves):
                alone[leaf.path][row] = self.swept[leaf.path][:, place]
            turned = verdict_of(tree, alone) != verdict_of(tree, stated)
            shares = turned.mean(axis=1)
            self._moves[place] = {leaf.path: float(share) for leaf, share in zip(leaves, shares, strict=True)}
        return self._moves[place]

    def pivotal(self, place: int) -> Leaf | None:
        """Return the leaf whose own sweep moves the whole verdict most, the first of several; None if none does."""
        found = self.moves(place)
        leaf = max(self.definition.leaves(), key=lambda one: found[one.path])
        return leaf if found[leaf.path] > 0 else None

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
            "draws": _shares(found),
            "sweep": self.sweep_share(node, place),
            "margin": median(self.margins[node.path][:, place]),
            "quote": node.quote,
            "note": node.note,
            "evidence": self._evidence(node, place),
            "entered": self._entered(node, place),
        }
        if isinstance(node, Group):
            limit = node.threshold
            facts: dict[str, Any] = {}
            if limit:
                facts = {"threshold": limit.value, "threshold_source": limit.source}
                facts["sweep_range"] = (limit.low, limit.high)
            return Reading(kind=node.kind, **facts, **common)
        windows = windows_at(node, self.measurers, place)
        return Reading(
            kind="leaf",
            bases=bases_of(node, self.measurers, place),
            windows=windows,
            is_window_sensitive=is_sensitive(verdict, windows),
            moves=self.moves(place).get(node.path),
            **common,
            **facts_of(node, self.measurers, place),
        )

    def _evidence(self, node: Criterion, place: int) -> tuple[str, ...]:
        leaves = [leaf for leaf in walk(node) if isinstance(leaf, Leaf)]
        month = self.measurers[0].times[place]
        return in_order(w for leaf in leaves for m in self.measurers for w in m.measurement(leaf).evidence_at(month))

    def _entered(self, node: Criterion, place: int) -> EnteredRange | None:
        if node.path not in self.entered_verdicts:
            return None
        shares = _shares(self.entered_verdicts[node.path][:, place])
        read = [self.entered[0].reads_contested(leaf) for leaf in walk(node) if isinstance(leaf, Leaf)]
        names = tuple(sorted(frozenset().union(*read)))
        if isinstance(node, Group):
            return EnteredRange(len(self.entered), shares, names)
        values = np.concatenate([measurer.values(node)[:, place] for measurer in self.entered])
        known = values[np.isfinite(values)]
        low, high = np.percentile(known, BAND) if known.size else (np.nan, np.nan)
        return EnteredRange(len(self.entered), shares, names, number(low), number(high))


def _shares(found: Verdicts) -> dict[str, float]:
    return {word(int(v)): float((found == v).mean()) for v in (TRUE, FALSE, UNKNOWN)}


def result_of(
    definition: Definition, measurers: tuple[Measurer, ...], sweeps: int, entered: Sequence[Measurer] = ()
) -> Result:
    """Return what a definition is worth on each draw, with its sweeps and the draws of entered ranges."""
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
    contested = _on_entered(definition, entered)
    return Result(
        definition,
        measurers,
        {path: np.stack(found) for path, found in verdicts.items()},
        {path: np.stack(found) for path, found in margins.items()},
        {path: np.concatenate(found) for path, found in swept.items()},
        tuple(entered) if contested else (),
        contested,
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


def _on_entered(definition: Definition, entered: Sequence[Measurer]) -> dict[str, Verdicts]:
    """Return the verdicts over the draws of entered ranges, of the criteria that read a contested figure, by path."""
    leaves = (*definition.leaves(), *definition.reported)
    reading = {leaf.path for leaf in leaves if entered and entered[0].reads_contested(leaf)}
    if not reading:
        return {}
    found = {
        leaf.path: np.stack([leaf_verdict(leaf, measurer.values(leaf)) for measurer in entered]) for leaf in leaves
    }
    for node in walk(definition.tree):
        found.setdefault(node.path, verdict_of(node, found))
    touched = [node for node in walk(definition.tree) if any(below.path in reading for below in walk(node))]
    paths = {node.path for node in touched} | reading
    return {path: verdicts for path, verdicts in found.items() if path in paths}
