r"""A free market that clears by price when spending on the good is given.

With spending :math:`m_i` set aside for a good and supply :math:`S`, demand at price :math:`p` is :math:`m_i / p`; the
market clears at :math:`p = \sum_i m_i / S`. A ceiling keeps the price finite when there is next to nothing to buy, and
a floor lets sellers keep what they would not part with.

Sources
-------
Unit-elastic demand out of given spending: textbook form (Cobb-Douglas expenditure shares).
"""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray


def clearing_price(spending: float, supply: float, floor: float, ceiling: float) -> float:
    """Return the price at which given spending buys the whole supply, within bounds.

    Parameters
    ----------
    spending : float
        Money brought to the market, won.
    supply : float
        Goods brought to the market, units.
    floor, ceiling : float
        Lowest and highest price, won per unit.

    Examples
    --------
    >>> clearing_price(200.0, 10.0, 1.0, 100.0)
    20.0
    """
    if supply <= 0:
        return ceiling
    return float(min(max(spending / supply, floor), ceiling))


def purchases(spending: NDArray[np.float64], price: float, supply: int, quantum: float) -> NDArray[np.int64]:
    """Return the quanta that each buyer takes at a price; together never more than the supply.

    Parameters
    ----------
    spending : float64 (n,)
        Money of each buyer, won.
    price : float
        Won per unit.
    supply : int
        Quanta there are.
    quantum : float
        Units per quantum.
    """
    wanted = np.floor(spending / (price * quantum)).astype(np.int64)
    excess = int(wanted.sum()) - supply
    if excess <= 0:
        return wanted
    edges = np.floor(np.cumsum(wanted, dtype=np.float64) * (supply / wanted.sum())).astype(np.int64)
    return np.asarray(np.minimum(np.diff(edges, prepend=0), wanted))
