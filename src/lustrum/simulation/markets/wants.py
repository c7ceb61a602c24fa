"""What a person needs in a month, as arrays over the products that households buy.

The economy's table of needs gives amounts per head and year by tier (survival, basic, comfort) and, where it differs,
by settlement. A need may be met by several products; they stand in for one another unit for unit.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from lustrum.simulation.month import Month
from lustrum.simulation.technique import Technique, technique

TIERS = ("survival", "basic", "comfort")
KINDS = ("village", "town")
TOLERANCE = 0.98
"""Share of the survival tier below which hunger is told: two in a hundred are not."""
EATEN = ("staple", "food")
"""Roles of needs that are met by food: rationed or bought even where it does not keep."""


@dataclass(frozen=True, eq=False)
class Wants:
    """Needs of the month.

    Parameters
    ----------
    per_head : float64 (tier, settlement kind, need)
        Amount a month and person, in the unit of the need.
    products : tuple of int arrays
        For each need, the products that meet it.
    grain : int
        Position of the need that farm households meet from their own crop.
    services : bool (need,)
        Needs met by public services and wires, not over the counter.
    """

    per_head: NDArray[np.float64]
    products: tuple[NDArray[np.int64], ...]
    grain: int
    services: NDArray[np.bool_]

    def of(self, tier: str) -> NDArray[np.float64]:
        """Return the amounts of a tier, float64 (settlement kind, need)."""
        return np.asarray(self.per_head[TIERS.index(tier)])

    def prices(self, t: Technique) -> NDArray[np.float64]:
        """Return the mean constant price of a unit of each need, won, float64 (need,)."""
        return np.array([t.price[members].mean() if members.size else 0.0 for members in self.products])

    def over_the_counter(self) -> Iterator[tuple[int, int, int]]:
        """Iterate over (position, product, number of products) of needs met by goods that are bought, grain apart."""
        for position, members in enumerate(self.products):
            if position != self.grain and not self.services[position]:
                for product in members:
                    yield position, int(product), members.size


def monthly_need(month: Month, need: Wants, tier: str, position: int, kind: NDArray[np.int64]) -> NDArray[np.float64]:
    """Return what each household needs of one need in a month, in the unit of the need, float64 (household,)."""
    return np.asarray(need.of(tier)[:, position][kind] * month.now.households.members)


def survival_share(need: Wants) -> NDArray[np.float64]:
    """Return the survival tier of grain, less the tolerance, over the basic one, float64 (settlement kind,)."""
    survival, basic = need.of("survival")[:, need.grain], need.of("basic")[:, need.grain]
    return np.asarray(TOLERANCE * np.divide(survival, basic, out=np.zeros_like(basic), where=basic > 0))


def is_hungry(month: Month, need: Wants, kind: NDArray[np.int64], eaten: NDArray[np.float64]) -> NDArray[np.bool_]:
    """Say which households ate less than the survival tier, by more than the tolerance, bool (household,).

    A meal is a whole number of quanta of each grain, so it may lie by almost one quantum of each below what was meant:
    that is no hunger. Without this a household that eats just enough would be hungry in many months where a row stands
    for one household, and in none where it stands for two hundred.

    Parameters
    ----------
    month : Month
        The month.
    need : Wants
        Needs of the month.
    kind : int64 (household,)
        Kind of settlement.
    eaten : float64 (household,)
        Grain eaten in the month, in the unit of the need.
    """
    survival = monthly_need(month, need, "survival", need.grain, kind)
    rounded = technique(month).quantum[need.products[need.grain]].sum()
    return np.asarray(eaten + rounded < TOLERANCE * survival)


def wants(month: Month) -> Wants:
    """Return the needs of the run's economy, made once."""
    if "wants" not in month.cache:
        month.cache["wants"] = _make(month)
    made: Wants = month.cache["wants"]
    return made


def _make(month: Month) -> Wants:
    table = month.economy.table("needs")
    needs, products = month.labels["need"], month.labels["product"]
    per_head = np.zeros((len(TIERS), len(KINDS), len(needs)))
    members: list[list[int]] = [[] for _ in needs.ids]
    for row, amount in zip(table.itertuples(index=False), table["amount"].to_numpy(dtype=np.float64), strict=True):
        need = needs.code(str(row.need))
        product = products.code(str(row.product))
        if product not in members[need]:
            members[need].append(product)
        if str(row.tier) in TIERS:
            where = [KINDS.index(str(row.settlement))] if str(row.settlement) in KINDS else [0, 1]
            for kind in where:
                per_head[TIERS.index(str(row.tier)), kind, need] += amount / 12
    role = needs.attribute("role").astype(str)
    storable = technique(month).storable
    services = np.array(
        [bool(mine) and not storable[mine].any() and role[i] not in EATEN for i, mine in enumerate(members)]
    )
    grain = int(np.flatnonzero(role == "staple")[0])
    return Wants(per_head, tuple(np.array(m, dtype=np.int64) for m in members), grain, services)


def household_goods(month: Month) -> NDArray[np.bool_]:
    """Say which products households buy: those that a need names."""
    if "household_products" not in month.cache:
        named = set(month.economy.table("needs")["product"].astype(str))
        month.cache["household_products"] = np.array([p in named for p in month.labels["product"].ids])
    mine: NDArray[np.bool_] = month.cache["household_products"]
    return mine
