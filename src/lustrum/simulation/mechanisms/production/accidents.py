r"""Accidents at work: more by the hour where weeks are long and people tired.

.. math:: a_u = a_0 \exp\!\big(\beta\,(h_u / h_0 - 1)\big)\,(1 + \gamma F_u)\; \frac{h_u L_u}{10^6}, \qquad
          e_u = 1 - \frac{\ell\, (a_u - \bar a_u)^+}{D L_u}

with accidents :math:`a` of a month, hours :math:`h` of each of the :math:`L` workers, fatigue :math:`F`, the rate
:math:`a_0` per million hours of a normal month, and :math:`\ell` days lost by an accident of :math:`D` working days.
Work that is lost is lost to next month's effort; accidents of a normal month at rest, :math:`\bar a`, are part of the
norm.

Sources
-------
Hazard of injury 23 in a hundred higher from sixty hours a week: Dembe and others 2005 (recalled), from which
:math:`\beta` = 0.7 is derived. Lost-time injuries of 15 to 60 per million hours in industry and mining about 1950
(recalled). Tired munition workers: Vernon 1921 (recalled); effect of fatigue and days lost: scenario, to be swept.
"""

from __future__ import annotations

import numpy as np

from lustrum.simulation.efforts import contribute
from lustrum.simulation.month import Month
from lustrum.simulation.packs import MechanismPack, parameter
from lustrum.simulation.registry import mechanism
from lustrum.simulation.technique import technique

WORKING_DAYS = 25
LONGEST = 2.5
"""Hours over normal ones beyond which no one can work (project default)."""


class Pack(MechanismPack):
    """Parameters of accidents."""

    rate: float = parameter(
        30.0, "accidents with loss of working time in a normal month", unit="accidents per million hours",
        low=0, high=500, source="industry and mining about 1950: 15 to 60", mark="recalled",
    )  # fmt: skip
    of_hours: float = parameter(
        0.7, "rise of the rate with hours beyond the normal month", unit="log per ratio", low=0, high=5,
        source="Dembe and others 2005", mark="derived",
    )  # fmt: skip
    of_fatigue: float = parameter(1.0, "rise of the rate from rest to full fatigue", unit="ratio", low=0, high=10)
    normal_hours: float = parameter(200.0, "hours of a normal month", unit="hours per month", low=100, high=400)
    days_lost: float = parameter(20.0, "working days lost by an accident", unit="days", low=0, high=300)


@mechanism(
    slot="accidents",
    phase="production",
    reads=("units.activity", "units.workers", "units.hours", "units.fatigue"),
    records=("accidents",),
    source="Dembe and others 2005; Vernon 1921",
    rows=(8,),
    order=2,
)
def accidents(month: Month, p: Pack) -> None:
    """Count the month's accidents, and take the work that they cost from the next."""
    units, t = month.now.units, technique(month)
    hands = units.workers.sum(axis=1)
    longer = np.minimum(units.hours / p.normal_hours, LONGEST) - 1
    hourly = p.rate * np.exp(p.of_hours * longer) * (1 + p.of_fatigue * units.fatigue)
    each = np.minimum(hourly * units.hours / 1e6, 1)
    month.record("accidents", np.bincount(t.branch[units.activity], each * hands, len(month.labels["branch"])))
    usual = p.rate * p.normal_hours / 1e6
    lost = p.days_lost / WORKING_DAYS * np.maximum(each - usual, 0)
    contribute(month, "accidents", "units", np.maximum(1 - lost, 0))
