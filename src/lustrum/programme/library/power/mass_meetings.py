"""Mass meetings: people are brought together by call from above, to hear and to assent.

Attendance rises; votes, vetoes and agenda stay what they are. The record keeps turnout and influence apart, so what
meetings change can be read, and what they do not.

Claims D1955-15 (all strata involved), A2013-32 (masses kept passive: attendance without influence).

`strength`: factor on attendance.

Does not do: give a right, change what anybody believes (conviction does), or take hours of work.

Sources
-------
Mobilised against autonomous participation: Huntington and Nelson 1976, No Easy Choice (recalled). Shares are of the
programme that uses the kind.
"""

from __future__ import annotations

from collections.abc import Iterator

from lustrum.programme.effects import Effect, Set
from lustrum.programme.measures import KindParameters, quantity
from lustrum.programme.view import MeasureMonth

TITLE = "Mass meetings"
CLAIMS = ("D1955-15", "A2013-32")


class Parameters(KindParameters):
    """Parameters of mass meetings."""

    attendance: float = quantity(
        0.8, unit="share", period="while active", description="Share of the people called who come.", ge=0, le=1
    )
    roles: tuple[str, ...] = quantity(
        (), unit="", period="while active", description="Roles of the classes called; none: all.", names="group.role"
    )


def effects(month: MeasureMonth, p: Parameters) -> Iterator[Effect]:
    """Let people come."""
    where = {"group.role": p.roles} if p.roles else {}
    yield Set("control.attendance", where, p.attendance * p.strength)
