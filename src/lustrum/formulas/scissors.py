r"""Price scissors: who pays when the state lowers the price of food that it buys from farmers.

Villages of :math:`N_r` people sell :math:`Q(p) = Q_1 p^{\varepsilon}` of food a head at the price ``p`` in
manufactures. Towns of :math:`N_u` people make :math:`y` manufactures a head for a wage ``w``, of which the share
:math:`\beta` is spent on food, :math:`x = \beta w / p`, and the rest on manufactures, :math:`c = (1 - \beta) w`. The
state keeps what is left,

.. math:: I = N_u y - N_u c - p N_r Q.

*Wage*: the food balance is closed, :math:`N_r Q(p) = N_u x`, by the wage. Then

.. math:: I = N_u y - \frac{p N_r Q(p)}{\beta}, \qquad \frac{dI}{dp} = -(1 + \varepsilon) \frac{N_r Q}{\beta},

rural welfare changes by :math:`Q\, dp`, and urban welfare goes as :math:`w / p^{\beta}`, that is as
:math:`p^{1 - \beta + \varepsilon}`: a squeeze raises accumulation and lowers the welfare of both classes, as long as
:math:`\varepsilon > -(1 - \beta)`.

*Aid*: the wage is held and food from abroad closes the balance: towns eat more cheaply and gain. *Levy*: the amount
that farmers deliver is set and not sold, and the state holds food and manufactures of towns: farmers alone pay.
"""

from __future__ import annotations

from dataclasses import dataclass

__all__ = ["Exchange", "Outcome", "exchange"]

CLOSURES = ("wage", "aid", "levy")


@dataclass(frozen=True)
class Exchange:
    """An economy of villages and towns; at the price 1 everything has its base value.

    Attributes
    ----------
    rural, urban : people in villages and in towns.
    sales : food sold a head of villages at the price 1.
    product : manufactures made a head of towns.
    food_share : share of the wage spent on food, above 0 and below 1.
    elasticity : elasticity of sales to price, other than -1.
    """

    rural: float
    urban: float
    sales: float
    product: float
    food_share: float
    elasticity: float

    @property
    def base_wage(self) -> float:
        """Wage at which towns buy at the price 1 what villages sell."""
        return self.rural * self.sales / (self.urban * self.food_share)


@dataclass(frozen=True)
class Outcome:
    """What comes of a price.

    Attributes
    ----------
    accumulation : manufactures kept by the state.
    rural : gain of a villager over the price 1, in manufactures.
    urban : real wage over that at the price 1.
    wage : wage in manufactures.
    aid : food from abroad.
    """

    accumulation: float
    rural: float
    urban: float
    wage: float
    aid: float


def exchange(economy: Exchange, price: float, closure: str = "wage") -> Outcome:
    r"""Return what comes of a price of food, under one of three closures.

    Parameters
    ----------
    economy : Exchange
        The economy.
    price : float
        Price of food in manufactures, above 0; below 1 is a squeeze.
    closure : str
        What gives way: ``wage``, ``aid`` (wage held, food from abroad) or ``levy`` (deliveries and living of towns
        held).

    Raises
    ------
    ValueError
        If there is no such closure, or the price is not above 0.

    Sources
    -------
    Sah, R. K. and Stiglitz, J. E. 1984, American Economic Review 74(1) (read; the form here is simplified).

    Examples
    --------
    >>> base = Exchange(rural=80, urban=20, sales=1.0, product=20.0, food_share=0.5, elasticity=0.2)
    >>> found = exchange(base, 0.9)
    >>> found.accumulation > exchange(base, 1.0).accumulation, found.rural < 0, found.urban < 1
    (True, True, True)
    """
    if closure not in CLOSURES or price <= 0:
        raise ValueError(f"The closure is one of {', '.join(CLOSURES)}, and the price above 0.")
    e, wage = economy, economy.base_wage
    sold = e.sales if closure == "levy" else e.sales * price**e.elasticity
    if closure == "wage":
        wage = price * e.rural * sold / (e.urban * e.food_share)
    eaten = e.food_share * wage / price if closure != "levy" else e.rural * e.sales / e.urban
    consumed = (1 - e.food_share) * wage
    kept = e.urban * (e.product - consumed) - price * e.rural * sold
    gain = (
        e.sales * (price - 1) if closure == "levy" else e.sales * (price ** (e.elasticity + 1) - 1) / (e.elasticity + 1)
    )
    real = 1.0 if closure == "levy" else wage / price**e.food_share / e.base_wage
    return Outcome(kept, gain, real, wage, e.urban * eaten - e.rural * sold)
