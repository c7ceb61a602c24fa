"""Settings of periods: how finely a plan divides its years. They are part of `PlanSettings`, and documented with it."""

from __future__ import annotations

from collections.abc import Mapping

from pydantic import BaseModel, ConfigDict, Field, field_validator

from lustrum.planning.timing import WORDS


class PeriodSettings(BaseModel):
    """Periods of a year, and the seasons that fall in them."""

    model_config = ConfigDict(frozen=True, extra="forbid", arbitrary_types_allowed=True)

    periods_a_year: int = Field(
        1,
        description="Periods in which each year is planned: 1, 2, 4 or 12. What is given a year is spread evenly over "
        "them; `years` still counts years.",
    )
    season_periods: Mapping[str, int] | None = Field(
        None,
        description="Period of the year, from 1, in which each season falls: needed where a plan in periods has work "
        "or land by season.",
    )

    @field_validator("periods_a_year")
    @classmethod
    def _check_periods(cls, given: int) -> int:
        if given not in WORDS:
            raise ValueError("A year has 1, 2, 4 or 12 periods")
        return given
