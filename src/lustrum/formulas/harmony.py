r"""Harmony: a concave utility of fulfilling a target, in which a shortfall hurts more than a surplus of its size helps.

.. math::
    s = \frac{d - T}{T}, \qquad
    H(s) = \begin{cases} s - s^2 / 2 & s < 0 \\ \ln(1 + s) & s \ge 0 \end{cases}, \qquad
    H'(s) = \begin{cases} 1 - s & s < 0 \\ 1 / (1 + s) & s \ge 0 \end{cases}

Both branches meet at a target that is just met, with value 0 and slope 1. Nothing delivered is worth -3/2.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

if TYPE_CHECKING:
    from numpy.typing import ArrayLike, NDArray

    Floats = NDArray[np.float64]

__all__ = ["NOTHING", "harmony", "marginal_harmony"]

NOTHING = -1.5
"""Harmony of a target of which nothing is delivered."""


def harmony(shortfall: ArrayLike) -> Floats:
    r"""Return the utility of a relative surplus s, or of a shortfall where it is negative.

    Parameters
    ----------
    shortfall : array of s, at least -1.

    Sources
    -------
    Cockshott, the Harmony procedure of his programs for five-year plans.

    Examples
    --------
    >>> harmony([-1.0, -0.5, 0.0, np.e - 1]).tolist()
    [-1.5, -0.625, 0.0, 1.0]
    """
    s = np.asarray(shortfall, dtype=np.float64)
    return np.where(s < 0, s - s * s / 2.0, np.log1p(np.maximum(s, 0.0)))


def marginal_harmony(shortfall: ArrayLike) -> Floats:
    r"""Return the gain of utility per unit of relative surplus s.

    Parameters
    ----------
    shortfall : array of s, at least -1.

    Examples
    --------
    >>> marginal_harmony([-1.0, 0.0, 3.0]).tolist()
    [2.0, 1.0, 0.25]
    """
    s = np.asarray(shortfall, dtype=np.float64)
    return np.where(s < 0, 1.0 - s, 1.0 / (1.0 + np.maximum(s, 0.0)))
