"""Where two definitions part on the same record: what each says, how they differ, which criterion splits them.

Four kinds (claims.md 6.3). *Different variable*: one asks for something that the other does not. *Opposite
direction*: both ask for the same thing and want it the other way. *Different threshold*: the same thing, the same
way, another number. *Different data*: the same test on another base or basis. A level and its trend are different
variables. Definitions are not ranked and nothing is averaged over them.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping
from dataclasses import asdict, dataclass, replace
from itertools import combinations
from typing import Any

import numpy as np

from lustrum.assessment.criterion import plain
from lustrum.assessment.evaluation import decide, verdict_of
from lustrum.assessment.indicator import get_indicator
from lustrum.assessment.logic import FALSE, TRUE, UNKNOWN, Verdicts, most_frequent, word
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


DECEMBER = 12


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
    first_path, second_path : str
        Where the criteria stand.
    first_verdict, second_verdict : str
        What they say at a date, where one was asked for.
    """

    kind: str
    indicator: str
    first: str
    second: str
    first_path: str = ""
    second_path: str = ""
    first_verdict: str = ""
    second_verdict: str = ""


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
    sweeps : tuple of float
        Share of sweeps that keep each verdict.
    sweeps_agreeing, sweeps_determinable : float
        Share of sweeps in which both are determinable and agree; in which both are determinable.
    entered_agreeing : float or None
        Share of draws of entered ranges in which both are determinable and agree; None where neither reads one.
    pairs : tuple of Comparison
        Each criterion of the one beside the nearest of the other, with what they say at the date.
    shares_over_time : tuple of (str, float, float)
        Each December with the shares of draws and of sweeps that agree.
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
    sweeps: tuple[float, float]
    sweeps_agreeing: float
    sweeps_determinable: float
    entered_agreeing: float | None
    pairs: tuple[Comparison, ...]
    shares_over_time: tuple[tuple[str, float, float], ...]

    def to_dict(self) -> dict[str, Any]:
        """Return the facts as plain values; of the pairs of criteria those that both definitions ask."""
        asked = [asdict(pair) for pair in self.pairs if pair.first and pair.second]
        return plain({**asdict(self), "pairs": asked})  # type: ignore[no-any-return]

    def __str__(self) -> str:
        said = [f"{verdict} ({share:.0%} of sweeps)" for verdict, share in zip(self.verdicts, self.sweeps, strict=True)]
        head = f"{self.first} {said[0]}, {self.second} {said[1]} at {self.time}"
        if not self.kind:
            return head
        return f"{head}: {KINDS[self.kind]}; {self.splits_in_words}"


def compare_criteria(first: Definition, second: Definition) -> tuple[Comparison, ...]:
    """Lay the criteria of two definitions beside one another: those of the first, then what only the second asks."""
    others = list(second.leaves())
    found = []
    for leaf in first.leaves():
        other = _nearest_leaf(leaf, others)
        test, path = (other.test, other.path) if other else ("", "")
        found.append(Comparison(_kind(leaf, other), leaf.indicator, leaf.test, test, leaf.path, path))
    for other in others:
        if _nearest_leaf(other, list(first.leaves())) is None:
            found.append(Comparison("variable", other.indicator, "", other.test, "", other.path))
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
    if _data_of(leaf) != _data_of(other):
        return "data"
    same = leaf.threshold.value == other.threshold.value and leaf.op == other.op
    return "same" if same else "threshold"


def _data_of(leaf: Leaf) -> tuple[object, ...]:
    """Return what a criterion is measured on: a window that is not stated is the one that stands where none is."""
    window = leaf.trend_window if leaf.at == "trend" else leaf.window or get_indicator(leaf.indicator).window
    target = leaf.target if leaf.at == "distance" else 0.0
    return (leaf.of, leaf.basis, window, dict(leaf.parameters), target)


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
    results = (card.results[first.id], card.results[second.id])
    place = [str(month) for month in card.times].index(wholes[0].time)
    verdicts = (wholes[0].verdict, wholes[1].verdict)
    known = word(int(UNKNOWN)) not in verdicts
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
    draws, sweeps = (_agreeing(*arrays) for arrays in (_drawn(results, place), _swept(results, place)))
    pairs = tuple(_with_verdicts(pair, results, place) for pair in compare_criteria(first, second))
    shares = [
        (str(month), _agreeing(*_drawn(results, p))[0], _agreeing(*_swept(results, p))[0])
        for p, month in enumerate(card.times)
        if month.month == DECEMBER
    ]
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
        *draws,
        dict(Counter(pair.kind for pair in pairs)),
        tuple((time, one, other) for (time, one), (_, other) in series),
        (wholes[0].sweep, wholes[1].sweep),
        *sweeps,
        _entered_agreeing(results, place),
        pairs,
        tuple(shares),
    )


def _agreeing(one: Verdicts, other: Verdicts) -> tuple[float, float]:
    """Return the share of cases in which both are determinable and agree, and in which both are determinable."""
    both = (one != UNKNOWN) & (other != UNKNOWN)
    return float((both & (one == other)).mean()), float(both.mean())


def _drawn(results: tuple[Result, Result], place: int) -> tuple[Verdicts, Verdicts]:
    first, second = (result.verdicts[result.definition.tree.path][:, place] for result in results)
    return first, second


def _swept(results: tuple[Result, Result], place: int) -> tuple[Verdicts, Verdicts]:
    first, second = (result.swept[result.definition.tree.path][:, place] for result in results)
    return first, second


def _entered_agreeing(results: tuple[Result, Result], place: int) -> float | None:
    count = max(len(result.entered) for result in results)
    if not count:
        return None
    rows = []
    for result in results:
        path = result.definition.tree.path
        if path in result.entered_verdicts:
            rows.append(result.entered_verdicts[path][:, place])
        else:  # it reads no contested figure: each draw has the verdict of its record
            rows.append(np.repeat(result.verdicts[path][:, place], count // len(result.measurers)))
    return _agreeing(rows[0], rows[1])[0]


def _with_verdicts(pair: Comparison, results: tuple[Result, Result], place: int) -> Comparison:
    paths = (pair.first_path, pair.second_path)
    said = [
        word(most_frequent(result.verdicts[path][:, place])) if path else ""
        for result, path in zip(results, paths, strict=True)
    ]
    return replace(pair, first_verdict=said[0], second_verdict=said[1])


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
