"""Marks of the record: fill tells the evidence, shape tells the source, an arrow says at least or at most.

● read · ○ recalled · ◐ derived · ⊗ synthetic; circle, square, triangle for the first, second and third source
series.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from lustrum.reporting.charts.canvas import Canvas
from lustrum.reporting.markup import Html
from lustrum.reporting.tokens import paint

AREA = 62
SHAPES = ("circle", "square", "triangle-up")
_HALF = {
    "circle": "M0,-1A1,1,0,0,0,0,1Z",
    "square": "M-0.886,-0.886L0,-0.886L0,0.886L-0.886,0.886Z",
    "triangle-up": "M0,-0.866L0,0.866L-1,0.866Z",
}
_CROSS = "M-0.62,-0.62L0.62,0.62M0.62,-0.62L-0.62,0.62"
_ARROW = {
    "at least": "M0,-1L0,-3.2M-0.7,-2.3L0,-3.2L0.7,-2.3",
    "at most": "M0,1L0,3.2M-0.7,2.3L0,3.2L0.7,2.3",
}


@dataclass(frozen=True)
class Mark:
    """One recorded value on a chart.

    Parameters
    ----------
    x, y : float
        Place in values.
    evidence : str
        read, recalled, derived or synthetic.
    shape : int
        Which source series: 0, 1, 2 (more are drawn as the last).
    bound : str
        ``at least``, ``at most`` or empty.
    low, high : float or None
        Spread that the source itself gives.
    """

    x: float
    y: float
    evidence: str
    shape: int = 0
    bound: str = ""
    low: float | None = None
    high: float | None = None


def _shape(mark: Mark) -> str:
    return SHAPES[min(mark.shape, len(SHAPES) - 1)]


def draw_marks(canvas: Canvas, marks: Sequence[Mark]) -> None:
    """Draw recorded values; those of one date are joined by a thin bar."""
    ends: dict[float, list[float]] = {}
    for mark in marks:
        spread = [value for value in (mark.low, mark.high) if value is not None]
        ends.setdefault(mark.x, []).extend([mark.y, *spread])
    bars = [{"t": x, "v": min(values), "w": max(values)} for x, values in ends.items() if max(values) > min(values)]
    canvas.layer({"type": "rule", "stroke": paint("ink"), "strokeWidth": 1.2}, bars, x="t", y="v", y2="w")
    for shape in dict.fromkeys(_shape(mark) for mark in marks):
        mine = [mark for mark in marks if _shape(mark) == shape]
        for evidence in dict.fromkeys(mark.evidence for mark in mine):
            rows = [{"t": mark.x, "v": mark.y} for mark in mine if mark.evidence == evidence]
            base = {"type": "point", "shape": shape, "size": AREA, "opacity": 1, "strokeWidth": 1.7}
            full = paint("ink") if evidence == "read" else paint("paper")
            halo = {**base, "size": AREA * 2.2, "filled": True, "fill": paint("paper"), "strokeWidth": 0}
            parts = [halo, {**base, "stroke": paint("ink"), "fill": full}]
            if evidence == "derived":
                parts.append({**base, "shape": _HALF[shape], "filled": True, "fill": paint("ink"), "strokeWidth": 0})
            elif evidence == "synthetic":
                parts.append({**base, "shape": _CROSS, "stroke": paint("ink"), "strokeWidth": 1.3})
            canvas.layer(parts, rows, x="t", y="v")
        for bound, arrow in _ARROW.items():
            rows = [{"t": mark.x, "v": mark.y} for mark in mine if mark.bound == bound]
            stroke = {
                "type": "point",
                "shape": arrow,
                "size": AREA,
                "opacity": 1,
                "stroke": paint("ink"),
                "strokeWidth": 1.6,
            }
            canvas.layer(stroke, rows, x="t", y="v")


def _icon_parts(evidence: str, kind: str) -> str:
    fill = "var(--ink)" if evidence == "read" else "var(--paper)"
    outline, half = _ICONS[kind]
    parts = outline.format(f' fill="{fill}" stroke="var(--ink)" stroke-width="1.7"')
    if evidence == "derived":
        parts += half
    elif evidence == "synthetic":
        parts += '<path d="M4,4l6,6m0,-6l-6,6" stroke="var(--ink)" stroke-width="1.3"/>'
    return parts


_ICONS = {
    "circle": ('<circle cx="7" cy="7" r="4.4"{}/>', '<path d="M7,2.6A4.4,4.4,0,0,0,7,11.4Z" fill="var(--ink)"/>'),
    "square": ('<rect x="3.1" y="3.1" width="7.8" height="7.8"{}/>', '<path d="M3,3H7V11H3Z" fill="var(--ink)"/>'),
    "triangle-up": ('<path d="M7,2.4L12,11.2H2Z"{}/>', '<path d="M7,2.4V11.2H2Z" fill="var(--ink)"/>'),
}
_EVIDENCE = ("read", "recalled", "derived", "synthetic")

SYMBOLS = "".join(
    f'<symbol id="m-{word}-{shape}" width="14" height="14" viewBox="0 0 14 14" overflow="visible">'
    f"{_icon_parts(word, kind)}</symbol>"
    for word in _EVIDENCE
    for shape, kind in enumerate(SHAPES)
)
"""Marks that a page holds once and refers to."""


def icon(evidence: str, shape: int = 0, bound: str = "") -> Html:
    """Return a mark as a small picture for keys and tables; its word must stand beside it."""
    word = evidence if evidence in _EVIDENCE else "synthetic"
    arrow = ""
    if bound:
        path = "M7,3V-3M4.8,-0.6L7,-3L9.2,-0.6" if bound == "at least" else "M7,11V17M4.8,14.6L7,17L9.2,14.6"
        arrow = f'<path d="{path}" fill="none" stroke="var(--ink)" stroke-width="1.6"/>'
    use = f'<use href="#m-{word}-{min(shape, len(SHAPES) - 1)}"/>'
    return Html(f'<svg class="mk" width="14" height="14" aria-hidden="true">{use}{arrow}</svg>')


def icons(evidence: Sequence[str], across: int = 12) -> Html:
    """Return many marks in rows; their words must stand beside them."""
    uses = []
    for number, word in enumerate(evidence):
        x, y = 14 * (number % across), 14 * (number // across)
        place = (f' x="{x}"' if x else "") + (f' y="{y}"' if y else "")
        uses.append(f'<use href="#m-{word}-0"{place}/>')
    width, height = 14 * min(len(evidence), across), 14 * -(-len(evidence) // across)
    return Html(f'<svg class="mk" width="{width}" height="{height}" aria-hidden="true">{"".join(uses)}</svg>')


def swatch(token: str, pattern: str = "", edge: str = "") -> str:
    """Return a filled box for keys."""
    stroke = f' stroke="var(--{edge})"' if edge else ""
    cover = f'<rect x=".5" y=".5" width="29" height="12" fill="url(#{pattern})"/>' if pattern else ""
    return (
        '<svg class="sw" viewBox="0 0 30 13" width="30" height="13" aria-hidden="true">'
        f'<rect x=".5" y=".5" width="29" height="12" fill="var(--{token})"{stroke}/>{cover}</svg>'
    )


def stroke(token: str, dash: str = "", *, bands: bool = False, width: float = 2.4) -> str:
    """Return a line for keys, over its two bands if wanted."""
    ground = (
        '<rect width="30" height="14" fill="var(--band2)"/><rect y="3.5" width="30" height="7" fill="var(--band1)"/>'
        if bands
        else ""
    )
    pattern = f' stroke-dasharray="{dash}"' if dash else ""
    return (
        f'<svg class="sw" viewBox="0 0 30 14" width="30" height="14" aria-hidden="true">{ground}'
        f'<path d="M0,7H30" stroke="var(--{token})" stroke-width="{width}"{pattern}/></svg>'
    )
