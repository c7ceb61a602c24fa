r"""Objectives weighed against each other, each measured by the best that it could reach alone.

.. math::
    \max \sum_k w_k a_k, \qquad a_k = 1 - \frac{|f_k - f_k^*|}{u_k}, \qquad u_k = |f_k^*|, \qquad \sum_k w_k = 1

:math:`f_k^*` is the best value of objective k alone, certified, under what earlier steps must keep; together they are
the *ideal point*. :math:`a_k` is the share of it that is attained: 1 at best, for an objective that is made large as
for one that is made small. So a weight says what a hundredth of one best is worth in hundredths of another, whatever
their units. The value of harmony is taken above that of delivering nothing. Where the best of an objective is nil,
:math:`u_k` is its worst value in the best plans of the others. An objective of several stages (tiers of needs, say)
shares its weight out evenly among them.

Every optimum with weights above zero is Pareto-efficient, and more weight never lowers what it is put on.

Unit: share of the ideal point.

Sources
-------
Zadeh 1963, IEEE Transactions on Automatic Control 8 (weighting); Miettinen 1999, Nonlinear Multiobjective Optimization,
2.4 (ideal point, payoff table) and II.3.1 (efficiency of positive weights).
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from lustrum.planning.program import Stage

Floats = NDArray[np.float64]

UNIT = "share of the ideal point"

COLUMNS = ["objective", "weight", "best", "reached", "unit"]

NOTHING = 1e-9
"""A best value below this share of the worst is nil."""


def weighted_stage(name: str, parts: Sequence[tuple[float, Stage]]) -> Stage:
    """Return a stage of several objectives whose ideal point is not known yet (`weigh`).

    Parameters
    ----------
    name : str
        Name of the step.
    parts : sequence of (float, Stage)
        Weights, which add up to one, and objectives.
    """
    curve = next((stage.curve for _, stage in parts if stage.curve is not None), None)
    nothing = np.zeros(len(parts[0][1].cost))
    return Stage(name, UNIT, nothing, give=parts[0][1].give, curve=curve, parts=tuple(parts))


def weigh(stage: Stage, plans: Sequence[Floats]) -> Stage:
    """Return the stage with its objective, made of the best plan of each part.

    Parameters
    ----------
    stage : Stage
        Of `weighted_stage`.
    plans : sequence of float64 (column,)
        Levels of the best plan of each part alone.
    """
    values = np.array([[part.cost @ x for x in plans] for _, part in stage.parts])  # the payoff table
    cost, offset = stage.cost.copy(), stage.offset
    for (weight, part), best, row in zip(stage.parts, np.diagonal(values), values, strict=True):
        worst = float(np.abs(row).max())
        size = abs(best) if abs(best) > NOTHING * worst else worst
        size = size if size > 0 else 1.0
        cost -= weight * part.sense / size * part.cost
        offset += weight * (1.0 + part.sense * best / size)
    best = tuple(float(v) + part.offset for v, (_, part) in zip(np.diagonal(values), stage.parts, strict=True))
    return replace(stage, cost=cost, offset=float(offset), best=best)


def attained(stage: Stage, x: Floats) -> pd.DataFrame:
    """Return what a plan attains of each part of a stage.

    Parameters
    ----------
    stage : Stage
        Of `weigh`.
    x : float64 (column,)
        Levels of the plan.

    Returns
    -------
    DataFrame
        ``objective``, ``weight``, ``best`` (its best value alone), ``reached`` (its value in the plan) and ``unit``.
    """
    lines = [
        {"objective": part.name, "weight": weight, "best": best, "reached": float(part.cost @ x) + part.offset,
         "unit": part.unit}
        for (weight, part), best in zip(stage.parts, stage.best, strict=True)
    ]  # fmt: skip
    return pd.DataFrame(lines, columns=COLUMNS)
