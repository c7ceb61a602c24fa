r"""Institutions: who holds which right in each domain of decision, as data state it and as measures have changed it.

A right is a number for a domain, a body and a class position. What data state is kept in part and what a measure gives
is added, :math:`r = k\,r_0 + g`, so that a measure of strength one half goes half the way and its end undoes itself.
The party that a measure puts in is a voter of its own: its part of the votes is taken from all classes alike.

Sources
-------
The economy's table of bodies; measures.
"""

from __future__ import annotations

from dataclasses import dataclass, fields

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from lustrum.simulation.month import Month

Floats = NDArray[np.float64]
MAJORITY = 0.5
"""Share of the votes that a majority exceeds: what a blank quota means in the table of bodies."""
ACCOUNT = ("recall", "contest", "information")
"""What account consists of: its parts are multiplied."""


@dataclass(frozen=True, eq=False)
class Institutions:
    """Rights of a month.

    Parameters
    ----------
    votes : float64 (domain, body, group)
        Votes, in the unit of the data.
    quota : float64 (body,)
        Share of the votes that a decision must exceed.
    veto, agenda : float64 (domain, body, group)
        Right to stop a decision, and to say what is put to the vote: 0 or 1, between them in part.
    account : float64 (domain, group)
        Recall times contested choice times information; NaN where nothing says it.
    party : float64 (domain,)
        Part of the votes that data state to be those of party bodies.
    party_votes, party_veto, party_agenda : float64 (domain,)
        Part of the votes that a measure gives the party beside it, its right to stop a decision and to say what is
        decided on.
    initiative : float64 (domain,)
        How far proposals from below come to the vote.
    """

    votes: Floats
    quota: Floats
    veto: Floats
    agenda: Floats
    account: Floats
    party: Floats
    party_votes: Floats
    party_veto: Floats
    party_agenda: Floats
    initiative: Floats

    def rights(self, leading: NDArray[np.bool_]) -> Floats:
        """Return the share of each class in the decision right of a domain, float64 (domain, group).

        The party's part goes to the classes that lead it (bool, (group,)).
        """
        return self._with_party(shares(self.votes.sum(axis=1)), self.party_votes, leading)

    def seats(self, leading: NDArray[np.bool_]) -> Floats:
        """Return the share of each class in the votes of a body, float64 (body, group), the party's part as above."""
        size = self.votes.sum(axis=2)
        part = np.divide((size * self.party_votes[:, None]).sum(axis=0), size.sum(axis=0), where=size.any(axis=0),
                         out=np.zeros(size.shape[1]))  # fmt: skip
        return self._with_party(shares(self.votes.sum(axis=0)), part, leading)

    @staticmethod
    def _with_party(held: Floats, part: Floats, leading: NDArray[np.bool_]) -> Floats:
        if not part.any() or not leading.any():
            return held
        voted = held.sum(axis=-1, keepdims=True) > 0
        given = part[:, None] * leading / int(leading.sum())
        return np.where(voted, held * (1 - part[:, None]) + given, held)

    def same_as(self, other: Institutions | None) -> bool:
        """Say whether all rights are what they were."""
        return other is not None and all(
            np.array_equal(getattr(self, field.name), getattr(other, field.name), equal_nan=True)
            for field in fields(self)
        )


def shares(cells: Floats) -> Floats:
    """Return each row of an array as shares of its sum; a row of nothing stays nothing.

    Examples
    --------
    >>> shares(np.array([[1.0, 3.0], [0.0, 0.0]])).tolist()
    [[0.25, 0.75], [0.0, 0.0]]
    """
    total = cells.sum(axis=-1, keepdims=True)
    return np.asarray(np.divide(cells, total, out=np.zeros_like(cells), where=total > 0))


def institutions(month: Month) -> Institutions:
    """Return the rights of this month: those of the data, as the levers of the slot ``control`` move them."""
    if "institutions" not in month.cache:
        month.cache["institutions"] = _stated(month)
    given: Institutions = month.cache["institutions"]
    size = given.votes.sum(axis=2)
    unit = np.where(size > 0, size, _sits(month))[..., None]
    return Institutions(
        votes=_moved(month, "votes", given.votes, unit),
        quota=_moved(month, "quota", given.quota),
        veto=np.clip(_moved(month, "veto", given.veto), 0, 1),
        agenda=np.clip(_moved(month, "agenda", given.agenda), 0, 1),
        account=_account(month, given.account),
        party=given.party,
        **{
            name: np.clip(month.lever(f"control.{name}"), 0, 1)
            for name in ("party_votes", "party_veto", "party_agenda", "initiative")
        },
    )


def _sits(month: Month) -> Floats:
    """Return 1 where data name a body in a domain, even without votes, else 0: no measure seats it elsewhere."""
    table = month.economy.table("bodies")
    found = np.zeros((len(month.labels["domain"]), len(month.labels["body"])))
    if len(table):
        found[_places(month, ("domain", "body"))] = 1.0
    return found


def _places(month: Month, dims: tuple[str, ...]) -> tuple[NDArray[np.int64], ...]:
    """Return the codes of each row of the table of bodies."""
    table = month.economy.table("bodies")
    if not len(table):
        return (np.zeros(0, dtype=np.int64),) * len(dims)
    return tuple(month.labels[dim].codes(table[dim].astype(str)) for dim in dims)


def _moved(month: Month, right: str, given: Floats, unit: Floats | float = 1.0) -> Floats:
    """Return a right as levers move it; exactly that of the data where no measure touches it."""
    kept, added = month.lever(f"control.{right}_kept"), month.lever(f"control.{right}_given")
    if (kept == 1).all() and not added.any():
        return given
    return np.asarray(given * kept.reshape(kept.shape + (1,) * (given.ndim - kept.ndim)) + added * unit)


def _account(month: Month, given: Floats) -> Floats:
    """Return account as levers move it; what neither data nor a measure say stays unknown."""
    kept, added = month.lever("control.account_kept"), month.lever("control.account_given")
    told = ~np.isnan(given) | (kept != 1) | (added != 0)
    return np.where(told, np.clip(np.nan_to_num(given) * kept + added, 0, 1), np.nan)


def _stated(month: Month) -> Institutions:
    """Return the rights that the table of bodies states."""
    table = month.economy.table("bodies")
    dims = ("domain", "body", "group")
    shape = tuple(len(month.labels[dim]) for dim in dims)
    place = _places(month, dims)
    none = np.zeros(shape[0])

    def cells(column: str) -> Floats:
        found = np.zeros(shape)
        if column in table.columns and len(table):
            np.add.at(found, place, pd.to_numeric(table[column]).fillna(0.0).to_numpy(dtype=np.float64))
        return found

    votes = cells("weight")
    of_party = (votes * np.minimum(cells("party"), 1)).sum(axis=(1, 2))
    return Institutions(
        votes=votes,
        quota=_quotas(month),
        veto=np.minimum(cells("veto"), 1),
        agenda=np.minimum(cells("agenda"), 1),
        account=_stated_account(table, place, shape),
        party=np.divide(of_party, votes.sum(axis=(1, 2)), out=np.zeros(shape[0]), where=votes.any(axis=(1, 2))),
        party_votes=none,
        party_veto=none,
        party_agenda=none,
        initiative=none,
    )


def _stated_account(table: pd.DataFrame, place: tuple[NDArray[np.int64], ...], shape: tuple[int, ...]) -> Floats:
    """Return the product of the three parts of account, float64 (domain, group); NaN where one is not stated."""
    found = np.full((shape[0], shape[2]), np.nan)
    if len(table) and all(part in table.columns for part in ACCOUNT):
        parts = [pd.to_numeric(table[part]).to_numpy(dtype=np.float64) for part in ACCOUNT]
        found[place[0], place[2]] = parts[0] * parts[1] * parts[2]
    return found


def _quotas(month: Month) -> Floats:
    """Return the share of the votes that decisions of each body must exceed, float64 (body,): half, if not stated.

    The table states votes that carry a decision, of those in its domain, so a little less must be exceeded.
    """
    table, bodies = month.economy.table("bodies"), month.labels["body"]
    if not len(table) or "quota" not in table.columns:
        return np.full(len(bodies), MAJORITY)
    domain, body = _places(month, ("domain", "body"))
    total = np.zeros((len(month.labels["domain"]), len(bodies)))
    np.add.at(total, (domain, body), table["weight"].to_numpy(dtype=np.float64))
    stated = table["quota"].to_numpy(dtype=np.float64)
    known = ~np.isnan(stated) & (total[domain, body] > 0)
    needed = np.full(len(bodies), MAJORITY)
    needed[body[known]] = np.nextafter(stated[known] / total[domain, body][known], 0.0)
    return needed
