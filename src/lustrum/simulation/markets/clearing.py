r"""A free market that clears by price when spending on the good is given.

With spending :math:`m_i` set aside for a good and supply :math:`S`, demand at price :math:`p` is :math:`m_i / p`; the
market clears at :math:`p = \sum_i m_i / S`. A ceiling keeps the price finite when there is next to nothing to buy, and
a floor lets sellers keep what they would not part with.

Sources
-------
Unit-elastic demand out of given spending: textbook form (Cobb-Douglas expenditure shares).
"""

from __future__ import annotations


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
