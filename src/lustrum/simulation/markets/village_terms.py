r"""What villages get for their grain: terms of exchange and the goods behind them, over about a year.

.. math:: \tau = \frac{\kappa\, \pi^{state} + (1 - \kappa)\, \pi^{market}}{\pi^{goods}}, \qquad
          \gamma = \frac{\text{spent}}{\text{spent} + \text{found no goods}}

with prices relative to constant ones: of grain bought by the state and on the free market, weighed by the share
:math:`\kappa` of what farm households sold that went to the state, and of what they themselves bought; and with the
share :math:`\gamma` of the money they brought for goods that found any. Where nothing was sold or bought the prices are
the posted ones. Both are sums over the months, each losing a twelfth from month to month.

A rule of the slot ``marketed-surplus`` makes of it how readily grain is offered; who asks for offers multiplies them by
:func:`willing`, which is 1 where no such rule works.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from lustrum.simulation.booked import MARKETS, SOLD_TO_STATE, Books
from lustrum.simulation.markets.wants import wants
from lustrum.simulation.month import Month
from lustrum.simulation.roles import farming_groups, farming_households
from lustrum.simulation.technique import technique

Floats = NDArray[np.float64]
WILLING = "willingness to sell"
SUMS = "village exchange"
"""Places on the board."""

MEMORY = 11 / 12
BOUGHT = ("shops", *MARKETS)


@dataclass(frozen=True)
class VillageTerms:
    """Terms of exchange of villages over about a year.

    Parameters
    ----------
    grain : float
        Price of grain relative to constant prices: state and market, weighed by what was sold to each.
    goods : float
        Price of what farm households buy, relative to constant prices.
    found : float
        Share of the money they brought for goods that found any, 0 to 1.
    """

    grain: float
    goods: float
    found: float

    @property
    def terms(self) -> float:
        """Goods, at constant prices, that grain worth one won at constant prices buys."""
        return self.grain / self.goods if self.goods > 0 else np.inf


def willing(month: Month) -> float:
    """Return the factor by which farm households offer more or less of their grain than they otherwise would."""
    return float(month.board.get(WILLING, 1.0))


def set_willing(month: Month, factor: float) -> None:
    """Let the coming month's offers be so many times as large, as far as there is a surplus."""
    month.board[WILLING] = max(0.0, float(factor))


def village_terms(month: Month) -> VillageTerms:
    """Take the month's closed books into the sums of a year, and return the terms; once a month, after the close."""
    to_state, to_market, spent, worth, unspent = _add_month(month)
    sold = to_state + to_market
    share = to_state / sold if sold > 0 else 1.0
    state, market = _grain_prices(month)
    price = spent / worth if worth > 0 else _posted_price(month)
    brought = spent + unspent
    return VillageTerms(share * state + (1 - share) * market, price, spent / brought if brought > 0 else 1.0)


def _add_month(month: Month) -> Floats:
    """Return sums over about a year: grain to the state and to the market, spent, what it bought, and found nothing."""
    books, grains = Books(month), _grains(month)
    price = technique(month).price
    farm = books.sectors.farm_home
    found = (
        books.goods(*SOLD_TO_STATE, giver=farm)[grains] @ price[grains],
        books.goods("free market", giver=farm)[grains] @ price[grains],
        books.money(*BOUGHT, payer=farm),
        books.goods(*BOUGHT, taker=farm) @ price,
        _without_goods(month),
    )
    sums = month.board.array(SUMS, len(found))
    sums *= MEMORY
    sums += found
    return sums


def _without_goods(month: Month) -> float:
    """Return the money of farm households that was meant for goods this month and found none, won."""
    saved = month.history.current("forced_saving")
    of_classes = float(np.nan_to_num(saved)[farming_groups(month)].sum()) if saved is not None else 0.0
    return of_classes + float(month.now.households.seeking[farming_households(month)].sum())


def _grains(month: Month) -> NDArray[np.int64]:
    need = wants(month)
    return need.products[need.grain]


def _grain_prices(month: Month) -> tuple[float, float]:
    """Return what the state and the market pay for grain, relative to constant prices; without a market, the state."""
    state = float(month.lever("compulsory-purchase.price_ratio", 1.0))
    prices = month.history.current("prices")
    if prices is None:
        return state, state
    grains = _grains(month)
    market = prices[grains, month.labels["market"].code("free market")] / technique(month).price[grains]
    known = np.isfinite(market)
    return state, float(market[known].mean()) if known.any() else state


def _posted_price(month: Month) -> float:
    markup = float(month.lever("wholesale.markup", 1.0))
    return markup * float(month.lever("wholesale.village_price", 1.0))
