r"""State and cooperative shops sell at posted prices; what is scarce is rationed, and unspent money stays.

A household wants of each need the comfort amount, or as much less as its purse allows,

.. math:: q_{hk} = n^{comfort}_{hk}\; \min\!\left(1, \frac{b_h}{\sum_k p_k\, n^{comfort}_{hk}}\right),

where :math:`b` is the money it means to spend. The supply organ opens a part of its stock through state and cooperative
shops and passes the rest to private traders, as policy says. Workers' households come first in shops.

Sources
-------
Minimum rule and forced saving: Portes and Winter; catalogue rows 17, 18 (recalled). Prices relative to constant ones:
project default.
"""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from lustrum.simulation import postings
from lustrum.simulation.markets.rationing import by_tiers, hand_out
from lustrum.simulation.markets.wants import Wants, monthly_need, wants
from lustrum.simulation.month import Month
from lustrum.simulation.packs import MechanismPack, parameter
from lustrum.simulation.registry import mechanism
from lustrum.simulation.roles import roles, settlement_kinds, state_supplied
from lustrum.simulation.state import INCOME_LINES
from lustrum.simulation.technique import Technique, technique

Ints = NDArray[np.int64]
Floats = NDArray[np.float64]


class Pack(MechanismPack):
    """Parameters of retail trade at posted prices."""

    state_share: float = parameter(
        0.04, "share of state consumer goods sold by state and cooperative shops", low=0, high=1
    )
    spend: float = parameter(0.7, "share of its money that a household means to spend in a month", low=0, high=1)
    markup: float = parameter(1.25, "shop price over constant price", unit="index", low=0.5, high=5)
    stock_months: float = parameter(2.0, "months over which stock is spread", unit="months", low=1, high=12)
    village_share: float = parameter(0.5, "share of shop goods sent to villages", low=0, high=1)


@mechanism(
    slot="wholesale",
    phase="trade",
    reads=(
        "households.members", "households.money", "households.settlement", "households.income", "settlements.kind",
        "units.activity", "units.form", "units.workers", "units.capacity", "units.money", "bodies.goods",
    ),
    records=("retail_turnover", "unmet_demand", "prices"),
    source="catalogue rows 17, 18; project default",
    default=True,
    order=4,
)  # fmt: skip
def shops(month: Month, p: Pack) -> None:
    """Open the shops, ration, and pass the rest to traders."""
    t, need = technique(month), wants(month)
    kind = settlement_kinds(month)
    wishes = _wishes(month, t, need, kind, p)
    traders = _traders(month)
    share = p.state_share if traders.size else 1.0
    in_shops, rest = np.zeros(len(t.quantum), dtype=np.int64), np.zeros(len(t.quantum), dtype=np.int64)
    for product in wishes:
        stock = postings.body_stock(month.now, "supply", product)
        opened = int(stock / p.stock_months) if t.storable[product] else stock
        in_shops[product] = int(opened * share)
        rest[product] = opened - in_shops[product]
    _sell_all(month, p, t, wishes, in_shops, kind)
    _pass_on(month, rest, traders, t.value_per_quantum)
    _record_prices(month, t, p)


def _wishes(month: Month, t: Technique, need: Wants, kind: Ints, p: Pack) -> dict[int, Ints]:
    """Quanta that households want at shop prices out of what they mean to spend, by product, int64 (household,)."""
    posted = t.value_per_quantum * p.markup
    wanted = {
        product: monthly_need(month, need, "comfort", position, kind) / t.quantum[product] / several
        for position, product, several in need.over_the_counter()
    }
    cost = np.zeros(kind.size)
    for product, wish in wanted.items():
        cost += wish * posted[product]
    purse = np.maximum(month.now.households.money, 0) * p.spend
    share = np.divide(purse, cost, out=np.zeros_like(cost), where=cost > 0).clip(0, 1)
    found = {product: np.floor(wish * share).astype(np.int64) for product, wish in sorted(wanted.items())}
    return {product: wish for product, wish in found.items() if wish.any()}


def _sell_all(month: Month, p: Pack, t: Technique, wishes: dict[int, Ints], supply: Ints, kind: Ints) -> None:
    """Sell product after product; the money is paid at the end, in one sum for each household."""
    households = month.now.households
    money = households.money.copy()
    first = households.income[:, INCOME_LINES.index("wage")] > 0
    queue = np.where(first, 0, 1)
    unmet, turnover = np.zeros((2, len(t.quantum))), np.zeros(len(t.quantum))
    for product, wish in wishes.items():
        price = t.value_per_quantum[product] * p.markup
        afford = np.minimum(wish, (money // price).astype(np.int64))
        served = _serve(p, afford, queue, kind, int(supply[product]))
        won = np.minimum(postings.worth(served, price), money)
        postings.deliver(month, product, "shops", "supply", ("households", None), served)
        money -= won
        turnover[product] = won.sum()
        unmet[:, product] = np.bincount(kind, (wish - served) * t.quantum[product], 2)
    postings.pay(month, "shops", ("households", None), "supply", households.money - money)
    month.record("unmet_demand", unmet)
    _record_turnover(month, turnover)


def _serve(p: Pack, wish: Ints, queue: Ints, kind: Ints, supply: int) -> Ints:
    """Share out by place, then what is left to whoever still waits; workers' households first."""
    if int(wish.sum()) <= supply:
        return wish
    village = int(supply * p.village_share)
    served = np.zeros_like(wish)
    for where, amount in ((0, village), (1, supply - village)):
        mine = np.flatnonzero(kind == where)
        served[mine] = by_tiers(wish[mine], queue[mine], amount)
    left = supply - int(served.sum())
    return served + by_tiers(wish - served, queue, left) if left > 0 else served


def _record_turnover(month: Month, won: Floats) -> None:
    """Turnover of shops, split over public and collective shops by their hands."""
    units = month.now.units
    of_form = roles(month)
    hands = np.bincount(units.form, units.workers.sum(axis=1) * _is_shop(month), of_form.private.size)
    hands = hands * ~of_form.private
    if not hands.any():
        hands = (of_form.form_role == "public").astype(float)
    month.record("retail_turnover", np.outer(hands / hands.sum(), won))


def _is_shop(month: Month) -> NDArray[np.bool_]:
    sector = roles(month).branch_sector == "trade"
    return np.asarray(sector[technique(month).branch[month.now.units.activity]])


def _traders(month: Month) -> Ints:
    """Return the units that trade on their own account."""
    return np.flatnonzero(_is_shop(month) & ~state_supplied(month) & (month.now.units.capacity > 0))


def _pass_on(month: Month, quanta: Ints, traders: Ints, price: Floats) -> None:
    """Sell goods to private traders at constant prices, as far as their money goes."""
    if not traders.size or not quanta.any():
        return
    units = month.now.units
    given = np.zeros((traders.size, quanta.size), dtype=np.int64)
    money = units.money[traders].copy()
    size = units.capacity[traders].astype(np.float64)
    for product in np.flatnonzero(quanta > 0):
        part = np.minimum(
            hand_out(int(quanta[product]), size), (np.maximum(money, 0) / price[product]).astype(np.int64)
        )
        given[:, product] = part
        money -= np.minimum(postings.worth(part, price[product]), money)
    supply = np.full(traders.size, month.now.body("supply"))
    month.ledger.post_goods("wholesale", ("bodies", supply), ("units", traders), given)
    postings.pay(month, "wholesale", ("units", traders), "supply", units.money[traders] - money)


def _record_prices(month: Month, t: Technique, p: Pack) -> None:
    markets = month.labels["market"]
    prices = np.full((len(t.quantum), len(markets)), np.nan)
    prices[:, markets.code("constant")] = t.price
    prices[:, markets.code("state shop")] = t.price * p.markup
    month.record("prices", prices)
