"""Build the economy folder of the Soviet countryside from its raw tables.

    python scripts/build_soviet_union.py              write src/lustrum/data/countries/soviet-union/economy
    python scripts/build_soviet_union.py --into DIR   write elsewhere

Reads ``raw/assumptions`` (written by hand) and nothing else; the same bytes come out every time. What rests on a row of
the record says so in its note; ``docs/countries/soviet-union.md`` tells what stands behind the numbers.
"""

from __future__ import annotations

import argparse
import json
from pathlib import Path

from soviet_economy.holdings import endowments, final, population
from soviet_economy.labels import TITLES, bodies, labels, needs, techniques
from soviet_economy.tables import COUNTRY, Table, columns_of, write_table

NOTE = (
    "SYNTHETIC. The shape is reasoned, the size of most cells is invented, and every invented cell says so. Farm "
    "households, area under grain, horses and the yield of 1928 rest on rows of the record; regions, classes, "
    "techniques, stocks and money are assumptions. It is no estimate of the Soviet economy."
)


def build(folder: Path) -> None:
    """Write the economy folder."""
    tables: dict[str, Table] = labels() | techniques()
    tables |= {
        "needs": needs(),
        "bodies": bodies(),
        "final": final(),
        "population": population(),
        "endowments": endowments(),
    }
    folder.mkdir(parents=True, exist_ok=True)
    for name in TITLES:
        write_table(folder, name, tables[name])
    package = descriptor(tables)
    (folder / "datapackage.json").write_bytes((json.dumps(package, ensure_ascii=False, indent=1) + "\n").encode())


def descriptor(tables: dict[str, Table]) -> dict[str, object]:
    """Make the Data Package descriptor."""
    return {
        "name": "soviet-union",
        "title": "The Soviet countryside 1927-1937: a synthetic economy",
        "description": NOTE,
        "profile": "tabular-data-package",
        "version": "1.0.0",
        "keywords": ["Soviet Union", "synthetic", "collective farms", "1930"],
        "licenses": [{"name": "BSD-3-Clause", "title": "BSD 3-Clause License",
                      "path": "https://opensource.org/license/bsd-3-clause"}],
        "contributors": [{"title": "the Lustrum developers", "role": "author"}],
        "lustrum": {"date": "1927-10-01", "money": {"currency": "rouble", "year": 1928}},
        "notes": [NOTE, "Weights in bodies are illustrations without any claim; sweep them."],
        "sources": [{"title": str(row["source"]), "description": str(row["text"])} for row in tables["sources"]],
        "resources": [_resource(name, tables[name]) for name in TITLES],
    }  # fmt: skip


def _resource(name: str, table: Table) -> dict[str, object]:
    fields = [{"name": column, "type": _type(table, column)} for column in columns_of(table)]
    return {
        "name": name,
        "title": TITLES[name],
        "path": f"{name}.csv",
        "profile": "tabular-data-resource",
        "format": "csv",
        "mediatype": "text/csv",
        "encoding": "utf-8",
        "schema": {"fields": fields},
    }


def _type(table: Table, column: str) -> str:
    texts = [str(row[column]) for row in table if str(row.get(column, ""))]
    try:
        return "number" if texts and column != "age" and [float(text) for text in texts] else "string"
    except ValueError:
        return "string"


def main() -> None:
    """Build."""
    parser = argparse.ArgumentParser(description=(__doc__ or "").splitlines()[0])
    parser.add_argument("--into", type=Path, default=COUNTRY / "economy", help="folder to write")
    build(parser.parse_args().into)


if __name__ == "__main__":
    main()
