"""From facts to a programme: finds the constraints and objectives by their place and lets each say its part."""

from __future__ import annotations

import importlib
from dataclasses import replace
from functools import lru_cache
from types import ModuleType

from lustrum import discovery
from lustrum.planning.aims import members_of, objective_names, weights_of
from lustrum.planning.facts import Facts
from lustrum.planning.program import Draft, LinearProgram, Stage
from lustrum.planning.settings import PlanSettings
from lustrum.planning.weighing import weighted_stage
from lustrum.planning.worth import count_what_is_left

CONSTRAINTS = "lustrum.planning.constraints"

TIE_BREAK = "proportions"


@lru_cache(maxsize=1)
def constraint_families() -> dict[str, ModuleType]:
    """Return all families of constraints by name, in order of place."""
    return {name: importlib.import_module(module) for name, module in discovery.list_modules(CONSTRAINTS).items()}


@lru_cache(maxsize=16)
def _objective(name: str) -> ModuleType:
    return importlib.import_module(objective_names()[name])


def make_program(
    facts: Facts, settings: PlanSettings, steps: tuple[str, ...], notes: list[str]
) -> tuple[LinearProgram, list[Stage], Draft]:
    """Assemble the programme and its stages.

    Parameters
    ----------
    facts, settings : Facts, PlanSettings
        The economy, and how it is planned.
    steps : tuple of str
        Objectives in order, see `aims`.
    notes : list of str
        What the user should know is added.
    """
    if settings.tie_break and TIE_BREAK not in members_of(steps):
        steps = (*steps, TIE_BREAK)
    names = members_of(steps)
    draft = Draft(facts, settings, names, steps=steps, notes=notes)
    # a constraint and an objective may have one name: labour limits a plan, and a plan may save it
    members = [*constraint_families().items(), *((f"objective {name}", _objective(name)) for name in names)]
    for part in ("columns", "rows", "entries"):
        for name, module in members:
            declare = getattr(module, part, None)
            if declare is not None:
                draft.family = name
                declare(draft)
    stages = _stages(draft, steps, settings)
    return draft.finish(), stages, draft


def _stages(draft: Draft, steps: tuple[str, ...], settings: PlanSettings) -> list[Stage]:
    found: list[Stage] = []
    for place, step in enumerate(steps):
        give = settings.give if isinstance(settings.give, float) else (*settings.give, *[0.0] * len(steps))[place]
        parts = [(weight, _objective(name).stages(draft)) for weight, name in weights_of(step)]
        if len(parts) == 1:
            found.extend(replace(stage, give=give) for stage in parts[0][1])
        else:
            even = [(weight / len(stages), replace(stage, give=give)) for weight, stages in parts for stage in stages]
            found.append(weighted_stage(step, even))
    if draft.terminal == "valued":
        found[0] = count_what_is_left(draft, found[0], steps[0])
    return found
