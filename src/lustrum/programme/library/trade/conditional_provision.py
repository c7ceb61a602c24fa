r"""Conditional provision: a share of the ration hangs on effort or on loyalty, or on nothing.

With the share :math:`c` and strength :math:`s`, a part :math:`s\,c` of every ration outside farming follows the score
that is tested, in such a way that all together are given what they were given before. With the test ``none`` provision
is unconditional, whatever the share. Exit from the post and independent voice may be closed beside it.

Claims A2013-23 (paternalistic), A2013-28 (coercive social contract), A2013-29 and A2013-30 (its two halves), A2013-33
(suppressed), in that document's words; the 1955 document speaks of pay by work only. Whether a rule of this kind is a
coercive contract or pay by work in kind is a question of definitions: the same measure states both.

`strength`: factor on the conditional share, on the part of workers who may not leave, and on the chance that voice is
punished.

Does not do: raise or lower what is provided in all, provide anything but grain, or punish by itself.

Sources
-------
Hauslohner 1987, Cook 1993 on the social contract (recalled). Indicators of forced labour: ILO 2012 (recalled). Size of
the share: scenario, to be swept from 0 to 1.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import Literal

from lustrum.programme.effects import Effect, Set
from lustrum.programme.measures import KindParameters, quantity
from lustrum.programme.view import MeasureMonth

TITLE = "Conditional provision"
CLAIMS = ("A2013-23", "A2013-28", "A2013-29", "A2013-30", "A2013-33")


class Parameters(KindParameters):
    """Parameters of conditional provision."""

    test: Literal["none", "effort", "loyalty"] = quantity(
        "effort", unit="", period="while active", description="What is tested: none, effort or loyalty."
    )
    share: float = quantity(
        0.5,
        unit="share",
        period="while active",
        description="Share of the ration that hangs on the test.",
        ge=0,
        le=1,
    )
    exit_closed: float = quantity(
        0.0, unit="share", period="while active", description="Part of workers who may not leave.", ge=0, le=1
    )
    voice_punished: float = quantity(
        0.0, unit="share", period="year", description="Chance that independent voice is punished.", ge=0, le=1
    )


def effects(month: MeasureMonth, p: Parameters) -> Iterator[Effect]:
    """Set the test and its share, and close exit and voice."""
    yield Set("provision.test", {}, p.test)
    for field, value in (
        ("conditional", p.share),
        ("exit_closed", p.exit_closed),
        ("voice_punished", p.voice_punished),
    ):
        yield Set(f"provision.{field}", {}, min(value * p.strength, 1.0))
