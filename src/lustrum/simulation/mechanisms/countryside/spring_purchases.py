r"""In spring farms buy fertiliser, as much as their land can use and the state has to sell.

Each farm wants the dose of its newest technique; the stock opened for farming is shared by land. Who lacks money has
credit until the harvest from the bank, as the terms say.

Sources
-------
Doses: the economy's inputs table.
"""

from __future__ import annotations

import numpy as np

from lustrum.simulation import postings
from lustrum.simulation.farms import Farms, farms
from lustrum.simulation.markets.rationing import proportional
from lustrum.simulation.month import Month
from lustrum.simulation.packs import MechanismPack, parameter
from lustrum.simulation.registry import mechanism
from lustrum.simulation.roles import roles
from lustrum.simulation.technique import Technique, technique


class Pack(MechanismPack):
    """Parameters of fertiliser sales."""

    first_month: int = parameter(2, "first month of sales", unit="month", low=1, high=12)
    last_month: int = parameter(7, "last month of sales", unit="month", low=1, high=12)
    cooperative_preference: float = parameter(
        1.0, "weight of cooperatives over private farms", unit="index", low=0, high=10
    )
    credit: float = parameter(1.0, "share of what is lacking that the bank lends", low=0, high=1)


@mechanism(
    slot="spring-purchases",
    phase="production",
    reads=(
        "parcels.operator", "parcels.area", "parcels.land", "households.goods", "households.money",
        "households.settlement", "households.region", "households.workers", "households.animals", "households.form",
        "households.coop", "cooperatives.goods", "cooperatives.money", "cooperatives.settlement",
        "cooperatives.region", "cooperatives.animals", "cooperatives.form", "bodies.goods",
    ),
    source="economy tables; project default",
    default=True,
    order=3,
)  # fmt: skip
def spring_purchases(month: Month, p: Pack) -> None:
    """Sell fertiliser to farms."""
    if not p.first_month <= month.date.month <= p.last_month:
        return
    t = technique(month)
    blocks = [block for block in farms(month.now, len(month.labels["land"])) if block.rows.size]
    for product in _bought(month, t):
        wishes = [_wish(month, t, block, product) for block in blocks]
        if not sum(int(w.sum()) for w in wishes):
            continue
        weight = np.concatenate(
            [
                w * (p.cooperative_preference if b.table == "cooperatives" else 1.0)
                for w, b in zip(wishes, blocks, strict=True)
            ]
        )
        stock = postings.body_stock(month.now, "supply", product)
        served = np.minimum(proportional(weight.astype(np.int64), stock), np.concatenate(wishes))
        start = 0
        for block, wish in zip(blocks, wishes, strict=True):
            _sell(month, p, t, block, product, served[start : start + wish.size])
            start += wish.size


def _bought(month: Month, t: Technique) -> list[int]:
    farmed = t.land.sum(axis=1) > 0
    kind = roles(month).kind
    return [int(k) for k in np.flatnonzero((t.inputs[farmed].max(axis=0) > 0.05) & (kind == "material"))]


def _wish(month: Month, t: Technique, block: Farms, product: int) -> np.ndarray:
    """Quanta that each farm still wants: the highest dose on each class of land, less what it has."""
    dose = np.zeros(block.area.shape[1])
    for land in range(dose.size):
        mine = np.flatnonzero((t.land[:, land] > 0) & t.newer)
        if mine.size:
            dose[land] = (t.inputs[mine, product] / t.land[mine, land]).max()
    held = month.now.table(block.table).goods[block.rows, product]
    return np.asarray(np.maximum(0, np.floor(block.area @ dose / t.quantum[product]) - held).astype(np.int64))


def _sell(month: Month, p: Pack, t: Technique, block: Farms, product: int, quanta: np.ndarray) -> None:
    holder, price = month.now.table(block.table), t.value_per_quantum[product]
    won = postings.worth(quanta, price)
    lacking = np.floor(np.maximum(0, won - holder.money[block.rows]) * p.credit).astype(np.int64)
    postings.borrow(month, block.table, block.rows, lacking)
    money = holder.money[block.rows]
    quanta = np.where(won <= money, quanta, np.floor(money / price).astype(np.int64))
    won = np.minimum(postings.worth(quanta, price), money)
    bought = np.flatnonzero(quanta)
    if bought.size:
        postings.buy(
            month, product, "fertiliser", "supply", block.table, block.rows[bought], quanta[bought], won[bought]
        )
