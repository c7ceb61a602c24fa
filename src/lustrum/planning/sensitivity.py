r"""What relaxing a limit would bring: as its valuation predicts, and as planning anew finds.

For a limit :math:`b_i` with valuation :math:`\pi_i` the prediction for a share h more is :math:`\pi_i h |b_i|`. It is
what is found as long as the valuation holds, that is, as long as the same levels stay in use; beyond it less is found
(the best value is a concave function of a limit), never more. The range over which it holds is that of the solver's
last basis, whose ends are limits at which another level enters.

Sources
-------
Kantorovich 1965, The Best Use of Economic Resources, ch. I (how far valuations hold); Gal 1979, Postoptimal Analyses,
Parametric Programming and Related Topics (ranging of right-hand sides).
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from lustrum.planning.program import LinearProgram, Stage
from lustrum.planning.settings import PlanSettings
from lustrum.planning.solving import Solver
from lustrum.planning.stages import reach

Floats = NDArray[np.float64]
Ints = NDArray[np.int64]

COLUMNS = ["limit", "family", "year", "amount", "unit", "worth", "share", "more", "predicted", "found", "holds_to",
           "gap"]  # fmt: skip


@dataclass(frozen=True, eq=False)
class Relaxed:
    """One programme, solved for one objective, of which single limits are moved.

    Parameters
    ----------
    solver : Solver
        Holds the basis of the optimum.
    stage : Stage
        The objective.
    value : float
        Its best value.
    """

    solver: Solver
    stage: Stage
    value: float

    def move(self, row: int, low: float, high: float) -> tuple[float, float]:
        """Return the best value, and its certified gap, with other limits of a row; the row is put back."""
        program = self.solver.original
        kept = program.row_lower[row], program.row_upper[row]
        self.solver.change_row(row, low, high)
        answer, proof = reach(self.solver, self.stage, self.solver.settings)
        self.solver.change_row(row, *kept)
        if answer.x is None or proof is None or not proof.is_feasible(self.solver.settings.tolerance):
            return np.nan, np.inf
        return float(self.stage.cost @ answer.x), proof.gap


def check(program: LinearProgram, stage: Stage, settings: PlanSettings, rows: pd.DataFrame, by: float) -> pd.DataFrame:
    """Move limits one at a time and plan anew, each from the basis of the optimum.

    Parameters
    ----------
    program, stage, settings : LinearProgram, Stage, PlanSettings
        What is planned.
    rows : DataFrame
        Bottlenecks, with their ``row`` and whether the ``upper`` limit binds.
    by : float
        Share by which each is moved, to where it gives more room.

    Returns
    -------
    DataFrame
        Columns of the bottlenecks, and ``more`` (room, units of the limit), ``predicted`` and ``found`` gain of the
        objective (a loss avoided, where it is made small), ``holds_to`` (the limit up to which the valuation holds)
        and ``gap`` (the certified relative gap of planning anew).
    """
    solver = Solver(program, settings)
    answer, proof = reach(solver, stage, settings)
    if answer.x is None or proof is None:
        return pd.DataFrame(columns=COLUMNS)
    state = Relaxed(solver, stage, float(stage.cost @ answer.x))
    ends = solver.ranges(rows["row"].to_numpy(np.int64), rows["upper"].to_numpy(bool))
    lines = []
    for (_, line), end in zip(rows.iterrows(), ends, strict=True):
        row, is_upper = int(line["row"]), bool(line["upper"])
        more = by * float(line["amount"])
        low, high = program.row_lower[row], program.row_upper[row]
        value, gap = state.move(row, low, high + more) if is_upper else state.move(row, low - more, high)
        found = -stage.sense * (value - state.value)
        holds_to = end if (high if is_upper else low) >= 0 else -end
        lines.append({**line, "more": more, "predicted": float(line["worth"]) * more, "found": found,
                      "holds_to": holds_to, "gap": gap})  # fmt: skip
    return pd.DataFrame(lines, columns=COLUMNS)
