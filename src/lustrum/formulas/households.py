r"""The model closed for households: what wages set in motion when they are spent (type II).

Symbols: ``A`` (n, n) coefficients, ``h`` (n,) household income per unit of output, ``c`` (n,) household purchases per
unit of household income, ``L`` the inverse of the open model.

.. math:: \bar A = \begin{pmatrix} A & c \\ h & a \end{pmatrix}, \qquad \bar L = (I - \bar A)^{-1}
"""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from lustrum.formulas.leontief import leontief_inverse, spectral_radius

if TYPE_CHECKING:
    from numpy.typing import ArrayLike, NDArray

    Floats = NDArray[np.float64]

__all__ = ["close_for_households", "closed_inverse", "induced_multipliers"]


def close_for_households(coefficients: ArrayLike, income: ArrayLike, spending: ArrayLike, own: float = 0.0) -> Floats:
    r"""Add households as a last row and column: they sell labour and buy goods.

    Parameters
    ----------
    coefficients : (n, n) array A; income : (n,) array h; spending : (n,) array c.
    own : what households pay one another per unit of their income.

    Returns
    -------
    (n + 1, n + 1) array.

    Sources
    -------
    Miller and Blair 2009, section 2.5.

    Examples
    --------
    >>> close_for_households([[0.5]], [0.25], [0.5], 0.125)
    array([[0.5  , 0.5  ],
           [0.25 , 0.125]])
    """
    a = np.asarray(coefficients, dtype=np.float64)
    h, c = np.asarray(income, dtype=np.float64), np.asarray(spending, dtype=np.float64)
    return np.block([[a, c[:, None]], [h[None, :], np.array([[own]])]])


def closed_inverse(closed: ArrayLike) -> Floats:
    r"""Total requirements of the closed model, (n + 1, n + 1).

    .. math:: \bar L = (I - \bar A)^{-1}

    Parameters
    ----------
    closed : (n + 1, n + 1) array, as `close_for_households` makes it.

    Raises
    ------
    ArithmeticError
        If the closed model leaves nothing over (spectral radius of 1 or more): households spend all that they get.

    Sources
    -------
    Miller and Blair 2009, section 2.5.

    Examples
    --------
    >>> closed_inverse(close_for_households([[0.5]], [0.25], [0.5])).round(6).tolist()
    [[2.666667, 1.333333], [0.666667, 1.333333]]
    """
    radius = spectral_radius(closed)
    if radius >= 1 - 1e-12:
        message = f"closed for households, the economy leaves nothing over (spectral radius {radius:.6g})"
        raise ArithmeticError(message)
    return leontief_inverse(closed)


def induced_multipliers(
    coefficients: ArrayLike, income: ArrayLike, spending: ArrayLike, intensity: ArrayLike | None = None
) -> tuple[Floats, Floats]:
    r"""Type II multipliers: without the households' own row (truncated), and with it (total), (n,) each.

    .. math:: m_j = \sum_{i \le n} c_i \bar l_{ij}, \qquad \text{total: } + \bar l_{n+1,j}

    Parameters
    ----------
    coefficients, income, spending : as in `close_for_households`.
    intensity : (n,) array, a quantity per unit of output; None is output itself, and only then the total has a meaning.

    Raises
    ------
    ArithmeticError
        As `closed_inverse`.

    Sources
    -------
    Miller and Blair 2009, section 6.2.2.

    Examples
    --------
    >>> a = [[0.15, 0.25], [0.20, 0.05]]
    >>> induced_multipliers(a, [0.30, 0.25], [0.05 / 0.95, 0.40 / 0.95])[0].round(6)
    array([1.892409, 1.773336])
    """
    inverse = closed_inverse(close_for_households(coefficients, income, spending))
    n = len(inverse) - 1
    c = np.ones(n) if intensity is None else np.asarray(intensity, dtype=np.float64)
    truncated = c @ inverse[:n, :n]
    return truncated, truncated + inverse[n, :n]
