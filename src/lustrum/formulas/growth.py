r"""Von Neumann's expanding economy: the fastest balanced growth of a technology, and the least rate of interest.

Symbols: ``A`` (products, activities) inputs and ``B`` (products, activities) outputs, one period later; ``x``
intensities, ``p`` prices, ``alpha`` factor of expansion, ``beta`` factor of interest.

.. math:: B x \ge \alpha A x, \qquad p B \le \beta p A
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

import numpy as np

if TYPE_CHECKING:
    from numpy.typing import ArrayLike, NDArray

    Floats = NDArray[np.float64]

__all__ = ["Expansion", "expanding_economy"]

HALVINGS = 60


@dataclass(frozen=True)
class Expansion:
    """Answer of `expanding_economy`.

    Attributes
    ----------
    growth, interest : the largest factor of expansion and the least factor of interest; equal where every product is
        an input of, or made by, everything that grows.
    intensities : (activities,) array that adds up to 1.
    prices : (products,) array that adds up to 1.
    """

    growth: float
    interest: float
    intensities: Floats
    prices: Floats


def expanding_economy(outputs: ArrayLike, inputs: ArrayLike) -> Expansion:
    r"""Find the fastest balanced growth and the least interest by bisection on the value of a game.

    The value :math:`v(\alpha) = \max_x \min_i [(B - \alpha A) x]_i` falls with alpha; growth is the largest alpha at
    which it is not negative, interest the least at which it is not positive.

    Parameters
    ----------
    outputs, inputs : (products, activities) arrays B and A, not negative.

    Raises
    ------
    ValueError
        If an activity uses nothing, or a product is made by none (Kemeny, Morgenstern and Thompson's conditions).

    Sources
    -------
    von Neumann 1937; Kemeny, Morgenstern and Thompson 1956, Econometrica 24.

    Examples
    --------
    >>> found = expanding_economy([[5, 1], [0, 12]], [[1, 1], [4, 0]])
    >>> round(found.growth, 9), round(found.interest, 9), found.intensities.round(6).tolist()
    (3.0, 3.0, [0.5, 0.5])
    """
    b, a = np.asarray(outputs, dtype=np.float64), np.asarray(inputs, dtype=np.float64)
    if not (a > 0).any(axis=0).all():
        message = "every activity must use something; one that does not grows without bound"
        raise ValueError(message)
    if not (b > 0).any(axis=1).all():
        message = "every product must be made by some activity; leave out those that are not"
        raise ValueError(message)
    unit = np.maximum(a.max(axis=1), b.max(axis=1))[:, None]
    b, a = b / unit, a / unit
    highest = float((b.sum(axis=0) / a.sum(axis=0)).max()) * 1.01
    growth = _edge(b, a, highest, at_zero=True)
    interest = _edge(b, a, highest, at_zero=False)
    _, x, _ = _game(b - growth * a)
    _, _, p = _game(b - interest * a)
    prices = p / unit.ravel()
    return Expansion(growth, interest, x, prices / prices.sum())


def _edge(b: Floats, a: Floats, highest: float, *, at_zero: bool) -> float:
    """Halve the interval around the last factor at which the value is not negative (or positive, not at zero)."""
    low, high = 0.0, highest
    for _ in range(HALVINGS):
        middle = (low + high) / 2
        value = _game(b - middle * a)[0]
        slack = -1e-11 if at_zero else 1e-11
        low, high = (middle, high) if value > slack else (low, middle)
        if high - low <= 1e-12 * max(1.0, high):
            break
    return (low + high) / 2


def _game(matrix: Floats) -> tuple[float, Floats, Floats]:
    """Return value and best mixtures of columns (who wants the least row high) and of rows."""
    from scipy.optimize import linprog

    solve: Any = linprog
    rows, columns = matrix.shape
    answer = solve(
        np.append(np.zeros(columns), -1.0),
        A_ub=np.hstack([-matrix, np.ones((rows, 1))]), b_ub=np.zeros(rows),
        A_eq=np.append(np.ones(columns), 0.0)[None, :], b_eq=[1.0],
        bounds=[(0, None)] * columns + [(None, None)], method="highs",
    )  # fmt: skip
    if answer.x is None:
        message = f"the growth program did not finish: {answer.message}"
        raise ArithmeticError(message)
    prices = np.maximum(-np.asarray(answer.ineqlin.marginals), 0.0)
    return -float(answer.fun), np.asarray(answer.x[:-1]), prices / max(prices.sum(), 1e-300)
