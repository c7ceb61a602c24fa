"""What the figures draw from: the runs, the record, the verdicts, and what the manifest says was done.

The manifest of a run may hold, at its top or under ``programme``, ``measures``, ``shocks`` and ``stages``: lists of
mappings with ``id``, ``title``, ``kind``, ``domain``, ``domain_title``, ``from``, ``until``, ``claim``, ``source``.
``headline`` names the series of the second figure. Whatever is absent is said to be absent; ``until`` is the month
after the last one; nothing is looked up anywhere else.
"""

from __future__ import annotations

import string
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from functools import cached_property
from typing import Any

from lustrum.errors import InputProblems
from lustrum.history.history import History
from lustrum.quantities.calendar import Month
from lustrum.quantities.evidence import in_order
from lustrum.reporting.charts.axes import Period, Pole
from lustrum.reporting.computed import Runs, name_of
from lustrum.reporting.numbers import counted, listed
from lustrum.reporting.recorded import Pair, Point, compare, read_points

SHORTEST_GROUND = 12
"""Months that a shock must last to be drawn as a ground."""

SOURCE_LETTERS = 64
"""Letters of the short name of a source."""


@dataclass(frozen=True)
class Act:
    """A measure or a shock, as the manifest of a run tells it.

    Parameters
    ----------
    id, title, kind, domain, claim, source : str
        Its name, what a reader is told, its kind, the domain it belongs to, claims and source.
    start, until : Month or None
        First month, and the month after its last one; None if it has no end.
    is_shock : bool
        Whether nobody issued it.
    folder : str
        Short name of the domain.
    """

    id: str
    title: str
    domain: str
    start: Month
    until: Month | None
    kind: str = ""
    claim: str = ""
    source: str = ""
    is_shock: bool = False
    folder: str = ""


@dataclass(frozen=True)
class StagePeriod:
    """A stage of the programme and when it lasted."""

    title: str
    start: Month
    until: Month | None


def _month(value: object) -> Month | None:
    if value in (None, "", "null"):
        return None
    try:
        return Month.parse(value)
    except InputProblems:
        return None


def _text(entry: Mapping[str, Any], *names: str) -> str:
    for name in names:
        value = entry.get(name)
        if isinstance(value, (list, tuple)):
            return ", ".join(str(item) for item in value)
        if value not in (None, ""):
            return str(value)
    return ""


def _entries(programme: Mapping[str, Any], name: str) -> list[dict[str, Any]]:
    found = programme.get(name) or []
    if isinstance(found, Mapping):
        return [{"id": key, **(value if isinstance(value, Mapping) else {})} for key, value in found.items()]
    return [dict(entry) for entry in found if isinstance(entry, Mapping)]


@dataclass(frozen=True)
class Material:
    """Everything that figures may use.

    Parameters
    ----------
    runs : Runs
        The draws.
    observed : History or None
        The record.
    scorecard, disagreement, crosswalk
        What assessment found; each may be None.
    alternatives : tuple of (name, Runs)
        Other runs of the same scenario with one change; at most two are drawn.
    facts : mapping
        What stands beside the manifest of the first history.
    beside_card : Scorecard or None
        The same definitions on a record, set beside the scorecard.
    """

    runs: Runs
    observed: History | None = None
    scorecard: Any = None
    disagreement: Any = None
    crosswalk: Any = None
    alternatives: tuple[tuple[str, Runs], ...] = ()
    facts: Mapping[str, Any] = field(default_factory=dict)
    beside_card: Any = None

    @property
    def manifest(self) -> Mapping[str, Any]:
        """The manifest of the first draw, under what the caller adds."""
        return {**self.runs.first.manifest, **self.facts}

    @cached_property
    def points(self) -> list[Point]:
        """Recorded points with a counterpart."""
        return read_points(self.observed)

    @cached_property
    def pairs(self) -> list[Pair]:
        """All recorded points beside the runs."""
        return compare(self.runs, self.observed, self.points)

    @cached_property
    def _by_row(self) -> dict[int, Pair]:
        return {one.point.row: one for one in self.pairs}

    def beside(self, points: Sequence[Point]) -> list[Pair]:
        """Return some recorded points beside the runs."""
        return [self._by_row.get(point.row, Pair(point)) for point in points]

    @cached_property
    def span(self) -> tuple[Month, Month]:
        """First and last month of the runs: of what is recorded monthly, if anything is."""
        history = self.runs.first
        ends: list[int] = []
        for name, array in history.variables.items():
            is_monthly = name in history.dictionary and history.dictionary[name].cadence == "month"
            if is_monthly and "time" in array.dims and array.sizes["time"]:
                months = array.coords["time"].values[[0, -1]].astype("datetime64[M]").astype(int) + 1970 * 12
                ends += [int(month) for month in months]
        if ends:
            return Month.of_ordinal(min(ends)), Month.of_ordinal(max(ends))
        return history.span or (Month(1, 1), Month(1, 12))

    @property
    def years(self) -> tuple[int, int]:
        """First and last year of the runs."""
        return self.span[0].year, self.span[1].year

    # --- the programme --------------------------------------------------------------------------

    @property
    def _programme(self) -> Mapping[str, Any]:
        """Where the manifest tells of measures, shocks and stages: under ``programme``, or at its top."""
        programme = self.manifest.get("programme")
        return programme if isinstance(programme, Mapping) else self.manifest

    @cached_property
    def acts(self) -> tuple[Act, ...]:
        """Measures and shocks, in order of their start."""
        programme = self._programme
        made = [
            self._act(entry, name == "shocks") for name in ("shocks", "measures") for entry in _entries(programme, name)
        ]
        known = [act for act in made if act is not None]
        return tuple(sorted(known, key=lambda act: (act.start.ordinal, not act.is_shock)))

    def _act(self, entry: Mapping[str, Any], is_shock: bool) -> Act | None:
        start = _month(entry.get("from") or entry.get("start"))
        if start is None:
            return None
        ident = _text(entry, "id", "name")
        folder = _text(entry, "domain")
        domain = _text(entry, "domain_title", "domain") or ("Outside conditions" if is_shock else "Measures")
        title = _text(entry, "title", "name", "id").replace("-", " " if not entry.get("title") else "-")
        until = _month(entry.get("until"))
        return Act(
            ident,
            title,
            domain[:1].upper() + domain[1:],
            start,
            until,
            _text(entry, "kind"),
            _text(entry, "claim", "claims"),
            _text(entry, "source"),
            is_shock,
            folder,
        )

    @cached_property
    def stages(self) -> tuple[StagePeriod, ...]:
        """Stages with the months in which they began and ended."""
        made = []
        for entry in _entries(self._programme, "stages"):
            start = _month(entry.get("entered") or entry.get("from") or entry.get("start"))
            if start is not None:
                made.append(
                    StagePeriod(_text(entry, "title", "id"), start, _month(entry.get("left") or entry.get("until")))
                )
        return tuple(made)

    @cached_property
    def letters(self) -> dict[str, str]:
        """The letter of each act, the same on the whole page, in order of the start."""
        marks = [
            *string.ascii_lowercase,
            *(f"{a}{b}" for a in string.ascii_lowercase for b in string.ascii_lowercase),
        ]
        first, last = self.span
        inside = [act for act in self.acts if first <= act.start <= last]
        return dict(zip((act.id for act in inside), marks, strict=False))

    @cached_property
    def periods(self) -> tuple[Period, ...]:
        """Interval shocks that are drawn as a ground: a year long or more, and over within a third of the run."""
        first, last = self.span
        longest = (last - first) / 3
        return tuple(
            Period(act.start.ordinal / 12, act.until.ordinal / 12, act.title.lower())
            for act in self.acts
            if act.is_shock and act.until is not None and SHORTEST_GROUND <= act.until - act.start < longest
        )

    def poles(self, *words: str, start: float = -1e9, end: float = 1e9, most: int = 5) -> list[Pole]:
        """Return the policy dates of some domains or kinds, as many as a chart carries.

        Parameters
        ----------
        *words : str
            An act is meant if one of these stands in its folder, domain, kind or name.
        start, end : float
            Range of the chart, in years.
        most : int
            How many at most; measures go before shocks, longer acts before shorter ones.
        """
        found = []
        for act in self.acts:
            where = " ".join((act.folder, act.domain, act.kind, act.id)).lower()
            if act.id in self.letters and any(word in where for word in words):
                pole = Pole(act.start.ordinal / 12, self.letters[act.id], act.title, act.claim.split(",")[0])
                months = (act.until or self.span[1] + 1) - act.start
                if start <= pole.x <= end:
                    found.append((act.is_shock, -months, pole.x, pole))
        chosen = [pole for *_, pole in sorted(found, key=lambda item: item[:3])[:most]]
        return sorted(chosen, key=lambda pole: pole.x)

    # --- words ----------------------------------------------------------------------------------

    def name(self, dim: str, label: str) -> str:
        """Return what a label is called."""
        return name_of(self.runs.first, dim, label)

    @property
    def draws_text(self) -> str:
        """How many draws, in words."""
        return counted(self.runs.count, "draw")

    @property
    def band_text(self) -> str:
        """What the line and the band of a fan are."""
        if self.runs.count == 1:
            return "Run: one draw, no band"
        if self.runs.count < 20:
            return f"Run: median and each of {self.runs.count} draws"
        return f"Run: median, middle 50% and 90% of {self.runs.count} draws"

    def sources_text(self, points: Sequence[Point], most: int = 5) -> str:
        """Name the sources of points, by evidence; what is not named here stands in the list at the foot."""
        groups = []
        for word in in_order(point.evidence for point in points):
            keys = list(dict.fromkeys(self.source(point.source) for point in points if point.evidence == word))
            more = [f"{len(keys) - most} more"] if len(keys) > most else []
            groups.append(f"{listed([*keys[:most], *more])} ({word})")
        return f"Record: {'; '.join(groups)}." if groups else "No record is drawn here."

    def source(self, key: str) -> str:
        """Return what a source is called in short: its text up to the first bracket or semicolon, or its key."""
        if self.observed is None or key not in self.observed.sources:
            return key
        text = self.observed.sources[key].text
        for mark in (";", " ("):
            text = text.split(mark)[0]
        text = text.strip().rstrip(".,")
        return (text if len(text) <= SOURCE_LETTERS else text[: SOURCE_LETTERS - 1].rsplit(" ", 1)[0] + " …") or key

    def rests_on(self, *variables: str) -> str:
        """Return a sentence on what computed values rest on, or an empty text."""
        words = self.runs.evidence(*variables)
        if "synthetic" in words:
            return "The run rests on synthetic tables."
        return ""
