"""Bars by year with a line at what they are set beside: the form that the figures of a plan share."""

from __future__ import annotations

import math
from collections.abc import Sequence

import numpy as np

from lustrum.reporting.charts.axes import LETTER, base_line, value_axis
from lustrum.reporting.charts.canvas import Canvas, ticks
from lustrum.reporting.charts.marks import stroke, swatch
from lustrum.reporting.figures.figure import Key, Panel, Part
from lustrum.reporting.numbers import quantity, rounded, scaled_unit, written
from lustrum.reporting.plan_figures.sheet import Course
from lustrum.reporting.tables import make_twin
from lustrum.reporting.tokens import paint

SMALL = (190.0, 48.0)
"""Width of a small plot and of the space for its value labels."""

HEIGHT = 104.0
COUNTED = ("thousand", "million", "billion")
BODY = 0.36
"""Half of the width of a bar, as a share of its year."""


def draw(course: Course, years: Sequence[str], factor: float = 1.0) -> Canvas:
    """Draw one course: a bar a year, and a line across it at what it is set beside."""
    values, beside = course.values * factor, course.beside * factor
    known = np.concatenate([values, beside])
    known = known[np.isfinite(known)]
    marks = ticks(min(float(known.min(initial=0.0)), 0.0), float(known.max(initial=0.0)) or 1.0, 3)
    canvas = Canvas(SMALL[0], HEIGHT, (0, len(years)), (marks[0], marks[-1]), left=SMALL[1], right=8, top=10, bottom=26)
    value_axis(canvas, marks, written)
    bars = [
        {"t": n + 0.5 - BODY, "u": n + 0.5 + BODY, "v0": 0.0, "v": float(value)}
        for n, value in enumerate(values)
        if math.isfinite(value)
    ]
    canvas.layer({"type": "rect", "fill": paint("run")}, bars, x="t", x2="u", y="v0", y2="v")
    lines = [
        {"px": canvas.px(n + 0.06), "px2": canvas.px(n + 0.94), "py": canvas.py(value), "py2": canvas.py(value)}
        for n, value in enumerate(beside)
        if math.isfinite(value)
    ]
    canvas.rule(lines, "paper", 4.4)
    canvas.rule(lines, "ink2", 2.2)
    base_line(canvas, 0.0)
    _name_years(canvas, years)
    for n, value in enumerate(values):
        canvas.stop(canvas.px(n + 0.5), canvas.py(value if math.isfinite(value) else 0.0))
    return canvas


def _name_years(canvas: Canvas, years: Sequence[str]) -> None:
    """Write the years under their bars, as many as there is room for."""
    room = canvas.width / max(len(years), 1)
    short = [f"’{year[2:]}" if year.isdigit() and len(year) == 4 and n else year for n, year in enumerate(years)]
    width = LETTER * max(map(len, short)) + 6
    every = max(math.ceil(width / room), 1)
    for n in range(0, len(years), every):
        canvas.text(canvas.px(n + 0.5), canvas.height + 18, short[n], align="center", halo=False)


def panel(course: Course, years: Sequence[str], what: str) -> tuple[Panel, list[dict[str, str]]]:
    """Return the chart of a course and its rows for the table; the second is what stands beside, such as `asked`."""
    known = np.concatenate([course.values, course.beside])
    factor, unit = short_unit(float(np.nanmax(np.abs(known), initial=0.0)), course.unit)
    canvas = draw(course, years, factor)
    words = f"{course.name}, {unit}: a bar for each year" + (f", and what is {what}." if what else ".")
    note = ", ".join(part for part in (unit, course.note) if part)
    rows = []
    for year, value, other in zip(years, course.values * factor, course.beside * factor, strict=True):
        row = {"date": year, "series": course.name, "value": rounded(value), "unit": unit, "panel": course.id}
        if what and math.isfinite(other):
            row[what] = rounded(other)
        rows.append(row)
    return Panel(course.id, course.name, note, canvas, None, words), rows


def small_multiples(
    ident: str, courses: Sequence[Course], years: Sequence[str], *, what: str = "", heading: str = "", key: str = ""
) -> Part:
    """Return charts of several courses, three side by side on a wide page, and their table.

    Parameters
    ----------
    ident : str
        Name within the figure.
    courses : sequence of Course
        What is drawn.
    years : sequence of str
        Labels of the years.
    what : str
        One word for what stands beside: ``asked``, ``available``.
    heading, key : str
        Heading, and what the bars are.
    """
    panels, rows = [], []
    for course in courses:
        one, mine = panel(course, years, what)
        panels.append(one)
        rows += mine
    entries = [Key(swatch("run"), key)] if key else []
    if what and any(np.isfinite(course.beside).any() for course in courses):
        entries.append(Key(stroke("ink2"), what))
    twin = make_twin(rows, series="What", value="Plan", **({what: what.capitalize()} if what else {}))
    return Part(ident, heading, tuple(entries), tuple(panels), 3 if len(panels) > 2 else len(panels) or 1, twin)


def sized(value: float, unit: str) -> str:
    """Write an amount with its unit, large ones shortened.

    Examples
    --------
    >>> sized(3.2e9, "won"), sized(12.3456, "t")
    ('3,200 million won', '12.3 t')
    """
    factor, short = short_unit(value, unit)
    return quantity(value * factor, short)


def short_unit(largest: float, unit: str) -> tuple[float, str]:
    """Return the factor and the words that make amounts short; a unit that counts in thousands already is kept.

    Examples
    --------
    >>> short_unit(2e5, "million EUR"), short_unit(2e5, "t")
    ((1.0, 'million EUR'), (0.001, 'thousand t'))
    """
    if unit[:1].isdigit() or unit.startswith(COUNTED):
        return 1.0, unit
    return scaled_unit(largest, unit)
