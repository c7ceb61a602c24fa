"""Ceiling of rents: no landlord may take more than this share of the crop.

It leaves land with its owners and moves the share of the crop that stays with those who till it: the first step of
reforms that later gave them the land.

Claims none: neither document asks for it. It is there because reforms began with it, and stands beside land reform as
what was not done.

`strength`: how far the ceiling is kept; at one half, half of what is over it is still taken.

Does not do: keep landlords from letting less land, or from asking for services and gifts beside the rent.

Sources
-------
Taiwan 1949: 37.5 in a hundred (recalled; Tseng 2002 on what followed, read); northern Korea, October 1945: three parts
in ten (recalled).
"""

from __future__ import annotations

from collections.abc import Iterator

from lustrum.programme.effects import Effect, Set
from lustrum.programme.measures import KindParameters, quantity
from lustrum.programme.view import MeasureMonth

TITLE = "Ceiling of rents"
CLAIMS = ()


class Parameters(KindParameters):
    """Parameters of the ceiling."""

    ceiling: float = quantity(
        0.375,
        unit="share",
        period="harvest",
        description="Largest share of the crop that may be taken as rent.",
        source="Taiwan 1949 (recalled)",
        ge=0,
        le=1,
    )


def effects(month: MeasureMonth, p: Parameters) -> Iterator[Effect]:
    """Set the ceiling, and how far it is kept."""
    yield Set("tax-in-kind.rent_ceiling", {}, p.ceiling)
    yield Set("tax-in-kind.ceiling_kept", {}, min(1.0, p.strength))
