r"""Concave objectives in a linear programme: tangents from above, and what a plan is truly worth from below.

A column :math:`u_i` stands for the utility :math:`U(d_i / T_i)` of another column :math:`d_i`. A concave function lies
below each of its tangents, so the programme with the rows

.. math:: u_i \;\le\; U(q) + U'(q)\left(\frac{d_i}{T_i} - q\right) \qquad\text{for some points } q

has an optimum that no plan surpasses; and :math:`\sum_i U(d_i / T_i)`, worked out by the formula at the deliveries of
any plan, is what that plan reaches. Tangents are added at the deliveries of each optimum until both agree to the
tolerance. Since :math:`u_i = U(d_i / T_i)` keeps every tangent, the certificate of a linear programme proves it as it
is: the value is that of the formula, the bound that of the duals of the last programme.

Sources
-------
Kelley 1960, The cutting-plane method for solving convex programs, Journal of the SIAM 8; Duran and Grossmann 1986,
Mathematical Programming 36 (outer approximation).
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray
from scipy.sparse import coo_array, csc_array, vstack

from lustrum.planning.indexing import Block, Blocks, RowWords
from lustrum.planning.program import LinearProgram

Floats = NDArray[np.float64]
Ints = NDArray[np.int64]

CLOSE = 0.01
"""A term needs no tangent when it is above the formula by less than this share of the tolerance."""

TANGENT_WORDS = RowWords(limit="the utility of {product} in {year}", short="", give="", is_limit=False)


@dataclass(frozen=True, eq=False)
class Curve:
    """Columns whose levels are a concave function of other columns.

    Parameters
    ----------
    terms : Block
        The columns u.
    argument : int64 (term,)
        The columns d.
    target : float64 (term,)
        T, in the unit of d.
    utility, slope : functions of float64 (term,)
        U and its derivative, of multiples q of the target; U is nowhere below zero.
    """

    terms: Block
    argument: Ints
    target: Floats
    utility: Callable[[Floats], Floats]
    slope: Callable[[Floats], Floats]

    def worth(self, x: Floats) -> Floats:
        """Return the utility of each term by the formula, float64 (term,)."""
        return self.utility(np.maximum(x[self.argument], 0.0) / self.target)

    def tangents(self, multiple: Floats, term: Ints) -> tuple[Floats, Floats]:
        """Return slope per unit of d and constant of the tangent of some terms at some multiples of their targets."""
        slope = self.slope(multiple)
        return slope / self.target[term], self.utility(multiple) - slope * multiple


def set_worth(curve: Curve, x: Floats) -> Floats:
    """Return levels with the utilities that the formula gives."""
    found = x.copy()
    found[curve.terms.part] = curve.worth(x)
    return found


def add_tangents(program: LinearProgram, curve: Curve, x: Floats, tolerance: float) -> LinearProgram | None:
    """Return a programme with tangents at the levels of an optimum; None if it is near enough everywhere.

    Parameters
    ----------
    program : LinearProgram
        With the columns of the curve.
    curve : Curve
        The utilities.
    x : float64 (column,)
        Levels of an optimum of the programme, utilities as it has them.
    tolerance : float
        Relative gap that is aimed at.
    """
    claimed, true = x[curve.terms.part], curve.worth(x)
    enough = CLOSE * tolerance * max(float(true.mean()), 1.0)
    term = np.flatnonzero(claimed - true > enough)
    if not len(term):
        return None
    slope, constant = curve.tangents(np.maximum(x[curve.argument[term]], 0.0) / curve.target[term], term)
    row, count = np.arange(len(term)), len(term)
    entries = np.concatenate([np.ones(count), -slope])
    places = np.concatenate([row, row]), np.concatenate([curve.terms.start + term, curve.argument[term]])
    more = coo_array((entries, places), shape=(count, program.shape[1]))
    rows = Blocks(dict(program.rows.members), program.rows.size)
    codes = {dim: code[term] for dim, code in curve.terms.codes.items()}
    rows.add(f"tangent {len(rows.members)}", codes, "", TANGENT_WORDS, curve.terms.family)
    return LinearProgram(
        matrix=csc_array(vstack([program.matrix, more], format="csc")),
        row_lower=np.concatenate([program.row_lower, np.full(count, -np.inf)]),
        row_upper=np.concatenate([program.row_upper, constant]),
        lower=program.lower, upper=program.upper, columns=program.columns, rows=rows,
    )  # fmt: skip
