r"""Campaign: effort rises at once and fades, and is called again.

With amplitude :math:`A`, decay :math:`\tau` and strength :math:`s`, effort gains :math:`s\,A\,e^{-t/\tau}` at
:math:`t` months after the last call. When it was called, how tired people are and what it costs later is kept by the
rule that reads it (mechanisms rows 8 and 9).

Claims A2013-37 (development by mobilisation), A2013-38, A2013-39 (appeals to the nation), A2013-40 (material reward),
A2013-41 (honour). The 1955 document does not mention campaigns.

A campaign is an effort above the ordinary, so it has an end: without ``until`` (or a stage that is left) it is refused.

`strength`: factor on the amplitude.

Does not do: choose who is honoured, say by what people are moved, or add to capacity.

Sources
-------
Amplitude 0.05 to 0.3 and decay 2 to 4 months: scenario range of the mechanisms catalogue. Claims register E-09:
official, diplomatic and visitors' reports of campaigns from 1956 on, 1959 a buffer year.
"""

from __future__ import annotations

from collections.abc import Iterator

from lustrum.programme.effects import Effect, Set
from lustrum.programme.measures import KindParameters, quantity
from lustrum.programme.view import MeasureMonth

TITLE = "Campaign"
NEEDS_END = True
CLAIMS = ("A2013-37", "A2013-38", "A2013-39", "A2013-40", "A2013-41")


class Parameters(KindParameters):
    """Parameters of a campaign."""

    amplitude: float = quantity(
        0.15, unit="share", period="month", description="Gain in effort when it is called.", ge=0, le=1
    )
    decay: float = quantity(
        4.0,
        unit="month_of_time",
        period="once",
        description="Months after which 37 a hundred of the gain is left.",
        ge=0.5,
        le=48,
    )
    repeat: float = quantity(6.0, unit="month_of_time", period="once", description="Months between calls.", ge=1, le=60)


def effects(month: MeasureMonth, p: Parameters) -> Iterator[Effect]:
    """Set amplitude, decay and rhythm of the campaign."""
    yield Set("campaign.strength", {}, p.amplitude * p.strength)
    yield Set("campaign.decay_months", {}, p.decay)
    yield Set("campaign.renewed_every", {}, p.repeat)
