r"""Aggregation of a table, and what it does to the answers.

Symbols: ``S`` (groups, n) of zeros and ones, ``A`` (n, n) coefficients, ``x`` (n,) output, ``f`` (n,) final demand.

.. math:: A^* = (S A \hat x S') (S \hat x S')^{-1}, \qquad \text{bias} = (I - A^*)^{-1} S f - S (I - A)^{-1} f
"""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from lustrum.formulas.leontief import solve_output, technical_coefficients

if TYPE_CHECKING:
    from numpy.typing import ArrayLike, NDArray

    Floats = NDArray[np.float64]

__all__ = ["aggregate_coefficients", "aggregation_bias"]


def aggregate_coefficients(coefficients: ArrayLike, output: ArrayLike, groups: ArrayLike) -> Floats:
    r"""Coefficients of groups of products, weighted by outputs in one unit (money).

    Parameters
    ----------
    coefficients : (n, n) array A; output : (n,) array x; groups : (groups, n) array S.

    Sources
    -------
    Miller and Blair 2009, section 4.9.

    Examples
    --------
    >>> aggregate_coefficients([[0.15, 0.25], [0.20, 0.05]], [1000, 2000], [[1, 1]]).round(6)
    array([[0.316667]])
    """
    a, x, s = (np.asarray(given, dtype=np.float64) for given in (coefficients, output, groups))
    return technical_coefficients(s @ (a * x) @ s.T, s @ x)


def aggregation_bias(coefficients: ArrayLike, output: ArrayLike, groups: ArrayLike, final: ArrayLike) -> Floats:
    r"""Output that the aggregated table asks for a final demand, less what the full table asks, (groups,).

    It is nil for the final demand of the base year, and for groups whose members have the same inputs.

    Parameters
    ----------
    coefficients, output, groups : as in `aggregate_coefficients`; final : (n,) array f.

    Sources
    -------
    Morimoto 1970, Review of Economic Studies 37; Miller and Blair 2009, section 4.9.

    Examples
    --------
    >>> aggregation_bias([[0.15, 0.25], [0.20, 0.05]], [1000, 2000], [[1, 1]], [350, 1700]).round(6) + 0.0
    array([0.])
    """
    a, s, f = (np.asarray(given, dtype=np.float64) for given in (coefficients, groups, final))
    return solve_output(aggregate_coefficients(a, output, s), s @ f) - s @ solve_output(a, f)
