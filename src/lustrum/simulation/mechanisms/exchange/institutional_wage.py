r"""The wage is the living of the village and a premium, as long as one more hand there adds less than it eats.

.. math:: w = (1 + \mu) \max(s,\; m)

with the living :math:`s` of a farm hand, the marginal product :math:`m` of one, both won a month at constant prices of
the last twelve months' harvest, and the premium :math:`\mu` that a town must pay. Farm hands beyond the norm of the
harvest at its peak add nothing; short of it one more adds :math:`\lambda Q / L_Q`
(:func:`lustrum.formulas.dual_economy.marginal_product`). Two turning points are told as events when they are first
reached: labour grows short, :math:`m > 0`, so that who leaves takes food with him; and it becomes commercial,
:math:`m \ge s`. Until a year's harvest is known the wage is the base of the pack. Skills earn their steps.

Whether :math:`s` moves with the average product of the village, or is held where custom has put it, divides the
literature.

Sources
-------
Lewis, W. A. 1954, The Manchester School 22(2); Fei, J. and Ranis, G. 1964, Development of the Labor Surplus Economy
(recalled). Premium of about 0.3: Lewis 1954 (recalled, verify).
"""

from __future__ import annotations

import numpy as np

from lustrum.formulas.dual_economy import institutional_wage as wage_of
from lustrum.formulas.dual_economy import marginal_product
from lustrum.simulation.month import Month
from lustrum.simulation.packs import parameter, reading
from lustrum.simulation.paying import WagePack, pay_everyone
from lustrum.simulation.registry import mechanism
from lustrum.simulation.roles import farming_households
from lustrum.simulation.technique import technique

LEWIS, FEI_RANIS = "Lewis 1954, The Manchester School 22(2)", "Fei and Ranis 1964"
YEAR, LIVING, PASSED = "harvest of twelve months", "institutional living", "turning points passed"
"""Places on the board."""


class Pack(WagePack):
    """Terms of the wage."""

    premium: float = parameter(0.3, "what a town pays beyond the village", low=0, high=3, source=LEWIS, mark="recalled")
    share: float = parameter(0.5, "living of a farm hand over the average product of one", low=0.05, high=1)
    living: str = parameter(
        "average", "whether the living follows the average product or stays where it first was",
        unit="rule", choices=("average", "first"),
    )  # fmt: skip


PACKS = {
    "lewis-1954": reading(
        Pack(living="average"), "The living is what a hand in the village gets, and moves with the average product.",
        source=LEWIS, mark="recalled",
    ),
    "fei-ranis-1964": reading(
        Pack(living="first"), "The living is fixed by custom and stays until labour becomes scarce.",
        source=FEI_RANIS, mark="recalled",
    ),
}  # fmt: skip


@mechanism(
    slot="wage",
    phase="incomes",
    reads=(
        "persons.unit", "persons.household", "persons.skill", "units.money", "units.form", "units.activity",
        "bodies.money", "households.workers", "households.group",
    ),
    writes=("households.income[wage]", "households.income[other]"),
    records=("wages_paid", "wage_rate", "budget", "pay_components"),
    source="Lewis 1954; Fei and Ranis 1964",
    rival_of="wages",
    order=0,
    rows=(13,),
)  # fmt: skip
def institutional_wage(month: Month, p: Pack) -> None:
    """Set the wage by what the village pays and yields, then pay everyone."""
    base = p.base
    found = _village(month)
    if found is not None:
        average, marginal = found
        living = _living(month, p, p.share * average)
        _tell(month, marginal, living)
        base = wage_of(marginal, living, p.premium)
    pay_everyone(month, base * p.level * np.asarray(month.lever("wage.step")), p.communal)


def _village(month: Month) -> tuple[float, float] | None:
    """Return average and marginal product of a farm hand, won a month; None before a year's harvest is known."""
    year = month.board.array(YEAR, (12, 2), np.nan)
    year[month.date.month - 1] = _of_month(month)
    worth, needed = year.sum(axis=0)
    hands = float(month.now.households.workers[farming_households(month)].sum())
    if np.isnan(worth) or worth <= 0 or hands <= 0:
        return None
    weight = float(month.lever("farming.hands_weight", 0.5))
    return worth / hands / 12, marginal_product(hands, needed, worth, weight) / 12


def _of_month(month: Month) -> tuple[float, float]:
    """Return the month's crops at constant prices, and the hands that they need by the norm at the peak."""
    made = month.history.current("output")
    if made is None:
        return 0.0, 0.0
    t = technique(month)
    crops = made.sum(axis=1) * (t.land.sum(axis=1) > 0)
    peak = float(month.lever("farming.peak", 1.8))
    return float(crops @ t.price[t.product]), float(crops @ t.labour.sum(axis=1)) * peak


def _living(month: Month, p: Pack, now: float) -> float:
    """Return the living of a hand: now's, or the first that was known."""
    first = float(month.board.setdefault(LIVING, now))
    return first if p.living == "first" else now


def _tell(month: Month, marginal: float, living: float) -> None:
    """Tell of a turning point when it is first reached."""
    passed = month.board.setdefault(PASSED, [])
    for name, reached, text in (
        ("shortage", marginal > 0, "Farm hands have grown short: who leaves the village takes food with him."),
        ("commercial", marginal >= living, "One more farm hand adds as much as he eats: labour is scarce everywhere."),
    ):
        if reached and name not in passed:
            passed.append(name)
            month.event("turning point", text, point=name)
