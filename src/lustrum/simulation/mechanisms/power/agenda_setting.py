r"""One class or the party alone proposes; what passes against the vetoes and the quota and lies nearest to it holds.

.. math:: y^* = \min(\max(s, \underline y), \bar y)

with the setter's wish :math:`s` and the points :math:`[\underline y, \bar y]` that pass against the reversion: those
which more than the quota of the votes of every body, and each with a veto, like at least as well. Where proposals from
below come to the vote they come first, and the setter proposes against what they leave. Without a setter amendment is
open.

Sources
-------
Romer, T., and Rosenthal, H. 1978, Public Choice 33 (recalled); vetoes: Tsebelis 2002 (recalled).
"""

from __future__ import annotations

from lustrum.formulas.proposals import acceptable
from lustrum.simulation.choices import ChoicePack, Session, decide, open_end
from lustrum.simulation.month import Month
from lustrum.simulation.registry import mechanism


class Pack(ChoicePack):
    """Wishes on a line from 0 to 1."""


@mechanism(
    slot="collective-choice",
    phase="calendar",
    reads=("households.group", "households.members", "households.nutrition"),
    records=("decisions", "outcome_influence"),
    source="Romer and Rosenthal 1978",
    order=90,
)
def agenda_setting(month: Month, p: Pack) -> None:
    """Let the agenda setter of each domain propose once a year."""
    decide(month, p, set_agenda)


def set_agenda(session: Session) -> float:
    """Return the outcome of a session with a setter."""
    if session.setter < 0:
        return open_end(session)
    held = session.reversion
    said = session.said()
    if session.below.any():
        held = _passed(session, held, float(said @ session.below / session.below.sum()))
    return _passed(session, held, float(said[session.setter]))


def _passed(session: Session, held: float, wish: float) -> float:
    """Return what passes in every body against what holds and lies nearest to a wish."""
    said = session.said()
    spans = [
        acceptable(held, said, votes, quota, said[session.vetoes])
        for votes, quota in zip(session.votes, session.quota, strict=True)
    ]
    low, high = max(low for low, _ in spans), min(high for _, high in spans)
    return min(max(wish, low, 0.0), high, 1.0)
