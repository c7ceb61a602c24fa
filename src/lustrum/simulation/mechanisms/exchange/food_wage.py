r"""The wage is what the food that reaches the towns allows: prices of food and deliveries decide what workers are paid.

.. math:: w = \frac{p\, F}{12\, \beta\, N}

with the price of rationed grain :math:`p` and the grain :math:`F` that farms gave up in the last twelve months, by
tax, purchase or sale on the market, the share :math:`\beta` of the wage that is spent on it, and hands at work
:math:`N`, each weighed by the step of its skill. So the food balance of the towns is closed by the wage, which is
what makes a squeeze of farmers by prices a squeeze of workers too (:mod:`lustrum.formulas.scissors`). Until twelve
months are known, and outside the range that the pack sets, the wage is the base or its bound.

Sources
-------
Sah, R. K. and Stiglitz, J. E. 1984, American Economic Review 74(1) (read; the form here is simplified). Share of grain
in the wage and range of the wage: synthetic.
"""

from __future__ import annotations

import numpy as np

from lustrum.simulation.booked import SOLD_TO_STATE, Books
from lustrum.simulation.markets.wants import wants
from lustrum.simulation.month import Month
from lustrum.simulation.packs import parameter
from lustrum.simulation.paying import WagePack, pay_everyone
from lustrum.simulation.registry import mechanism
from lustrum.simulation.technique import technique

YEAR = "grain from farms in twelve months"
"""Place on the board."""

GIVEN = ("tax in kind", "free market", *SOLD_TO_STATE)


class Pack(WagePack):
    """How the wage follows food."""

    food_share: float = parameter(0.4, "share of the wage spent on grain: sweep 0.2 to 0.7", low=0.05, high=0.95)
    least: float = parameter(0.3, "lowest wage relative to the base", unit="index", low=0, high=1)
    most: float = parameter(3.0, "highest wage relative to the base", unit="index", low=1, high=20)


@mechanism(
    slot="wage",
    phase="incomes",
    reads=(
        "persons.unit", "persons.household", "persons.skill", "units.money", "units.form", "units.activity",
        "units.workers", "bodies.money",
    ),
    writes=("households.income[wage]", "households.income[other]"),
    records=("wages_paid", "wage_rate", "budget", "pay_components"),
    source="Sah and Stiglitz 1984",
    rival_of="wages",
    order=0,
    rows=(15,),
)  # fmt: skip
def food_wage(month: Month, p: Pack) -> None:
    """Set the wage by the food that came, then pay everyone."""
    step = np.asarray(month.lever("wage.step"))
    hands = float(month.now.units.workers.sum(axis=0) @ step)
    worth = _grain_of_a_year(month) * float(month.lever("food.ration_price", 1.0))
    base = p.base
    if hands > 0 and np.isfinite(worth):
        base = float(np.clip(worth / 12 / p.food_share / hands, p.least * p.base, p.most * p.base))
    pay_everyone(month, base * p.level * step, p.communal)


def _grain_of_a_year(month: Month) -> float:
    """Return the grain that farms gave up in the last twelve months, at constant prices; NaN before they are known."""
    year = month.board.array(YEAR, 12, np.nan)
    if month.world.flows:
        books, need = Books(month), wants(month)
        grains = need.products[need.grain]
        farms = books.sectors.farm_home | books.sectors.farm_coop
        given = books.goods(*GIVEN, giver=farms, taker=~farms)
        year[month.date.month - 1] = given[grains] @ technique(month).price[grains]
    return float(year.sum())
