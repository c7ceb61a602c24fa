r"""Three-valued logic of verdicts: true, false, not determinable.

Verdicts are int8 arrays of any shape with the values :data:`TRUE`, :data:`FALSE` and :data:`UNKNOWN`. The tables
are Kleene's strong ones: *not determinable* means "true or false, we cannot say which", so false and unknown is
false, true or unknown is true, and everything else with an unknown part is unknown.

Sources
-------
Kleene 1952, Introduction to Metamathematics, section 64. Necessary conditions as gates and "m of n" family
resemblance: Goertz 2006, Social Science Concepts, chapters 2 and 5.
"""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
from numpy.typing import NDArray

__all__ = [
    "FALSE",
    "TRUE",
    "UNKNOWN",
    "WORDS",
    "all_of",
    "any_of",
    "at_least",
    "compare",
    "gate",
    "mean_of",
    "most_frequent",
    "word",
]

Verdicts = NDArray[np.int8]

TRUE, FALSE, UNKNOWN = np.int8(1), np.int8(0), np.int8(-1)
WORDS = {1: "true", 0: "false", -1: "not determinable"}
"""What a verdict is called wherever it is printed."""

OPERATORS = {
    ">": np.greater,
    ">=": np.greater_equal,
    "<": np.less,
    "<=": np.less_equal,
}
"""The four comparisons a criterion may make."""


def word(verdict: int) -> str:
    """Return the word for a verdict.

    Examples
    --------
    >>> word(UNKNOWN)
    'not determinable'
    """
    return WORDS[int(verdict)]


def compare(values: NDArray[np.float64], op: str, threshold: float | NDArray[np.float64]) -> Verdicts:
    """Compare values with a threshold; a missing value (NaN) is unknown.

    Parameters
    ----------
    values : float64 array.
    op : one of ``> >= < <=``.
    threshold : float or array that broadcasts against `values`.

    Examples
    --------
    >>> compare(np.array([0.6, 0.4, np.nan]), ">", 0.5).tolist()
    [1, 0, -1]
    """
    values = np.asarray(values, dtype=np.float64)
    with np.errstate(invalid="ignore"):
        held = OPERATORS[op](values, threshold)
    return np.where(np.isnan(values), UNKNOWN, held.astype(np.int8)).astype(np.int8)


def _stack(parts: Sequence[Verdicts]) -> Verdicts:
    return np.stack(np.broadcast_arrays(*parts)).astype(np.int8)


def all_of(parts: Sequence[Verdicts]) -> Verdicts:
    """Return true where all are true, false where one is false, else unknown.

    Examples
    --------
    >>> [word(all_of([a, b])) for a, b in ((TRUE, UNKNOWN), (FALSE, UNKNOWN))]
    ['not determinable', 'false']
    """
    return at_least(parts, len(parts))


def any_of(parts: Sequence[Verdicts]) -> Verdicts:
    """Return true where one is true, false where all are false, else unknown.

    Examples
    --------
    >>> [word(any_of([a, b])) for a, b in ((TRUE, UNKNOWN), (FALSE, UNKNOWN))]
    ['true', 'not determinable']
    """
    return at_least(parts, 1)


def at_least(parts: Sequence[Verdicts], m: int | NDArray[np.int64]) -> Verdicts:
    """Return true where m parts are true, false where m no longer can be, else unknown."""
    stacked = _stack(parts)
    sure = (stacked == TRUE).sum(axis=0)
    open_ = (stacked == UNKNOWN).sum(axis=0)
    verdict = np.where(sure >= m, TRUE, np.where(sure + open_ < m, FALSE, UNKNOWN))
    return verdict.astype(np.int8)


def mean_of(parts: Sequence[Verdicts], threshold: float | NDArray[np.float64]) -> Verdicts:
    """Return true where the share of true parts reaches the threshold whatever the unknown ones are.

    Examples
    --------
    >>> word(mean_of([TRUE, TRUE, UNKNOWN], 0.6)), word(mean_of([TRUE, FALSE, UNKNOWN], 0.6))
    ('true', 'not determinable')
    """
    stacked = _stack(parts)
    low = (stacked == TRUE).mean(axis=0)
    high = (stacked != FALSE).mean(axis=0)
    return np.where(low >= threshold, TRUE, np.where(high < threshold, FALSE, UNKNOWN)).astype(np.int8)


def gate(condition: Verdicts, then: Verdicts) -> Verdicts:
    """Return `then` where the condition is true, else the condition itself.

    A closed gate is false; one of which we cannot say whether it is open is unknown, even where `then` is false:
    what lies behind it is not asked. (Plain ``all`` would say false there.)

    Examples
    --------
    >>> word(gate(UNKNOWN, FALSE)), word(all_of([UNKNOWN, FALSE]))
    ('not determinable', 'false')
    """
    condition, then = np.broadcast_arrays(condition, then)
    return np.where(condition == TRUE, then, condition).astype(np.int8)


def most_frequent(verdicts: Verdicts) -> int:
    """Return the verdict that most of several draws have; unknown where two are equally frequent.

    Examples
    --------
    >>> most_frequent(np.array([TRUE, TRUE, FALSE])), most_frequent(np.array([TRUE, FALSE]))
    (1, -1)
    """
    counts = {int(verdict): int((verdicts == verdict).sum()) for verdict in (TRUE, FALSE, UNKNOWN)}
    best = max(counts.values())
    winners = [verdict for verdict, count in counts.items() if count == best]
    return winners[0] if len(winners) == 1 else int(UNKNOWN)
