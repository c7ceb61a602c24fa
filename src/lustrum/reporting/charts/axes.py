"""Axes and grounds: value grid, years labelled at their middle, shocks as a grey ground, poles at policy dates."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass

from lustrum.reporting.charts.canvas import Canvas
from lustrum.reporting.tokens import paint

LETTER = 6.6
"""Width of a letter of chart text, in pixels: an upper estimate for the fonts in the stack."""


@dataclass(frozen=True)
class Period:
    """An interval shock: from, to (years with a fraction) and its name."""

    start: float
    end: float
    name: str


@dataclass(frozen=True)
class Pole:
    """A policy date.

    Parameters
    ----------
    x : float
        Date, in years with a fraction.
    letter : str
        Its letter, the same on the whole page.
    name, claim : str
        What was done, and the claim number (or ``record``).
    """

    x: float
    letter: str
    name: str
    claim: str = ""


def text_width(words: str, size: float = 12) -> float:
    """Return about how wide words are, in pixels."""
    return len(words) * LETTER * size / 12


def value_axis(
    canvas: Canvas, values: Sequence[float], write: Callable[[float], str], *, zero: float | None = 0.0
) -> None:
    """Draw grid lines with their values on the left; the base line is heavier."""
    inside = [v for v in values if min(canvas.y) - 1e-9 <= v <= max(canvas.y) + 1e-9]
    rows = [{"px": 0, "px2": canvas.width, "py": canvas.py(v), "py2": canvas.py(v), "v": v} for v in inside]
    canvas.rule([r for r in rows if r["v"] != zero], "grid")
    labels = [{"px": -8, "py": round(canvas.py(v) + 4, 1), "w": write(v)} for v in inside]
    mark = {"type": "text", "align": "right", "baseline": "alphabetic", "fill": paint("ink2"), "fontSize": 12}
    canvas.layer(mark, labels, px="px", py="py", text="w")


def base_line(canvas: Canvas, value: float | None = None) -> None:
    """Draw the heavier line on which the chart stands."""
    y = canvas.height if value is None else canvas.py(value)
    canvas.rule([{"px": 0, "px2": canvas.width, "py": y, "py2": y}], "ink2")


def time_axis(canvas: Canvas, *, place: float | None = None, with_ticks: bool = True) -> None:
    """Label years at their middle; ticks at 1 January, a longer one each fifth year."""
    first, last = round(canvas.x[0]), round(canvas.x[1]) - 1
    y = canvas.height if place is None else place
    if with_ticks:
        rows = [
            {"px": canvas.px(year), "px2": canvas.px(year), "py": y, "py2": y + (7 if year % 5 == 0 else 4)}
            for year in range(first, last + 2)
        ]
        canvas.rule(rows, "ink3")
    room = canvas.width / max(last - first + 1, 1)
    every = next(step for step in (1, 2, 4, 5, 10, 20, 50) if room * step >= 31 or step == 50)
    full = room * every >= 40
    years = [year for year in range(first, last + 1) if (year - first) % every == 0]
    labels = [
        {
            "px": round(canvas.px(year + 0.5), 1),
            "py": y + 18,
            "w": (
                str(year)
                if (full and room >= 44) or year == first or year // 100 != (year - every) // 100
                else f"’{year % 100:02d}"
            ),
        }
        for year in years
    ]
    mark = {"type": "text", "align": "center", "baseline": "alphabetic", "fill": paint("ink2"), "fontSize": 12}
    canvas.layer(mark, labels, px="px", py="py", text="w")


def grounds(
    canvas: Canvas, periods: Sequence[Period], *, top: float = 0, bottom: float | None = None, named: bool = True
) -> None:
    """Draw interval shocks as a grey ground and name them at its foot."""
    low, high = canvas.x
    foot = canvas.height if bottom is None else bottom
    for period in periods:
        start, end = max(period.start, low), min(period.end, high)
        if end <= start:
            continue
        left, right = canvas.px(start), canvas.px(end)
        canvas.box([{"px": left, "px2": right, "py": top, "py2": foot}], "war")
        if named and text_width(period.name, 11) <= right - left + 14:
            canvas.text((left + right) / 2, foot - 6, period.name, align="center", style="italic", size=11, halo=False)


def poles(canvas: Canvas, dates: Sequence[Pole], *, wide: bool) -> None:
    """Draw policy dates: a staircase of labels above the plot (wide), or letters in one row (narrow)."""
    low, high = canvas.x
    seen = sorted((d for d in dates if low <= d.x <= high), key=lambda d: d.x)[:5]
    row = 0
    last = -99.0
    for number, pole in enumerate(seen):
        x = canvas.px(pole.x)
        if wide:
            y = -canvas.top + 12 + number * 17.0
        else:
            row = row + 1 if x - last < 20 else 0
            y = -14.0 - row * 20
            last = x
        canvas.rule([{"px": x, "px2": x, "py": y + 9, "py2": canvas.height}], "ink3", dash=[1, 3])
        circle = {"type": "point", "shape": "circle", "size": 236, "opacity": 1, "fill": paint("paper")}
        circle |= {"stroke": paint("ink2"), "strokeWidth": 1}
        canvas.layer(circle, [{"px": x, "py": y}], px="px", py="py")
        canvas.text(x, y + 4, pole.letter, token="ink", align="center", weight="bold", size=11, halo=False)
        if wide:
            words = f"{pole.name} {pole.claim}".strip()
            if x + 14 + text_width(words) <= canvas.width + canvas.right:
                canvas.text(x + 14, y + 4, words, token="ink")
            else:
                canvas.text(x - 14, y + 4, words, token="ink", align="right")
