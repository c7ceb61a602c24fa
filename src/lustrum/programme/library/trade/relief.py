"""Relief: the state gives grain to households below the survival tier, and may lower its levies.

Claims A2013-29 (people are taken care of) and D1955-57; the crisis itself is recorded in embassy reports, not in the
two documents.

`strength`: share of the gap that relief covers, as far as the stock reaches, and how much of the cut in levies is
carried out.

Does not do: find grain: it comes out of the state's stock, aid included.

Sources
-------
65,000 t (Szalontai 2005, as summarised) or 100,000 t (Hungarian embassy, 10 May 1955), both read. Cut of levies:
recalled.
"""

from __future__ import annotations

from collections.abc import Iterator

from lustrum.programme.effects import Effect, Scale, Set
from lustrum.programme.measures import KindParameters, quantity
from lustrum.programme.view import MeasureMonth

TITLE = "Relief grain"
CLAIMS = ("A2013-29", "D1955-57")


class Parameters(KindParameters):
    """Parameters of relief."""

    share: float = quantity(
        1.0,
        unit="share",
        period="month",
        description="Share of the gap to the survival tier that is covered.",
        ge=0,
        le=1,
    )
    levy_cut: float = quantity(
        0.0, unit="share", period="harvest", description="Share by which state purchase is cut meanwhile.", ge=0, le=1
    )


def effects(month: MeasureMonth, p: Parameters) -> Iterator[Effect]:
    """Set relief, and lower purchases."""
    yield Set("relief.share", {}, p.share * p.strength)
    if p.levy_cut:
        yield Scale("compulsory-purchase.share", {}, 1 - p.levy_cut * p.strength)
