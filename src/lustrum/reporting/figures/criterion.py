"""What a reader opens in a cell of the scorecard: one criterion down to the last number it rests on."""

from __future__ import annotations

from collections.abc import Iterator

from lustrum.assessment.criterion import BaseReading, Reading
from lustrum.assessment.indicator import get_indicator
from lustrum.reporting.markup import Html, tag, unseen
from lustrum.reporting.numbers import counted, listed, rounded, sentence_case

__all__ = ["number_or_unknown", "opened", "signed"]


def number_or_unknown(value: float | None) -> str:
    """Return a number, or the word for none."""
    return "unknown" if value is None else rounded(value)


def signed(text: str) -> str:
    """Return a test with the signs of print.

    Examples
    --------
    >>> signed("OWN-03 >= 0.5")
    'OWN-03 ≥ 0.5'
    """
    return text.replace(">=", "≥").replace("<=", "≤")


def opened(reading: Reading) -> Html:
    """Return the details of a criterion, folded."""
    parts = (part for name, text in _facts(reading) for part in (tag("dt", name), tag("dd", text)))
    return tag("details.cell", tag("summary", "how", unseen(f" {reading.title} is tested")), tag("dl", *parts))


def _facts(reading: Reading) -> Iterator[tuple[str, str]]:
    yield "Test", f"{signed(reading.test)} ({reading.unit}, basis: {reading.basis})"
    spec = get_indicator(reading.indicator)
    yield "Measure", f"{spec.title}; higher: {spec.direction}; {spec.source}"
    yield from _numbers(reading)
    if reading.sweep_range is not None:
        low, high = (rounded(end) for end in reading.sweep_range)
        moved = f"; its sweep alone turns the whole in {reading.moves:.0%}" if reading.moves else ""
        yield "Swept", f"{low} to {high}{moved}"
    if reading.claims:
        yield "Claims", ", ".join(reading.claims)
    if reading.quote:
        yield "In its words", f"“{reading.quote}”"
    for name, value in reading.details.items():
        yield sentence_case(name.replace("_", " ")), value
    yield from _rests(reading)
    notes = [*([reading.note] if reading.note else []), *reading.notes, *spec.pitfalls]
    if notes:
        yield "Remarks", " ".join(notes)


def _numbers(reading: Reading) -> Iterator[tuple[str, str]]:
    """Return level, trend and distance, and the same test on other bases and over other windows."""
    known = {"level": reading.level, "trend a year": reading.trend, "from the threshold": reading.distance}
    told = [f"{name} {rounded(value)}" for name, value in known.items() if value is not None]
    if told:
        yield "Numbers", "; ".join(told) + (f" (trend over {reading.window} months)" if reading.window else "")
    if reading.readings:
        yield "Readings", "; ".join(f"{name} {number_or_unknown(v)}" for name, v in reading.readings.items())
    if reading.bases:
        yield "On other bases", "; ".join(_on_base(one) for one in reading.bases)
    if reading.windows:
        spans = (f"{one.months} months {number_or_unknown(one.value)}: {one.verdict}" for one in reading.windows)
        yield "Over other windows", "; ".join(spans)
    if reading.entered is not None:
        shares = listed([f"{word} in {part:.0%}" for word, part in reading.entered.shares.items() if part])
        what = ", ".join(reading.entered.variables)
        yield "Entered ranges", f"{shares} of {counted(reading.entered.draws, 'draw')} of {what}"


def _on_base(one: BaseReading) -> str:
    of = f"of {one.of.replace('_', ' ')}, " if one.of else ""
    return f"{of}{one.basis} {number_or_unknown(one.value)}: {one.verdict}"


def _rests(reading: Reading) -> Iterator[tuple[str, str]]:
    if reading.missing:
        yield "Missing", "; ".join(reading.missing)
    if reading.variables:
        inputs = (f"{use.name} ({', '.join(use.evidence) or 'evidence not stated'})" for use in reading.variables)
        yield "Inputs", "; ".join(inputs)
        sources = dict.fromkeys(source for use in reading.variables for source in use.sources)
        if sources:
            yield "Sources", "; ".join(sources)
