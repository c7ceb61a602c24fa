"""Industrialisation: what planners aim at, and how much of the economy the plan covers.

Sets shares and weights that the planning procedure reads: heavy industry's share of industrial investment, the share
of the product that is accumulated, how taut targets are, and how much of output stands under directive targets.

Claims D1955-47 (socialist industrialisation), D1955-36 (planned basis), D1955-45 (control of the whole economy),
D1955-46, D1955-60, D1955-38 (branches that foreign rule left out).

`strength`: how far heavy share, accumulation, tautness and growth move from what they were (0.6, 0.25, 1, 0.06) to
what is given; factor on coverage.

Does not do: make a plan, find investment goods, or promise that a taut target is met.

Sources
-------
Heavy share of industrial investment 81.1 (1954-56) and 82.6 a hundred (1957-60): Library of Congress 1993 (read).
Claims register E-07: a donor's memorandum of January 1955 says that industry was sped up at the expense of living
standards. Coverage and tautness: synthetic.
"""

from __future__ import annotations

from collections.abc import Iterator

from lustrum.programme.effects import Effect, Set
from lustrum.programme.measures import KindParameters, quantity
from lustrum.programme.view import MeasureMonth

TITLE = "Industrialisation by plan"
CLAIMS = ("D1955-47", "D1955-36", "D1955-45", "D1955-46", "D1955-60", "D1955-38")

NEUTRAL = {"heavy_share": 0.6, "accumulation": 0.25, "tautness": 1.0, "coverage": 0.0, "growth": 0.06}


class Parameters(KindParameters):
    """Parameters of industrialisation; what is not given is left as it is."""

    heavy_share: float | None = quantity(
        None, unit="share", period="plan", description="Heavy industry's share of investment in industry.", ge=0, le=1
    )
    accumulation: float | None = quantity(
        None,
        unit="share",
        period="year",
        description="Share of the needs' multiple that building may claim.",
        ge=0,
        le=1,
    )
    tautness: float | None = quantity(
        None,
        unit="index",
        period="plan",
        description="Target relative to what capacity allows; 1 is just reachable.",
        ge=0.5,
        le=2,
    )
    coverage: float | None = quantity(
        None, unit="share", period="plan", description="Share of output under directive targets.", ge=0, le=1
    )
    growth: float | None = quantity(
        None,
        unit="share",
        period="year",
        description="Yearly growth of needs per head that planners aim at.",
        ge=-0.5,
        le=1,
    )


def effects(month: MeasureMonth, p: Parameters) -> Iterator[Effect]:
    """Set what planners aim at."""
    for name, neutral in NEUTRAL.items():
        value = getattr(p, name)
        if value is not None:
            yield Set(f"planning.{name}", {}, neutral * (1 - p.strength) + value * p.strength)
