"""Party leadership: the ruling party as a voter, as one who sets the agenda, or as one who may stop a decision.

The party is a player of its own in the domains named. Its part of the votes is taken from all classes alike, and in the
record the classes that lead it hold it. Without the measure the party plays no part beside the seats of its members.

Claims D1955-14 (bodies under the party's leadership), A2013-17 (led by a vanguard party), A2013-13 (whether such
leadership is required; put in and taken out, the measure is the test).

`strength`: factor on votes, agenda right and veto.

Does not do: say for whom the party acts, or what it wishes; its wish is a parameter of the rule of decision.

Sources
-------
Agenda setter: Romer and Rosenthal 1978 (recalled). Veto player: Tsebelis 2002 (recalled). Which right the party had in
which body is the programme's to say.
"""

from __future__ import annotations

from collections.abc import Iterator

from lustrum.programme.effects import Effect, Set
from lustrum.programme.measures import KindParameters, quantity
from lustrum.programme.view import MeasureMonth

TITLE = "Party leadership"
CLAIMS = ("D1955-14", "A2013-17", "A2013-13")


class Parameters(KindParameters):
    """Parameters of the party's part in decisions."""

    domains: tuple[str, ...] = quantity(
        (), unit="", period="while active", description="Domains of decisions; none: every one.", names="domain"
    )
    votes: float = quantity(
        0.0, unit="share", period="while active", description="Part of the votes that the party has.", ge=0, le=1
    )
    agenda: float = quantity(
        1.0,
        unit="share",
        period="while active",
        description="Right to say what is put to the vote: from one half on it is the party's.",
        ge=0,
        le=1,
    )
    veto: float = quantity(
        1.0,
        unit="share",
        period="while active",
        description="Right to stop a decision: from one half on nothing passes without consent.",
        ge=0,
        le=1,
    )


def effects(month: MeasureMonth, p: Parameters) -> Iterator[Effect]:
    """Give the party votes, agenda and veto."""
    where = {"domain": p.domains} if p.domains else {}
    yield Set("control.party_votes", where, p.votes * p.strength)
    yield Set("control.party_agenda", where, p.agenda * p.strength)
    yield Set("control.party_veto", where, p.veto * p.strength)
