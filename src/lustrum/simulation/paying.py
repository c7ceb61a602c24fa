"""Paying wages at given rates: units pay as their budget allows, communes pay for odd jobs; and terms that rules share.

Rules of the slot ``wage`` say what the rate is; how it is paid is the same for all of them.
"""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from lustrum.simulation import postings
from lustrum.simulation.firms import borrows_freely
from lustrum.simulation.month import Month
from lustrum.simulation.noting import note_budget
from lustrum.simulation.packs import MechanismPack, parameter
from lustrum.simulation.state import INCOME_LINES
from lustrum.simulation.technique import technique

Floats = NDArray[np.float64]


class WagePack(MechanismPack):
    """Parameters that every rule of wages has."""

    level: float = parameter(1.0, "general level of wages", unit="index", low=0, high=20)
    base: float = parameter(1500.0, "wage of a plain worker", unit="won per month", low=1)
    step: dict[str, float] = parameter(
        {"level=0": 0.9, "level=1": 1.2, "level=2": 1.8},
        "wage of a skill relative to the base",
        unit="index",
        dim="skill",
    )
    communal: float = parameter(0.6, "pay of communal work relative to the plain wage", low=0, high=1)


def pay_everyone(month: Month, rate: Floats, communal: float) -> None:
    """Pay everyone who worked, and record the rates.

    Parameters
    ----------
    month : Month
        The month.
    rate : float64 (skill,)
        Won a month for a person of each skill.
    communal : float
        Pay of communal work relative to the lowest rate.
    """
    month.record("wage_rate", rate)
    _units(month, rate)
    _communal(month, rate, communal)


def _units(month: Month, rate: Floats) -> None:
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


def _communal(month: Month, rate: Floats, communal: float) -> None:
    persons, households = month.now.persons, month.now.households
    seeking = month.board.get("seekers")
    if seeking is None:  # nobody seeks a post where there is no employment
        return
    rows = np.flatnonzero(seeking & (persons.unit < 0))
    if not rows.size:
        return
    paid = postings.worth(persons.weight[rows], communal * rate.min())
    postings.cover_body(month, "budget", int(paid.sum()))
    postings.pay(month, "communal work", "budget", ("households", persons.household[rows]), paid)
    np.add.at(households.income[:, INCOME_LINES.index("other")], persons.household[rows], paid)
    note_budget(month, "communal work", -float(paid.sum()))
