r"""A black market, off unless a scenario asks for it: goods got at posted prices are sold on to those who found none.

Some households resell: what they hold of a good that the shops ran short of, beyond their own survival tier, and what
leaks to them from the stock of the supply organ. Buyers bring the money that found no goods and still looks. Of each
reseller's offer everything is seized with the chance :math:`\sigma`, and goes back to the supply organ unpaid; the rest
clears at

.. math:: p = \max\!\left(\frac{\sum_h m_h}{S},\; \frac{p^{posted}}{1 - \sigma}\right),

the price at which the money that looks buys all that is offered, and at least the one that makes up for the risk.

Sources
-------
Second economy beside posted prices: Grossman, G. 1977, Problems of Communism 26(5) (recalled); residual demand that
spills over: catalogue row 18. Shares and the chance of seizure are project defaults.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from lustrum.accounts.splitting import split
from lustrum.kernels.sharing import hand_out, match, purchases
from lustrum.simulation import postings
from lustrum.simulation.markets.clearing import clearing_price
from lustrum.simulation.markets.wants import Wants, monthly_need, wants
from lustrum.simulation.month import Month
from lustrum.simulation.packs import MechanismPack, parameter
from lustrum.simulation.registry import mechanism
from lustrum.simulation.roles import settlement_kinds
from lustrum.simulation.state import INCOME_LINES
from lustrum.simulation.technique import Technique, technique

Ints = NDArray[np.int64]
Floats = NDArray[np.float64]


class Pack(MechanismPack):
    """Parameters of the black market."""

    resellers: float = parameter(0.05, "share of households that sell on what they get at posted prices", low=0, high=1)
    diverted: float = parameter(
        0.02, "share of the supply organ's stock of a scarce good that leaks to resellers in a month", low=0, high=1
    )
    seizure: float = parameter(0.1, "chance that a reseller's goods are seized in a month", low=0, high=0.95)
    ceiling: float = parameter(30.0, "highest price relative to the posted price", unit="index", low=1, high=1000)


@mechanism(
    slot="black-market",
    phase="trade",
    reads=(
        "households.goods", "households.members", "households.settlement", "households.money", "settlements.kind",
        "bodies.goods",
    ),
    writes=("households.seeking[left by the black market]", "households.income[trade on the black market]"),
    records=("black_market_turnover", "black_market_seized", "prices"),
    source="Grossman 1977; catalogue row 18; project default",
    default=False,
    order=6,
)  # fmt: skip
def black_market(month: Month, p: Pack) -> None:
    """Leak, seize, and sell what is left to those who look for it."""
    t, need = technique(month), wants(month)
    short = np.asarray(month.board.get("short in shops", np.zeros(len(t.quantum))))
    goods = [item for item in need.over_the_counter() if short[item[1]] > 0]
    market = _Market(month, p, t, need)
    for _, product, _ in goods:
        market.leak(product)
    for product, spending in _spending(market, goods).items():
        market.clear(product, spending)
    market.record()


@dataclass(eq=False)
class _Market:
    """The month's black market: who resells, and what has been sold and seized so far."""

    month: Month
    p: Pack
    t: Technique
    need: Wants

    def __post_init__(self) -> None:
        homes, products = self.month.now.households, len(self.t.quantum)
        self.resells = self.month.board_hash("reseller", homes.key) < self.p.resellers
        self.rows = np.flatnonzero(self.resells & (homes.members > 0))
        self.caught = self.month.draw("seizure", homes.key[self.rows]) < self.p.seizure
        self.posted = self.t.price * float(self.month.lever("wholesale.markup", 1.0))
        self.kind = settlement_kinds(self.month)
        self.turnover, self.seized = np.zeros(products), np.zeros(products)
        self.prices = np.full(products, np.nan)

    def leak(self, product: int) -> None:
        """Let a share of the supply organ's stock go to resellers, by the heads of their households."""
        stock = int(postings.body_stock(self.month.now, "supply", product) * self.p.diverted)
        if stock > 0 and self.rows.size:
            given = split(stock, self.month.now.households.members[self.rows])
            postings.deliver(self.month, product, "diversion", "supply", ("households", self.rows), given)

    def clear(self, product: int, spending: Floats) -> None:
        """Seize the offers of those who are caught; sell the others at the price that clears."""
        offers = self._offers(product)
        lost = np.where(self.caught, offers, 0)
        if lost.any():
            postings.deliver(self.month, product, "seizure", ("households", self.rows), "supply", lost)
            self.seized[product] = lost.sum() * self.t.quantum[product]
        offers -= lost
        supply, unit, brought = int(offers.sum()), float(self.t.quantum[product]), float(spending.sum())
        if supply <= 0 or brought <= 0:
            return
        least = self.posted[product] / (1 - self.p.seizure)
        price = clearing_price(brought, supply * unit, least, max(least, self.p.ceiling * self.posted[product]))
        homes = self.month.now.households
        most = (np.maximum(np.minimum(homes.seeking, homes.money), 0) // (price * unit)).astype(np.int64)
        start = float(self.month.draw(f"black {product}", [0])[0])
        bought = purchases(spending, price, supply, unit, most, start)
        self.prices[product] = price
        self._trade(
            product, bought, np.minimum(hand_out(int(bought.sum()), offers.astype(float)), offers), price * unit
        )

    def _offers(self, product: int) -> Ints:
        """Quanta that resellers hold beyond their own survival tier, int64 (reseller,)."""
        position, _, several = next(item for item in self.need.over_the_counter() if item[1] == product)
        kept = monthly_need(self.month, self.need, "survival", position, self.kind)[self.rows] / several
        held = self.month.now.households.goods[self.rows, product]
        return np.asarray(np.maximum(0, held - np.ceil(kept / self.t.quantum[product])), dtype=np.int64)

    def _trade(self, product: int, bought: Ints, sold: Ints, price: float) -> None:
        homes = self.month.now.households
        buyers = np.flatnonzero(bought)
        buyer, seller, quanta = match(bought[buyers], sold)
        if not quanta.size:
            return
        won = np.floor(quanta * price).astype(np.int64)
        payers, payees = ("households", buyers[buyer]), ("households", self.rows[seller])
        postings.deliver(self.month, product, "black market", payees, payers, quanta)
        postings.pay(self.month, "black market", payers, payees, won)
        homes.seeking[buyers] -= np.bincount(buyer, won, buyers.size).astype(np.int64)
        earned = np.bincount(seller, won, self.rows.size).astype(np.int64)
        homes.income[self.rows, INCOME_LINES.index("trade")] += earned
        self.turnover[product] = won.sum()

    def record(self) -> None:
        """Record turnover, prices and seizures."""
        month = self.month
        month.record("black_market_turnover", self.turnover)
        month.record("black_market_seized", self.seized)
        markets = month.labels["market"]
        cells = np.full((self.prices.size, len(markets)), np.nan)
        cells[:, markets.code("black market")] = self.prices
        month.record("prices", cells)


def _spending(market: _Market, goods: list[tuple[int, int, int]]) -> dict[int, Floats]:
    """Divide the money that looks over scarce goods by the value of open wishes, float64 (household,) by product."""
    t, homes = market.t, market.month.now.households
    wishes, total = {}, np.zeros(len(homes))
    for position, product, several in goods:
        comfort = monthly_need(market.month, market.need, "comfort", position, market.kind) / several
        left = np.maximum(0, comfort / t.quantum[product] - homes.goods[:, product])
        wishes[product] = np.where(market.resells, 0.0, left * t.quantum[product] * market.posted[product])
        total += wishes[product]
    share = np.divide(homes.seeking, total, out=np.zeros_like(total), where=total > 0)
    return {product: np.minimum(worth * share, worth * market.p.ceiling) for product, worth in wishes.items()}
