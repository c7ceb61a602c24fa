"""A canvas: plot size, padding and domains, and the layers drawn on it.

Times are years with a fraction (mid-January 1946 is 1946 + 0.5 / 12). Everything given in *pixels* is measured from
the plot's upper left corner; space above the plot is negative.
"""

from __future__ import annotations

import math
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from lustrum.reporting.tokens import chart_config, paint, tokens

SCHEMA = "https://vega.github.io/schema/vega-lite/v6.json"
Row = Mapping[str, Any]


@dataclass
class Canvas:
    """One drawing.

    Parameters
    ----------
    width, height : float
        Size of the plot in pixels.
    left, right, top, bottom : float
        Padding around it.
    x, y : pair of float
        Domains.
    log : bool
        Whether the value axis is logarithmic.
    """

    width: float
    height: float
    x: tuple[float, float]
    y: tuple[float, float]
    left: float = 44
    right: float = 12
    top: float = 12
    bottom: float = 24
    log: bool = False
    layers: list[dict[str, Any]] = field(default_factory=list)
    stops: list[tuple[float, float]] = field(default_factory=list)

    @property
    def size(self) -> tuple[float, float]:
        """Width and height of the whole picture."""
        return self.left + self.width + self.right, self.top + self.height + self.bottom

    def px(self, x: float) -> float:
        """Return the horizontal place of a value, in pixels."""
        low, high = self.x
        return (x - low) / (high - low) * self.width

    def py(self, y: float) -> float:
        """Return the vertical place of a value, in pixels."""
        low, high = self.y
        if self.log:
            low, high, y = math.log(low), math.log(high), math.log(y)
        return self.height - (y - low) / (high - low) * self.height

    def stop(self, x: float, y: float) -> None:
        """Add a point that the keyboard steps to, in pixels; one for each row of the table, in its order."""
        self.stops.append((self.left + x, self.top + y))

    def stop_at(self, x: float, y: float) -> None:
        """Add a point that the keyboard steps to, in values."""
        self.stop(self.px(x), self.py(y))

    def _channel(self, axis: str, name: str) -> dict[str, Any]:
        domain = self.x if axis == "x" else self.y
        scale: dict[str, Any] = {"domain": list(domain), "nice": False, "zero": False}
        if axis == "y" and self.log:
            scale |= {"type": "log"}
        return {"field": name, "type": "quantitative", "scale": scale, "axis": None}

    @staticmethod
    def _pixel(name: str) -> dict[str, Any]:
        return {"field": name, "type": "quantitative", "scale": None, "axis": None}

    def layer(self, mark: Row | Sequence[Row], rows: Iterable[Row], **channels: str) -> None:
        """Add a layer, or several over the same data.

        Parameters
        ----------
        mark : mapping or sequence of mapping
            Vega-Lite mark, or marks from the lowest to the topmost.
        rows : iterable of mapping
            Its data; nothing is drawn without a row.
        **channels : str
            Field of each channel: ``x, x2, y, y2`` in values, ``px, px2, py, py2`` in pixels, ``detail``, ``text``.
        """
        values = [dict(row) for row in rows]
        if not values:
            return
        encoding: dict[str, Any] = {}
        for channel, name in channels.items():
            if channel in ("x", "y"):
                encoding[channel] = self._channel(channel, name)
            elif channel in ("px", "py"):
                encoding[channel[1]] = self._pixel(name)
            elif channel in ("px2", "py2"):
                encoding[f"{channel[1]}2"] = {"field": name}
            elif channel in ("x2", "y2"):
                encoding[channel] = {"field": name}
            elif channel == "detail":
                encoding["detail"] = {"field": name, "type": "nominal"}
            elif channel == "angle":
                encoding["angle"] = {"field": name, "type": "quantitative", "scale": None}
            else:
                encoding[channel] = {"field": name, "type": "nominal"}
        layer: dict[str, Any] = {"data": {"values": values}, "encoding": encoding}
        marks = [mark] if isinstance(mark, Mapping) else list(mark)
        if len(marks) == 1:
            self.layers.append({**layer, "mark": dict(marks[0])})
        else:
            self.layers.append({**layer, "layer": [{"mark": dict(one)} for one in marks]})

    def text(
        self,
        x: float,
        y: float,
        words: str,
        *,
        token: str = "ink2",
        align: str = "left",
        weight: str = "normal",
        style: str = "normal",
        size: float | None = None,
        halo: bool = True,
    ) -> None:
        """Write words at a place in pixels; the baseline is at `y`."""
        mark: dict[str, Any] = {
            "type": "text",
            "align": align,
            "baseline": "alphabetic",
            "fill": paint(token),
            "fontSize": size or tokens()["size"]["chart"],
        }
        if weight != "normal":
            mark["fontWeight"] = weight
        if style != "normal":
            mark["fontStyle"] = style
        if halo:
            mark |= {"stroke": paint("paper"), "strokeWidth": 4, "strokeJoin": "round"}
        self.layer(mark, [{"px": round(x, 1), "py": round(y, 1), "w": words}], px="px", py="py", text="w")

    def rule(self, rows: Sequence[Row], token: str, width: float = 1, dash: Sequence[float] | None = None) -> None:
        """Draw straight lines between places in pixels (``px, py, px2, py2``)."""
        mark: dict[str, Any] = {"type": "rule", "stroke": paint(token), "strokeWidth": width}
        if dash:
            mark["strokeDash"] = list(dash)
        self.layer(mark, rows, px="px", py="py", px2="px2", py2="py2")

    def box(self, rows: Sequence[Row], token: str, *, edge: str | None = None, fill: str | None = None) -> None:
        """Draw rectangles between places in pixels (``px, py, px2, py2``)."""
        mark: dict[str, Any] = {"type": "rect", "fill": fill or paint(token)}
        if edge:
            mark |= {"stroke": paint(edge), "strokeWidth": 1}
        self.layer(mark, rows, px="px", py="py", px2="px2", py2="py2")

    def spec(self) -> dict[str, Any]:
        """Return the Vega-Lite spec."""
        return {
            "$schema": SCHEMA,
            "width": self.width,
            "height": self.height,
            "padding": {"left": self.left, "right": self.right, "top": self.top, "bottom": self.bottom},
            "autosize": {"type": "none"},
            "config": chart_config(),
            "layer": self.layers,
        }


def data_spec(spec: Mapping[str, Any]) -> dict[str, Any] | None:
    """Return the part of a spec that holds data, with plain axes, without single draws; None if it is pixels only."""
    kept = []
    for layer in spec["layer"]:
        x = layer["encoding"].get("x", {})
        if x.get("scale") is None or "field" not in layer["encoding"].get("y", {}):
            continue
        is_draw = "mark" in layer and layer["mark"].get("opacity", 1) < 1
        if layer["encoding"]["y"].get("scale") is None or is_draw:
            continue
        encoding = {
            name: {k: v for k, v in channel.items() if k != "axis"} for name, channel in layer["encoding"].items()
        }
        kept.append({**layer, "encoding": encoding})
    if not kept:
        return None
    return {"$schema": SCHEMA, "width": spec["width"], "height": spec["height"], "layer": kept}


def ticks(low: float, high: float, most: int = 6) -> list[float]:
    """Return round values from `low` to `high`, at most so many steps.

    Examples
    --------
    >>> ticks(0, 3803, 5)
    [0, 1000, 2000, 3000, 4000]
    """
    if high <= low:
        high = low + 1
    raw = (high - low) / max(most, 1)
    power = 10 ** math.floor(math.log10(raw))
    step = next(power * m for m in (1, 2, 2.5, 5, 10) if power * m >= raw * 0.999)
    first, last = math.floor(low / step + 1e-9), math.ceil(high / step - 1e-9)
    return [round(step * n, 10) for n in range(first, last + 1)]


def log_ticks(low: float, high: float) -> list[float]:
    """Return 25, 50, 100, 200, 400 ... around a range of an index.

    Examples
    --------
    >>> log_ticks(30, 640)
    [25.0, 50.0, 100.0, 200.0, 400.0, 800.0]
    """
    first = math.floor(math.log2(low / 100) + 1e-9)
    last = math.ceil(math.log2(high / 100) - 1e-9)
    return [100 * 2.0**n for n in range(first, max(last, first + 1) + 1)]
