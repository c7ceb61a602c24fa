"""Values that a record publishes itself: a share that a yearbook prints answers the measure without its parts.

A history may carry figures that give an indicator as they stand (`history.published`). They answer where the
variables of the formula are missing, for the months that they cover and no other. An official figure is what was
reported; where nothing else is known it also stands for what was so, and its source and evidence stand beside it.
Where sources differ on a month, their lowest and highest value are rival readings: a test on which they part is not
determinable. Choices inside a formula and windows do not move a figure.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace

import numpy as np

from lustrum.assessment.indicator import Indicator
from lustrum.assessment.measuring import Measurement
from lustrum.assessment.view import Calendar
from lustrum.history.published import Figures, Published, read_figures
from lustrum.quantities.calendar import Month
from lustrum.quantities.evidence import in_order, join

__all__ = ["PublishedMeasurement", "published_of"]

READINGS = ("", "lowest source", "highest source")
_BASES = {"true": ("true", "reported"), "reported": ("reported",)}


@dataclass(frozen=True)
class PublishedMeasurement(Measurement):
    """A measure that the record publishes: values at its dates, and what the formula would have needed.

    Parameters
    ----------
    figures : Figures
        Values with their sources and evidence by month.
    needs_missing : tuple of str
        What the formula would have needed and the record has not.
    """

    figures: Figures | None = None
    needs_missing: tuple[str, ...] = ()

    def evidence_at(self, month: Month) -> frozenset[str]:
        """Return how well the figure of a month is known; blank where there is none."""
        place = self.calendar.place(month)
        inside = self.figures is not None and 0 <= place < self.values.shape[1]
        return self.figures.evidence[place] if self.figures is not None and inside else frozenset()

    def why_missing(self, month: Month) -> tuple[str, ...]:
        """Say that there is no figure for the month, when there are some, and what the formula would need."""
        dates = ", ".join(_spans(self.calendar.months, np.isfinite(self.values[0]).tolist())) or "no month"
        return (f"a published figure for {month} (there are some for {dates})", *self.needs_missing)


def published_of(
    spec: Indicator, calendar: Calendar, basis: str, of: str, missing: tuple[str, ...]
) -> PublishedMeasurement | None:
    """Return what a record publishes of a measure, or None if it publishes nothing.

    Parameters
    ----------
    spec : Indicator
        The measure.
    calendar : Calendar
        The record.
    basis : str
        ``reported`` takes official figures alone; ``true`` takes estimates first.
    of : str
        What a share is of.
    missing : tuple of str
        What the formula would have needed.
    """
    rows = [row for row in calendar.record.published if row.indicator == spec.id and (row.of or of) == of]
    rows = [row for kind in _BASES.get(basis, (basis,)) for row in rows if row.basis == kind]
    if not rows:
        return None
    figures, said = _filled(calendar, rows)
    values = np.stack([figures.value, figures.low, figures.high])
    same = bool(np.array_equal(values[1], values[2], equal_nan=True))
    details = {
        "published": np.array([row.figure if row else "" for row in said], dtype=object),
        "stated as": np.array([row.basis if row else "" for row in said], dtype=object),
        "source": np.array([_sources_in_words(calendar, words) for words in figures.sources], dtype=object),
        "evidence": np.array([", ".join(in_order(words)) for words in figures.evidence], dtype=object),
    }
    differ = np.isfinite(values[0]) & (values[1] < values[2])
    details["sources differ"] = np.array(
        [f"{low:.4g} to {high:.4g}" if here else "" for here, low, high in zip(differ, *values[1:], strict=True)],
        dtype=object,
    )
    notes = tuple(dict.fromkeys(row.note for row in rows if row.note))
    return PublishedMeasurement(
        replace(spec, notes=(*notes, *spec.notes)),
        values[:1] if same else values,
        READINGS[:1] if same else READINGS,
        calendar,
        basis,
        of,
        evidence=join(*figures.evidence),
        variables=tuple(dict.fromkeys(name for row in rows for name in row.variables)),
        was_empty=np.zeros(len(calendar.months), dtype=bool),
        details=details,
        figures=figures,
        needs_missing=missing,
    )


def _sources_in_words(calendar: Calendar, keys: frozenset[str]) -> str:
    known = calendar.record.sources
    return "; ".join(known[key].text if key in known else key for key in sorted(keys))


def _filled(calendar: Calendar, rows: Sequence[Published]) -> tuple[Figures, list[Published | None]]:
    """Return the figures of the first row that has one for each month, and that row."""
    first = read_figures(calendar.record, rows[0], calendar.months)
    said: list[Published | None] = [rows[0] if known else None for known in np.isfinite(first.value)]
    value, low, high = first.value.copy(), first.low.copy(), first.high.copy()
    sources, evidence = list(first.sources), list(first.evidence)
    for row in rows[1:]:
        other = read_figures(calendar.record, row, calendar.months)
        for place in np.flatnonzero(np.isnan(value) & np.isfinite(other.value)).tolist():
            value[place], low[place], high[place] = other.value[place], other.low[place], other.high[place]
            sources[place], evidence[place], said[place] = other.sources[place], other.evidence[place], row
    return Figures(value, low, high, sources, evidence), said


def _spans(months: Sequence[Month], known: Sequence[bool]) -> list[str]:
    """Return the months with a figure in words: a whole year as the year."""
    by_year: dict[int, list[Month]] = {}
    for month, is_known in zip(months, known, strict=True):
        if is_known:
            by_year.setdefault(month.year, []).append(month)
    words = []
    for year, found in by_year.items():
        words += [str(year)] if len(found) == 12 else [str(month) for month in found]
    return words
