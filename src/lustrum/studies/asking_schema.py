"""The format of a plan request, as a JSON Schema for editors and as a table for the reference page.

Both are made of the settings of a plan and shipped; tests fail when what is shipped is not what the settings say now.
"""

from __future__ import annotations

import json
from typing import Any

from lustrum.discovery import data_path
from lustrum.planning.settings import PlanSettings
from lustrum.studies.asking import OWN, is_table

SCHEMA = data_path("plan-request.schema.json")
"""The shipped schema of a request."""

TABLE = {
    "description": "A number; a list of numbers, one for each year; a mapping of label to one of these; rows; or a "
    "CSV file, as a path from this file.",
    "anyOf": [
        {"type": "null"},
        {"type": "number"},
        {"type": "array", "items": {"type": "number"}},
        {
            "type": "object",
            "additionalProperties": {
                "anyOf": [{"type": "number"}, {"type": "array", "items": {"type": "number"}}],
            },
        },
        {"type": "array", "items": {"type": "object", "required": ["amount"]}},
        {"type": "string", "pattern": r"\.csv$"},
    ],
}


def request_schema() -> dict[str, Any]:
    """Return the JSON Schema of a request, made of the settings of a plan."""
    made = PlanSettings.model_json_schema()
    entries: dict[str, Any] = {
        "economy": {"type": "string", "description": OWN["economy"]},
        "years": {"type": "integer", "minimum": 1, "default": 5, "description": OWN["years"]},
        "objective": {"type": ["string", "array", "object"], "default": "ray", "description": OWN["objective"]},
        "targets": {"$ref": "#/$defs/table", "description": OWN["targets"]},
    }
    for name, one in made["properties"].items():
        kept = {key: value for key, value in one.items() if key != "title"}
        if is_table(name):
            kept = {"$ref": "#/$defs/table", "description": one.get("description", "")}
        entries[name] = kept
    return {
        "$schema": "https://json-schema.org/draft/2020-12/schema",
        "title": "Lustrum plan request",
        "description": "What a plan is asked for: see docs/reference/plan-request.md",
        "type": "object",
        "required": ["economy"],
        "additionalProperties": False,
        "properties": entries,
        "$defs": {**made.get("$defs", {}), "table": TABLE},
    }


WORDS = {"string": "text", "array": "list", "boolean": "true or false", "integer": "whole number", "object": "mapping"}


def schema_text() -> str:
    """Return the schema as it is shipped."""
    return json.dumps(request_schema(), indent=2, ensure_ascii=False) + "\n"


BEGIN, END = "<!-- begin: settings, from the code -->", "<!-- end: settings -->"
"""Marks of the generated part of ``docs/reference/plan-request.md``."""


def settings_text() -> str:
    """Return all settings as Markdown, for the reference page."""
    parts = [BEGIN, "", "| setting | value | without it | meaning |", "|---|---|---|---|"]
    for name, one in request_schema()["properties"].items():
        if name not in OWN:
            default = PlanSettings.model_fields[name].default
            shown = "" if default is None else json.dumps(default)
            parts.append(f"| `{name}` | {_kind(one)} | {shown} | {one['description']} |")
    return "\n".join([*parts, "", END])


def request_page(before: str) -> str:
    """Return the reference page with the table of settings between its marks."""
    head, tail = before.split(BEGIN, maxsplit=1)[0], before.rsplit(END, maxsplit=1)[-1]
    return head + settings_text() + tail


def _kind(one: dict[str, Any]) -> str:
    """Return in words what values a setting may have."""
    if "$ref" in one:
        return "table"
    if "enum" in one:
        return ", ".join(f"`{value}`" for value in one["enum"])
    if "anyOf" in one:
        return " or ".join(dict.fromkeys(_kind(part) for part in one["anyOf"] if part.get("type") != "null"))
    return WORDS.get(str(one.get("type")), str(one.get("type", "")))
