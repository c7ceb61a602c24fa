r"""The cheapest way to more: which limits would have to give way together, and by how much, for a better objective.

.. math::
    \min \sum_i \frac{e_i}{|b_i|} \quad\text{so that}\quad A x \le b + e,\; e \ge 0,\; c'x \ge (1+\varepsilon)\,z^*

Where several limits bind at once (a plan is degenerate), more of any one of them brings nothing, and valuations
mislead; the least total relative widening says which belong together.

Unit: each limit's own.

Sources
-------
Chinneck 2008, Feasibility and Infeasibility in Optimization, ch. 6 (elastic programming), here for a better objective.
"""

from __future__ import annotations

import numpy as np
import pandas as pd
from numpy.typing import NDArray
from scipy.sparse import csc_array, vstack

from lustrum.planning.facts import Facts
from lustrum.planning.infeasibility import Relaxation, describe, relax, rows_of
from lustrum.planning.program import LinearProgram, Stage
from lustrum.planning.scaling import Scale, find_scale

Floats = NDArray[np.float64]


def cheapest_more(program: LinearProgram, facts: Facts, stage: Stage, value: float, by: float) -> pd.DataFrame:
    """Find the limits that must give way together for the objective to be better by a share.

    Parameters
    ----------
    program, facts : LinearProgram, Facts
        The programme, and what its rows mean.
    stage : Stage
        The objective.
    value : float
        What the plan reaches, in the unit of the objective.
    by : float
        Share of it by which it shall be better.

    Returns
    -------
    DataFrame
        ``family``, labels, ``amount`` (how far the limit gives way) and ``unit``, ``share`` of the limit (infinite if
        it is nothing), and ``words``. Empty if no limits can bring it, or the value is nothing.
    """
    found = ease(program, stage, value, by)
    if found is None:
        return _nothing()
    given = found.below + found.above
    told = describe(program, facts, given, "give")
    rows = [row for row in np.flatnonzero(given > 0) if program.rows.block_of(int(row)).words is not None]
    side = np.where(found.above[rows] > 0, program.row_upper[rows], program.row_lower[rows])
    share = np.divide(told["amount"], np.abs(side), out=np.full(len(rows), np.inf), where=side != 0)
    order = np.argsort(-share, kind="stable")
    return told.assign(share=share).iloc[order].reset_index(drop=True)


def ease(program: LinearProgram, stage: Stage, value: float, by: float) -> Relaxation | None:
    """Find the least total relative widening of limits for a better value; None if none brings it.

    Parameters
    ----------
    program, stage, value, by
        As in `cheapest_more`.
    """
    if not value:
        return None
    asked = _with_goal(program, stage, value - stage.offset - stage.sense * by * abs(value))
    scale = find_scale(program)
    size = float(np.max(np.abs(stage.cost * scale.column), initial=0.0))
    unit = float(np.exp2(np.round(np.log2(size)))) if size else 1.0
    may_give = np.append(rows_of(program, limits=True), False)
    found = relax(asked, Scale(np.append(scale.row, unit), scale.column), may_give)
    return None if found is None else Relaxation(found.below[:-1], found.above[:-1], found.multiplier[:-1])


def _nothing() -> pd.DataFrame:
    return pd.DataFrame(columns=["family", "amount", "unit", "words", "share"])


def _with_goal(program: LinearProgram, stage: Stage, goal: float) -> LinearProgram:
    """Return the programme with a last row that asks for the value."""
    kept = csc_array(np.asarray(stage.cost)[None, :])
    low, high = (goal, np.inf) if stage.sense < 0 else (-np.inf, goal)
    return LinearProgram(
        matrix=csc_array(vstack([program.matrix, kept], format="csc")),
        row_lower=np.append(program.row_lower, low),
        row_upper=np.append(program.row_upper, high),
        lower=program.lower,
        upper=program.upper,
        columns=program.columns,
        rows=program.rows,
    )
