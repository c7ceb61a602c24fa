r"""Makers post prime cost and a mark-up; prices do not answer to demand.

.. math:: p' = p + \varphi\,\big((1 + \mu)\, c - p\big)

with prime cost :math:`c`, materials at constant prices and wages at norm of a unit of output, the mean over the plant
that makes it, and the mark-up :math:`\mu`, the degree of monopoly. Where goods pass through trade, the price between
enterprises stands for cost, as far as ``through_trade`` says. The price comes to rest at :math:`(1 + \mu)\,c`; a
change in demand changes what is sold, and through it output and employment. Only consumer goods that private units
make are priced so.

Sources
-------
Mark-up and degree of monopoly: Kalecki, M. 1954, Theory of Economic Dynamics (recalled). Mark-up and pace are project
defaults, to be swept.
"""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from lustrum.simulation.firms import opening_prices, prime_cost
from lustrum.simulation.markets.purses import POSTED
from lustrum.simulation.month import Month
from lustrum.simulation.packs import MechanismPack, parameter
from lustrum.simulation.registry import mechanism
from lustrum.simulation.technique import Technique, technique


class Pack(MechanismPack):
    """Parameters of mark-up prices."""

    markup: float = parameter(0.3, "price over prime cost, less one", unit="share", low=0, high=5)
    through_trade: float = parameter(
        0.0, "weight of the price between enterprises against prime cost in what the mark-up is put on", low=0, high=1
    )
    pace: float = parameter(
        0.25, "part of the gap to cost and mark-up that a month closes", unit="share per month", low=0.01, high=1
    )
    floor: float = parameter(0.3, "lowest price relative to the constant price", unit="index", low=0.01, high=5)
    ceiling: float = parameter(8.0, "highest price relative to the constant price", unit="index", low=1, high=100)


@mechanism(
    slot="price-adjustment",
    phase="decisions",
    reads=("units.activity", "units.form", "units.capacity"),
    source="Kalecki 1954",
    rival_of="excess-demand-prices",
    order=9,
    rows=(17,),
)
def markup_prices(month: Month, p: Pack) -> None:
    """Post the prices of the coming month."""
    t = technique(month)
    asked = opening_prices(month, t)
    basis = (1 - p.through_trade) * cost_of_products(month, t) + p.through_trade * t.price
    wanted = (1 + p.markup) * basis
    month.board[POSTED] = np.clip(asked + p.pace * (wanted - asked), p.floor * t.price, p.ceiling * t.price)


def cost_of_products(month: Month, t: Technique) -> NDArray[np.float64]:
    """Return prime cost of a unit of each product, the mean over capacity, won; 0 where no plant makes it."""
    units = month.now.units
    product, size = t.product[units.activity], t.price.size
    cost = prime_cost(month, t)[units.activity] / t.quantum[product]
    plant = np.bincount(product, units.capacity, size)
    whole = np.bincount(product, units.capacity * cost, size)
    return np.asarray(np.divide(whole, plant, out=np.zeros(size), where=plant > 0))
