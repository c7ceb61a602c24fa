"""The page of verdicts: what a history is, according to whom, from one glance down to the last number.

For a run or for a record alone; a record may stand beside a run. Door: :func:`write_scorecard_page`.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from pathlib import Path
from typing import Any

from markupsafe import Markup

from lustrum.history.history import History
from lustrum.reporting.assembling import Chapter, Head, Page, put_together
from lustrum.reporting.charts.marks import icon
from lustrum.reporting.computed import Runs
from lustrum.reporting.figures import criteria, documents, glance, pairs, scorecard
from lustrum.reporting.figures.figure import Figure
from lustrum.reporting.figures.glyphs import verdict_glyph
from lustrum.reporting.material import Material
from lustrum.reporting.numbers import counted, month_name
from lustrum.reporting.provenance import make_notice, make_rests

__all__ = ["make_scorecard_page", "write_scorecard_page"]

STORY: tuple[tuple[str, tuple[Callable[[Material], Figure], ...]], ...] = (
    ("At a glance", (glance.make,)),
    ("Criterion by criterion", (scorecard.make_whole, criteria.make)),
    ("Where definitions part", (documents.make, pairs.make)),
)
CONTENTS = (
    ("glance", "At a glance"),
    ("scorecard", "Criteria"),
    ("criteria", "Through time"),
    ("documents", "Two documents"),
    ("pairs", "Pairs"),
    ("provenance", "Sources"),
)
MARKS = (
    ("true", ": the test holds; a charge can hold"),
    ("false", ": the test does not hold"),
    ("not determinable", ": something is missing, and named"),
)


def write_scorecard_page(path: Path | str, histories: Sequence[History], card: Any, **beside: Any) -> Path:
    """Write the page of verdicts and return its path; see :func:`make_scorecard_page`."""
    target = Path(path)
    page = make_scorecard_page(histories, card, **beside)
    target.parent.mkdir(parents=True, exist_ok=True)
    target.write_text(page.text, encoding="utf-8")
    return target


def make_scorecard_page(
    histories: Sequence[History],
    card: Any,
    *,
    disagreement: Any = None,
    crosswalk: Any = None,
    record: Any = None,
    observed: History | None = None,
) -> Page:
    """Make the page of verdicts.

    Parameters
    ----------
    histories : sequence of History
        What was assessed: draws of a run, or one record.
    card : Scorecard
        The verdicts.
    disagreement, crosswalk : optional
        Where definitions part; where the two source documents meet and part.
    record : Scorecard, optional
        The same definitions on a record, drawn as marks beside the card.
    observed : History, optional
        That record.
    """
    if not histories:
        raise ValueError("A page needs at least one history.")
    material = Material(Runs(tuple(histories)), observed, card, disagreement, crosswalk, beside_card=record)
    chapters = [Chapter(title, tuple(make(material) for make in makers)) for title, makers in STORY]
    figures = [figure for chapter in chapters for figure in chapter.figures]
    marks = [(Markup(verdict_glyph(word)), word, text) for word, text in MARKS]
    if record is not None:
        marks.append((Markup(icon("read")), "recorded", ": the same measure on the record"))
    head = Head(
        "scorecard",
        f"{material.manifest.get('title') or card.history}: rival definitions",
        f"{counted(len(card.definitions), 'definition')} · {material.draws_text} · at {month_name(card.at)}",
        "Each definition below is applied to the same numbers. None is ranked above another and nothing is averaged"
        " over them; every threshold says whose it is, and what cannot be determined says what is missing.",
        CONTENTS,
        "Three answers, told by form and word",
        marks,
        make_notice(material),
    )
    return put_together(head, chapters, make_rests(material, figures))
