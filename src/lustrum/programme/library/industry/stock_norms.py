"""Norms of stock: enterprises may order so many months of inputs, and hoard no more than a norm beyond them.

Claims none: neither document speaks of stocks of enterprises.

`strength`: how far the norms are enforced, from the reserve and the bound that stood before: 0 not at all, 1 in full.

Does not do: take what lies in stores above the norm, or make deliveries more regular.

Sources
-------
Control by norms of stocks: Kornai and Weibull 1978, Scandinavian Journal of Economics 80(4) (recalled). Reserve and
bound that stood before are the defaults of their mechanisms. Norms: synthetic.
"""

from __future__ import annotations

from collections.abc import Iterator

from lustrum.programme.effects import Effect, Scale
from lustrum.programme.measures import KindParameters, quantity
from lustrum.programme.view import MeasureMonth

TITLE = "Norms of stock"
CLAIMS = ()


class Parameters(KindParameters):
    """Parameters of stock norms; what is not given is left as it is."""

    reserve: float | None = quantity(
        None,
        unit="share",
        period="month",
        description="Reserve of inputs that may be ordered, relative to the usual one.",
        ge=0,
        le=1,
    )
    hoarding: float | None = quantity(
        None,
        unit="share",
        period="month",
        description="Largest hoard beyond the reserve, relative to the one that stood before.",
        ge=0,
        le=1,
    )


def effects(month: MeasureMonth, p: Parameters) -> Iterator[Effect]:
    """Lower the reserve and the bound of hoarding."""
    for lever, norm in (("materials.reserve_months", p.reserve), ("hoarding.most", p.hoarding)):
        if norm is not None:
            yield Scale(lever, {}, 1 - p.strength * (1 - norm))
