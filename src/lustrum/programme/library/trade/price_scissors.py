"""Price scissors: the state pays farmers less for grain, and asks villages more for manufactures.

Both prices are those that the state itself sets. Whether sales answer, wages follow and the alliance suffers is for the
mechanisms: the slot `marketed-surplus` has rivals for the response of sales (row 15 and 16 of the catalogue), and the
slot `wage` one in which the wage follows the food that there is.

Claims D1955-57 (trade links of industry and agriculture through the market) and D1955-27 (the alliance of workers and
peasants, which dear manufactures and cheap grain put to the test).

`strength`: how far the two prices move from what they would be: 0 not at all, 1 as the parameters say.

Does not do: take more by levy, forbid other sales, or change prices in towns unless `rations` says so.

Sources
-------
Soviet debate on the scissors of 1923 and on tribute from the peasantry, 1925 to 1928 (recalled); Sah and Stiglitz 1984
(read). Height of the prices: the programme.
"""

from __future__ import annotations

from collections.abc import Iterator

from lustrum.programme.effects import Effect, Scale
from lustrum.programme.measures import KindParameters, quantity
from lustrum.programme.view import MeasureMonth

TITLE = "Price scissors"
CLAIMS = ("D1955-27", "D1955-57")


class Parameters(KindParameters):
    """Parameters of price scissors: 1 leaves a price as it would be."""

    grain: float = quantity(
        0.8,
        unit="index",
        period="harvest",
        description="Price that the state pays farmers, relative to what it would be.",
        ge=0,
        le=5,
    )
    manufactures: float = quantity(
        1.25,
        unit="index",
        period="month",
        description="Price of goods in village shops, relative to what it would be.",
        ge=0.1,
        le=10,
    )
    rations: float = quantity(
        1.0,
        unit="index",
        period="month",
        description="Price of rationed grain in towns, relative to what it would be.",
        ge=0,
        le=5,
    )


def effects(month: MeasureMonth, p: Parameters) -> Iterator[Effect]:
    """Open the blades."""
    for parameter, price in (
        ("compulsory-purchase.price_ratio", p.grain),
        ("compulsory-purchase.contract_price_ratio", p.grain),
        ("wholesale.village_price", p.manufactures),
        ("food.ration_price", p.rations),
    ):
        if price != 1:
            yield Scale(parameter, {}, 1 + (price - 1) * p.strength)
