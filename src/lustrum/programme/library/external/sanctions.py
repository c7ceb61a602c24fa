"""Sanctions: partners abroad stop a part of their trade; the same rule for every partner.

Who imposes them, and whether a country shuts itself off or is shut out, makes no difference to the flows: autarky by
choice is the same measure with every partner named.

Claims A2013-44 and A2013-45 (threat from outside; tasks seen through national independence), D1955-01.

`strength`: factor on the share of trade that is stopped.

Does not do: stop aid (remove the measure that brings it), freeze money held abroad, or say who is to blame.

Sources
-------
Trade sanctions as a share of trade lost: Hufbauer, Schott and Elliott 1990, Economic Sanctions Reconsidered (recalled);
shares are the scenario's.
"""

from __future__ import annotations

from collections.abc import Iterator

from lustrum.programme.effects import Effect, Scale
from lustrum.programme.measures import KindParameters, quantity
from lustrum.programme.view import MeasureMonth

TITLE = "Sanctions"
CLAIMS = ("A2013-44", "A2013-45", "D1955-01")


class Parameters(KindParameters):
    """Parameters of sanctions."""

    partners: tuple[str, ...] = quantity(
        (), unit="", period="while active", description="Partners that take part; none named: all.", names="partner"
    )
    trade_lost: float = quantity(
        1.0, unit="share", period="while active", description="Share of their trade that stops.", ge=0, le=1
    )


def effects(month: MeasureMonth, p: Parameters) -> Iterator[Effect]:
    """Narrow trade with each partner."""
    where = {"partner": p.partners} if p.partners else {}
    yield Scale("foreign-trade.partner", where, 1 - p.trade_lost * p.strength)
