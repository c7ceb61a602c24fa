"""Restriction of private capital: tax, materials, state contracts, pressure and buy-out.

The measure makes private business dearer or narrower, or offers a way out; each owner decides whether to go on,
shrink, join, sell or leave (mechanisms row 32).

Claims D1955-54 (capitalist elements are eliminated: the outcome), D1955-55 (by restricting and forcing out: the
method), D1955-42.

`strength`: factor on tax, contracts, pressure and buy-out, and on the cut in materials.

Does not do: take an enterprise (nationalisation does), or touch small crafts and trade unless their roles are named.

Sources
-------
End of private industry and trade by August 1958: abstract of a Korean study of private-commerce policy 1953-58
(read), which argues that most merchants were squeezed out rather than absorbed. Numbers: synthetic.
"""

from __future__ import annotations

from collections.abc import Iterator

from lustrum.programme.effects import Effect, Set
from lustrum.programme.measures import KindParameters, quantity
from lustrum.programme.view import MeasureMonth

TITLE = "Private capital restricted"
CLAIMS = ("D1955-54", "D1955-55", "D1955-42")


class Parameters(KindParameters):
    """Parameters of the restriction of private capital; what is not given is left as it is."""

    tax_rate: float | None = quantity(
        None, unit="share", period="year", description="Tax on the income of private business.", ge=0, le=1
    )
    materials: float | None = quantity(
        None,
        unit="share",
        period="month",
        description="Share of the materials wanted that private business may order.",
        ge=0,
        le=1,
    )
    contracts: float | None = quantity(
        None,
        unit="share",
        period="month",
        description="Share of output that must go to state orders at set prices.",
        ge=0,
        le=1,
    )
    pressure: float | None = quantity(
        None,
        unit="share",
        period="month",
        description="Pressure to convert or close: 0 none, 1 all that there is.",
        ge=0,
        le=1,
    )
    buy_out: float | None = quantity(
        None,
        unit="share",
        period="once",
        description="Share of its value that an owner who hands over is paid.",
        ge=0,
        le=1,
    )


def effects(month: MeasureMonth, p: Parameters) -> Iterator[Effect]:
    """Set the terms of private business."""
    given = {
        "private-capital.tax_rate": p.tax_rate,
        "private-capital.contract": p.contracts,
        "private-capital.pressure": p.pressure,
        "private-capital.buyout": p.buy_out,
    }
    for lever, value in given.items():
        if value is not None:
            yield Set(lever, {}, value * p.strength)
    if p.materials is not None:
        yield Set("private-capital.materials_access", {}, p.materials * p.strength + 1 - p.strength)
