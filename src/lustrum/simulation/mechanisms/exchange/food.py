r"""Grain: farm households eat their own, others have rations.

A farm household spreads its grain over the months to the next harvest: it eats

.. math:: g_h = \min\!\left(\max\!\left(\frac{s_h}{M}, \min(s_h, n^{survival}_h)\right), n^{comfort}_h\right)

with stock :math:`s`, months :math:`M` to go and needs :math:`n`. Households outside farming buy rations at the state
price, those with a wage at a higher ration and as rules of provision raise or cut it, as far as the procured grain
spread over the same months reaches (what does not keep is not spread).
Persons of households below the survival tier are recorded as hungry.

Sources
-------
Procurement and hunger: Li and Yang 2005; Meng, Qian and Yared 2015 (read). Rationing by posted price: Kornai 1980
(recalled).
"""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from lustrum.simulation import postings
from lustrum.simulation.markets.rationing import weighted
from lustrum.simulation.markets.surplus import months_to_harvest
from lustrum.simulation.markets.wants import Wants, is_hungry, monthly_need, wants
from lustrum.simulation.month import Month
from lustrum.simulation.noting import note_delivered
from lustrum.simulation.packs import MechanismPack, parameter
from lustrum.simulation.registry import mechanism
from lustrum.simulation.roles import farming_households, roles, settlement_kinds
from lustrum.simulation.state import INCOME_LINES
from lustrum.simulation.technique import Technique, technique

Floats = NDArray[np.float64]
Ints = NDArray[np.int64]
OPENED = 1.6
"""Grain opened for rations in a month over an even spread to the harvest (project default)."""


class Pack(MechanismPack):
    """Parameters of food."""

    ration_price: float = parameter(
        0.8, "price of rationed grain relative to constant prices", unit="index", low=0, high=5
    )
    town_ration: float = parameter(
        1.0, "ration of households outside farming relative to the basic tier", unit="index", low=0, high=2
    )
    without_wage: float = parameter(
        0.7, "ration of households without a wage relative to those with one", low=0, high=1
    )
    harvest_month: int = parameter(10, "month of the main harvest", unit="month", low=1, high=12)


@mechanism(
    slot="food",
    phase="trade",
    reads=(
        "households.goods", "households.money", "households.members", "households.settlement", "households.group",
        "households.income", "settlements.kind", "bodies.goods",
    ),
    writes=("households.consumption[grain]",),
    records=("hunger", "retail_turnover", "unmet_demand"),
    source="Li-Yang 2005; Kornai 1980; project default",
    default=True,
    order=3,
)  # fmt: skip
def food(month: Month, p: Pack) -> None:
    """Ration, then eat."""
    t, need = technique(month), wants(month)
    kind = settlement_kinds(month)
    months_left = months_to_harvest(month, p.harvest_month)
    _rations(month, p, t, need, kind, months_left)
    _eat(month, t, need, kind, months_left)


def _held(month: Month, t: Technique, need: Wants) -> Floats:
    """Grain that each household holds, units of the need, float64 (household,)."""
    goods = month.now.households.goods
    held = np.zeros(len(goods))
    for product in need.products[need.grain]:
        held += goods[:, product] * t.quantum[product]
    return held


def _rations(month: Month, p: Pack, t: Technique, need: Wants, kind: Ints, months_left: int) -> None:
    """Serve households outside farming from the procured grain, every grain in proportion to its stock."""
    households, products = month.now.households, need.products[need.grain]
    stock = {int(k): postings.body_stock(month.now, "supply", int(k)) for k in products}
    total = sum(amount * t.quantum[k] for k, amount in stock.items())
    rows = np.flatnonzero(~farming_households(month))
    if total <= 0 or not rows.size:
        return
    kind = kind[rows]
    ration = need.of("basic")[:, need.grain][kind] * households.members[rows] * p.town_ration
    if "ration factor" in month.board:
        ration = ration * month.board["ration factor"][rows]
    wish = np.maximum(0, ration - _held(month, t, need)[rows])
    waged = households.income[rows, INCOME_LINES.index("wage")] > 0
    weight = np.where(waged, 1.0, p.without_wage)
    unmet, turnover = np.zeros((2, len(t.quantum))), np.zeros(len(t.quantum))
    for product, amount in stock.items():
        share = amount * t.quantum[product] / total
        price = max(p.ration_price * t.value_per_quantum[product], 1e-9)
        money = households.money[rows]
        afford = np.minimum(wish * share / t.quantum[product], money * share / price)
        whole = month.whole(f"ration {product}", np.maximum(afford, 0))
        quanta = np.minimum(whole, np.maximum(money // price, 0)).astype(np.int64)
        opened = min(amount, amount * OPENED / max(months_left, 1)) if t.storable[product] else amount
        served = weighted(quanta, weight, int(opened), float(month.draw(f"served {product}", [0])[0]))
        won = np.minimum(postings.worth(served, price), money)
        postings.buy(month, product, "rations", "supply", "households", rows, served, won)
        turnover[product] = won.sum()
        unmet[:, product] = np.bincount(kind, (quanta - served) * t.quantum[product], 2)
    month.record("unmet_demand", unmet)
    sellers = roles(month).form_role == "public"
    month.record("retail_turnover", np.outer(np.arange(sellers.size) == int(sellers.argmax()), turnover))


def _eat(month: Month, t: Technique, need: Wants, kind: Ints, months_left: int) -> None:
    households, products = month.now.households, need.products[need.grain]
    held = _held(month, t, need)
    survival = monthly_need(month, need, "survival", need.grain, kind)
    comfort = monthly_need(month, need, "comfort", need.grain, kind)
    spread = np.where(farming_households(month), held / months_left, held)
    eaten = np.minimum(np.minimum(np.maximum(spread, np.minimum(held, survival)), comfort), held)
    share = np.divide(eaten, held, out=np.zeros_like(held), where=held > 0)
    amount, total = np.zeros(held.size), np.zeros(len(t.quantum), dtype=np.int64)
    for product in products:
        used = month.whole(f"eat {product}", households.goods[:, product] * share)
        postings.deliver(month, int(product), "consumption", ("households", None), "nature", used)
        amount += used * t.quantum[product]
        total[product] = used.sum()
    note_delivered(month, total)
    households.consumption[:, need.grain] = amount
    hungry = is_hungry(month, need, kind, amount)
    month.record("hunger", np.bincount(kind, hungry * households.members, 2))
