"""Raw tables in, tables of the economy out, and wholes split into whole parts."""

from __future__ import annotations

import csv
import io
from collections.abc import Iterable, Sequence
from pathlib import Path

COUNTRY = Path(__file__).resolve().parents[2] / "src" / "lustrum" / "data" / "countries" / "soviet-union"
Row = dict[str, str]
Table = list[dict[str, object]]
GUESS = {"evidence": "synthetic", "source": "assumption"}


def read(name: str) -> list[Row]:
    """Read a raw table."""
    with COUNTRY.joinpath("raw", "assumptions", f"{name}.csv").open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file))


def split(total: int, weights: Sequence[float]) -> list[int]:
    """Split a whole into whole parts that add up to it, by cumulative rounding."""
    whole = [round(weight * 1_000_000) for weight in weights]
    size, before, below = sum(whole), 0, 0
    parts = []
    for weight in whole:
        before += weight
        reached = (2 * total * before + size) // (2 * size)
        parts.append(reached - below)
        below = reached
    return parts


def columns_of(table: Iterable[dict[str, object]]) -> list[str]:
    """Return the columns of a table, marks last."""
    found = list(dict.fromkeys(column for row in table for column in row))
    last = [column for column in ("evidence", "source", "checked", "note") if column in found]
    return [column for column in found if column not in last] + last


def write_table(folder: Path, name: str, table: Table) -> None:
    """Write one table."""
    out = io.StringIO()
    writer = csv.DictWriter(out, columns_of(table), restval="", lineterminator="\n")
    writer.writeheader()
    writer.writerows(table)
    (folder / f"{name}.csv").write_bytes(out.getvalue().encode())
