"""What the dictionary says, as a JSON Schema for editors and as tables for the reference page.

Both are generated and shipped; tests fail when what is shipped is not what the dictionary says now.
"""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

from lustrum.economy.columns import REQUIRED, columns_of, is_dated, key_of, table_names
from lustrum.quantities.dictionary import DictionaryRow

SCHEMA = Path(__file__).parent / "dictionary" / "datapackage.schema.json"
"""The shipped schema of an economy's ``datapackage.json``."""

BEGIN, END = "<!-- begin: tables, from the dictionary -->", "<!-- end: tables -->"
"""Marks of the generated part of ``docs/reference/economy.md``."""


def economy_schema() -> dict[str, Any]:
    """Return the JSON Schema of an economy's descriptor."""
    text = {"type": "string"}
    date = {"type": "string", "pattern": r"^\d{4}(-\d{2}(-\d{2})?)?$"}
    field = {"type": "object", "properties": {"name": text, "type": text, "unit": text, "description": text}}
    tables = [{"const": table, "description": f"Columns: {', '.join(columns_of(table))}"} for table in table_names()]
    resource = {
        "type": "object",
        "required": ["name", "path"],
        "properties": {
            "name": {"oneOf": tables},
            "path": {"type": "string", "pattern": r"\.(csv|parquet)$", "description": "A file inside the folder"},
            "schema": {"type": "object", "properties": {"fields": {"type": "array", "items": field}}},
        },
    }
    money = {"type": "object", "properties": {"currency": text, "year": {"type": ["integer", "null"]}}}
    own = {"type": "object", "properties": {"date": date, "money": money}}
    required = [{"contains": {"properties": {"name": {"const": table}}, "required": ["name"]}} for table in REQUIRED]
    return {
        "$schema": "https://json-schema.org/draft/2020-12/schema",
        "title": "Lustrum economy",
        "description": "A Data Package that describes an economy: see docs/reference/economy.md",
        "type": "object",
        "required": ["name", "resources"],
        "properties": {
            "name": text,
            "title": text,
            "description": text,
            "licenses": {"type": "array", "items": {"type": "object"}},
            "sources": {"type": "array", "items": {"type": "object"}},
            "lustrum": own,
            "resources": {"type": "array", "items": resource, "allOf": required},
        },
    }


def schema_text() -> str:
    """Return the schema as it is shipped."""
    return json.dumps(economy_schema(), indent=2, ensure_ascii=False) + "\n"


def _row(column: DictionaryRow) -> str:
    given = column.given if column.given != "key series" else "key"
    cells = (f"`{column.name}`", given, column.dtype, column.unit, column.allowed, column.default, column.meaning)
    return "| " + " | ".join(cell.replace("|", "\\|") for cell in cells) + " |"


def tables_text() -> str:
    """Return the columns of all tables as Markdown, for the reference page."""
    parts = [BEGIN]
    for table in table_names():
        facts = ["required" if table in REQUIRED else "optional", "dated" if is_dated(table) else ""]
        parts += ["", f"### `{table}`", ""]
        parts += [f"{', '.join(fact for fact in facts if fact)}; a row is named by {', '.join(key_of(table))}", ""]
        parts += ["| column | given | type | unit | allowed | default | meaning |", "|---|---|---|---|---|---|---|"]
        parts += [_row(column) for column in columns_of(table).values()]
    return "\n".join([*parts, "", END])
