r"""Questions that bodies decide, what classes wish, and what a session leaves behind.

A question is a lever of the run on a line from 0 to 1: 1 is what serves building up and pace, 0 what spares those who
bear it. What the programme says for the month is the reversion: it stands if nothing passes. A class that bears the
question wishes :math:`x_g = b\,(1 - h (1 - n_g))` with its nutrition :math:`n_g`, so hunger lowers what it is ready to
bear; the others wish :math:`o\,(1 - h (1 - n_g))`, those who lead :math:`l`, the party :math:`p`. Where independent
voice is punished with the chance :math:`v`, a class says aloud :math:`(1 - v) x_g + v s` with the wish :math:`s` of who
sets the agenda. Classes without people have no votes.

Influence is the part of the variance of outcomes that a class's wish explains when the wishes of all, and of the party,
move by a small step each on their own.

Sources
-------
Wishes by interest and need are a project construct, synthetic. Punished voice: Kuran 1995 (recalled).
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, replace

import numpy as np
from numpy.typing import NDArray

from lustrum.formulas.proposals import open_outcome
from lustrum.simulation.institutions import Institutions, institutions, shares
from lustrum.simulation.month import Month
from lustrum.simulation.noting import note_cell
from lustrum.simulation.packs import MechanismPack, parameter
from lustrum.simulation.roles import farming_groups, leading_groups

Floats = NDArray[np.float64]
HALF = 0.5
STEP = 0.05
SAME = 1e-9


@dataclass(frozen=True)
class Question:
    """What a domain decides on.

    Parameters
    ----------
    lever : str
        The lever that the outcome sets.
    least, most : float
        Its values at 0 and at 1 of the line; `least` may be above `most`.
    borne_by : str
        Who bears it: ``all``, ``farming`` or ``town``.
    """

    lever: str
    least: float
    most: float
    borne_by: str = "all"


QUESTIONS = {
    "plan-priorities": Question("planning.accumulation", 0.0, 0.6),
    "wages-and-rations": Question("food.town_ration", 1.2, 0.6, "town"),
    "procurement": Question("compulsory-purchase.share", 0.0, 0.4, "farming"),
    "land-use": Question("tax-in-kind.rate", 0.0, 0.4, "farming"),
    "cooperatives": Question("coop-membership.pressure", 0.0, 1.0, "farming"),
    "enterprise-management": Question("planning.tautness", 0.8, 1.3, "town"),
}
"""Question of each domain that has one; the domain's name is its role."""


class ChoicePack(MechanismPack):
    """What classes and the party wish, on a line from 0 to 1."""

    bearing: float = parameter(0.25, "wish of a class that bears the question and is fed", low=0, high=1)
    others: float = parameter(0.5, "wish of a class that does not bear it", low=0, high=1)
    leaders: float = parameter(0.8, "wish of the classes that lead", low=0, high=1)
    party: float = parameter(0.9, "wish of the party", low=0, high=1)
    hunger: float = parameter(1.0, "how strongly hunger lowers a wish", unit="index", low=0, high=5)


@dataclass(frozen=True, eq=False)
class Session:
    """One question in one domain, before it is decided.

    Parameters
    ----------
    reversion : float
        What holds if nothing passes, on the line.
    wishes : float64 (group + 1,)
        Wishes of the classes; the last is the party's.
    votes : float64 (body, group + 1)
        Shares of the votes in each body that decides; the party's last.
    quota : float64 (body,)
        Share that a decision must exceed.
    vetoes : bool (group + 1,)
        Who can stop it.
    setter : int
        Who alone may propose: a place in `wishes`, -1 if anybody may.
    fear : float
        Chance that independent voice is punished.
    below : float64 (group + 1,)
        Weights of those who propose from below, if proposals from below come to the vote; else nothing.
    """

    reversion: float
    wishes: Floats
    votes: Floats
    quota: Floats
    vetoes: NDArray[np.bool_]
    setter: int
    fear: float
    below: Floats

    def said(self) -> Floats:
        """Return the wishes as they are told aloud."""
        if self.setter < 0 or not self.fear:
            return self.wishes
        silent = np.arange(len(self.wishes)) != len(self.wishes) - 1
        return np.where(silent, (1 - self.fear) * self.wishes + self.fear * self.wishes[self.setter], self.wishes)


Rule = Callable[[Session], float]


def open_end(session: Session) -> float:
    """Return where open amendment in all bodies ends: as far as every body goes, and where they part, what holds."""
    said = session.said()
    ends = [
        open_outcome(session.reversion, said, votes, quota, said[session.vetoes]) - session.reversion
        for votes, quota in zip(session.votes, session.quota, strict=True)
    ]
    if min(ends) > 0 or max(ends) < 0:
        return session.reversion + min(ends, key=abs)
    return session.reversion


def decide(month: Month, p: ChoicePack, rule: Rule) -> None:
    """Decide every question in January and at the start, and let the outcomes stand until the next session."""
    if month.date.month == 1 or month.is_first:
        month.board["decided"] = _hold_sessions(month, p, rule)
    for lever, value in month.board.get("decided", {}).items():
        month.world.levers.set(lever, {}, value)


def _hold_sessions(month: Month, p: ChoicePack, rule: Rule) -> dict[str, float]:
    now, domains = institutions(month), month.labels["domain"]
    decided: dict[str, float] = {}
    influence = []
    for domain, question in QUESTIONS.items():
        if domain not in domains or not month.world.levers.has(question.lever):
            continue
        session = _call(month, p, now, domains.code(domain), question)
        if session is None:
            continue
        outcome = rule(session)
        influence.append(_influence(session, rule))
        _count(month, session, outcome)
        if abs(outcome - session.reversion) > SAME:
            decided[question.lever] = question.least + (question.most - question.least) * outcome
            _tell(month, domain, question, session, decided[question.lever])
    if influence:
        month.record("outcome_influence", shares(np.sum(influence, axis=0)[None, :])[0, :-1])
    return decided


def _call(month: Month, p: ChoicePack, now: Institutions, domain: int, question: Question) -> Session | None:
    """Call the bodies of a domain together; None where nobody who lives has a vote."""
    there = np.bincount(month.now.households.group, month.now.households.members, now.votes.shape[2]) > 0
    voted = now.votes[domain] * there
    meeting = np.flatnonzero(voted.sum(axis=1) > 0)
    if not meeting.size:
        return None
    part = now.party_votes[domain]
    votes = np.column_stack([shares(voted[meeting]) * (1 - part), np.full(meeting.size, part)])
    vetoes = np.append((now.veto[domain][meeting] >= HALF).any(axis=0) & there, now.party_veto[domain] >= HALF)
    value = np.mean(month.lever(question.lever))
    reversion = float(np.clip((value - question.least) / (question.most - question.least), 0, 1))
    below = np.append(np.where(leading_groups(month), 0.0, voted.sum(axis=0)), 0.0)
    return Session(
        reversion=reversion,
        wishes=np.append(_wishes(month, p, question), p.party),
        votes=votes,
        quota=now.quota[meeting],
        vetoes=vetoes,
        setter=_setter(now, domain, there),
        fear=float(month.lever("control.voice_sanctions")),
        below=below * (now.initiative[domain] >= HALF),
    )


def _setter(now: Institutions, domain: int, there: NDArray[np.bool_]) -> int:
    """Return who alone proposes: the party, else the class with the strongest right to; -1 if nobody has it."""
    if now.party_agenda[domain] >= HALF:
        return len(there)
    right = now.agenda[domain].max(axis=0) * there
    return int(right.argmax()) if right.max() >= HALF else -1


def _wishes(month: Month, p: ChoicePack, question: Question) -> Floats:
    homes, groups = month.now.households, len(month.labels["group"])
    people = np.bincount(homes.group, homes.members, groups)
    fed = np.bincount(homes.group, homes.members * homes.nutrition.astype(np.float64), groups)
    nutrition = np.divide(fed, people, out=np.ones(groups), where=people > 0)
    farming = farming_groups(month)
    bearing = {"all": np.ones(groups, dtype=bool), "farming": farming, "town": ~farming}[question.borne_by]
    ready = np.clip(1 - p.hunger * (1 - nutrition), 0, 1)
    return np.asarray(np.where(leading_groups(month), p.leaders, np.where(bearing, p.bearing, p.others) * ready))


def _influence(session: Session, rule: Rule) -> Floats:
    """Return the variance of the outcome that each wish explains when it moves a step, float64 (group + 1,)."""
    moved = np.zeros(len(session.wishes))
    for place in range(len(moved)):
        for step in (-STEP, STEP):
            wishes = session.wishes.copy()
            wishes[place] += step
            moved[place] += (rule(replace(session, wishes=wishes)) - rule(session)) ** 2
    return moved


def _count(month: Month, session: Session, outcome: float) -> None:
    """Count who began what, and what became of it."""
    if not month.history.wants("decisions"):
        return
    moved = abs(outcome - session.reversion) > SAME
    wish = session.wishes[session.setter] if session.setter >= 0 else outcome
    if moved or abs(wish - session.reversion) > SAME:
        note_cell(month, "decisions", {"origin": "above", "outcome": "adopted" if moved else "rejected"}, 1)
    if session.below.any():
        wish = float(session.said() @ session.below / session.below.sum())
        nearer = abs(outcome - wish) < abs(session.reversion - wish) - SAME
        note_cell(month, "decisions", {"origin": "below", "outcome": "adopted" if nearer else "rejected"}, 1)


def _tell(month: Month, domain: str, question: Question, session: Session, value: float) -> None:
    names = (*month.labels["group"].ids, "party")
    who = names[session.setter] if session.setter >= 0 else "anybody"
    text = f"'{domain}' decides {question.lever} {value:.3g}; proposals by {who}."
    month.event("decision", text, domain=domain, lever=question.lever, value=value, setter=who)
