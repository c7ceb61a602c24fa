r"""Next year's norm follows this year's result, so part of the bonus for a good year is lost again.

.. math::
    \text{bonus} = B + b\,(y - q), \qquad q' = q + d + \lambda (y - q), \qquad
    \frac{\partial}{\partial y} \sum_{n \ge 0} \frac{\text{bonus}_n}{(1 + r)^n} = \frac{b}{1 + \lambda / r}, \qquad
    e = 1 + \frac{1}{c}\, \frac{b}{1 + f \lambda / r}

with the year's output :math:`y` and norm :math:`q`, the rate :math:`r` at which managers discount a year, the share
:math:`f` of the ratchet that they reckon with, and the slope :math:`c` of the cost of effort. The bonus is paid in
December out of the enterprise's own money, in equal parts to those at work there; it is never negative. The first
December makes the first norm.

Sources
-------
Weitzman, M. 1980, Bell Journal of Economics 11 (form recalled, source read). Understating only under conditions: Bain,
Miller, Thornton and Keren 1987 (read). Norms that follow results without loss of effort: Matejka and others 2024
(read). Range of lambda 0.3 to 0.9 and r 0.1: catalogue row 4 (derived).
"""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from lustrum.simulation import postings
from lustrum.simulation.efforts import contribute
from lustrum.simulation.month import Month
from lustrum.simulation.packs import MechanismPack, parameter, reading
from lustrum.simulation.registry import mechanism
from lustrum.simulation.roles import commanded_forms
from lustrum.simulation.state import INCOME_LINES
from lustrum.simulation.technique import technique

DECEMBER = 12
Floats = NDArray[np.float64]


class Pack(MechanismPack):
    """Parameters of the ratchet."""

    base: float = parameter(0.0, "bonus for reaching the norm", unit="won per worker and year", low=0, high=1e6)
    rate: float = parameter(0.1, "bonus for a won of output beyond the norm", unit="won per won", low=0, high=1)
    follows: float = parameter(
        0.5, "share of the excess that next year's norm takes up", unit="share per year", low=0, high=1,
        source="catalogue row 4: 0.3 to 0.9", mark="derived",
    )  # fmt: skip
    drift: float = parameter(0.0, "rise of the norm in any case", unit="share per year", low=-0.2, high=0.5)
    discount: float = parameter(
        0.1, "rate at which managers discount a year", unit="share per year", low=0.001, high=2,
        source="catalogue row 4", mark="derived",
    )  # fmt: skip
    foreseen: float = parameter(1.0, "share of the ratchet that managers reckon with", low=0, high=1)
    cost: float = parameter(
        1.0, "slope of the cost of effort: incentive that draws out as much effort again", unit="won per won",
        low=0.01, high=100,
    )  # fmt: skip
    held_back: str = parameter(
        "always", "when managers reckon with the ratchet", unit="rule", choices=("always", "beyond the norm")
    )


PACKS = {
    "weitzman-1980": reading(
        Pack(), "Whoever foresees that the norm follows holds effort back: b/(1 + lambda/r) is left of the incentive.",
        source="Weitzman 1980", mark="read",
    ),
    "bain-1987": reading(
        Pack(held_back="beyond the norm"),
        "Holding back pays under conditions only; here taken as: where the norm is within reach.",
        source="Bain and others 1987", mark="read",
    ),
    "matejka-2024": reading(
        Pack(foreseen=0.0), "Norms follow results, and effort is not lost for it.",
        source="Matejka and others 2024", mark="read",
    ),
}  # fmt: skip


def incentive(p: Pack, within_reach: NDArray[np.bool_]) -> Floats:
    """Return what a won of output more is worth to each enterprise in all years together, won, float64 (unit,)."""
    reckons = within_reach | (p.held_back == "always")
    return np.asarray(p.rate / (1 + np.where(reckons, p.foreseen, 0.0) * p.follows / p.discount))


@mechanism(
    slot="ratchet",
    phase="incomes",
    reads=(
        "units.activity", "units.form", "units.output", "units.money", "units.workers", "persons.unit",
        "persons.household",
    ),
    writes=("units.norm", "units.made", "households.income[bonus]"),
    records=("pay_components", "norm_fulfilment"),
    source="Weitzman 1980",
    rows=(4,),
    order=1,
)  # fmt: skip
def ratchet(month: Month, p: Pack) -> None:
    """Count the year's output, let effort answer to the incentive, and pay and move norms in December."""
    units = month.now.units
    bound = commanded_forms(month)[units.form]
    units.made += units.output
    passed = units.made * 12 / month.date.month
    reach = passed > units.norm
    factor = np.where(bound & (units.norm > 0), 1 + incentive(p, reach) / p.cost, 1.0)
    contribute(month, "ratchet", "units", factor, "individual material")
    _tell_norms(month, bound, passed)
    if month.date.month == DECEMBER:
        _pay(month, p, bound)
        first = units.norm == 0
        moved = units.norm * (1 + p.drift) + p.follows * (units.made - units.norm)
        units.norm = np.where(first, units.made, np.maximum(np.rint(moved), 1)).astype(np.int64)
        units.made = 0


def _pay(month: Month, p: Pack, bound: NDArray[np.bool_]) -> None:
    """Pay the year's bonus out of the units' own money to those at work there."""
    units, persons, t = month.now.units, month.now.persons, technique(month)
    beyond = (units.made - units.norm) * t.value_per_quantum[t.product[units.activity]]
    hands = units.workers.sum(axis=1)
    fund = p.base * hands * (units.made >= units.norm) + p.rate * beyond
    fund = np.where(bound & (units.norm > 0) & (hands > 0), np.clip(fund, 0, np.maximum(units.money, 0)), 0)
    rows = np.flatnonzero(persons.unit >= 0)
    rows = rows[fund[persons.unit[rows]] > 0]
    unit, home = persons.unit[rows], persons.household[rows]
    people = np.bincount(unit, persons.weight[rows], len(units))
    part = np.divide(fund, people, out=np.zeros(len(units)), where=people > 0)
    paid = np.floor(part[unit] * persons.weight[rows]).astype(np.int64)
    postings.pay(month, "bonus", ("units", unit), ("households", home), paid)
    homes = month.now.households
    homes.income[:, INCOME_LINES.index("wage")] += np.bincount(home, paid, len(homes)).astype(np.int64)
    month.record("pay_components", paid.sum() * (np.array(month.labels["component"].ids) == "bonus"))


def _tell_norms(month: Month, bound: NDArray[np.bool_], passed: Floats) -> None:
    """Record output at the pace of the year over the norm, by branch; enterprises without a norm are left out."""
    units, t, branches = month.now.units, technique(month), len(month.labels["branch"])
    worth = t.value_per_quantum[t.product[units.activity]] * (bound & (units.norm > 0))
    branch = t.branch[units.activity]
    asked, made = (np.bincount(branch, worth * amount, branches) for amount in (units.norm, passed))
    month.record("norm_fulfilment", np.divide(made, asked, out=np.full(branches, np.nan), where=asked > 0))
