"""What is bought and sold abroad: value of imports and exports by year, and the largest goods."""

from __future__ import annotations

from dataclasses import replace

import numpy as np

from lustrum.reporting.figures.figure import Figure, Part
from lustrum.reporting.narrative.emphasis import strong
from lustrum.reporting.numbers import listed, percent, sentence_case
from lustrum.reporting.plan_figures.bars import sized, small_multiples
from lustrum.reporting.plan_figures.sheet import Course, Sheet, largest

QUESTION, TITLE = "What is bought and sold abroad?", "Foreign trade"
MOST = 6


def paid(sheet: Sheet) -> list[Course]:
    """Return what is paid for imports and earned by exports in each currency."""
    trade = sheet.plan.facts.trade
    if trade is None:
        return []
    courses = []
    for code, currency in enumerate(trade.currencies):
        for flow in ("import", "export"):
            year, partner, product = sheet.plan.results.codes(flow, "year", "partner", "product")
            amounts = sheet.plan.results.levels(flow)
            line = {
                (int(y), int(p), int(g)): price
                for y, p, g, price, comes in zip(
                    trade.year, trade.partner, trade.product, trade.price, trade.is_import, strict=True
                )
                if comes == (flow == "import")
            }
            price = np.array([line[y, p, g] for y, p, g in zip(year, partner, product, strict=True)])
            mine = trade.currency[partner] == code
            value = np.zeros(len(sheet.years))
            np.add.at(value, year[mine], (amounts * price)[mine])
            name = f"{flow.capitalize()}s" + (f", {currency}" if len(trade.currencies) > 1 else "")
            courses.append(Course(f"{flow}-{code}", name, currency, value, sheet.blank()))
    return courses


def goods(sheet: Sheet, flow: str) -> tuple[list[Course], list[float]]:
    """Return imports or exports by product, and the weight of each."""
    facts = sheet.plan.facts
    amounts = sheet.plan.trade.sel(flow=flow).sum(["region", "partner"]).transpose("year", "product").to_numpy()
    units = [str(unit) for unit in facts.unit]
    courses = [
        Course(f"{flow}-of-{n}", sheet.name("product", label), units[n], amounts[:, n], sheet.blank())
        for n, label in enumerate(facts.labels["product"])
    ]
    return courses, sheet.weight(amounts.sum(axis=0), units).tolist()


def lent(sheet: Sheet) -> list[Course]:
    """Return what is drawn, due with interest, and owed at the end of each year, by currency."""
    table, found = sheet.plan.loans, []
    for n, (currency, mine) in enumerate(table.groupby("currency", sort=False)):
        by_year = (
            mine.groupby("year")[["drawn", "due", "owed"]]
            .sum()
            .reindex(list(sheet.plan.facts.labels["year"]), fill_value=0.0)
        )
        for name in ("drawn", "due", "owed"):
            values = by_year[name].to_numpy(dtype=np.float64)
            said = f"Loans {name}" + (f", {currency}" if table["currency"].nunique() > 1 else "")
            found.append(Course(f"{name}-{n}", said, str(currency), values, sheet.blank()))
    return found if any(one.values.any() for one in found) else []


def _say_lent(loans: list[Course]) -> str:
    """Return what is said of loans: drawn in all, and owed after the plan."""
    told = []
    for drawn, _, owed in zip(*[iter(loans)] * 3, strict=True):
        told.append(f"{strong(sized(float(drawn.values.sum()), drawn.unit))} is borrowed, and"
                    f" {sized(float(owed.values[-1]), owed.unit)} is owed after the plan")  # fmt: skip
    return f" {sentence_case(listed(told))}." if told else ""


def _folded(sheet: Sheet, flow: str) -> tuple[Part, str] | None:
    """Return the part of the largest imports or exports, and what is said of the largest; None if there are none."""
    courses, weights = goods(sheet, flow)
    shown, more = largest(courses, weights, MOST)
    if not shown:
        return None
    part = small_multiples(f"goods-{flow}", shown, sheet.years, key="planned")
    folded = f"{flow.capitalize()}s by good: {len(shown)} of {len(shown) + more}"
    said = f"the largest {flow} is {shown[0].name}"
    if sheet.prices is not None:
        said += f" ({percent(100 * max(weights) / sum(weights))} of all at constant prices)"
    return replace(part, folded=folded), said


def make(sheet: Sheet) -> Figure | None:
    """Make the figure; None if there is no trade."""
    money = [one for one in paid(sheet) if one.values.any()]
    if not money:
        return None
    told = [
        f"{one.name if not n else one.name[:1].lower() + one.name[1:]} come to"
        f" {strong(sized(float(one.values.sum()), one.unit))} over the plan"
        for n, one in enumerate(money)
    ]
    by_good = [found for found in (_folded(sheet, flow) for flow in ("import", "export")) if found is not None]
    sentence = "; ".join([listed(told), *([listed([said for _, said in by_good])] if by_good else [])]) + "."
    loans = lent(sheet)
    sentence += _say_lent(loans)
    parts = [small_multiples("paid", money, sheet.years, heading="Value of trade, at its prices")]
    if loans:
        parts.append(small_multiples("lent", loans, sheet.years, heading="Loans"))
    return Figure(
        "abroad", "Figure", QUESTION, TITLE, sentence,
        "Trade at the prices of the table of trade. Aid is not trade and stands apart.",
        (*parts, *(part for part, _ in by_good)), "Amounts by product and partner are in trade.csv.",
    )  # fmt: skip
