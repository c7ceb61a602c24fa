"""Income tax on traders and entrepreneurs, by its top rate.

Claims D1955-55 (restricting: differential tax).

`strength`: factor on the rate.

Does not do: tax wages, crops or the state's own enterprises.

Sources
-------
Progressive tax of January 1953, top rate 74 a hundred: abstract of a Korean study of private-commerce policy 1953-58
(read).
"""

from __future__ import annotations

from collections.abc import Iterator

from lustrum.programme.effects import Effect, Set
from lustrum.programme.measures import KindParameters, quantity
from lustrum.programme.view import MeasureMonth

TITLE = "Income tax on private business"
CLAIMS = ("D1955-55",)


class Parameters(KindParameters):
    """Parameters of the income tax."""

    top_rate: float = quantity(unit="share", period="year", description="Highest rate of the tax.", ge=0, le=1)
    effective: float = quantity(
        1.0,
        unit="share",
        period="year",
        description="Average rate that private business pays, relative to the highest.",
        ge=0,
        le=1,
    )


def effects(month: MeasureMonth, p: Parameters) -> Iterator[Effect]:
    """Set the rate that private business pays."""
    yield Set("private-capital.tax_rate", {}, p.top_rate * p.effective * p.strength)
