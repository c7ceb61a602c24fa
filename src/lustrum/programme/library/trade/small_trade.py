"""Small private trade: terms on which traders may go on, join a cooperative shop, or take other work.

Claims D1955-53 (small private trade transformed gradually), D1955-55, D1955-50.

`strength`: factor on invitation and pressure.

Does not do: open shops in their place (state wholesale and cooperative trade do), or forbid trade in grain.

Sources
-------
Private share of retail trade 96.5 (1946), 43.5, 32.5, 12.7, 12.1, 0 (1958): Central Statistical Bureau 1961
(recalled, first year read). Numbers of the terms: synthetic.
"""

from __future__ import annotations

from collections.abc import Iterator

from lustrum.programme.effects import Effect, Set
from lustrum.programme.measures import KindParameters, quantity
from lustrum.programme.view import MeasureMonth

TITLE = "Small trade transformed"
CLAIMS = ("D1955-53", "D1955-55", "D1955-50")


class Parameters(KindParameters):
    """Parameters of measures on small trade."""

    invitation: float = quantity(
        1.0,
        unit="share",
        period="while active",
        description="How far sellers' cooperatives are open to traders.",
        ge=0,
        le=1,
    )
    pressure: float = quantity(0.0, unit="share", period="month", description="Pressure to give up trade.", ge=0, le=1)
    joining: float | None = quantity(
        None,
        unit="share",
        period="month",
        description="Share of those who give up that join a cooperative; left out, as the rule has it.",
        ge=0,
        le=1,
    )


def effects(month: MeasureMonth, p: Parameters) -> Iterator[Effect]:
    """Set the terms of small trade."""
    yield Set("trade-transformation.invitation", {}, p.invitation * p.strength)
    yield Set("trade-transformation.pressure", {}, p.pressure * p.strength)
    if p.joining is not None:
        yield Set("trade-transformation.joining", {}, p.joining)
