r"""Hypothetical extraction: the output that would be lost if a product were no longer made, bought or sold.

Symbols: ``L`` (n, n) Leontief inverse, ``x`` (n,) output, ``f`` (n,) final demand, ``b`` (n,) column sums of L. Taking
out a row or a column of A is a change of rank one, so that one inverse serves for all products:

.. math:: \text{whole} = \frac{b_j x_j}{l_{jj}}, \qquad \text{purchases} = \frac{(b_j - 1) x_j}{l_{jj}}, \qquad
          \text{sales} = \frac{b_j (x_j - f_j)}{l_{jj}}
"""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

if TYPE_CHECKING:
    from numpy.typing import ArrayLike, NDArray

    Floats = NDArray[np.float64]

__all__ = ["extraction_losses"]


def extraction_losses(
    inverse: ArrayLike, output: ArrayLike, final: ArrayLike, intensity: ArrayLike | None = None
) -> dict[str, Floats]:
    r"""Loss of output (or of another quantity) when each product in turn is taken out.

    Parameters
    ----------
    inverse : (n, n) array L; output : (n,) array x; final : (n,) array f with x = L f.
    intensity : (n,) array, a quantity per unit of output to be counted instead of output.

    Returns
    -------
    dict of (n,) arrays: ``whole`` (the product is neither made nor used; its own output is lost too), ``purchases`` (it
    is made without the inputs of others, as if they were imported) and ``sales`` (others use none of it; final demand
    is still met).

    Sources
    -------
    Strassert 1968; Schultz 1977; Dietzenbacher and van der Linden 1997; Miller and Blair 2009, section 12.2.6.
    The closed forms: Sherman and Morrison 1950.

    Examples
    --------
    >>> L = [[1.254125, 0.330033], [0.264026, 1.122112]]
    >>> extraction_losses(L, [1000, 2000], [350, 1700])["whole"].round(1)
    array([1210.5, 2588.2])
    """
    table, x, f = (np.asarray(given, dtype=np.float64) for given in (inverse, output, final))
    c = np.ones(len(x)) if intensity is None else np.asarray(intensity, dtype=np.float64)
    sums, own = c @ table, np.diag(table)
    return {"whole": sums * x / own, "purchases": (sums - c) * x / own, "sales": sums * (x - f) / own}
