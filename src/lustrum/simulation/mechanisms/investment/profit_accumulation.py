r"""Plant grows by a share of profit: each unit buys assets with what its hands and materials leave over.

.. math:: \Delta k_u = \frac{\sigma\, \max(0,\; p\, y_u - m_u - W_u)}{c_j}

with the output of the month :math:`y` at constant price :math:`p`, the materials that it needs by the norm :math:`m`
and the wages of its hands :math:`W`, won; the cost :math:`c` of the assets of a unit of yearly capacity; and the
share :math:`\sigma` of profit that is invested. With a constant wage plant grows at :math:`\sigma (1 - w l) / v` a
year (:mod:`lustrum.formulas.dual_economy`). A unit pays out of its own money, and no more than it has; where the
supply organ lacks an asset, all who need it get the same share of what they wanted. There is no time of building.

Sources
-------
Lewis, W. A. 1954, The Manchester School 22(2) (recalled): capitalists save, others do not. Share reinvested 0.3 to 1:
synthetic range.
"""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from lustrum.simulation import postings
from lustrum.simulation.building import record_investment, stock_of_assets
from lustrum.simulation.month import Month
from lustrum.simulation.packs import MechanismPack, parameter
from lustrum.simulation.plant import install, vintage_of
from lustrum.simulation.registry import mechanism
from lustrum.simulation.technique import Technique, technique

Floats = NDArray[np.float64]


class Pack(MechanismPack):
    """What becomes of profit."""

    reinvested: float = parameter(0.7, "share of profit that is invested: sweep 0.3 to 1", low=0, high=1)
    spare_stock: float = parameter(0.4, "share of the stock of assets kept for repair and farms", low=0, high=1)


@mechanism(
    slot="construction",
    phase="investment",
    reads=("units.activity", "units.form", "units.output", "units.workers", "units.money", "bodies.goods"),
    writes=("units.capacity[new]", "units.installed[new]", "units.readiness[new]"),
    records=("investment", "capacity_added", "budget", "surplus_use"),
    source="Lewis 1954",
    rival_of="construction",
    order=0,
    rows=(13,),
)
def profit_accumulation(month: Month, p: Pack) -> None:
    """Let units buy plant out of the month's profit."""
    t = technique(month)
    if float(month.lever("war.intensity", 0.0)) > 0.5:
        return
    units = month.now.units
    wanted = p.reinvested * np.maximum(profits(month, t), 0)
    wanted = np.minimum(wanted, np.maximum(units.money, 0))
    cost = t.cost_of_capacity()[units.activity] * t.quantum[t.product[units.activity]]
    can = (cost > 0) & ~t.farm[units.activity] & (units.capacity > 0)
    quanta = np.divide(wanted, cost, out=np.zeros(len(units)), where=can)
    _build(month, t, p, quanta)


def profits(month: Month, t: Technique) -> Floats:
    """Return the month's profit of units at constant prices and the wage that is paid, won, float64 (unit,)."""
    units = month.now.units
    natural = units.output * t.quantum[t.product[units.activity]]
    left = t.price[t.product] - t.inputs @ t.price
    rate = month.history.current("wage_rate")
    wages = units.workers @ np.nan_to_num(rate) if rate is not None else 0.0
    return np.asarray(natural * left[units.activity] - wages)


def _build(month: Month, t: Technique, p: Pack, quanta: Floats) -> None:
    """Cut wishes to the assets there are, deliver, pay and install."""
    units = month.now.units
    per_quantum = t.capital[units.activity] * t.quantum[t.product[units.activity]][:, None] / t.quantum
    asked = quanta @ per_quantum
    stock = stock_of_assets(month, p.spare_stock)
    met = np.minimum(1, np.divide(stock, asked, out=np.ones(len(stock)), where=asked > 0))
    share = np.where(per_quantum > 0, met, 1.0).min(axis=1)
    new = np.floor(quanta * share).astype(np.int64)
    rows = np.flatnonzero(new)
    if not rows.size:
        return
    used = np.minimum(np.floor(new @ per_quantum).astype(np.int64), stock)
    won = np.minimum(np.floor(new * (per_quantum @ t.value_per_quantum)).astype(np.int64), units.money)
    month.ledger.post_goods("investment", "supply", "nature", used)
    postings.pay(month, "investment", ("units", rows), "supply", won[rows])
    before = units.capacity[rows].astype(np.float64)
    units.readiness[rows] = (units.readiness[rows] * before + new[rows]) / (before + new[rows])
    install(units, rows, vintage_of(month.economy, month.date.year), new[rows])
    _record(month, t, rows, new[rows], won[rows])


def _record(month: Month, t: Technique, rows: NDArray[np.intp], new: NDArray[np.int64], won: NDArray[np.int64]) -> None:
    activity, form = month.now.units.activity[rows], month.now.units.form[rows]
    added = np.zeros((len(t.product), len(month.labels["form"])))
    np.add.at(added, (activity, form), new * t.quantum[t.product[activity]])
    month.record("capacity_added", added)
    record_investment(month, won.astype(np.float64), t.branch[activity])
