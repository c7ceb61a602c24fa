"""T11: where the two source documents meet and where they part, theme by theme.

The table is data of the project (`assessment.crosswalk`), not a finding about a run: it says what each document
addresses, with claim numbers and few quoted words. Both are partisan and neither is used as a source of figures.
"""

from __future__ import annotations

from collections.abc import Iterable

from lustrum.assessment.crosswalk import Crosswalk, Document, Said
from lustrum.reporting.figures.figure import Figure, Key, Part
from lustrum.reporting.figures.glyphs import relation_glyph
from lustrum.reporting.markup import Html, tag, unseen
from lustrum.reporting.material import Material
from lustrum.reporting.narrative.emphasis import strong
from lustrum.reporting.numbers import counted, sentence_case
from lustrum.reporting.tables import make_twin

QUESTION, TITLE = "Where do the two source documents meet, and where do they part?", "The two documents side by side"
NOT_ADDRESSED = "not addressed"


def _numbers(claims: Iterable[str]) -> str:
    """Return claim numbers without the prefix that the column already names."""
    return ", ".join(claim.rsplit("-", 1)[-1] for claim in claims)


def _words(said: Said) -> str:
    if not said.is_addressed:
        return ""
    text = said.text
    if said.quote and said.quote not in text:
        text += f": “{said.quote}”"
    return text + (f" ({_numbers(said.claims)})" if said.claims else "")


def _cell(said: Said, document: Document) -> Html:
    if not said.is_addressed:
        return tag("td.na", unseen(NOT_ADDRESSED), role="cell", data_d=document.name)
    note = tag("span.cl", said.note) if said.note else ""
    return tag("td", tag("span", _words(said)), note, role="cell", data_d=document.name)


def _table(crosswalk: Crosswalk) -> Html:
    def head(name: str, *parts: str) -> Html:
        return tag("th", name, *parts, scope="col", role="columnheader")

    heads = [
        head("", tag("span.dn", one.name), tag("span.cl", one.what)) for one in (crosswalk.first, crosswalk.second)
    ]
    rows = [
        tag(
            "tr",
            tag("th", sentence_case(theme.theme), scope="row", role="rowheader"),
            _cell(theme.first, crosswalk.first),
            _cell(theme.second, crosswalk.second),
            tag(
                "td.relc",
                tag("span", relation_glyph(theme.kind), theme.relation),
                role="cell",
                data_d="Relation",
            ),
            role="row",
        )
        for theme in crosswalk.themes
    ]
    table = tag(
        "table",
        tag("caption.vh", "The two source documents by theme"),
        tag("thead", tag("tr", head("Theme"), *heads, head("How they relate"), role="row"), role="rowgroup"),
        tag("tbody", *rows, role="rowgroup"),
        role="table",
    )
    return tag("div.sc.docs", table)


def say(crosswalk: Crosswalk) -> str:
    """Return the sentence: how many themes stand in each kind of relation."""
    counts = crosswalk.counts()
    told = [f"{crosswalk.kinds[kind]} {strong(str(count))}" for kind, count in counts.items() if count]
    return f"The two documents beside each other on {counted(len(crosswalk.themes), 'theme')}: {'; '.join(told)}."


def make(material: Material) -> Figure:
    """Make the table."""
    crosswalk = material.crosswalk
    if not isinstance(crosswalk, Crosswalk):
        return Figure(
            "documents",
            "Table 11",
            QUESTION,
            TITLE,
            "No table of source documents was given with this history.",
            empty_state="A scenario that names two source documents shows them here (crosswalk).",
            is_full=True,
        )
    rows = [
        {
            "series": theme.theme,
            crosswalk.first.name: _words(theme.first) or NOT_ADDRESSED,
            crosswalk.second.name: _words(theme.second) or NOT_ADDRESSED,
            "Relation": theme.relation,
            "A run that would tell them apart": theme.run,
            "Indicators": ", ".join(theme.indicators),
        }
        for theme in crosswalk.themes
    ]
    key = tuple(Key(relation_glyph(kind), words) for kind, words in crosswalk.kinds.items())
    return Figure(
        "documents",
        "Table 11",
        QUESTION,
        TITLE,
        say(crosswalk),
        "Numbers are claim numbers; quoted words are source wording, the rest is ours. A blank cell means that the"
        " document does not address the theme, which is neither for nor against. Both documents are partisan and"
        " neither is used as data.",
        (Part("documents", key=key, markup=_table(crosswalk), twin=make_twin(rows, series="Theme"), is_table=True),),
        is_full=True,
    )
