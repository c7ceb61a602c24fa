"""Buy-out: a ladder from private firm to state property, with fixed interest on valued shares.

Firms go from contracts to joint ownership and on to the state; their owners are paid interest on the value of their
shares for some years (mechanisms row 32). It works where a scenario names the rule `buy-out-ladder` for the slot
`private-capital`.

Claims D1955-42 (capitalist elements transformed), D1955-54.

`strength`: how far the ladder is open.

Does not do: raise taxes or pressure (restriction does), or pay what a firm would have earned.

Sources
-------
Fixed interest of 5 a hundred, China from 1956 (recalled). Korea's record knows no such interest.
"""

from __future__ import annotations

from collections.abc import Iterator

from lustrum.programme.effects import Effect, Set
from lustrum.programme.measures import KindParameters, quantity
from lustrum.programme.view import MeasureMonth

TITLE = "Buy-out by fixed interest"
CLAIMS = ("D1955-42", "D1955-54")


class Parameters(KindParameters):
    """Parameters of a buy-out."""

    interest: float = quantity(
        0.05, unit="share", period="year", description="Fixed interest on the value of the shares.", ge=0, le=1
    )
    years: float = quantity(
        10.0, unit="index", period="once", description="Years for which interest is paid.", ge=0, le=50
    )
    valuation: float = quantity(
        1.0, unit="index", period="once", description="Value put on the shares over the cost of the plant.", ge=0, le=2
    )


def effects(month: MeasureMonth, p: Parameters) -> Iterator[Effect]:
    """Open the ladder and set its terms."""
    yield Set("private-capital.opened", {}, p.strength)
    yield Set("private-capital.interest", {}, p.interest)
    yield Set("private-capital.years", {}, p.years)
    yield Set("private-capital.valuation", {}, p.valuation)
