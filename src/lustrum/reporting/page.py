"""The page of a run: one HTML file, to be read offline, without script, on paper, by ear and on a small screen.

Nothing is fetched and nothing is sent: a policy in the head forbids it. Charts are static pictures; the small
script adds copying and stepping by keyboard. Door: :func:`write_page`.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import replace
from pathlib import Path
from typing import Any

from markupsafe import Markup

from lustrum.history.history import History
from lustrum.reporting.assembling import Chapter, Head, Page, put_together
from lustrum.reporting.charts.marks import icon, stroke
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
    pairs,
    programme,
    scorecard,
    why,
)
from lustrum.reporting.figures.figure import Figure
from lustrum.reporting.material import Material
from lustrum.reporting.narrative.brief import make_brief
from lustrum.reporting.numbers import counted, sentence_case
from lustrum.reporting.provenance import make_notice, make_rests

STORY: tuple[tuple[str, tuple[Callable[[Material], Figure], ...]], ...] = (
    ("What was done, and what followed", (programme.make, headline.make, fit.make, ownership.make, output.make)),
    ("How people lived, what moved, what was short", (exchange.make, needs.make, goods_flow.make, why.make)),
    ("What it is called, and by whom", (scorecard.make, documents.make, pairs.make)),
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
    chapters = [Chapter(title, tuple(make(material) for make in makers)) for title, makers in STORY]
    figures = [figure for chapter in chapters for figure in chapter.figures]
    head = Head(
        "run report",
        title_of(material),
        kicker_of(material),
        standfirst_of(material),
        CONTENTS,
        "Ink is the record, colour is the model",
        _marks(material),
        make_notice(material),
    )
    return put_together(head, chapters, replace(make_rests(material, figures), about="Run"), make_brief(figures))


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
