r"""A peasant weighs own food against manufactures at a mixed price, and sells only what there are goods for.

The part ``f`` of a surplus is kept as food, the rest is sold at the terms :math:`\tau` for manufactures, of which
only the share :math:`\gamma` of what is wanted can be had:

.. math::
    \max_f \Big[\alpha f^{\rho} + (1-\alpha)\, m^{\rho}\Big]^{1/\rho}, \qquad \rho = \frac{\sigma-1}{\sigma},
    \qquad m \le \tau (1 - f), \quad m \le \gamma\, m^*,

where :math:`m^*` is what would be wanted without the second limit. Without it the part sold is

.. math:: s^* = \Big[1 + \Big(\frac{\alpha}{1-\alpha}\Big)^{\sigma} \tau^{1-\sigma}\Big]^{-1},

with it :math:`\gamma s^*`: money that buys nothing is no reason to sell. So with nothing to buy nothing is sold, at
any price (goods famine), and below :math:`\sigma = 1` a lower price draws out more. The price is mixed of what the
state and the free market pay, by what was sold to each. Offers of a month are those of the default, times
:math:`\gamma s^*` over :math:`s^*` at terms of 1.

``WINTER_1928`` has prices of the state and of the market in roubles per pud in the Soviet winter of 1927/28: a ratio of
0.55 for wheat and 0.70 for rye.

Sources
-------
Two prices and a choice between own food and manufactures: Allen 1997, Explorations in Economic History, and 2003, *Farm
to Factory* (read); form with constant elasticity: textbook. Prices of the winter of 1928: histories of Soviet
agriculture (read). Elasticity of substitution and weight of food: synthetic, to be swept from 0.5 to 3 and 0.3 to 0.7.
"""

from __future__ import annotations

from lustrum.simulation.markets.village_terms import VillageTerms, set_willing, village_terms
from lustrum.simulation.month import Month
from lustrum.simulation.packs import MechanismPack, parameter
from lustrum.simulation.registry import mechanism
from lustrum.simulation.roles import has_roles

WINTER_1928 = {"wheat": (1.2, 2.2), "rye": (0.7, 1.0)}
"""Prices of the state and of the market, roubles per pud."""


class Pack(MechanismPack):
    """Choice between food and manufactures."""

    substitution: float = parameter(
        1.5, "elasticity of substitution between own food and manufactures", unit="ratio", low=0.05, high=10
    )
    food_weight: float = parameter(0.5, "weight of own food in the choice", low=0.01, high=0.99)


def part_sold(terms: float, found: float, p: Pack) -> float:
    """Return the part of a surplus that is sold.

    Parameters
    ----------
    terms : float
        Manufactures for a unit of food, 1 = at constant prices.
    found : float
        Share of the manufactures wanted that there are.
    p : Pack
        The choice.

    Examples
    --------
    >>> part_sold(1.0, 1.0, Pack()), part_sold(5.0, 0.0, Pack())
    (0.5, 0.0)
    """
    if terms <= 0:
        return 0.0
    weight = (p.food_weight / (1 - p.food_weight)) ** p.substitution
    return float(found / (1 + weight * terms ** (1 - p.substitution)))


def mixed_price(state: float, market: float, quota: float) -> float:
    """Return the price that a peasant gets who sells the share `quota` to the state.

    Examples
    --------
    >>> mixed_price(1.0, 2.0, 0.5)
    1.5
    """
    return quota * state + (1 - quota) * market


def willingness(found: VillageTerms, p: Pack) -> float:
    """Return offers relative to those at terms of 1 and with goods for all money."""
    return part_sold(found.terms, found.found, p) / part_sold(1.0, 1.0, p)


@mechanism(
    slot="marketed-surplus",
    phase="record",
    reads=("households.seeking", "households.group"),
    source="Allen 1997, 2003; textbook",
    rival_of="supply-response",
    order=0,
    rows=(16,),
)
def two_price_market(month: Month, p: Pack) -> None:
    """Set how readily grain is offered in the coming month."""
    if has_roles(month):
        set_willing(month, willingness(village_terms(month), p))
