"""Gradual path: a bound on how much may change its form of property in a year, and how far in all.

The bound is put on farm households that join, on crafts, on small trade and on private capital that gives up, each by
itself. It makes nobody change; who is ready beyond the bound waits.

Claims D1955-21 (path of gradual transition), D1955-50 (gradually), D1955-52, D1955-53.

`strength`: how far the bound holds: at 0 there is none, at 1 it is as given.

Does not do: say how fast is gradual: the document sets no number.

Sources
-------
Numbers: synthetic. The document names gradualness without a measure (claims register, D1955-21).
"""

from __future__ import annotations

from collections.abc import Iterator

from lustrum.programme.effects import Effect, Set
from lustrum.programme.measures import KindParameters, quantity
from lustrum.programme.view import MeasureMonth

TITLE = "Gradual path"
CLAIMS = ("D1955-21", "D1955-50", "D1955-52", "D1955-53")


class Parameters(KindParameters):
    """Parameters of a gradual path; what is not given is left without bound."""

    farms: float | None = quantity(
        0.2, unit="share", period="year", description="Largest share of farm households that may join.", ge=0, le=1
    )
    crafts: float | None = quantity(
        0.2, unit="share", period="year", description="Largest share of crafts' capacity that may join.", ge=0, le=1
    )
    trade: float | None = quantity(
        0.2, unit="share", period="year", description="Largest share of small trade that may go.", ge=0, le=1
    )
    capital: float | None = quantity(
        0.2,
        unit="share",
        period="year",
        description="Largest share of private firms' capacity that may be given up.",
        ge=0,
        le=1,
    )
    ceiling: float | None = quantity(
        None,
        unit="share",
        period="while active",
        description="Largest share of farm households that may be members.",
        ge=0,
        le=1,
    )


PACES = {
    "farms": "coop-membership.pace",
    "crafts": "craft-transformation.pace",
    "trade": "trade-transformation.pace",
    "capital": "private-capital.pace",
    "ceiling": "coop-membership.ceiling",
}


def effects(month: MeasureMonth, p: Parameters) -> Iterator[Effect]:
    """Set the bounds."""
    for name, lever in PACES.items():
        bound = getattr(p, name)
        if bound is not None:
            yield Set(lever, {}, bound * p.strength + 1 - p.strength)
