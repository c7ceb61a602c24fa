r"""Enterprises with a hard budget make what they expect to sell; the others make what they can.

.. math::
    y_u = \min\!\left(\text{capacity}_u,\; \min_j \frac{s_{uj}}{a_j},\; \frac{L_u}{l},\;
    q_k\, \frac{c_u}{\sum_{v \in hard} c_v}\;[\sigma_u < \bar\sigma]\right),
    \qquad q_k = \max\!\left(0,\; e_k + \frac{\kappa e_k - T_k}{\tau} - y_k^{soft}\right)

with expected sales :math:`e`, which follow what was sold and what was asked for with money in hand,
:math:`e' = e + \lambda (d - e)`, from the first month's output on; the stock :math:`T` that makers and the wholesale
organ hold of a product; the stock wanted, :math:`\kappa` months of sales, to be reached in :math:`\tau` months; plant
in order :math:`c`, softness of the budget :math:`\sigma`, and what makers with a soft budget can make,
:math:`y^{soft}`. What does not keep is offered with a margin instead of a stock. A product that is no input, no asset
and meets no need, the service of shops, is asked for as far as the wares are that households buy. All quantities are
quanta a month.

The minimum over capacity, inputs and hands is the rule of *industry*: this rule bounds the output that it sets out to
make, and leaves the share of plant in order on the board. What stays unmade for want of demand has the cause *order*
in the shortfall. (The record's cause *demand* is the opposite: orders that nobody could serve.)

Sources
-------
Resource- against demand-constrained firm, by the softness of the budget: Kornai, J. 1979, Econometrica 47(4) (read).
Output that follows expected sales and a wanted stock: Metzler, L. 1941, Review of Economic Statistics 23(3) (recalled).
Pace of learning, stock wanted and the line between soft and hard are project defaults, to be swept.
"""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from lustrum.simulation.firms import DEMAND, has_taker, sells, softness, sold_to_households
from lustrum.simulation.month import Month
from lustrum.simulation.packs import MechanismPack, parameter
from lustrum.simulation.registry import mechanism
from lustrum.simulation.roles import commanded_forms
from lustrum.simulation.technique import Technique, technique

Floats = NDArray[np.float64]


class Pack(MechanismPack):
    """Parameters of output that follows demand."""

    hard_below: float = parameter(
        0.5, "softness below which a budget counts as hard; 0 makes every firm resource-constrained", low=0, high=1.01
    )
    learning: float = parameter(
        0.4, "part of the gap between sales and what was expected that expectations close",
        unit="share per month", low=0.01, high=1,
    )  # fmt: skip
    stock_months: float = parameter(
        1.5, "stock of its product that a maker wants, months of expected sales", unit="months", low=0, high=12
    )
    stock_pace: float = parameter(
        4.0, "months in which a gap between stock and stock wanted is to be closed", unit="months", low=1, high=24
    )
    margin: float = parameter(
        0.1, "what is offered beyond expected sales of what does not keep, relative to them", low=0, high=1
    )
    least: float = parameter(0.05, "share of plant in order that runs whatever is sold", low=0, high=1)


@mechanism(
    slot="demand-limit",
    phase="calendar",
    reads=(
        "units.activity", "units.form", "units.capacity", "units.readiness", "units.target", "units.goods",
        "units.output", "units.orders", "units.received", "bodies.goods",
    ),
    source="Kornai 1979; Metzler 1941",
    order=5,
    rows=(1,),
)  # fmt: skip
def demand_limit(month: Month, p: Pack) -> None:
    """Expect sales from those of last month, and bound what hard budgets set out to make."""
    t = technique(month)
    held = _held_by_sellers(month, t)
    before = month.board.get("sellers' stock")
    month.board["sellers' stock"] = held
    if before is None:
        return
    expected = _expected(month, p, _demand(month, t, before, held))
    wanted_stock = np.where(t.storable, p.stock_months * expected, expected * p.margin * p.stock_pace)
    gap = wanted_stock - np.where(t.storable, held, 0.0)
    month.board[DEMAND] = _share(month, p, t, np.maximum(0.0, expected + gap / p.stock_pace))


def _held_by_sellers(month: Month, t: Technique) -> Floats:
    """Quanta of each product with the wholesale organ and with units that sell it, float64 (product,)."""
    units = month.now.units
    held: Floats = np.maximum(month.now.bodies.goods[month.now.body("supply")], 0).astype(np.float64)
    for product in np.flatnonzero(units.goods.any(axis=0)):
        held[product] += units.goods[sells(month, t, int(product)), product].sum()
    return held


def _demand(month: Month, t: Technique, before: Floats, held: Floats) -> Floats:
    """Quanta sold last month and asked for in vain with money in hand, float64 (product,)."""
    units, products = month.now.units, len(t.quantum)
    made = np.bincount(t.product[units.activity], units.output, products)
    sold = np.maximum(0.0, before + made - held - month.board.get("unused services", 0))
    unfilled = (units.orders - units.received).sum(axis=0) - month.board.get("orders unpaid", 0.0)
    in_shops = np.asarray(month.board.get("short in shops", np.zeros(products))) / t.quantum
    in_markets = np.asarray(month.board.get("short in markets", np.zeros(products)))
    return np.asarray(sold + np.maximum(unfilled, 0) + in_shops + in_markets)


def _expected(month: Month, p: Pack, demand: Floats) -> Floats:
    units, kept = month.now.units, month.board.get("expected sales")
    if kept is None:  # makers begin with the output that they know
        kept = np.bincount(technique(month).product[units.activity], units.output, demand.size).astype(np.float64)
    expected: Floats = kept + p.learning * (demand - kept)
    month.board["expected sales"] = expected
    return expected


def _share(month: Month, p: Pack, t: Technique, wanted: Floats) -> Floats:
    """Share of plant in order that is to run, 1 for soft budgets, float64 (unit,)."""
    units = month.now.units
    product, able = t.product[units.activity], units.capacity * units.readiness / 12
    hard = (softness(month) < p.hard_below)[units.form]
    planned = np.where(commanded_forms(month)[units.form], np.minimum(units.target / 12, able), able)
    by_soft = np.bincount(product, np.where(hard, 0.0, planned), wanted.size)
    by_hard: Floats = np.asarray(np.bincount(product, np.where(hard, able, 0.0), wanted.size), dtype=np.float64)
    share = np.divide(np.maximum(wanted - by_soft, 0), by_hard, out=np.ones(wanted.size), where=by_hard > 0)
    share = np.where(has_taker(month, t), np.clip(share, 0, 1), _of_wares(month, t, share, by_hard))
    return np.asarray(np.where(hard, np.clip(share, p.least, 1)[product], 1.0))


def _of_wares(month: Month, t: Technique, share: Floats, plant: Floats) -> float:
    """Return the share for what no input, asset or need names, the service of shops: that of the wares they sell."""
    wares = np.where(sold_to_households(month), plant * t.value_per_quantum, 0.0)
    return float((wares * np.clip(share, 0, 1)).sum() / wares.sum()) if wares.any() else 1.0
