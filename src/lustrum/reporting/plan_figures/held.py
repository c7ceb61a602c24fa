"""What holds the plan back: limits by the share of the objective that rests on them, and what more of each brings."""

from __future__ import annotations

import math
from typing import Any

from lustrum.reporting.figures.figure import Figure, Part
from lustrum.reporting.figures.glyphs import share_bar
from lustrum.reporting.markup import Html, join, scrolling, table_head, tag
from lustrum.reporting.narrative.emphasis import strong
from lustrum.reporting.numbers import counted, percent, rounded
from lustrum.reporting.plan_figures.sheet import Sheet
from lustrum.reporting.tables import make_twin

QUESTION, TITLE = "What holds the plan back?", "Limits and what more of each would bring"
MOST = 10
MORE = "The cheapest way to 1% more"
ONE_PER_CENT = 0.01
ANEW = 3
LITTLE = 1e-6
HEADS = ("Limit", "There is", "By valuation", "Planned anew", "Share")


def _rows(sheet: Sheet) -> list[dict[str, Any]]:
    frame = sheet.plan.bottlenecks
    return [{str(key): value for key, value in row.items()} for row in frame.to_dict("records")]


def _found(sheet: Sheet) -> dict[str, float]:
    """Return what one per cent more of a limit alone brings, by its words."""
    if sheet.checked is None:
        return {}
    return dict(zip(sheet.checked["limit"].astype(str), sheet.checked["found"].astype(float), strict=True))


def _signed(value: float) -> str:
    return f"{'−' if value < 0 else '+'}{rounded(abs(value))}" if value else "0"


def _written(row: dict[str, Any], found: dict[str, float]) -> tuple[str, str, str, str]:
    """Return amount, gain by valuation, gain by planning anew and share of one limit."""
    share = float(row["share"])
    gain = ONE_PER_CENT * float(row["worth"]) * float(row["amount"])
    anew = found.get(str(row["limit"]), math.nan)
    if abs(anew) < LITTLE * abs(gain):
        anew = 0.0
    amount = f"{rounded(float(row['amount']))} {row['unit']}".strip()
    return amount, _signed(gain), _signed(anew) if math.isfinite(anew) else "", percent(100 * share)


def _table(rows: list[dict[str, Any]], found: dict[str, float]) -> Html:
    """Return the table; what was not planned anew has no column of it."""
    shown = [n for n in range(len(HEADS)) if found or n != ANEW]
    lines = []
    for row in rows:
        amount, gain, anew, share = _written(row, found)
        bar = join(share_bar(abs(float(row["share"]))), f" {share}")
        cells = [tag("th", str(row["limit"]), scope="row"), *(tag("td.r", one) for one in (amount, gain, anew))]
        cells.append(tag("td", bar))
        lines.append(tag("tr", *(cells[n] for n in shown)))
    heads = [tag("th" if n in (0, len(HEADS) - 1) else "th.r", HEADS[n], scope="col") for n in shown]
    table = tag("table", tag("caption.vh", TITLE), table_head(*heads), tag("tbody", *lines), id="held-limits")
    return scrolling("Limits that hold the plan back", table, classes="scroll open")


def _together(sheet: Sheet) -> Part | None:
    """Return the part that says which limits must give way together; None if that was not computed."""
    if sheet.more is None or sheet.more.empty:
        return None
    rows = [{str(key): value for key, value in row.items()} for row in sheet.more.to_dict("records")]
    shares = [percent(100 * row["share"]) if math.isfinite(row["share"]) else "from nothing" for row in rows]
    lines = [
        tag("tr", tag("th", str(row["words"]), scope="row"), tag("td.r", share))
        for row, share in zip(rows[:MOST], shares, strict=False)
    ]
    heads = (tag("th", "Together", scope="col"), tag("th.r", "Of the limit", scope="col"))
    body = tag("table", tag("caption.vh", MORE), table_head(*heads), tag("tbody", *lines), id="held-more")
    twin = make_twin(
        [{"series": str(row["words"]), "value": share} for row, share in zip(rows, shares, strict=True)],
        series="Together", value="Of the limit",
    )  # fmt: skip
    markup = scrolling(MORE, body, classes="scroll open")
    return Part("more", heading=MORE, markup=markup, twin=twin, is_table=True)


def say(sheet: Sheet, rows: list[dict[str, Any]], found: dict[str, float]) -> str:
    """Return the sentence: what most rests on, and whether more of it alone would help."""
    first = rows[0]
    name = strong(str(first["limit"]))
    if not float(first["share"]):
        return f"The objective is nothing, because {name}."
    share = percent(100 * abs(float(first["share"])))
    told = f"Most rests on {name}: {share} of the objective."
    if float(first["share"]) < 0:
        told = f"What weighs most is {name}: it takes {share} of the objective away."
    _, gain, anew, _ = _written(first, found)
    if anew == "0" and gain != "0":
        told += " More of it alone would bring nothing: other limits bind at the same time."
    return told


def make(sheet: Sheet) -> Figure:
    """Make the table."""
    rows, found = _rows(sheet), _found(sheet)
    if not rows:
        why = "No limit is worth anything to this objective."
        return Figure("held", "Table", QUESTION, TITLE, why, empty_state=why)
    shown = rows[:MOST]
    written = [(row, _written(row, found)) for row in shown]
    twin = make_twin(
        [
            {"series": str(row["limit"]), "There is": amount, "value": gain, "anew": anew, "share": part}
            for row, (amount, gain, anew, part) in written
        ],
        series="Limit", value=HEADS[2], anew=HEADS[3], share=HEADS[4],
    )  # fmt: skip
    caption = f"{counted(len(shown), 'limit')} of {len(rows):,}; all are in bottlenecks.csv."
    if not found:
        caption += " None was checked by planning anew: where several limits bind at once, more of one brings nothing."
    together = _together(sheet)
    parts = (Part("held", markup=_table(shown, found), twin=twin, is_table=True), *([together] if together else []))
    return Figure(
        "held", "Table", QUESTION, TITLE, say(sheet, shown, found),
        f"What it brings if a limit alone gives way by 1% ({sheet.plan.stages[0][2]}): more of what there is, less of"
        " what must be delivered or left; by its valuation, which holds as long as little is added and nothing else"
        " binds, and by planning anew. By duality the shares of the objective that"
        " rest on all limits add up to one; what must be made or delivered in any case counts against it.",
        parts, caption,
    )  # fmt: skip
