"""Division: links to the other part of the country are cut.

Claims D1955-01 (country and nation divided in two); what the cut costs is computed by STR-10, by extraction.

`strength`: factor on the share of trade lost.

Does not do: say who divided the country, or stop deliveries that are agreed across the line (the obligation to
deliver power does).

Sources
-------
Location of power, chemicals, grain and textiles by zone before 1945: general histories (recalled). Share of trade
lost: synthetic.
"""

from __future__ import annotations

from collections.abc import Iterator

from lustrum.programme.effects import Effect, Scale
from lustrum.programme.measures import KindParameters, quantity
from lustrum.programme.view import MeasureMonth

TITLE = "Division"
CLAIMS = ("D1955-01",)


class Parameters(KindParameters):
    """Parameters of the division."""

    trade_lost: float = quantity(
        unit="share", period="while active", description="Share of outside trade that the line cuts off.", ge=0, le=1
    )


def effects(month: MeasureMonth, p: Parameters) -> Iterator[Effect]:
    """Narrow outside trade."""
    yield Scale("foreign-trade.openness", {}, 1 - p.trade_lost * p.strength)
