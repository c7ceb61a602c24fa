r"""Campaigns raise effort for a while, take hands from fields and repairs, and leave people tired.

.. math:: e = 1 + A \exp(-t/\tau) - \varphi F, \qquad F' = F + a\, A \exp(-t/\tau) - r F, \qquad
          d = \min(m\, A \exp(-t/\tau),\; 1/2)

with strength :math:`A`, months :math:`t` since the campaign began or was renewed, fatigue :math:`F`, and the share
:math:`d` of farm and repair hands that it takes from their own work: effort on the fields is :math:`1 - d` of what it
was, plant falls out of order, and units gain a little. Hours follow effort. What other mechanisms say about effort
multiplies :math:`e`; see :mod:`lustrum.simulation.efforts`.

Of a single call with no recovery the gain adds up to :math:`A / (1 - e^{-1/\tau})` months of effort, and what fatigue
costs later may exceed it: both signs occur within the ranges given.

Sources
-------
Catalogue rows 8 and 9 (A 0.05 to 0.3, tau 2 to 4 months: scenario); Pencavel 2015, 2016 on long hours (read,
secondary). Labour taken from farming in the Great Leap: Li and Yang 2005 (read).
"""

from __future__ import annotations

import numpy as np

from lustrum.simulation.campaigns import CampaignPack, called, divert, tell
from lustrum.simulation.efforts import LEAST, MOST, close_composition, composed
from lustrum.simulation.month import Month
from lustrum.simulation.packs import parameter
from lustrum.simulation.registry import mechanism


class Pack(CampaignPack):
    """Parameters of campaigns."""

    tiring: float = parameter(0.5, "fatigue from a month of campaign", unit="index", low=0, high=5)


@mechanism(
    slot="campaign",
    phase="ideas",
    reads=("units.activity", "units.workers", "units.form", "households.workers", "households.group"),
    writes=(
        "units.effort", "units.fatigue", "units.hours", "units.readiness[campaign]", "cooperatives.effort",
        "households.effort",
    ),
    records=("campaign", "effort", "fatigue", "hours", "campaign_hours", "mobilised_labour"),
    source="Li-Yang 2005; Pencavel 2015; project default",
    rows=(9,),
    default=True,
    order=1,
)  # fmt: skip
def campaign(month: Month, p: Pack) -> None:
    """Set next month's effort, and let fatigue grow or fade."""
    units, board = month.now.units, month.board
    push = called(month, p)
    divert(month, p, push)
    units.fatigue = np.clip(units.fatigue + p.tiring * push - p.recovery * units.fatigue, 0, 1)
    units.effort = composed(month, "units", np.clip(1 + push - p.of_fatigue * units.fatigue, LEAST, MOST))
    units.hours = p.hours * (1 + 0.6 * push)
    tired = board.get("farm_fatigue", 0.0)
    on_farms = np.clip(1 + 0.5 * push - p.of_fatigue * tired, LEAST, MOST)
    month.now.cooperatives.effort = composed(month, "cooperatives", on_farms)
    month.now.households.effort = composed(month, "households", 1.0)
    board["farm_fatigue"] = float(np.clip(tired * (1 - p.recovery) + 0.5 * p.tiring * push, 0, 1))
    close_composition(month)
    tell(month, push, p.strength > 0)
