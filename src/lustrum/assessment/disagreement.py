"""Where two definitions part on the same record: what each says, how they differ, which criterion splits them.

Four kinds (claims.md 6.3). *Different variable*: one asks for something that the other does not. *Opposite
direction*: both ask for the same thing and want it the other way. *Different threshold*: the same thing, the same
way, another number. *Different data*: the same test on another base or basis. A level and its trend are different
variables. Definitions are not ranked and nothing is averaged over them.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping
from dataclasses import asdict, dataclass
from itertools import combinations
from typing import Any

import numpy as np

from lustrum.assessment.evaluation import decide, verdict_of
from lustrum.assessment.logic import FALSE, TRUE, UNKNOWN, Verdicts, word
from lustrum.assessment.result import Result
from lustrum.assessment.scorecard import Scorecard
from lustrum.assessment.tree import Criterion, Definition, Leaf
from lustrum.quantities.calendar import Month

__all__ = ["KINDS", "Comparison", "Disagreement", "compare_criteria", "disagreements"]

KINDS = {
    "variable": "different variable",
    "direction": "same variable, opposite direction",
    "threshold": "same variable, different threshold",
    "data": "same variable, different data",
    "same": "same test",
}
"""Kinds of difference between criteria, and their words."""


@dataclass(frozen=True)
class Comparison:
    """One criterion of a definition beside the nearest one of another.

    Parameters
    ----------
    kind : str
        Key of :data:`KINDS`.
    indicator : str
        Code.
    first, second : str
        Tests in words; blank where a definition does not ask.
    """

    kind: str
    indicator: str
    first: str
    second: str


@dataclass(frozen=True)
class Disagreement:
    """Two definitions at one date.

    Parameters
    ----------
    first, second, time : str
        The definitions and the date.
    both_determinable : bool
        Whether both have a verdict.
    verdicts : tuple of str
        What they say.
    margins : tuple of float or None
        By how much, relative.
    do_agree : bool or None
        Whether they say the same; None where one is not determinable.
    kind : str
        Of which kind the difference is; blank where they agree or one is not determinable.
    splits : str
        Definition and path of the first criterion whose change would make them agree, or that decides.
    splits_in_words : str
        The same in words.
    changes_needed : int or None
        How many criteria of that definition would have to change, taken in the order of the file; None where even
        that would not do, since something cannot be determined.
    draws_agreeing, draws_determinable : float
        Share of draws in which both are determinable and agree; in which both are determinable.
    kinds : dict of str to int
        How many criteria of the two differ in which way.
    over_time : tuple of (str, str, str)
        Each December with both verdicts.
    """

    first: str
    second: str
    time: str
    both_determinable: bool
    verdicts: tuple[str, str]
    margins: tuple[float | None, float | None]
    do_agree: bool | None
    kind: str
    splits: str
    splits_in_words: str
    changes_needed: int | None
    draws_agreeing: float
    draws_determinable: float
    kinds: dict[str, int]
    over_time: tuple[tuple[str, str, str], ...]

    def to_dict(self) -> dict[str, Any]:
        """Return the facts as plain values."""
        return {**asdict(self), "over_time": [list(row) for row in self.over_time]}

    def __str__(self) -> str:
        head = f"{self.first} {self.verdicts[0]}, {self.second} {self.verdicts[1]} at {self.time}"
        if not self.kind:
            return head
        return f"{head}: {KINDS[self.kind]}; {self.splits_in_words}"


def compare_criteria(first: Definition, second: Definition) -> tuple[Comparison, ...]:
    """Lay the criteria of two definitions beside one another: those of the first, then what only the second asks."""
    others = list(second.leaves())
    found = []
    for leaf in first.leaves():
        other = _nearest_leaf(leaf, others)
        found.append(Comparison(_kind(leaf, other), leaf.indicator, leaf.test, other.test if other else ""))
    for other in others:
        if _nearest_leaf(other, list(first.leaves())) is None:
            found.append(Comparison("variable", other.indicator, "", other.test))
    return tuple(found)


def _nearest_leaf(leaf: Leaf, others: list[Leaf]) -> Leaf | None:
    same = [other for other in others if other.indicator == leaf.indicator and other.at == leaf.at]
    order = list(KINDS)
    return max(same, key=lambda other: order.index(_kind(leaf, other))) if same else None


def _kind(leaf: Leaf, other: Leaf | None) -> str:
    if other is None:
        return "variable"
    if (leaf.op in (">", ">=")) != (other.op in (">", ">=")):
        return "direction"
    if (leaf.of, leaf.basis, leaf.window, leaf.parameters) != (other.of, other.basis, other.window, other.parameters):
        return "data"
    same = leaf.threshold.value == other.threshold.value and leaf.op == other.op
    return "same" if same else "threshold"


def disagreements(card: Scorecard, at: Month | str | None = None) -> tuple[Disagreement, ...]:
    """Compare each pair of definitions of a card at a date.

    Parameters
    ----------
    card : Scorecard
        The card.
    at : Month or text
        A date of the card; default: the date asked for.

    Returns
    -------
    tuple of Disagreement
        In the order of the definitions.
    """
    return tuple(_pair(card, first, second, at) for first, second in combinations(card.definitions, 2))


def _pair(card: Scorecard, first: Definition, second: Definition, at: Month | str | None) -> Disagreement:
    wholes = [card.whole(definition.id, at) for definition in (first, second)]
    verdicts = (wholes[0].verdict, wholes[1].verdict)
    known = word(int(UNKNOWN)) not in verdicts
    draws = list(zip(card.draws_of(first.id, at=at), card.draws_of(second.id, at=at), strict=True))
    both = [pair for pair in draws if word(int(UNKNOWN)) not in pair]
    kind, splits, words, needed = "", "", "", None
    if known and verdicts[0] != verdicts[1]:
        no, yes = (first, second) if verdicts[0] == word(int(FALSE)) else (second, first)
        leaf, needed = _splitting(card.results[no.id], wholes[0].time)
        reading = card.reading(no.id, leaf.path, at)
        others = list(yes.leaves())
        kind = _kind(leaf, _nearest_leaf(leaf, others)) if isinstance(leaf, Leaf) else "variable"
        kind = "variable" if kind == "same" else kind
        splits, words = f"{no.id}: {leaf.path}", reading.in_words()
    series = zip(card.december_series(first.id), card.december_series(second.id), strict=True)
    return Disagreement(
        first.id,
        second.id,
        wholes[0].time,
        known,
        verdicts,
        (wholes[0].margin, wholes[1].margin),
        verdicts[0] == verdicts[1] if known else None,
        kind,
        splits,
        words,
        needed,
        float(np.mean([one == other for one, other in both]) * len(both) / len(draws)) if both else 0.0,
        len(both) / len(draws),
        dict(Counter(comparison.kind for comparison in compare_criteria(first, second))),
        tuple((time, one, other) for (time, one), (_, other) in series),
    )


def _splitting(result: Result, time: str) -> tuple[Criterion, int | None]:
    """Return the first criterion whose change would turn a false definition true, and how many must change.

    One leaf after another is turned true on its own; if none will do alone, false leaves are turned in order until
    the whole is true, and the first deciding one is returned.
    """
    tree = result.definition.tree
    place = [str(month) for month in result.measurers[0].times].index(time)
    verdicts = result.verdicts_at(place)
    leaves = [leaf for leaf in result.definition.leaves() if verdicts[leaf.path] == FALSE]
    for leaf in leaves:
        if _turned(tree, verdicts, [leaf]) == TRUE:
            return leaf, 1
    first = decide(tree, verdicts)
    for count in range(2, len(leaves) + 1):
        if _turned(tree, verdicts, leaves[:count]) == TRUE:
            return first, count
    return first, None


def _turned(tree: Criterion, verdicts: Mapping[str, int], leaves: list[Leaf]) -> int:
    found: dict[str, Verdicts] = {path: np.array(verdict, dtype=np.int8) for path, verdict in verdicts.items()}
    found |= {leaf.path: np.array(TRUE, dtype=np.int8) for leaf in leaves}
    return int(verdict_of(tree, found))
