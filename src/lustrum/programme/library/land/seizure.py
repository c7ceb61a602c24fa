"""Seizure of farms: households outside are taken into cooperatives by decree, with their land and animals.

Each month a share of those outside, drawn by lot, is entered on the list of members; land and animals go with it, the
title of the land too. Nobody is asked; the channel is *taken*. Who expects it slaughters (mechanisms row 31).

Claims D1955-49 (cooperatives) as a method beside those named; it stands against D1955-50 (gradually) and D1955-51
(voluntarily).

`strength`: factor on the share taken.

Does not do: bar the way out (the measure on cooperatives does), or choose whom to take by class.

Sources
-------
Collectivisation by decree: winter of 1929 and 1930, Davies 1980 (recalled). Size: synthetic.
"""

from __future__ import annotations

from collections.abc import Iterator

from lustrum.programme.effects import Effect, Set
from lustrum.programme.measures import KindParameters, quantity
from lustrum.programme.view import MeasureMonth

TITLE = "Farms entered by decree"
CLAIMS = ("D1955-49",)


class Parameters(KindParameters):
    """Parameters of a seizure."""

    share: float = quantity(
        0.1,
        unit="share",
        period="month",
        description="Share of farm households outside that is taken in.",
        ge=0,
        le=1,
    )
    compensation: float | None = quantity(
        None,
        unit="share",
        period="once",
        description="Share of the value of animals that is credited; left out, as the rule has it.",
        ge=0,
        le=1,
    )


def effects(month: MeasureMonth, p: Parameters) -> Iterator[Effect]:
    """Set what is taken."""
    yield Set("coop-membership.taken", {}, p.share * p.strength)
    if p.compensation is not None:
        yield Set("coop-membership.compensation", {}, p.compensation)
