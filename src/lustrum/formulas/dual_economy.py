r"""Growth with surplus labour: the town draws hands from the village at a constant wage until they become scarce there.

Town plant ``K`` makes :math:`K / v` a year with :math:`l` hands for a unit of it, paid ``w`` a year each. What is
left is profit, of which the share :math:`\sigma` is invested, so that plant and employment grow alike,

.. math:: \dot K = \sigma (1 - w l) K / v, \qquad N(t) = N_0\, e^{\sigma (1 - w l) t / v}.

As long as the marginal product of the village lies below its living ``s``, :math:`w = s (1 + \mu)`.
"""

from __future__ import annotations

import math

__all__ = ["growth_of_plant", "institutional_wage", "marginal_product", "years_to_turning_point"]


def marginal_product(hands: float, needed: float, harvest: float, weight: float) -> float:
    r"""Return what one more hand adds to a harvest.

    With the share :math:`\lambda` of a crop that hands decide, :math:`Q = \bar Q\,[1 - \lambda (1 - \min(1, L /
    L^*))]`, nothing is added where hands are enough; where they are not, :math:`\lambda \bar Q / L^*`, which is
    :math:`\lambda Q / L_Q` with the hands :math:`L_Q` that the harvest ``Q`` itself needs by the norm.

    Parameters
    ----------
    hands : float
        Hands there are.
    needed : float
        Hands :math:`L_Q` that the harvest needed by the norm, at the peak of the season.
    harvest : float
        The harvest.
    weight : float
        Share :math:`\lambda`.

    Sources
    -------
    Derived from the harvest of the mechanism `farming`.

    Examples
    --------
    >>> marginal_product(120, 100, 50.0, 0.5), marginal_product(90, 100, 50.0, 0.5)
    (0.0, 0.25)
    """
    return weight * harvest / needed if 0 <= hands < needed else 0.0


def institutional_wage(marginal: float, living: float, premium: float) -> float:
    r"""Return the town's wage :math:`(1 + \mu) \max(s, m)`.

    Parameters
    ----------
    marginal, living : float
        Marginal product ``m`` and living ``s`` of a hand in the village.
    premium : float
        What a town must pay beyond it, :math:`\mu`.

    Sources
    -------
    Lewis 1954, The Manchester School 22; Fei and Ranis 1964 (recalled).

    Examples
    --------
    >>> institutional_wage(40.0, 100.0, 0.25), institutional_wage(200.0, 100.0, 0.25)
    (125.0, 250.0)
    """
    return (1 + premium) * max(living, marginal)


def growth_of_plant(reinvested: float, wage: float, labour: float, capital: float) -> float:
    r"""Return the yearly growth :math:`\sigma (1 - w l) / v` of plant and employment of the town; 0 without profit.

    Parameters
    ----------
    reinvested : float
        Share :math:`\sigma` of profit invested.
    wage, labour : float
        Yearly wage in units of output, and hands for a unit of yearly output.
    capital : float
        Plant for a unit of yearly output, years.

    Sources
    -------
    Lewis 1954 (recalled).

    Examples
    --------
    >>> growth_of_plant(0.8, 0.5, 1.0, 4.0)
    0.1
    """
    return max(0.0, reinvested * (1 - wage * labour) / capital)


def years_to_turning_point(village: float, needed: float, town: float, growth: float) -> float:
    r"""Return the years until the village has only the hands that it needs, :math:`\ln((N_0 + L - L^*) / N_0) / g`.

    Parameters
    ----------
    village, needed : float
        Hands ``L`` in the village, and those it needs, :math:`L^*`.
    town : float
        Hands :math:`N_0` in the town.
    growth : float
        Yearly growth ``g`` of employment in the town, above 0.

    Sources
    -------
    Fei and Ranis 1964 (recalled).

    Examples
    --------
    >>> round(years_to_turning_point(100.0, 80.0, 20.0, 0.1), 2)
    6.93
    """
    return math.log((town + max(0.0, village - needed)) / town) / growth
