"""Conviction: a message is spread by instruction, press and meetings.

Conviction grows with gains that people see; the message alone decays (mechanisms rows 30 and 33).

Claims D1955-58 (socialist ideology and class consciousness); whether ideas can be instilled from above is what
A2013-08 disputes.

`strength`: factor on the reach.

Does not do: make anybody better off, or measure what people believe.

Sources
-------
No measurement for the country and years; synthetic.
"""

from __future__ import annotations

from collections.abc import Iterator

from lustrum.programme.effects import Effect, Set
from lustrum.programme.measures import KindParameters, quantity
from lustrum.programme.view import MeasureMonth

TITLE = "Conviction and education"
CLAIMS = ("D1955-58", "A2013-08")


class Parameters(KindParameters):
    """Parameters of ideological education."""

    message: float = quantity(
        unit="share",
        period="month",
        description="Reach of the message: 0 nobody, 1 every household each month.",
        ge=0,
        le=1,
    )


def effects(month: MeasureMonth, p: Parameters) -> Iterator[Effect]:
    """Set the reach of the message."""
    yield Set("conviction.message", {}, p.message * p.strength)
