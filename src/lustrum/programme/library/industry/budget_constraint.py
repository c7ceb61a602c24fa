"""Budget constraint: losses of enterprises are made good less, or more.

Hard budgets let close who goes on losing; soft ones keep enterprises and posts, and let them ask for more to invest
than they could answer for. Needs the mechanism of the soft budget or of refinancing.

Claims none: neither document speaks of it.

`strength`: factor on both parts.

Does not do: change prices or targets, which may be why an enterprise loses.

Sources
-------
Kornai 1980, Economics of Shortage; Kornai, Maskin and Roland 2003, Journal of Economic Literature 41(4) (recalled).
Parts: synthetic.
"""

from __future__ import annotations

from collections.abc import Iterator

from lustrum.programme.effects import Effect, Set
from lustrum.programme.measures import KindParameters, quantity
from lustrum.programme.view import MeasureMonth

TITLE = "Budgets of enterprises hardened or softened"
CLAIMS = ()


class Parameters(KindParameters):
    """Parameters of a change of budgets; what is not given is left as it is."""

    roles: tuple[str, ...] = quantity(
        ("public",),
        unit="",
        period="while active",
        description="Roles of the forms of property that it is for.",
        names="form.role",
    )
    hardened: float | None = quantity(
        None,
        unit="share",
        period="while active",
        description="Part of the stated softness that is taken away.",
        ge=0,
        le=1,
    )
    softened: float | None = quantity(
        None,
        unit="share",
        period="while active",
        description="Part of the stated hardness that is taken away.",
        ge=0,
        le=1,
    )


def effects(month: MeasureMonth, p: Parameters) -> Iterator[Effect]:
    """Set how much of losses is made good."""
    where = {"form.role": p.roles}
    if p.hardened is not None:
        yield Set("soft-budget.harden", where, p.hardened * p.strength)
    if p.softened is not None:
        yield Set("soft-budget.soften", where, p.softened * p.strength)
