"""Compulsory purchase: a share of the harvest must be sold to the state at the state's price.

Fixed on estimates before the harvest, it can take more than a farm can spare when reports are too high.

Claims D1955-57 (trade links through the market) and D1955-56: the loss is (market - state
price) x quantity.

`strength`: factor on the rate.

Does not do: forbid other sales (the ban on grain trade does) or set what shops ask.

Sources
-------
Planned purchases of 1946, 5.4 a hundred of rice and 10.2 of coarse grain: Kimura 1996, table 2 (read). Autumn 1954:
0.3 to 0.4 of the true crop with tax (synthetic). Mechanism: Li and Yang 2005.
"""

from __future__ import annotations

from collections.abc import Iterator

from lustrum.programme.effects import Effect, Set
from lustrum.programme.measures import KindParameters, quantity
from lustrum.programme.view import MeasureMonth

TITLE = "State purchase of grain"
CLAIMS = ("D1955-57", "D1955-56")


class Parameters(KindParameters):
    """Parameters of compulsory purchase."""

    rate: float = quantity(
        unit="share",
        period="harvest",
        description="Share of the harvest to be sold to the state, beyond the tax.",
        ge=0,
        le=1,
    )
    price: float | None = quantity(
        None,
        unit="index",
        period="harvest",
        description="State purchase price relative to the constant price of the product; left out, as the rule has it.",
        ge=0,
        le=3,
    )


def effects(month: MeasureMonth, p: Parameters) -> Iterator[Effect]:
    """Set rate and price of the purchase."""
    yield Set("compulsory-purchase.share", {}, p.rate * p.strength)
    if p.price is not None:
        yield Set("compulsory-purchase.price_ratio", {}, p.price)
