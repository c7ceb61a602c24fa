"""Worker-peasant union: better terms of exchange for farms, and more goods for villages.

Raises what the state pays for farm products, lowers what it takes, and sends a larger part of shop goods to villages.

Claims D1955-27 (strengthen the union of workers and peasants), D1955-57 (trade links of town and country), D1955-56.

`strength`: factor on each change.

Does not do: make goods: what goes to villages is missing in towns, and what farms are paid the budget lacks.

Sources
-------
What a union of this kind rests on is disputed; prices and goods are what an economy can move (claims register,
D1955-27). Numbers: synthetic.
"""

from __future__ import annotations

from collections.abc import Iterator

from lustrum.programme.effects import Effect, Scale, Set
from lustrum.programme.measures import KindParameters, quantity
from lustrum.programme.view import MeasureMonth

TITLE = "Worker-peasant union"
CLAIMS = ("D1955-27", "D1955-57", "D1955-56")


class Parameters(KindParameters):
    """Parameters of the union."""

    price_rise: float = quantity(
        0.2,
        unit="share",
        period="while active",
        description="Rise of the state's price for farm products.",
        ge=0,
        le=3,
    )
    levy_cut: float = quantity(
        0.2,
        unit="share",
        period="harvest",
        description="Share by which the state takes less of the harvest, tax and purchase alike.",
        ge=0,
        le=1,
    )
    villages: float | None = quantity(
        None,
        unit="share",
        period="while active",
        description="Share of shop goods sent to villages; left out, as it was.",
        ge=0,
        le=1,
    )


def effects(month: MeasureMonth, p: Parameters) -> Iterator[Effect]:
    """Move prices, levies and goods."""
    if p.price_rise:
        yield Scale("compulsory-purchase.price_ratio", {}, 1 + p.price_rise * p.strength)
    if p.levy_cut:
        yield Scale("tax-in-kind.rate", {}, 1 - p.levy_cut * p.strength)
        yield Scale("compulsory-purchase.share", {}, 1 - p.levy_cut * p.strength)
    if p.villages is not None:
        yield Set("wholesale.village_share", {}, p.villages)
