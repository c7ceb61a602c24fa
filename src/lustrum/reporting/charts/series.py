"""What the model computed: a median line, bands of draws, thin lines where there are too few, bars and areas."""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass

from lustrum.reporting.charts.canvas import Canvas
from lustrum.reporting.tokens import paint

ENOUGH = 20
"""Draws needed for a band; below, each draw is a thin line, and one draw is one line."""


@dataclass(frozen=True)
class Fan:
    """One computed quantity over time.

    Parameters
    ----------
    x : sequence of float
        Times.
    draws : sequence of sequences
        One row of values for each draw, NaN where there is none.
    median, low90, low50, high50, high90 : sequence of float
        Middle and bands.
    """

    x: Sequence[float]
    draws: Sequence[Sequence[float]]
    median: Sequence[float]
    low90: Sequence[float]
    low50: Sequence[float]
    high50: Sequence[float]
    high90: Sequence[float]

    @property
    def count(self) -> int:
        """Number of draws."""
        return len(self.draws)

    @property
    def has_band(self) -> bool:
        """Whether there are enough draws for a band."""
        return self.count >= ENOUGH


def _pieces(x: Sequence[float], *columns: Sequence[float]) -> list[dict[str, float]]:
    """Rows without missing values; a gap begins a new piece."""
    rows: list[dict[str, float]] = []
    piece = 0
    for place, values in zip(x, zip(*columns, strict=True), strict=True):
        if all(math.isfinite(v) for v in values):
            rows.append({"t": round(place, 4), **{f"v{n}": float(v) for n, v in enumerate(values)}, "g": piece})
        else:
            piece += 1
    return rows


def draw_line(
    canvas: Canvas,
    x: Sequence[float],
    values: Sequence[float],
    *,
    token: str = "run",
    width: float = 2.4,
    dash: Sequence[float] | None = None,
    opacity: float = 1,
    step: bool = False,
) -> None:
    """Draw a line with its gaps; a value alone between gaps is a short dash."""
    rows = _pieces(x, values)
    mark: dict[str, object] = {"type": "line", "stroke": paint(token), "strokeWidth": width, "strokeJoin": "round"}
    if dash:
        mark["strokeDash"] = list(dash)
    if opacity < 1:
        mark["opacity"] = opacity
    if step:
        mark["interpolate"] = "step-after"
    alone = [row for row in rows if sum(other["g"] == row["g"] for other in rows) == 1]
    together = [row for row in rows if row not in alone] if alone else rows
    pieces = {row["g"] for row in together}
    channels = {"x": "t", "y": "v0"} | ({"detail": "g"} if len(pieces) > 1 else {})
    if len(pieces) <= 1:
        together = [{k: v for k, v in row.items() if k != "g"} for row in together]
    canvas.layer(mark, together, **channels)
    tick = {"type": "tick", "orient": "horizontal", "size": 8, "thickness": width, "color": paint(token)}
    canvas.layer(tick, alone, x="t", y="v0")


def draw_fan(canvas: Canvas, fan: Fan) -> None:
    """Draw the middle 90% and 50% of draws and the median; thin lines for few draws."""
    if fan.has_band:
        for token, low, high in (("band2", fan.low90, fan.high90), ("band1", fan.low50, fan.high50)):
            rows = _pieces(fan.x, low, high)
            channels = {"x": "t", "y": "v0", "y2": "v1"}
            if len({row["g"] for row in rows}) > 1:
                channels["detail"] = "g"
            else:
                rows = [{k: v for k, v in row.items() if k != "g"} for row in rows]
            canvas.layer({"type": "area", "fill": paint(token)}, rows, **channels)
    elif fan.count > 1:
        thin: list[dict[str, float | str]] = [
            {"t": row["t"], "v0": row["v0"], "g": f"{number}-{row['g']}"}
            for number, draw in enumerate(fan.draws)
            for row in _pieces(fan.x, draw)
        ]
        mark = {"type": "line", "stroke": paint("run"), "strokeWidth": 1, "strokeJoin": "round", "opacity": 0.45}
        canvas.layer(mark, thin, x="t", y="v0", detail="g")
    draw_line(canvas, fan.x, fan.median)
