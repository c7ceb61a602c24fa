"""One objective after another: solve, certify, keep what was reached, go on."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field, replace
from typing import Literal

import numpy as np
from numpy.typing import NDArray

from lustrum.errors import Problem
from lustrum.planning.answers import Answer, Outcome
from lustrum.planning.bases import Basis
from lustrum.planning.certificate import Certificate, certify, combine
from lustrum.planning.concave import Curve, add_tangents, set_worth
from lustrum.planning.program import LinearProgram, Stage
from lustrum.planning.settings import PlanProblems, PlanSettings
from lustrum.planning.solving import RETRIES, Solver
from lustrum.planning.watching import Watch
from lustrum.planning.weighing import weigh

Floats = NDArray[np.float64]
Status = Literal["optimal", "feasible", "infeasible", "interrupted"]


SLACKS = (1e-6, 1e-4)
"""Shares of their value that earlier stages give up when a later one cannot be computed otherwise."""


FAR = 1e-2
"""A certified gap above this, of work that was stopped, is worth a moment's search for a better plan."""


ROUNDS = 60
"""Most rounds of tangents; each takes about three quarters of the gap away."""


@dataclass
class Pursuit:
    """What came of all stages.

    Parameters
    ----------
    status : str
        Status of the plan.
    x, y : arrays or None
        Levels of the last stage that was reached; valuations of the first.
    certificate : Certificate or None
        Of all stages that were reached.
    reached : list of (Stage, float)
        Stages, and the value of each when it was pursued.
    solver : Solver
        With the natural sizes.
    """

    solver: Solver
    status: Status = "interrupted"
    x: Floats | None = None
    y: Floats | None = None
    certificate: Certificate | None = None
    reached: list[tuple[Stage, float]] = field(default_factory=list)

    @property
    def program(self) -> LinearProgram:
        """The programme, with the tangents that were added."""
        return self.solver.original

    @property
    def valuations(self) -> Floats | None:
        """Valuations in the first stage, float64 (row,); tangents that were added later are worth nothing to it."""
        if self.y is None:
            return None
        return np.pad(self.y, (0, self.program.shape[0] - len(self.y)))


def pursue(
    program: LinearProgram,
    stages: Sequence[Stage],
    settings: PlanSettings,
    notes: list[str],
    watch: Watch | None = None,
    warm: Basis | None = None,
) -> Pursuit:
    """Solve a programme for one objective after another, from scratch or from where another solve ended.

    When the work is stopped, by the user or by the clock, the best plan found by then is kept, with its proof.

    Raises
    ------
    PlanProblems
        If nothing limits an objective.
    """
    solver = Solver(program, settings, watch, warm)
    found = Pursuit(solver)
    proofs: list[Certificate] = []
    for place, asked in enumerate(stages):
        if found.reached and solver.watch.is_over:
            notes.append(f"{_who_stopped(solver.watch)}: not pursued: {', '.join(s.name for s in stages[place:])}.")
            found.status = "feasible"
            return found
        stage, answer, proof = _attain(solver, asked, settings, notes)
        notes.extend(dict.fromkeys(solver.notes))
        solver.notes.clear()
        if answer.outcome == "unbounded":
            raise PlanProblems([_unbounded(stage)])
        if answer.outcome == "infeasible" and not found.reached:
            found.status = "infeasible"
            return found
        if answer.outcome == "stopped":
            answer, proof = _best_of_what_there_is(solver, stage, answer, found.x)
        if answer.x is None or proof is None or not proof.is_feasible(settings.tolerance):
            if found.reached:
                notes.append(f"The objective '{stage.name}' was not reached ({_why(answer.outcome)}).")
                found.status = "feasible"
            elif answer.outcome == "stopped":
                notes.append(f"{_who_stopped(solver.watch)} before any plan was found that can be carried out.")
            return found
        value = float(stage.cost @ answer.x)
        proofs.append(proof)
        found.x, found.certificate = answer.x, combine(proofs)
        found.y = answer.y if found.y is None else found.y
        found.reached.append((stage, value + stage.offset))
        found.status = "optimal" if found.certificate.is_within(settings.tolerance) else "feasible"
        if answer.outcome == "stopped" and not proof.is_within(settings.tolerance):
            notes.append(_how_far(solver.watch, stage, proof))
            return found
        solver.watch.report("certifying", stage.name, proof.gap)
        solver.lock(stage, value)
    return found


def _best_of_what_there_is(
    solver: Solver, stage: Stage, answer: Answer, before: Floats | None
) -> tuple[Answer, Certificate | None]:
    """Return the best of what the solver held, the plan of the stage before, and doing nothing.

    The bound is the better of that of the solver's valuations and that of none.
    """
    rest = np.clip(0.0, solver.original.lower, solver.original.upper)
    nothing = np.zeros(solver.program.shape[0])
    levels = [answer.x, before, rest]
    x, found, proof = _best(solver, stage, levels, [answer.y, nothing])
    has_more = x is not None and x is not rest
    is_far = proof is None or proof.gap > FAR
    if before is None and is_far and (not has_more or solver.soon_covers(stage)):
        other = solver.find_any(stage)
        x, found, proof = _best(solver, stage, [x, other.x, *levels], [answer.y, other.y, nothing])
    return found, proof


def _best(
    solver: Solver, stage: Stage, levels: Sequence[Floats | None], duals: Sequence[Floats | None]
) -> tuple[Floats | None, Answer, Certificate | None]:
    """Return the best levels that can be carried out, and them with the valuations that say most of the best."""
    able = _able(solver, stage, levels)
    if not able:
        return None, Answer("stopped"), None
    x = able[0][1]
    answers = [Answer("stopped", x, y) for y in duals if y is not None]
    proven = [(one, _prove(solver, stage, one)) for one in answers]
    return x, *min(proven, key=lambda one: one[1].gap if one[1] is not None else np.inf)


def _able(solver: Solver, stage: Stage, given: Sequence[Floats | None]) -> list[tuple[float, Floats]]:
    """Return those levels that can be carried out, with the cost of each, the best first."""
    nothing, curve = np.zeros(solver.program.shape[0]), _curve_of(solver, stage)
    found: list[tuple[float, Floats]] = []
    for levels in given:
        x = levels if levels is None or curve is None else set_worth(curve, levels)
        proof = None if x is None else _prove(solver, stage, Answer("stopped", x, nothing))
        if x is not None and proof is not None and proof.is_feasible(solver.settings.tolerance):
            found.append((stage.sense * float(stage.cost @ x), x))
    return sorted(found, key=lambda one: one[0])


def _who_stopped(watch: Watch) -> str:
    return "Stopped by the user" if watch.was_interrupted else "Stopped when its time was up"


def _how_far(watch: Watch, stage: Stage, proof: Certificate) -> str:
    known = f"the best is proven to be no further than {proof.bound:.6g} {stage.unit}"
    if not np.isfinite(proof.bound):
        known = "how far the best can be is not known"
    return f"{_who_stopped(watch)} while '{stage.name}' was pursued: {proof.value:.6g} were reached, and {known}."


def _attain(
    solver: Solver, stage: Stage, settings: PlanSettings, notes: list[str]
) -> tuple[Stage, Answer, Certificate | None]:
    """Solve for a stage; for one of several objectives, for each of them alone and then for all, weighed.

    Return a part alone if it is the last that was reached.
    """
    plans: list[Floats] = []
    for _, part in stage.parts:
        solver.watch.begin("solving", f"{part.name} alone")
        answer, proof = _answer_with_some_slack(solver, part, settings, notes)
        if answer.outcome != "optimal" or answer.x is None or proof is None:
            return part, answer, proof
        if not proof.is_within(settings.tolerance):
            notes.append(f"The best of '{part.name}' alone is not certified: its weight is taken of what was found.")
        plans.append(answer.x)
    stage = weigh(stage, plans) if stage.parts else stage
    solver.watch.begin("solving", stage.name)
    return stage, *_answer_with_some_slack(solver, stage, settings, notes)


def _answer_with_some_slack(
    solver: Solver, stage: Stage, settings: PlanSettings, notes: list[str]
) -> tuple[Answer, Certificate | None]:
    """Solve and certify; if what earlier stages reached leaves too little room, let them give up a little."""
    answer, proof = reach(solver, stage, settings)
    for slack in SLACKS if solver.kept else ():
        if answer.outcome == "stopped" or (proof is not None and proof.is_within(settings.tolerance)):
            break
        solver.loosen(slack)
        answer, proof = reach(solver, stage, settings)
        if proof is not None and proof.is_within(settings.tolerance):
            notes.append(
                f"Earlier objectives gave up {slack:.0e} of their value so that '{stage.name}' could be pursued."
            )
    return answer, proof


def reach(solver: Solver, stage: Stage, settings: PlanSettings) -> tuple[Answer, Certificate | None]:
    """Solve and certify one objective; add tangents as long as utilities are above what the formula says.

    Parameters
    ----------
    solver : Solver
        The programme, with what earlier objectives must keep; tangents that are added stay.
    stage : Stage
        The objective.
    settings : PlanSettings
        Settings of the plan.

    Returns
    -------
    answer : Answer
        The best found; utilities of concave objectives as the formula has them.
    proof : Certificate or None
        Of this answer; None if there is none.
    """
    answer, proof = _best_answer(solver, stage, settings)
    curve = _curve_of(solver, stage)
    if curve is None:
        return answer, proof
    best: tuple[Answer, Certificate | None] = answer, None
    for _ in range(ROUNDS):
        if answer.x is None or answer.y is None:
            return best if best[1] is not None else (answer, None)
        true = replace(answer, x=set_worth(curve, answer.x))
        proof = _prove(solver, stage, true)
        is_stopped = answer.outcome == "stopped"
        if best[1] is None or not is_stopped or _is_better(proof, best[1]):
            best = true, proof
        if is_stopped:
            return replace(best[0], outcome="stopped"), best[1]
        if answer.outcome != "optimal" or (proof is not None and proof.is_within(settings.tolerance)):
            break
        extended = add_tangents(solver.original, curve, answer.x, settings.tolerance)
        if extended is None:
            break
        rows, y = solver.original.shape[0], answer.y
        best = replace(best[0], y=np.insert(y, rows, np.zeros(extended.shape[0] - rows))), best[1]
        solver.extend(extended)
        solver.watch.report("solving", stage.name, proof.gap if proof is not None else np.inf)
        answer, _ = _best_answer(solver, stage, settings)
    return best


def _curve_of(solver: Solver, stage: Stage) -> Curve | None:
    """Return the utilities that the objective, or one before it, counts."""
    return next((one.curve for one in (stage, *(kept for kept, _ in solver.kept)) if one.curve is not None), None)


def _best_answer(solver: Solver, stage: Stage, settings: PlanSettings) -> tuple[Answer, Certificate | None]:
    """Solve, certify, and try again in other ways while the certificate is not good enough."""
    best: tuple[Answer, Certificate | None] | None = None
    for retry in range(len(RETRIES)):
        answer = solver.solve(stage, retry)
        proof = _prove(solver, stage, answer)
        if best is None or _is_better(proof, best[1]):
            best = answer, proof
        if answer.outcome in ("near", "infeasible", "unbounded", "stopped") or (
            proof and proof.is_within(settings.tolerance)
        ):
            break
    assert best is not None
    return best


def _prove(solver: Solver, stage: Stage, answer: Answer) -> Certificate | None:
    if answer.x is None or answer.y is None:
        return None
    return certify(solver.program, stage, answer.x, answer.y, solver.units(stage.cost))


def _is_better(proof: Certificate | None, other: Certificate | None) -> bool:
    if proof is None or other is None:
        return proof is not None
    return (proof.primal_violation, proof.gap + proof.dual_violation) < (
        other.primal_violation, other.gap + other.dual_violation,
    )  # fmt: skip


def _unbounded(stage: Stage) -> Problem:
    return Problem(
        f"Nothing limits the objective '{stage.name}': it could be as large as one likes.",
        "plan",
        remedy="Give the economy labour, land, capital or limits on trade; or, if goods can be bought abroad for less "
        "than they are sold for, a limit on that trade.",
    )


def _why(outcome: Outcome) -> str:
    return {"stopped": "stopped early", "infeasible": "its limits clash", "failed": "the solver failed"}.get(
        outcome, outcome
    )
