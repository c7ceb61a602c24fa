"""What the closed books of a month say: how goods were allotted, what they were used for, what passed between sectors.

Nothing here is a rule: every figure is a sum over the flows that were posted, valued where the dictionary says so at
constant prices. The purposes of postings are those of the mechanisms; a purpose that nobody posts adds nothing.

Words of the dictionary and purposes of the books:

* quota: inputs that units ordered and fertiliser that farms asked for, allotted by the supply organ;
* directive: assets sent to building sites, goods of the army;
* ration: rations and relief of grain, services handed out per head, and shops at posted prices, where a rule shares
  out what is short;
* market: the free market and the black market, and inputs that units buy where nobody allots them;
* own use: what farm households and farm cooperatives used of what farms make, beyond what they acquired.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from functools import cached_property
from typing import TYPE_CHECKING

import numpy as np
from numpy.typing import NDArray

from lustrum.accounts.flows import Flows
from lustrum.simulation.population import form_sector, household_sector
from lustrum.simulation.roles import has_roles, roles
from lustrum.simulation.technique import technique

if TYPE_CHECKING:
    from lustrum.simulation.month import Month

Floats = NDArray[np.float64]
Bools = NDArray[np.bool_]

MARKETS = ("free market", "black market")
FREE = ("public services", "relief")
ACQUIRED = (*MARKETS, *FREE, "shops", "rations", "fertiliser")
SOLD_TO_STATE = ("compulsory purchase", "contract", "state purchase")
ACCESS = {"purchase": ("shops", *MARKETS), "ration": ("rations",), "free": FREE}
DECEMBER = 12


@dataclass(frozen=True, eq=False)
class Sectors:
    """Which sectors are what, as arrays over the sectors.

    Parameters
    ----------
    home, unit, farm_home, farm_coop : bool (sector,)
        Households; units and cooperatives; households that live by farming; farm cooperatives.
    group : int64 (sector,)
        Class position of households, else the number of class positions.
    body : mapping of str to bool (sector,)
        One public body each.
    """

    home: Bools
    unit: Bools
    farm_home: Bools
    farm_coop: Bools
    group: NDArray[np.int64]
    body: dict[str, Bools]

    @property
    def farm(self) -> Bools:
        """Farm households and farm cooperatives."""
        return self.farm_home | self.farm_coop


def _sectors(month: Month) -> Sectors:
    if "sectors of the books" not in month.cache:
        month.cache["sectors of the books"] = _make_sectors(month)
    made: Sectors = month.cache["sectors of the books"]
    return made


def _make_sectors(month: Month) -> Sectors:
    names = month.ledger.sectors
    forms, groups = len(month.labels["form"]), len(month.labels["group"])
    of_form = form_sector(np.arange(forms))
    of_group = household_sector(month.labels, np.arange(groups))
    home, unit, farm_home, farm_coop = (np.zeros(len(names), dtype=bool) for _ in range(4))
    unit[of_form], home[of_group] = True, True
    farm_coop[of_form] = month.labels["form"].mask(role="collective", sphere="farm")
    farm_home[of_group] = roles(month).farming
    group = np.full(len(names), groups)
    group[of_group] = np.arange(groups)
    body = {name: np.array([one == name for one in names]) for name in names[: int(of_form[0])]}
    return Sectors(home, unit, farm_home, farm_coop, group, body)


class Books:
    """The flows of one month, product by product.

    Parameters
    ----------
    month : Month
        The month, closed.
    """

    def __init__(self, month: Month) -> None:
        self.month = month
        self.flows: Flows = month.world.flows[-1]
        self.sectors = _sectors(month)
        products = len(month.labels["product"])
        first = self.flows.instruments.index(month.labels["product"].ids[0])
        code = self.flows.instrument - first
        self._is_good = (code >= 0) & (code < products)
        self._product = np.where(self._is_good, code, 0)
        self._is_money = self.flows.instrument == self.flows.instruments.index("money")
        self._quanta = self.flows.amount.astype(np.float64)

    @cached_property
    def _of_purpose(self) -> dict[str, Bools]:
        return {name: self.flows.purpose == code for code, name in enumerate(self.flows.purposes)}

    def _chosen(self, purposes: tuple[str, ...], payer: Bools | None, payee: Bools | None) -> Bools:
        none = np.zeros(len(self.flows), dtype=bool)
        chosen = np.any([self._of_purpose.get(name, none) for name in purposes], axis=0) if purposes else ~none
        if payer is not None:
            chosen = chosen & payer[self.flows.payer]
        if payee is not None:
            chosen = chosen & payee[self.flows.payee]
        return np.asarray(chosen)

    def goods(self, *purposes: str, giver: Bools | None = None, taker: Bools | None = None) -> Floats:
        """Return the goods that moved, in the products' own units, float64 (product,); no purpose means any."""
        chosen = self._chosen(purposes, giver, taker) & self._is_good
        quantum = self.month.world.quantum
        return np.bincount(self._product[chosen], self._quanta[chosen], len(quantum)) * quantum

    def goods_of_groups(self, *purposes: str, given: bool = False) -> Floats:
        """Return the goods that households of each class received (or gave), float64 (group, product)."""
        side = self.flows.payer if given else self.flows.payee
        groups, products = len(self.month.labels["group"]), len(self.month.labels["product"])
        chosen = self._chosen(purposes, None, None) & self._is_good & self.sectors.home[side]
        cell = self.sectors.group[side[chosen]] * products + self._product[chosen]
        moved = np.bincount(cell, self._quanta[chosen], groups * products).reshape(groups, products)
        return np.asarray(moved * self.month.world.quantum)

    def money(self, *purposes: str, payer: Bools | None = None, payee: Bools | None = None) -> float:
        """Return the won that moved."""
        return float(self._quanta[self._chosen(purposes, payer, payee) & self._is_money].sum())


def record_books(month: Month) -> None:
    """Record what the books of the month say."""
    if not has_roles(month):
        return
    books = Books(month)
    for name, function in BOOKED.items():
        if month.history.wants(name):
            month.record(name, function(month, books))
    if month.history.wants("final_use") and (month.date.month == 1 or month.is_first):
        unknown = np.full((len(month.labels["product"]), len(month.labels["use"])), np.nan)
        for basis in ("planned-first", "planned-last"):  # plans of a run do not part deliveries by use
            month.record("final_use", unknown, basis)


def _cells(month: Month, dim: str, columns: dict[str, Floats | float]) -> Floats:
    """Put columns (..,) beside one another by label of the last dimension; labels not named are nil."""
    labels = month.labels[dim]
    first = np.asarray(next(iter(columns.values())))
    cells = np.zeros((*first.shape, len(labels)))
    for name, column in columns.items():
        cells[..., labels.code(name)] = column
    return cells


def _worth(month: Month, goods: Floats) -> Floats:
    """Return goods (.., product) at constant prices."""
    return np.asarray(goods * month.world.constant_price)


def _made_on_farms(month: Month) -> Bools:
    """Say which products farms make, on land or at home, bool (product,)."""
    t = technique(month)
    made = np.zeros(len(t.quantum), dtype=bool)
    made[t.product[t.farm | (t.land.sum(axis=1) > 0)]] = True
    return made


# --- goods by how they were allotted and what for ------------------------------------------------


def allocation(month: Month, books: Books) -> Floats:
    """Goods taken into use by how they were allotted, float64 (product, coordination)."""
    s = books.sectors
    shops = books.goods("shops", "rations", *FREE, taker=s.home)
    return _cells(month, "coordination", {
        "directive": books.goods("investment", "defence"),
        "quota": books.goods("materials", "fertiliser"),
        "ration": shops,
        "market": books.goods(*MARKETS, taker=s.home) + books.goods("input market"),
        "own use": _own_use(month, books),
    })  # fmt: skip


def _own_use(month: Month, books: Books) -> Floats:
    s, made = books.sectors, _made_on_farms(month)
    used = books.goods("consumption", "use", giver=s.farm_home) - books.goods(*ACQUIRED, taker=s.farm_home)
    sown = books.goods("use", giver=s.farm_coop) - books.goods(*ACQUIRED, taker=s.farm_coop)
    return np.asarray(made * (np.maximum(used, 0) + np.maximum(sown, 0)))


def final_use(month: Month, books: Books) -> Floats:
    """Return final use at constant prices, won, float64 (product, use)."""
    s = books.sectors
    services = books.goods("public services") - books.goods("unused", giver=s.home)
    homes = books.goods("consumption", giver=s.home)
    together = np.minimum(np.maximum(services, 0), homes)
    outside = s.body["nature"] | s.body["foreign"]
    stocks = books.goods(giver=outside, taker=~outside) - books.goods(giver=~outside, taker=outside)
    columns = {
        "household consumption": homes - together,
        "collective consumption": together,
        "investment": books.goods("investment"),
        "defence": books.goods("defence"),
        "stocks": stocks,
        "exports": books.goods("export"),
    }
    return _cells(month, "use", {name: _worth(month, goods) for name, goods in columns.items()})


def consumption_value(month: Month, books: Books) -> Floats:
    """Return what households used at constant prices by how they came by it, won, float64 (group, access).

    What a class acquired in the month is taken to be used first, as far as it used so much; what it used beyond is its
    own produce where it lives by farming, and was bought before where it does not.
    """
    used = books.goods_of_groups("consumption", given=True)
    got = {name: books.goods_of_groups(*purposes) for name, purposes in ACCESS.items()}
    every = np.asarray(sum(got.values()))
    share = np.divide(np.minimum(used, every), every, out=np.zeros_like(every), where=every > 0)
    columns = {name: goods * share for name, goods in got.items()}
    beyond = np.maximum(used - every, 0)
    farming = roles(month).farming[:, None]
    columns["own production"] = np.where(farming, beyond, 0.0)
    columns["purchase"] = columns["purchase"] + np.where(farming, 0.0, beyond)
    return _cells(month, "access", {name: _worth(month, goods).sum(axis=1) for name, goods in columns.items()})


def balance_entries(month: Month, books: Books) -> Floats:
    """Material balance of each product, own units, float64 (product, entry); stocks at both ends of the year."""
    s, quantum = books.sectors, month.world.quantum
    outside = s.body["nature"] | s.body["foreign"]
    held = month.ledger.opening[~outside][:, [month.ledger.instruments.index(p) for p in month.ledger.products]]
    closing = held.sum(axis=0) * quantum
    change = books.goods(giver=outside, taker=~outside) - books.goods(giver=~outside, taker=outside)
    nothing = np.zeros(len(quantum))
    begins, ends = month.date.month == 1 or month.is_first, month.date.month == DECEMBER
    return _cells(month, "entry", {
        "output": books.goods("production"),
        "imports": books.goods("import", "aid", giver=s.body["foreign"]),
        "opening stock": closing - change if begins else nothing,
        "production use": books.goods("use"),
        "final use": books.goods("consumption", "investment"),
        "exports": books.goods("export"),
        "closing stock": closing if ends else nothing,
    })  # fmt: skip


# --- what passed between sectors ------------------------------------------------------------------


def exchanges(month: Month, books: Books) -> Floats:
    """Return what passed between sectors at the prices paid, won, float64 (flow, coordination).

    Taxes and rents are no exchange. What the state buys from farms at its own prices is allotted by directive, what it
    contracts for or buys from those who offer is contract.
    """
    s = books.sectors
    flows = {
        "agriculture to industry": {
            "market": books.money(*MARKETS, payer=s.home & ~s.farm_home, payee=s.farm),
            "directive": books.money("compulsory purchase", payee=s.farm),
            "contract": books.money("contract", "state purchase", payee=s.farm),
        },
        "industry to agriculture": {
            "market": books.money(*MARKETS, payer=s.farm, payee=s.unit & ~s.farm_coop),
            "quota": books.money("fertiliser", payer=s.farm),
            "ration": books.money("shops", payer=s.farm),
        },
        "retail": {
            "market": books.money(*MARKETS, payer=s.home),
            "ration": books.money("shops", "rations", payer=s.home),
        },
        "labour": {
            "contract": books.money("wages", payer=s.unit, payee=s.home),
            "directive": books.money("communal work", payee=s.home),
        },
        "credit": {"directive": books.money("credit", payer=s.body["bank"])},
    }
    cells = np.zeros((len(month.labels["flow"]), len(month.labels["coordination"])))
    for flow, parts in flows.items():
        cells[month.labels["flow"].code(flow)] = _cells(month, "coordination", dict(parts))
    return cells


def agriculture_account(month: Month, books: Books) -> Floats:
    """Return what passed between farms and the rest, won, float64 (entry,); taxes in kind at constant prices."""
    s = books.sectors
    others = ~s.farm
    sold = books.goods(*SOLD_TO_STATE, *MARKETS, giver=s.farm, taker=others)
    bought = books.goods("shops", "rations", "fertiliser", *MARKETS, giver=others, taker=s.farm)
    taxes = books.goods("tax in kind", giver=s.farm)
    return _cells(month, "entry", {
        "sales": books.money(*SOLD_TO_STATE, *MARKETS, payer=others, payee=s.farm),
        "purchases": books.money("shops", "rations", "fertiliser", *MARKETS, payer=s.farm, payee=others),
        "taxes": float(_worth(month, taxes).sum()),
        "credit received": books.money("credit", payee=s.farm) - books.money("repayment", payer=s.farm),
        "transfers received": books.money("communal work", payee=s.farm)
        + float(_worth(month, books.goods(*FREE, taker=s.farm)).sum()),
        "sales at base prices": float(_worth(month, sold).sum()),
        "purchases at base prices": float(_worth(month, bought).sum()),
    })  # fmt: skip


def aid_given(month: Month, books: Books) -> Floats:
    """Goods given abroad as aid, at constant prices, won, float64 (partner,); the books know no partner but one."""
    given = np.zeros(len(month.labels["partner"]))
    abroad = books.sectors.body["foreign"]
    if given.size:
        given[0] = _worth(month, books.goods("aid", taker=abroad)).sum() + books.money("aid", payee=abroad)
    return given


BOOKED: dict[str, Callable[[Month, Books], Floats]] = {
    one.__name__: one
    for one in (allocation, final_use, consumption_value, balance_entries, exchanges, agriculture_account, aid_given)
}
"""Variables that the books give, and how."""
