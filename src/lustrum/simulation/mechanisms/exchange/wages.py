r"""Units pay wages; communes pay for odd jobs.

A person of skill :math:`s` earns :math:`w\, \kappa_s\, \ell` a month. A unit of a soft budget borrows what it lacks; a
unit of a hard one pays as far as its money goes. Who seeks a post and has none does communal work at a lower wage from
the state budget.

Sources
-------
Wage of 18 thousand won a year and its steps: Korea blueprint section 1.5 (synthetic), near the 1,000 to 1,500 won a
month of 1954 (read). Soft budget: Kornai and Matits 1987; catalogue row 3.
"""

from __future__ import annotations

import numpy as np

from lustrum.simulation.month import Month
from lustrum.simulation.paying import WagePack, pay_everyone
from lustrum.simulation.registry import mechanism


class Pack(WagePack):
    """Parameters of pay."""


@mechanism(
    slot="wage",
    phase="incomes",
    reads=(
        "persons.unit", "persons.household", "persons.skill", "units.money", "units.form",
        "units.activity", "bodies.money",
    ),
    writes=("households.income[wage]", "households.income[other]"),
    records=("wages_paid", "wage_rate", "budget", "pay_components"),
    source="Korea blueprint 1.5; catalogue row 3",
    default=True,
    order=0,
)  # fmt: skip
def wages(month: Month, p: Pack) -> None:
    """Pay everyone who worked."""
    rate = p.base * p.level * np.asarray(month.lever("wage.step"))
    pay_everyone(month, rate, p.communal)
