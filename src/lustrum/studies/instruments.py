"""From a claim to what can be done about it: measures, what they move, who feels it, and what tells it.

Nothing here is typed in. Kinds of measures say which claims they answer; what a kind moves is found by asking it for
its effects, with sample values of its parameters, in the first month of the default country; a lever names the slot of
its mechanisms, and mechanisms name the variables that they record. An indicator reads a measure's variables where it
needs one of them.
"""

from __future__ import annotations

import csv
import types
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from functools import cache
from typing import Any, Union, get_args, get_origin

from lustrum.assessment.claims import Claim, list_claims
from lustrum.assessment.indicator import find_indicators
from lustrum.discovery import data_path
from lustrum.programme.effects import Effect, Reassign, Scale, Set
from lustrum.programme.measures import Kind, Measure, field_facts, load_kind
from lustrum.programme.scenario import load_scenario
from lustrum.programme.storage import list_programmes, load_programme
from lustrum.programme.view import MeasureMonth, MonthView
from lustrum.simulation.measures import StateView
from lustrum.simulation.prepare import prepare
from lustrum.simulation.registry import find_mechanisms

__all__ = [
    "Instrument",
    "acts_missing",
    "instruments",
    "instruments_of",
    "instruments_page",
    "is_prescriptive",
    "moved_by",
]

COUNTRY, COARSE = "korea", 10_000
BOOKS = "the books"


@dataclass(frozen=True)
class Instrument:
    """A measure that answers a claim.

    Parameters
    ----------
    claim, measure : str
        Number of the claim, and kind of measure.
    moves : tuple of str
        Levers (``slot.field``), columns whose titles change (``parcels.owner``), goods or money posted (``post land``).
    mechanisms : tuple of str
        Mechanisms that work in the slots of the levers.
    variables : tuple of str
        Variables that these record.
    indicators : tuple of str
        Indicators of the claim.
    direct : tuple of str
        Those of them that read one of the variables.
    """

    claim: str
    measure: str
    moves: tuple[str, ...]
    mechanisms: tuple[str, ...]
    variables: tuple[str, ...]
    indicators: tuple[str, ...]
    direct: tuple[str, ...]


def is_prescriptive(claim: Claim) -> bool:
    """Say whether a claim prescribes something, or becomes an instrument here."""
    return "P" in claim.type or "instrument" in claim.becomes


def instruments() -> tuple[Instrument, ...]:
    """Return all measures of all claims, in the order of the register."""
    return tuple(one for number in list_claims() for one in instruments_of(number))


def instruments_of(number: str) -> tuple[Instrument, ...]:
    """Return the measures and shocks that answer a claim, with what they move."""
    claim = list_claims()[number]
    return tuple(_instrument(claim, name) for name in (*claim.measures, *claim.shocks))


def _instrument(claim: Claim, kind: str) -> Instrument:
    moves = moved_by(kind)
    slots = {move.partition(".")[0] for move in moves}
    rules = [rule for rule in find_mechanisms().values() if rule.slot in slots]
    variables = tuple(dict.fromkeys(name for rule in rules for name in rule.records))
    direct = tuple(code for code in claim.indicators if _needs(code) & {*variables})
    names = tuple(rule.name for rule in rules)
    return Instrument(claim.id, kind, moves, names, variables, claim.indicators, direct)


@cache
def acts_missing() -> Mapping[str, str]:
    """Return the claims that prescribe something which is no act, and why (`data/claims-without-act.csv`)."""
    with data_path("claims-without-act.csv").open(encoding="utf-8", newline="") as file:
        return {row["claim"]: row["why"] for row in csv.DictReader(file)}


@cache
def _needs_by_entry() -> Mapping[str, frozenset[str]]:
    found: dict[str, set[str]] = {}
    for spec in find_indicators().values():
        for code in (spec.entry, spec.id):
            found.setdefault(code, set()).update((*spec.needs, *spec.optional))
    return {code: frozenset(needs) for code, needs in found.items()}


def _needs(code: str) -> frozenset[str]:
    return _needs_by_entry().get(code, frozenset())


# What a kind moves


@cache
def moved_by(kind: str) -> tuple[str, ...]:
    """Return what a kind of measure moves: with sample parameters, and as shipped programmes use it."""
    found = load_kind(kind)
    month = _first_month()
    given = [*_samples(found, month), *_as_used(found)]
    effects = [effect for p in given for effect in found.effects(MeasureMonth(month, 0, 12), p)]
    return tuple(sorted({_name(effect) for effect in effects if _is_something(effect)}))


def _is_something(effect: Effect) -> bool:
    return not isinstance(effect, Reassign) or len(effect.rows) > 0


def _name(effect: Effect) -> str:
    if isinstance(effect, (Set, Scale)):
        return effect.parameter
    if isinstance(effect, Reassign):
        return f"{effect.table}.{effect.column}"
    return f"post {effect.instrument}"


@cache
def _first_month() -> MonthView:
    """Return the first month of the default country, drawn very coarsely."""
    scenario = load_scenario(COUNTRY)
    world = prepare(scenario, scale=COARSE)
    return StateView(world.state, world.labels, scenario.start)


def _as_used(kind: Kind) -> Iterator[Any]:
    for act in _shipped():
        if act.kind == kind.name:
            yield from (act.parameters(date) for date in _dates(act))


@cache
def _shipped() -> tuple[Measure, ...]:
    """Return the measures and shocks of all shipped programmes."""
    return tuple(act for name in list_programmes() for act in load_programme(name).acts)


def _dates(act: Measure) -> Iterator[Any]:
    yield from dict.fromkeys(date for date in (act.start, *act.steps()) if date)


def _samples(kind: Kind, month: MonthView) -> Iterator[Any]:
    """Return parameters of which every field that can be guessed has a value, where the kind takes them."""
    values = {}
    for name, info in kind.parameters.model_fields.items():
        value = _sample(info, month)
        if value is not None:
            values[name] = value
    try:
        yield kind.parameters(**values)
    except ValueError:
        return


def _sample(info: Any, month: MonthView) -> Any:
    """Return a value for a field: its default, else the middle of its range or a label."""
    if not info.is_required() and info.get_default() not in (None, {}, (), ""):
        return None
    labels = _labels(field_facts(info).get("names", ""), month)
    kind = _plain(info.annotation)
    if kind is float:
        low, high = _range(info)
        return (low + high) / 2
    if kind is dict:
        return {labels[0]: 0.5} if labels else None
    if kind is tuple:
        return (labels[0],) if labels else None
    return labels[0] if kind is str and labels else None


def _plain(annotation: Any) -> Any:
    """Return the bare type of an annotation: of ``float | None`` it is float."""
    if get_origin(annotation) in (Union, types.UnionType):
        annotation = next(part for part in get_args(annotation) if part is not type(None))
    return get_origin(annotation) or annotation


def _labels(names: str, month: MonthView) -> tuple[str, ...]:
    dim, _, attribute = names.partition(".")
    if dim not in month.labels:
        return ()
    table = month.labels[dim]
    return tuple(str(v) for v in table.attribute(attribute)) if attribute else tuple(table.ids)


def _range(info: Any) -> tuple[float, float]:
    low, high = 0.0, 1.0
    for rule in info.metadata:
        low = float(getattr(rule, "ge", getattr(rule, "gt", low)))
        high = float(getattr(rule, "le", getattr(rule, "lt", high)))
    return low, max(low, high)


# The page

_HEAD = """\
# From claims to measures

Made by asking the measures for their effects, `python scripts/write_reference.py`; do not edit it by hand.

Every claim that prescribes something is something that one can do, date, strengthen and take back: a kind of measure.
What a kind *moves* is what it asks for in the first month of the default country, with sample values of its parameters
and as shipped programmes use it: levers of mechanisms, titles, goods. *Mechanisms* are those that may work in the slots
of the levers, rivals among them. Indicators of the claim that read a variable of these mechanisms stand in **bold**;
the others are reached through the rest of the economy. `lustrum show D1955-49` prints one line of it.

A claim that names an aim and no act says so instead.

"""


def instruments_page() -> str:
    """Return the page claim, measure, what it moves, mechanisms, indicators."""
    rows = [line for claim in list_claims().values() if is_prescriptive(claim) for line in _lines(claim)]
    table = "| claim | measure | moves | mechanisms | indicators |\n|---|---|---|---|---|\n"
    return _HEAD + table + "".join(f"{row}\n" for row in rows)


def _lines(claim: Claim) -> Iterator[str]:
    found = instruments_of(claim.id)
    if not found:
        told = ", ".join(claim.indicators)
        yield f"| {claim.id} {claim.short} | none | {acts_missing()[claim.id]} |  | {told} |"
    for one in found:
        codes = (f"**{code}**" if code in one.direct else code for code in one.indicators)
        moves = ", ".join(f"`{move}`" for move in one.moves)
        yield (
            f"| {claim.id} {claim.short} | `{one.measure}` | {moves} | {', '.join(one.mechanisms) or BOOKS} "
            f"| {', '.join(codes)} |"
        )
