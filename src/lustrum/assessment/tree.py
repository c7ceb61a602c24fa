"""The types of a definition: a tree of criteria, each threshold with its source.

Reading and checking a file is for `checking`, finding one by name for `definitions`, what a tree is worth at a date
for `evaluation`.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from typing import TypeAlias

__all__ = ["PROJECT_DEFAULT", "THEMES", "Criterion", "Definition", "Group", "Leaf", "Silence", "Threshold", "walk"]

PROJECT_DEFAULT = "project default"
THEMES = {
    "ownership": "Ownership",
    "countryside": "Countryside and co-operation",
    "plan": "Plan and co-ordination",
    "power": "Power and participation",
    "needs": "Needs",
    "equality": "Equality and class",
    "technique": "Output and technique",
    "work": "Work and its motives",
    "ideas": "Ideas",
    "outside": "Outside world and defence",
    "pace": "Pace",
}
"""Themes under which criteria stand beside one another, in the order of the scorecard."""

KINDS = ("all", "any", "m-of-n", "mean", "gate")
LEVELS = ("level", "trend", "distance")
BASES = ("true", "reported")
DEFAULT_WINDOW = 60
"""Months of a trend where a definition states none (project default)."""

DEFAULT_SWEEP = 0.2
"""Half-width of a sweep where a definition states none, as a share of the threshold (project default)."""


@dataclass(frozen=True)
class Threshold:
    """A number that decides, whose it is, and how far it is swept.

    Parameters
    ----------
    value : float
        The threshold.
    source : str
        Who set it; ``project default`` where no source did.
    low, high : float
        Range of the sweep; equal to the value where it is not swept.
    """

    value: float
    source: str
    low: float
    high: float


@dataclass(frozen=True)
class Leaf:
    """One criterion: an indicator compared with a threshold.

    Parameters
    ----------
    path : str
        Its place in the tree: ``tree.all[2]``.
    id, title, theme, claims, quote, note : str or tuple of str
        Short name, what is asked, theme, the claims it stands for, a few words of the source, a remark.
    indicator : str
        Code.
    at : {"level", "trend", "distance"}
        What is compared: the value, its slope a year over the window, or its distance to `target`.
    op : str
        One of ``> >= < <=``.
    threshold : Threshold
        The number.
    window : int or None
        Months, for a trend and for an indicator that looks back.
    basis : {"true", "reported"}
        What is true, or what was reported.
    of : str
        For a share: what it is a share of.
    parameters : mapping of str to float
        Choices inside the indicator.
    target : float
        What a distance is measured to.
    """

    path: str
    id: str
    title: str
    theme: str
    claims: tuple[str, ...]
    indicator: str
    op: str
    threshold: Threshold
    at: str = "level"
    window: int | None = None
    basis: str = "true"
    of: str = ""
    parameters: Mapping[str, float] = field(default_factory=dict)
    target: float = 0.0
    quote: str = ""
    note: str = ""

    @property
    def trend_window(self) -> int:
        """Months of the trend."""
        return self.window or DEFAULT_WINDOW

    @property
    def test(self) -> str:
        """The test in words: ``OWN-03 of value_added > 0.5``."""
        of = f" of {self.of}" if self.of else ""
        what = {"level": "", "trend": " trend a year", "distance": f" distance to {self.target:g}"}[self.at]
        return f"{self.indicator}{of}{what} {self.op} {self.threshold.value:g}"


@dataclass(frozen=True)
class Group:
    """Criteria joined by a rule.

    Parameters
    ----------
    path, id, title, theme, claims, quote, note
        As for a leaf.
    kind : {"all", "any", "m-of-n", "mean", "gate"}
        The rule. A gate has two parts: the condition, and what counts once it is true.
    parts : tuple of Leaf or Group
        The criteria, in order.
    m : int
        For ``m-of-n``: how many.
    m_sweep : tuple of int
        For ``m-of-n``: the fewest and the most that a sweep wants; equal to `m` where it is not swept.
    threshold : Threshold or None
        For ``mean``: the share of parts that must be true.
    """

    path: str
    id: str
    title: str
    theme: str
    claims: tuple[str, ...]
    kind: str
    parts: tuple[Criterion, ...]
    m: int = 0
    threshold: Threshold | None = None
    m_sweep: tuple[int, int] = (0, 0)
    quote: str = ""
    note: str = ""


Criterion: TypeAlias = Leaf | Group


@dataclass(frozen=True)
class Silence:
    """Something that a definition does not speak of.

    Parameters
    ----------
    theme : str
        What, in words.
    indicators : tuple of str
        Codes or families that it therefore may not use.
    note : str
        Remark.
    """

    theme: str
    indicators: tuple[str, ...] = ()
    note: str = ""


@dataclass(frozen=True)
class Definition:
    """What a source calls by a name, as a tree of criteria.

    Parameters
    ----------
    id, name, date, tradition, source, notes : str
        What it is, whose, and what to know about it.
    tree : Leaf or Group
        The criteria.
    reported : tuple of Leaf
        Traits that are shown and do not count.
    silent_on : tuple of Silence
        What the source does not speak of.
    file : str
        Where it was read.
    """

    id: str
    name: str
    date: str
    tradition: str
    source: str
    tree: Criterion
    reported: tuple[Leaf, ...] = ()
    silent_on: tuple[Silence, ...] = ()
    notes: str = ""
    file: str = ""

    def nodes(self) -> Iterator[Criterion]:
        """Iterate over the criteria of the tree, each before its parts."""
        yield from walk(self.tree)

    def leaves(self) -> tuple[Leaf, ...]:
        """Return the leaves of the tree, in order."""
        return tuple(node for node in self.nodes() if isinstance(node, Leaf))


def walk(node: Criterion) -> Iterator[Criterion]:
    """Iterate over a criterion and all below it, each before its parts."""
    yield node
    if isinstance(node, Group):
        for part in node.parts:
            yield from walk(part)
