r"""War: damage to plant, herds, land, dwellings and people, and a measure of how far life is at war.

Each line of damage says what is lost, by whom, and which share in all. The loss is spread over the months so that the
total comes out:

.. math:: d = 1 - (1 - s\,D)^{1/n}

with total share :math:`D`, strength :math:`s` and months :math:`n`. Losses go to ``nature``. `suspends`, beside the
parameters of the measure, lists the measures that rest meanwhile.

Claims D1955-39 (war halted the transition), D1955-23 (whose war it was: a note, not computed), D1955-22.

`strength`: factor on damage and intensity.

Does not do: model operations, or tell flight from death.

Sources
-------
Shares by branch: blueprint of the default economy, section 5 (synthetic). 109,000 cattle and sheep, 600,000 houses,
8,700 enterprises: Soviet documents of 1954-60 (read); 370,000 chongbo of farmland: Chung 1974 (recalled).
"""

from __future__ import annotations

from collections.abc import Iterator

from pydantic import BaseModel, ConfigDict

from lustrum.programme.effects import Effect, Post, Set
from lustrum.programme.measures import KindParameters, quantity
from lustrum.programme.view import MeasureMonth

TITLE = "War"
CLAIMS = ("D1955-39", "D1955-23", "D1955-22")


class Damage(BaseModel):
    """One line of damage: which share of what, held by whom, is lost in all."""

    model_config = ConfigDict(extra="forbid", frozen=True, strict=True, allow_inf_nan=False)

    lost: str = quantity(unit="", period="once", description="capital, land, persons, dwellings or a product.")
    table: str = quantity("units", unit="", period="once", description="Table whose rows bear the loss.")
    where: dict[str, tuple[str, ...] | str] = quantity(
        {}, unit="", period="once", description="Which rows: keys as in effects; empty for all."
    )
    share: float = quantity(unit="share", period="once", description="Share lost over all months.", ge=0, lt=1)


class Parameters(KindParameters):
    """Parameters of a war."""

    intensity: float = quantity(1.0, unit="index", period="month", description="How far life is at war.", ge=0, le=1)
    months: int = quantity(unit="month_of_time", period="once", description="Months over which damage is spread.", gt=0)
    damage: tuple[Damage, ...] = quantity((), unit="", period="once", description="What is lost in all, line by line.")


def effects(month: MeasureMonth, p: Parameters) -> Iterator[Effect]:
    """Return intensity and losses of this month."""
    yield Set("war.intensity", {}, p.intensity * p.strength)
    if month.elapsed >= p.months:
        return
    for line in p.damage:
        share = 1 - (1 - line.share * p.strength) ** (1 / p.months)
        if share > 0:
            yield Post(line.lost, "damage", {"table": line.table, **line.where}, "nature", share)
