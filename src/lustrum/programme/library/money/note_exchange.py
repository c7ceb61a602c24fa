"""Exchange of notes: new money for old; idle cash is not exchanged in full.

Prices, wages and debts stay what they were. An exchange at a rate for everything alike (100 old for 1 new) loses
nobody anything: write it with a share of 0, and amounts go on being counted in old money.

Claims none: neither document mentions it.

`strength`: factor on the share of idle cash that is lost.

Does not do: act after its first month, or touch deposits and goods.

Sources
-------
December 1947: recalled; share lost: synthetic. February 1959, 100 to 1: recalled.
"""

from __future__ import annotations

from collections.abc import Iterator

from lustrum.programme.effects import Effect, Set
from lustrum.programme.measures import KindParameters, quantity
from lustrum.programme.view import MeasureMonth

TITLE = "Exchange of notes"
CLAIMS = ()


class Parameters(KindParameters):
    """Parameters of an exchange of notes."""

    lost: float = quantity(0.0, unit="share", period="once", description="Share of idle cash that is lost.", ge=0, le=1)
    rate: float = quantity(
        1.0, unit="", period="once", description="Old units for one new unit; told, not counted.", gt=0
    )


def effects(month: MeasureMonth, p: Parameters) -> Iterator[Effect]:
    """Set the loss in the first month only."""
    if month.elapsed == 0 and p.lost * p.strength > 0:
        yield Set("money.note_exchange", {}, p.lost * p.strength)
