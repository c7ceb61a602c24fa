"""The reference page of mechanisms: the catalogue of the literature, and every rule with equation and parameters."""

from __future__ import annotations

import csv
import inspect
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, fields
from importlib import import_module

from lustrum.discovery import data_path
from lustrum.planning.reference import as_markdown
from lustrum.simulation.registry import PHASES, Mechanism, find_mechanisms
from lustrum.studies.describing_rules import range_of
from lustrum.studies.validating import Validator, list_validators


@dataclass(frozen=True)
class Row:
    """A row of the catalogue of mechanisms.

    Parameters
    ----------
    row : int
        Its number.
    domain, title : str
        Field and name.
    role : str
        ``driver`` (a rule of the month) or ``validator`` (what a finished run is held against).
    rivals : str
        What the literature disputes, parted by semicolons; empty where it does not.
    sources : str
        Authors and years, each with its evidence mark.
    """

    row: int
    domain: str
    title: str
    role: str
    rivals: str
    sources: str


def read_catalogue() -> dict[int, Row]:
    """Read the catalogue of mechanisms, by number.

    Examples
    --------
    >>> read_catalogue()[29].title
    'Adoption by imitation'
    """
    with data_path("mechanisms.csv").open(encoding="utf-8", newline="") as file:
        rows = [{field.name: line[field.name] for field in fields(Row)} for line in csv.DictReader(file)]
    return {int(line["row"]): Row(**{**line, "row": int(line["row"])}) for line in rows}  # type: ignore[arg-type]


INTRODUCTION = """\
How people, enterprises, markets and authorities behave: the catalogue of the literature, and every rule that ships,
made from the rules' own files by `scripts/write_reference.py`. `lustrum show NAME` tells one of them. Rules share a
slot where the literature disagrees, or carry several named readings; a scenario picks (`mechanisms: {slot: name}`,
`packs: {slot: reading}`), and every run says which it used. A rule that is off works where a scenario names it."""

Carriers = Mapping[int, tuple[tuple[Mechanism, ...], tuple[Validator, ...]]]


def carriers() -> Carriers:
    """Return for each row of the catalogue the mechanisms and the validators that carry it out."""
    rules, tests = find_mechanisms().values(), list_validators().values()
    return {
        number: (
            tuple(one for one in rules if number in one.rows),
            tuple(one for one in tests if number in one.rows),
        )
        for number in read_catalogue()
    }


def mechanisms_page() -> str:
    """Return the page as Markdown."""
    parts = [
        "# Mechanisms",
        INTRODUCTION,
        "## The catalogue",
        "\n".join(_catalogue()),
        "## The rules, by phase of the month",
        *_rules(),
        "## What a finished run is held against",
        *_validators(),
    ]
    return "\n\n".join(parts) + "\n"


def _catalogue() -> Iterator[str]:
    yield "| row | mechanism | carried out by | what is disputed | sources |"
    yield "|---:|---|---|---|---|"
    found = carriers()
    for number, row in read_catalogue().items():
        rules, tests = found[number]
        names = [*(_link(one.name) for one in rules), *(f"{_link(one.name)} (of a run)" for one in tests)]
        yield f"| {number} | {row.title} | {', '.join(names)} | {row.rivals} | {row.sources} |"


def _link(name: str) -> str:
    return f"[{name}](#{name})"


def _rules() -> Iterator[str]:
    every = find_mechanisms()
    for phase in PHASES:
        mine = [one for one in every.values() if one.phase == phase]
        if mine:
            yield f"### Phase: {phase}"
        for one in mine:
            yield from _rule(one, every)


def _rule(one: Mechanism, every: Mapping[str, Mechanism]) -> Iterator[str]:
    rivals = [other.name for other in every.values() if other.slot == one.slot and other.name != one.name]
    yield f"#### {one.name}"
    yield as_markdown(inspect.getdoc(import_module(one.module)) or "")
    facts = [f"Slot `{one.slot}`, {'works by default' if one.default else 'off unless a scenario names it'}"]
    facts += [f"rivals: {', '.join(map(_link, rivals))}"] if rivals else []
    facts += [f"catalogue row{'s' if len(one.rows) > 1 else ''} {', '.join(map(str, one.rows))}"] if one.rows else []
    yield "; ".join(facts) + "."
    if one.readings():
        yield "\n".join(_readings(one))
    if one.pack.model_fields:
        yield "\n".join(_parameters(one))


def _readings(one: Mechanism) -> Iterator[str]:
    yield "| reading | what it holds | whose | evidence |"
    yield "|---|---|---|---|"
    for name, told in one.readings().items():
        yield f"| `{name}` | {told.holds} | {told.source} | {told.mark} |"


def _parameters(one: Mechanism | Validator) -> Iterator[str]:
    yield "| parameter | value | range | unit | meaning | source | evidence |"
    yield "|---|---|---|---|---|---|---|"
    for name, info in one.pack.model_fields.items():
        extra = info.json_schema_extra if isinstance(info.json_schema_extra, dict) else {}
        value = info.get_default(call_default_factory=True)
        cells = (f"`{name}`", f"{value}", range_of(info), extra.get("unit"), info.description, extra.get("source"))
        yield "| " + " | ".join(str(cell or "").replace("|", "\\|") for cell in (*cells, extra.get("mark"))) + " |"


def _validators() -> Iterator[str]:
    for one in list_validators().values():
        yield f"#### {one.name}"
        yield as_markdown(one.text)
        yield f"Catalogue row{'s' if len(one.rows) > 1 else ''} {', '.join(map(str, one.rows))}."
        if one.pack.model_fields:
            yield "\n".join(_parameters(one))
