"""S12: what the criteria measure, through the years, beside their thresholds. A small chart a measure.

Drawn is what is compared with the threshold: a level, its trend a year, or its distance to a target, at each date of
the card. Definitions that test the same measure share a chart; each threshold is a dashed line. A record that was
assessed beside the run stands as marks in ink.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field

import numpy as np
from numpy.typing import NDArray

from lustrum.assessment.indicator import Indicator, get_indicator
from lustrum.assessment.scorecard import Scorecard
from lustrum.assessment.tree import THEMES, Definition, Leaf
from lustrum.quantities.evidence import in_order as ranked
from lustrum.reporting.charts.axes import base_line, grounds, text_width, time_axis, value_axis
from lustrum.reporting.charts.canvas import Canvas, ticks
from lustrum.reporting.charts.marks import Mark, draw_marks, icon, stroke
from lustrum.reporting.charts.series import Fan, draw_fan, draw_line
from lustrum.reporting.figures.figure import Figure, Key, Panel, Part
from lustrum.reporting.figures.scorecard import in_order
from lustrum.reporting.material import Material
from lustrum.reporting.numbers import counted, in_words, listed, month_name, rounded
from lustrum.reporting.tables import make_twin

QUESTION, TITLE = "What do the criteria measure, year by year?", "Measures and thresholds through time"
SIZE = (326.0, 96.0)
"""Width of a small chart with its value labels, and height of its plot."""

Floats = NDArray[np.float64]
SIGNS = {">": "more than", ">=": "at least", "<": "less than", "<=": "at most"}
EVIDENCE = ("read", "recalled", "derived", "synthetic")


@dataclass
class Measured:
    """A measure that some criteria test.

    Parameters
    ----------
    leaf : Leaf
        The first criterion that tests it.
    tests : list of (definition, leaf)
        All of them.
    """

    leaf: Leaf
    tests: list[tuple[Definition, Leaf]] = field(default_factory=list)

    @property
    def spec(self) -> Indicator:
        """The indicator."""
        return get_indicator(self.leaf.indicator)

    @property
    def thresholds(self) -> list[float]:
        """The thresholds, each once, from the lowest."""
        return sorted({leaf.threshold.value for _, leaf in self.tests})


def measures_of(definitions: Sequence[Definition]) -> dict[str, list[Measured]]:
    """Return what the criteria measure, by theme in the order of the themes; each measure stands once."""
    found: dict[tuple[object, ...], Measured] = {}
    for definition in definitions:
        for leaf in (*definition.leaves(), *definition.reported):
            window = leaf.trend_window if leaf.at == "trend" else leaf.window
            key = (leaf.indicator, leaf.at, leaf.of, leaf.basis, window, leaf.target, tuple(leaf.parameters.items()))
            found.setdefault(key, Measured(leaf)).tests.append((definition, leaf))
    themes: dict[str, list[Measured]] = {theme: [] for theme in THEMES}
    for one in found.values():
        themes[one.leaf.theme if one.leaf.theme in themes else next(iter(THEMES))].append(one)
    return {theme: mine for theme, mine in themes.items() if mine}


def _values(card: Scorecard, one: Measured) -> Floats:
    """Return what is compared with the threshold, float64 (draw, reading, date)."""
    definition, leaf = one.tests[0]
    measurers = card.results[definition.id].measurers
    rows = [measurer.values(leaf) for measurer in measurers]
    most = max(row.shape[0] for row in rows)
    blank = np.full((len(rows), most, len(card.times)), np.nan)
    for draw, row in enumerate(rows):
        blank[draw, : row.shape[0]] = row
    return blank


def _times(card: Scorecard) -> Floats:
    return np.array([(month.ordinal + 1) / 12 for month in card.times], dtype=np.float64)


def _fan(x: Floats, values: Floats) -> Fan:
    """Return the middle and the bands of draws (draw, date)."""
    known = np.isfinite(values).any(axis=0)
    ends = np.full((5, values.shape[1]), np.nan)
    if known.any():
        ends[:, known] = np.nanpercentile(values[:, known], (50, 5, 25, 75, 95), axis=0)
    rows = [row.tolist() for row in ends]
    return Fan(x.tolist(), [row.tolist() for row in values], *rows)


def _range(values: Floats, marks: Sequence[Mark], one: Measured) -> tuple[float, float]:
    seen = [*values[np.isfinite(values)].tolist(), *(mark.y for mark in marks), *one.thresholds]
    low, high = min(seen, default=0.0), max(seen, default=1.0)
    if one.leaf.at == "level" and one.spec.range == (0.0, 1.0):
        low, high = 0.0, 1.0
    elif 0 <= low < high / 2:
        low = 0.0
    steps = ticks(low, high, 3)
    return steps[0], steps[-1]


def _draw(card: Scorecard, one: Measured, values: Floats, marks: Sequence[Mark], material: Material) -> Canvas:
    first, last = card.times[0].year, card.times[-1].year
    low, high = _range(values, marks, one)
    steps = ticks(low, high, 3)
    left = max(34.0, max(text_width(rounded(step)) for step in steps) + 12)
    size = (SIZE[0] - left - 10, SIZE[1])
    canvas = Canvas(*size, (first, last + 1), (low, high), left=left, right=10, top=10, bottom=26)
    grounds(canvas, material.periods, named=False)
    value_axis(canvas, steps, rounded, zero=low)
    for threshold in one.thresholds:
        y = canvas.py(threshold)
        canvas.rule([{"px": 0, "px2": canvas.width, "py": y, "py2": y}], "ink", 1.2, [2, 2])
    x = _times(card)
    if values.shape[1] == 1:
        draw_fan(canvas, _fan(x, values[:, 0]))
    else:
        for row in np.nanmedian(values, axis=0) if values.shape[0] > 1 else values[0]:
            draw_line(canvas, x.tolist(), row.tolist(), width=1.6)
    draw_marks(canvas, marks)
    base_line(canvas)
    time_axis(canvas)
    return canvas


def _marks(record: Scorecard | None, one: Measured) -> list[Mark]:
    """Return what the record says of a measure, a mark a date; the evidence is the weakest it rests on."""
    definition, leaf = one.tests[0]
    if record is None or definition.id not in record.results:
        return []
    measurer = record.results[definition.id].measurers[0]
    values = measurer.values(leaf)
    words = [word for word in ranked(measurer.measurement(leaf).evidence) if word in EVIDENCE]
    evidence = words[-1] if words else "synthetic"
    found = []
    for row in values:
        for month, value in zip(record.times, row, strict=True):
            if np.isfinite(value):
                found.append(Mark((month.ordinal + 1) / 12, float(value), evidence))
    return found


def _test_words(one: Measured) -> str:
    """Return who tests it how: ``more than 0.5 (party-1955)``."""
    told: dict[str, list[str]] = {}
    for definition, leaf in one.tests:
        told.setdefault(f"{SIGNS[leaf.op]} {rounded(leaf.threshold.value)}", []).append(definition.id)
    return "; ".join(f"{test} ({listed(list(dict.fromkeys(names)))})" for test, names in told.items())


def _what(one: Measured) -> str:
    at = {"level": "", "trend": ", trend a year", "distance": f", distance to {rounded(one.leaf.target)}"}
    of = f" of {one.leaf.of.replace('_', ' ')}" if one.leaf.of else ""
    return f"{one.spec.title}{of}{at[one.leaf.at]}"


def _panel(
    card: Scorecard, record: Scorecard | None, one: Measured, number: int, material: Material
) -> tuple[Panel, list[dict[str, str]]]:
    ident = f"m{number}"
    values = _values(card, one)
    marks = _marks(record, one)
    if not np.isfinite(values).any() and not marks:
        definition, leaf = one.tests[0]
        why = card.results[definition.id].measurers[0].measurement(leaf).why_missing(card.at)
        empty = ("Not determinable.", f"Missing: {listed(list(why[:3]))}", f"Test: {_test_words(one)}")
        return Panel(ident, _what(one), one.leaf.indicator, empty=empty), []
    canvas = _draw(card, one, values, marks, material)
    rows = _rows(card, one, values, canvas, ident)
    for mark in marks:
        canvas.stop_at(mark.x, mark.y)
        rows.append(
            {
                "date": f"{int(mark.x - 1e-6)}-12",
                "series": _what(one),
                "recorded": rounded(mark.y),
                "evidence": mark.evidence,
                "panel": ident,
            }
        )
    words = f"{_what(one)}, in {one.spec.unit}; dashed: {_test_words(one)}."
    return Panel(ident, _what(one), f"{one.leaf.indicator} · {_test_words(one)}", canvas, None, words), rows


def _rows(card: Scorecard, one: Measured, values: Floats, canvas: Canvas, ident: str) -> list[dict[str, str]]:
    rows = []
    for place, month in enumerate(card.times):
        here = values[:, :, place]
        if not np.isfinite(here).any():
            continue
        middle = float(np.nanmedian(here))
        row = {"date": str(month), "series": _what(one), "run": rounded(middle), "panel": ident}
        low, high = float(np.nanmin(here)), float(np.nanmax(here))
        if here.size > 1 and low != high:
            row["band"] = f"{rounded(low)} to {rounded(high)}"
        rows.append(row)
        canvas.stop_at((month.ordinal + 1) / 12, min(max(middle, canvas.y[0]), canvas.y[1]))
    return rows


def make(material: Material) -> Figure:
    """Make the small multiples."""
    card = material.scorecard
    if card is None or not card.definitions:
        empty = "No definition was applied to this history."
        return Figure("criteria", "Figure 12", QUESTION, TITLE, empty, empty_state=empty, is_full=True)
    definitions = in_order(card.definitions)
    parts, shown, blank, number = [], 0, 0, 0
    for theme, measures in measures_of(definitions).items():
        panels, rows = [], []
        for one in measures:
            panel, mine = _panel(card, material.beside_card, one, number, material)
            number += 1
            panels.append(panel)
            rows += mine
            shown, blank = (shown + 1, blank) if panel.wide is not None else (shown, blank + 1)
        panels.sort(key=lambda panel: panel.wide is None)
        twin = make_twin(rows, band="Range") if rows else None
        parts.append(Part(f"theme-{theme}", THEMES[theme], panels=tuple(panels), columns=3, twin=twin))
    parts[0] = Part(**{**parts[0].__dict__, "key": _key(card, material.beside_card)})
    first, last = card.times[0], card.times[-1]
    sentence = (
        f"The criteria test {in_words(shown + blank)} measures; {in_words(shown)} can be determined at some date from"
        f" {month_name(first)} to {month_name(last)}, {in_words(blank)} at none."
    )
    how = (
        "A dashed line is a threshold; who set it, and in which direction it is read, stands above each chart. What"
        " cannot be determined keeps its place and says what is missing."
    )
    caption = f"Values at each December and at {month_name(card.at)}; {counted(card.draws, 'draw')}."
    return Figure("criteria", "Figure 12", QUESTION, TITLE, sentence, how, tuple(parts), caption, is_full=True)


def _key(card: Scorecard, record: Scorecard | None) -> tuple[Key, ...]:
    line = "value, median of draws" if card.draws > 1 else "value"
    keys = [Key(stroke("run"), line), Key(stroke("ink", "2 2", width=1.2), "threshold")]
    if record is not None:
        keys += [Key(icon(word), f"record: {word}") for word in EVIDENCE]
    return tuple(keys)


__all__ = ["make", "measures_of"]
