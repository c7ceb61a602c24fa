"""Training: how many begin to learn a skill, and from which families.

The pipeline has months, drop-out and teachers (mechanisms row 33): those who begin now are skilled years later.

Claims D1955-59 (many new workers in technique and culture from the working masses).

`strength`: factor on the intake; the preference is not touched by it.

Does not do: make teachers, or keep the trained in their trade.

Sources
-------
133,000 specialists in 1961 and few in 1946: blueprint of the default economy (recalled, synthetic). Numbers:
synthetic.
"""

from __future__ import annotations

from collections.abc import Iterator

from lustrum.programme.effects import Effect, Set
from lustrum.programme.measures import KindParameters, quantity
from lustrum.programme.view import MeasureMonth

TITLE = "Training of new workers"
CLAIMS = ("D1955-59",)


class Parameters(KindParameters):
    """Parameters of training."""

    intake: float = quantity(
        1.0,
        unit="index",
        period="year",
        description="Learners relative to the full programme of the training rule.",
        ge=0,
        le=3,
    )
    working_families: float = quantity(
        0.0,
        unit="index",
        period="year",
        description="Extra weight of worker and peasant families in admission.",
        ge=0,
        le=5,
    )


def effects(month: MeasureMonth, p: Parameters) -> Iterator[Effect]:
    """Set intake and preference."""
    yield Set("training.scale", {}, p.intake * p.strength)
    yield Set("training.from_working_families", {}, p.working_families)
