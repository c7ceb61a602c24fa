"""Voice restricted: who speaks against those who set the agenda is punished with some chance.

The rule of decision lets a class wish aloud what those who set the agenda wish, in the part of cases in which it fears
to be punished. The record keeps the chance beside influence: quiet is not consent.

Claims A2013-27 (stifling), A2013-33 (suppressed), A2013-28 (voice closed as a part of a coercive contract).

`strength`: factor on the chance.

Does not do: harm anybody by itself, close the way out (the measure of cooperatives has the right to leave), or say what
people think.

Sources
-------
Preference falsification: Kuran 1995, Private Truths, Public Lies (recalled). Chances are synthetic.
"""

from __future__ import annotations

from collections.abc import Iterator

from lustrum.programme.effects import Effect, Set
from lustrum.programme.measures import KindParameters, quantity
from lustrum.programme.view import MeasureMonth

TITLE = "Voice restricted"
CLAIMS = ("A2013-27", "A2013-33", "A2013-28")


class Parameters(KindParameters):
    """Parameters of restricted voice."""

    chance: float = quantity(
        unit="share", period="year", description="Chance that independent voice is punished.", ge=0, le=1
    )


def effects(month: MeasureMonth, p: Parameters) -> Iterator[Effect]:
    """Set the chance."""
    yield Set("control.voice_sanctions", {}, p.chance * p.strength)
