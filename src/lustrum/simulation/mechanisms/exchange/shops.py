r"""State and cooperative shops sell at posted prices; what is scarce is rationed, and unspent money stays.

A household wants of each need the comfort amount, or as much less as its purse allows,

.. math:: q_{hk} = n^{comfort}_{hk}\; \min\!\left(1, \frac{b_h}{\sum_k p_k\, n^{comfort}_{hk}}\right),

where :math:`b` is the money it means to spend. The supply organ opens a part of its stock through state and cooperative
shops and passes the rest to private traders, as policy says. What is short is shared out by the rule of the scenario:
by tiers (households with a wage first), in proportion to wishes, or by a queue, whose wait :math:`w` solves
:math:`\sum_h q_{hk}(p_k + v w) = S_k` with an hour worth :math:`v`. Of the money that found no goods the share
:math:`\phi` looks for substitutes, first among the goods left in the shops, then in other markets; the share
:math:`1 - \phi` is saved.

Sources
-------
Minimum rule and forced saving: Portes and Winter; rationing and forced substitution: Kornai 1980; catalogue rows 17, 18
(recalled). Prices relative to constant ones:
project default.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from lustrum.kernels.sharing import hand_out
from lustrum.simulation import postings
from lustrum.simulation.markets.purses import means_to_spend
from lustrum.simulation.markets.rationing import in_turn, queue
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
    village_price: float = parameter(
        1.0, "price in village shops relative to shops in towns", unit="index", low=0.1, high=10
    )
    stock_months: float = parameter(2.0, "months over which stock is spread", unit="months", low=1, high=12)
    village_share: float = parameter(0.5, "share of shop goods sent to villages", low=0, high=1)
    rule: str = parameter(
        "tiers",
        "how scarce goods are shared out: households with a wage first, in proportion to wishes, by a queue, or not "
        "at all: there are no public shops, and traders take what is opened",
        unit="rule",
        choices=("tiers", "proportional", "queue", "traders"),
    )
    hour_value: float = parameter(
        3.75, "worth of an hour in a queue: half the hour's wage of a plain worker", unit="won per hour", low=0.01
    )
    substitute: float = parameter(
        0.5,
        "share of the money that found no goods at posted prices which looks for other goods or markets",
        low=0,
        high=1,
        source="0.5 to 0.8: catalogue row 18, no published estimate",
    )


@mechanism(
    slot="wholesale",
    phase="trade",
    reads=(
        "households.members", "households.money", "households.settlement", "households.income", "households.group",
        "settlements.kind", "units.activity", "units.form", "units.workers", "units.capacity", "units.money",
        "bodies.goods",
    ),
    writes=("households.seeking[left by shops]",),
    records=("retail_turnover", "unmet_demand", "prices", "queue_hours", "forced_saving"),
    source="catalogue rows 17, 18; project default",
    rows=(18,),
    default=True,
    order=4,
)  # fmt: skip
def shops(month: Month, p: Pack) -> None:
    """Open the shops, ration, and pass the rest to traders."""
    t, need = technique(month), wants(month)
    kind = settlement_kinds(month)
    wishes, reach = _wishes(month, t, need, kind, p)
    traders, asked_for = _traders(month), tuple(wishes)
    share = p.state_share if traders.size else 1.0
    if p.rule == "traders":
        share, wishes = 0.0, {}
    in_shops, rest = np.zeros(len(t.quantum), dtype=np.int64), np.zeros(len(t.quantum), dtype=np.int64)
    for product in asked_for:
        stock = postings.body_stock(month.now, "supply", product)
        opened = int(stock / p.stock_months) if t.storable[product] else stock
        in_shops[product] = int(opened * share)
        rest[product] = opened - in_shops[product]
    month.board["opened in shops"] = in_shops.copy()
    sale = _Sale(month, p, t, kind, _places(month, p, kind), reach, in_shops)
    _sell_wished(sale, wishes)
    _sell_substitutes(sale, need, wishes)
    _close_sale(sale)
    _pass_on(month, rest, traders, t.value_per_quantum)
    _record_prices(month, t, p)


def _wishes(month: Month, t: Technique, need: Wants, kind: Ints, p: Pack) -> tuple[dict[int, Ints], Floats]:
    """Return what households want at shop prices, and how far their purse reaches beyond it.

    Returns
    -------
    wishes : dict of int to int64 (household,)
        Quanta by product, out of what a household means to spend.
    reach : float64 (household,)
        What it means to spend over what its wishes cost, at least 1: it would pay so much more before it wants less.
    """
    markup = _markup(p)[kind]
    wanted = {
        product: monthly_need(month, need, "comfort", position, kind) / t.quantum[product] / several
        for position, product, several in need.over_the_counter()
    }
    cost = np.zeros(kind.size)
    for product, wish in wanted.items():
        cost += wish * (t.value_per_quantum[product] * markup)
    purse = means_to_spend(month, np.maximum(month.now.households.money, 0) * p.spend)
    reach = np.divide(purse, cost, out=np.zeros_like(cost), where=cost > 0)
    share = np.minimum(reach, 1)
    found = {product: month.whole(f"wish {product}", wish * share) for product, wish in sorted(wanted.items())}
    return {product: wish for product, wish in found.items() if wish.any()}, np.maximum(reach, 1)


def _markup(p: Pack) -> Floats:
    """Return the shop price over the constant price in villages and in towns, float64 (settlement kind,)."""
    return np.array([p.markup * p.village_price, p.markup])


def _places(month: Month, p: Pack, kind: Ints) -> tuple[tuple[NDArray[np.intp], ...], ...]:
    """Return, for villages and for towns, the households that are served together, in the order of their turn."""
    if p.rule != "tiers":
        return tuple((np.flatnonzero(kind == where),) for where in (0, 1))
    first = month.now.households.income[:, INCOME_LINES.index("wage")] > 0
    return tuple(
        (np.flatnonzero((kind == where) & first), np.flatnonzero((kind == where) & ~first)) for where in (0, 1)
    )


@dataclass(eq=False)
class _Sale:
    """A month's sale at posted prices: what is left of stock and purses; money is paid at the end, in one sum each."""

    month: Month
    p: Pack
    t: Technique
    kind: Ints
    places: tuple[tuple[NDArray[np.intp], ...], ...]
    reach: Floats
    stock: Ints

    def __post_init__(self) -> None:
        self.money: Ints = self.month.now.households.money.copy()
        self.unspent: Ints = np.zeros(self.money.size, dtype=np.int64)
        self.unmet, self.hours = np.zeros((2, self.stock.size)), np.zeros((2, self.stock.size))
        self.turnover = np.zeros(self.stock.size)
        self.markup: Floats = _markup(self.p)[self.kind]

    def sell(self, product: int, wish: Ints) -> Ints:
        """Sell as much of a product as there is, and return the quanta that each household got."""
        price = self.t.value_per_quantum[product] * self.markup
        served = self._serve(product, np.minimum(wish, (self.money // price).astype(np.int64)), price)
        won = np.minimum(postings.worth(served, price), self.money)
        postings.deliver(self.month, product, "shops", "supply", ("households", None), served)
        self.money -= won
        self.turnover[product] += won.sum()
        self.stock[product] -= served.sum()
        return served

    def _serve(self, product: int, wish: Ints, price: Floats) -> Ints:
        """Share out by place, then what is left in one to the other; in a place by the rule."""
        supply = int(self.stock[product])
        if int(wish.sum()) <= supply:
            return wish
        served = np.zeros_like(wish)
        wanted = [sum(int(wish[rows].sum()) for rows in turns) for turns in self.places]
        for where, amount in enumerate(_by_place(wanted, supply, self.p.village_share)):
            if self.p.rule != "queue":
                in_turn(wish, self.places[where], amount, into=served)
                continue
            (rows,) = self.places[where]
            start = float(self.month.draw(f"queue {product} {where}", [0])[0])
            served[rows], full_price = queue(wish[rows], self.reach[rows], amount, start)
            paid = float(served[rows].sum()) * float(price[rows[:1]].sum())
            self.hours[where, product] += paid * (full_price - 1) / self.p.hour_value if paid else 0.0
        return served


def _by_place(wanted: list[int], supply: int, village_share: float) -> tuple[int, int]:
    """Divide a supply over villages and towns; what one place does not want goes to the other."""
    town = supply - int(supply * village_share)
    to_village = min(wanted[0], supply - min(wanted[1], town))
    return to_village, min(wanted[1], supply - to_village)


def _sell_wished(sale: _Sale, wishes: dict[int, Ints]) -> None:
    """Sell product after product, and keep what was meant to be spent and was not."""
    for product, wish in wishes.items():
        missing = wish - sale.sell(product, wish)
        if missing.any():
            sale.unmet[:, product] = np.bincount(sale.kind, missing * sale.t.quantum[product], 2)
            sale.unspent += postings.worth(missing, sale.t.value_per_quantum[product] * sale.markup)
    np.minimum(sale.unspent, np.maximum(sale.money, 0), out=sale.unspent)


def _sell_substitutes(sale: _Sale, need: Wants, wishes: dict[int, Ints]) -> None:
    """Let a share of the unspent money take goods that are left, up to comfort; the rest of the share goes on looking.

    What is saved at once is recorded as forced saving; what still looks is noted with the household.
    """
    month, homes = sale.month, sale.month.now.households
    looking = np.floor(sale.unspent * sale.p.substitute).astype(np.int64)
    saved = np.bincount(homes.group, sale.unspent - looking, len(month.labels["group"]))
    month.record("forced_saving", saved)
    left = [item for item in need.over_the_counter() if item[1] in wishes and sale.stock[item[1]] > 0]
    rows = np.flatnonzero(looking)
    if left and rows.size:
        before = sale.money[rows]
        for product, more in _more(sale, need, wishes, left, rows, looking[rows]).items():
            wish = np.zeros(looking.size, dtype=np.int64)
            wish[rows] = more
            sale.sell(product, wish)
        looking[rows] -= np.minimum(looking[rows], before - sale.money[rows])
    homes.seeking = looking


def _more(
    sale: _Sale,
    need: Wants,
    wishes: dict[int, Ints],
    left: list[tuple[int, int, int]],
    rows: NDArray[np.intp],
    purse: Ints,
) -> dict[int, Ints]:
    """Return quanta of goods that are left which some households buy instead, up to comfort, as far as a purse goes."""
    t, members = sale.t, sale.month.now.households.members[rows]
    room, cost = {}, np.zeros(rows.size)
    for position, product, several in left:
        comfort = need.of("comfort")[:, position][sale.kind[rows]] * members / several / t.quantum[product]
        room[product] = np.maximum(0, comfort - wishes[product][rows])
        cost += room[product] * t.value_per_quantum[product] * sale.markup[rows]
    share = np.divide(purse, cost, out=np.zeros_like(cost), where=cost > 0).clip(0, 1)
    return {product: sale.month.whole(f"more {product}", wish * share) for product, wish in room.items()}


def _close_sale(sale: _Sale) -> None:
    month = sale.month
    households = month.now.households
    postings.pay(month, "shops", ("households", None), "supply", households.money - sale.money)
    month.board["short in shops"] = sale.unmet.sum(axis=0)
    month.board["left in shops"] = sale.stock
    month.record("unmet_demand", sale.unmet)
    if sale.p.rule == "queue":
        month.record("queue_hours", sale.hours)
    _record_turnover(month, sale.turnover)


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
    """Sell goods to private traders at constant prices: for money, or where they are the shops on credit too."""
    if not traders.size or not quanta.any():
        return
    units = month.now.units
    are_shops = month.lever("wholesale.rule") == "traders"
    given = np.zeros((traders.size, quanta.size), dtype=np.int64)
    money = np.maximum(units.money[traders], 0)
    due = np.zeros(traders.size, dtype=np.int64)
    size = units.capacity[traders].astype(np.float64)
    for product in np.flatnonzero(quanta > 0):
        part = hand_out(int(quanta[product]), size)
        if not are_shops:
            part = np.minimum(part, ((money - due) / price[product]).astype(np.int64))
        given[:, product] = part
        worth = postings.worth(part, price[product])
        due += worth if are_shops else np.minimum(worth, money - due)
    if are_shops:
        postings.borrow(month, "units", traders, np.maximum(0, due - money))
        month.board["wares bought"] = np.bincount(traders, due, len(units))
    supply = np.full(traders.size, month.now.body("supply"))
    month.ledger.post_goods("wholesale", ("bodies", supply), ("units", traders), given)
    postings.pay(month, "wholesale", ("units", traders), "supply", due)


def _record_prices(month: Month, t: Technique, p: Pack) -> None:
    markets = month.labels["market"]
    prices = np.full((len(t.quantum), len(markets)), np.nan)
    prices[:, markets.code("constant")] = t.price
    mean = 1 + p.village_share * (p.village_price - 1)  # of villages and towns, by what is sent to each
    prices[:, markets.code("state shop")] = t.price * p.markup * mean
    month.record("prices", prices)
