r"""People marry once the harvest is in; the bride moves to the husband's family, or the couple founds a household.

In the month of weddings each unmarried or widowed person :math:`i` looks for a spouse with the yearly chance
:math:`m_s(a_i)` of sex and age. Within a region and type of settlement men and women are matched in the order of their
age, with some spread, and a match holds if the two are not of one household and their ages lie near enough. A share
:math:`\phi` of the couples founds a household in the husband's settlement, class and cooperative, where his family
keeps another hand; it gets of all that the family owns, owes, holds or works the husband's share per head,

.. math:: \sigma = w_i / P_h,

whole quanta and square metres, rounded down; land is cut parcel by parcel. The wife's family gives nothing. In all
other couples the wife moves to her husband's family. A row stands for its weight in couples; husband and wife bring
their own weights, so that no person is lost. A founded household stands, like its neighbours, for one in each village
that the drawn village stands for: villages stay whole. Divorce is left out, for no source seen gives a rate; births do
not ask who is married.

Sources
-------
Early and nearly general marriage, wives to their husbands' families: Korea before 1945 (recalled, verify). All numbers
are synthetic.
"""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from lustrum.simulation.month import Month
from lustrum.simulation.packs import MechanismPack, parameter
from lustrum.simulation.registers import is_of_working_age
from lustrum.simulation.registry import mechanism

Rows = NDArray[np.intp]
Floats = NDArray[np.float64]
COPIED = (
    "settlement", "region", "group", "form", "sector", "coop", "conviction", "fatigue", "gap", "hours", "nutrition",
    "hunger", "living", "living_before",
)  # fmt: skip
"""What a founded household has from the family that it leaves."""

AGES = (15, 18, 22, 30, 45, 60, 200)


class Pack(MechanismPack):
    """Who marries, and where the couple lives."""

    women_15: float = parameter(0.10, "women of 15 to 17 who marry in a year", unit="share per year", low=0, high=1)
    women_18: float = parameter(0.40, "women of 18 to 21", unit="share per year", low=0, high=1)
    women_22: float = parameter(0.35, "women of 22 to 29", unit="share per year", low=0, high=1)
    women_30: float = parameter(0.08, "women of 30 to 44", unit="share per year", low=0, high=1)
    women_45: float = parameter(0.01, "women of 45 to 59", unit="share per year", low=0, high=1)
    men_15: float = parameter(0.01, "men of 15 to 17 who marry in a year", unit="share per year", low=0, high=1)
    men_18: float = parameter(0.15, "men of 18 to 21", unit="share per year", low=0, high=1)
    men_22: float = parameter(0.35, "men of 22 to 29", unit="share per year", low=0, high=1)
    men_30: float = parameter(0.25, "men of 30 to 44", unit="share per year", low=0, high=1)
    men_45: float = parameter(0.05, "men of 45 to 59", unit="share per year", low=0, high=1)
    founding: float = parameter(0.3, "share of couples that found a household", low=0, high=1)
    month: int = parameter(11, "month of weddings", unit="month", low=1, high=12)
    older: float = parameter(4.0, "years by which husbands are older", unit="years", low=0, high=20)
    spread: float = parameter(3.0, "spread of ages in matching", unit="years", low=0, high=20)
    widest: float = parameter(15.0, "largest distance from that gap of ages", unit="years", low=0, high=60)
    war_loss: float = parameter(0.5, "share of weddings that war at full intensity prevents", low=0, high=1)


@mechanism(
    slot="marriage",
    phase="people",
    reads=(
        "persons.born", "persons.sex", "households.members", "households.settlement", "households.region",
        "households.group", "households.form", "households.coop", "households.conviction", "households.fatigue",
        "households.gap", "households.hours", "households.nutrition", "households.hunger", "households.living",
        "households.living_before", "households.money", "households.debt", "households.animals", "households.goods",
        "settlements.kind", "parcels.owner", "parcels.operator", "parcels.area",
    ),
    writes=("persons.spouse", "persons.household[marriage]"),
    records=("marriages", "households_founded"),
    source="project default",
    default=True,
    order=2,
)  # fmt: skip
def marriage(month: Month, p: Pack) -> None:
    """Match couples, and let them live somewhere."""
    if month.date.month != p.month:
        return
    persons = month.now.persons
    men, women = _matched(month, p)
    persons.spouse[men], persons.spouse[women] = persons.id[women], persons.id[men]
    _record_marriages(month, np.concatenate([men, women]))
    founds = _founders(month, p, men, women)
    month.register.move("marriage", women[~founds], persons.household[men[~founds]])
    _found(month, men[founds], women[founds])


# Who marries whom


def _matched(month: Month, p: Pack) -> tuple[Rows, Rows]:
    """Return men and women who marry, as rows of persons."""
    persons, s = month.now.persons, month.now
    rows = _looking(month, p)
    age = (month.date.ordinal - persons.born[rows]) / 12 - p.older * (persons.sex[rows] == 1)
    rank = age + p.spread * month.draw.normal("match", persons.key[rows])
    home = persons.household[rows]
    pool = s.households.region[home].astype(np.int64) * 2 + s.settlements.kind[s.households.settlement[home]]
    luck = month.draw("suitor", persons.key[rows])
    men, women = [], []
    for code in np.unique(pool).tolist():
        sides = [np.flatnonzero((pool == code) & (persons.sex[rows] == sex)) for sex in (1, 0)]
        count = min(side.size for side in sides)
        sides = [side[np.argsort(luck[side], kind="stable")[:count]] for side in sides]
        first, second = (side[np.argsort(rank[side], kind="stable")] for side in sides)
        fits = (np.abs(age[first] - age[second]) <= p.widest) & (home[first] != home[second])
        men.append(rows[first[fits]])
        women.append(rows[second[fits]])
    none = [np.zeros(0, dtype=np.intp)]
    return np.concatenate(men or none), np.concatenate(women or none)


def _looking(month: Month, p: Pack) -> Rows:
    """Return the rows of persons who look for a spouse this year."""
    persons = month.now.persons
    chances = [[getattr(p, f"{sex}_{age}") for age in AGES[:5]] + [0.0] for sex in ("women", "men")]
    age = month.date.ordinal - persons.born
    grown = np.flatnonzero((age >= 12 * AGES[0]) & (age < 12 * AGES[5]))
    grown = grown[_is_single(month, grown)]
    band = np.searchsorted(np.array(AGES) * 12, age[grown], side="right") - 1
    chance = np.array(chances)[persons.sex[grown].astype(np.int64), band]
    chance *= 1 - p.war_loss * float(month.lever("war.intensity", 0.0))
    return grown[month.draw("marriage", persons.key[grown]) < chance]


def _is_single(month: Month, rows: Rows) -> NDArray[np.bool_]:
    """Say who is not married, or was to one who is gone, bool (n,)."""
    persons = month.now.persons
    spouse = persons.spouse[rows]
    return np.asarray((spouse < 0) | (persons.row_of(np.maximum(spouse, 0)) < 0))


# Where they live


def _founders(month: Month, p: Pack, men: Rows, women: Rows) -> NDArray[np.bool_]:
    """Say which couples found a household, bool (couple,).

    A share do, one a family, where another hand stays behind that does not marry out in the same month.
    """
    persons = month.now.persons
    wishes = month.draw("founding", persons.key[men]) < p.founding
    home = persons.household[men]
    able = persons.weight * is_of_working_age(month.world.state, month.date)
    count = len(month.now.households)
    staying = np.bincount(persons.household, able, count) - np.bincount(persons.household[women], able[women], count)
    hands = staying[home] - able[men]
    wishes &= hands > 0
    first = np.zeros(men.size, dtype=bool)
    chosen = np.flatnonzero(wishes)
    first[chosen[np.unique(home[chosen], return_index=True)[1]]] = True
    return first


def _found(month: Month, men: Rows, women: Rows) -> None:
    """Make a household for each couple, and hand over the husband's share of what his family has."""
    persons, households = month.now.persons, month.now.households
    if not men.size:
        return
    parent = persons.household[men].astype(np.intp)
    family = np.bincount(persons.household, persons.weight, len(households))[parent]
    share = persons.weight[men] / family
    same = {name: getattr(households, name)[parent] for name in COPIED}
    key = (month.draw.integers("new household", persons.key[men]) >> np.uint64(32)).astype(np.uint32)
    new = households.append(
        men.size, key=key, weight=persons.weight[men], origin=households.group[parent], **same
    )  # fmt: skip
    _hand_over(month, parent, new, share)
    _divide_land(month, parent, new, share)
    month.register.move("marriage", men, new)
    month.register.move("marriage", women, new)
    shape = len(month.labels["region"]), len(month.labels["group"])
    cell = households.region[new].astype(np.int64) * shape[1] + households.group[new]
    founded = np.bincount(cell, households.weight[new], shape[0] * shape[1])
    month.record("households_founded", founded.reshape(shape))


def _hand_over(month: Month, parent: Rows, new: Rows, share: Floats) -> None:
    """Hand over shares of money, debt, animals and goods, rounded down."""
    households = month.now.households
    for what in ("money", "debt", "animals"):
        held = np.maximum(getattr(households, what)[parent], 0)
        part = np.floor(held * share).astype(np.int64)
        month.ledger.post(what, "marriage", ("households", parent), ("households", new), part)
    goods = np.floor(households.goods[parent] * share[:, None]).astype(np.int64)
    month.ledger.post_goods("marriage", ("households", parent), ("households", new), goods)


def _divide_land(month: Month, parent: Rows, new: Rows, share: Floats) -> None:
    """Cut the share off every parcel that the family works or owns, and give the rights that the family has in it."""
    s = month.now
    place = np.full(len(s.households) + 1, -1, dtype=np.intp)
    place[parent] = np.arange(parent.size)
    couple = {right: place[s.rows_in("households", getattr(s.parcels, right))] for right in ("operator", "owner")}
    of = np.where(couple["operator"] >= 0, couple["operator"], couple["owner"])
    rows = np.flatnonzero(of >= 0)
    area = np.floor(s.parcels.area[rows] * share[of[rows]]).astype(np.int64)
    rows, area = rows[area > 0], area[area > 0]
    if not rows.size:
        return
    pieces = month.titles.divide(rows, area)
    to = s.holder("households", new[of[rows]])
    for right, whose in couple.items():
        mine = whose[rows] == of[rows]
        month.reassign("parcels", pieces[mine], right, to[mine], "inherited", "marriage")


def _record_marriages(month: Month, married: Rows) -> None:
    persons, s = month.now.persons, month.now
    home = persons.household[married]
    shape = len(month.labels["region"]), 2
    cell = s.households.region[home].astype(np.int64) * 2 + s.settlements.kind[s.households.settlement[home]]
    month.record("marriages", np.bincount(cell, persons.weight[married], shape[0] * 2).reshape(shape))
