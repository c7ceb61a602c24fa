"""Aid: goods delivered from abroad to the state's supply organ, without payment.

Quantities are a month's, in each product's own unit, and may change by date. Aid is entered as goods, since its bite
is what cannot be made at home: coke, oil, fibre, machines.

Claims D1955-40 (revival under way; the role of aid is disputed) and D1955-11. Neither document treats aid as an
economic input.

`strength`: factor on all quantities.

Does not do: bring persons, or say who gets the goods.

Sources
-------
Given by the programme, with the conversion from money to goods.
"""

from __future__ import annotations

from collections.abc import Iterator

from lustrum.programme.effects import Effect, Post
from lustrum.programme.measures import OWN_UNIT, KindParameters, quantity
from lustrum.programme.view import MeasureMonth

TITLE = "Aid in goods"
CLAIMS = ("D1955-40", "D1955-11")


class Parameters(KindParameters):
    """Parameters of aid."""

    goods: dict[str, float] = quantity(
        unit=OWN_UNIT,
        period="month",
        description="Quantity of each product delivered in a month.",
        names="product",
    )


def effects(month: MeasureMonth, p: Parameters) -> Iterator[Effect]:
    """Return the deliveries of this month."""
    for product, amount in p.goods.items():
        if amount * p.strength > 0:
            yield Post(product, "aid", "foreign", "supply", amount * p.strength)
