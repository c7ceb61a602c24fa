"""What measures ask for, checked against what there is: labels that they name, instruments, tables, selections.

A measure that names a class, a branch or a product that does not exist would do nothing, month after month, and nobody
would be told. This is found before the first month.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from typing import Any

from lustrum.errors import NameProblems, Problem, nearest
from lustrum.programme.effects import Post
from lustrum.programme.measures import Measure, field_facts, load_kind
from lustrum.simulation.levers import Labels
from lustrum.simulation.state import BODIES, TABLES, state_dictionary

INSTRUMENTS = ("money", "debt", "animals", "capital", "land", "persons", "dwellings")
"""What a measure may move or destroy beside products."""

_SHOWN = 12


def problems_of_labels(act: Measure, labels: Labels) -> Iterator[Problem]:
    """Find labels in the parameters of a measure that the economy does not have."""
    try:
        fields = load_kind(act.kind).parameters.model_fields
    except NameProblems:  # an act made by hand, of no kind
        return
    for name, info in fields.items():
        dim, _, attribute = field_facts(info).get("names", "").partition(".")
        if dim not in labels or (attribute and not labels[dim].has(attribute)):
            continue
        known = [str(v) for v in (labels[dim].attribute(attribute) if attribute else labels[dim].ids)]
        given = [_words(dated.value) for dated in act.values.get(name, ())]
        wanted = dict.fromkeys(word for words in given for word in words if word != "default")
        what = f"There is no such {attribute + ' of a ' if attribute else ''}{dim}."
        yield from _unknown(what, f"{act.where or act.id}.parameters.{name}", wanted, known)


def problems_of_post(effect: Post, labels: Labels, where: str) -> Iterator[Problem]:
    """Find bodies, tables, instruments and labels of a posting that do not exist."""
    known = [*labels["product"].ids, *INSTRUMENTS]
    yield from _unknown("There is nothing of this name to move.", where, [effect.instrument], known)
    for side in (effect.payer, effect.payee):
        if isinstance(side, str):
            yield from _unknown("There is no such body.", where, [side], BODIES)
        else:
            yield from _problems_of_selector(side, labels, where)


def _problems_of_selector(selector: Mapping[str, Any], labels: Labels, where: str) -> Iterator[Problem]:
    table = str(selector.get("table", ""))
    if table not in TABLES:
        yield from _unknown("There is no such table.", where, [table], TABLES)
        return
    columns = {name.partition(".")[2] for name in state_dictionary() if name.startswith(f"{table}.")}
    for key, wanted in selector.items():
        if key == "table":
            continue
        dim, _, attribute = str(key).partition(".")
        if dim not in labels or dim not in columns:
            dim, attribute = "activity", str(key)
        if dim not in columns or (attribute and not labels[dim].has(attribute)):
            dims = sorted(name for name in columns if name in labels)
            yield from _unknown(f"Rows of '{table}' cannot be selected so.", where, [str(key)], dims)
            continue
        known = [str(v) for v in (labels[dim].attribute(attribute) if attribute else labels[dim].ids)]
        what = f"There is no such {attribute or dim}: this selects nothing."
        yield from _unknown(what, f"{where}, {key}", _words(wanted), known)


def _words(value: Any) -> list[str]:
    return [value] if isinstance(value, str) else [str(word) for word in value]


def _unknown(what: str, where: str, wanted: Iterable[str], known: Iterable[str]) -> Iterator[Problem]:
    names = list(dict.fromkeys(known))
    listed = ", ".join(names) if len(names) <= _SHOWN else ""
    for word in wanted:
        if word not in names:
            yield Problem(what, where, word, listed, nearest(word, names))
