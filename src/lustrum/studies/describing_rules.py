"""Measures, mechanisms, systems and validators in full: what each says of itself, with its parameters."""

from __future__ import annotations

import importlib
from collections.abc import Mapping
from typing import Any

from pydantic import BaseModel

from lustrum.simulation.packs import Reading
from lustrum.studies.description import Description, Sections, pairs, paragraphs


def describe_measure(name: str) -> Description:
    """Describe a measure."""
    from lustrum.programme.claims import list_claims
    from lustrum.programme.measures import field_facts, load_kind

    found = load_kind(name)
    parameters = {
        key: {"default": _shown(info), "meaning": info.description or "", "range": range_of(info), **field_facts(info)}
        for key, info in found.parameters.model_fields.items()
    }
    claims = {claim: list_claims()[claim].short for claim in found.claims if claim in list_claims()}
    facts = {"domain": found.domain, "doc": found.doc, "parameters": parameters, "claims": claims}
    lines = tuple(_parameter(key, entry) for key, entry in parameters.items())
    sections: Sections = (
        ("", paragraphs(found.doc)),
        ("Parameters", lines),
        ("Claims that it answers", tuple(f"{claim}: {short}" for claim, short in claims.items())),
    )
    return Description("measure", found.name, found.title, facts, sections)


def _shown(info: Any) -> Any:
    default = None if info.is_required() else info.get_default(call_default_factory=True)
    return default if isinstance(default, (int, float, str, bool, type(None))) else str(default)


def range_of(info: Any) -> str:
    """Say between what a number must lie: ``0 to 1``, ``0 or more``; nothing if it may be anything."""
    low, high = (
        next((getattr(rule, key) for rule in info.metadata for key in keys if hasattr(rule, key)), None)
        for keys in (("ge", "gt"), ("le", "lt"))
    )
    if low is None:
        return f"{high:g} or less" if high is not None else ""
    return f"{low:g} to {high:g}" if high is not None else f"{low:g} or more"


def _parameter(key: str, entry: Mapping[str, Any]) -> str:
    default = "must be given" if entry["default"] is None else f"default {entry['default']}"
    over = f"by {entry['dim']}" if entry.get("dim") else ""
    told = (entry.get(word, "") for word in ("range", "unit", "period", "source", "mark"))
    facts = [default, over, *told]
    return f"{key}: {entry['meaning']} ({', '.join(str(one) for one in facts if one)})"


def _reading(key: str, one: Reading, pack: type[BaseModel]) -> str:
    """Tell a reading with the values by which it differs from the file's own."""
    own = {name: info.get_default(call_default_factory=True) for name, info in pack.model_fields.items()}
    other = [f"{name} {value}" for name, value in one.pack.model_dump().items() if value != own[name]]
    values = f"with {', '.join(other)}" if other else "with the values above"
    return f"{key}: {one.holds} ({one.source}, {one.mark}; {values})"


def describe_mechanism(name: str) -> Description:
    """Describe a mechanism."""
    from lustrum.simulation.registry import find_mechanisms

    every = find_mechanisms()
    found = every[name]
    doc = importlib.import_module(found.module).__doc__ or ""
    parameters = {}
    for key, info in found.pack.model_fields.items():
        extra = info.json_schema_extra if isinstance(info.json_schema_extra, dict) else {}
        entry = {"default": _shown(info), "meaning": info.description or "", "range": range_of(info)}
        parameters[key] = entry | {word: str(value) for word, value in extra.items() if value}
    rivals = [one.name for one in every.values() if one.slot == found.slot and one.name != name]
    facts: dict[str, Any] = {
        "slot": found.slot,
        "phase": found.phase,
        "order": found.order,
        "module": found.module,
        "default": found.default,
        "rivals": rivals,
        "reads": list(found.reads),
        "writes": list(found.writes),
        "records": list(found.records),
        "source": found.source,
        "parameters": parameters,
        "rows": list(found.rows),
        "packs": list(found.readings()),
        "readings": {
            key: {"holds": one.holds, "source": one.source, "mark": one.mark, "values": one.pack.model_dump()}
            for key, one in found.readings().items()
        },
        "doc": doc,
    }
    off = f"; off: switch on with mechanisms: {{{found.slot}: {name}}}"
    works = ", works by default" if found.default else off
    shown = {
        "slot": f"{found.slot}, in the phase '{found.phase}'{works}",
        "rivals": ", ".join(rivals) or "none yet",
        "catalogue": ", ".join(f"row {row}" for row in found.rows),
        "reads": ", ".join(found.reads),
        "writes": ", ".join(found.writes),
        "records": ", ".join(found.records),
        "source": found.source,
        "module": found.module,
    }
    sections: Sections = (
        ("", paragraphs(doc)),
        ("Declared", pairs(shown)),
        ("Parameters", tuple(_parameter(key, entry) for key, entry in parameters.items())),
        (
            "Readings of the literature",
            tuple(_reading(key, one, found.pack) for key, one in found.readings().items()),
        ),
    )
    return Description("mechanism", name, "", facts, sections)


def describe_system(name: str) -> Description:
    """Describe a system."""
    from lustrum.studies.trying import find_system

    found = find_system(name)
    facts: dict[str, Any] = {"works_when": found.works_when, "runs": dict(found.runs), "doc": found.text}
    shown = {
        "at work when": found.works_when,
        "runs": ", ".join(f"{run} ({scenario})" for run, scenario in found.runs.items()),
        "try it": f"lustrum system {found.id}",
    }
    return Description("system", found.id, found.title, facts, (("", paragraphs(found.text)), ("", pairs(shown))))


def describe_validator(name: str) -> Description:
    """Describe a validator."""
    from lustrum.studies.validating import find_validator

    found = find_validator(name)
    parameters = {
        key: {"default": _shown(info), "meaning": info.description or "", "range": range_of(info)}
        | {word: str(value) for word, value in dict(info.json_schema_extra or {}).items() if value}  # type: ignore[arg-type]
        for key, info in found.pack.model_fields.items()
    }
    facts: dict[str, Any] = {
        "rows": list(found.rows),
        "source": found.source,
        "parameters": parameters,
        "doc": found.text,
    }
    shown = {"catalogue": ", ".join(f"row {row}" for row in found.rows), "source": found.source,
             "use it": f"lustrum validate RUN {name}"}  # fmt: skip
    sections: Sections = (
        ("", paragraphs(found.text)),
        ("Declared", pairs(shown)),
        ("Coefficients", tuple(_parameter(key, entry) for key, entry in parameters.items())),
    )
    return Description("validator", name, found.title, facts, sections)
