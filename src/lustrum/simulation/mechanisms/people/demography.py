r"""Births and deaths, month by month.

Each woman of 15 to 44 bears with the chance :math:`b/12`; each person dies with the chance :math:`d(a)/12 \,(1 + \eta\,
h)`, where :math:`h` is the share of the last months in which the household lay below the survival tier of grain. A
newborn's key comes from the mother's, so that branches of a run share luck. What hunger adds is recorded as excess
deaths; no other rule lets hunger kill. Whether a woman is married plays no part.

Sources
-------
Rates: project defaults set so that the population grows by about 2.5 a hundred a year in peace, as the recorded totals
of 1953 and 1960 suggest with return migration inside (derived); age pattern of a high-mortality population (synthetic).
"""

from __future__ import annotations

import numpy as np

from lustrum.simulation.month import Month
from lustrum.simulation.packs import MechanismPack, parameter
from lustrum.simulation.registry import mechanism

LAST_AGE = 120
"""Age in years from which the table of deaths goes on unchanged."""


class Pack(MechanismPack):
    """Rates of birth and death."""

    births_per_woman: float = parameter(
        0.19, "births of a woman of 15 to 44", unit="births per woman per year", low=0, high=0.4
    )
    deaths_infant: float = parameter(0.13, "chance of death in the first year", unit="share per year", low=0, high=0.5)
    deaths_child: float = parameter(0.014, "chance of death at 1 to 14", unit="share per year", low=0, high=0.2)
    deaths_adult: float = parameter(0.008, "chance of death at 15 to 49", unit="share per year", low=0, high=0.2)
    deaths_old: float = parameter(0.045, "chance of death from 50", unit="share per year", low=0, high=0.5)
    hunger_effect: float = parameter(
        1.5, "what hunger adds to the chance of death, relative", unit="index", low=0, high=10
    )
    war_births: float = parameter(0.35, "births that war at full intensity prevents", low=0, high=1)


@mechanism(
    slot="demography",
    phase="people",
    reads=("persons.household", "persons.born", "persons.sex", "households.region", "households.settlement",
           "households.hunger", "settlements.kind"),
    writes=("persons.born",),
    records=("births", "deaths", "excess_deaths", "infant_deaths"),
    source="project default",
    default=True,
    order=0,
)  # fmt: skip
def demography(month: Month, p: Pack) -> None:
    """Let people be born and die."""
    _deaths(month, p)
    _births(month, p)


def _deaths(month: Month, p: Pack) -> None:
    persons = month.now.persons
    months = np.arange(LAST_AGE * 12 + 1)
    by_age = np.select(
        [months < 12, months < 180, months < 600], [p.deaths_infant, p.deaths_child, p.deaths_adult], p.deaths_old
    )
    yearly = by_age[np.clip(month.date.ordinal - persons.born, 0, LAST_AGE * 12)]
    draw = month.draw("death", persons.key)
    gone = draw < yearly / 12
    near = np.flatnonzero(~gone & (draw < yearly / 12 * (1 + p.hunger_effect)))
    hunger = month.now.households.hunger[persons.household[near]]
    excess = near[draw[near] < yearly[near] / 12 * (1 + p.hunger_effect * hunger)]
    gone[excess] = True
    _record(month, "deaths", gone)
    month.record("excess_deaths", _by_settlement(month, excess))
    infants = gone & (month.date.ordinal - persons.born < 12)
    month.record("infant_deaths", float(persons.weight[infants].sum()))
    month.register.remove("death", gone)


def _by_settlement(month: Month, chosen: np.ndarray) -> np.ndarray:
    persons, households = month.now.persons, month.now.households
    kind = month.now.settlements.kind[households.settlement[persons.household[chosen]]]
    return np.bincount(kind, persons.weight[chosen], 2)


def _record(month: Month, variable: str, chosen: np.ndarray) -> None:
    persons, households = month.now.persons, month.now.households
    home = persons.household[chosen]
    kind = month.now.settlements.kind[households.settlement[home]]
    regions = len(month.labels["region"])
    flat = households.region[home].astype(np.int64) * 2 + kind
    month.record(variable, np.bincount(flat, persons.weight[chosen], regions * 2).reshape(regions, 2))


def _births(month: Month, p: Pack) -> None:
    persons = month.now.persons
    months = month.date.ordinal - persons.born
    war = float(month.lever("war.intensity", 0.0))
    chance = p.births_per_woman / 12 * (1 - p.war_births * war)
    able = np.flatnonzero((persons.sex == 0) & (months >= 15 * 12) & (months < 45 * 12))
    rows = able[month.draw("birth", persons.key[able]) < chance]
    _record(month, "births", rows)
    if not rows.size:
        return
    key = (month.draw.integers("newborn", persons.key[rows]) >> np.uint64(32)).astype(np.uint32)
    month.register.add(
        "birth",
        persons.household[rows],
        key=key,
        weight=persons.weight[rows],
        born=np.full(rows.size, month.date.ordinal),
        sex=(month.draw.uniform("sex", key) < 0.512).astype(np.uint8),
    )
