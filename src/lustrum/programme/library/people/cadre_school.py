"""Cadre school: courses for those who are to run cooperatives.

More people begin a course, or the course is made shorter or longer (mechanisms row 33). It works where a scenario names
the rule `cadre-pipeline` for the slot `cadres`.

Claims D1955-59 (train many new workers from the working masses).

`strength`: factor on the intake.

Does not do: make posts, or train workers for industry (training does).

Sources
-------
Courses for managers of cooperatives after 1953: general histories (recalled). Numbers: synthetic.
"""

from __future__ import annotations

from collections.abc import Iterator

from lustrum.programme.effects import Effect, Set
from lustrum.programme.measures import KindParameters, quantity
from lustrum.programme.view import MeasureMonth

TITLE = "Cadre school"
CLAIMS = ("D1955-59",)


class Parameters(KindParameters):
    """Parameters of a cadre school."""

    intake: float = quantity(
        0.01,
        unit="index",
        period="year",
        description="Persons who begin a course for each farm household.",
        ge=0,
        le=1,
    )
    months: float | None = quantity(
        None,
        unit="index",
        period="while active",
        description="Length of the course in months; left out, as the rule has it.",
        ge=0,
        le=120,
    )


def effects(month: MeasureMonth, p: Parameters) -> Iterator[Effect]:
    """Set intake and length."""
    yield Set("cadres.intake", {}, p.intake * p.strength)
    if p.months is not None:
        yield Set("cadres.months", {}, p.months)
