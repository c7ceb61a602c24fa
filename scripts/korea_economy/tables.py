"""Raw tables in, tables of the economy out, and wholes split into whole parts."""

from __future__ import annotations

import csv
import io
from collections.abc import Iterable, Sequence
from pathlib import Path

KOREA = Path(__file__).resolve().parents[2] / "src" / "lustrum" / "data" / "countries" / "korea"
FIRST = "1946-01-01"
REGIONS = ("west", "north-east")
Row = dict[str, str]
Table = tuple[tuple[str, ...], list[tuple[object, ...]]]
MARKS = ("evidence", "source", "note")
GUESS = ("synthetic", "assumption")
CHONGBO = 9920
MILLING = 0.72
"""Cleaned rice in a unit of rice in the husk (engineering norm)."""


def read(*parts: str) -> list[Row]:
    """Read a raw table."""
    with KOREA.joinpath("raw", *parts).open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file))


def text_of(value: object) -> str:
    """Write a number the shortest way that keeps eight decimals."""
    if isinstance(value, float):
        return f"{value:.8f}".rstrip("0").rstrip(".") or "0"
    return "" if value is None else str(value)


def write_table(folder: Path, name: str, table: Table) -> None:
    """Write one table."""
    columns, rows = table
    out = io.StringIO()
    writer = csv.writer(out, lineterminator="\n")
    writer.writerow(columns)
    for row in rows:
        assert len(row) == len(columns), (name, row)
        writer.writerow([text_of(cell) for cell in row])
    (folder / f"{name}.csv").write_bytes(out.getvalue().encode())


def split(total: int, weights: Sequence[float]) -> list[int]:
    """Split a whole into whole parts that add up to it, by cumulative rounding."""
    whole = [round(weight * 1_000_000) for weight in weights]
    size, before, below = sum(whole), 0, 0
    if size == 0:
        assert total == 0, (total, weights)
        return [0] * len(whole)
    parts = []
    for weight in whole:
        before += weight
        reached = (2 * total * before + size) // (2 * size)
        parts.append(reached - below)
        below = reached
    return parts


def by_key(rows: Iterable[Row], *keys: str) -> dict[str, Row]:
    """Index rows by one column, or by several joined with a blank."""
    return {" ".join(row[key] for key in keys): row for row in rows}


def source_of(key: str) -> str:
    """Give the blueprint's source keys the names that they have here."""
    return {"syn": "assumption", "dprk+syn": "assumption"}.get(key, key)


class Raw:
    """The raw tables that several parts need."""

    def __init__(self) -> None:
        self.products = by_key(read("blueprint", "products.csv"), "product")
        self.attributes = by_key(read("assumptions", "product_attributes.csv"), "product")
        self.activities = by_key(read("blueprint", "activities.csv"), "activity")
        self.branches = by_key(read("assumptions", "branches.csv"), "branch")
        self.dates = by_key(read("assumptions", "dates.csv"), "date")
        self.west = {f"{r['kind']} {r['item']}": float(r["west"]) for r in read("assumptions", "region_shares.csv")}
        self.initial = {(r["date"], r["kind"], r["item"]): float(r["value"]) for r in read("blueprint", "initial.csv")}
        self.price = {p: round(1000 * float(r["constant_price_thousand_won"]), 3) for p, r in self.products.items()}

    def unit(self, product: str) -> str:
        """Return the unit of a product."""
        return self.products[product]["unit"]

    def product_of(self, activity: str) -> str:
        """Return the main product of an activity."""
        return self.activities[activity]["product"]

    def branch_of(self, activity: str) -> str:
        """Return the branch of an activity."""
        return self.attributes[self.product_of(activity)]["branch"]

    def sector_of(self, activity: str) -> str:
        """Return the sector of an activity."""
        return self.branches[self.branch_of(activity)]["sector"]

    def at_home(self, activity: str) -> bool:
        """Say whether farm households carry on the activity."""
        return self.activities[activity]["by_farm_households"] == "1"

    def quanta(self, product: str, amount: float) -> int:
        """Return an amount as whole quanta of the product."""
        return round(amount / float(self.attributes[product]["quantum"]))

    def amount(self, product: str, quanta: int) -> float | int:
        """Return whole quanta as an amount in the unit of the product."""
        return quanta if self.attributes[product]["quantum"] == "1" else quanta / 1000

    def split_west(self, kind: str, item: str, total: int) -> dict[str, int]:
        """Split a whole between the two regions."""
        share = self.west[f"{kind} {item}"]
        return dict(zip(REGIONS, split(total, [share, 1 - share]), strict=True))


RESIDUALS: list[str] = []


def residual(text: str) -> None:
    """Keep a line for the report."""
    RESIDUALS.append(text)
