r"""A smallest set of rows that cannot all be kept.

Large programmes are cut down in three steps before rows are tried one by one.

1. *Years.* The first years of the plan that clash by themselves, without those after them.
2. *Wishes*: the rows that doing nothing would breach. One after another, the wish is found without which those before
   it can be met (by halving), until the wishes that were found clash with the limits.
3. *Proof.* A proof that rows clash gives each a weight, such that the weighted rows add up to a contradiction. The
   proofs form a cone, and the rows of an extreme ray of it cannot do without one another (limits of columns counted
   among them). The least even breach of all rows has such a ray as its valuations:

.. math:: \min e, \qquad A x + e \ge l, \quad A x - e \le u, \quad e \ge 0 .

What is left is tried row by row: a row is left out if the others clash without it.

Sources
-------
Gleeson and Ryan 1990, Identifying minimally infeasible subsystems of inequalities (extreme rays); Chinneck 2008,
Feasibility and Infeasibility in Optimization, ch. 6 (leaving out one after another); Junker 2004, QuickXplain
(finding by halving).
"""

from __future__ import annotations

from typing import Any

import highspy
import numpy as np
from numpy.typing import NDArray
from scipy.sparse import csc_array, csr_array, hstack, vstack

from lustrum.planning.program import LinearProgram
from lustrum.planning.scaling import Scale
from lustrum.planning.solving import TOLERANCE
from lustrum.planning.watching import Watch

Floats = NDArray[np.float64]
Ints = NDArray[np.int64]
Bools = NDArray[np.bool_]

PHASE = ("explaining", "the smallest set that clashes")

OF_THE_LARGEST = 1e-8
"""A weight below this share of the largest is taken for rounding."""


def open_highs(matrix: csc_array[Any], row: tuple[Floats, Floats], column: tuple[Floats, Floats], cost: Floats) -> Any:
    """Return a solver with a programme in natural units."""
    highs: Any = highspy.Highs()  # type: ignore[no-untyped-call]
    options = {"output_flag": False, "threads": 1, "parallel": "off", "random_seed": 0, "solver": "simplex",
               "primal_feasibility_tolerance": TOLERANCE, "dual_feasibility_tolerance": TOLERANCE}  # fmt: skip
    for name, value in options.items():
        highs.setOptionValue(name, value)
    lp = highspy.HighsLp()
    lp.num_row_, lp.num_col_ = matrix.shape
    lp.col_cost_, (lp.col_lower_, lp.col_upper_), (lp.row_lower_, lp.row_upper_) = cost, column, row
    lp.a_matrix_.format_ = highspy.MatrixFormat.kColwise
    lp.a_matrix_.start_ = matrix.indptr.astype(np.int32)
    lp.a_matrix_.index_ = matrix.indices.astype(np.int32)
    lp.a_matrix_.value_ = matrix.data
    highs.passModel(lp)
    return highs


def in_natural_units(
    program: LinearProgram, scale: Scale
) -> tuple[csc_array[Any], tuple[Floats, Floats], tuple[Floats, Floats]]:
    """Return matrix, limits of rows and limits of columns in natural units."""
    matrix = program.matrix.copy()
    matrix.data = matrix.data / scale.row[matrix.indices] * np.repeat(scale.column, np.diff(matrix.indptr))
    rows = program.row_lower / scale.row, program.row_upper / scale.row
    return matrix, rows, (program.lower / scale.column, program.upper / scale.column)


class Trial:
    """Some rows of a programme as a programme of their own, from which rows are left out and taken in again.

    Parameters
    ----------
    program, scale : LinearProgram, Scale
        The programme.
    rows : int64 (row of the trial,)
        Its rows.
    watch : Watch
        Stops the search.
    """

    def __init__(self, program: LinearProgram, scale: Scale, rows: Ints, watch: Watch) -> None:
        matrix, (low, high), (left, right) = in_natural_units(program, scale)
        few = csc_array(csr_array(matrix)[rows])
        column = np.flatnonzero(np.diff(few.indptr))
        self.rows, self.watch, self.checks = rows, watch, 0
        self.matrix, self.low, self.high = csc_array(few[:, column]), low[rows], high[rows]
        self.left, self.right = left[column], right[column]
        self._kept = np.ones(len(rows), dtype=bool)
        nothing = np.zeros(len(column))
        self._highs = open_highs(self.matrix, (self.low, self.high), (self.left, self.right), nothing)

    def clash(self, kept: Bools) -> bool:
        """Say whether the rows that are kept clash, bool (row of the trial,)."""
        for place in np.flatnonzero(kept != self._kept):
            sides = (self.low[place], self.high[place]) if kept[place] else (-np.inf, np.inf)
            self._highs.changeRowBounds(int(place), float(sides[0]), float(sides[1]))
        self._kept = kept.copy()
        self.checks += 1
        self.watch.run(self._highs, *PHASE)
        return bool(self._highs.getModelStatus() == highspy.HighsModelStatus.kInfeasible)

    @property
    def is_wish(self) -> Bools:
        """Whether doing nothing would breach a row, bool (row of the trial,)."""
        rest = self.matrix @ np.clip(0.0, self.left, self.right)
        return np.asarray((rest < self.low - TOLERANCE) | (rest > self.high + TOLERANCE), dtype=np.bool_)

    def find_proof(self, kept: Bools) -> Floats | None:
        """Return weights of the rows of a short proof that those kept clash, float64 (row of the trial,)."""
        below = np.flatnonzero(np.isfinite(self.low) & kept)
        above = np.flatnonzero(np.isfinite(self.high) & kept)
        by_row = csr_array(self.matrix)
        sides = np.concatenate([self.low[below], -self.high[above]])
        signed = vstack([by_row[below], -by_row[above]], format="csc")
        whole = csc_array(hstack([signed, csc_array(np.ones((len(sides), 1)))], format="csc"))
        columns = np.append(self.left, 0.0), np.append(self.right, np.inf)
        cost = np.append(np.zeros(len(self.left)), 1.0)
        highs = open_highs(whole, (sides, np.full(len(sides), np.inf)), columns, cost)
        stopped = self.watch.run(highs, *PHASE)
        if stopped or highs.getModelStatus() != highspy.HighsModelStatus.kOptimal:
            return None
        dual = np.array(highs.getSolution().row_dual)
        weight = np.zeros(len(self.rows))
        np.add.at(weight, below, np.abs(dual[: len(below)]))
        np.add.at(weight, above, np.abs(dual[len(below) :]))
        return weight


def find_clash(
    program: LinearProgram, scale: Scale, checks: int, watch: Watch | None = None, hint: Floats | None = None
) -> tuple[Ints, bool]:
    """Find rows that cannot all be kept, none of which can be spared.

    Parameters
    ----------
    program, scale : LinearProgram, Scale
        The programme.
    checks : int
        Most trials.
    watch : Watch, optional
        Stops the search.
    hint : float64 (row,), optional
        Weights of the rows in any proof that they clash: wishes of greater weight are looked at first.

    Returns
    -------
    rows : int64 (row of the clash,)
        The rows; none if the programme was not found to clash.
    is_smallest : bool
        Whether every row was tried, so that none can be spared.
    """
    watch = watch or Watch()
    trial = _first_years(program, scale, watch)
    if trial is None:
        return np.zeros(0, dtype=np.int64), False
    weight = np.zeros(len(trial.rows)) if hint is None else np.abs(hint)[trial.rows]
    kept = _few_wishes(trial, weight, checks)
    proof = trial.find_proof(kept)
    if proof is not None:
        short = kept & (proof > OF_THE_LARGEST * proof.max(initial=0.0))
        kept, weight = (short if trial.clash(short) else kept), proof
    few = Trial(program, scale, trial.rows[kept], watch)
    few.checks = trial.checks
    return _leave_out(few, weight[kept], checks)


def _first_years(program: LinearProgram, scale: Scale, watch: Watch) -> Trial | None:
    """Return the rows of the first years that clash by themselves, or all rows."""
    last = np.full(program.shape[0], np.iinfo(np.int64).max)
    for block in program.rows:
        if "year" in block.codes:
            last[block.part] = block.codes["year"]
    for year in np.unique(last):
        trial = Trial(program, scale, np.flatnonzero(last <= year), watch)
        if watch.is_over:
            return None
        if trial.clash(np.ones(len(trial.rows), dtype=bool)):
            return trial
    return None


def _few_wishes(trial: Trial, weight: Floats, checks: int) -> Bools:
    """Return the limits, and wishes that clash with them, none of which can be spared (unless trials run out)."""
    is_wish = trial.is_wish
    wishes = np.flatnonzero(is_wish)
    wishes = wishes[np.argsort(-weight[wishes], kind="stable")]
    kept, most = ~is_wish, max(checks // 2, 1)
    while not trial.clash(kept):
        low, high = 0, len(wishes)  # the first `high` wishes clash with what is kept, the first `low` do not
        while high - low > 1:
            if trial.checks >= most or trial.watch.is_over:
                return _with(kept, wishes[:high])
            middle = (low + high) // 2
            low, high = (low, middle) if trial.clash(_with(kept, wishes[:middle])) else (middle, high)
        if not high:
            return _with(kept, np.flatnonzero(is_wish))
        kept, wishes = _with(kept, wishes[high - 1 : high]), wishes[: high - 1]
    return kept


def _with(kept: Bools, more: Ints) -> Bools:
    together = kept.copy()
    together[more] = True
    return together


def _leave_out(trial: Trial, weight: Floats, checks: int) -> tuple[Ints, bool]:
    """Leave out rows without which the others clash, those of least weight first."""
    kept = np.ones(len(trial.rows), dtype=bool)
    order = np.argsort(weight, kind="stable")
    for place in order:
        if trial.watch.is_over or trial.checks >= checks:
            return trial.rows[kept], False
        kept[place] = False
        kept[place] = not trial.clash(kept)
    return trial.rows[kept], True
