"""Charts become pictures: static SVG for the page, SVG and PNG for export.

vl-convert draws without a browser. What it writes is slimmed (no fonts, short numbers) and given a title, a
description and the places that a keyboard steps through. In the page colours stay ``var(--token)``; exports are
light.
"""

from __future__ import annotations

import html
import math
import re
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

import vl_convert

from lustrum.reporting.tokens import resolve, tokens

_GROUND = re.compile(r'<(?:path class="(?:background|foreground)"[^>]*|path[^>]* display="none")/>')
_NOISE = re.compile(r' (?:class|role|aria-[a-z]+|pointer-events|font-family)="[^"]*"')
_PLACES = re.compile(r'( (?:d|transform|x|y|x2|y2|width|height)=")([^"]*)"')
_NUMBER = re.compile(r"-?\d*\.\d+(?:e-?\d+)?|-?\d+e-?\d+")
_GROUP = re.compile(r"<g( [^>]*)?>|</g>")
_STILL = ("", ' transform="translate(0,0)"')
_OPENING = re.compile(r"<svg[^>]*>")
_HALO = ('stroke-linejoin="round">', 'stroke-linejoin="round" paint-order="stroke">')
"""Only words have round joins and no dashes right before their content: their halo goes below them."""

_LINES = re.compile(r'(?:<line transform="translate\([^)]*\)" x2="[^"]*" y2="[^"]*"[^>]*/>)+')
_LINE = re.compile(r'<line transform="translate\(([^)]*)\)" x2="([^"]*)" y2="([^"]*)"([^>]*)/>')
_WORD = re.compile(r'<text((?: [a-z-]+="[^"]*")*?) transform="translate\(([^,]*),([^)]*)\)"([^>]*)>([^<]*)</text>')
_WORDS = re.compile(r"(?:<text [^>]*>[^<]*</text>){3,}")
_PLACED = re.compile(r'<text x="([^"]*)" y="([^"]*)"([^>]*)>([^<]*)</text>')
_COURSE = re.compile(r' d="(M[-\d.,ML]+)(Z?)"')
_DEFAULTS = (' stroke-width="1"', ' opacity="1"', ' text-anchor="start"')
_HALO_STYLE = f' stroke="var(--paper)" stroke-width="4" {_HALO[1][:-1]}'
NEAR = 0.15
"""Pixels by which a point may lie off the straight and still be left out of a drawn line."""

PATTERNS = (
    '<pattern id="p-coop" width="7" height="7" patternUnits="userSpaceOnUse" patternTransform="rotate(45)">'
    '<path d="M0,0V7" stroke="var(--hatch)" stroke-width=".7" opacity=".32"/></pattern>'
    '<pattern id="p-petty" width="7" height="7" patternUnits="userSpaceOnUse">'
    '<circle cx="3.5" cy="3.5" r=".9" fill="var(--on-petty)" opacity=".34"/></pattern>'
    '<pattern id="p-cap" width="6" height="6" patternUnits="userSpaceOnUse">'
    '<path d="M0,3H6" stroke="var(--hatch)" stroke-width=".7" opacity=".34"/></pattern>'
    '<pattern id="p-landlord" width="6" height="6" patternUnits="userSpaceOnUse">'
    '<path d="M3,0V6" stroke="var(--hatch)" stroke-width=".7" opacity=".34"/></pattern>'
    '<pattern id="p-foreign" width="7" height="7" patternUnits="userSpaceOnUse" patternTransform="rotate(45)">'
    '<path d="M0,0V7M0,0H7" stroke="var(--on-foreign)" stroke-width=".7" opacity=".4"/></pattern>'
    '<pattern id="p-open" width="4" height="4" patternUnits="userSpaceOnUse" patternTransform="rotate(45)">'
    '<path d="M0,0V4" stroke="var(--ink)" stroke-width="1.2"/></pattern>'
)
"""Patterns of the ownership forms and of *not determinable*; a page holds them once."""


@dataclass(frozen=True)
class Picture:
    """One rendered chart.

    Parameters
    ----------
    svg : str
        Inner part of the picture, without its opening tag.
    width, height : float
        Size in pixels.
    stops : tuple of pairs
        Places that the keyboard steps through, in the order of the table's rows.
    """

    svg: str
    width: float
    height: float
    stops: tuple[tuple[float, float], ...] = ()

    def element(self, ident: str, title: str, description: str, kind: str, panel: str = "") -> str:
        """Return the ``svg`` element for the page, with a unique id."""
        places = " ".join(f"{x:.0f},{y:.0f}" for x, y in self.stops)
        steps = f' data-stops="{places}"' if places else ""
        panel = f' data-panel="{html.escape(panel)}"' if panel else ""
        return (
            f'<svg id="{ident}" class="chart {kind}" viewBox="0 0 {self.width:g} {self.height:g}"'
            f' width="{self.width:g}" height="{self.height:g}" role="img" aria-labelledby="{ident}-t'
            f' {ident}-d"{steps}{panel}><title id="{ident}-t">{html.escape(title)}</title><desc'
            f' id="{ident}-d">{html.escape(description)}</desc>{self.svg}</svg>'
        )


def _short(match: re.Match[str]) -> str:
    def cut(number: re.Match[str]) -> str:
        text = f"{float(number[0]):.1f}"
        return text[:-2] if text.endswith(".0") else text

    return f'{match[1]}{_NUMBER.sub(cut, match[2])}"'


def _joined(match: re.Match[str]) -> str:
    """Put straight lines that look alike into one path."""
    paths: dict[str, list[str]] = {}
    for line in _LINE.finditer(match[0]):
        paths.setdefault(line[4], []).append(f"M{line[1]}l{line[2]},{line[3]}")
    return "".join(f'<path d="{"".join(steps)}"{looks}/>' for looks, steps in paths.items())


def _gathered(match: re.Match[str]) -> str:
    """Write what words have in common once, around them."""
    groups: dict[str, list[str]] = {}
    for word in _PLACED.finditer(match[0]):
        groups.setdefault(word[3], []).append(f'<text x="{word[1]}" y="{word[2]}">{word[4]}</text>')
    return "".join(f"<g{looks}>{''.join(words)}</g>" for looks, words in groups.items())


def _straightened(match: re.Match[str]) -> str:
    """Leave out points of a line that lie on the straight between their neighbours."""
    pieces = []
    for piece in match[1].split("M")[1:]:
        points = [tuple(map(float, point.split(","))) for point in piece.split("L")]
        if any(len(point) != 2 for point in points):
            return match[0]
        kept = [points[n] for n in _needed(points)]
        pieces.append("M" + "L".join(f"{x:g},{y:g}" for x, y in kept))
    return f' d="{"".join(pieces)}{match[2]}"'


def _needed(points: Sequence[tuple[float, ...]]) -> list[int]:
    """Return the places of the points that a line needs, so that it moves by no more than `NEAR`."""
    kept = {0, len(points) - 1}
    spans = [(0, len(points) - 1)]
    while spans:
        first, last = spans.pop()
        (x0, y0), (x1, y1) = points[first], points[last]
        long = math.hypot(x1 - x0, y1 - y0)
        worst, away = first, NEAR
        for n in range(first + 1, last):
            x, y = points[n]
            off = abs((x1 - x0) * (y0 - y) - (x0 - x) * (y1 - y0)) / long if long else math.hypot(x - x0, y - y0)
            if off > away:
                worst, away = n, off
        if worst > first:
            kept.add(worst)
            spans += [(first, worst), (worst, last)]
    return sorted(kept)


def _ungrouped(svg: str) -> str:
    """Take away groups that neither move nor colour anything."""
    kept: list[bool] = []

    def one(match: re.Match[str]) -> str:
        if match[0] == "</g>":
            return "</g>" if kept.pop() else ""
        kept.append((match[1] or "") not in _STILL)
        return match[0] if kept[-1] else ""

    return _GROUP.sub(one, svg)


def slim(svg: str) -> str:
    """Return the inner part of a picture without what a reader does not need."""
    inner = _OPENING.sub("", svg, count=1).removesuffix("</svg>")
    inner = _NOISE.sub("", _GROUND.sub("", inner))
    inner = _PLACES.sub(_short, inner).replace(*_HALO)
    size = tokens()["size"]["chart"]
    for default in (*_DEFAULTS, f' font-size="{size}px"'):
        inner = inner.replace(default, "")
    inner = _ungrouped(inner.replace(_HALO_STYLE, ' class="h"'))
    inner = _WORD.sub(r'<text x="\2" y="\3"\1\4>\5</text>', _LINES.sub(_joined, inner))
    return _COURSE.sub(_straightened, _WORDS.sub(_gathered, inner))


def draw(spec: dict[str, Any], size: tuple[float, float], stops: Sequence[tuple[float, float]] = ()) -> Picture:
    """Draw a spec for the page."""
    return Picture(slim(vl_convert.vegalite_to_svg(spec)), *size, tuple(stops))


def export_svg(spec: dict[str, Any]) -> str:
    """Return a picture that stands alone, in light colours and with its patterns."""
    svg = vl_convert.vegalite_to_svg(spec).replace(*_HALO)
    opening = _OPENING.match(svg)
    head = opening[0] if opening else ""
    ground = '<rect width="100%" height="100%" fill="var(--paper)"/>'
    return resolve(f"{head}<defs>{PATTERNS}</defs>{ground}{svg[len(head) :]}")


def export_png(spec: dict[str, Any], scale: float = 2) -> bytes:
    """Return a bitmap in light colours."""
    return bytes(vl_convert.svg_to_png(export_svg(spec), scale=scale))
