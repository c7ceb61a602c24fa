"""Tax in kind: a share of the harvest goes to the state in place of rent and other levies on crops.

The rate may differ by class of land. It is levied on the harvest that is true or reported, as the collecting rule of
the simulation says.

Claims D1955-17 (whether a tax replaced part of the rent), D1955-57 (trade links of industry and agriculture),
D1955-56.

`strength`: factor on the rate; 1 is the rate of the law.

Does not do: end rent (land reform does), buy grain (compulsory purchase does), or say how far villages were asked for
more than the law (24 to 43 a hundred of rice against 25 in one county of 1946, Kimura 1996, read).

Sources
-------
Rates of 1946 and 1947 and averages of 1956 and 1959: Chung 1974 (recalled); 25 a hundred of 1946 read in two
secondary texts.
"""

from __future__ import annotations

from collections.abc import Iterator

from lustrum.programme.effects import Effect, Set
from lustrum.programme.measures import KindParameters, quantity
from lustrum.programme.view import MeasureMonth

TITLE = "Tax in kind"
CLAIMS = ("D1955-17", "D1955-57", "D1955-56")


class Parameters(KindParameters):
    """Parameters of a tax in kind."""

    rate: float = quantity(
        0.25,
        unit="share",
        period="harvest",
        description="Share of the harvest, on land without a rate of its own.",
        source="law of 27 June 1946 (recalled)",
        ge=0,
        le=1,
    )
    rates: dict[str, float] = quantity(
        {},
        unit="share",
        period="harvest",
        description="Share of the harvest by class of land, where it differs.",
        names="land",
    )


def effects(month: MeasureMonth, p: Parameters) -> Iterator[Effect]:
    """Set the rate of the tax."""
    if p.rates:
        rates = {land: rate * p.strength for land, rate in p.rates.items()}
        yield Set("tax-in-kind.rate", {}, {"default": p.rate * p.strength, **rates})
    else:
        yield Set("tax-in-kind.rate", {}, p.rate * p.strength)
