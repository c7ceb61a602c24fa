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

from lustrum.simulation import postings
from lustrum.simulation.firms import borrows_freely
from lustrum.simulation.month import Month
from lustrum.simulation.noting import note_budget
from lustrum.simulation.packs import MechanismPack, parameter
from lustrum.simulation.registry import mechanism
from lustrum.simulation.state import INCOME_LINES
from lustrum.simulation.technique import technique


class Pack(MechanismPack):
    """Parameters of pay."""

    level: float = parameter(1.0, "general level of wages", unit="index", low=0, high=20)
    base: float = parameter(1500.0, "wage of a plain worker", unit="won per month", low=1)
    step: dict[str, float] = parameter(
        {"level=0": 0.9, "level=1": 1.2, "level=2": 1.8},
        "wage of a skill relative to the base",
        unit="index",
        dim="skill",
    )
    communal: float = parameter(0.6, "pay of communal work relative to the plain wage", low=0, high=1)


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
    month.record("wage_rate", rate)
    _units(month, rate)
    _communal(month, rate, p)


def _units(month: Month, rate: np.ndarray) -> None:
    persons, units, households = month.now.persons, month.now.units, month.now.households
    rows = np.flatnonzero(persons.unit >= 0)
    unit, home = persons.unit[rows], persons.household[rows]
    due = postings.worth(persons.weight[rows], rate[persons.skill[rows]])
    owed = np.bincount(unit, due, len(units))
    soft = borrows_freely(month)
    lacking = np.where(soft, np.maximum(0, owed - units.money), 0).astype(np.int64)
    borrowers = np.flatnonzero(lacking)
    postings.borrow(month, "units", borrowers, lacking[borrowers])
    able = np.divide(units.money, owed, out=np.ones(len(units)), where=owed > 0).clip(0, 1)
    paid = np.floor(due * able[unit]).astype(np.int64)
    postings.pay(month, "wages", ("units", unit), ("households", home), paid)
    households.income[:, INCOME_LINES.index("wage")] += np.bincount(home, paid, len(households)).astype(np.int64)
    month.record("pay_components", paid.sum() * (np.array(month.labels["component"].ids) == "time"))
    branches, forms = len(month.labels["branch"]), len(month.labels["form"])
    place = technique(month).branch[units.activity[unit]] * forms + units.form[unit]
    month.record("wages_paid", np.bincount(place, paid, branches * forms).reshape(branches, forms))


def _communal(month: Month, rate: np.ndarray, p: Pack) -> None:
    persons, households = month.now.persons, month.now.households
    seeking = month.board.get("seekers")
    if seeking is None:  # nobody seeks a post where there is no employment
        return
    rows = np.flatnonzero(seeking & (persons.unit < 0))
    if not rows.size:
        return
    paid = postings.worth(persons.weight[rows], p.communal * rate.min())
    postings.cover_body(month, "budget", int(paid.sum()))
    postings.pay(month, "communal work", "budget", ("households", persons.household[rows]), paid)
    np.add.at(households.income[:, INCOME_LINES.index("other")], persons.household[rows], paid)
    note_budget(month, "communal work", -float(paid.sum()))
