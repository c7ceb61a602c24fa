"""The Data Package descriptor."""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence

from korea_economy.tables import FIRST, Table, by_key, read, text_of

NOTE = (
    "SYNTHETIC. The input-output table was made by assumption: physical techniques with engineering norms, closed "
    "by invented figures. It is not an estimate of the Korean economy. It was checked on aggregates only (shares of "
    "industry and agriculture, an index of industry, labour); recorded outputs were put in, so that their agreement "
    "proves nothing. Figures marked recalled were written from memory and must be verified before anything is "
    "published on them."
)


def descriptor(tables: Mapping[str, Table], beyond: Mapping[str, Table], sources_: Table) -> str:
    """Make the Data Package descriptor."""

    titles = {r["table"]: r["title"] for r in read("assumptions", "titles.csv")}
    units = {r["column"]: r["unit"] for r in read("assumptions", "units.csv")}

    def resource(name: str, table: Table) -> dict[str, object]:
        columns, rows = table
        return {
            "name": name,
            "title": titles[name],
            "path": f"{name}.csv",
            "profile": "tabular-data-resource",
            "format": "csv",
            "mediatype": "text/csv",
            "encoding": "utf-8",
            "schema": {"fields": [_field(name, c, [row[i] for row in rows], units) for i, c in enumerate(columns)]},
        }

    package = {
        "name": "korea",
        "title": "Northern Korea 1946-1960: a synthetic economy",
        "description": NOTE,
        "profile": "tabular-data-package",
        "version": "1.0.0",
        "keywords": ["Korea", "synthetic", "input-output", "1946", "1960"],
        "licenses": [
            {
                "name": "BSD-3-Clause",
                "title": "BSD 3-Clause License",
                "path": "https://opensource.org/license/bsd-3-clause",
            }
        ],
        "contributors": [{"title": "the Lustrum developers", "role": "author"}],
        "lustrum": {
            "date": FIRST,
            "dates": list(by_key(read("assumptions", "dates.csv"), "date")),
            "money": {"currency": "won", "year": 1949},
        },
        "notes": [
            NOTE,
            "Where a row has a unit column, that is the unit of its value; other columns have theirs in the schema.",
            "The tables under 'supplement' follow the same rules but are not part of the standard set of an economy.",
            "Weights in bodies and control are illustrations without any claim; sweep them.",
        ],
        "sources": [{"title": str(row[0]), "description": str(row[2])} for row in sources_[1]],
        "resources": [resource(name, table) for name, table in tables.items()],
        "supplement": [resource(name, table) for name, table in beyond.items()],
    }
    return json.dumps(package, ensure_ascii=False, indent=1) + "\n"


def _field(table: str, column: str, values: Sequence[object], units: Mapping[str, str]) -> dict[str, str]:
    kind = "string"
    texts = [t for t in map(text_of, values) if t]
    if column not in ("date", "note", "name", "text", "from", "until", "age") and texts:
        try:
            kind = "integer" if all(float(t).is_integer() and "." not in t for t in texts) else "number"
        except ValueError:
            kind = "string"
    field = {"name": column, "type": kind}
    if column in units and not (table == "needs" and column == "weight"):
        field["unit"] = units[column]
    elif column in ("value", "low", "high", "amount", "limit"):
        field["unit"] = "as the column unit says"
    return field
