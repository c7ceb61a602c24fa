"""Settings of what a plan agrees with those it does not command. They are part of `PlanSettings`."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from pydantic import BaseModel, ConfigDict, Field


class DealingSettings(BaseModel):
    """Terms of trade with forms of property outside the plan (`uncommanded` at ``response``), and loans abroad."""

    model_config = ConfigDict(frozen=True, extra="forbid", arbitrary_types_allowed=True)

    exchange_basket: Mapping[str, float] | None = Field(
        None,
        description="Goods that the state gives in exchange for what forms outside the plan sell to it: product units "
        "in one basket; its worth is that of constant prices.",
    )
    supply_elasticity: float = Field(
        0.3,
        ge=0.1,
        le=2,
        description="Growth of what they sell, per cent, for one per cent of terms of trade. 0.1 to 0.6 is what "
        "studies of marketed grain find (Krishna 1962, Behrman 1968; recalled).",
    )
    marketed_share: float = Field(
        0.25,
        gt=0,
        le=1,
        description="Share of what the tax leaves them that they sell at constant prices. 0.15 to 0.3 in Soviet "
        "figures for grain of the 1920s, which are disputed (Karcz 1967; recalled).",
    )
    tax_in_kind: float = Field(
        0.0, ge=0, lt=1, description="Share of their harvest that goes to the state without payment."
    )
    contract: float = Field(
        0.0, ge=0, le=1, description="Share of what the tax leaves them that they have undertaken to sell."
    )
    loans: Any = Field(
        None,
        description="Loans in foreign money that may be drawn: rows of `limit`, `interest` (share of what is owed, a "
        "year), `years` (of equal parts in which it is paid back), `grace` (years before the first of them), "
        "`currency`, and `year` if it can be drawn in one year only.",
    )
    carry_money: bool = Field(False, description="Whether foreign money that is not spent is kept for later years.")
    debt_left: float | None = Field(
        None,
        ge=0,
        description="Most that may be owed on loans after the last year, in each currency; None: whatever their terms "
        "allow.",
    )
