"""Settings of pace: how fast a plan may change things. They are part of `PlanSettings`, and documented with it."""

from __future__ import annotations

from collections.abc import Mapping

from pydantic import BaseModel, ConfigDict, Field, field_validator

Paces = float | Mapping[str, float] | None


class PaceSettings(BaseModel):
    """How fast a plan may change things; a mapping gives paces by activity, branch, sector or ``heavy``."""

    model_config = ConfigDict(frozen=True, extra="forbid", arbitrary_types_allowed=True)

    pace_up: Paces = Field(
        None,
        description="Largest growth of an activity in a form from year to year, share; for all, or by activity, "
        "branch, sector or `heavy`: an activity's own holds, else the strictest of its branch.",
    )
    pace_down: Paces = Field(
        None, description="Largest fall of an activity in a form from year to year, share; likewise."
    )
    investment_pace_up: float | None = Field(
        None, ge=0, description="Largest growth of all investment, at constant prices, from year to year, share."
    )
    investment_pace_down: float | None = Field(
        None, ge=0, le=1, description="Largest fall of all investment, at constant prices, from year to year, share."
    )

    @field_validator("pace_up", "pace_down")
    @classmethod
    def _check_paces(cls, given: Paces, info: object) -> Paces:
        paces = given.values() if isinstance(given, Mapping) else [] if given is None else [given]
        if any(not pace >= 0 for pace in paces):
            raise ValueError("A pace is a share a year, not below 0")
        if getattr(info, "field_name", "") == "pace_down" and any(pace > 1 for pace in paces):
            raise ValueError("Nothing can fall by more than all of it: a share up to 1")
        return given
