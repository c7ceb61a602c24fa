r"""Children go to school: once a year, when the school year ends, those who went have a year more.

Each person has a lasting luck :math:`u_i` between 0 and 1. Of the children of school age who have not finished the
primary years, those with :math:`u_i` below the share enrolled of their sex and year go,

.. math:: e_s(t) = \min\bigl(\bar e,\; e_{s,0} + g\,(t - t_0)\bigr),

so that the same children go on from year to year, and a growing share draws new ones in. Who has finished the primary
years goes on with the further schools where :math:`u_i` lies below their share, :math:`f_0 + g_f (t - t_0)`. War keeps
a part away. Teachers set no limit: the economy has one product for schools, care and offices and does not tell them
apart. No rule asks for schooling yet; courses of training have a column of their own.

Sources
-------
Primary enrolment of boys and girls in 1942: Oh 2000 (recalled, verify). A law of general primary schooling came into
force in 1956, one of general further schooling in 1958 (recalled, verify). Rates of growth, and the loss in war:
synthetic; the compiled record has destroyed schools only.
"""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from lustrum.simulation.education import SCHOOL
from lustrum.simulation.month import Month
from lustrum.simulation.packs import MechanismPack, parameter
from lustrum.simulation.registers import is_of_working_age
from lustrum.simulation.registry import mechanism


class Pack(MechanismPack):
    """Who goes to school, and for how long."""

    women: float = parameter(
        0.30, "share of girls of primary age enrolled in the base year", low=0, high=1, mark="recalled"
    )
    men: float = parameter(
        0.60, "share of boys of primary age enrolled in the base year", low=0, high=1, mark="recalled"
    )
    gain: float = parameter(0.08, "yearly gain of these shares", unit="share per year", low=0, high=1)
    most: float = parameter(0.98, "largest share enrolled", low=0, high=1)
    further: float = parameter(0.10, "share of those who go on after the primary years, base year", low=0, high=1)
    further_gain: float = parameter(0.05, "yearly gain of that share", unit="share per year", low=0, high=1)
    base_year: int = parameter(1946, "year in which the shares of the base year hold", unit="year", low=1800, high=2200)
    first_age: int = parameter(7, "age from which children go to school", unit="years", low=4, high=10)
    last_age: int = parameter(19, "age from which nobody begins a further year", unit="years", low=10, high=30)
    primary_years: int = parameter(5, "years of the primary school", unit="years", low=1, high=9)
    all_years: int = parameter(10, "years of all schools of general learning", unit="years", low=1, high=13)
    end_month: int = parameter(8, "month in which the school year ends", unit="month", low=1, high=12)
    war_loss: float = parameter(0.5, "share of pupils whom war at full intensity keeps away", low=0, high=1)


@mechanism(
    slot="schooling",
    phase="people",
    reads=("persons.household", "persons.born", "persons.sex", "households.group", "households.settlement",
           "settlements.kind"),
    writes=("persons.schooling",),
    records=("pupils", "years_of_school"),
    source="Oh 2000; project default",
    default=True,
    order=5,
)  # fmt: skip
def schooling(month: Month, p: Pack) -> None:
    """Let those who went to school have a year more."""
    if month.date.month != p.end_month:
        return
    persons, s = month.now.persons, month.now
    pupils = _pupils(month, p)
    persons.schooling[pupils] += 1
    kind = s.settlements.kind[s.households.settlement[persons.household[pupils]]]
    month.record("pupils", np.bincount(kind, persons.weight[pupils], 2))
    month.record("years_of_school", _mean_years(month))


def _pupils(month: Month, p: Pack) -> NDArray[np.intp]:
    """Return the rows of those who went to school in the year that ends."""
    persons = month.now.persons
    age = month.date.ordinal - persons.born
    young = np.flatnonzero((age >= 12 * (p.first_age + 1)) & (age < 12 * (p.last_age + 1)))
    years, past = persons.schooling[young], month.date.year - p.base_year
    start = np.where(persons.sex[young] == 1, p.men, p.women)
    primary = np.clip(start + p.gain * past, 0, p.most)
    further = np.clip(p.further + p.further_gain * past, 0, p.most)
    share = np.where(years < p.primary_years, primary, np.where(years < p.all_years, further, 0.0))
    going = young[month.board_hash(SCHOOL, persons.key[young]) < share]
    lost = p.war_loss * float(month.lever("war.intensity", 0.0))
    return going[month.draw("school of war", persons.key[going]) >= lost] if lost else going


def _mean_years(month: Month) -> NDArray[np.float64]:
    """Return the mean years of school of persons of working age, by class, float64 (group,)."""
    persons, groups = month.now.persons, len(month.labels["group"])
    grown = np.flatnonzero(is_of_working_age(month.world.state, month.date))
    group = month.now.households.group[persons.household[grown]]
    weight = persons.weight[grown].astype(np.float64)
    total = np.bincount(group, weight, groups)
    years = np.bincount(group, weight * persons.schooling[grown], groups)
    return np.asarray(np.divide(years, total, out=np.full(groups, np.nan), where=total > 0))
