r"""Long hours bring less and less, and tire for weeks to come.

.. math::
    g(h) = \begin{cases} h & h \le 49 \\ h - \dfrac{(h - 49)^2}{2\,(63 - 49)} & 49 < h < 63 \\ 56 & h \ge 63
    \end{cases}, \qquad
    e = \frac{g(h)}{g(h_0)} \frac{1 + P}{1 + 0.6 P} - \varphi F, \qquad F' = F + a\,(h - 49)^+ - r F

with weekly hours :math:`h = h_s (1 + 0.6 P)`, the standing week :math:`h_s` and the normal one :math:`h_0`, the push
of the campaign :math:`P = A e^{-t/\tau}` and fatigue :math:`F`. Output is proportional to hours up to 49 a week; the
marginal hour is worth nothing from 63 on; between the two its worth is taken to fall evenly. Where nobody works more
than 49 hours the rule gives the effort of the plain campaign, which tires from the first hour; here only hours beyond
49 do.

Sources
-------
Knots at 49 and 63 hours: Pencavel 2015, Economic Journal 125, on munition workers of 1914-18, and Pencavel 2016 (read,
secondary). The even fall between them, and the scale of fatigue: project defaults. Wartime report of 56 to 69.5 hours:
a tenth more at first, 12 in a hundred less later (read, secondary); the curve alone gives 3 in a hundred.
"""

from __future__ import annotations

import numpy as np
from numpy.typing import ArrayLike, NDArray

from lustrum.simulation.campaigns import CampaignPack, called, divert, tell
from lustrum.simulation.efforts import LEAST, MOST, close_composition, composed
from lustrum.simulation.month import Month
from lustrum.simulation.packs import parameter
from lustrum.simulation.registry import mechanism

WEEKS_A_MONTH = 365.25 / 7 / 12
PENCAVEL = "Pencavel 2015"


class Pack(CampaignPack):
    """Parameters of long hours."""

    standing: float = parameter(200.0, "hours of a month without campaign", unit="hours per month", low=1, high=400)
    proportional: float = parameter(
        49.0, "weekly hours up to which output is proportional", unit="hours per week", low=30, high=60,
        source=PENCAVEL, mark="read",
    )  # fmt: skip
    flat: float = parameter(
        63.0, "weekly hours from which output rises no more", unit="hours per week", low=60.1, high=100,
        source=PENCAVEL, mark="read",
    )  # fmt: skip
    tiring: float = parameter(
        0.01, "fatigue from a month of one weekly hour beyond the proportional ones", unit="index", low=0, high=0.2
    )


def worth_of_hours(p: Pack, hours: ArrayLike) -> NDArray[np.float64]:
    """Return the hours of a short week that bring as much as these weekly hours do."""
    week = np.asarray(hours, dtype=np.float64)
    beyond = np.clip(week, p.proportional, p.flat) - p.proportional
    return np.asarray(np.minimum(week, p.flat) - beyond**2 / (2 * (p.flat - p.proportional)))


@mechanism(
    slot="campaign",
    phase="ideas",
    reads=("units.activity", "units.workers", "units.form", "households.workers", "households.group"),
    writes=(
        "units.effort", "units.fatigue", "units.hours", "units.readiness[campaign]", "cooperatives.effort",
        "households.effort",
    ),
    records=("campaign", "effort", "fatigue", "hours", "campaign_hours", "mobilised_labour"),
    source="Pencavel 2015, 2016",
    rival_of="campaign",
    rows=(8,),
    order=1,
)  # fmt: skip
def long_hours(month: Month, p: Pack) -> None:
    """Set next month's hours and effort, and let fatigue grow or fade."""
    units, board = month.now.units, month.board
    push = called(month, p)
    divert(month, p, push)
    month_hours = p.standing * (1 + 0.6 * push)
    week = month_hours / WEEKS_A_MONTH
    beyond = max(week - p.proportional, 0.0)
    units.fatigue = np.clip(units.fatigue + p.tiring * beyond - p.recovery * units.fatigue, 0, 1)
    by_hours = float(worth_of_hours(p, week) / worth_of_hours(p, p.hours / WEEKS_A_MONTH))
    base = by_hours * (1 + push) / (1 + 0.6 * push)
    units.effort = composed(month, "units", np.clip(base - p.of_fatigue * units.fatigue, LEAST, MOST))
    units.hours = month_hours
    tired = board.get("farm_fatigue", 0.0)
    on_farms = np.clip(1 + 0.5 * push - p.of_fatigue * tired, LEAST, MOST)
    month.now.cooperatives.effort = composed(month, "cooperatives", on_farms)
    month.now.households.effort = composed(month, "households", 1.0)
    board["farm_fatigue"] = float(np.clip(tired * (1 - p.recovery) + 0.5 * p.tiring * beyond, 0, 1))
    close_composition(month)
    tell(month, push, p.strength > 0)
