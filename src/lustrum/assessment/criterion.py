"""One criterion at one date, with all that it rests on, as plain facts."""

from __future__ import annotations

from dataclasses import asdict, dataclass, field
from typing import Any

import numpy as np

__all__ = ["BaseReading", "EnteredRange", "Reading", "VariableUse", "WindowReading", "plain", "shown"]


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
class BaseReading:
    """The same test on another base of a share, or on the other basis.

    Parameters
    ----------
    of, basis : str
        What the share is of, and whether true or reported.
    value : float or None
        What is compared with the threshold.
    verdict : str
        What the criterion would be.
    """

    of: str
    basis: str
    value: float | None
    verdict: str


@dataclass(frozen=True)
class WindowReading:
    """The same test over another window.

    Parameters
    ----------
    months : int
        Length of the window.
    value : float or None
        What is compared with the threshold; None where the record is too short.
    verdict : str
        What the criterion would be.
    """

    months: int
    value: float | None
    verdict: str


@dataclass(frozen=True)
class EnteredRange:
    """What the ranges do that people entered for contested figures; apart from the draws of runs.

    Parameters
    ----------
    draws : int
        How many draws of the ranges.
    shares : dict of str to float
        Share of these draws with each verdict.
    variables : tuple of str
        The contested variables that are read.
    low, high : float or None
        5 and 95 per cent of the values over these draws; None for a group.
    """

    draws: int
    shares: dict[str, float]
    variables: tuple[str, ...]
    low: float | None = None
    high: float | None = None


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
    level, trend, distance : float or None
        Of a leaf, whatever it compares: the indicator's value, its slope a year over `window`, and how far what is
        compared lies above the threshold (below zero: under it). Medians of draws; None where rival readings differ.
    window : int
        Months of the trend.
    is_empty : bool
        Whether a base was empty and the stated value stands.
    bases : tuple of BaseReading
        Values on the other bases of a share, and on the other basis where it differs.
    windows : tuple of WindowReading
        Of a leaf that looks back: the same test over half and over double the window.
    is_window_sensitive : bool or None
        Whether one of them turns the verdict; None where nothing can be said.
    moves : float or None
        Of a leaf of the tree: share of its own sweeps, all else as stated, that turn the whole verdict.
    entered : EnteredRange or None
        What entered ranges do, where one is read.
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
    level: float | None = None
    trend: float | None = None
    distance: float | None = None
    window: int = 0
    is_empty: bool = False
    bases: tuple[BaseReading, ...] = ()
    windows: tuple[WindowReading, ...] = ()
    is_window_sensitive: bool | None = None
    moves: float | None = None
    entered: EnteredRange | None = None

    def to_dict(self) -> dict[str, Any]:
        """Return the facts as plain values; what does not apply is left out."""
        kept = {"definition", "path", "title", "kind", "time", "verdict", "draws", "sweep", "margin"}
        of_leaves = {"level", "trend", "distance", "window", "is_empty"}
        kept |= of_leaves if self.kind == "leaf" else set()
        given = {k: v for k, v in asdict(self).items() if k in kept or k not in of_leaves}
        facts = {k: v for k, v in given.items() if k in kept or v not in (None, "", (), {})}
        return plain(facts)  # type: ignore[no-any-return]

    def __str__(self) -> str:
        return f"{self.definition} {self.time} {self.verdict}: {self.in_words()}"

    def sensitivity(self) -> tuple[str, ...]:
        """Say in words what the verdict hangs on: windows, other bases, entered ranges."""
        lines = []
        if self.windows:
            told = ", ".join(f"{one.months} months {one.verdict}" for one in self.windows)
            how = {True: "turns with the window", False: "is the same", None: "cannot be compared"}
            lines.append(f"over another window the verdict {how[self.is_window_sensitive]}: {told}")
        for one in self.bases:
            of = f"of {one.of}" if one.of != self.of else f"as {one.basis}"
            lines.append(f"{of}: {shown(one.value)}, {one.verdict}")
        if self.entered is not None:
            found = self.entered
            span = f"; {shown(found.low)} to {shown(found.high)}" if found.low is not None else ""
            names = ", ".join(found.variables)
            lines.append(
                f"{found.shares[self.verdict]:.0%} of {found.draws} draws of entered ranges ({names}) agree{span}"
            )
        return tuple(lines)

    def in_words(self) -> str:
        """Return the criterion, its value and its test in one line, without the verdict."""
        if self.kind != "leaf":
            return self.title or self.path
        if self.missing and self.verdict == "not determinable":
            return f"{self.title} ({self.test}; missing: {', '.join(self.missing[:3])})"
        value = shown(self.value) if self.value is not None else f"{shown(self.low)} to {shown(self.high)}"
        return (
            f"{self.title} ({self.indicator} {value}, test {self.op} {shown(self.threshold)}, {self.threshold_source})"
        )


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
