"""Plan for consumer goods: supply grows by a rate and answers to last year's excess demand.

Needs the mechanism of the plan for consumer goods.

Claims A2013-19 (an economy planned to meet social need).

`strength`: factor on the answer to excess demand.

Does not do: build plant, or find inputs for what is planned.

Sources
-------
Portes and Winter 1980, Review of Economic Studies 47(1) (recalled). Values: synthetic.
"""

from __future__ import annotations

from collections.abc import Iterator

from lustrum.programme.effects import Effect, Set
from lustrum.programme.measures import KindParameters, quantity
from lustrum.programme.view import MeasureMonth

TITLE = "Consumer goods planned by excess demand"
CLAIMS = ("A2013-19",)


class Parameters(KindParameters):
    """Parameters of the plan for consumer goods."""

    answer: float = quantity(
        0.6,
        unit="share",
        period="year",
        description="Part of last year's excess demand that supply is to make good.",
        source="synthetic",
        ge=0,
        le=2,
    )
    growth: float | None = quantity(
        None,
        unit="share",
        period="year",
        description="Growth of supply in any case; left out, as it was.",
        ge=-0.5,
        le=1,
    )


def effects(month: MeasureMonth, p: Parameters) -> Iterator[Effect]:
    """Set how the plan for consumer goods answers."""
    yield Set("consumer-plan.feedback", {}, p.answer * p.strength)
    if p.growth is not None:
        yield Set("consumer-plan.growth", {}, p.growth)
