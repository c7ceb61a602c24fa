r"""Sraffa's systems: basic products, the standard commodity, and how wages and profits divide the net product.

Symbols: ``A`` (n, n) coefficients, ``l`` (n,) direct labour, ``q`` (n,) multipliers of the standard system, ``R`` the
maximum rate of profit, ``d`` (n,) a basket that prices are measured in.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

import numpy as np
from scipy import sparse
from scipy.sparse.csgraph import connected_components

from lustrum.formulas.leontief import labour_values, spectral_radius

if TYPE_CHECKING:
    from numpy.typing import ArrayLike, NDArray

    Floats = NDArray[np.float64]

__all__ = ["StandardSystem", "find_basics", "standard_system", "wage_profit_frontier"]


@dataclass(frozen=True)
class StandardSystem:
    """Sraffa's standard system.

    Attributes
    ----------
    outputs : (n,) array, gross outputs in standard proportions that use one unit of labour; nil for non-basics.
    commodity : (n,) array, its net product: the standard commodity.
    maximum_rate : R, the ratio of net product to inputs, and the rate of profit at a wage of nil.
    is_basic : (n,) bool array.
    """

    outputs: Floats
    commodity: Floats
    maximum_rate: float
    is_basic: NDArray[np.bool_]


def find_basics(coefficients: ArrayLike) -> NDArray[np.bool_]:
    r"""Say which products are basic: those that enter, directly or not, into the making of every product.

    Parameters
    ----------
    coefficients : (n, n) array A.

    Returns
    -------
    (n,) bool array; all False where no product enters all others.

    Sources
    -------
    Sraffa 1960, section 6.

    Examples
    --------
    >>> find_basics([[0.2, 0.1, 0.3], [0.1, 0.0, 0.1], [0.0, 0.0, 0.5]]).tolist()
    [True, True, False]
    """
    used = np.asarray(coefficients, dtype=np.float64) > 0
    graph: Any = sparse.csr_array(used)
    count, component = connected_components(graph, directed=True, connection="strong")
    reach = np.zeros((count, count), bool)
    i, j = np.nonzero(used)
    reach[component[i], component[j]] = True  # a component that feeds itself enters itself
    between = reach | np.eye(count, dtype=bool)
    for _ in range(max(1, int(np.ceil(np.log2(max(count, 2)))))):
        between = between @ between
    enters: Any = reach @ between
    return np.asarray(enters.all(axis=1)[component])


def standard_system(coefficients: ArrayLike, labour: ArrayLike) -> StandardSystem:
    r"""Find the standard system: gross outputs in the proportions in which the basics are used up as inputs.

    .. math:: q = (1 + R) A q, \qquad l q = 1

    Parameters
    ----------
    coefficients : (n, n) array A; labour : (n,) array l.

    Raises
    ------
    ArithmeticError
        If no product is basic, or no basic is made with labour.

    Sources
    -------
    Sraffa 1960, chapters 4 and 5.

    Examples
    --------
    Iron, coal and wheat of section 25:

    >>> made = np.array([180.0, 450.0, 480.0])
    >>> A = np.array([[90, 50, 40], [120, 125, 40], [60, 150, 200]]) / made
    >>> found = standard_system(A, np.array([3, 5, 8]) / 16 / made)
    >>> round(found.maximum_rate, 9), (found.outputs / found.outputs[0]).round(6).tolist()
    (0.2, [1.0, 1.5, 2.0])
    """
    a, direct = np.asarray(coefficients, dtype=np.float64), np.asarray(labour, dtype=np.float64)
    basic = find_basics(a)
    if not basic.any():
        message = "no product enters into the making of all products, so there is no standard commodity"
        raise ArithmeticError(message)
    values, vectors = np.linalg.eig(a[np.ix_(basic, basic)])
    place = int(np.argmax(values.real))
    q = np.zeros(len(a))
    q[basic] = np.abs(vectors[:, place].real)
    worked = float(direct @ q)
    if worked <= 0:
        message = "no basic product is made with labour, so the standard system has no size"
        raise ArithmeticError(message)
    q /= worked
    net = np.where(basic, q - a @ q, 0.0)
    return StandardSystem(q, net, float(1 / values[place].real - 1), basic)


def wage_profit_frontier(
    coefficients: ArrayLike, labour: ArrayLike, rates: ArrayLike, basket: ArrayLike
) -> tuple[Floats, Floats]:
    r"""Wage at each rate of profit, in units of a basket, and prices in the same; wages are paid at the end.

    .. math:: p = (1 + r) p A + w l, \quad p d = 1 \quad\Rightarrow\quad w = \frac{1}{l (I - (1 + r) A)^{-1} d}

    In the standard commodity that one unit of labour nets, it is the straight line w = 1 - r / R.

    Parameters
    ----------
    coefficients : (n, n) array A; labour : (n,) array l; rates : (k,) array, each below the maximum.
    basket : (n,) array d.

    Returns
    -------
    wages : (k,) array; prices : (k, n) array.

    Raises
    ------
    ValueError
        If a rate is negative or not below the maximum, or the basket costs no labour.

    Sources
    -------
    Sraffa 1960, chapters 3 and 6; Pasinetti 1977, chapter 5.

    Examples
    --------
    >>> A, l = [[0.25, 0.40], [0.14, 0.12]], [0.8, 3.6]
    >>> wages, prices = wage_profit_frontier(A, l, [0.0], [1, 0])
    >>> round(float(wages[0]), 9), prices[0].round(9).tolist()
    (0.5, [1.0, 2.5])
    """
    a, direct, d = (np.asarray(given, dtype=np.float64) for given in (coefficients, labour, basket))
    steps = np.asarray(rates, dtype=np.float64)
    radius = spectral_radius(a)
    if (steps < 0).any() or ((1 + steps) * radius >= 1).any():
        message = f"rates of profit are 0 or more and below the maximum {1 / radius - 1 if radius else np.inf:.6g}"
        raise ValueError(message)
    in_wages = np.array([labour_values((1 + rate) * a, direct) for rate in steps]).reshape(len(steps), len(a))
    cost = in_wages @ d
    if not (cost > 0).all():
        message = "the basket costs no labour, so no wage can be measured in it"
        raise ValueError(message)
    return 1 / cost, in_wages / cost[:, None]
