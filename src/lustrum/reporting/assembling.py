"""A page put together: figures and words into one HTML file that fetches nothing.

Owns the template, the style, the policy in the head, and how figures become markup. Which figures stand on a page and
in which order is the business of the page: `page` for a run, `scorecard_page` for verdicts alone.
"""

from __future__ import annotations

import base64
import hashlib
import html
import json
import math
from collections.abc import Sequence
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path
from typing import Any

from jinja2 import Environment
from markupsafe import Markup

from lustrum.reporting.charts.canvas import Canvas, data_spec
from lustrum.reporting.charts.marks import SYMBOLS as MARK_SYMBOLS
from lustrum.reporting.charts.rendering import PATTERNS, draw
from lustrum.reporting.figures.figure import Figure, Panel, Part
from lustrum.reporting.figures.glyphs import SYMBOLS
from lustrum.reporting.narrative.brief import Brief
from lustrum.reporting.narrative.emphasis import as_html
from lustrum.reporting.provenance import Notice, Rests
from lustrum.reporting.tokens import style_variables

__all__ = ["Chapter", "Head", "Page", "put_together"]

HERE = Path(__file__).parent
MOST_SPECS = 3


@dataclass(frozen=True)
class Page:
    """A page and what it is made of.

    Parameters
    ----------
    text : str
        The HTML.
    figures : tuple of Figure
        Its figures, in the order of the story.
    """

    text: str
    figures: tuple[Figure, ...]


@dataclass(frozen=True)
class Head:
    """What stands above the figures.

    Parameters
    ----------
    kind : str
        What the page is: ``run report``, ``scorecard``.
    title, kicker, standfirst : str
        Title, the line above it, what the page is about.
    contents : sequence of (anchor, name)
        Links to its parts.
    key_title : str
        What the marks of the page say, in a few words.
    marks : sequence of (icon, word, text)
        The marks.
    notice : Notice or None
        What must be said first.
    """

    kind: str
    title: str
    kicker: str
    standfirst: str
    contents: Sequence[tuple[str, str]]
    key_title: str
    marks: Sequence[tuple[Markup, str, str]]
    notice: Notice | None = None


@dataclass(frozen=True)
class Chapter:
    """A part of the page with its figures."""

    title: str
    figures: tuple[Figure, ...]


def put_together(head: Head, chapters: Sequence[Chapter], rests: Rests, brief: Sequence[Brief] = ()) -> Page:
    """Return a page of chapters under a head, above what it rests on."""
    figures = tuple(figure for chapter in chapters for figure in chapter.figures)
    script = _file("page.js")
    text = _template().render(
        head=head,
        policy=policy(script),
        style=Markup(style_variables() + _file("page.css") + _table_rules(figures)),
        script=Markup(script),
        patterns=Markup(PATTERNS + MARK_SYMBOLS + SYMBOLS),
        brief=brief,
        chapters=[{"title": one.title, "figures": [_shown(figure) for figure in one.figures]} for one in chapters],
        rests=_rests(rests),
    )
    return Page(text, figures)


def policy(script: str) -> str:
    """Return the content policy: no fetch of any kind; the one script is named by its hash."""
    digest = base64.b64encode(hashlib.sha256(script.encode()).digest()).decode()
    return (
        f"default-src 'none'; style-src 'unsafe-inline'; script-src 'sha256-{digest}'; connect-src 'none'; img-src"
        " data:; base-uri 'none'; form-action 'none'"
    )


@lru_cache(maxsize=8)
def _file(name: str) -> str:
    return (HERE / name).read_text(encoding="utf-8")


@lru_cache(maxsize=1)
def _template() -> Any:
    environment = Environment(autoescape=True, trim_blocks=True, keep_trailing_newline=True)
    return environment.from_string(_file("page.html.j2"))


# --- figures --------------------------------------------------------------------------------------


def _shown(figure: Figure) -> dict[str, Any]:
    return {
        "id": figure.id,
        "label": figure.label,
        "noun": figure.label.split()[0].lower() if not figure.label.startswith("Table") else "table",
        "question": figure.question,
        "title": figure.title,
        "sentence": Markup(as_html(figure.sentence)),
        "how": figure.how,
        "caption": figure.caption,
        "empty_state": figure.empty_state,
        "is_full": figure.is_full,
        "parts": [_shown_part(figure, part) for part in figure.parts],
        "data": Markup(_data(figure)),
    }


def _shown_part(figure: Figure, part: Part) -> dict[str, Any]:
    ident = f"{figure.id}-{part.id}"
    has_table = part.twin is not None and len(part.twin.frame) > 0 and not part.is_table
    label = part.heading or part.folded or figure.title
    return {
        "heading": part.heading,
        "key": [{"icon": Markup(entry.icon), "words": entry.words} for entry in part.key],
        "markup": Markup(part.markup),
        "panels": [_shown_panel(figure, part, panel, ident) for panel in part.panels],
        "columns": {1: "", 2: " panels two", 3: " panels three"}[part.columns],
        "folded": part.folded,
        "table": (
            Markup(part.twin.as_html(f"{ident}-table", ident, f"{figure.label}: {label}", _panel_ids(part)))
            if has_table and part.twin
            else ""
        ),
        "table_label": f"{figure.label}, {label}",
        "count": len(part.twin.frame) if part.twin is not None else 0,
    }


def _panel_ids(part: Part) -> list[str]:
    return [panel.id for panel in part.panels]


def _table_rules(figures: Sequence[Figure]) -> str:
    shown = (
        (f"{figure.id}-{part.id}-table", part.twin) for figure in figures for part in figure.parts if not part.is_table
    )
    return "".join(twin.rules(ident) for ident, twin in shown if twin is not None)


def _shown_panel(figure: Figure, part: Part, panel: Panel, ident: str) -> dict[str, Any]:
    title = panel.title or part.heading or figure.title
    several = len([one for one in part.panels if one.wide is not None]) > 1
    shown: dict[str, Any] = {
        "title": panel.title,
        "note": panel.note,
        "empty": panel.empty,
        "letters": panel.letters,
        "table": f"{ident}-table",
        "name": str(_panel_ids(part).index(panel.id)) if several else "",
        "label": f"{figure.label}, {title}",
        "extra": "",
        "svg": "",
    }
    pictures = []
    has_bars = 'class="flows"' in part.markup
    for canvas, kind in (
        (panel.wide, "wide" if panel.narrow is not None or has_bars else "both"),
        (panel.narrow, "narrow"),
    ):
        if canvas is not None:
            name = f"{ident}-{_slug(panel.id)}" + ("-narrow" if kind == "narrow" else "")
            pictures.append(
                _picture(canvas).element(name, f"{figure.label}: {title}", panel.description, kind, shown["name"])
            )
    shown["svg"] = Markup("".join(pictures))
    if has_bars and panel.narrow is None:
        shown["extra"] = " wide"
    return shown


def _picture(canvas: Canvas) -> Any:
    return draw(canvas.spec(), canvas.size, canvas.stops)


def _slug(text: str) -> str:
    return "".join(character if character.isalnum() else "-" for character in text)


def _data(figure: Figure) -> str:
    """Return variables and data-bearing specs of a figure as JSON that may stand inside a script element."""
    specs = []
    for part in figure.parts:
        drawn = [panel.wide for panel in part.panels if panel.wide is not None and not part.folded]
        if len(drawn) > MOST_SPECS:  # panels of a small multiple are alike: one is the pattern of all
            drawn = drawn[:1]
        specs += [spec for spec in (data_spec(canvas.spec()) for canvas in drawn) if spec is not None]
    if not specs and not figure.variables:
        return ""
    document = {"variables": list(figure.variables), "spec": [_thin(spec) for spec in specs]}
    return json.dumps(document, ensure_ascii=False, separators=(",", ":")).replace("<", "\\u003c")


def _thin(value: Any, key: str = "") -> Any:
    """Return a spec with short numbers: times to a thousandth of a year, values to four digits."""
    if isinstance(value, dict):
        return {name: _thin(item, name) for name, item in value.items()}
    if isinstance(value, (list, tuple)):
        return [_thin(item, key) for item in value]
    if isinstance(value, float):
        if not math.isfinite(value):
            return None
        short = round(value, 3) if key in ("t", "domain") else float(f"{value:.4g}")
        return int(short) if short.is_integer() else short
    return value


def _rests(found: Rests) -> dict[str, Any]:
    return {
        "count": found.count,
        "spoken": found.spoken,
        "bar": found.bar,
        "about": found.about,
        "run": found.run,
        "cannot": found.cannot,
        "sources": [html.unescape(text) for text in found.sources],
        "rules": found.rules,
        "lines": [(Markup(mark), head, text) for mark, head, text in found.lines],
    }
