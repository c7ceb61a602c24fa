r"""The free market: private units, traders and farm households sell what they do not use; the price clears.

Buyers bring the money that found no goods in the shops and looks for others, and a share of the rest of their money. It
is divided over goods by the value of the wishes left open; each good clears at :math:`p = \sum m / S` between a floor
and a ceiling. Where a rule of prices works, goods are sold at the price that makers posted before they knew demand:
then some may stay unsold, or not suffice. What is spent is no longer forced saving. Farm households offer grain beyond
what they need to the next harvest, and what they made at home beyond their own comfort; where a scenario lets offers
answer to the worker-peasant alliance, less of it as the alliance falls.

Sources
-------
Two-price market of grain: Allen 1997, 2003; catalogue row 16 (read). Clearing by price: textbook.
"""

from __future__ import annotations

from collections.abc import Iterator

import numpy as np
from numpy.typing import NDArray

from lustrum.kernels.sharing import hand_out, match, purchases
from lustrum.simulation import postings
from lustrum.simulation.alliance import answer
from lustrum.simulation.firms import sells
from lustrum.simulation.markets.clearing import clearing_price
from lustrum.simulation.markets.purses import MARKET, means_to_spend, posted_price
from lustrum.simulation.markets.rationing import proportional
from lustrum.simulation.markets.surplus import farm_surplus
from lustrum.simulation.markets.village_terms import willing
from lustrum.simulation.markets.wants import Wants, monthly_need, wants
from lustrum.simulation.month import Month
from lustrum.simulation.packs import MechanismPack, parameter
from lustrum.simulation.registry import mechanism
from lustrum.simulation.roles import farming_households, private_forms, settlement_kinds
from lustrum.simulation.state import INCOME_LINES
from lustrum.simulation.technique import Technique, technique

Ints = NDArray[np.int64]
Floats = NDArray[np.float64]


class Pack(MechanismPack):
    """Parameters of the free market."""

    grain_ban: float = parameter(0.0, "share of private grain trade that a ban stops", low=0, high=1)
    floor: float = parameter(0.4, "lowest price relative to the constant price", unit="index", low=0.01, high=1)
    ceiling: float = parameter(12.0, "highest price relative to the constant price", unit="index", low=1, high=100)
    offered: float = parameter(0.25, "share of a surplus offered in a month", low=0, high=1)
    spend: float = parameter(
        0.5, "share that buyers bring of money that was not meant for goods at posted prices", low=0, high=1
    )
    harvest_month: int = parameter(10, "month of the main harvest", unit="month", low=1, high=12)


@mechanism(
    slot="free-market",
    phase="trade",
    reads=(
        "households.goods", "households.money", "households.members", "households.consumption",
        "households.settlement", "households.group", "settlements.kind", "units.goods", "units.activity",
        "units.form",
    ),
    writes=("households.income[trade]", "households.seeking[left by the free market]"),
    records=("retail_turnover", "prices", "marketed_farm_products", "unmet_demand"),
    source="Allen 1997, 2003; project default",
    default=True,
    order=5,
)  # fmt: skip
def free_market(month: Month, p: Pack) -> None:
    """Clear the market of each good."""
    t, need = technique(month), wants(month)
    wishes = _open_wishes(month, t, need)
    seeking = month.now.households.seeking
    purse = means_to_spend(month, seeking + np.maximum(month.now.households.money - seeking, 0) * p.spend)
    total = np.zeros(purse.size)
    for product, wish in wishes.items():
        total += wish * t.value_per_quantum[product]
    share = np.divide(purse, total, out=np.zeros_like(total), where=total > 0)
    books = _Books(month, len(t.quantum))
    prices = np.full(len(t.quantum), np.nan)
    for product in sorted(wishes):
        value = wishes[product] * t.value_per_quantum[product]
        asked = posted_price(month, product)
        most = p.ceiling if asked is None else asked / t.price[product]
        spending = np.minimum(value * share, value * most)
        price = _clear(month, p, t, need, product, spending, books)
        if price is not None:
            prices[product] = price
    _record(month, t, books, prices)


class _Books:
    """Who may sell in a month, and what the market has sold so far: turnover of units, income and quanta of farmers."""

    def __init__(self, month: Month, products: int) -> None:
        self.units = np.flatnonzero(private_forms(month)[month.now.units.form])
        self.farmers = np.flatnonzero(farming_households(month))
        self.turnover = np.zeros((len(month.labels["form"]), products))
        self.marketed = np.zeros(products)
        self.income = np.zeros(len(month.now.households))
        self.spent = np.zeros(len(month.now.households), dtype=np.int64)
        self.market, self.unmet = np.zeros((3, products)), np.zeros((2, products))
        self.kind = settlement_kinds(month)


def _open_wishes(month: Month, t: Technique, need: Wants) -> dict[int, Floats]:
    """Return what people still want: comfort less what they hold, in quanta, by product, float64 (household,)."""
    households = month.now.households
    kind = settlement_kinds(month)
    wishes: dict[int, Floats] = {}
    for position, products in enumerate(need.products):
        if not products.size or need.services[position]:
            continue
        left = monthly_need(month, need, "comfort", position, kind)
        for product in products:
            left = left - households.goods[:, product] * t.quantum[product]
        if position == need.grain:
            left = left - households.consumption[:, position]
        left = np.maximum(0, left)
        if left.any():
            for product in products:
                wishes[int(product)] = left / t.quantum[product] / products.size
    return wishes


def _clear(
    month: Month, p: Pack, t: Technique, need: Wants, product: int, spending: Floats, books: _Books
) -> float | None:
    brought = float(spending.sum())
    if brought <= 0:
        return None
    offers = list(_offers(month, p, t, need, product, books))
    amounts = np.array([int(quanta.sum()) for _, _, quanta in offers], dtype=np.int64)
    supply = int(amounts.sum())
    unit, constant = t.quantum[product], t.price[product]
    asked = posted_price(month, product)
    books.market[:2, product] = brought / ((asked or constant) * unit), supply
    if asked is not None:
        books.unmet[:, product] = np.bincount(books.kind, spending / asked, 2)
    if supply <= 0:
        return None
    price = asked or clearing_price(brought, supply * unit, p.floor * constant, p.ceiling * constant)
    books.market[0, product] = brought / (price * unit)
    most = (np.maximum(month.now.households.money, 0) // (price * unit)).astype(np.int64)
    bought = purchases(spending, price, supply, unit, most, float(month.draw(f"free {product}", [0])[0]))
    buyers = np.flatnonzero(bought)
    books.market[2, product] = bought.sum()
    if asked is not None:
        books.unmet[:, product] -= np.bincount(books.kind, bought * unit, 2)
    order = np.cumsum(bought[buyers])
    start = 0
    for (table, rows, quanta), part in zip(offers, hand_out(int(bought.sum()), amounts), strict=True):
        taken: Ints = np.asarray(np.diff(np.clip(order, start, start + part), prepend=start), dtype=np.int64)
        start += int(part)
        sold = np.minimum(hand_out(int(part), quanta), quanta)
        if part:
            _trade(month, product, table, rows, sold, buyers, taken, price * unit, books)
    return price


def _trade(
    month: Month,
    product: int,
    table: str,
    rows: Ints,
    sold: Ints,
    buyers: Ints,
    taken: Ints,
    price: float,
    books: _Books,
) -> None:
    """Deliver and pay; rounding the sums to whole won takes from nobody more than there is."""
    taken, sold = _even(taken, sold)
    buyer, seller, quanta = match(taken, sold)
    if not quanta.size:
        return
    households = month.now.households
    won = postings.worth(quanta, price)
    spent = np.bincount(buyer, won, buyers.size)
    share = np.minimum(1, households.money[buyers] / np.maximum(spent, 1))
    won = np.floor(won * share[buyer]).astype(np.int64)
    postings.deliver(month, product, "free market", (table, rows[seller]), ("households", buyers[buyer]), quanta)
    postings.pay(month, "free market", ("households", buyers[buyer]), (table, rows[seller]), won)
    books.spent[buyers] += np.bincount(buyer, won, buyers.size).astype(np.int64)
    _note(month, product, table, rows[seller], won, int(quanta.sum()), books)


def _even(taken: Ints, sold: Ints) -> tuple[Ints, Ints]:
    """Cut the larger of two sides to the smaller."""
    excess = int(taken.sum()) - int(sold.sum())
    if excess > 0:
        taken = proportional(taken, int(sold.sum()))
    elif excess < 0:
        sold = proportional(sold, int(taken.sum()))
    return taken, sold


def _note(month: Month, product: int, table: str, sellers: Ints, won: Ints, quanta: int, books: _Books) -> None:
    """Retail turnover is what shops and traders sell; what farm households sell is marketed farm products."""
    if table == "units":
        books.turnover[:, product] += np.bincount(month.now.units.form[sellers], won, len(books.turnover))
    else:
        books.income += np.bincount(sellers, won, books.income.size)
        books.marketed[product] += quanta


def _record(month: Month, t: Technique, books: _Books, prices: Floats) -> None:
    homes = month.now.households
    homes.seeking -= np.minimum(homes.seeking, books.spent)
    homes.income[:, INCOME_LINES.index("trade")] += np.rint(books.income).astype(np.int64)
    month.record("retail_turnover", books.turnover)
    if books.unmet.any():
        month.record("unmet_demand", np.maximum(books.unmet, 0))
    channel = month.labels["channel"]
    marketed = np.zeros((len(t.quantum), len(channel)))
    marketed[:, channel.code("free market")] = books.marketed * t.quantum
    month.record("marketed_farm_products", marketed)
    market = month.labels["market"]
    cells = np.full((len(t.quantum), len(market)), np.nan)
    cells[:, market.code("free market")] = prices
    month.record("prices", cells)
    month.board[MARKET] = books.market
    month.board["short in markets"] = np.maximum(books.market[0] - books.market[2], 0)


def _offers(
    month: Month, p: Pack, t: Technique, need: Wants, product: int, books: _Books
) -> Iterator[tuple[str, Ints, Ints]]:
    """Yield sellers and quanta that they offer: private units that do not need the product, then farm households."""
    units, households = month.now.units, month.now.households
    held = units.goods[books.units, product]
    rows = books.units[(held > 0) & sells(month, t, product)[books.units]]
    yield "units", rows, units.goods[rows, product]
    rows = books.farmers[households.goods[books.farmers, product] > 0]
    surplus = farm_surplus(month, t, need, product, rows, p.harvest_month)
    share = p.offered * (1 - p.grain_ban) * willing(month) if product in need.products[need.grain] else 1.0
    share = min(1.0, share * answer(month, "on_offering"))
    yield "households", rows, np.floor(surplus * share).astype(np.int64)
