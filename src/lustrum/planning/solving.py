"""HiGHS behind one class: natural units in, answers in the economy's own units out.

The solver is used cold, on one thread of its own, with fixed options and no clock unless a time limit is asked for;
so that the same programme gives the same bits, watched (`watching`) or not. What it reports is never believed:
`certificate` checks every answer.
"""

from __future__ import annotations

import time
from dataclasses import replace
from typing import Any

import highspy
import numpy as np
from numpy.typing import NDArray
from scipy.sparse import csc_array, vstack

from lustrum.planning import first_order
from lustrum.planning.answers import Answer, Outcome
from lustrum.planning.bases import Basis, keep_basis, open_basis
from lustrum.planning.program import LinearProgram, Stage
from lustrum.planning.scaling import Scale, find_scale
from lustrum.planning.settings import PlanSettings
from lustrum.planning.watching import StillAtWork, Watch

Floats = NDArray[np.float64]
Ints = NDArray[np.int64]

TOLERANCE = 1e-9
"""Feasibility tolerance in natural units; the certificate has its own."""

LARGE = 40_000
"""From this many entries on, interior point with crossover is chosen: about as fast there, and faster beyond."""

ENOUGH = 0.5
"""Seconds that a search for any plan needs at least."""

PRIMAL, DUAL = 4, 1
"""Simplex strategies. The primal method starts from the plan that does nothing, which most plans can grow from; it is
the faster one on them, and stopped early it holds a plan that can be carried out."""

RETRIES: tuple[dict[str, Any], ...] = (
    {"simplex_strategy": PRIMAL},
    {"simplex_strategy": DUAL},
    {"simplex_strategy": PRIMAL, "presolve": "off"},
    {"solver": "ipm", "run_crossover": "on"},
)
"""Options tried one after another when an answer is not good enough."""

AS_BEFORE: dict[str, Any] = {"solver": "simplex", "simplex_strategy": DUAL, "presolve": "off"}
"""Options for starting from where another solve ended: what was best there is nearly so here, and limits moved."""

_OUTCOMES: dict[Any, Outcome] = {
    highspy.HighsModelStatus.kOptimal: "optimal",
    highspy.HighsModelStatus.kInfeasible: "infeasible",
    highspy.HighsModelStatus.kUnbounded: "unbounded",
    highspy.HighsModelStatus.kTimeLimit: "stopped",
    highspy.HighsModelStatus.kInterrupt: "stopped",
    highspy.HighsModelStatus.kIterationLimit: "stopped",
}


class Solver:
    """One programme and the objectives set to it one after another."""

    def __init__(
        self,
        program: LinearProgram,
        settings: PlanSettings,
        watch: Watch | None = None,
        warm: Basis | None = None,
    ) -> None:
        self.original, self.settings, self.watch = program, settings, watch or Watch()
        self.basis: Basis | None = None
        fits = warm is not None and (len(warm.rows), len(warm.columns)) == program.shape
        self._warm = warm if fits else None
        self.scale: Scale = find_scale(program)
        self.kept: list[tuple[Stage, float]] = []
        self.slack = TOLERANCE
        self.notes: list[str] = []
        self._highs: Any = None

    @property
    def locks(self) -> list[tuple[Floats, float, float]]:
        """Rows that keep what earlier stages reached: coefficients, lower and upper limit."""
        return [self._lock(stage, value) for stage, value in self.kept]

    def _lock(self, stage: Stage, value: float) -> tuple[Floats, float, float]:
        edge = value + stage.sense * (stage.give + self.slack) * stage.size(value)
        return (stage.cost, edge, np.inf) if stage.sense < 0 else (stage.cost, -np.inf, edge)

    @property
    def program(self) -> LinearProgram:
        """The programme with the rows that keep what earlier stages reached."""
        base, locks = self.original, self.locks
        if not locks:
            return base
        kept = csc_array(np.array([cost for cost, _, _ in locks]))
        return LinearProgram(
            matrix=csc_array(vstack([base.matrix, kept], format="csc")),
            row_lower=np.concatenate([base.row_lower, [low for _, low, _ in locks]]),
            row_upper=np.concatenate([base.row_upper, [high for _, _, high in locks]]),
            lower=base.lower,
            upper=base.upper,
            columns=base.columns,
            rows=base.rows,
        )

    def lock(self, stage: Stage, value: float) -> None:
        """Keep the value of a stage, less what it may give up, in all later ones."""
        self.kept.append((stage, value))
        if self._highs is not None:
            cost, low, high = self._lock(stage, value)
            unit = self._lock_unit(cost)
            where = np.flatnonzero(cost)
            values = cost[where] * self.scale.column[where] / unit
            self._highs.addRow(low / unit, high / unit, len(where), where.astype(np.int32), values)

    def extend(self, program: LinearProgram) -> None:
        """Go on with a programme that has more rows: tangents of concave utilities, after those there were."""
        old = self.original.shape[0]
        where, values = program.matrix.tocsr()[old:], self.scale.column
        entries = where.data * values[where.indices]
        size = np.maximum.reduceat(np.abs(entries), where.indptr[:-1])
        unit = np.exp2(np.round(np.log2(size)))
        self.original, self.scale = program, Scale(np.concatenate([self.scale.row, unit]), values)
        if self.kept:  # rows that keep what was reached stand after those of the programme
            self._highs = None
        if self._highs is None:
            return
        upper = program.row_upper[old:] / unit
        entries = entries / np.repeat(unit, np.diff(where.indptr))
        self._highs.addRows(
            len(unit), np.full(len(unit), -np.inf), upper, len(entries), where.indptr[:-1].astype(np.int32),
            where.indices.astype(np.int32), entries,
        )  # fmt: skip
        self._highs.setOptionValue("solver", "simplex")
        self._highs.setOptionValue("simplex_strategy", DUAL)

    def change_row(self, row: int, low: float, high: float) -> None:
        """Give a row of the programme other limits; the next solution starts from the last one."""
        program = self.original
        lower, upper = program.row_lower.copy(), program.row_upper.copy()
        lower[row], upper[row] = low, high
        self.original = replace(program, row_lower=lower, row_upper=upper)
        if self._highs is not None:
            unit = self.scale.row[row]
            self._highs.changeRowBounds(row, low / unit, high / unit)
            self._highs.setOptionValue("solver", "simplex")
            self._highs.setOptionValue("simplex_strategy", DUAL)

    def ranges(self, rows: Ints, is_upper: NDArray[np.bool_]) -> Floats:
        """Return how far the limits of some rows may give way until other valuations hold, float64 (row asked for,).

        Of an upper limit the largest, of a lower one the smallest at which the last basis is best; not a number where
        the solver does not know.
        """
        unknown = np.full(len(rows), np.nan)
        if self._highs is None:
            return unknown
        status, ranging = self._highs.getRanging()
        if status != highspy.HighsStatus.kOk or not ranging.valid:
            return unknown
        up, down = np.array(ranging.row_bound_up.value_), np.array(ranging.row_bound_dn.value_)
        end = np.where(is_upper, up[rows], down[rows])
        return np.asarray(end * self.scale.row[rows], dtype=np.float64)

    def loosen(self, slack: float) -> None:
        """Let earlier stages give up a small share more, and start anew."""
        self.slack, self._highs = slack, None

    def _lock_unit(self, cost: Floats) -> float:
        size = float(np.max(np.abs(cost * self.scale.column), initial=0.0))
        return float(np.exp2(np.round(np.log2(size)))) if size > 0 else 1.0

    def units(self, cost: Floats) -> tuple[Floats, Floats, float]:
        """Return natural sizes of rows (locks included) and columns, and of the objective."""
        more = [self._lock_unit(kept.cost) for kept, _ in self.kept]
        return np.concatenate([self.scale.row, more]), self.scale.column, self._lock_unit(cost)

    def solve(self, stage: Stage, retry: int = 0) -> Answer:
        """Solve for one objective; a `retry` above 0 starts anew with other options."""
        if not retry and first_order.is_asked_for(self.original, stage, self.settings, self.kept, self.notes):
            answer = first_order.pursue(self.original, stage, self.settings, self.watch, self.notes)
            if answer is not None:
                return answer
        is_fresh = self._highs is None or retry > 0
        if is_fresh:
            is_warm = self._warm is not None and not retry
            self._highs = self._make(AS_BEFORE if is_warm else RETRIES[retry])
            if is_warm:
                self._highs.setBasis(open_basis(self._warm))
        self._set_cost(stage)
        try:
            outcome = self._run(stage, is_fresh)
        except StillAtWork:
            self._highs = None
            return Answer("stopped")
        if outcome == "optimal" and self.basis is None and self._highs.getNumRow() == self.original.shape[0]:
            self.basis = keep_basis(self._highs)
        return self._read(outcome, stage)

    def _set_cost(self, stage: Stage) -> None:
        highs, (_, column_unit, unit) = self._highs, self.units(stage.cost)
        count = len(column_unit)
        highs.changeObjectiveSense(highspy.ObjSense.kMaximize if stage.sense < 0 else highspy.ObjSense.kMinimize)
        highs.changeColsCost(count, np.arange(count, dtype=np.int32), stage.cost * column_unit / unit)

    def _read(self, outcome: Outcome, stage: Stage) -> Answer:
        """Return what the solver holds, in the economy's own units."""
        solution, (row_unit, column_unit, unit) = self._highs.getSolution(), self.units(stage.cost)
        if outcome in ("infeasible", "unbounded") or not solution.value_valid:
            return Answer(outcome)
        x = np.clip(np.array(solution.col_value) * column_unit, self.original.lower, self.original.upper)
        y = np.array(solution.row_dual) * unit / row_unit if solution.dual_valid else np.zeros(len(row_unit))
        return Answer(outcome, x, y)

    def _run(self, stage: Stage, is_fresh: bool) -> Outcome:
        """Run the solver; if it is the simplex method, so that it holds a plan that can be carried out."""
        highs, watch = self._highs, self.watch
        if is_fresh and watch.is_active and highs.getOptionValue("presolve")[1] != "off":
            outcome = self._run_reduced(highs, stage)
            if outcome is not None:
                return outcome
        stopped = watch.run(highs, stage=stage.name, may_leave=True)
        status = highs.getModelStatus()
        if not stopped and status == highspy.HighsModelStatus.kUnboundedOrInfeasible:
            highs.setOptionValue("presolve", "off")
            stopped = watch.run(highs, stage=stage.name, may_leave=True)
            status = highs.getModelStatus()
        if not stopped:
            return _OUTCOMES.get(status, "failed")
        if _is_simplex(highs):
            self._highs = self._make_feasible(highs)
        return "stopped"

    def _run_reduced(self, highs: Any, stage: Stage) -> Outcome | None:
        """Presolve and solve one after the other, since the solver forgets a reduced programme's plan when stopped.

        The bits are those of doing both at once. Return None if the programme cannot be reduced, or nothing is known
        after all.
        """
        highs.presolve()
        if highs.getModelPresolveStatus() != highspy.HighsPresolveStatus.kReduced:
            return None
        inner = _reduced(highs)
        if self.watch.run(inner, stage=stage.name, may_leave=True):
            held = self._make_feasible(inner) if _is_simplex(inner) else inner
            highs.postsolve(held.getSolution())
            return "stopped"
        outcome = _OUTCOMES.get(inner.getModelStatus(), "failed")
        if outcome == "optimal":
            chosen = highs.getOptionValue("solver")[1]
            highs.setOptionValue("solver", "simplex")  # as the solver itself does after it has undone the reductions
            highs.postsolve(inner.getSolution(), inner.getBasis())
            highs.setOptionValue("solver", chosen)
            return _OUTCOMES.get(highs.getModelStatus(), "failed")
        return "infeasible" if outcome == "infeasible" else None

    def soon_covers(self, stage: Stage) -> bool:
        """Say whether the structured first-order method can pursue an objective, and at once."""
        return first_order.is_ready(self.original, stage, self.kept)

    def find_any(self, stage: Stage) -> Answer:
        """Look, for a moment, for any plan that can be carried out, when work was stopped before there was one.

        The structured first-order method has one soon, if it covers the programme and its kernels are loaded (which
        takes longer than there is time for); else the primal simplex method.
        """
        watch = self.watch
        until = time.monotonic() + watch.grace
        if watch.grace < ENOUGH:
            return Answer("stopped")
        if self.soon_covers(stage):
            answer = first_order.search(self.original, stage, self.settings, lambda: time.monotonic() > until)
            if answer is not None:
                return answer
        self._highs = highs = self._make({**RETRIES[0], "solver": "simplex"})
        self._set_cost(stage)
        highs.presolve()
        if highs.getModelPresolveStatus() != highspy.HighsPresolveStatus.kReduced:
            return Answer("stopped")
        inner = _reduced(highs)
        watch.run(inner, grace=until - time.monotonic())
        highs.postsolve(inner.getSolution())
        return self._read("stopped", stage)

    def _make_feasible(self, highs: Any) -> Any:
        """Look, for a moment, for any plan that can be carried out, if the solver was stopped before it had one.

        Return the solver that holds it.
        """
        if highs.getInfo().primal_solution_status == highspy.SolutionStatus.kSolutionStatusFeasible:
            return highs
        other: Any = highspy.Highs()  # type: ignore[no-untyped-call]
        other.passOptions(highs.getOptions())
        lp = highs.getLp()
        lp.col_cost_ = np.zeros(lp.num_col_)
        other.passModel(lp)
        if highs.getBasis().valid:
            other.setBasis(highs.getBasis())
        self.watch.run(other, grace=self.watch.grace)
        return other

    def _make(self, options: dict[str, Any]) -> Any:
        program, (row_unit, column_unit, _) = self.program, self.units(np.zeros(self.original.shape[1]))
        matrix = program.matrix
        data = matrix.data / row_unit[matrix.indices]
        data *= np.repeat(column_unit, np.diff(matrix.indptr))
        highs: Any = highspy.Highs()  # type: ignore[no-untyped-call]
        solver = self.settings.solver
        if solver in ("choose", "first-order"):
            solver = "ipm" if matrix.nnz > LARGE else "simplex"
        chosen = {
            "output_flag": False, "threads": self.settings.threads, "parallel": "off", "solver": solver,
            "random_seed": 0, "primal_feasibility_tolerance": TOLERANCE, "dual_feasibility_tolerance": TOLERANCE,
        }  # fmt: skip
        if solver == "ipm" and not self.settings.crossover:
            # valuations of an inner point are lost on the way back through presolve
            chosen |= {"run_crossover": "off", "presolve": "off"}
        for name, value in {**chosen, **options}.items():
            highs.setOptionValue(name, value)
        lp = highspy.HighsLp()
        lp.num_row_, lp.num_col_ = program.shape
        lp.col_cost_ = np.zeros(lp.num_col_)
        lp.col_lower_, lp.col_upper_ = program.lower / column_unit, program.upper / column_unit
        lp.row_lower_, lp.row_upper_ = program.row_lower / row_unit, program.row_upper / row_unit
        lp.a_matrix_.format_ = highspy.MatrixFormat.kColwise
        lp.a_matrix_.start_ = matrix.indptr.astype(np.int32)
        lp.a_matrix_.index_ = matrix.indices.astype(np.int32)
        lp.a_matrix_.value_ = data
        highs.passModel(lp)
        return highs


def _is_simplex(highs: Any) -> bool:
    """Say whether the simplex method is at work, which has a plan to show when it is stopped."""
    return bool(highs.getOptionValue("solver")[1] == "simplex")


def _reduced(highs: Any) -> Any:
    """Return a solver with the programme that presolving has left."""
    inner: Any = highspy.Highs()  # type: ignore[no-untyped-call]
    inner.passOptions(highs.getOptions())
    inner.setOptionValue("presolve", "off")
    inner.passModel(highs.getPresolvedLp())
    return inner
