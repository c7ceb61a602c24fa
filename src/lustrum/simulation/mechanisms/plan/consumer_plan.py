r"""Planners of consumer goods plan from last year's supply, and answer to last year's excess demand or not.

.. math:: C^*_t = (1 + g)\, C^s_{t-1} + k\,(C^d_{t-1} - C^s_{t-1})

with supply :math:`C^s`, what was opened for sale at posted prices in the year, and demand :math:`C^d`, what was bought
and asked for in vain, both at constant prices. Targets of units that make goods for households are multiplied by
:math:`C^*_t / C^s_{t-1}`, within bounds, and no further than plant in order can answer (``reach``); plant decides how
much of it is made. Where the plan is made good and demand grows at :math:`g` too, excess demand is multiplied by
:math:`1 + g - k` a year: it fades with :math:`k > g`, and lives on without an answer.

Sources
-------
Planners' supply: Portes and Winter 1977 and 1980, Review of Economic Studies 47(1) (recalled); Charemza and Gronicki
1988 (recalled). Shortage that planning reproduces: Kornai 1980 (recalled). Values are scenarios, to be swept.
"""

from __future__ import annotations

import numpy as np

from lustrum.simulation.month import Month
from lustrum.simulation.packs import MechanismPack, parameter, reading
from lustrum.simulation.registry import mechanism
from lustrum.simulation.roles import commanded_forms, roles
from lustrum.simulation.technique import technique


class Pack(MechanismPack):
    """Parameters of the plan for consumer goods."""

    growth: float = parameter(
        0.04, "growth of supply that is planned in any case", unit="share per year", low=-0.5, high=1
    )
    feedback: float = parameter(0.3, "part of last year's excess demand that the plan answers", low=0, high=2)
    most: float = parameter(1.5, "largest change of targets in a year, up or down", unit="index", low=1, high=5)
    reach: float = parameter(
        1.2, "target over plant in order beyond which demand raises no target", unit="ratio", low=0.5, high=5
    )


PACKS = {
    "portes-winter-1980": reading(
        Pack(growth=0.04, feedback=0.6),
        "Planners answer to excess demand: there is none that lasts.",
        source="Portes and Winter 1980", mark="recalled",
    ),
    "kornai-1980": reading(
        Pack(growth=0.04, feedback=0.0),
        "Planners raise supply by a habitual rate and let the shortage be: it is chronic.",
        source="Kornai 1980", mark="recalled",
    ),
}  # fmt: skip

YEAR = "consumer goods of the year"


@mechanism(
    slot="consumer-plan",
    phase="plan",
    reads=("units.activity", "units.form", "units.capacity", "units.readiness"),
    writes=("units.target[consumer goods]",),
    records=("consumer_market",),
    source="Portes and Winter 1980; Charemza and Gronicki 1988; Kornai 1980",
    order=1,
    rows=(17,),
)
def consumer_plan(month: Month, p: Pack) -> None:
    """Add last month to the year; in January plan from it; let targets follow."""
    demand, supply, bought = _last_month(month)
    year = month.board.array(YEAR, 2)
    year += (demand, supply)
    planned = planned_supply(year[0], year[1], p.growth, p.feedback)
    month.record("consumer_market", _cells(month, demand, supply, bought))
    if month.date.month == 1 and year[1] > 0:
        month.board["consumer plan"] = float(np.clip(planned / year[1], 1 / p.most, p.most))
        month.board[YEAR] = np.zeros(2)
    if month.board.get("plan_is_in_force"):
        _move_targets(month, float(month.board.get("consumer plan", 1.0)), p.reach)


def planned_supply(demand: float, supply: float, growth: float, feedback: float) -> float:
    """Return the supply planned from last year's demand and supply.

    Examples
    --------
    >>> planned_supply(demand=120.0, supply=100.0, growth=0.05, feedback=0.5)
    115.0
    """
    return (1 + growth) * supply + feedback * (demand - supply)


def smooth_minimum(demand: float, supply: float, r: float) -> float:
    """Return a smooth aggregate of many small markets; below the minimum by ``2 ** (-1 / r)`` where the two are equal.

    Raises
    ------
    ValueError
        Below 20 the curve hides what it is to show.

    Examples
    --------
    >>> round(smooth_minimum(100.0, 100.0, 20.0), 2)
    96.59
    """
    if r < 20:
        message = f"r must be at least 20, not {r:g}: below, the smooth aggregate lies more than 3.4% under the minimum"
        raise ValueError(message)
    least = min(demand, supply)
    return float(least * ((demand / least) ** -r + (supply / least) ** -r) ** (-1 / r)) if least > 0 else 0.0


def _last_month(month: Month) -> tuple[float, float, float]:
    """Return demand, supply and what was bought in last month's shops, won at constant prices."""
    opened = month.board.get("opened in shops")
    if opened is None:
        return 0.0, 0.0, 0.0
    t = technique(month)
    bought = float((opened - month.board["left in shops"]) @ t.value_per_quantum)
    return bought + float(month.board["short in shops"] @ t.price), float(opened @ t.value_per_quantum), bought


def _cells(month: Month, demand: float, supply: float, bought: float) -> np.ndarray:
    labels = month.labels["market_side"]
    cells = np.zeros(len(labels))
    for name, won in (("demand", demand), ("supply", supply), ("bought", bought)):
        cells[labels.code(name)] = won
    return cells


def _move_targets(month: Month, factor: float, reach: float) -> None:
    """Scale this month's targets of commanded units that make goods for households, as far as plant can answer."""
    units, t = month.now.units, technique(month)
    sold = np.isin(roles(month).kind, ("consumer", "food"))[t.product[units.activity]]
    mine = sold & commanded_forms(month)[units.form]
    most = np.maximum(units.target, reach * units.capacity * units.readiness)
    units.target = np.where(mine, np.rint(np.minimum(units.target * factor, most)), units.target).astype(np.int64)
