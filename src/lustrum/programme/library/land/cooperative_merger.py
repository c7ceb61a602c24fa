"""Merger of cooperatives: neighbours become one until they have the size that is wanted.

Members are not asked. Land, animals, goods and money go over whole, by the rule of the simulation that reads the
size.

Claims D1955-49 and D1955-50 (gradually); the forms of ownership do not change, their size does.

`strength`: factor on the size wanted; at 0 cooperatives are left alone.

Does not do: merge across regions, or change what a member is paid by.

Sources
-------
13,309 of about 80 households become 3,843 of about 300 in October 1958: NK Chosun reference entry; Library of
Congress 1993 (read).
"""

from __future__ import annotations

from collections.abc import Iterator

from lustrum.programme.effects import Effect, Set
from lustrum.programme.measures import KindParameters, quantity
from lustrum.programme.view import MeasureMonth

TITLE = "Co-operatives merged"
CLAIMS = ("D1955-49", "D1955-50")


class Parameters(KindParameters):
    """Parameters of a merger."""

    households: float = quantity(
        300.0,
        unit="household",
        period="once",
        description="Households that a cooperative should have.",
        source="about 300 households each, Library of Congress 1993 (read)",
        gt=0,
    )


def effects(month: MeasureMonth, p: Parameters) -> Iterator[Effect]:
    """Set the size wanted."""
    yield Set("coop-merger.households", {}, p.households * p.strength)
