r"""Producer goods are ordered, rationed by weight and paid for.

Each unit orders what its wanted output of the month needs and a reserve of inputs, less what it has:

.. math:: o_{uk} = \max(0,\; a_{jk}\, d_u (1 + h) - s_{uk})

The state supply organ serves the orders from its stock, everybody by the share :math:`\min(1, \lambda w_u)` of the
order: energy and transport have more weight than other units that the state supplies, private ones less; they order
only as much as policy lets them. A unit that the state supplies and that lacks money borrows; private ones buy what
they can pay.

Sources
-------
Resource-constrained firm and hoarding of inputs: Kornai, J. 1979, Econometrica 47(4) (read); reserve and weights are
project defaults.
"""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from lustrum.simulation import postings
from lustrum.simulation.firms import stock_factor, wanted_output
from lustrum.simulation.markets.rationing import weighted
from lustrum.simulation.markets.wants import household_goods
from lustrum.simulation.month import Month
from lustrum.simulation.packs import MechanismPack, parameter
from lustrum.simulation.registry import mechanism
from lustrum.simulation.roles import roles, state_supplied
from lustrum.simulation.technique import Technique, technique

Ints = NDArray[np.int64]
Floats = NDArray[np.float64]


class Pack(MechanismPack):
    """Parameters of ordering and rationing."""

    reserve_months: float = parameter(0.5, "input stock wanted beyond the month's need", unit="months", low=0, high=6)
    household_share: float = parameter(
        0.35, "share of the stock of household goods that producers may not draw on", low=0, high=1
    )
    first: float = parameter(2.0, "weight of energy and transport in rationing", unit="index", low=0, high=100)
    private: float = parameter(0.6, "weight of private units in rationing", unit="index", low=0, high=100)


@mechanism(
    slot="materials",
    phase="production",
    reads=(
        "units.activity", "units.form", "units.region", "units.capacity", "units.readiness", "units.target",
        "units.goods", "units.money", "bodies.goods",
    ),
    writes=("units.orders", "units.received"),
    records=("orders", "orders_filled", "orders_unpaid"),
    source="Kornai 1979; project default",
    default=True,
    order=0,
)  # fmt: skip
def materials(month: Month, p: Pack) -> None:
    """Order inputs, ration them, deliver and pay."""
    units, t = month.now.units, technique(month)
    if month.is_first:
        _open_services(month, t)
    supplied = state_supplied(month)
    wanted = wanted_output(month, t)
    need = t.inputs[units.activity] * wanted[:, None] * stock_factor(month, p.reserve_months) / t.quantum
    orders = np.maximum(0, np.ceil(need) - units.goods).astype(np.int64)
    access = float(month.lever("private-capital.materials_access", 1.0))
    orders = np.where(supplied[:, None], orders, np.floor(orders * access).astype(np.int64))
    units.orders = orders
    units.received = _ration(month, t, orders, supplied, p)


def _open_services(month: Month, t: Technique) -> None:
    """Give the supply organ, before the first month, the services that plant in order could make in one."""
    units = month.now.units
    made = np.floor(units.capacity * units.readiness / 12).astype(np.int64)
    by_product = np.bincount(t.product[units.activity], made, len(t.quantum)).astype(np.int64)
    for product in np.flatnonzero(~t.storable & (by_product > 0)):
        postings.deliver(month, int(product), "opening", "nature", "supply", by_product[product : product + 1])


def _ration(month: Month, t: Technique, orders: Ints, supplied: NDArray[np.bool_], p: Pack) -> Ints:
    """Ration product after product; goods and money move at the end, in one posting each."""
    units = month.now.units
    weight = _weights(month, supplied, p)
    stock = np.maximum(month.now.bodies.goods[month.now.body("supply")], 0)
    stock = np.where(household_goods(month), np.floor(stock * (1 - p.household_share)), stock).astype(np.int64)
    received, unpaid = np.zeros_like(orders), np.zeros(len(t.quantum))
    money = np.maximum(units.money, 0).astype(np.float64)
    due = np.zeros(len(units), dtype=np.int64)
    for product in np.flatnonzero(orders.any(axis=0)):
        wish, price = orders[:, product], t.value_per_quantum[product]
        afford = np.where(supplied, wish, np.minimum(wish, np.floor(np.maximum(money, 0) / price))).astype(np.int64)
        start = float(month.draw(f"materials {product}", [0])[0])
        served = weighted(afford, weight, int(stock[product]), start)
        money -= served * price
        unpaid[product] = wish.sum() - afford.sum()
        due += postings.worth(served, price)
        received[:, product] = served
    _settle(month, received, due)
    _note_shortfall(month, orders - received)
    month.record("orders", orders.sum(axis=0) * t.quantum)
    month.record("orders_filled", received.sum(axis=0) * t.quantum)
    month.record("orders_unpaid", unpaid * t.quantum)
    month.board["orders unpaid"] = unpaid
    return received


def _weights(month: Month, supplied: NDArray[np.bool_], p: Pack) -> Floats:
    """Weight of each unit's orders, float64 (unit,)."""
    units = month.now.units
    weight = np.where(supplied, 1.0, p.private)
    urgency = month.board.get("plan_urgency")
    if urgency is not None:
        weight *= np.clip(urgency[units.activity, units.form], 0.5, 1.5)
    weight[_feeds_everyone(month)[units.activity] & supplied] = p.first
    return weight


def _settle(month: Month, received: Ints, due: Ints) -> None:
    rows = np.flatnonzero(received.any(axis=1))
    if not rows.size:
        return
    postings.borrow(month, "units", rows, np.maximum(0, due - month.now.units.money)[rows])
    supply = np.full(rows.size, month.now.body("supply"))
    purpose = "input market" if month.lever("wholesale.rule", "") == "traders" else "materials"
    month.ledger.post_goods(purpose, ("bodies", supply), ("units", rows), received[rows])
    postings.pay(month, purpose, ("units", rows), "supply", due[rows])


def _note_shortfall(month: Month, missing: Ints) -> None:
    regions = len(month.labels["region"])
    by_region = np.stack([missing[month.now.units.region == r].sum(axis=0) for r in range(regions)])
    region, product = np.nonzero(by_region)
    month.shortfall(region, product, "demand", -1, by_region[region, product])


def _feeds_everyone(month: Month) -> NDArray[np.bool_]:
    """Say which activities make energy or transport: attribute ``kind`` of their product."""
    return np.isin(roles(month).kind, ("energy", "service"))[technique(month).product]
