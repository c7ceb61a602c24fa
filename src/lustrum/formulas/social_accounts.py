r"""Multipliers of a social accounting matrix, and the three parts they are made of.

Symbols: ``A`` (n, n) average expenditure propensities of endogenous accounts (columns spend), which fall into groups:
activities, factors, institutions. ``A_0`` is A within groups alone; :math:`A^* = (I - A_0)^{-1} (A - A_0)`.

.. math:: M = (I - A)^{-1} = M_3 M_2 M_1, \qquad M_1 = (I - A_0)^{-1}, \quad M_2 = I + A^* + A^{*2}, \quad
          M_3 = (I - A^{*3})^{-1}
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np

from lustrum.formulas.leontief import leontief_inverse, spectral_radius

if TYPE_CHECKING:
    from numpy.typing import ArrayLike, NDArray

    Floats = NDArray[np.float64]

__all__ = ["AccountMultipliers", "account_multipliers"]


@dataclass(frozen=True)
class AccountMultipliers:
    """Multipliers of accounts and their parts.

    Attributes
    ----------
    total : (n, n) array M.
    transfer, open_loop, closed_loop : (n, n) arrays M1 (within a group), M2 (from group to group) and M3 (once round
        and back), with M = M3 M2 M1.
    """

    total: Floats
    transfer: Floats
    open_loop: Floats
    closed_loop: Floats

    def additive(self) -> tuple[Floats, Floats, Floats]:
        """Return the effects above one another: transfer M1 - I, open (M2 - I) M1, closed (M3 - I) M2 M1."""
        one = np.eye(len(self.total))
        across = self.open_loop @ self.transfer
        return self.transfer - one, across - self.transfer, self.closed_loop @ across - across


def account_multipliers(propensities: ArrayLike, groups: ArrayLike) -> AccountMultipliers:
    r"""Split the multipliers of a social accounting matrix into transfers, open loops and closed loops.

    Parameters
    ----------
    propensities : (n, n) array A; groups : (n,) array, the group of each account (three of them for the textbook's
        reading: activities, factors, institutions).

    Raises
    ------
    ArithmeticError
        If endogenous accounts spend all that they get (spectral radius of 1 or more).

    Sources
    -------
    Pyatt and Round 1979, Economic Journal 89; Stone 1985 (additive form).

    Examples
    --------
    >>> A = [[0.2, 0, 0.7], [0.6, 0, 0], [0, 0.9, 0.1]]
    >>> found = account_multipliers(A, [0, 1, 2])
    >>> bool(np.allclose(found.closed_loop @ found.open_loop @ found.transfer, found.total))
    True
    """
    a, group = np.asarray(propensities, dtype=np.float64), np.asarray(groups)
    radius = spectral_radius(a)
    if radius >= 1 - 1e-12:
        message = f"the endogenous accounts spend all that they get (spectral radius {radius:.6g})"
        raise ArithmeticError(message)
    within = np.where(group[:, None] == group, a, 0.0)
    transfer = leontief_inverse(within)
    step = transfer @ (a - within)
    twice = step @ step
    return AccountMultipliers(
        leontief_inverse(a), transfer, np.eye(len(a)) + step + twice, leontief_inverse(step @ twice)
    )
