"""Programmes tried one after another until there is a plan: terminal conditions, and constraints that give way."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from lustrum.planning.bases import Basis
from lustrum.planning.drafting import make_program
from lustrum.planning.facts import Facts
from lustrum.planning.infeasibility import describe, give_way, relax, rows_of
from lustrum.planning.program import Draft, LinearProgram, Stage
from lustrum.planning.scaling import find_scale
from lustrum.planning.settings import PlanSettings, Terminal
from lustrum.planning.stages import Pursuit, pursue
from lustrum.planning.watching import Watch

UNASKED: tuple[Terminal, ...] = ("keep", "balanced-growth", "none")
"""What must be left at the end when nobody asked: the first of these that can be."""


@dataclass
class Attempt:
    """A programme and what came of it."""

    terminal: Terminal
    program: LinearProgram
    stages: list[Stage]
    draft: Draft
    found: Pursuit
    notes: list[str]


def _attempt(
    facts: Facts,
    settings: PlanSettings,
    terminal: Terminal,
    steps: tuple[str, ...],
    given: tuple[tuple[str, ...], Watch, Basis | None],
) -> Attempt:
    """Draft and solve with one terminal condition; constraints of some families give way by as little as can be."""
    families, watch, warm = given
    notes: list[str] = []
    watch.begin("assembling")
    program, stages, draft = make_program(facts, settings.model_copy(update={"terminal": terminal}), steps, notes)
    may_give = rows_of(program, families=families)
    if may_give.any():
        watch.begin("solving", "what has to give way")
        relaxation = relax(program, find_scale(program), may_give, watch)
        if relaxation is not None:
            said = describe(program, facts, relaxation.below + relaxation.above, "short")
            notes.extend(f"Had to give way: {text}." for text in said["words"].head(5))
            if len(said) > 5:
                notes.append(f"Had to give way likewise: {len(said) - 5} more.")
            program = give_way(program, relaxation)
    return Attempt(terminal, program, stages, draft, pursue(program, stages, settings, notes, watch, warm), notes)


def _what_cannot_be_kept(facts: Facts, first: Attempt, attempt: Attempt, watch: Watch) -> list[str]:
    """Say, if the capital and stocks of the start cannot be kept, what falls short and what is asked instead."""
    if attempt.terminal == first.terminal:
        return []
    may_give = rows_of(first.program, families=("terminal",))
    watch.begin("explaining", "what cannot be kept")
    relaxation = relax(first.program, find_scale(first.program), may_give, watch)
    said = (
        [] if relaxation is None else list(describe(first.program, facts, relaxation.below, "short")["words"].head(3))
    )
    instead = {
        "balanced-growth": "the plan leaves enough capital for the last year's output instead",
        "none": "nothing need be left",
    }[attempt.terminal]
    return [
        f"Not all capital and stocks of the start can be kept ({'; '.join(said) or 'whatever is done'}): {instead}."
    ]


def yielding(settings: PlanSettings, objectives: tuple[str, ...], targets: Any) -> tuple[str, ...]:
    """Return the constraints that give way if there is no plan otherwise.

    A forecast; and, beside needs, uses of the state that are only a record of the past.
    """
    if settings.yields is not None:
        return settings.yields
    is_record = "needs" in objectives and targets is None and settings.committed is None
    forecast = () if settings.uncommanded == "response" else ("uncommanded",)  # terms that cannot be paid are no plan
    return (*forecast, "deliveries") if is_record else forecast


def try_in_turn(
    facts: Facts,
    chosen: PlanSettings,
    steps: tuple[str, ...],
    given: tuple[tuple[str, ...], Basis | None],
    watch: Watch,
) -> tuple[Attempt, list[str]]:
    """Try terminal conditions and what may give way, one after another, until there is a plan.

    Parameters
    ----------
    facts, chosen : Facts, PlanSettings
        The economy, and how it is planned.
    steps : tuple of str
        Objectives in order, see `aims`.
    given : tuple
        Constraints that may give way (of `yielding`), and the basis of a like plan.
    watch : Watch
        Hears of a wish to stop.

    Returns
    -------
    attempt : Attempt
        The first with a plan, or what is to be explained.
    notes : list of str
        What could not be kept.
    """
    families, warm = given
    first: Attempt | None = None
    for may_yield in (False, True) if families else (False,):
        for terminal in (chosen.terminal,) if chosen.terminal is not None else UNASKED:
            attempt = _attempt(facts, chosen, terminal, steps, (families if may_yield else (), watch, warm))
            first = first or attempt
            if attempt.found.status != "infeasible":
                return attempt, _what_cannot_be_kept(facts, first, attempt, watch)
            if watch.is_over:
                break
    assert first is not None
    return (first if chosen.terminal is not None else attempt), []
