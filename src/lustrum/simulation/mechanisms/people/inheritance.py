"""Households that die out leave what they had to others of their place.

A household whose last person has died or left holds land, animals, goods, money and debt still. At the start of a
quarter all of it goes, undivided, to one household of the same settlement: of the same class if there is one with
members, else of any class; which one is drawn. Kin are not known; villages were often of one lineage, so a neighbour of
one's own class stands for them. Where nobody is left in the settlement, all falls to the treasury. The row of the
household stays, empty, and leaves its cooperative.

Sources
-------
Rule: project default (synthetic). That the land of a family without heirs returned to the people's committee under the
law of March 1946: not modelled, for the text was not seen.
"""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from lustrum.simulation.month import Month
from lustrum.simulation.packs import MechanismPack
from lustrum.simulation.registry import mechanism

Rows = NDArray[np.intp]
TITLES = (("parcels", "owner"), ("parcels", "operator"), ("units", "owner"))


class Pack(MechanismPack):
    """No parameters: the rule is a convention."""


@mechanism(
    slot="inheritance",
    phase="people",
    reads=(
        "households.members", "households.settlement", "households.group", "households.money", "households.debt",
        "households.animals", "households.goods", "parcels.owner", "parcels.operator", "units.owner",
    ),
    writes=("households.coop[estate]",),
    records=("estates",),
    source="project default",
    default=True,
    order=-1,
)  # fmt: skip
def inheritance(month: Month, p: Pack) -> None:
    """Settle the estates of households that have died out."""
    if month.date.month % 3 != 1:
        return
    households = month.now.households
    households.coop[(households.members == 0) & (households.coop >= 0)] = -1
    dead = _with_estate(month)
    if not dead.size:
        return
    heirs = _heirs(month, dead)
    _pass_on(month, dead[heirs >= 0], heirs[heirs >= 0])
    _to_the_state(month, dead[heirs < 0])
    groups = len(month.labels["group"])
    month.record("estates", np.bincount(households.group[dead], households.weight[dead], groups))


def _with_estate(month: Month) -> Rows:
    """Return the rows of households without members that still have something."""
    s = month.now
    empty = np.flatnonzero(s.households.members == 0)
    if not empty.size:
        return empty
    has_title = np.zeros(len(s.households) + 1, dtype=bool)
    for table, right in TITLES:
        has_title[s.rows_in("households", getattr(s.table(table), right))] = True
    held = s.households.goods[empty].any(axis=1) | has_title[empty]
    for column in ("money", "debt", "animals"):
        held |= getattr(s.households, column)[empty] != 0
    return empty[held]


def _heirs(month: Month, dead: Rows) -> Rows:
    """Return the household that inherits from each, or -1."""
    households = month.now.households
    living = np.flatnonzero(households.members > 0)
    groups = len(month.labels["group"])
    place = households.settlement.astype(np.int64)
    heirs = np.full(dead.size, -1, dtype=np.intp)
    for of_class in (False, True):
        key = place * groups + households.group if of_class else place
        order = living[np.argsort(key[living], kind="stable")]
        first = np.searchsorted(key[order], key[dead], side="left")
        count = np.searchsorted(key[order], key[dead], side="right") - first
        pick = first + (month.draw("heir", households.key[dead]) * count).astype(np.int64)
        heirs[count > 0] = order[pick[count > 0]]
    return heirs


def _pass_on(month: Month, dead: Rows, heirs: Rows) -> None:
    if not dead.size:
        return
    month.ledger.hand_over("inheritance", ("households", dead), ("households", heirs))
    _pass_titles(month, dead, month.now.holder("households", heirs))


def _to_the_state(month: Month, dead: Rows) -> None:
    if not dead.size:
        return
    month.ledger.hand_over("inheritance", ("households", dead), "budget")
    _pass_titles(month, dead, np.repeat(month.now.holder("bodies", [month.now.body("budget")]), dead.size))


def _pass_titles(month: Month, dead: Rows, to: NDArray[np.int32]) -> None:
    """Give every title of the dead to their heirs (holder ids)."""
    s = month.now
    new = np.full(len(s.households), -1, dtype=np.int32)
    new[dead] = to
    for table, right in TITLES:
        holder = s.rows_in("households", getattr(s.table(table), right))
        rows = np.flatnonzero((holder >= 0) & (new[holder] >= 0))
        month.reassign(table, rows, right, new[holder[rows]], "inherited", "inheritance")
