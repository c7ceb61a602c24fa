"""Rally across the line: how far people in one region hear how those of the other live.

What they hear moves their opinion by the difference in how far needs are met, in both directions alike; without a
difference nothing is gained by being heard (rule of demonstration).

Claims D1955-05 (rally and mobilise the population of the other region), D1955-31 (success in one region moves opinion
in the other).

`strength`: factor on reach.

Does not do: hold techniques of agitation, or say which region lives better; that is a result.

Sources
-------
Demonstration effect: Duesenberry 1949; Nurkse 1953 (recalled). Reach is synthetic.
"""

from __future__ import annotations

from collections.abc import Iterator

from lustrum.programme.effects import Effect, Set
from lustrum.programme.measures import KindParameters, quantity
from lustrum.programme.view import MeasureMonth

TITLE = "Rally across the line"
CLAIMS = ("D1955-05", "D1955-31")


class Parameters(KindParameters):
    """Parameters of the rally."""

    reach: float = quantity(
        1.0, unit="share", period="while active", description="Share of the people of a region who hear.", ge=0, le=1
    )
    region: str = quantity(
        "", unit="", period="while active", description="Region that hears; blank: every one.", names="region"
    )


def effects(month: MeasureMonth, p: Parameters) -> Iterator[Effect]:
    """Let people hear."""
    yield Set("demonstration.reach", {"region": p.region} if p.region else {}, p.reach * p.strength)
