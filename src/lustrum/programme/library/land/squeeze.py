"""Squeeze of those outside: a surcharge on the tax in kind that farm households outside cooperatives pay.

The surcharge is taken from their crop, and whoever joins is spared it. Those who join because of it are recorded as
*restricted*, those who pay it as levied.

Claims D1955-49 (cooperatives) as a method beside those named; it stands against D1955-51 (voluntarily).

`strength`: factor on the surcharge.

Does not do: move a household, or spare those who cannot pay: what is not there is not taken.

Sources
-------
Penal levies on those who stayed outside: Soviet individual taxation of 1930 to 1934, Davies 1980 (recalled). Size:
synthetic.
"""

from __future__ import annotations

from collections.abc import Iterator

from lustrum.programme.effects import Effect, Set
from lustrum.programme.measures import KindParameters, quantity
from lustrum.programme.view import MeasureMonth

TITLE = "Squeeze of farms outside co-operatives"
CLAIMS = ("D1955-49",)


class Parameters(KindParameters):
    """Parameters of the squeeze."""

    surcharge: float = quantity(
        0.15,
        unit="share",
        period="harvest",
        description="Further share of the reported crop due from farms outside cooperatives.",
        ge=0,
        le=1,
    )


def effects(month: MeasureMonth, p: Parameters) -> Iterator[Effect]:
    """Set the surcharge."""
    yield Set("tax-in-kind.surcharge", {}, p.surcharge * p.strength)
