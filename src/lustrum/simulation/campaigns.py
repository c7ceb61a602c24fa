"""What every rule of campaigns shares: when one is called, whom it takes from their work, what is told of it."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from lustrum.simulation.efforts import contribute
from lustrum.simulation.month import Month
from lustrum.simulation.packs import MechanismPack, parameter
from lustrum.simulation.roles import roles
from lustrum.simulation.technique import technique

Floats = NDArray[np.float64]
SLOT = "campaign"
MOST_DIVERTED = 0.5
"""Share of farm hands that a campaign can take at most (project default)."""


class CampaignPack(MechanismPack):
    """Parameters that every rule of campaigns has."""

    strength: float = parameter(0.0, "effort added when a campaign begins", unit="index", low=0, high=1)
    decay_months: float = parameter(4.0, "months in which the effect falls to a third", unit="months", low=0.5, high=48)
    renewed_every: float = parameter(
        6.0, "months after which a standing campaign is renewed", unit="months", low=1, high=60
    )
    recovery: float = parameter(0.15, "share of fatigue that a month's rest takes away", low=0, high=1)
    of_fatigue: float = parameter(0.35, "effort lost to fatigue", unit="index", low=0, high=5)
    hours: float = parameter(200.0, "hours of a normal month", unit="hours per month", low=1, high=400)
    diverted: float = parameter(
        0.0, "share of farm and repair hands taken for each unit of campaign", unit="share per index", low=0, high=3,
        source="Great Leap: a fifth of the farm hands gone in 1958 (Li-Yang 2005, recalled); to be swept from 0 to 2",
    )  # fmt: skip
    useful: float = parameter(
        0.1, "work that a mobilised person does in a unit, relative to one who belongs there", low=0, high=1
    )
    room: float = parameter(
        0.1, "output that mobilised hands can add at most: tools and room are there for so many", low=0, high=1
    )
    neglect: float = parameter(
        0.02, "plant that falls out of order in a month without any repair", unit="share per month", low=0, high=0.2
    )


def called(month: Month, p: CampaignPack) -> float:
    r"""Return the push of the month, :math:`A e^{-t/\tau}`, and count the months since the last call."""
    since = month.board.get("campaign_months", 0.0) if p.strength > 0 else 0.0
    since = 0.0 if since >= p.renewed_every else since
    month.board["campaign_months"] = since + 1
    return p.strength * float(np.exp(-since / p.decay_months))


def divert(month: Month, p: CampaignPack, push: float) -> None:
    """Take farm and repair hands for the campaign: fields and plant lose them, units gain what they can use."""
    share = min(p.diverted * push, MOST_DIVERTED)
    if not share:
        return
    for table in ("households", "cooperatives"):
        contribute(month, f"{SLOT} diversion", table, 1 - share)
    units, homes = month.now.units, month.now.households
    taken = share * float(homes.workers[roles(month).farming[homes.group]].sum())
    gain = min(p.useful * taken / max(float(units.workers.sum()), 1.0), p.room)
    contribute(month, f"{SLOT} mobilised", "units", 1 + gain)
    units.readiness = np.maximum(units.readiness - p.neglect * share, 0)
    t = technique(month)
    people = np.zeros(len(month.labels["branch"]))
    people[t.branch[t.land.sum(axis=1) > 0][:1]] = np.rint(taken)
    month.record("mobilised_labour", people)


def tell(month: Month, push: float, is_declared: bool) -> None:
    """Record the campaign, and effort, fatigue and hours of those at work."""
    units, forms = month.now.units, len(month.labels["form"])
    month.board["campaign push"] = push
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
