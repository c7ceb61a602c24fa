"""S13: pairs of definitions on the same numbers, whether their verdicts are the same and what splits them.

A triangle of small signs for the eye, and the pairs that part as a table. The kind of difference is said in words;
pairs are neither ranked nor counted into a score.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from lustrum.assessment.disagreement import KINDS, Disagreement
from lustrum.assessment.tree import Definition
from lustrum.reporting.figures.figure import Figure, Key, Part
from lustrum.reporting.figures.glyphs import pair_glyph
from lustrum.reporting.figures.scorecard import in_order
from lustrum.reporting.markup import Html, join, scrolling, table_head, tag, unseen
from lustrum.reporting.material import Material
from lustrum.reporting.narrative.emphasis import strong
from lustrum.reporting.numbers import counted, listed, month_name, sentence_case
from lustrum.reporting.tables import make_twin

QUESTION, TITLE = "Which definitions have the same verdict, and what splits the others?", "Pair by pair"
SAYS = {"same": "same verdict", "part": "different verdicts", "open": "one or both not determinable"}


def _state(pair: Disagreement) -> str:
    if not pair.both_determinable:
        return "open"
    return "same" if pair.do_agree else "part"


def _triangle(definitions: Sequence[Definition], pairs: dict[frozenset[str], Disagreement]) -> Html:
    numbers = {one.id: str(place) for place, one in enumerate(definitions, 1)}
    heads = [tag("th", numbers[one.id], scope="col") for one in definitions[:-1]]
    rows = []
    for place, one in enumerate(definitions):
        cells = []
        for other in definitions[:place]:
            pair = pairs.get(frozenset((one.id, other.id)))
            if pair is None:
                cells.append(tag("td", ""))
                continue
            state = _state(pair)
            words = f"{other.name} and {one.name}: {SAYS[state]}"
            cells.append(tag("td", tag("span", pair_glyph(state), title=words), unseen(SAYS[state])))
        blank = (tag("td.na", "") for _ in range(len(definitions) - 1 - place))
        rows.append(
            tag("tr", tag("th", f"{numbers[one.id]}  {one.id}", unseen(f" {one.name}"), scope="row"), *cells, *blank)
        )
    table = tag(
        "table.triangle",
        tag("caption.vh", "Pairs of definitions: whether their verdicts are the same"),
        table_head(tag("th", "Definition", scope="col"), *heads),
        tag("tbody", *rows),
    )
    return scrolling("Pairs of definitions", table, classes="scroll open")


def _kinds(pair: Disagreement) -> str:
    return ", ".join(f"{count} {KINDS[kind]}" for kind, count in pair.kinds.items() if count)


def _parting(pairs: Sequence[Disagreement], names: dict[str, str]) -> list[dict[str, str]]:
    return [
        {
            "series": f"{names[pair.first]} and {names[pair.second]}",
            "They say": f"{pair.verdicts[0]} and {pair.verdicts[1]}",
            "First split by": pair.splits_in_words if _state(pair) == "part" else "",
            "Of this kind": KINDS.get(pair.kind, ""),
            "Criteria by kind of difference": _kinds(pair),
        }
        for pair in pairs
    ]


def kinds_of_difference(pairs: Iterable[Disagreement]) -> dict[str, int]:
    """Return how many differences between criteria there are of each kind, over all pairs."""
    counts: dict[str, int] = {}
    for pair in pairs:
        for kind, number in pair.kinds.items():
            if kind != "same":
                counts[KINDS[kind]] = counts.get(KINDS[kind], 0) + number
    return counts


def say(pairs: Sequence[Disagreement]) -> str:
    """Return the sentence: how many pairs have one verdict, two, or cannot be compared, and how criteria differ."""
    counts = {state: sum(_state(pair) == state for pair in pairs) for state in SAYS}
    told = [f"{SAYS[state]} {strong(str(count))}" for state, count in counts.items() if count]
    kinds = [f"{kind} {strong(str(count))}" for kind, count in kinds_of_difference(pairs).items()]
    text = f"{sentence_case(counted(len(pairs), 'pair'))} of definitions: {listed(told)}."
    return f"{text} Between their criteria: {listed(kinds)}." if kinds else text


def make(material: Material) -> Figure:
    """Make the table of pairs."""
    card = material.scorecard
    found = [one for one in material.disagreement or () if isinstance(one, Disagreement)]
    if card is None or not found:
        empty = "It takes two definitions to compare."
        return Figure("pairs", "Table 13", QUESTION, TITLE, empty, empty_state=empty, is_full=True)
    definitions = in_order(card.definitions)
    names = {one.id: one.name for one in definitions}
    by_pair = {frozenset((one.first, one.second)): one for one in found}
    key = tuple(Key(pair_glyph(state), words) for state, words in SAYS.items())
    parting = [one for one in found if _state(one) == "part"]
    how = (
        "Numbers over the columns are those before the names. Two that are both false need not mean the same by it."
        " Pairs may ask different things, or the same thing in another direction, with another number or on other"
        " data: the kind of difference stands in the table."
    )
    twin = make_twin(_parting([*parting, *(one for one in found if one not in parting)], names), series="Pair")
    part = Part("pairs", key=key, markup=join(_triangle(definitions, by_pair)), twin=twin)
    caption = f"Verdicts at {month_name(card.at)}; the first split is the first criterion whose change would reconcile."
    return Figure("pairs", "Table 13", QUESTION, TITLE, say(found), how, (part,), caption, is_full=True)


__all__ = ["kinds_of_difference", "make", "say"]
