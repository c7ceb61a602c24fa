"""Prices and wages."""

from __future__ import annotations

from korea_economy.tables import GUESS, MARKS, MILLING, Raw, Table

SHOP = {"1946-01-01": (1.0, 1.0), "1949-01-01": (1.0, 1.0), "1953-08-01": (2.8, 1.5), "1955-01-01": (None, 1.4)}
"""Shop price over constant price: grain, other goods. Rice of November 1954 was read."""
MARKET = {"1946-01-01": (1.6, 1.4), "1949-01-01": (1.2, 1.2), "1953-08-01": (3.5, 2.0), "1955-01-01": (None, 1.8)}
PROCUREMENT = {"1946-01-01": 0.5, "1949-01-01": 0.5, "1953-08-01": 0.35, "1955-01-01": 0.35}
"""Procurement price over shop price, within the 0.2 to 0.5 assumed by the blueprint."""
RATION_RICE_WON_PER_KG = 8
WAGE = {"plain": 0.9, "skilled": 1.2, "technician": 1.8, "farm": 0.5}
MEAN_WAGE = {"1946-01-01": 1500, "1949-01-01": 1500, "1953-08-01": 1250, "1955-01-01": 1250}


def prices(raw: Raw) -> Table:
    """Make constant, procurement, ration, shop and market prices, and wages."""
    rows: list[tuple[object, ...]] = []
    coarse = raw.price["coarse"] / raw.price["paddy"]
    for date in raw.dates:
        for p, r in raw.products.items():
            unit, base = f"won per {r['unit']}", raw.price[p]
            rows.append(
                (date, p, p, "constant", base, unit, "", "", *GUESS, "the plan's 1949 basis; the same at every date")
            )
            if raw.attributes[p]["tradable"] == "0" and p != "livestock":
                continue
            grain = p in ("paddy", "coarse")
            shop, market = (_marked_up(base, t[date][0 if grain else 1]) for t in (SHOP, MARKET))
            told: tuple[str, str, str] = (*GUESS, "constant price x assumed factor")
            if shop is None or market is None:
                ratio = coarse if p == "coarse" else 1.0
                shop, market = round(40_000 * MILLING * ratio), round(45_000 * MILLING * ratio)
                told = (
                    "derived",
                    "szalontai-2005",
                    "rice of November 1954 at 40 and 45 old won per kg, 0.72 of the husked weight",
                )
                if p == "coarse":
                    told = (*GUESS, "as rice, in proportion to the constant prices")
            if grain or raw.products[p]["kind"] in ("consumer", "food"):
                rows.append((date, p, p, "state shop", shop, unit, "", "", *told))
                rows.append((date, p, p, "free market", market, unit, "", "", *told))
            if raw.attributes[p]["branch"] == "farming":
                share = PROCUREMENT[date]
                rows.append(
                    (
                        date,
                        p,
                        p,
                        "procurement",
                        round(shop * share),
                        unit,
                        round(shop * 0.2),
                        round(shop * 0.5),
                        *GUESS,
                        f"{share} of the shop price",
                    )
                )
            if grain:
                cheap = RATION_RICE_WON_PER_KG * 1000 * MILLING * (coarse if p == "coarse" else 1.0)
                rows.append(
                    (date, p, p, "ration", round(min(cheap, shop)), unit, "", "", *GUESS, "8 won per kg of rice")
                )
        for skill, factor in WAGE.items():
            read_ = date == "1955-01-01" and skill in ("plain", "skilled")
            low, high = (1000, 1500) if read_ else ("", "")
            note = (
                "mean of 1,000-1,500 read for November 1954, spread over skills by assumption"
                if read_
                else "mean wage x assumed factor of the skill"
            )
            rows.append(
                (
                    date,
                    f"{skill} labour",
                    "",
                    "wage",
                    round(MEAN_WAGE[date] * factor),
                    "won a month",
                    low,
                    high,
                    *GUESS,
                    note,
                )
            )
    return ("date", "item", "product", "kind", "value", "unit", "low", "high", *MARKS), rows


def _marked_up(price: float, factor: float | None) -> int | None:
    return None if factor is None else round(price * factor)
