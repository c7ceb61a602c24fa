"""State and cooperative trade: the share of state consumer goods that goes through public shops.

Claims D1955-57 (trade links of town and country), D1955-53, D1955-45 (keeping the pulse of the economy).

`strength`: factor on the share.

Does not do: restrict private traders, or set what they ask.

Sources
-------
Private share of retail trade by year: Central Statistical Bureau 1961 (recalled, 1946 read); the public share is the
rest.
"""

from __future__ import annotations

from collections.abc import Iterator

from lustrum.programme.effects import Effect, Set
from lustrum.programme.measures import KindParameters, quantity
from lustrum.programme.view import MeasureMonth

TITLE = "State and co-operative trade"
CLAIMS = ("D1955-57", "D1955-53", "D1955-45")


class Parameters(KindParameters):
    """Parameters of public trade."""

    share: float = quantity(
        unit="share",
        period="while active",
        description="Share of state consumer goods sold by public shops.",
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
    """Set the share of public shops."""
    yield Set("wholesale.state_share", {}, p.share * p.strength)
    if p.villages is not None:
        yield Set("wholesale.village_share", {}, p.villages)
