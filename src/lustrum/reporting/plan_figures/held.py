"""What holds the plan back: limits by the share of the objective that rests on them, and what more of each brings."""

from __future__ import annotations

from typing import Any

from lustrum.reporting.figures.figure import Figure, Part
from lustrum.reporting.figures.glyphs import share_bar
from lustrum.reporting.markup import Html, join, scrolling, table_head, tag
from lustrum.reporting.narrative.emphasis import strong
from lustrum.reporting.numbers import counted, percent, rounded
from lustrum.reporting.plan_figures.sheet import Sheet
from lustrum.reporting.tables import make_twin

QUESTION, TITLE = "What holds the plan back?", "Limits and what more of each would bring"
MOST = 12
HEADS = ("Limit", "There is", "1% more brings", "Share of the objective")


def _rows(sheet: Sheet) -> list[dict[str, Any]]:
    frame = sheet.plan.bottlenecks
    return [{str(key): value for key, value in row.items()} for row in frame.to_dict("records")]


def _written(sheet: Sheet, row: dict[str, Any]) -> tuple[str, str, str]:
    amount = f"{rounded(float(row['amount']))} {row['unit']}".strip()
    gain = 0.01 * float(row["worth"]) * float(row["amount"])
    sign = "−" if float(row["share"]) < 0 else "+"
    return amount, f"{sign}{rounded(gain)}" if gain else "0", percent(100 * float(row["share"]))


def _table(sheet: Sheet, rows: list[dict[str, Any]]) -> Html:
    lines = []
    for row in rows:
        amount, gain, share = _written(sheet, row)
        bar = join(share_bar(abs(float(row["share"]))), f" {share}")
        lines.append(tag("tr", tag("th", str(row["limit"]), scope="row"), tag("td.r", amount), tag("td.r", gain),
                         tag("td", bar)))  # fmt: skip
    heads = [tag("th" if n in (0, 3) else "th.r", head, scope="col") for n, head in enumerate(HEADS)]
    table = tag("table", tag("caption.vh", TITLE), table_head(*heads), tag("tbody", *lines), id="held-limits")
    return scrolling("Limits that hold the plan back", table, classes="scroll open")


def make(sheet: Sheet) -> Figure:
    """Make the table."""
    rows = _rows(sheet)
    if not rows:
        why = "No limit is worth anything to this objective."
        return Figure("held", "Table", QUESTION, TITLE, why, empty_state=why)
    shown = rows[:MOST]
    first = shown[0]
    share = percent(100 * float(first["share"]))
    sentence = f"Most rests on {strong(str(first['limit']))}: {share} of the objective."
    if not float(first["share"]):
        sentence = f"The objective is nothing, because {strong(str(first['limit']))}."
    twin = make_twin(
        [
            {"series": str(row["limit"]), "There is": amount, "value": gain, "share": part}
            for row, (amount, gain, part) in ((row, _written(sheet, row)) for row in shown)
        ],
        series="Limit", value="1% more brings", share="Share of the objective",
    )  # fmt: skip
    caption = f"{counted(len(shown), 'limit')} of {len(rows):,}; all are in bottlenecks.csv."
    return Figure(
        "held", "Table", QUESTION, TITLE, sentence,
        f"What more brings is by valuation, in the unit of the objective ({sheet.plan.stages[0][2]}), as long as little"
        " is added. By duality the shares of all limits add up to one; what must be made or delivered in any case"
        " counts against it.",
        (Part("held", markup=_table(sheet, shown), twin=twin, is_table=True),), caption,
    )  # fmt: skip
