r"""Anybody may propose and amend: what holds in the end is the point of the core nearest to what held before.

With a bare majority the core is the wish of the weighted median voter, whoever sets the agenda; a larger quota and
vetoes keep the outcome nearer to what holds.

Sources
-------
Black, D. 1948, Journal of Political Economy 56 (recalled); core of a supermajority: textbook.
"""

from __future__ import annotations

from lustrum.simulation.choices import ChoicePack, decide, open_end
from lustrum.simulation.month import Month
from lustrum.simulation.registry import mechanism


class Pack(ChoicePack):
    """Wishes on a line from 0 to 1."""


@mechanism(
    slot="collective-choice",
    phase="calendar",
    reads=("households.group", "households.members", "households.nutrition"),
    records=("decisions", "outcome_influence"),
    source="Black 1948",
    rival_of="agenda-setting",
    order=90,
)
def open_amendment(month: Month, p: Pack) -> None:
    """Let the bodies of each domain amend once a year."""
    decide(month, p, open_end)
