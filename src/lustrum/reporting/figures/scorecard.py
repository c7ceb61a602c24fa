"""S10: what it is, according to whom. Criteria as rows, definitions as columns; no totals, no ranking.

The two source documents come first, then the literature by date. A definition that does not speak of a criterion
has an empty cell. *Not determinable* names what is missing.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass

from lustrum.assessment.claims import DOCUMENTS, claims_on
from lustrum.assessment.crosswalk import load_crosswalk
from lustrum.assessment.result import Reading
from lustrum.assessment.scorecard import Scorecard
from lustrum.assessment.tree import THEMES, Definition, Group, Leaf
from lustrum.reporting.figures.criterion import number_or_unknown, opened, signed
from lustrum.reporting.figures.figure import Figure, Key, Part
from lustrum.reporting.figures.glyphs import scale_glyph, share_bar, verdict_glyph
from lustrum.reporting.markup import Html, join, scrolling, table_head, tag, unseen
from lustrum.reporting.material import Material
from lustrum.reporting.narrative.emphasis import strong
from lustrum.reporting.numbers import counted, in_words, listed, month_name, sentence_case
from lustrum.reporting.tables import make_twin

QUESTION, TITLE = "What is this economy, and according to whom?", "Rival definitions on one history"
MOST_COLUMNS = 4
RULES = {
    "any": "any of its parts",
    "m-of-n": "enough of its parts",
    "mean": "mean of its parts",
    "gate": "once its condition holds",
}
"""What joins the parts of a criterion."""

_SOURCE_CLAIM = re.compile(r"^[A-Z]\d{4}-\d")


@dataclass(frozen=True)
class Row:
    """A criterion and its readings by definition."""

    theme: str
    title: str
    readings: dict[str, Reading]


def anchor_of(definition: str) -> str:
    """Return the anchor of a definition's column."""
    return f"definition-{definition}"


def in_order(definitions: Sequence[Definition]) -> list[Definition]:
    """Return the two documents of the crosswalk, what else stands for claims of a document, the others; by date."""
    two = load_crosswalk()
    side_by_side = (two.first.id, two.second.id)

    def of_documents(definition: Definition) -> bool:
        return any(_SOURCE_CLAIM.match(claim) for node in definition.nodes() for claim in node.claims)

    def place(one: Definition) -> tuple[bool, bool, str]:
        return one.id not in side_by_side, not of_documents(one), str(one.date)

    return sorted(definitions, key=place)


def rows_of(card: Scorecard, definitions: Sequence[Definition]) -> list[Row]:
    """Return the criteria in order of the themes; definitions that ask the same of one indicator share a row."""
    rows: dict[tuple[str, ...], Row] = {}
    for definition in definitions:
        readings = {reading.path: reading for reading in card.readings(definition.id)}
        nodes = (*definition.nodes(), *definition.reported)
        for node in nodes:
            if node is definition.tree or (isinstance(node, Group) and node.kind == "all"):
                continue
            reading = readings[node.path]
            if isinstance(node, Leaf):
                key: tuple[str, ...] = (reading.theme, reading.indicator, reading.at, reading.op)
                if any(r.definition == definition.id for r in rows[key].readings.values()) if key in rows else False:
                    key = (*key, node.path, definition.id)
            else:
                key = (reading.theme, definition.id, node.path)
            rows.setdefault(key, Row(reading.theme, reading.title or reading.test or node.path, {}))
            rows[key].readings[definition.id] = reading
    themes = list(THEMES)
    return sorted(rows.values(), key=lambda row: themes.index(row.theme) if row.theme in themes else len(themes))


def _scale(reading: Reading) -> tuple[float, float]:
    if reading.scale is not None:
        return reading.scale
    numbers = [n for n in (reading.value, reading.low, reading.high, reading.threshold, 0.0) if n is not None]
    low, high = min(numbers), max(numbers)
    room = (high - low) * 0.15 or 1.0
    return low - room, high + room


def _cell(reading: Reading, card: Scorecard, is_reported: bool, is_short: bool) -> Html:
    code = tag("span.ic", reading.indicator) if reading.indicator else ""
    parts: list[str] = [tag("span.vd", verdict_glyph(reading.verdict), tag("b", reading.verdict), code)]
    if reading.kind != "leaf":
        parts.append(tag("span.tv", RULES.get(reading.kind, reading.kind)))
    elif reading.missing:
        parts.append(tag("span.tv", f"missing: {listed(_short_list(reading.missing, 3))}"))
    elif is_short:
        parts.append(
            tag("span.tv", f"{_shown(reading)} · test {signed(reading.op)} {number_or_unknown(reading.threshold)}")
        )
    else:
        parts += _value(reading, card)
    if is_reported:
        parts.append(tag("span.swp", "reported only: counts for nothing"))
    elif reading.kind == "leaf" and not reading.missing:
        kept = f" {round(100 * reading.sweep)} of 100 sweeps "
        bar = "" if is_short else share_bar(reading.sweep)
        parts.append(tag("span.swp", bar, kept, tag("span.ic", f"· {reading.threshold_source}")))
    if reading.kind == "leaf" and not is_short:
        parts.append(opened(reading))
    return join(*parts)


def _shown(reading: Reading) -> str:
    """Return the value, or the span of rival readings."""
    if reading.value is not None:
        return number_or_unknown(reading.value)
    return f"{number_or_unknown(reading.low)} to {number_or_unknown(reading.high)}"


def _value(reading: Reading, card: Scorecard) -> list[Html]:
    """Return the value on its scale beside the test; or the span of rival readings."""
    test = f"test {signed(reading.op)} {number_or_unknown(reading.threshold)}"
    band = (reading.low, reading.high) if reading.low is not None and reading.high is not None else None
    if reading.value is not None:
        picture = scale_glyph(_scale(reading), reading.value, band if card.draws > 1 else None, reading.threshold)
        return [tag("span.ln", picture, tag("span.tv", f"{_shown(reading)} · {test}"))]
    picture = scale_glyph(_scale(reading), None, band, reading.threshold, spread=True)
    shown = f"{_shown(reading)} · {test}"
    names = f"readings: {listed(list(reading.readings))}"
    return [tag("span.ln", picture, tag("span.tv", shown)), tag("span.tv", names)]


def _short_list(names: Sequence[str], most: int) -> list[str]:
    return [*names[:most], *([f"{len(names) - most} more"] if len(names) > most else [])]


def _whole(card: Scorecard, definition: Definition) -> Html:
    whole = card.whole(definition.id)
    draws = ""
    if card.draws > 1:
        counts = {word: round(part * card.draws) for word, part in whole.draws.items()}
        other = [f"{word} in {count}" for word, count in counts.items() if count and word != whole.verdict]
        draws = f"{whole.verdict} in {counts[whole.verdict]} of {card.draws} draws"
        draws += (f"; {listed(other)}" if other else "") + ". "
    return join(
        tag("span.vd", verdict_glyph(whole.verdict), tag("b", whole.verdict)),
        tag("span.tv", f"decided by: {signed(card.decision(definition.id))}"),
        tag("span.swp", draws, share_bar(whole.sweep), f" {round(100 * whole.sweep)} of 100 sweeps"),
    )


def _matrix(card: Scorecard, definitions: Sequence[Definition], rows: Sequence[Row], is_short: bool = False) -> Html:
    """Return the table of some definitions; a short one has words only."""

    def head(*parts: str, ident: str | None = None) -> Html:
        return tag("th", *parts, scope="col", role="columnheader", id=ident)

    def row_head(text: str) -> Html:
        return tag("th", text, scope="row", role="rowheader")

    def cell(one: Definition, content: str) -> Html:
        return tag("td", content, role="cell", data_d=one.id)

    when = month_name(card.at)
    heads = [
        head(
            tag("span.dn", one.name),
            tag("span.cl", one.id),
            tag("span.cl", _short_source(one.source)),
            ident=anchor_of(one.id),
        )
        for one in definitions
    ]
    whole = [cell(one, _whole(card, one)) for one in definitions]
    body = [tag("tr.ov", row_head("Whole definition"), *whole, role="row")]
    theme = ""
    for row in rows:
        if not any(one.id in row.readings for one in definitions):
            continue
        if row.theme != theme:
            theme = row.theme
            name = THEMES.get(theme, sentence_case(theme))
            wide = tag("th", name, scope="colgroup", role="rowheader", colspan=len(definitions) + 1)
            body.append(tag("tr.theme", wide, role="row"))
        name = join(row.title, tag("span.cl", _documents_on(row)))
        body.append(tag("tr", row_head(name), *(_cell_of(card, one, row, is_short) for one in definitions), role="row"))
    silent = [cell(one, tag("span.tv", "; ".join(s.theme for s in one.silent_on) or "—")) for one in definitions]
    body.append(tag("tr", row_head("Does not speak of"), *silent, role="row"))
    table = tag(
        "table",
        tag("caption.vh", f"Scorecard at {when}: criteria as rows, definitions as columns"),
        tag("thead", tag("tr", head(f"At {when}"), *heads, role="row"), role="rowgroup"),
        tag("tbody", *body, role="rowgroup"),
        role="table",
    )
    return tag("div.sc", table)


def _documents_on(row: Row) -> str:
    """Say with which claims each source document speaks of what a row measures, or that it does not."""
    codes = dict.fromkeys(reading.indicator for reading in row.readings.values() if reading.indicator)
    own = {claim for reading in row.readings.values() for claim in reading.claims}
    told = []
    for prefix, document in DOCUMENTS.items():
        registered = {claim for code in codes for claim in claims_on(code)[prefix]}
        claims = sorted(registered | {claim for claim in own if claim.startswith(prefix)})
        numbers = ", ".join(claim.partition("-")[2] for claim in claims)
        told.append(f"{document.partition(' ')[0]}: {numbers or 'not addressed'}")
    return " · ".join(told)


def _cell_of(card: Scorecard, definition: Definition, row: Row, is_short: bool) -> Html:
    reading = row.readings.get(definition.id)
    if reading is None:
        return tag("td.na", unseen("not addressed"), role="cell", data_d=definition.id)
    is_reported = any(leaf.path == reading.path for leaf in definition.reported)
    return tag("td", _cell(reading, card, is_reported, is_short), role="cell", data_d=definition.id)


def _short_source(source: str) -> str:
    return source if len(source) <= 96 else source[:93].rsplit(" ", 1)[0] + " …"


def _strip(card: Scorecard, definitions: Sequence[Definition]) -> Html:
    series = {one.id: card.december_series(one.id) for one in definitions}
    times = [time for time, _ in next(iter(series.values()), ())]
    if not times:
        return Html("")
    heads = [
        tag("th", tag("span", f"’{time[2:4]}", aria_hidden="true"), unseen(f"December {time[:4]}"), scope="col")
        for time in times
    ]
    rows = [
        tag(
            "tr",
            tag("th", one.name, scope="row"),
            *(tag("td", verdict_glyph(word), unseen(word)) for _, word in series[one.id]),
        )
        for one in definitions
    ]
    table = tag(
        "table.strip",
        tag("caption", "Same verdicts, each December"),
        table_head(tag("th", unseen("Definition"), scope="col"), *heads),
        tag("tbody", *rows),
        style=f"--n:{len(times)}",
    )
    return scrolling("Same verdicts, each December", table, classes="scroll open")


def say(card: Scorecard, definitions: Sequence[Definition]) -> str:
    """Return the sentence: how many definitions, and what each says, without adding them up."""
    told = [f"{one.name}: {strong(card.verdict(one.id))}" for one in definitions]
    return (
        f"At {month_name(card.at)} {in_words(len(definitions))}"
        f" {'definition is' if len(definitions) == 1 else 'definitions are'} applied to the same numbers."
        f" {'; '.join(told)}."
    )


def _twin(card: Scorecard, definitions: Sequence[Definition], rows: Sequence[Row]) -> list[dict[str, str]]:
    told = []
    for one in definitions:
        whole = card.whole(one.id)
        told.append(
            {
                "series": "Whole definition",
                "Definition": one.name,
                "Verdict": whole.verdict,
                "Sweep": f"{round(100 * whole.sweep)} of 100",
            }
        )
        for row in rows:
            reading = row.readings.get(one.id)
            if reading is None:
                continue
            told.append(
                {
                    "series": row.title,
                    "Definition": one.name,
                    "Verdict": reading.verdict,
                    "value": number_or_unknown(reading.value) if reading.value is not None else "",
                    "band": (
                        f"{number_or_unknown(reading.low)} to {number_or_unknown(reading.high)}"
                        if reading.low is not None and reading.low != reading.high
                        else ""
                    ),
                    "Test": reading.test,
                    "Threshold of": reading.threshold_source,
                    "Sweep": f"{round(100 * reading.sweep)} of 100" if reading.kind == "leaf" else "",
                    "Missing": ", ".join(reading.missing),
                    "evidence": ", ".join(reading.evidence),
                }
            )
    return told


def make_whole(material: Material) -> Figure:
    """Make the scorecard with every criterion of every definition open to its last number."""
    return make(material, is_whole=True)


def make(material: Material, is_whole: bool = False) -> Figure:
    """Make the scorecard; of definitions beyond the first few the criteria are told in short unless `is_whole`."""
    card = material.scorecard
    how = (
        "Each column is a definition applied to the same numbers. A blank cell means that the source does not speak"
        " of the criterion; it counts neither for nor against. Columns are not summed, ranked or averaged. “True” is"
        " not a mark of quality: a charge can be true. Thresholds marked “project default” were chosen here; the"
        " sweep moves them, with weights and bases, 100 times."
    )
    if card is None or not card.definitions:
        return Figure(
            "scorecard",
            "Scorecard 10",
            QUESTION,
            TITLE,
            "No definition was applied to this history.",
            how,
            empty_state="The scenario names no definitions (definitions: in scenario.yaml).",
            is_full=True,
        )
    definitions = in_order(card.definitions)
    rows = rows_of(card, definitions)
    markup = [_matrix(card, definitions[:MOST_COLUMNS], rows)]
    for start in range(MOST_COLUMNS, len(definitions), MOST_COLUMNS):
        more = definitions[start : start + MOST_COLUMNS]
        names = f"{counted(len(more), 'more definition')}: {listed([one.name for one in more])}"
        markup.append(tag("details.more", tag("summary", names), _matrix(card, more, rows, is_short=not is_whole)))
    markup += [_strip(card, definitions)]
    key = (
        *(Key(verdict_glyph(word), word) for word in ("true", "false", "not determinable")),
        Key("", "blank: not addressed"),
        Key(scale_glyph((0, 1), 0.71, (0.6, 0.82), 0.45), "value, 90% band of draws, tick at the threshold"),
        Key(share_bar(0.66), "share of sweeps with this verdict"),
    )
    twin = make_twin(_twin(card, definitions, rows), series="Criterion", band="Range")
    caption = f"Verdicts of {counted(card.draws, 'draw')}; bands are 5 to 95% of draws, or the span of rival readings."
    return Figure(
        "scorecard",
        "Scorecard 10",
        QUESTION,
        TITLE,
        say(card, definitions),
        how,
        (Part("card", key=key, markup=join(*markup), twin=twin, is_table=True),),
        caption,
        is_full=True,
    )


__all__ = ["anchor_of", "in_order", "make", "make_whole", "rows_of"]
