"""Craft cooperatives: terms on which workshops may join a producers' cooperative.

The same choice as on farms: the cooperative is opened, materials and credit speak for it, pressure is added if a
programme says so.

Claims D1955-52 (cottage industry transformed gradually), D1955-42, D1955-50, D1955-51.

`strength`: factor on invitation and pressure.

Does not do: move a workshop; change what it makes or with which tools.

Sources
-------
Members of craft cooperatives 1949-60: Central Statistical Bureau 1961 (recalled). Numbers of the terms: synthetic.
"""

from __future__ import annotations

from collections.abc import Iterator

from lustrum.programme.effects import Effect, Set
from lustrum.programme.measures import KindParameters, quantity
from lustrum.programme.view import MeasureMonth

TITLE = "Crafts into co-operatives"
CLAIMS = ("D1955-52", "D1955-42", "D1955-50", "D1955-51")


class Parameters(KindParameters):
    """Parameters of craft cooperatives."""

    invitation: float = quantity(
        1.0, unit="share", period="while active", description="How far craft cooperatives are open.", ge=0, le=1
    )
    pressure: float = quantity(0.0, unit="share", period="month", description="Pressure to join.", ge=0, le=1)
    terms: float | None = quantity(
        None,
        unit="share",
        period="month",
        description="Weight of materials and credit for members; left out, as the rule has it.",
        ge=0,
        le=1,
    )


def effects(month: MeasureMonth, p: Parameters) -> Iterator[Effect]:
    """Set the terms of joining."""
    yield Set("craft-transformation.invitation", {}, p.invitation * p.strength)
    yield Set("craft-transformation.pressure", {}, p.pressure * p.strength)
    if p.terms is not None:
        yield Set("craft-transformation.terms", {}, p.terms)
