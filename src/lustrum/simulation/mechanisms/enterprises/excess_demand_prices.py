r"""Makers post a price before they know demand, and change it by the excess demand that they met.

.. math:: p' = \operatorname{clip}\!\left(p\left[1 + \eta\, \frac{D - S/c}{\max(D,\, S/c)}\right],\;
    \underline p\, \bar p_k,\; \overline p\, \bar p_k\right)

with the price :math:`p` at which the month's market opened, the quanta wanted at it :math:`D` and offered :math:`S`;
:math:`c` months of sales on the shelf are what makers find normal (1: all that is offered is to be sold). The bounds
are relative to constant prices. With spending :math:`m` given and constant supply the price comes to rest at
:math:`p^* = m c / S`. Only consumer goods that private units make are priced so; what enterprises sell to one another
stays at constant prices.

Sources
-------
Price that moves with excess demand: Walras; Samuelson 1947, Foundations of Economic Analysis (recalled). Prices posted
before demand is known make rationing and unsold stock part of the rule: Rotemberg, J. (read). Pace: project default.
"""

from __future__ import annotations

import numpy as np

from lustrum.simulation.firms import opening_prices
from lustrum.simulation.markets.purses import MARKET, POSTED
from lustrum.simulation.month import Month
from lustrum.simulation.packs import MechanismPack, parameter
from lustrum.simulation.registry import mechanism
from lustrum.simulation.technique import technique


class Pack(MechanismPack):
    """Parameters of posted prices that follow excess demand."""

    pace: float = parameter(
        0.2,
        "relative change of a price when nothing of what is wanted can be had",
        unit="share per month",
        low=0,
        high=1,
    )
    cover: float = parameter(
        1.0, "months of sales on the shelf that makers find normal", unit="months", low=0.1, high=12
    )
    floor: float = parameter(0.3, "lowest price relative to the constant price", unit="index", low=0.01, high=5)
    ceiling: float = parameter(8.0, "highest price relative to the constant price", unit="index", low=1, high=100)


@mechanism(
    slot="price-adjustment",
    phase="decisions",
    reads=("units.activity", "units.form", "units.capacity"),
    source="Walras; Samuelson 1947; Rotemberg",
    order=9,
    rows=(17,),
)
def excess_demand_prices(month: Month, p: Pack) -> None:
    """Post the prices of the coming month."""
    t = technique(month)
    asked = opening_prices(month, t)
    wanted, offered, _ = month.board.get(MARKET, np.zeros((3, t.price.size)))
    normal = offered / p.cover
    larger = np.maximum(wanted, normal)
    excess = np.divide(wanted - normal, larger, out=np.zeros_like(larger), where=larger > 0)
    month.board[POSTED] = np.clip(asked * (1 + p.pace * excess), p.floor * t.price, p.ceiling * t.price)
