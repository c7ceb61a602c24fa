r"""Campaigns raise effort for a while and leave people tired.

.. math:: e = 1 + A \exp(-t/\tau) - \varphi F, \qquad F' = F + a\, A \exp(-t/\tau) - r F

with strength :math:`A`, months :math:`t` since the campaign began or was renewed, and fatigue :math:`F`. Hours follow
effort. What other mechanisms say about effort multiplies :math:`e`; see :mod:`lustrum.simulation.efforts`.

Sources
-------
Catalogue rows 8 and 9 (A 0.05 to 0.3, tau 2 to 4 months: scenario); Pencavel 2015, 2016 on long hours (read,
secondary).
"""

from __future__ import annotations

import numpy as np

from lustrum.simulation.efforts import LEAST, MOST, close_composition, composed
from lustrum.simulation.month import Month
from lustrum.simulation.packs import MechanismPack, parameter
from lustrum.simulation.registry import mechanism
from lustrum.simulation.technique import technique


class Pack(MechanismPack):
    """Parameters of campaigns."""

    strength: float = parameter(0.0, "effort added when a campaign begins", unit="index", low=0, high=1)
    decay_months: float = parameter(4.0, "months in which the effect falls to a third", unit="months", low=0.5, high=48)
    renewed_every: float = parameter(
        6.0, "months after which a standing campaign is renewed", unit="months", low=1, high=60
    )
    tiring: float = parameter(0.5, "fatigue from a month of campaign", unit="index", low=0, high=5)
    recovery: float = parameter(0.15, "share of fatigue that a month's rest takes away", low=0, high=1)
    of_fatigue: float = parameter(0.35, "effort lost to fatigue", unit="index", low=0, high=5)
    hours: float = parameter(200.0, "hours of a normal month", unit="hours per month", low=1, high=400)


@mechanism(
    slot="campaign",
    phase="ideas",
    reads=(
        "units.activity",
        "units.workers",
        "units.form",
    ),
    writes=("units.effort", "units.fatigue", "units.hours", "cooperatives.effort", "households.effort"),
    records=("campaign", "effort", "fatigue", "hours", "campaign_hours"),
    source="catalogue rows 8, 9",
    rows=(9,),
    default=True,
    order=1,
)
def campaign(month: Month, p: Pack) -> None:
    """Set next month's effort, and let fatigue grow or fade."""
    units = month.now.units
    since = month.board.get("campaign_months", 0.0) if p.strength > 0 else 0.0
    since = 0.0 if since >= p.renewed_every else since
    push = p.strength * float(np.exp(-since / p.decay_months))
    units.fatigue = np.clip(units.fatigue + p.tiring * push - p.recovery * units.fatigue, 0, 1)
    units.effort = composed(month, "units", np.clip(1 + push - p.of_fatigue * units.fatigue, LEAST, MOST))
    units.hours = p.hours * (1 + 0.6 * push)
    on_farms = np.clip(1 + 0.5 * push - p.of_fatigue * month.board.get("farm_fatigue", 0.0), LEAST, MOST)
    month.now.cooperatives.effort = composed(month, "cooperatives", on_farms)
    month.now.households.effort = composed(month, "households", 1.0)
    close_composition(month)
    month.board["farm_fatigue"] = float(
        np.clip(month.board.get("farm_fatigue", 0.0) * (1 - p.recovery) + 0.5 * p.tiring * push, 0, 1)
    )
    month.board["campaign_months"] = since + 1
    _record(month, push, p.strength > 0)


def _record(month: Month, push: float, is_declared: bool) -> None:
    units, forms = month.now.units, len(month.labels["form"])
    month.record("campaign", push)
    hands = units.workers.sum(axis=1)
    people = np.bincount(units.form, hands, forms)
    for name in ("effort", "fatigue"):
        total = np.bincount(units.form, hands * getattr(units, name), forms)
        month.record(name, np.divide(total, people, out=np.full(forms, np.nan), where=people > 0))
    branch = technique(month).branch[units.activity]
    worked = np.bincount(branch, hands * units.hours, len(month.labels["branch"]))
    month.record("hours", worked)
    month.record("campaign_hours", worked * is_declared)
