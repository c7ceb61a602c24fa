"""What persons need: tiers of needs by group, as baskets of products.

A *basket* is a need of a group in a year, with the products that can meet it: one product; or all products of a need
in which they stand in for one another unit for unit (of the role ``staple``: paddy and coarse grain, say). A *carrier*
is a basket and one of its products. A *claim* is what one tier asks for in a basket, above the tiers before it.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np
import pandas as pd

from lustrum.planning.settings import PlanSettings
from lustrum.planning.tables import Floats, Ints, codes, numbers, text

if TYPE_CHECKING:
    from lustrum.economy.economy import Economy

ALL = "all"
"""Group of what is for no group in particular."""

STAND_IN = "staple"
"""Role of needs whose products stand in for one another."""


@dataclass(frozen=True, eq=False)
class Needs:
    """Needs of persons in long form.

    Parameters
    ----------
    tiers, groups, wares : tuple of str
        Labels: tiers in their order; groups; what baskets ask for (a product, or a need whose products stand in for
        one another).
    basket_year, basket_group, basket_ware : int64 (basket,)
        Codes.
    carrier_basket, carrier_product : int64 (carrier,)
        Basket and product.
    claim_basket, claim_tier : int64 (claim,)
        Basket and tier.
    claim_amount, claim_total, claim_weight : float64 (claim,)
        Product units a year for the whole group, above the tiers before and with them; weight in the tier.
    """

    tiers: tuple[str, ...]
    groups: tuple[str, ...]
    wares: tuple[str, ...]
    basket_year: Ints
    basket_group: Ints
    basket_ware: Ints
    carrier_basket: Ints
    carrier_product: Ints
    claim_basket: Ints
    claim_tier: Ints
    claim_amount: Floats
    claim_total: Floats
    claim_weight: Floats

    def __len__(self) -> int:
        return len(self.claim_basket)

    def as_targets(self, tier: str) -> pd.DataFrame:
        """Return what a tier asks for as targets: year, product, amount, group; stand-ins have equal parts."""
        mine = self.claim_tier == self.tiers.index(tier)
        asked = dict(zip(self.claim_basket[mine].tolist(), self.claim_total[mine].tolist(), strict=True))
        count = np.bincount(self.carrier_basket, minlength=len(self.basket_year))
        rows = [
            (self.basket_year[b], product, asked[b] / count[b], self.groups[self.basket_group[b]])
            for b, product in zip(self.carrier_basket.tolist(), self.carrier_product.tolist(), strict=True)
            if asked.get(b, 0.0) > 0
        ]
        return pd.DataFrame(rows, columns=["year", "product", "amount", "group"])


def no_needs() -> Needs:
    """Return needs of nobody."""
    none, nothing = np.zeros(0, dtype=np.int64), np.zeros(0)
    return Needs((), (), (), none, none, none, none, none, none, none, nothing, nothing, nothing)


def read_needs(economy: Economy, settings: PlanSettings, years: tuple[int, ...], notes: list[str]) -> Needs:
    """Read the tables `needs` and `population`; what the user should know is added to `notes`."""
    if not economy.has("needs"):
        return no_needs()
    if not economy.has("population"):
        notes.append("The economy has no population: needs, which are per person, are switched off.")
        return no_needs()
    frame = _read_rows(economy, settings, years)
    products = economy.labels["product"].ids
    stands_in = _stands_in(frame, settings)
    ware = np.where(stands_in, frame["need"], np.array(products, dtype=object)[frame["product"].to_numpy()])
    wares = tuple(dict.fromkeys(ware))
    groups = tuple(dict.fromkeys(frame["group"]))
    tiers = tuple(dict.fromkeys(frame["tier"]))
    place = {name: {label: n for n, label in enumerate(labels)} for name, labels in
             (("ware", wares), ("group", groups), ("tier", tiers))}  # fmt: skip
    basket_of: dict[tuple[object, ...], int] = {}
    carriers: dict[tuple[int, int], None] = {}
    claims: dict[tuple[int, int], list[float]] = {}
    keys = zip(frame["group"], frame["settlement"], frame["need"], ware, strict=True)
    for (group, settlement, need, what), tier, product, total, weight in zip(
        keys, frame["tier"], frame["product"], frame["total"], frame["weight"], strict=True
    ):
        basket = basket_of.setdefault((group, settlement, need, what), len(basket_of))
        carriers.setdefault((basket, int(product)))
        claim = claims.setdefault((basket, place["tier"][tier]), [0.0, 0.0])
        claim[0] += total
        claim[1] = max(claim[1], weight)
    ordered = sorted(claims.items(), key=lambda item: item[0][1])
    steps = _above_tiers_before([(basket, total) for (basket, _), (total, _) in ordered])
    basket_group = np.array([place["group"][key[0]] for key in basket_of], dtype=np.int64)
    basket_ware = np.array([place["ware"][key[3]] for key in basket_of], dtype=np.int64)
    span = len(years)
    growth = np.repeat((1.0 + settings.population_growth) ** np.arange(span), len(ordered))

    def by_year(part: Sequence[int], count: int) -> Ints:
        """Repeat codes for each year, moved on by `count` from one year to the next."""
        return np.concatenate([np.array(part, dtype=np.int64) + year * count for year in range(span)])

    count = len(basket_of)
    return Needs(
        tiers=tiers, groups=groups, wares=wares,
        basket_year=np.repeat(np.arange(span), count), basket_group=np.tile(basket_group, span),
        basket_ware=np.tile(basket_ware, span),
        carrier_basket=by_year([b for b, _ in carriers], count), carrier_product=by_year([p for _, p in carriers], 0),
        claim_basket=by_year([b for (b, _), _ in ordered], count), claim_tier=by_year([t for (_, t), _ in ordered], 0),
        claim_amount=np.tile(steps, span) * growth,
        claim_total=np.tile([total for _, (total, _) in ordered], span) * growth,
        claim_weight=np.tile([weight for _, (_, weight) in ordered], span),
    )  # fmt: skip


def _read_rows(economy: Economy, settings: PlanSettings, years: tuple[int, ...]) -> pd.DataFrame:
    """Return the rows that hold at the start, in the order of tiers, with amounts for all persons of the group."""
    table = economy.needs
    product = codes(text(table, "product"), economy.labels["product"].ids, "product", "needs")
    need = text(table, "need")
    names = np.array(economy.labels["product"].ids, dtype=object)
    group, settlement = text(table, "group"), text(table, "settlement")
    frame = pd.DataFrame(
        {
            "need": np.where(need == "", names[product], need).astype(object),
            "role": text(table, "role"),
            "tier": text(table, "tier"),
            "group": np.where(group == "", ALL, group).astype(object),
            "settlement": settlement,
            "product": product,
            "weight": numbers(table, "weight", 1.0),
            "total": numbers(table, "amount", 0.0) * _persons(economy, group.tolist(), settlement.tolist()),
        }
    )
    given = numbers(table, "year", -np.inf)
    past = given[given <= years[0]]
    base = past.max() if len(past) else given.min()
    order = {tier: place for place, tier in enumerate(settings.tiers)}
    for tier in frame["tier"]:
        order.setdefault(tier, len(order))
    holds = ((given == base) | np.isinf(given)) & (frame["total"].to_numpy() > 0)
    frame = frame[holds].assign(place=[order[tier] for tier in frame["tier"][holds]])
    ordered: pd.DataFrame = frame.sort_values("place", kind="stable", ignore_index=True)
    return ordered


def _stands_in(frame: pd.DataFrame, settings: PlanSettings) -> np.ndarray:
    if settings.stand_in is None:
        return (frame["role"] == STAND_IN).to_numpy()
    return frame["need"].isin(settings.stand_in).to_numpy()


def _above_tiers_before(claims: Sequence[tuple[int, float]]) -> Floats:
    """Return what each claim, in the order of tiers, adds to those of its basket before it."""
    reached: dict[int, float] = {}
    steps = np.zeros(len(claims))
    for number, (basket, total) in enumerate(claims):
        before = reached.get(basket, 0.0)
        steps[number] = max(total - before, 0.0)
        reached[basket] = max(total, before)
    return steps


def _persons(economy: Economy, groups: Sequence[str], settlements: Sequence[str]) -> Floats:
    """Return how many persons are of each group and type of settlement; blank is all."""
    table = economy.population
    count, group, settlement = numbers(table, "persons", 0.0), text(table, "group"), text(table, "settlement")
    found: dict[tuple[str, str], float] = {}
    for pair in zip(groups, settlements, strict=True):
        if pair not in found:
            mine = (group == pair[0]) | (pair[0] == "")
            found[pair] = float(count[mine & ((settlement == pair[1]) | (pair[1] == ""))].sum())
    return np.array([found[pair] for pair in zip(groups, settlements, strict=True)])
