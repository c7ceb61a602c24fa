r"""Over-report: what is reported upward exceeds what is.

.. math:: \tilde y = y\,(1 + b)

Plans and levies that rest on reports then rest on :math:`\tilde y` (mechanisms rows 21 and 22). A shock: nobody
issued it.

Claims D1955-57 (procurement on reports strains the link) and A2013-14 (does the system find and correct error?).

`strength`: factor on the bias.

Does not do: change what is harvested or made; say who lied.

Sources
-------
Autumn 1954: 50 to 70 a hundred locally, Lankov 2020 as reviewed by Natsios 2021 (read); national 20 to 50: synthetic.
Form: Fan, Xiong and Zhou 2016.
"""

from __future__ import annotations

from collections.abc import Iterator

from lustrum.programme.effects import Effect, Set
from lustrum.programme.measures import KindParameters, quantity
from lustrum.programme.view import MeasureMonth

TITLE = "Harvest over-reported"
CLAIMS = ("D1955-57", "A2013-14")


class Parameters(KindParameters):
    """Parameters of over-reporting."""

    harvest: float = quantity(
        0.0, unit="share", period="harvest", description="Excess of the reported over the true harvest.", ge=0, le=2
    )
    industry: float | None = quantity(
        None,
        unit="share",
        period="month",
        description="Excess of reported over true output of units; left out, as it was.",
        ge=0,
        le=2,
    )


def effects(month: MeasureMonth, p: Parameters) -> Iterator[Effect]:
    """Set the excess of reports."""
    yield Set("harvest-report.bias", {}, p.harvest * p.strength)
    if p.industry is not None:
        yield Set("output-report.bias", {}, p.industry * p.strength)
