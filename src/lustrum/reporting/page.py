"""The page of a run: one HTML file, to be read offline, without script, on paper, by ear and on a small screen.

Nothing is fetched and nothing is sent: a policy in the head forbids it. Charts are static pictures; the small
script adds copying and stepping by keyboard. Door: :func:`write_page`.
"""

from __future__ import annotations

import base64
import hashlib
import html
import json
import math
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path
from typing import Any

from jinja2 import Environment
from markupsafe import Markup

from lustrum.history.history import History
from lustrum.reporting.charts.canvas import Canvas, data_spec
from lustrum.reporting.charts.marks import SYMBOLS as MARK_SYMBOLS
from lustrum.reporting.charts.marks import icon, stroke
from lustrum.reporting.charts.rendering import PATTERNS, draw
from lustrum.reporting.computed import Runs
from lustrum.reporting.figures import (
    documents,
    exchange,
    fit,
    goods_flow,
    headline,
    needs,
    output,
    ownership,
    programme,
    scorecard,
    why,
)
from lustrum.reporting.figures.figure import Figure, Panel, Part
from lustrum.reporting.figures.glyphs import SYMBOLS
from lustrum.reporting.material import Material
from lustrum.reporting.narrative.brief import make_brief
from lustrum.reporting.narrative.emphasis import as_html
from lustrum.reporting.numbers import counted, sentence_case
from lustrum.reporting.provenance import make_notice, make_rests
from lustrum.reporting.tokens import style_variables

HERE = Path(__file__).parent
MOST_SPECS = 3
STORY: tuple[tuple[str, tuple[Callable[[Material], Figure], ...]], ...] = (
    ("What was done, and what followed", (programme.make, headline.make, fit.make, ownership.make, output.make)),
    ("How people lived, what moved, what was short", (exchange.make, needs.make, goods_flow.make, why.make)),
    ("What it is called, and by whom", (scorecard.make, documents.make)),
)
"""The story's order: the fit comes before the story grows, the verdicts come last."""

CONTENTS = (
    ("programme", "Programme"),
    ("headline", "What happened"),
    ("fit", "Record"),
    ("needs", "Needs"),
    ("flow", "Goods"),
    ("why", "Why"),
    ("scorecard", "Definitions"),
    ("provenance", "Sources"),
)
MARKS = (
    ("read", " in the named source"),
    ("recalled", " from the literature, to be verified"),
    ("derived", " by arithmetic from other rows"),
    ("synthetic", ", made for the model"),
)


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


def write_page(
    path: Path | str,
    histories: Sequence[History],
    observed: History | None = None,
    scorecard: Any = None,
    *,
    disagreement: Any = None,
    crosswalk: Any = None,
    alternatives: Mapping[str, Sequence[History]] | None = None,
    facts: Mapping[str, Any] | None = None,
) -> Path:
    """Write the page of a run.

    Parameters
    ----------
    path : Path or str
        Where the file shall be.
    histories : sequence of History
        Draws of one scenario; one is enough.
    observed : History, optional
        The record, with its mapping.
    scorecard : Scorecard, optional
        Verdicts of the definitions on the draws.
    disagreement, crosswalk : optional
        How definitions part; where the two source documents meet and part.
    alternatives : mapping of str to sequence of History, optional
        Other runs with one change each, by name; at most two are drawn.
    facts : mapping, optional
        What stands beside the manifest of the first history: ``programme``, ``headline``, ``summary``, ``cannot_say``.

    Returns
    -------
    Path
        The file.
    """
    target = Path(path)
    page = make_page(
        histories,
        observed,
        scorecard,
        disagreement=disagreement,
        crosswalk=crosswalk,
        alternatives=alternatives,
        facts=facts,
    )
    target.parent.mkdir(parents=True, exist_ok=True)
    target.write_text(page.text, encoding="utf-8")
    return target


def make_page(
    histories: Sequence[History],
    observed: History | None = None,
    scorecard: Any = None,
    *,
    disagreement: Any = None,
    crosswalk: Any = None,
    alternatives: Mapping[str, Sequence[History]] | None = None,
    facts: Mapping[str, Any] | None = None,
) -> Page:
    """Make the page of a run; see :func:`write_page`."""
    if not histories:
        raise ValueError("A page needs at least one history.")
    others = tuple((name, Runs(tuple(draws))) for name, draws in (alternatives or {}).items())
    material = Material(Runs(tuple(histories)), observed, scorecard, disagreement, crosswalk, others, dict(facts or {}))
    chapters = [(title, [make(material) for make in makers]) for title, makers in STORY]
    figures = tuple(figure for _, mine in chapters for figure in mine)
    script = _file("page.js")
    text = _template().render(
        title=title_of(material),
        kicker=kicker_of(material),
        standfirst=standfirst_of(material),
        notice=make_notice(material),
        policy=policy(script),
        style=Markup(style_variables() + _file("page.css") + _table_rules(figures)),
        script=Markup(script),
        patterns=Markup(PATTERNS + MARK_SYMBOLS + SYMBOLS),
        contents=CONTENTS,
        marks=_marks(material),
        brief=make_brief(figures),
        chapters=[{"title": title, "figures": [_shown(figure) for figure in mine]} for title, mine in chapters],
        rests=_rests(material, figures),
    )
    return Page(text, figures)


# --- head -----------------------------------------------------------------------------------------


def title_of(material: Material) -> str:
    """Return the title: the scenario's, with its years unless it names them."""
    title = str(material.manifest.get("title") or material.runs.first.name)
    first, last = material.years
    if str(first) in title:
        return title
    return f"{sentence_case(title)}, {first} to {last}" if last > first else f"{sentence_case(title)}, {first}"


def kicker_of(material: Material) -> str:
    """Return the line above the title."""
    first, last = material.span
    scenario = material.manifest.get("scenario") or material.runs.first.name
    return f"Scenario {scenario} · {counted(last - first + 1, 'month')} · {material.draws_text}"


def standfirst_of(material: Material) -> str:
    """Return what the page is about, from the manifest's summary or from what was done."""
    summary = str(material.manifest.get("summary") or "").strip()
    rest = "The page sets {} beside what the record holds, and asks rival definitions what each would call it."
    what = rest.format(
        "one simulated history" if material.runs.count == 1 else "one simulated history, drawn several times,"
    )
    if material.observed is None:
        what = "The page shows one simulated history; no record was given to set beside it."
    if summary:
        return f"{summary} {what}"
    measures = [act for act in material.acts if not act.is_shock]
    if measures:
        shocks = counted(len(material.acts) - len(measures), "shock")
        return f"{counted(len(measures), 'measure')} and {shocks}, lived through month by month. {what}"
    return what


def policy(script: str) -> str:
    """Return the content policy: no fetch of any kind; the one script is named by its hash."""
    digest = base64.b64encode(hashlib.sha256(script.encode()).digest()).decode()
    return (
        f"default-src 'none'; style-src 'unsafe-inline'; script-src 'sha256-{digest}'; connect-src 'none'; img-src"
        " data:; base-uri 'none'; form-action 'none'"
    )


def _marks(material: Material) -> list[tuple[Markup, str, str]]:
    rows = [(Markup(icon(word)), word, text) for word, text in MARKS]
    bands = material.runs.count >= 20
    text = (
        ": median, middle 50% and 90%"
        if bands
        else ": one draw"
        if material.runs.count == 1
        else ": median and single draws"
    )
    return [*rows, (Markup(stroke("run", bands=bands)), "simulated", text)]


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


def _rests(material: Material, figures: Sequence[Figure]) -> dict[str, Any]:
    found = make_rests(material, figures)
    return {
        "count": found.count,
        "spoken": found.spoken,
        "bar": found.bar,
        "run": found.run,
        "cannot": found.cannot,
        "sources": [html.unescape(text) for text in found.sources],
        "lines": [(Markup(mark), head, text) for mark, head, text in found.lines],
    }
