"""The register of persons: who is born, dies, comes, leaves or moves house, told to the books so that nobody is lost.

Persons are a count of the ledger, by sector of their household. Rows are added and removed here; a row that appears or
vanishes in another way is found at the close of the month. Counts that follow from persons (members, workers) are made
here.
"""

from __future__ import annotations

from typing import Any

import numpy as np
from numpy.typing import ArrayLike, NDArray

from lustrum.accounts.ledger import Count, Ledger
from lustrum.kernels.luck import units_of
from lustrum.kernels.sums import sum_by, weigh_by
from lustrum.quantities import calendar
from lustrum.simulation.state import State

PERSONS = "persons"
WORKING_AGE = (16, 60)
"""Years of age from which, and before which, a person counts as a worker (project default)."""

Ints = NDArray[np.int64]
_ROUNDING = np.uint64(0x52CDE6A1)


class Register:
    """The register of persons. It remembers the sector in which the books have each person, by permanent id.

    Parameters
    ----------
    state : State
        The state.
    ledger : Ledger
        The books that keep the count.
    """

    def __init__(self, state: State, ledger: Ledger) -> None:
        self._state, self._ledger = state, ledger
        self._booked = np.zeros(0, dtype=np.int16)

    def keep(self) -> None:
        """Let the ledger keep the count of persons, from now on."""
        self._grow()
        self._booked[self._state.persons.id] = self._living_sectors()
        self._ledger.keep_count(PERSONS, Count(self._measure, self._held, self._carried, ("nature", "foreign")))

    def _grow(self) -> None:
        missing = int(self._state.persons.id.max(initial=-1)) + 1 - self._booked.size
        if missing > 0:
            self._booked = np.concatenate([self._booked, np.full(missing, -1, dtype=np.int16)])

    def _living_sectors(self) -> NDArray[np.int16]:
        """Return the sector of the household where each person lives now; -1 without one."""
        home = self._state.persons.household
        sectors = np.append(self._state.households.sector, np.int16(-1))
        return np.asarray(sectors[home], dtype=np.int16)

    def _measure(self) -> Ints:
        sectors, weight = self._living_sectors(), self._state.persons.weight
        housed = sectors >= 0
        if not housed.all():
            sectors, weight = sectors[housed], weight[housed]
        return sum_by(sectors, weight, len(self._ledger.sectors))

    def _held(self, table: str, rows: NDArray[np.intp]) -> Ints:
        """Return the persons whom the books have with each row: those who moved there since are told of later."""
        if table != "households":
            return np.zeros(len(rows), dtype=np.int64)
        persons, homes = self._state.persons, self._state.households
        here = self._is_booked_at_home()
        return sum_by(persons.household[here], persons.weight[here], len(homes))[rows]

    def _is_booked_at_home(self) -> NDArray[np.bool_]:
        persons = self._state.persons
        self._grow()
        return np.asarray((persons.household >= 0) & (self._booked[persons.id] == self._living_sectors()))

    def _carried(self, table: str, rows: NDArray[np.intp], sectors: NDArray[np.int16]) -> None:
        if table != "households":
            return
        persons = self._state.persons
        new = np.full(len(self._state.households), -1, dtype=np.int16)
        new[rows] = sectors
        target = np.append(new, np.int16(-1))[persons.household]
        moving = (target >= 0) & self._is_booked_at_home()
        self._booked[persons.id[moving]] = target[moving]

    def note_moves(self) -> None:
        """Tell the books of persons who live in a household of another sector than they have them in.

        Who moves house is the same person, known by the permanent id; so nobody is counted twice by it.
        """
        persons = self._state.persons
        self._grow()
        booked, now = self._booked[persons.id], self._living_sectors()
        moved = np.flatnonzero((booked >= 0) & (booked != now) & (now >= 0))
        if moved.size:
            self._ledger.move(PERSONS, "moving", booked[moved], now[moved], persons.weight[moved])
            self._booked[persons.id[moved]] = now[moved]

    def add(self, purpose: str, household: ArrayLike, source: str = "nature", **columns: ArrayLike) -> NDArray[np.intp]:
        """Add persons to households: births (from ``nature``) or arrivals (from ``foreign``), and return their rows.

        Parameters
        ----------
        purpose, source : str
            Why, and from which sector.
        household : array of int (n,)
            Row of the household of each.
        **columns : array
            ``weight`` and ``key`` at least, and any other column of ``persons``.
        """
        home = np.atleast_1d(np.asarray(household))
        given: dict[str, Any] = {**columns, "household": home}
        rows = self._state.persons.append(home.size, **given)
        sectors = self._state.households.sector[home]
        self._grow()
        self._booked[self._state.persons.id[rows]] = sectors
        self._ledger.move(PERSONS, purpose, source, sectors, self._state.persons.weight[rows])
        return rows

    def remove(self, purpose: str, who: ArrayLike, sink: str = "nature") -> None:
        """Remove persons (rows or a mask): deaths (to ``nature``) or departures (to ``foreign``)."""
        persons = self._state.persons
        mask = _mask(who, len(persons))
        if mask.any():
            self._ledger.move(PERSONS, purpose, self._booked[persons.id[mask]], sink, persons.weight[mask])
            persons.remove(mask)

    def move(self, purpose: str, rows: ArrayLike, household: ArrayLike) -> None:
        """Let persons move to other households (rows of ``households``)."""
        persons = self._state.persons
        who = np.atleast_1d(np.asarray(rows))
        home = np.broadcast_to(np.asarray(household), who.shape)
        sectors = self._state.households.sector[home]
        booked = self._booked[persons.id[who]]
        moving = booked != sectors
        self._ledger.move(PERSONS, purpose, booked[moving], sectors[moving], persons.weight[who[moving]])
        self._booked[persons.id[who]] = sectors
        persons.household[who] = home

    def reweigh(self, purpose: str, rows: ArrayLike, weight: ArrayLike, sink: str = "nature") -> None:
        """Let rows stand for fewer persons (a share dies or leaves), or for more (a share comes)."""
        persons = self._state.persons
        who = np.atleast_1d(np.asarray(rows))
        new = np.broadcast_to(np.asarray(weight, dtype=np.int64), who.shape)
        sectors = self._booked[persons.id[who]]
        change = new - persons.weight[who]
        self._ledger.move(PERSONS, purpose, sectors, sink, np.maximum(-change, 0))
        self._ledger.move(PERSONS, purpose, sink, sectors, np.maximum(change, 0))
        persons.weight[who] = new


def _mask(who: ArrayLike, size: int) -> NDArray[np.bool_]:
    chosen = np.asarray(who)
    if chosen.dtype == bool:
        return chosen
    mask = np.zeros(size, dtype=bool)
    mask[chosen] = True
    return mask


def age_years(born: ArrayLike, date: calendar.Month) -> Ints:
    """Return completed years of age, int64 (n,)."""
    return np.asarray((date.ordinal - np.asarray(born, dtype=np.int64)) // 12, dtype=np.int64)


def is_of_working_age(state: State, date: calendar.Month) -> NDArray[np.bool_]:
    """Say which persons are of working age, bool (person,)."""
    born = state.persons.born
    youngest, oldest = (date.ordinal - 12 * years for years in WORKING_AGE)
    return np.asarray((born <= youngest) & (born > oldest))


def recount(state: State, date: calendar.Month) -> None:
    """Make the counts that follow from persons: members and workers of households, units and cooperatives.

    Workers are whole: two persons who work at 0.73 each are one in some households and two in others, always the same
    ones, so that their number is right at any scale.
    """
    persons, households, units, coops = state.persons, state.households, state.units, state.cooperatives
    home = persons.household
    if home.size and int(home.min()) < 0:
        home = np.where(home >= 0, home, len(households))
    able = persons.weight * is_of_working_age(state, date)
    households.members = weigh_by(home, persons.weight, len(households) + 1)[: len(households)]
    hands = weigh_by(home, able, len(households) + 1)[: len(households)]
    working = hands * state.participation[households.group]
    households.workers = np.floor(working + units_of(households.key, _ROUNDING)).astype(np.int64)
    skills = state.sizes["skill"]
    placed = np.flatnonzero(persons.unit >= 0)
    where = persons.unit[placed].astype(np.int64) * skills + persons.skill[placed]
    units.workers = sum_by(where, persons.weight[placed], len(units) * skills).reshape(len(units), skills)
    joined = households.coop >= 0
    coop = households.coop[joined]
    coops.members = sum_by(coop, households.members[joined], len(coops))
    coops.households = sum_by(coop, households.weight[joined], len(coops))
