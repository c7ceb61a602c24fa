"""Ban on private trade in grain: sales between households, and of traders, are stopped as far as the ban is enforced.

Claims D1955-57 (trade "using the market": the ban is its opposite) and D1955-53.

`strength`: share of private grain trade that the ban stops.

Does not do: touch the state's own purchases, other goods, or what is eaten at home.

Sources
-------
Ban from November 1954: abstract of a Korean study of private-commerce policy 1953-58 (read). Letting back in 1955 and
closing in November 1957: recalled.
"""

from __future__ import annotations

from collections.abc import Iterator

from lustrum.programme.effects import Effect, Set
from lustrum.programme.measures import KindParameters
from lustrum.programme.view import MeasureMonth

TITLE = "Private grain trade closed"
CLAIMS = ("D1955-57", "D1955-53")


class Parameters(KindParameters):
    """Parameters of the ban: its strength alone."""


def effects(month: MeasureMonth, p: Parameters) -> Iterator[Effect]:
    """Set how much of private grain trade is stopped."""
    yield Set("free-market.grain_ban", {}, p.strength)
