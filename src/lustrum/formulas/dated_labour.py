r"""Prices as dated labour, and techniques that come back: reswitching.

Symbols: ``A`` (n, n) coefficients, ``l`` (n,) direct labour; a layer is labour spent so many periods before sale.

.. math:: p = w \sum_k (1 + r)^k\, l A^k
"""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

if TYPE_CHECKING:
    from numpy.typing import ArrayLike, NDArray

    Floats = NDArray[np.float64]

__all__ = ["cost_of_layers", "labour_layers", "switch_points"]


def labour_layers(coefficients: ArrayLike, labour: ArrayLike, count: int) -> Floats:
    r"""Labour in a unit of each product by the number of rounds before it, (count, n): l, lA, lA^2 and so on.

    Parameters
    ----------
    coefficients : (n, n) array A; labour : (n,) array l; count : layers wanted.

    Sources
    -------
    Sraffa 1960, chapter 6 (reduction to dated quantities of labour); Dmitriev 1904.

    Examples
    --------
    >>> labour_layers([[0.5]], [1.0], 3).ravel().tolist()
    [1.0, 0.5, 0.25]
    """
    a, layer = np.asarray(coefficients, dtype=np.float64), np.asarray(labour, dtype=np.float64)
    found = np.empty((count, len(layer)))
    for k in range(count):
        found[k] = layer
        layer = layer @ a
    return found


def cost_of_layers(layers: ArrayLike, rates: ArrayLike) -> Floats:
    r"""Cost in wages of labour spent k = 0, 1, 2 ... periods before sale, at each rate of interest.

    .. math:: c(r) = \sum_k (1 + r)^k \ell_k

    Parameters
    ----------
    layers : (count,) array, labour by periods before sale; rates : (m,) array r.

    Sources
    -------
    Samuelson 1966, Quarterly Journal of Economics 80.

    Examples
    --------
    >>> cost_of_layers([0, 0, 7], [0.5, 1.0]).tolist(), cost_of_layers([0, 6, 0, 2], [0.5, 1.0]).tolist()
    ([15.75, 28.0], [15.75, 28.0])
    """
    factor = 1 + np.asarray(rates, dtype=np.float64)
    return np.asarray(np.polynomial.polynomial.polyval(factor, np.asarray(layers, dtype=np.float64)))


def switch_points(first: ArrayLike, second: ArrayLike) -> Floats:
    r"""Rates of interest, 0 or more, at which two streams of dated labour cost the same, in order.

    Two or more of them mean that a technique given up at one rate comes back at a higher one.

    Parameters
    ----------
    first, second : arrays of labour by periods before sale, 0 first.

    Sources
    -------
    Samuelson 1966, Quarterly Journal of Economics 80; Bruno, Burmeister and Sheshinski 1966.

    Examples
    --------
    >>> switch_points([0, 0, 7], [0, 6, 0, 2]).round(9).tolist()
    [0.5, 1.0]
    """
    one, other = np.asarray(first, dtype=np.float64), np.asarray(second, dtype=np.float64)
    gap = np.zeros(max(len(one), len(other)))
    gap[: len(one)] += one
    gap[: len(other)] -= other
    if not gap.any():
        return np.empty(0)
    roots = np.polynomial.polynomial.polyroots(np.trim_zeros(gap, "b"))
    real = roots[np.abs(roots.imag) <= 1e-9 * np.maximum(1.0, np.abs(roots))].real - 1
    return np.unique(np.round(real[real >= -1e-12], 12)) + 0.0
