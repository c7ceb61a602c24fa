"""Farm cooperatives in three forms: terms on which households may join and leave.

Form 1 pools labour, form 2 pools land and tools against a dividend, form 3 pools all and pays by work. The measure
opens a menu and sets terms; organisers propose the highest form on it. Who joins or leaves, in which month, each
household decides (mechanisms row 30). *Voluntary* is the parameter `pressure`, which is zero unless a programme says
otherwise.

Claims D1955-49 (cooperatives), D1955-50 (gradually), D1955-51 (voluntarily), D1955-41.

`strength`: factor on invitation, inducement, visits and pressure; the right to leave is not touched by it.

Does not do: move a household, an animal or a parcel; say what cooperation yields (that is for the mechanism and its
rivals).

Sources
-------
Three forms: directive of January 1954, claims register E-05. Pressure by period: set by hand (synthetic), dates read
in an abstract on Soviet embassy files; that study holds that voluntariness was not observed, official texts stress
it.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import Literal

from lustrum.programme.effects import Effect, Set
from lustrum.programme.measures import KindParameters, quantity
from lustrum.programme.view import MeasureMonth

Form = Literal[1, 2, 3]

TITLE = "Co-operatives, three forms"
CLAIMS = ("D1955-49", "D1955-50", "D1955-51", "D1955-41")


class Parameters(KindParameters):
    """Parameters of cooperatives."""

    forms: tuple[Form, ...] = quantity(
        (1, 2, 3),
        unit="",
        period="while active",
        description="Forms on the menu: 1 labour, 2 land shares, 3 pooled. The highest one is what organisers propose.",
        min_length=1,
    )
    invitation: float = quantity(
        1.0,
        unit="share",
        period="while active",
        description="Share of villages in which a cooperative may be founded.",
        ge=0,
        le=1,
    )
    inducement: float = quantity(
        0.0,
        unit="share",
        period="year",
        description="Credit, lower tax and supplies for members, as a share of farm income.",
        ge=0,
        le=1,
    )
    pressure: float = quantity(
        0.0,
        unit="share",
        period="month",
        description="Pressure to join: 0 is none, 1 all that an administration has.",
        ge=0,
        le=1,
    )
    exit_right: float = quantity(
        1.0,
        unit="share",
        period="while active",
        description="How far members are free to leave: 1 fully, 0 not at all.",
        ge=0,
        le=1,
    )
    visits: float = quantity(
        0.0, unit="share", period="month", description="Share of households that an organiser visits.", ge=0, le=1
    )


def effects(month: MeasureMonth, p: Parameters) -> Iterator[Effect]:
    """Set the terms of joining and leaving."""
    yield Set("coop-membership.form", {}, float(max(p.forms)))
    yield Set("coop-membership.invitation", {}, p.invitation * p.strength)
    yield Set("coop-membership.inducement", {}, p.inducement * p.strength)
    yield Set("coop-membership.pressure", {}, p.pressure * p.strength)
    yield Set("coop-membership.visits", {}, p.visits * p.strength)
    yield Set("coop-membership.exit_right", {}, p.exit_right)
