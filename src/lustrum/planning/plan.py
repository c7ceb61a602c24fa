"""The door of the planning floor: `plan` takes an Economy and returns a `Plan`.

Examples
--------
An economy of two sectors that makes three times its own final demand, for want of more labour:

>>> import pandas as pd
>>> from lustrum.economy.economy import Economy
>>> flows = pd.DataFrame([[150, 500], [200, 100]], index=["1", "2"], columns=["1", "2"])
>>> economy = Economy.from_tables(flows, final=pd.Series([350, 1700], index=["1", "2"]),
...     labour=pd.Series([100, 300], index=["1", "2"]), name="two sectors", unit="dollar", year=2009)
>>> made = plan(economy, years=1, labour_limits=1200)
>>> made.status, round(made.objective, 6)
('optimal', 3.0)
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import replace
from typing import TYPE_CHECKING, Any

from lustrum.planning.aims import ObjectiveSpec, members_of, read_objective
from lustrum.planning.attempts import Attempt, try_in_turn, yielding
from lustrum.planning.dead_ends import why_nothing
from lustrum.planning.facts import Facts, read_facts
from lustrum.planning.infeasibility import PlanExplanation, explain
from lustrum.planning.periods import by_period
from lustrum.planning.record import Plan, Question
from lustrum.planning.settings import PlanSettings, make_settings
from lustrum.planning.watching import PlanProgress, Watch, watching

if TYPE_CHECKING:
    from lustrum.economy.economy import Economy

__all__ = ["Plan", "PlanProgress", "plan"]

NOTHING = 1e-9
"""A multiple of the targets below this is none."""


def plan(
    economy: Economy,
    targets: Any = None,
    objective: ObjectiveSpec = "ray",
    years: int = 5,
    settings: PlanSettings | Mapping[str, Any] | None = None,
    progress: Callable[[PlanProgress], object] | None = None,
    *,
    like: Plan | None = None,
    **options: Any,
) -> Plan:
    """Plan an economy for some years.

    Ctrl-C ends the work within about two seconds and keeps the best plan found, with its proof (see the setting
    `interruptible`); a second Ctrl-C raises ``KeyboardInterrupt`` at once.

    Parameters
    ----------
    economy : Economy
        What can be made of what, and what there is. Tables that are absent switch off what needs them; `Plan.notes`
        says so.
    targets : DataFrame (product, amount; year, region, group), mapping of product to amount, or None
        What is to be delivered, product units a year. A mapping may give one amount for each year. None: the
        economy's own final demand, grown by the setting `growth`; without it, its needs.
    objective : str, mapping or sequence of these
        ``ray`` (the largest multiple of the targets), ``harmony`` (the concave utility of each), ``needs``,
        ``capacity``, ``labour``, ``output``, ``employment``, ``imbalance``; several are pursued one
        after another, each keeping what those before it reached, less the share `give`; ``0.7*ray & 0.3*needs`` weighs
        them against each other (`weighing`). See `aims.read_objective`.
    years : int
        How many.
    settings, **options : PlanSettings or mapping, and single settings by name
        How it is planned; see `PlanSettings`.
    progress : callable, optional
        Is given a `PlanProgress` (phase, objective, iterations, certified gap where known, seconds) when a phase
        begins and ends, and about four times a second while the solver works, in the thread that called `plan`. If it
        returns False the work is stopped as by Ctrl-C.
    like : Plan, optional
        A plan of much the same question: the solver starts from where it ended, if the programmes have one shape. The
        proof is the same; where several plans are best it may be another of them.

    Returns
    -------
    Plan
        Without a plan that meets what was asked, a Plan with the status ``infeasible`` and an explanation. When the
        work was stopped, the status is ``feasible`` if there is a plan to carry out, and else ``interrupted``; a note
        says what was reached and what is proven of the best.

    Raises
    ------
    PlanProblems
        If settings, targets or tables cannot be understood, or nothing limits the objective.
    """
    steps, variant = read_objective(objective)
    names = members_of(steps)
    chosen = make_settings(settings, {**variant, **options})
    with watching(chosen.interruptible, chosen.time_limit, progress) as watch:
        notes: list[str] = []
        watch.begin("reading")
        facts = read_facts(economy, targets, years, chosen, notes, objectives=names)
        facts = by_period(facts, economy, chosen, names)
        given = yielding(chosen, names, targets), None if like is None else like.basis
        attempt, more = try_in_turn(facts, chosen, steps, given, watch)
        made = _conclude(facts, chosen, attempt, [*notes, *more], watch)
        return replace(made, question=Question(economy, targets, objective))


def _conclude(facts: Facts, settings: PlanSettings, attempt: Attempt, notes: list[str], watch: Watch) -> Plan:
    found, explanation = attempt.found, None
    if found.status == "infeasible":
        watch.begin("explaining")
        explanation = (
            explain(attempt.program, facts, found.solver.scale, settings, watch)
            if settings.explain
            else PlanExplanation("No plan meets everything that was asked.")
        )
    first = found.reached[0][0] if found.reached else attempt.stages[0]
    value = float("nan") if found.x is None else float(first.cost @ found.x) + first.offset
    if settings.explain and found.status == "optimal" and first.name.startswith("ray") and abs(value) < NOTHING:
        watch.begin("explaining", "why nothing can be delivered")
        notes = [*notes, *why_nothing(attempt.program, facts, first, found.solver.scale, settings, watch)]
    return Plan(
        name=facts.name, status=found.status, objective=value, unit=first.unit, years=facts.years,
        certificate=found.certificate, stages=tuple((s.name, v, s.unit) for s, v in found.reached),
        explanation=explanation, notes=tuple(dict.fromkeys([*notes, *attempt.notes])), evidence=facts.evidence,
        settings=settings, facts=facts, program=found.program, levels=found.x, duals=found.valuations,
        draft=attempt.draft,
        objectives=tuple(stage for stage, _ in found.reached) or (first,),
        question=Question(None, None, ""), basis=found.solver.basis,
        was_interrupted=watch.was_interrupted,
    )  # fmt: skip
