"""T3: how far the run lies from the record, variable by variable, the largest gap included."""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass

from lustrum.history.language import Binary, names_in
from lustrum.quantities.evidence import in_order
from lustrum.reporting.charts.marks import icon, icons
from lustrum.reporting.charts.series import ENOUGH
from lustrum.reporting.figures import headline, output, ownership
from lustrum.reporting.figures.figure import Figure, Part
from lustrum.reporting.figures.glyphs import share_bar
from lustrum.reporting.markup import Html, join, scrolling, table_head, tag, unseen
from lustrum.reporting.material import Material
from lustrum.reporting.narrative.emphasis import strong
from lustrum.reporting.narrative.gaps import Fit
from lustrum.reporting.numbers import counted, quantity, sentence_case, span, written
from lustrum.reporting.recorded import Pair, fit_of, node_of
from lustrum.reporting.tables import make_twin

MOST_MARKS = 24
ENOUGH_POINTS = 3
HEADS = (("Variable", False), ("Points", True), ("Evidence", False), ("Mean gap", True), ("Largest gap", True))
"""Headings of the table, and whether a column is set to the right."""

QUESTION, TITLE = "How far is the run from the record?", "Run against record"


@dataclass(frozen=True)
class FitRow:
    """One recorded variable beside the run."""

    variable: str
    title: str
    unit: str
    pairs: tuple[Pair, ...]
    fit: Fit


def fit_rows(material: Material) -> list[FitRow]:
    """Return each recorded variable that has a counterpart: shares first, nearest first within its unit."""
    found = material.pairs
    groups: dict[tuple[str, str, str], list[Pair]] = {}
    for one in found:
        key = (one.point.variable, one.point.meant.title or one.point.variable, one.point.unit)
        groups.setdefault(key, []).append(one)
    titles = [title for _, title, _ in groups]
    rows = []
    for (variable, title, unit), mine in groups.items():
        words = _title(title) + (f", {unit}" if titles.count(title) > 1 else "")
        rows.append(FitRow(variable, words, unit, tuple(mine), fit_of(mine, material.runs.count)))
    return sorted(rows, key=lambda row: (row.fit.compared == 0, not row.fit.in_points, row.fit.mean))


def _title(title: str) -> str:
    return sentence_case(title.replace("_", " ") if " " not in title else title)


def _reason(row: FitRow) -> str:
    """Say why no point of a variable can be compared."""
    reasons = dict.fromkeys(one.reason for one in row.pairs if one.reason)
    return "; ".join(list(reasons)[:2]) or "a zero in the record"


def _icons(row: FitRow) -> Html:
    """One mark for each row, best known first; many are counted instead."""
    marks = sorted((one.point.evidence for one in row.pairs), key=("read", "derived", "recalled", "synthetic").index)
    counts = {word: marks.count(word) for word in in_order(marks)}
    spoken = unseen(", ".join(f"{count} {word}" for word, count in counts.items()))
    if len(marks) > MOST_MARKS:
        shown = [part for word, count in counts.items() for part in (icon(word), f" {count} ")]
        return join(spoken, tag("span", *shown, aria_hidden="true"))
    return join(spoken, icons(marks))


def _line(row: FitRow, has_band: bool) -> Html:
    fit = row.fit
    count = str(fit.compared) if fit.compared == len(row.pairs) else f"{fit.compared} of {len(row.pairs)}"
    head = [
        tag("th", row.title, scope="row"),
        tag("td.r", count, data_d="points"),
        tag("td.dots", _icons(row)),
    ]
    if fit.compared == 0:
        wide = 3 if has_band else 2
        return tag("tr", *head, tag("td.wide2", f"not compared: {_reason(row)}", colspan=wide))
    inside = Html("")
    if fit.inside is not None:
        inside = tag("td.wide2", share_bar(fit.inside / fit.compared), f" {fit.inside} of {fit.compared}")
    largest = written(round(fit.largest, 1), 1) + ("" if fit.in_points else "%")
    return tag(
        "tr",
        *head,
        tag("td.r", fit.gap(fit.mean), data_d="mean gap"),
        tag("td.r", largest, " ", tag("span.cl", fit.largest_when), data_d="largest"),
        inside,
    )


def _table(name: str, heads: Sequence[tuple[str, bool]], rows: Sequence[FitRow]) -> Html:
    table = tag(
        "table.fit",
        tag("caption.vh", f"{name}, variable by variable"),
        table_head(*(tag("th.r" if is_right else "th", title, scope="col") for title, is_right in heads)),
        tag("tbody", *(_line(row, has_band=len(heads) == len(HEADS) + 1) for row in rows)),
    )
    return scrolling(name, table, classes="scroll open")


def say(rows: list[FitRow]) -> str:
    """Return the sentence of the table."""
    compared = [row for row in rows if row.fit.compared]
    if not rows:
        return (
            "No recorded series with a counterpart was given, so nothing says how far the run is from what was"
            " recorded."
        )
    if not compared:
        return "No recorded point can be compared with the run."
    total = sum(row.fit.compared for row in compared)
    text = (
        f"{strong(counted(total, 'recorded point'))} of {counted(len(compared), 'variable')}"
        f" {'is' if total == 1 else 'are'} compared with the run, nearest first within each unit."
    )
    for in_points, name in ((True, "share"), (False, "quantity")):
        mine = [row for row in compared if row.fit.in_points == in_points]
        if mine:
            worst = max(mine, key=lambda row: abs(row.fit.largest))
            text += (
                f" The largest gap of a {name} is {strong(worst.fit.gap(worst.fit.largest))}"
                f" ({_lower(worst.title)}, {worst.fit.largest_when})."
            )
    return text


def _lower(title: str) -> str:
    return title[:1].lower() + title[1:] if not title[:2].isupper() else title


def _is_main(material: Material, row: FitRow) -> bool:
    """Say whether a variable stands in the first table: drawn in a figure, or people or goods in their own unit."""
    if row.fit.compared < ENOUGH_POINTS:
        return False
    drawn = (*headline.find_headline(material).points, *output.index_points(material), *output.grain_points(material))
    if row.variable in {point.variable for point in drawn}:
        return True
    node = node_of(row.pairs[0].point.meant.observable)
    names = list(names_in(node)) if node is not None else []
    if {name.name for name in names} == {"population"}:
        return not any(wanted.key == "group" for name in names for wanted in name.filters)
    is_product = {name.name for name in names} == {"output"} and not isinstance(node, Binary)
    return is_product or (row.fit.in_points and ownership.is_private(row.pairs[0].point))


def make(material: Material) -> Figure:
    """Make the table."""
    rows = fit_rows(material)
    how = (
        "A gap is run minus record. It can come from the model, from the record, or from both; the table does not say"
        " which."
    )
    if not rows:
        reason = (
            "No record was given with this history."
            if material.observed is None
            else "No recorded variable has a counterpart in this history (mapping.csv)."
        )
        return Figure("fit", "Table 3", QUESTION, TITLE, say(rows), how, empty_state=reason)
    heads = (*HEADS, ("In the 90% band", False)) if material.runs.count >= ENOUGH else HEADS
    main = [row for row in rows if _is_main(material, row)] or rows
    rest = [row for row in rows if row not in main]
    parts = [_table("Run against record", heads, main)]
    if rest:
        words = f"{counted(len(rest), 'more variable')} of the record"
        parts.append(tag("details.more", tag("summary", words), _table(sentence_case(words), heads, rest)))
    markup = join(*parts)
    all_pairs = [one for row in rows for one in row.pairs]
    left = sum(row.fit.left_out for row in rows)
    evidence = in_order(one.point.evidence for one in all_pairs)
    caption = (
        f"One mark for each recorded row: {', '.join(evidence)}. Shares are compared in points, quantities in per cent"
        " of the record."
    )
    if left:
        caption += f" {counted(left, 'row')} left out of the gaps: bounds, longer intervals, dates outside the run."
    if material.runs.count < ENOUGH:
        caption += f" {material.draws_text}: too few for a band (20)."
    return Figure(
        "fit",
        "Table 3",
        QUESTION,
        TITLE,
        say(rows),
        how,
        (Part("fit", markup=markup, twin=make_twin(_twin(material, main))),),
        caption,
        tuple(dict.fromkeys(one.point.source for one in all_pairs)),
    )


def _twin(material: Material, rows: list[FitRow]) -> list[dict[str, str]]:
    told = []
    for row in rows:
        for one in row.pairs:
            unit = one.point.display_unit if one.point.display_unit == "%" else ""
            told.append(
                {
                    "date": one.point.when,
                    "series": row.title,
                    "recorded": one.point.text,
                    "evidence": one.point.evidence,
                    "run": quantity(one.median, unit) if math.isfinite(one.median) else "",
                    "band": (
                        span(one.low, one.high, unit)
                        if math.isfinite(one.low) and material.runs.count >= ENOUGH
                        else ""
                    ),
                    "gap": one.gap_text,
                    "unit": "" if one.point.unit == "percent" else one.point.unit,
                    "source": one.point.source,
                }
            )
    return told
