"""Price control: makers of consumer goods may ask no more than a ceiling.

Needs a mechanism of posted prices.

Claims none: neither document speaks of controlled private prices.

`strength`: how far the ceiling is enforced: without enforcement twice the ceiling is asked, in full the ceiling itself.

Does not do: make goods; where demand exceeds them at the ceiling, buyers go without.

Sources
-------
Ceilings and rationing: Kornai 1980 (recalled). Values: synthetic.
"""

from __future__ import annotations

from collections.abc import Iterator

from lustrum.programme.effects import Effect, Set
from lustrum.programme.measures import KindParameters, quantity
from lustrum.programme.view import MeasureMonth

TITLE = "Prices of consumer goods controlled"
CLAIMS = ()


class Parameters(KindParameters):
    """Parameters of price control."""

    ceiling: float = quantity(
        unit="index",
        period="while active",
        description="Highest price relative to the constant price.",
        ge=1,
        le=100,
    )


def effects(month: MeasureMonth, p: Parameters) -> Iterator[Effect]:
    """Set the highest price."""
    yield Set("price-adjustment.ceiling", {}, p.ceiling * 2 ** (1 - p.strength))
