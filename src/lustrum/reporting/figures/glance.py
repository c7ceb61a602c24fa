"""S9: every definition on one sheet. A row a definition, a column a theme, a small box a criterion.

Nothing is added up: a row of filled boxes is not a score, since a charge is a criterion too. A definition that does
not speak of a theme has an empty cell there.
"""

from __future__ import annotations

from collections.abc import Sequence

from lustrum.assessment.result import Reading
from lustrum.assessment.scorecard import Scorecard
from lustrum.assessment.tree import THEMES, Definition
from lustrum.reporting.figures.figure import Figure, Key, Part
from lustrum.reporting.figures.glyphs import verdict_glyph
from lustrum.reporting.figures.scorecard import anchor_of, in_order
from lustrum.reporting.markup import Html, join, scrolling, table_head, tag, unseen
from lustrum.reporting.material import Material
from lustrum.reporting.narrative.emphasis import strong
from lustrum.reporting.numbers import counted, in_words, listed, month_name
from lustrum.reporting.tables import make_twin

QUESTION, TITLE = "What is said of it, at a glance?", "All definitions, all criteria"
WORDS = ("true", "false", "not determinable")


def _leaves(card: Scorecard, definition: Definition) -> dict[str, list[Reading]]:
    """Return the criteria that count, by theme, in the order of the themes."""
    readings = {reading.path: reading for reading in card.readings(definition.id)}
    mine = [readings[leaf.path] for leaf in definition.leaves()]
    return {theme: [one for one in mine if one.theme == theme] for theme in THEMES}


def _counted_words(readings: Sequence[Reading]) -> str:
    counts = {word: sum(one.verdict == word for one in readings) for word in WORDS}
    return listed([f"{count} {word}" for word, count in counts.items() if count])


def _cell(readings: Sequence[Reading]) -> Html:
    if not readings:
        return tag("td.na", unseen("not addressed"))
    boxes = (tag("span", verdict_glyph(one.verdict), title=f"{one.title}: {one.verdict}") for one in readings)
    return tag("td", tag("span.boxes", *boxes, aria_hidden="true"), unseen(_counted_words(readings)))


def _row(card: Scorecard, definition: Definition, themes: Sequence[str]) -> Html:
    verdict = card.verdict(definition.id)
    leaves = _leaves(card, definition)
    name = tag("a", definition.name, href=f"#{anchor_of(definition.id)}")
    return tag(
        "tr",
        tag("th", name, tag("span.cl", definition.tradition), scope="row"),
        tag("td", tag("span.vd", verdict_glyph(verdict), tag("b", verdict))),
        *(_cell(leaves[theme]) for theme in themes),
    )


def _twin(card: Scorecard, definitions: Sequence[Definition]) -> list[dict[str, str]]:
    rows = []
    for definition in definitions:
        rows.append({"series": definition.name, "Theme": "whole", "Verdicts": card.verdict(definition.id)})
        for theme, readings in _leaves(card, definition).items():
            if readings:
                rows.append({"series": definition.name, "Theme": THEMES[theme], "Verdicts": _counted_words(readings)})
    return rows


def say(card: Scorecard, definitions: Sequence[Definition]) -> str:
    """Return the sentence: how many definitions are true, false and not determinable, without weighing them."""
    verdicts = [card.verdict(one.id) for one in definitions]
    told = [f"{word} {strong(str(verdicts.count(word)))}" for word in WORDS if word in verdicts]
    return (
        f"At {month_name(card.at)} {in_words(len(definitions))} definitions are read off the same numbers:"
        f" {listed(told)}. They ask different things; the counts say nothing about which is right."
    )


def make(material: Material) -> Figure:
    """Make the sheet."""
    card = material.scorecard
    if card is None or not card.definitions:
        empty = "No definition was applied to this history."
        return Figure("glance", "Sheet 9", QUESTION, TITLE, empty, empty_state=empty, is_full=True)
    definitions = in_order(card.definitions)
    used = {theme for one in definitions for theme, found in _leaves(card, one).items() if found}
    themes = [theme for theme in THEMES if theme in used]
    heads = (tag("th", THEMES[theme], scope="col") for theme in themes)
    table = tag(
        "table.glance",
        tag("caption.vh", f"Definitions as rows, themes as columns, at {month_name(card.at)}"),
        table_head(tag("th", "Definition", scope="col"), tag("th", "Whole", scope="col"), *heads),
        tag("tbody", *(_row(card, one, themes) for one in definitions)),
    )
    key = (
        *(Key(verdict_glyph(word), f"a criterion that is {word}") for word in WORDS),
        Key("", "blank: not addressed"),
    )
    how = (
        "One box is one criterion of the definition in its row. A filled box means that the test holds, which is not a"
        " mark of quality: a charge can hold. Names lead to the criteria."
    )
    markup = scrolling("All definitions, all criteria", table, classes="scroll open")
    part = Part("sheet", key=key, markup=join(markup), twin=make_twin(_twin(card, definitions), series="Definition"))
    caption = f"Verdicts of {counted(card.draws, 'draw')}; rules that join criteria stand with each definition below."
    return Figure("glance", "Sheet 9", QUESTION, TITLE, say(card, definitions), how, (part,), caption, is_full=True)


__all__ = ["make", "say"]
