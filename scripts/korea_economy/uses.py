"""What is wanted, traded and decided: final uses, needs, limits of trade, bodies."""

from __future__ import annotations

from collections.abc import Mapping

from korea_economy.people import People
from korea_economy.tables import FIRST, GUESS, MARKS, REGIONS, Raw, Row, Table, by_key, read, split


def achieved(year: str) -> dict[str, float]:
    """Return what the blueprint says was used per head in a year."""
    rows = read("blueprint", "needs.csv")
    return {r["product"]: float(r["value"]) for r in rows if r["year"] == year and r["tier"] == "achieved"}


def final(raw: Raw, people: Mapping[str, People]) -> Table:
    """Make final uses a year: households, government, defence, investment, power sent abroad."""
    rows: list[tuple[object, ...]] = []
    for date, who in people.items():
        year = who.facts["flow_year"]
        heads = raw.initial[date, "population", "all"]
        town = raw.initial[date, "urban_share", "all"]
        balance = by_key((r for r in read("blueprint", "balance.csv") if r["year"] == year), "product")
        weights = [sum(n for region, _, _, n in who.cells(raw) if region == name) / 1000 for name in REGIONS]
        for use, product, amount, note in _uses(year, heads, town, balance):
            for region, quanta in zip(REGIONS, split(raw.quanta(product, amount), weights), strict=True):
                if quanta:
                    rows.append(
                        (
                            year,
                            use,
                            region,
                            product,
                            raw.amount(product, quanta),
                            f"{raw.unit(product)} a year",
                            *GUESS,
                            note,
                        )
                    )
    return ("year", "use", "region", "product", "amount", "unit", *MARKS), rows


def _uses(year: str, heads: float, town: float, balance: Mapping[str, Row]) -> list[tuple[str, str, float, str]]:
    uses: list[tuple[str, str, float, str]] = []
    per_head = achieved(year)
    for product, value in per_head.items():
        people = heads * (town if product == "coal" else 1)
        use = "government" if product == "care" else "household"
        note = "per head x people of the middle of the year"
        if product in ("paddy", "coarse"):
            note = "what is left of the recorded crop after seed, feed, processing and loss"
        uses.append((use, product, value * people, note))
    for product in ("food", "goods", "cloth"):
        army = float(balance[product]["final_use_assumed"]) - per_head[product] * heads
        uses.append(("defence", product, max(army, 0.0), "army and reconstruction troops"))
    uses.append(("investment", "machine", float(balance["machine"]["final_use_assumed"]), "plant, repair and army"))
    uses.append(("investment", "build", float(balance["build"]["output"]), "plant, dwellings and water works"))
    uses.append(("investment", "draft", float(balance["draft"]["final_use_assumed"]), "replacement of the herd"))
    uses.append(
        ("export", "power", float(balance["power"]["power_export_assumed"]), "to the South and to the other bank")
    )
    return uses


NEEDS = {
    "grain": ("staple", (("paddy", 0.5), ("coarse", 0.5))),
    "meat": ("food", (("livestock", 1.0),)),
    "fish": ("food", (("fish", 1.0),)),
    "processed-food": ("food", (("food", 1.0),)),
    "clothing": ("clothing", (("cloth", 1.0),)),
    "daily-goods": ("goods", (("goods", 1.0),)),
    "heating": ("fuel", (("coal", 1.0),)),
    "lighting": ("light", (("power", 1.0),)),
    "care": ("service", (("care", 1.0),)),
}
TIER_WEIGHT = {"survival": 4, "basic": 2, "comfort": 1}


def needs(raw: Raw) -> Table:
    """Make needs per head and year, by tier."""
    told = {(r["product"], r["tier"]): float(r["value"]) for r in read("blueprint", "needs.csv") if r["year"] == "all"}
    rows: list[tuple[object, ...]] = []
    for need, (role, bundle) in NEEDS.items():
        for tier, weight in TIER_WEIGHT.items():
            for product, share in bundle:
                value = told["paddy+coarse" if need == "grain" else product, tier]
                note = "per townsman; villages burn wood and straw" if need == "heating" else "assumed"
                if need == "grain":
                    note = "crude weight; the two grains stand in for one another ton for ton, the sum is the need"
                rows.append(
                    (
                        need,
                        role,
                        tier,
                        product,
                        round(value * share, 6),
                        f"{raw.unit(product)} per person a year",
                        "town" if need == "heating" else "",
                        weight,
                        *GUESS,
                        note,
                    )
                )
    return ("need", "role", "tier", "product", "amount", "unit", "settlement", "weight", *MARKS), rows


def trade(raw: Raw, people: Mapping[str, People]) -> Table:
    """Make limits of trade by partner: what the balances lacked or left over, widened."""
    rows: list[tuple[object, ...]] = []
    shares = read("assumptions", "trade_shares.csv")
    abroad = read("assumptions", "power_exports.csv")
    for who in people.values():
        year = who.facts["flow_year"]
        balance = by_key((r for r in read("blueprint", "balance.csv") if r["year"] == year), "product")
        for product in raw.products:
            if raw.attributes[product]["tradable"] == "0":
                continue
            for flow, amount, note in _limits(product, balance[product]):
                partners = [(r["partner"], float(r[f"{flow}_share"])) for r in shares if r["year"] == year]
                if product == "power":
                    partners = [(r["partner"], float(r["share"])) for r in abroad if r["year"] == year]
                parts = split(raw.quanta(product, amount), [share for _, share in partners])
                known = {(row[1], row[2], row[3]) for row in rows}
                kept = [(partner, quanta, note) for (partner, _), quanta in zip(partners, parts, strict=True) if quanta]
                kept += [
                    (r["partner"], 0, "the border is closed")
                    for r in CLOSED
                    if year >= r["closed"] and (product, r["partner"], flow) in known
                ]
                for partner, quanta, told in kept:
                    rows.append(
                        (
                            year,
                            product,
                            partner,
                            flow,
                            raw.price[product],
                            raw.amount(product, quanta),
                            f"{raw.unit(product)} a year",
                            *GUESS,
                            told,
                        )
                    )
    return ("year", "product", "partner", "flow", "price", "limit", "unit", *MARKS), rows


CLOSED = ({"partner": "south", "closed": "1949"},)
"""Partners with whom trade has ended, and the first year without it: their limits are zero, not absent."""


def _limits(product: str, balance: Row) -> list[tuple[str, float, str]]:
    left, output, use = (float(balance[c]) for c in ("residual", "output", "intermediate_use"))
    if product == "power":
        return [("export", float(balance["power_export_assumed"]), "deliveries of the river stations")]
    if product in ("paddy", "coarse"):
        return [("import", 0.05 * output, "5 % of the crop"), ("export", 0.02 * output, "2 % of the crop")]
    lacking = max(1.5 * -left, 0.03 * max(output, use))
    return [
        ("import", lacking, "1.5 times what the balance lacks, at least 3 % of turnover"),
        ("export", max(left, 0.0), "what the balance leaves over"),
    ]


def bodies() -> dict[str, Table]:
    """Make who decides what: the first date as `bodies`, all dates as `control`. Illustrative."""
    rows = read("assumptions", "bodies.csv")
    for date in dict.fromkeys(r["date"] for r in rows):
        for domain in dict.fromkeys(r["domain"] for r in rows):
            parts = [round(100 * float(r["weight"])) for r in rows if (r["date"], r["domain"]) == (date, domain)]
            assert sum(parts) == 100, (date, domain, sum(parts))
    told = "illustrative weights, no estimate: sweep them"
    first = [
        (
            r["domain"],
            r["body"],
            r["group"],
            r["weight"],
            "share",
            r["veto"],
            r["agenda"],
            *GUESS,
            "; ".join(filter(None, (told, r["note"]))),
        )
        for r in rows
        if r["date"] == FIRST
    ]
    dated = [
        (
            r["date"],
            r["domain"],
            r["body"],
            r["group"],
            r["weight"],
            "share",
            r["veto"],
            r["agenda"],
            *GUESS,
            "; ".join(filter(None, (told, r["note"]))),
        )
        for r in rows
    ]
    columns = ("domain", "body", "group", "weight", "unit", "veto", "agenda", *MARKS)
    return {"bodies": (columns, first), "control": (("date", *columns), dated)}
