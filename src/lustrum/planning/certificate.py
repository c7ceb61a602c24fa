r"""Proof of a plan: how far it is from what was asked, and from the best there can be.

All is computed from the programme as it was assembled, in the economy's own units, and never from what the solver
reports. For :math:`\min c'x` with :math:`l \le Ax \le u`, :math:`\underline x \le x \le \bar x`, and valuations y
with reduced costs :math:`d = c - A'y`:

.. math::
    p = c'x, \qquad
    q = \sum_i (y_i^+ l_i - y_i^- u_i) + \sum_j (d_j^+ \underline x_j - d_j^- \bar x_j), \qquad q \le p^* \le p

* *primal violation*: the largest breach of a row or column limit, relative to the largest of the limit, the sum of
  the row's terms,
  and the row's natural size;
* *dual violation*: the largest :math:`y_i` or :math:`d_j` that points at a limit which does not exist, relative
  likewise;
* *gap*: :math:`|p - q|` relative to the larger of both.

Where a :math:`d_j` points at a limit that a column does not have (as it does in a plan that was stopped early), the
largest level that the rows allow the column stands for it; if they allow any level, nothing bounds the plan and the
gap is infinite. A :math:`y_i` that points at a limit which does not exist is left out. So q is a bound in any case.
A maximum is the minimum of the negative.

Sources
-------
Duality theorem of linear programming (Gale, Kuhn and Tucker 1951); Neumaier and Shcherbina 2004, Mathematical
Programming 99 (bounds that hold whatever a solver says). Recalled.
"""

from __future__ import annotations

from dataclasses import dataclass, field

import numpy as np
from numpy.typing import NDArray

from lustrum.planning.program import LinearProgram, Stage

Floats = NDArray[np.float64]

ROUNDING = 1e-7
"""Dual violations up to this are taken for rounding and do not spoil the bound."""

PASSES = 4

SMALL_VALUE = 1e-2
"""A value below this share of its natural size is measured against that share of it."""


@dataclass(frozen=True)
class Certificate:
    """How good a plan is proven to be; of several stages, the worst of each.

    Parameters
    ----------
    primal_violation, dual_violation, gap : float
        Relative, see the module.
    value, bound : float
        Value of the first stage, and what no plan can surpass.
    stages : tuple of Certificate
        One for each stage of the objective.
    name : str
        Name of the stage.
    """

    primal_violation: float
    dual_violation: float
    gap: float
    value: float
    bound: float
    stages: tuple[Certificate, ...] = field(default=(), repr=False)
    name: str = ""

    def is_within(self, tolerance: float) -> bool:
        """Say whether all three are at most the tolerance; not a number is not."""
        return all(v <= tolerance for v in (self.primal_violation, self.dual_violation, self.gap))

    def is_feasible(self, tolerance: float) -> bool:
        """Say whether the plan can be carried out."""
        return self.primal_violation <= tolerance

    def to_dict(self) -> dict[str, float | None]:
        """Return the figures as a plain mapping; what is infinite is None."""
        names = ("primal_violation", "dual_violation", "gap", "value", "bound")
        return {name: plain(getattr(self, name)) for name in names}


def plain(value: float) -> float | None:
    """Return the number, or None if it is infinite or not a number, which JSON cannot say.

    Examples
    --------
    >>> plain(1.5), plain(float("nan"))
    (1.5, None)
    """
    return float(value) if np.isfinite(value) else None


def certify(
    program: LinearProgram, stage: Stage, x: Floats, y: Floats, units: tuple[Floats, Floats, float]
) -> Certificate:
    """Measure a plan and its valuations against the programme.

    Parameters
    ----------
    program : LinearProgram
        As assembled, unscaled.
    stage : Stage
        The objective.
    x : float64 (column,)
        Levels.
    y : float64 (row,)
        Valuations: change of the stage's value per unit of a row's limit.
    units : (float64 (row,), float64 (column,), float)
        Natural sizes of rows, columns and value (`scaling`).
    """
    row_unit, column_unit, unit = units
    sign = float(stage.sense)
    cost, price = sign * stage.cost, sign * y
    primal = _primal_violation(program, x, row_unit, column_unit)
    size = abs(program.matrix)
    no_lower, no_upper = ~np.isfinite(program.row_lower), ~np.isfinite(program.row_upper)
    astray = np.where(((price > 0) & no_lower) | ((price < 0) & no_upper), np.abs(price), 0.0)
    dual = _largest(astray * row_unit / unit)
    if dual > ROUNDING:  # a limit that does not exist is worth nothing: without these the rest still bounds
        price = np.where(astray > 0, 0.0, price)
    reduced = cost - program.matrix.T @ price
    scale = np.maximum(np.maximum(np.abs(cost), size.T @ np.abs(price)), unit / column_unit)
    up, down = np.maximum(price, 0.0), np.maximum(-price, 0.0)
    more, less = np.maximum(reduced, 0.0), np.maximum(-reduced, 0.0)
    dual = max(dual, _largest(np.where(np.isfinite(program.lower), 0.0, more) / scale))
    dual = max(dual, _largest(np.where(np.isfinite(program.upper), 0.0, less) / scale))
    value = float(cost @ x)
    bound = _sum(up, program.row_lower) - _sum(down, program.row_upper)
    bound += _sum(more, program.lower) - _sum(less, program.upper)
    if _largest(np.where(np.isfinite(program.lower), 0.0, more) / scale) > ROUNDING:
        bound = -np.inf  # such a column may fall without end
    elif dual > ROUNDING:
        beyond = np.where(np.isfinite(program.upper), 0.0, less)
        highest = largest_levels(program)
        loose = -np.inf if np.isinf(highest[cost < 0]).any() else -_sum(np.maximum(-cost, 0.0), highest)
        bound = loose if np.isinf(highest[beyond > 0]).any() else max(loose, bound - _sum(beyond, highest))
    largest = max(abs(value), abs(bound), SMALL_VALUE * unit)
    gap = abs(value - bound) / largest if np.isfinite(bound) else np.inf
    return Certificate(
        primal, dual, float(gap), sign * value + stage.offset, sign * bound + stage.offset, name=stage.name
    )


def largest_levels(program: LinearProgram) -> Floats:
    """Return the largest level that the rows, one by one, allow each column, float64 (column,); infinite if any.

    Columns are none below zero. A row that limits a sum from above limits each of its terms to what the negative
    terms can make room for; a row that asks for a sum limits what may be taken out of it to what can be put in.
    """
    matrix = program.matrix.tocsr()
    row = np.repeat(np.arange(program.shape[0]), np.diff(matrix.indptr))
    column, value = matrix.indices, matrix.data
    highest = program.upper.copy()
    for _ in range(PASSES):
        for side, sign in ((program.row_upper, 1.0), (-program.row_lower, -1.0)):
            term = sign * value
            makes_room = term < 0
            room = side.copy()
            open_ended = np.zeros(program.shape[0], dtype=bool)
            reach = np.where(makes_room, -term * np.where(np.isfinite(highest), highest, 0.0)[column], 0.0)
            np.add.at(room, row, reach)
            open_ended[row[makes_room & np.isinf(highest[column])]] = True
            takes = ~makes_room & np.isfinite(side)[row] & ~open_ended[row]
            np.minimum.at(highest, column[takes], np.maximum(room[row[takes]], 0.0) / term[takes])
    return highest


def _primal_violation(program: LinearProgram, x: Floats, row_unit: Floats, column_unit: Floats) -> float:
    activity = program.matrix @ x
    terms = abs(program.matrix) @ np.abs(x)
    short = np.maximum(program.row_lower - activity, 0.0)
    over = np.maximum(activity - program.row_upper, 0.0)
    side = np.maximum(_finite(program.row_lower), _finite(program.row_upper))
    worst = _largest(np.maximum(short, over) / np.maximum(np.maximum(side, terms), row_unit))
    outside = np.maximum(np.maximum(program.lower - x, x - program.upper), 0.0)
    side = np.maximum(_finite(program.lower), _finite(program.upper))
    return max(worst, _largest(outside / np.maximum(side, column_unit)))


def _finite(values: Floats) -> Floats:
    return np.where(np.isfinite(values), np.abs(values), 0.0)


def _largest(values: Floats) -> float:
    return float(np.max(values, initial=0.0))


def _sum(weights: Floats, limits: Floats) -> float:
    """Add up weights times limits where the limit exists."""
    real = np.isfinite(limits) & (weights != 0)
    return float(weights[real] @ limits[real])


def combine(stages: list[Certificate]) -> Certificate:
    """Return the certificate of a plan with several stages: the worst of each figure, the value of the first."""
    return Certificate(
        max(s.primal_violation for s in stages),
        max(s.dual_violation for s in stages),
        max(s.gap for s in stages),
        stages[0].value,
        stages[0].bound,
        tuple(stages),
        stages[0].name,
    )
