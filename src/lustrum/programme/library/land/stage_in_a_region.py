"""Stage in a region: the transformation of farming proceeds in some regions and waits in the others.

Outside the regions named nobody is invited to join and nobody is pressed; who is a member stays one. Membership,
control and forms of property can then be read by region.

Claims D1955-33 (the socialist stage can proceed in one part of the country). Whether it can is disputed; the measure
lets it be lived through.

`strength`: share of the villages elsewhere that wait; the pressure there falls by it.

Does not do: part the country, or move crafts, trade or industry by region.

Sources
-------
The claim names no policy; waiting by region is a project construct.
"""

from __future__ import annotations

from collections.abc import Iterator

from lustrum.programme.effects import Effect, Set
from lustrum.programme.measures import KindParameters, quantity
from lustrum.programme.view import MeasureMonth

TITLE = "Stage in a region"
CLAIMS = ("D1955-33",)


class Parameters(KindParameters):
    """Parameters of a stage in some regions."""

    regions: tuple[str, ...] = quantity(
        unit="",
        period="while active",
        description="Regions in which the transformation of farming proceeds.",
        names="region",
        min_length=1,
    )


def effects(month: MeasureMonth, p: Parameters) -> Iterator[Effect]:
    """Let the other regions wait."""
    for lever in ("coop-membership.region_open", "coop-membership.region_pressure"):
        yield Set(lever, {}, 1 - p.strength)
        yield Set(lever, {"region": p.regions}, 1.0)
