"""Public bodies: votes, quota, vetoes, agenda and account of the bodies that decide in a domain.

With strength :math:`s` a body keeps :math:`1 - s` of the votes, vetoes and agenda rights that data state and gets
:math:`s` times those given. Votes are given by role of class, in shares of all votes of the body; classes of one role
share alike. What is left out stays as it is.

Claims D1955-13 (a worker-led alliance established people's power), D1955-15 (all strata take part), D1955-35
(democratise), A2013-06 (the masses empowered), A2013-15 (formerly oppressed classes rule), A2013-16 (in alliance).

`strength`: how far the body goes from what data state to what is given.

Does not do: choose persons, or make a right on paper one in use; account says how far holders answer for what they do.

Sources
-------
Bodies and votes are of the programme that uses the kind; weighted voting: Banzhaf 1965 (recalled).
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from typing import Any

from lustrum.programme.effects import Effect, Set
from lustrum.programme.measures import KindParameters, quantity
from lustrum.programme.view import MeasureMonth

TITLE = "Public bodies"
CLAIMS = ("D1955-13", "D1955-15", "D1955-35", "A2013-06", "A2013-15", "A2013-16")


class Parameters(KindParameters):
    """Parameters of public bodies; what is not given is left as it is."""

    domain: str = quantity(
        "", unit="", period="while active", description="Domain of decisions; blank: every one.", names="domain"
    )
    body: str = quantity("", unit="", period="while active", description="Body; blank: every one.", names="body")
    votes: dict[str, float] = quantity(
        {},
        unit="share",
        period="while active",
        description="Share of the votes by role of class; a role left out has none.",
        names="group.role",
    )
    quota: float | None = quantity(
        None,
        unit="share",
        period="while active",
        description="Share of the votes that a decision must exceed.",
        ge=0,
        lt=1,
    )
    veto: tuple[str, ...] | None = quantity(
        None,
        unit="",
        period="while active",
        description="Roles of the classes that can stop a decision; an empty list: none.",
        names="group.role",
    )
    agenda: tuple[str, ...] | None = quantity(
        None,
        unit="",
        period="while active",
        description="Roles of the classes that say what is put to the vote; an empty list: none.",
        names="group.role",
    )
    initiative: float | None = quantity(
        None,
        unit="share",
        period="while active",
        description="How far proposals from below come to the vote.",
        ge=0,
        le=1,
    )
    account: float | None = quantity(
        None,
        unit="share",
        period="while active",
        description="Chance of recall times contested choice times access to information.",
        ge=0,
        le=1,
    )


def effects(month: MeasureMonth, p: Parameters) -> Iterator[Effect]:
    """Keep a part of what data state, and give the rest anew."""
    of_body = {key: name for key, name in (("domain", p.domain), ("body", p.body)) if name}
    of_domain = {key: name for key, name in of_body.items() if key == "domain"}
    if p.votes:
        yield Set("control.votes_kept", of_body, 1 - p.strength)
        for role, share in p.votes.items():
            part = share / max(month.count("group", role=role), 1)
            yield Set("control.votes_given", {**of_body, "group.role": role}, part * p.strength)
    if p.quota is not None:
        which = {"body": p.body} if p.body else {}
        yield Set("control.quota_kept", which, 1 - p.strength)
        yield Set("control.quota_given", which, p.quota * p.strength)
    yield from _rights(p, of_body, "veto", p.veto)
    yield from _rights(p, of_body, "agenda", p.agenda)
    if p.initiative is not None:
        yield Set("control.initiative", of_domain, p.initiative * p.strength)
    if p.account is not None:
        yield Set("control.account_kept", of_domain, 1 - p.strength)
        yield Set("control.account_given", of_domain, p.account * p.strength)


def _rights(p: Parameters, where: dict[str, Any], right: str, roles: Iterable[str] | None) -> Iterator[Effect]:
    if roles is None:
        return
    yield Set(f"control.{right}_kept", where, 1 - p.strength)
    for role in roles:
        yield Set(f"control.{right}_given", {**where, "group.role": role}, p.strength)
