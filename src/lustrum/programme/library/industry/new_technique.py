"""A new technical base: new capacity is built with the newer technique, as far as its goods and skills allow.

Claims D1955-48 (new technical base in each sector) and D1955-46.

`strength`: factor on the share.

Does not do: replace what stands, or supply the machines, current and skills that newer techniques need.

Sources
-------
Which technique counts as newer: `activities` table of the economy. Share: synthetic.
"""

from __future__ import annotations

from collections.abc import Iterator

from lustrum.programme.effects import Effect, Set
from lustrum.programme.measures import KindParameters, quantity
from lustrum.programme.view import MeasureMonth

TITLE = "New technical base"
CLAIMS = ("D1955-48", "D1955-46")


class Parameters(KindParameters):
    """Parameters of technical renewal."""

    share: float = quantity(
        unit="share",
        period="while active",
        description="Share of new capacity that is to be of the newer technique.",
        ge=0,
        le=1,
    )


def effects(month: MeasureMonth, p: Parameters) -> Iterator[Effect]:
    """Set the share of newer technique in what is built."""
    yield Set("planning.newer_technique", {}, p.share * p.strength)
