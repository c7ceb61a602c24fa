"""Build the economy folders of the teaching economy: one environment, several systems of ownership and institutions.

    python scripts/build_valley.py              write src/lustrum/data/economies/two-valleys*
    python scripts/build_valley.py --into DIR   write elsewhere

After Koopmans and Montias (1971): what happens depends on the environment, on the system and on the policies. All
folders share the tables of ``valley_economy.environment``; what differs stands in ``valley_economy.variants``;
policies are programmes of scenarios. Every number is made up. The same bytes come out every time.
"""

from __future__ import annotations

import argparse
import csv
import io
import json
from pathlib import Path

from valley_economy.environment import (
    ACTIVITIES,
    AGES,
    CLASSES,
    HERE,
    ITEMS,
    LAND,
    PRICE,
    Cell,
    Table,
    environment,
)
from valley_economy.variants import DOMAINS, FORMS, LOWLAND, VARIANTS, Variant

MARKS = ("evidence", "source")
MARK = ("synthetic", "assumption")
MONTHS_OF_STOCK = 1.5
OXEN = 8200
CASH_PER_HEAD = {"landlord": 900, "rich": 400, "capitalist": 3000, "trader": 700, "official": 600}
OTHER_CASH = 160
WORKING_MONEY = 2.0
"""Money of units, months of their value added."""


def institutions(variant: Variant) -> dict[str, Table]:
    """Return the tables of a variant."""
    return {
        "forms": (("form", "name", "role", "commanded", "softness", "sphere", "pooling"), list(FORMS)),
        "population": population(variant),
        "endowments": endowments(variant),
        "ownership": ownership(variant),
        "final": final(variant),
        "bodies": bodies(variant),
        "trade": trade(variant),
    }


def _split(total: float, lowland: float) -> tuple[tuple[str, float], tuple[str, float]]:
    whole = round(total, 3)
    part = round(whole * lowland, 3)
    return (("lowland", part), ("upland", round(whole - part, 3)))


def population(variant: Variant) -> Table:
    """Make persons by region, class, age and sex."""
    rows: list[tuple[Cell, ...]] = []
    for group, persons in variant.people.items():
        _, sector, settlement, size, workers = CLASSES[group]
        lowland = LOWLAND["farming" if sector == "agriculture" else "town"]
        for region, share in (("lowland", lowland), ("upland", 1 - lowland)):
            left = round(persons * share) if region == "lowland" else persons - round(persons * lowland)
            cells = [(age, sex, part / 2) for age, part in AGES.items() for sex in ("women", "men")]
            counts = _whole(left, [part for _, _, part in cells])
            rows += [
                (region, settlement, group, age, sex, count, size, workers)
                for (age, sex, _), count in zip(cells, counts, strict=True)
            ]
    columns = ("region", "settlement", "group", "age", "sex", "persons", "household_size", "workers_per_household")
    return columns, rows


def _whole(total: int, weights: list[float]) -> list[int]:
    reached, parts, before = 0, [], 0.0
    for weight in weights:
        before += weight
        upto = round(total * before / sum(weights))
        parts.append(upto - reached)
        reached = upto
    return parts


def endowments(variant: Variant) -> Table:
    """Make land, animals, plant, stocks, money and training."""
    rows: list[tuple[Cell, ...]] = []
    for (form, group), square_km in variant.land.items():
        for region, area in _split(square_km * 1e6, LOWLAND["farming"]):
            rows.append(("land", "field", "", region, form, group, round(area), "m2"))
    rows += _oxen(variant)
    rows += [row for activity, (size, shares) in variant.plant.items() for row in _plant(activity, size, shares)]
    rows += _stocks(variant) + _money(variant) + _training(variant)
    return ("kind", "item", "activity", "region", "form", "group", "amount", "unit"), rows


def _oxen(variant: Variant) -> list[tuple[Cell, ...]]:
    """Cattle follow the land; cooperatives that pool animals hold theirs."""
    if not any(CLASSES[group][1] == "agriculture" for group in variant.people):
        return []
    pooled = sum(area for (form, _), area in variant.land.items() if form == "pooled")
    share = pooled / sum(variant.land.values())
    herds = {"pooled": OXEN * share, "": OXEN * (1 - share)}
    return [
        ("animals", "ox", "", region, form, "", round(heads), "head")
        for form, herd in herds.items()
        for region, heads in _split(herd, LOWLAND["farming"])
        if round(heads)
    ]


def _plant(activity: str, size: float, shares: dict[str, float]) -> list[tuple[Cell, ...]]:
    rows: list[tuple[Cell, ...]] = []
    product = _product(activity)
    branch = str(ITEMS[product][2])
    for region, part in _split(size, LOWLAND.get(branch, LOWLAND["town"])):
        for form, share in shares.items():
            amount = round(part * share, 3)
            if amount:
                unit = f"{ITEMS[product][1]} a year"
                rows.append(("capacity", activity, activity, region, form, "", amount, unit))
    return rows


def _product(activity: str) -> str:
    return str(ACTIVITIES[activity][0])


def _stocks(variant: Variant) -> list[tuple[Cell, ...]]:
    """Eight months of grain with those who farm, some with the state; some weeks of everything else."""
    rows: list[tuple[Cell, ...]] = []
    people = sum(variant.people.values())
    farm = {g: n for g, n in variant.people.items() if CLASSES[g][1] == "agriculture"}
    for group, persons in farm.items():
        richer = 2.0 if CLASSES[group][0] == "landlord" else 1.0
        for region, amount in _split(persons * 0.24 * 0.65 * richer, LOWLAND["farming"]):
            rows.append(("stock", "grain", "", region, "household", group, amount, "t"))
    for region, amount in _split((people - sum(farm.values())) * 0.02 * variant.months_of_grain, LOWLAND["town"]):
        rows.append(("stock", "grain", "", region, "state", "", amount, "t"))
    for product, yearly in USE.items():
        for region, amount in _split(yearly * MONTHS_OF_STOCK / 12, LOWLAND["town"]):
            rows.append(("stock", product, "", region, "state", "", amount, str(ITEMS[product][1])))
    return rows


USE = {"fibre": 1200.0, "coal": 50000.0, "iron": 3500.0, "fertiliser": 2000.0, "chemical": 800.0, "machine": 900.0,
       "cloth": 900.0, "goods": 2200.0}  # fmt: skip
"""What is used in a year, product units: stocks of the first day are six weeks of it, of the crop for half a year."""


def _money(variant: Variant) -> list[tuple[Cell, ...]]:
    rows: list[tuple[Cell, ...]] = []
    for group, persons in variant.people.items():
        role, sector, *_ = CLASSES[group]
        lowland = LOWLAND["farming" if sector == "agriculture" else "town"]
        per_head = CASH_PER_HEAD.get(str(role), OTHER_CASH)
        rows += [("money", "cash", "", r, "", group, round(v), "won") for r, v in _split(persons * per_head, lowland)]
    worth: dict[str, float] = {}
    for activity, (size, shares) in variant.plant.items():
        if activity in LAND or activity in ("cattle", "cloth-at-home"):
            continue
        for form, share in shares.items():
            worth[form] = worth.get(form, 0.0) + size * share * PRICE[_product(activity)] / 12 * WORKING_MONEY * 0.5
    for form, won in worth.items():
        rows += [("money", "cash", "", r, form, "", round(v), "won") for r, v in _split(won, LOWLAND["town"])]
    return rows


def _training(variant: Variant) -> list[tuple[Cell, ...]]:
    rows: list[tuple[Cell, ...]] = []
    for skill, persons in (("skilled", variant.skilled), ("technician", variant.technicians)):
        rows += [("workers", skill, "", r, "", "", round(v), "person") for r, v in _split(persons, LOWLAND["town"])]
    return rows


def ownership(variant: Variant) -> Table:
    """Make the shares of each branch by form, as its plant says."""
    held: dict[str, dict[str, float]] = {}
    for activity, (size, shares) in variant.plant.items():
        product = _product(activity)
        branch = held.setdefault(str(ITEMS[product][2]), {})
        for form, share in shares.items():
            branch[form] = branch.get(form, 0.0) + size * share * PRICE[product]
    rows: list[tuple[Cell, ...]] = []
    for branch_name, worth in held.items():
        total = sum(worth.values())
        rows += [(branch_name, "gross output", form, round(value / total, 8)) for form, value in worth.items()]
    return ("branch", "basis", "form", "share"), rows


def final(variant: Variant) -> Table:
    """Make final uses a year: what people, offices and defence are given to start from."""
    people = sum(variant.people.values())
    uses = [("household", "cloth", people * 0.007), ("household", "goods", people * 0.014),
            ("household", "coal", 38000 * 0.4), ("government", "care", people * 0.018),
            ("defence", "grain", people * 0.002), ("defence", "cloth", people * 0.0002)]  # fmt: skip
    rows: list[tuple[Cell, ...]] = [
        (use, region, product, amount)
        for use, product, yearly in uses
        for region, amount in _split(yearly, LOWLAND["town"])
    ]
    return ("use", "region", "product", "amount"), rows


def bodies(variant: Variant) -> Table:
    """Make who decides what."""
    rows: list[tuple[Cell, ...]] = []
    for domain, votes in variant.decide.items():
        for place, (group, weight) in enumerate(votes.items()):
            veto = int(variant.veto.get(domain) == group)
            rows.append((domain, DOMAINS[domain], group, weight, variant.quota, veto, int(place == 0)))
    return ("domain", "body", "group", "weight", "quota", "veto", "agenda"), rows


def trade(variant: Variant) -> Table:
    """Make what partners would take and give in a year."""
    rows: list[tuple[Cell, ...]] = [
        (product, partner, flow, PRICE[product], round(limit, 3))
        for (product, partner, flow), limit in variant.trade.items()
    ]
    return ("product", "partner", "flow", "price", "limit"), rows


NOTE = "Every number of this economy is made up: it is for teaching and tests, and describes no country."


def build(folder: Path) -> None:
    """Write all folders."""
    shared = environment()
    sources: Table = (
        ("source", "checked", "text"),
        [("assumption", "assumed", "Made up for this teaching economy; chosen so that a run lives and can be read.")],
    )
    for name, variant in VARIANTS.items():
        tables = {k: t for k, t in (dict(shared) | institutions(variant)).items() if t[1]}
        target = folder / name
        target.mkdir(parents=True, exist_ok=True)
        for table, content in tables.items():
            (target / f"{table}.csv").write_bytes(_csv(content, marked=True))
        (target / "sources.csv").write_bytes(_csv(sources, marked=False))
        (target / "datapackage.json").write_text(_descriptor(name, variant, [*tables, "sources"]), encoding="utf-8")


def _csv(table: Table, *, marked: bool) -> bytes:
    columns, rows = table
    out = io.StringIO()
    writer = csv.writer(out, lineterminator="\n")
    writer.writerow((*columns, *MARKS) if marked else columns)
    for row in rows:
        assert len(row) == len(columns), row
        writer.writerow((*map(_text, row), *MARK) if marked else row)
    return out.getvalue().encode()


def _text(cell: Cell) -> str:
    return (f"{cell:.8f}".rstrip("0").rstrip(".") or "0") if isinstance(cell, float) else str(cell)


def _descriptor(name: str, variant: Variant, tables: list[str]) -> str:
    package = {
        "name": name,
        "title": variant.title,
        "description": f"SYNTHETIC. {variant.note} {NOTE}",
        "profile": "data-package",
        "licenses": [
            {
                "name": "BSD-3-Clause",
                "title": "BSD 3-Clause License",
                "path": "https://opensource.org/license/bsd-3-clause",
            }
        ],
        "sources": [{"title": NOTE}],
        "lustrum": {"date": "1950-01-01", "money": {"currency": "won"}},
        "resources": [
            {"name": table, "path": f"{table}.csv", "format": "csv", "mediatype": "text/csv", "encoding": "utf-8"}
            for table in tables
        ],
    }
    return json.dumps(package, indent=1, ensure_ascii=False) + "\n"


def main() -> None:
    """Build."""
    parser = argparse.ArgumentParser(description=(__doc__ or "").splitlines()[0])
    parser.add_argument("--into", type=Path, default=HERE, help="folder to write into")
    build(parser.parse_args().into)


if __name__ == "__main__":
    main()
