r"""Private firms build out of expected profit where their plant is in use.

.. math:: I_u = \sigma\, (\pi_u^e)^+\; \operatorname{clip}\!\left(\frac{v_u - v_0}{v_1 - v_0},\, 0,\, 1\right) F_u,
    \qquad \Delta K_u = I_u / k_j \;\;\text{after the time of building}

with expected profit of the month :math:`\pi^e`, the share :math:`\sigma` of it that is invested, utilisation :math:`v`
(output over plant in order), the cost of a unit of capacity :math:`k`; :math:`F` is 1, and more where a soft budget
answers for what is spent. A firm pays from what it has; one that may borrow freely borrows. Machines come from the
wholesale organ at constant prices; where they do not suffice all get the same share, and what is lacking is kept as
demand that was not served. Forms that a plan commands do not take part: their building is planned.

Sources
-------
Investment out of profits and against idle plant: Kalecki, M. 1954, Theory of Economic Dynamics, chapter 9 (recalled).
Share and bounds of utilisation are project defaults, to be swept.
"""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from lustrum.simulation import postings
from lustrum.simulation.firms import EXPECTED_PROFIT, INVESTMENT_FACTOR, borrows_freely
from lustrum.simulation.month import Month
from lustrum.simulation.noting import note_cell
from lustrum.simulation.packs import MechanismPack, parameter
from lustrum.simulation.registry import mechanism
from lustrum.simulation.roles import commanded_forms
from lustrum.simulation.technique import Technique, technique

Floats = NDArray[np.float64]
Ints = NDArray[np.int64]


class Pack(MechanismPack):
    """Parameters of investment out of profit."""

    share: float = parameter(0.6, "part of expected profit that is invested where plant is in full use", low=0, high=5)
    idle: float = parameter(0.6, "utilisation up to which nothing is built", low=0, high=0.99)
    full: float = parameter(0.9, "utilisation from which all of the share is built", low=0.01, high=1)
    spare: float = parameter(0.2, "part of the stock of machines that is kept for repair and farms", low=0, high=1)


@mechanism(
    slot="profit-investment",
    phase="investment",
    reads=(
        "units.activity", "units.form", "units.region", "units.capacity", "units.readiness", "units.output",
        "units.money", "bodies.goods",
    ),
    records=("investment", "investment_requests", "surplus_use"),
    source="Kalecki 1954",
    order=-1,
    rows=(3,),
)  # fmt: skip
def profit_investment(month: Month, p: Pack) -> None:
    """Order machines out of profit, and begin to build."""
    units, t = month.now.units, technique(month)
    asked = requests(month, p)
    branches = len(month.labels["branch"])
    month.record("investment_requests", np.bincount(t.branch[units.activity], asked, branches))
    money = np.where(borrows_freely(month), asked, np.minimum(asked, np.maximum(units.money, 0)))
    cost = t.cost_of_capacity()[units.activity] * t.quantum[t.product[units.activity]]
    capacity = np.divide(money, cost, out=np.zeros(len(units)), where=cost > 0)
    goods, share = _machines(month, t, capacity, p.spare)
    rows = np.flatnonzero(goods.any(axis=1))
    if rows.size:
        _buy(month, t, rows, goods)
        _begin(month, t, rows, np.floor(capacity * share).astype(np.int64))


def requests(month: Month, p: Pack) -> Floats:
    """Return what each unit would spend on plant this month, won, float64 (unit,)."""
    units = month.now.units
    able = units.capacity * units.readiness / 12
    used = np.divide(units.output, able, out=np.zeros(len(units)), where=able > 0)
    reach = np.clip((used - p.idle) / max(p.full - p.idle, 1e-9), 0, 1)
    profit = np.maximum(month.board.array(EXPECTED_PROFIT, len(units)), 0)
    private = ~commanded_forms(month)[units.form] & (units.capacity > 0)
    factor = month.board.get(INVESTMENT_FACTOR, 1.0)
    return np.asarray(np.where(private, p.share * profit * reach * factor, 0.0))


def _machines(month: Month, t: Technique, capacity: Floats, spare: float) -> tuple[Ints, Floats]:
    """Return whole quanta of assets for each unit, int64 (unit, product), and the share of its wish that it gets."""
    units = month.now.units
    built = t.capital[~t.farm].sum(axis=0) > 0
    wish = t.capital[units.activity] * built * (capacity * t.quantum[t.product[units.activity]])[:, None] / t.quantum
    total = wish.sum(axis=0)
    there = np.maximum(month.now.bodies.goods[month.now.body("supply")], 0) * (1 - spare)
    met = np.minimum(1, np.divide(there, total, out=np.ones_like(total), where=total > 0))
    share = np.where(wish > 0, met, 1.0).min(axis=1)
    lacking = np.floor(total * (1 - met)).astype(np.int64)
    short = np.flatnonzero(lacking)
    month.shortfall(np.zeros_like(short), short, "demand", -1, lacking[short])
    goods = np.zeros(wish.shape, dtype=np.int64)
    for product in np.flatnonzero(total > 0):
        goods[:, product] = month.whole(f"machines {product}", wish[:, product] * share)
    return goods, share


def _buy(month: Month, t: Technique, rows: NDArray[np.intp], goods: Ints) -> None:
    """Pay the wholesale organ, which hands the machines over; they are plant from now on."""
    won = postings.worth(goods[rows], t.value_per_quantum).sum(axis=1)
    units, supply = month.now.units, np.full(rows.size, month.now.body("supply"))
    postings.borrow(month, "units", rows, np.maximum(0, won - units.money[rows]))
    postings.pay(month, "investment", ("units", rows), "supply", won)
    month.ledger.post_goods("investment", ("bodies", supply), "nature", goods[rows])
    branch = t.branch[units.activity[rows]]
    month.record("investment", np.bincount(branch, won, len(month.labels["branch"])))
    note_cell(month, "surplus_use", {"use": "accumulation"}, float(won.sum()))


def _begin(month: Month, t: Technique, rows: NDArray[np.intp], capacity: Ints) -> None:
    """Open a project that has all it needs and only takes time."""
    rows = rows[capacity[rows] > 0]
    if rows.size:
        activity, now = month.now.units.activity[rows], month.date.ordinal
        due = now + np.maximum(t.building_months[activity], 1)
        month.now.projects.append(
            rows.size, unit=rows, activity=activity, capacity=capacity[rows], begun=now, due=due, done=1.0, restored=0
        )
