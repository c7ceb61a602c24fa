"""Solidarity aid: goods given to others abroad without payment, out of what the state's supply organ holds.

The mirror image of aid received, counted at the same constant prices: what is given is lacking at home. The books know
no particular receiver; the record puts it down to the first partner.

Claims A2013-43 and A2013-49 (interests of the world's people; contribution to others), A2013-09.

`strength`: factor on all quantities.

Does not do: support movements or wars (out of scope), give training or technique, or say what the giver gets for it.

Sources
-------
Quantities are the scenario's.
"""

from __future__ import annotations

from collections.abc import Iterator

from lustrum.programme.effects import Effect, Post
from lustrum.programme.measures import OWN_UNIT, KindParameters, quantity
from lustrum.programme.view import MeasureMonth

TITLE = "Solidarity aid"
CLAIMS = ("A2013-43", "A2013-49", "A2013-09")


class Parameters(KindParameters):
    """Parameters of aid given."""

    goods: dict[str, float] = quantity(
        unit=OWN_UNIT,
        period="month",
        description="Quantity of each product given in a month, as far as it is there.",
        names="product",
    )


def effects(month: MeasureMonth, p: Parameters) -> Iterator[Effect]:
    """Return what is given this month."""
    for product, amount in p.goods.items():
        if amount * p.strength > 0:
            yield Post(product, "aid", "supply", "foreign", amount * p.strength)
