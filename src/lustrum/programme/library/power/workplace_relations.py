"""Workplace relations: who manages enterprises, and how far pay differs by skill.

Votes in a domain of the place of work, and who says what is put to the vote there, are given by role of class.
Pay between skills is drawn together or apart around that of unskilled work.

Claims D1955-44 (develop the socialist relations of production already established), A2013-06 (masses empowered),
A2013-20 (inequalities overcome).

`strength`: how far votes go from what data state to what is given, and how far pay is changed.

Does not do: change titles, or make a committee meet. The document of 1955 does not say what it means by relations of
production; the article of 2013 makes them decisive. Votes and pay are a project reading of both.

Sources
-------
Rights beside title: Schlager and Ostrom 1992 (recalled); Economic Democracy Index, Cumbers and others (read as title).
"""

from __future__ import annotations

from collections.abc import Iterator

from lustrum.programme.effects import Effect, Scale, Set
from lustrum.programme.measures import KindParameters, quantity
from lustrum.programme.view import MeasureMonth

TITLE = "Workplace relations"
CLAIMS = ("D1955-44", "A2013-06", "A2013-20")


class Parameters(KindParameters):
    """Parameters of workplace relations."""

    domain: str = quantity(
        unit="", period="while active", description="Domain of decisions at the place of work.", names="domain"
    )
    votes: dict[str, float] = quantity(
        {},
        unit="share",
        period="while active",
        description="Share of the votes by role of class; none: votes stay.",
        names="group.role",
    )
    agenda: tuple[str, ...] | None = quantity(
        None,
        unit="",
        period="while active",
        description="Roles of the classes that say what is put to the vote: one-man management names one.",
        names="group.role",
    )
    differentials: dict[str, float] = quantity(
        {},
        unit="index",
        period="while active",
        description="Factor on the wage of a skill level beside the plain wage.",
        names="skill.level",
    )


def effects(month: MeasureMonth, p: Parameters) -> Iterator[Effect]:
    """Give votes at work and set differences of pay."""
    where = {"domain": p.domain}
    if p.votes:
        yield Set("control.votes_kept", where, 1 - p.strength)
        for role, share in p.votes.items():
            part = share / max(month.count("group", role=role), 1)
            yield Set("control.votes_given", {**where, "group.role": role}, part * p.strength)
    if p.agenda is not None:
        yield Set("control.agenda_kept", where, 1 - p.strength)
        for role in p.agenda:
            yield Set("control.agenda_given", {**where, "group.role": role}, p.strength)
    for level, factor in p.differentials.items():
        yield Scale("wage.step", {"skill.level": level}, 1 + (factor - 1) * p.strength)
