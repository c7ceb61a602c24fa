"""When the structured first-order method solves a plan, and what is told of it."""

from __future__ import annotations

from collections.abc import Callable, Sequence

from lustrum.kernels.paths import is_loaded
from lustrum.planning.answers import Answer
from lustrum.planning.program import LinearProgram, Stage
from lustrum.planning.settings import PlanSettings
from lustrum.planning.structured.coverage import Uncovered, why_not
from lustrum.planning.structured.solve import Found, Progress, solve
from lustrum.planning.watching import StillAtWork, Watch

MANY = 400
"""From this many products (and places) on, the structured first-order method is chosen where it covers the plan: an
interior point needs minutes there, and hours beyond (measured)."""

KERNELS = ("settle", "step_within")


def is_asked_for(
    program: LinearProgram, stage: Stage, settings: PlanSettings, kept: Sequence[object], notes: list[str]
) -> bool:
    """Say whether an objective is pursued so: by the settings or by size, and if the method covers the programme.

    Parameters
    ----------
    program, stage, settings : LinearProgram, Stage, PlanSettings
        What is to be solved, and how.
    kept : sequence
        What earlier objectives reached.
    notes : list of str
        Why not, if it is too large for others, is added.
    """
    asked, rows = settings.solver, program.rows
    if asked not in ("choose", "first-order") or "material" not in rows:
        return False
    if asked == "choose" and rows["material"].size < MANY * (1 + int(rows["material"].codes["year"].max())):
        return False
    why = why_not(program, stage, kept)
    if why:
        notes.append(f"The first-order method was not used for '{stage.name}': {why}.")
    return not why


def is_ready(program: LinearProgram, stage: Stage, kept: Sequence[object]) -> bool:
    """Say whether the method covers an objective and can start at once, its kernels being loaded."""
    return "material" in program.rows and not why_not(program, stage, kept) and is_loaded(KERNELS)


def search(program: LinearProgram, stage: Stage, settings: PlanSettings, is_over: Callable[[], bool]) -> Answer | None:
    """Return the best plan found until it is over; None if the method does not cover the programme."""
    try:
        found = solve(program, stage, gap=settings.gap, threads=settings.threads, is_over=is_over)
    except Uncovered:
        return None
    return Answer("stopped", found.levels, found.prices)


def pursue(
    program: LinearProgram, stage: Stage, settings: PlanSettings, watch: Watch, notes: list[str]
) -> Answer | None:
    """Solve by the structured method; None if it has no plan or no bound to show."""

    def report(progress: Progress) -> None:
        watch.count(progress.iterations)

    def work() -> Found:
        return solve(program, stage, gap=settings.gap, threads=settings.threads, report=report,
                     is_over=lambda: watch.is_over)  # fmt: skip

    try:
        found = watch.do(work, stage.name)
    except StillAtWork:
        return Answer("stopped")
    except Uncovered as reason:
        notes.append(f"The first-order method was not used for '{stage.name}': {reason}.")
        return None
    if found.was_stopped:
        return Answer("stopped", found.levels, found.prices)
    if found.levels is None or found.prices is None:
        notes.append(f"The first-order method found no plan or no bound for '{stage.name}'.")
        return None
    said = f"'{stage.name}' was pursued by the first-order method to a proven gap of {found.gap:.1e}"
    notes.append(f"{said} in {found.history[-1].iterations} iterations.")
    return Answer("near", found.levels, found.prices)
