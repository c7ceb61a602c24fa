r"""Who decides: the control matrix, votes, quotas and the rung on which classes take part, recorded when they change.

A right that data state is kept in part and what a measure gives is added, :math:`r = k\,r_0 + g`: with strength
:math:`s` a measure keeps :math:`k = 1 - s` and gives :math:`g = s\,r^*`. Without a measure the record says what the
data say. The rung of a class follows from votes, quota, vetoes and the party, not from seats:

- 1 (decides): it carries a decision alone, and nobody else can stop it;
- 0.75 (co-decides): some decision is carried with it and fails without it, so its Banzhaf power is above nought;
- 0.5 (consulted): it votes, and its votes never tip a decision;
- 0.25 (informed): it has no votes and comes to meetings called from above;
- 0 (none).

Attendance moves no other rung: turnout and influence are kept apart. Voting power counts each veto, and the party,
as a player whose consent every decision needs.

Sources
-------
The economy's table of bodies; measures. Ladder: Arnstein 1969 (recalled); that it is read off voting power is a
project construct. Voting power: Banzhaf 1965, Penrose 1946 (recalled).
"""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from lustrum.formulas.power import swings_with_vetoes
from lustrum.simulation.institutions import Institutions, institutions
from lustrum.simulation.month import Month
from lustrum.simulation.packs import MechanismPack, parameter
from lustrum.simulation.registry import mechanism
from lustrum.simulation.roles import leading_groups

Floats = NDArray[np.float64]
SEATS = 1000
INFORMED, CONSULTED, CO_DECIDES, DECIDES = 0.25, 0.5, 0.75, 1.0
SOME_CLASS = 0.5
"""Attendance from which a class counts as informed."""


class Pack(MechanismPack):
    """Rights beside those of the data; without a measure nothing is taken and nothing added."""

    votes_kept: float = parameter(1.0, "part of the data's votes that is kept", low=0, high=1, dim="domain body")
    votes_given: float = parameter(
        0.0, "votes added, in shares of those of the data", low=0, high=1, dim="domain body group"
    )
    quota_kept: float = parameter(1.0, "part of the data's quota that is kept", low=0, high=1, dim="body")
    quota_given: float = parameter(0.0, "share of the votes added to the quota", low=0, high=1, dim="body")
    veto_kept: float = parameter(1.0, "part of the data's vetoes that is kept", low=0, high=1, dim="domain body")
    veto_given: float = parameter(0.0, "right to stop a decision that is added", low=0, high=1, dim="domain body group")
    agenda_kept: float = parameter(1.0, "part of the data's agenda rights that is kept", low=0, high=1,
                                   dim="domain body")  # fmt: skip
    agenda_given: float = parameter(0.0, "right to say what is put to the vote that is added", low=0, high=1,
                                    dim="domain body group")  # fmt: skip
    account_kept: float = parameter(1.0, "part of the data's account that is kept", low=0, high=1, dim="domain group")
    account_given: float = parameter(0.0, "account added: recall times contest times information", low=0, high=1,
                                     dim="domain group")  # fmt: skip
    initiative: float = parameter(0.0, "how far proposals from below come to the vote", low=0, high=1, dim="domain")
    party_votes: float = parameter(0.0, "part of the votes that the party has beside the classes", low=0, high=1,
                                   dim="domain")  # fmt: skip
    party_veto: float = parameter(0.0, "whether the party can stop a decision", low=0, high=1, dim="domain")
    party_agenda: float = parameter(0.0, "whether the party says what is put to the vote", low=0, high=1, dim="domain")
    attendance: float = parameter(0.0, "share of a class that comes to meetings called from above", low=0, high=1,
                                  dim="group")  # fmt: skip
    voice_sanctions: float = parameter(
        0.0, "chance within a year that independent voice is punished", unit="share per year", low=0, high=1
    )


@mechanism(
    slot="control",
    phase="ideas",
    records=(
        "control", "voting_weight", "voting_quota", "voting_power", "participation_rung", "accountability",
        "party_control", "attendance", "voice_sanctions",
    ),
    source="economy tables; Arnstein 1969; Banzhaf 1965",
    default=True,
    order=3,
)  # fmt: skip
def control(month: Month, p: Pack) -> None:
    """Record the control matrix and the weights in bodies in January, and when they change."""
    if not len(month.labels["domain"]):
        return
    now = institutions(month)
    if month.date.month != 1 and not month.is_first and now.same_as(month.cache.get("institutions recorded")):
        return
    month.cache["institutions recorded"] = now
    leading = leading_groups(month)
    month.record("control", now.rights(leading))
    month.record("voting_weight", now.seats(leading))
    month.record("voting_quota", now.quota)
    _record_power(month, now)
    month.record("accountability", now.account)
    month.record("party_control", now.party + (1 - now.party) * now.party_votes)
    month.record("attendance", month.lever("control.attendance"))
    month.record("voice_sanctions", p.voice_sanctions)


def _record_power(month: Month, now: Institutions) -> None:
    """Record voting power and rungs, where the record wants them."""
    if not (month.history.wants("voting_power") or month.history.wants("participation_rung")):
        return
    power, rung = powers(now)
    attendance = np.broadcast_to(month.lever("control.attendance"), rung.shape)
    month.record("voting_power", power)
    month.record("participation_rung", np.maximum(rung, np.where(attendance >= SOME_CLASS, INFORMED, 0.0)))


def powers(now: Institutions) -> tuple[Floats, Floats]:
    """Return the normalised voting power and the rung of each class, float64 (domain, group), mean over bodies.

    What a class holds in the party's part is the party's: it counts as a player of its own and takes from all.
    """
    domains, bodies, groups = now.votes.shape
    power, rung = np.zeros((domains, groups)), np.zeros((domains, groups))
    for domain in range(domains):
        meeting = [body for body in range(bodies) if now.votes[domain, body].any()]
        for body in meeting:
            swings, alone = _swings(now, domain, body)
            votes, total = now.votes[domain, body] > 0, swings.sum()
            power[domain] += (swings[:-1] / total if total else swings[:-1]) / len(meeting)
            tipping = np.where(swings[:-1] > 0, CO_DECIDES, np.where(votes, CONSULTED, 0.0))
            rung[domain] += np.where(alone, DECIDES, tipping) / len(meeting)
    return power, rung


def _swings(now: Institutions, domain: int, body: int) -> tuple[Floats, NDArray[np.bool_]]:
    """Return the swings of each class and of the party, (group + 1,), and who carries a decision alone."""
    voted = now.votes[domain, body] / now.votes[domain, body].sum()
    part = now.party_votes[domain]
    share = np.append(voted * (1 - part), part)
    seats = np.rint(share * SEATS).astype(int)
    needed = min(int(np.floor(now.quota[body] * seats.sum() + 1e-9)) + 1, int(seats.sum()))
    veto = np.append(now.veto[domain, body], now.party_veto[domain]) >= 0.5
    there = np.flatnonzero((seats > 0) | veto)
    found = np.zeros(len(seats))
    found[there] = swings_with_vetoes([int(n) for n in seats[there]], needed, [bool(v) for v in veto[there]])
    others = veto.sum() - veto[:-1]
    return found, (seats[:-1] >= needed) & (others == 0)
