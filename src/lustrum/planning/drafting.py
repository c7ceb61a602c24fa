"""From facts to a programme: finds the constraints and objectives by their place and lets each say its part."""

from __future__ import annotations

import importlib
from collections.abc import Mapping, Sequence
from dataclasses import replace
from functools import lru_cache
from types import ModuleType
from typing import Any

from lustrum import discovery
from lustrum.errors import Problem, nearest
from lustrum.planning.facts import Facts
from lustrum.planning.program import Draft, LinearProgram, Stage
from lustrum.planning.settings import PlanProblems, PlanSettings

CONSTRAINTS, OBJECTIVES = "lustrum.planning.constraints", "lustrum.planning.objectives"

TIE_BREAK = "proportions"

ObjectiveSpec = str | Mapping[str, Any] | Sequence[Any]


@lru_cache(maxsize=1)
def constraint_families() -> dict[str, ModuleType]:
    """Return all families of constraints by name, in order of place."""
    return {name: importlib.import_module(module) for name, module in discovery.list_modules(CONSTRAINTS).items()}


@lru_cache(maxsize=1)
def objective_names() -> dict[str, str]:
    """Return the modules of all objectives by name."""
    return discovery.list_modules(OBJECTIVES)


@lru_cache(maxsize=16)
def _objective(name: str) -> ModuleType:
    return importlib.import_module(objective_names()[name])


def read_objective(spec: ObjectiveSpec) -> tuple[tuple[str, ...], dict[str, Any]]:
    """Read what a caller gave for an objective.

    Parameters
    ----------
    spec : str, mapping or sequence of these
        A name; ``ray:years-sum`` for a variant; ``ray+capacity``, or a sequence, for one after another; a mapping
        ``{"name": "ray", "over": "years-sum"}`` with settings that go with it.

    Returns
    -------
    names : tuple of str
        Names of objectives in order.
    options : dict
        Settings.

    Raises
    ------
    PlanProblems
        If there is no such objective; the nearest name is given.

    Examples
    --------
    >>> read_objective("ray:years-sum+capacity")
    (('ray', 'capacity'), {'over': 'years-sum'})
    """
    if isinstance(spec, Mapping):
        options = {key: value for key, value in spec.items() if key != "name"}
        names, more = read_objective(str(spec.get("name", "")))
        return names, {**more, **options}
    if not isinstance(spec, str):
        parts = [read_objective(one) for one in spec]
    else:
        parts = [_one(text.strip()) for text in spec.split("+")]
    names = tuple(name for found, _ in parts for name in found)
    merged: dict[str, Any] = {}
    for _, options in parts:
        merged.update(options)
    if not names or len(set(names)) < len(names):
        raise PlanProblems([Problem("An objective is missing or stands twice.", "objective", str(spec))])
    return names, merged


def _one(text: str) -> tuple[tuple[str, ...], dict[str, Any]]:
    name, _, variant = text.partition(":")
    if name not in objective_names():
        known = tuple(objective_names())
        raise PlanProblems(
            [Problem("There is no such objective.", "objective", name, ", ".join(known), nearest(name, known))]
        )
    return (name,), ({"over": variant} if variant else {})


def make_program(
    facts: Facts, settings: PlanSettings, objectives: tuple[str, ...], notes: list[str]
) -> tuple[LinearProgram, list[Stage], Draft]:
    """Assemble the programme and its stages.

    Parameters
    ----------
    facts, settings : Facts, PlanSettings
        The economy, and how it is planned.
    objectives : tuple of str
        Names of objectives in order.
    notes : list of str
        What the user should know is added.
    """
    names = objectives
    if settings.tie_break and TIE_BREAK not in names:
        names = (*names, TIE_BREAK)
    draft = Draft(facts, settings, names, notes=notes)
    # a constraint and an objective may have one name: labour limits a plan, and a plan may save it
    members = [*constraint_families().items(), *((f"objective {name}", _objective(name)) for name in names)]
    for part in ("columns", "rows", "entries"):
        for name, module in members:
            declare = getattr(module, part, None)
            if declare is not None:
                draft.family = name
                declare(draft)
    stages = _stages(draft, names, settings)
    return draft.finish(), stages, draft


def _stages(draft: Draft, names: tuple[str, ...], settings: PlanSettings) -> list[Stage]:
    found: list[Stage] = []
    for place, name in enumerate(names):
        give = settings.give if isinstance(settings.give, float) else (*settings.give, *[0.0] * len(names))[place]
        for stage in _objective(name).stages(draft):
            found.append(replace(stage, give=give))
    return found
