"""The part of the reference that tells of the kinds of measures, made from the library."""

from __future__ import annotations

import re
from collections.abc import Iterator
from itertools import groupby

from pydantic.fields import FieldInfo

from lustrum.programme.measures import Kind, field_facts, list_kinds, load_kind

__all__ = ["programme_page"]

START = "## Kinds\n"
HEAD = "| parameter | unit | period | default | meaning |\n|---|---|---|---|---|"
_STRENGTH = re.compile(r"`strength`:\s*(.*?)(?:\n\n|\Z)", re.DOTALL)


def programme_page(page: str) -> str:
    """Return the page with its kinds written anew; what stands before them is written by hand."""
    before = page.partition(START)[0]
    return f"{before}{START}\n" + "\n\n".join(_domains())


def _domains() -> Iterator[str]:
    kinds = [load_kind(name) for name, domain in sorted(list_kinds().items()) if domain != "installed"]
    kinds.sort(key=lambda kind: (kind.domain, kind.name))
    for domain, members in groupby(kinds, key=lambda kind: kind.domain):
        found = list(members)
        head = f"### {found[0].domain_title} (`library/{domain}/`)\n"
        yield "\n".join((head, "\n\n".join(_entry(kind) for kind in found), ""))


def _entry(kind: Kind) -> str:
    first = " ".join(kind.doc.strip().partition("\n\n")[0].split())
    claims = f"Claims: {', '.join(kind.claims) or 'none'}."
    strength = _STRENGTH.search(kind.doc)
    said = " ".join(strength[1].split()) if strength else ""
    fields = kind.parameters.model_fields
    rows = [_row(name, info) for name, info in fields.items() if name != "strength"]
    table = "\n".join((HEAD, *rows, "")) if rows else ""
    parts = (f"**`{kind.name}`** {kind.title}. {first} {claims}", table.rstrip("\n"), f"Strength: {said}")
    return "\n\n".join(part for part in parts if part)


def _row(name: str, info: FieldInfo) -> str:
    facts = field_facts(info)
    default = "required" if info.is_required() else _default(info.get_default())
    return f"| `{name}` | {facts['unit'] or '–'} | {facts['period']} | {default} | {info.description or ''} |"


def _default(value: object) -> str:
    return "left as it is" if value is None else f"`{value}`"
