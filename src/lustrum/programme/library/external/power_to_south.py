"""Power delivered across the line, until it is cut: a share of the current made goes to the other zone, unpaid.

The end of the measure is the cut.

Claims D1955-01 (division; severed links).

`strength`: factor on the share.

Does not do: record arrears; nothing comes back.

Sources
-------
Cut on 14 May 1948 (recalled). Share of 1946: 1.9 of 3.93 million MWh in the balance of the default economy
(synthetic).
"""

from __future__ import annotations

from collections.abc import Iterator

from lustrum.programme.effects import Effect, Set
from lustrum.programme.measures import KindParameters, quantity
from lustrum.programme.view import MeasureMonth

TITLE = "Power to the South"
CLAIMS = ("D1955-01",)


class Parameters(KindParameters):
    """Parameters of the deliveries."""

    share: float = quantity(
        unit="share", period="month", description="Share of the current made that is delivered.", ge=0, le=1
    )


def effects(month: MeasureMonth, p: Parameters) -> Iterator[Effect]:
    """Set the share delivered."""
    yield Set("foreign-trade.south_power", {}, p.share * p.strength)
