"""Lines with bands beside recorded marks: the form that several figures share, and its table."""

from __future__ import annotations

import math
from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace

import numpy as np

from lustrum.reporting.charts.axes import Pole, base_line, grounds, poles, time_axis, value_axis
from lustrum.reporting.charts.canvas import Canvas, log_ticks, ticks
from lustrum.reporting.charts.marks import SHAPES, draw_marks, icon, stroke
from lustrum.reporting.charts.series import draw_fan, draw_line
from lustrum.reporting.computed import Computed
from lustrum.reporting.figures.figure import Key
from lustrum.reporting.material import Material
from lustrum.reporting.numbers import month_name, quantity, span, written
from lustrum.reporting.recorded import Pair, Point, marks_of

WIDE, NARROW = (724.0, 44.0), (276.0, 40.0)
"""Width of the plot and of the space for value labels, on a wide page and at 360 px."""

Row = dict[str, str]


@dataclass(frozen=True)
class Line:
    """A computed line: its name, its values in the record's unit, and how it is drawn."""

    name: str
    series: Computed
    token: str = "run"
    dash: tuple[float, ...] = ()
    is_main: bool = True


@dataclass(frozen=True)
class FanChart:
    """A chart of lines with bands and recorded marks.

    Parameters
    ----------
    lines : sequence of Line
        The first is the run with its band.
    points : sequence of Point
        Recorded points, in order of date.
    years : pair of int
        First and last year drawn.
    y : pair of float
        Range of values.
    unit : str
        Unit as charts write it.
    at_end : bool
        Whether values of a year stand at its end.
    height : float
        Height of the plot.
    log : bool
        Whether the scale is logarithmic.
    poles : sequence of Pole
        Policy dates.
    references : sequence of (value, words)
        Dotted lines.
    notes : sequence of (Point, words)
        Recorded points that are named.
    empty_record : str
        What is said in the plot where there is no record.
    small : pair of float
        Plot width and left padding of a small multiple.
    """

    lines: Sequence[Line]
    points: Sequence[Point]
    years: tuple[int, int]
    y: tuple[float, float]
    unit: str = ""
    at_end: bool = False
    height: float = 300
    log: bool = False
    poles: Sequence[Pole] = ()
    references: Sequence[tuple[float, str]] = ()
    notes: Sequence[tuple[Point, str]] = ()
    empty_record: str = ""
    small: tuple[float, float] | None = None


def write_tick(unit: str) -> Callable[[float], str]:
    """Return how a value axis writes its values."""
    return lambda value: written(value) + ("%" if unit == "%" else "")


def draw_chart(chart: FanChart, material: Material, *, wide: bool) -> Canvas:
    """Draw a chart for a wide page or for 360 px."""
    width, left = chart.small or (WIDE if wide else NARROW)
    count = min(len([p for p in chart.poles if chart.years[0] <= p.x <= chart.years[1] + 1]), 5)
    lines = [replace(line, series=line.series.between(*chart.years)) for line in chart.lines]
    top = 14.0 + (count * 17 + 14 if wide else (44 if count > 3 else 30) if count else 0)
    canvas = Canvas(
        width,
        chart.height if wide else min(chart.height, 240),
        (chart.years[0], chart.years[1] + 1),
        chart.y,
        left=left,
        right=12,
        top=top,
        bottom=26,
        log=chart.log,
    )
    grounds(canvas, material.periods)
    values = log_ticks(*chart.y) if chart.log else ticks(*chart.y, 5)
    value_axis(canvas, values, write_tick(chart.unit), zero=None if chart.log else 0.0)
    for value, words in chart.references:
        y = canvas.py(value)
        canvas.rule([{"px": 0, "px2": canvas.width, "py": y, "py2": y}], "ink3", dash=[1, 3])
        canvas.text(canvas.width - 2, y + 14, words, align="right", style="italic", size=11)
    poles(canvas, chart.poles, wide=wide)
    for line in lines:
        if line.is_main:
            draw_fan(canvas, line.series.fan())
        else:
            draw_line(
                canvas,
                line.series.x.tolist(),
                line.series.median()[:, 0].tolist(),
                token=line.token,
                width=2,
                dash=line.dash,
            )
    base_line(canvas)
    time_axis(canvas)
    _name_lines(canvas, chart, wide=wide)
    inside = [point for point in chart.points if canvas.x[0] <= point.place(chart.at_end) <= canvas.x[1]]
    draw_marks(canvas, marks_of(inside, chart.at_end, list(dict.fromkeys(point.variable for point in chart.points))))
    _annotate(canvas, chart, wide=wide)
    if chart.empty_record:
        canvas.text(8, 16, chart.empty_record, style="italic", size=11)
    return canvas


def _name_lines(canvas: Canvas, chart: FanChart, *, wide: bool) -> None:
    """Write each line's name at its last value, away from other names and from marks."""
    late = [p for p in chart.points if canvas.px(p.place(chart.at_end)) > canvas.width - 80]
    taken: list[float] = [canvas.py(point.value) for point in late if _fits(canvas, point.value)]
    for line in chart.lines:
        median = line.series.median()[:, 0]
        known = np.flatnonzero(np.isfinite(median) & (line.series.x >= canvas.x[0]) & (line.series.x <= canvas.x[1]))
        if not len(known):
            continue
        back = max(len(known) - (len(known) // 8 + 1), 0)
        place = known[back]
        x, y = canvas.px(float(line.series.x[place])), canvas.py(float(median[known[-1]]))
        options = [y + 22, y - 14, y + 38, y - 30, y + 54, y - 46]
        best = next((o for o in options if 12 < o < canvas.height - 8 and all(abs(o - t) > 13 for t in taken)), y + 22)
        canvas.text(
            canvas.width - 2 if wide else x + 30, best, line.name, token=line.token, align="right", weight="bold"
        )
        taken.append(best)


def _fits(canvas: Canvas, value: float) -> bool:
    low, high = canvas.y
    return math.isfinite(value) and low <= value <= high


def _annotate(canvas: Canvas, chart: FanChart, *, wide: bool) -> None:
    for point, words in chart.notes[: 3 if wide else 0]:
        x, y = canvas.px(point.place(chart.at_end)), canvas.py(point.value)
        if x < canvas.width / 2:
            canvas.text(x + 12, y + 16, words, token="ink")
        else:
            canvas.text(x - 12, y - 8, words, token="ink", align="right")


def record_keys(points: Sequence[Point], names: Sequence[tuple[str, str]] = ()) -> list[Key]:
    """Return the entries of a key for the marks that a chart shows.

    Parameters
    ----------
    points : sequence of Point
        Points drawn.
    names : sequence of (variable, words)
        Source series, where shape matters.
    """
    keys = []
    if len(names) > 1:
        for shape in range(min(len(names), len(SHAPES))):
            mine = names[shape : shape + 1] if shape < len(SHAPES) - 1 else names[shape:]
            variables = {variable for variable, _ in mine}
            evidence = dict.fromkeys(point.evidence for point in points if point.variable in variables)
            if evidence:
                icons = "".join(icon(word, shape) for word in evidence)
                keys.append(Key(icons, f"{'; '.join(words for _, words in mine)}: {' and '.join(evidence)}"))
    else:
        keys = [Key(icon(word), f"Record, {word}") for word in dict.fromkeys(point.evidence for point in points)]
    for bound in dict.fromkeys(point.bound for point in points if point.bound):
        keys.append(Key(icon("read", 0, bound), bound.capitalize()))
    return keys


def run_keys(material: Material, lines: Sequence[Line]) -> list[Key]:
    """Return the entries of a key for computed lines."""
    keys = []
    for line in lines:
        if line.is_main:
            keys.append(Key(stroke(line.token, bands=material.runs.count >= 20), material.band_text))
        else:
            keys.append(Key(stroke(line.token, " ".join(f"{d:g}" for d in line.dash), width=2), line.name))
    return keys


def twin_rows(
    canvases: Sequence[Canvas],
    chart: FanChart,
    pairs: Sequence[Pair],
    material: Material,
    *,
    panel: str = "",
    recorded_name: Callable[[Point], str] = lambda point: "record",
) -> list[Row]:
    """Return the rows of a chart in order of date, and set the keyboard's stops on its canvases.

    Lines of monthly values are told once a quarter (all points of a yearly line); every recorded point has its row.
    """
    entries: list[tuple[float, int, Row, float]] = []
    low, high = chart.years[0], chart.years[1] + 1
    for number, line in enumerate(chart.lines):
        median = line.series.median()[:, 0]
        lower, upper = line.series.band()
        has_band = line.is_main and material.runs.count >= 20
        for place in told(line.series):
            x = float(line.series.x[place])
            if not (math.isfinite(median[place]) and low <= x <= high):
                continue
            month = line.series.months()[place]
            row = {
                "date": str(month.year) if line.series.cadence == "year" else month_name(month),
                "series": line.name,
                "run": quantity(float(median[place]), "%" if chart.unit == "%" else ""),
            }
            if has_band:
                row["band"] = span(float(lower[place, 0]), float(upper[place, 0]), "%" if chart.unit == "%" else "")
            entries.append((x, number, row, float(median[place])))
    for one in pairs:
        x = one.point.place(chart.at_end)
        if not low <= x <= high:
            continue
        row = {
            "date": one.point.when,
            "series": recorded_name(one.point),
            "recorded": one.point.text,
            "evidence": one.point.evidence,
            "gap": one.gap_text,
            "source": one.point.source,
        }
        if math.isfinite(one.median):
            row["run"] = quantity(one.median, one.point.display_unit if one.point.display_unit == "%" else "")
        if math.isfinite(one.low) and material.runs.count >= 20:
            row["band"] = span(one.low, one.high, "%" if chart.unit == "%" else "")
        entries.append((x, -1, row, one.point.value))
    entries.sort(key=lambda entry: (entry[0], entry[1]))
    rows = []
    for x, _, row, value in entries:
        for canvas in canvases:
            canvas.stop(
                canvas.px(x),
                min(max(canvas.py(value) if value > 0 or not chart.log else canvas.height, 0), canvas.height),
            )
        rows.append({**row, "unit": chart.unit, **({"panel": panel} if panel else {})})
    return rows


def told(series: Computed) -> list[int]:
    """Return the places of a series that a table tells: each year, or each March, June, September and December."""
    if series.cadence == "year":
        return list(range(len(series.times)))
    return [n for n, month in enumerate(series.months()) if month.month % 3 == 0]


def range_for(lines: Sequence[Computed], points: Sequence[Point], years: tuple[int, int]) -> float:
    """Return the highest value that is drawn, bands and bounds included."""
    tops = [point.value for point in points]
    for series in lines:
        inside = (series.x >= years[0]) & (series.x <= years[1] + 1)
        upper = series.band()[1][inside] if inside.any() else np.array([])
        tops += [float(value) for value in upper.ravel() if math.isfinite(value)]
    return max(tops, default=1.0)


def lowest_for(lines: Sequence[Computed], points: Sequence[Point], years: tuple[int, int]) -> float:
    """Return the lowest positive value that is drawn."""
    lows = [point.value for point in points if point.value > 0]
    for series in lines:
        inside = (series.x >= years[0]) & (series.x <= years[1] + 1)
        lower = series.band()[0][inside] if inside.any() else np.array([])
        lows += [float(value) for value in lower.ravel() if math.isfinite(value) and value > 0]
    return min(lows, default=1.0)
