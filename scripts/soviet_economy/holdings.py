"""What there is on the first day: people, land, horses, stocks, plant, money."""

from __future__ import annotations

from soviet_economy.tables import GUESS, Row, Table, read, split

FIELDS = 96_000_000 * 10_000
"""Square metres under grain: sown area of 1929 (read); of 1927 no row of the record."""

HORSES = 31_190_000
"""34.0 million of 1929 (read) by the index of 1927 and 1929, 88.9 and 96.9 (read): counts of the middle of the year."""

STATE_GRAIN = 2_000_000
"""Tonnes in state barns in October 1927 (assumed)."""

MONTHS_OF_CROP = 9
CROP = 52_000_000
"""Tonnes of grain of 1927 left to villages after seed (assumed), of which nine months are still there in October."""

CASH = {"village": 6.0, "town": 30.0}
"""Roubles a head on the first day (assumed)."""


def village_groups() -> list[Row]:
    """Return the classes that farm on the first day."""
    return [row for row in read("classes") if row["settlement"] == "village" and float(row["share"]) > 0]


def population() -> Table:
    """Make persons by place, class, age and sex."""
    ages, rows = read("ages"), []
    for region in read("regions"):
        for group in read("classes"):
            village = group["settlement"] == "village"
            whole = float(region["farm_households"]) if village else float(region["townspeople"])
            persons = whole * float(group["share"]) * (float(group["household_size"]) if village else 1)
            for age, part in zip(ages, split(round(persons), [float(a["share"]) for a in ages]), strict=True):
                men = round(part * float(age["men_share"]))
                rows += [
                    {"region": region["region"], "settlement": group["settlement"], "group": group["group"],
                     "age": age["age"], "sex": sex, "persons": count, "household_size": group["household_size"],
                     "workers_per_household": group["workers_per_household"], **GUESS,
                     "note": "24.5 million farm households of 1927 (read), split by assumption" if village
                     else "townspeople assumed"}
                    for sex, count in (("women", part - men), ("men", men)) if count
                ]  # fmt: skip
    return rows


def _spread(kind: str, item: str, total: int, weight: str, share: str, unit: str, marks: dict[str, str]) -> Table:
    """Share a whole out over regions and farming classes."""
    regions, groups, rows = read("regions"), village_groups(), []
    for region, part in zip(regions, split(total, [float(r[share]) for r in regions]), strict=True):
        weights = [float(g["share"]) * float(g[weight]) for g in groups]
        rows += [
            {"kind": kind, "item": item, "activity": "", "region": region["region"], "form": "P",
             "group": group["group"], "amount": amount, "unit": unit, **marks}
            for group, amount in zip(groups, split(part, weights), strict=True)
        ]  # fmt: skip
    return rows


def endowments() -> Table:
    """Make what there is."""
    derived = {"evidence": "derived", "source": "stalin-1934"}
    area = derived | {"note": "96.0 million ha of 1929 (read); use by household, for the land was the state's"}
    horses = derived | {"note": "34.0 million of 1929 by the index of 1927 and 1929 (read); holders assumed"}
    stock = {**GUESS, "note": "nine months of an assumed crop"}
    rows = _spread("land", "field", FIELDS, "field_weight", "field_share", "m2", area)
    rows += _spread("animals", "draft", HORSES, "horse_weight", "horse_share", "head", horses)
    rows += _spread("stock", "grain", CROP * MONTHS_OF_CROP // 12, "field_weight", "field_share", "t", stock)
    rows.append(
        {"kind": "stock", "item": "grain", "form": "S", "amount": STATE_GRAIN, "unit": "t", **GUESS, "note": "assumed"}
    )
    rows += _plant() + _money()
    return rows


def _plant() -> Table:
    regions, rows = read("regions"), []
    towns, fields = ([float(r[key]) for r in regions] for key in ("townspeople", "field_share"))
    for activity in read("activities"):
        at_home = activity["by_farm_households"] == "1"
        weights = fields if at_home else [part / 1e6 for part in towns]
        for kind in ("capacity", "level"):
            total = int(activity[kind])
            rows += [
                {"kind": kind, "item": activity["activity"], "activity": activity["activity"],
                 "region": region["region"], "form": activity["form"], "group": "", "amount": amount,
                 "unit": activity["unit"], **GUESS, "note": activity["note"]}
                for region, amount in zip(regions, split(total, weights), strict=True) if amount
            ]  # fmt: skip
    return rows


def _money() -> Table:
    rows: Table = []
    for region in read("regions"):
        for group in read("classes"):
            village = group["settlement"] == "village"
            heads = float(region["farm_households"]) * float(group["household_size"]) if village else None
            heads = (heads or float(region["townspeople"])) * float(group["share"])
            amount = round(heads * CASH[group["settlement"]])
            if amount:
                rows.append(
                    {"kind": "money", "item": "cash", "region": region["region"], "group": group["group"],
                     "amount": amount, "unit": "rouble", **GUESS, "note": "roubles a head assumed"}
                )  # fmt: skip
    rows.append({"kind": "money", "item": "cash", "form": "S", "amount": 400_000_000, "unit": "rouble", **GUESS,
                 "note": "assumed"})  # fmt: skip
    return rows


def final() -> Table:
    """Make what the army takes in a year."""
    uses = (("grain", 250_000, "t a year"), ("goods", 150_000, "1000 roubles a year"))
    return [
        {"year": 1927, "use": "defence", "region": "rest", "product": product, "amount": amount, "unit": unit, **GUESS,
         "note": "about 0.6 million soldiers; assumed"}
        for product, amount, unit in uses
    ]  # fmt: skip
