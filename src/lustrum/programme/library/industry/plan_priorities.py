"""Plan priorities: weights of several aims of the plan against one another.

Each weight is relative to what planners do without the measure: 1 leaves an aim as it is, 2 counts it twice, 0 not at
all. Consumption weighs on the targets of final use, accumulation on what building may claim, defence on the supplies of
the army in peace. Independence is the part of planned foreign trade that planners forgo; unity the part of the current
that goes to the other zone while links stand.

Claims D1955-03 (reunification and independence), D1955-10 (strengthen the base politically, economically and
militarily), D1955-25 (the deciding force), D1955-26 (build socialism at the same time), A2013-18 and A2013-19
(resources planned to meet need), A2013-45 (preserving independence), A2013-46 (military might). How much an aim is
worth is the user's choice; a document names aims, not weights.

`strength`: how far weights go from 1, or from nothing for independence and unity, to what is given.

Does not do: say that aims can be had together (the plan says what one costs the other), or strengthen anything
politically (public bodies and the party's leadership do).

Sources
-------
Several aims in one plan: project construct; weights are synthetic and to be swept.
"""

from __future__ import annotations

from collections.abc import Iterator

from lustrum.programme.effects import Effect, Scale, Set
from lustrum.programme.measures import KindParameters, quantity
from lustrum.programme.view import MeasureMonth

TITLE = "Priorities of the plan"
CLAIMS = ("D1955-03", "D1955-10", "D1955-25", "D1955-26", "A2013-18", "A2013-19", "A2013-45", "A2013-46")

WEIGHTS = {
    "consumption": "planning.for_people",
    "accumulation": "planning.accumulation",
    "defence": "war.peace_supply",
}
SHARES = {"independence": "planning.self_reliance", "unity": "foreign-trade.south_power"}


class Parameters(KindParameters):
    """Weights of the plan's aims; what is not given is left as it is."""

    consumption: float | None = quantity(
        None, unit="index", period="plan", description="Weight of final use by people and state.", ge=0, le=5
    )
    accumulation: float | None = quantity(
        None, unit="index", period="plan", description="Weight of what building may claim.", ge=0, le=5
    )
    defence: float | None = quantity(
        None, unit="index", period="plan", description="Weight of the army's supplies in peace.", ge=0, le=5
    )
    independence: float | None = quantity(
        None, unit="share", period="plan", description="Part of planned foreign trade that is forgone.", ge=0, le=1
    )
    unity: float | None = quantity(
        None, unit="share", period="plan", description="Part of the current that goes to the other zone.", ge=0, le=1
    )


def effects(month: MeasureMonth, p: Parameters) -> Iterator[Effect]:
    """Weigh the aims."""
    for name, lever in WEIGHTS.items():
        weight = getattr(p, name)
        if weight is not None:
            yield Scale(lever, {}, 1 + (weight - 1) * p.strength)
    for name, lever in SHARES.items():
        share = getattr(p, name)
        if share is not None:
            yield Set(lever, {}, share * p.strength)
