r"""Joining spreads as a new product does: some begin of themselves, the rest imitate (after Bass).

.. math:: F' = (p + q F)(1 - F) \quad\text{a year}

with the share :math:`F` of members in the crowd, innovation :math:`p` and imitation :math:`q`. Within a month the
equation is solved exactly, so that a household outside joins in it with the chance :math:`(F_{+} - F)/(1 - F)`, where

.. math:: F_{+} = \frac{1 - p\,z}{1 + q\,z}, \qquad z = \frac{1 - F}{p + q F}\, e^{-(p+q)/12},

and from nobody at the start the mean is :math:`F(t) = (1 - e^{-(p+q)t})/(1 + \frac qp e^{-(p+q)t})`. Policy and gain
add to innovation: :math:`p = p_0 + b\,g^+ + u I + v V + d P`, with gain :math:`g`, inducement :math:`I`, visits
:math:`V` and pressure :math:`P`; the channel is drawn in proportion to the terms, imitation counting as joining.
Adoption is for good unless a chance of leaving is set.

Sources
-------
Bass 1969, *A New Product Growth for Model Consumer Durables* (read, secondary: p 0.03 and q 0.38 a year). Weights of
gain, inducement, visits and pressure are project defaults.
"""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from lustrum.simulation.adoption import CROWDS, is_open, share_seen
from lustrum.simulation.dissolution import dissolve_deserted
from lustrum.simulation.membership import Offer, enter, gap_of_outsiders, leave, take_form, villages_of
from lustrum.simulation.month import Month
from lustrum.simulation.packs import MechanismPack, parameter
from lustrum.simulation.registry import mechanism

Floats = NDArray[np.float64]


class Pack(MechanismPack):
    """Terms set by policy, and how joining spreads."""

    invitation: float = parameter(0.0, "share of villages in which a cooperative may be founded", low=0, high=1)
    pressure: float = parameter(0.0, "administrative pressure to join", low=0, high=1)
    inducement: float = parameter(0.0, "credit, seed, tax and machine favours for members", low=0, high=1)
    exit_right: float = parameter(1.0, "how far leaving is allowed", low=0, high=1)
    visits: float = parameter(0.0, "intensity of cadre visits", low=0, high=1)
    form: float = parameter(
        2.0, "form offered: 1 mutual aid, 2 half pooled, 3 fully pooled", unit="index", low=1, high=3
    )
    innovation: float = parameter(0.03, "households that begin of themselves", unit="share per year", low=0, high=5,
                                  source="Bass 1969", mark="read")  # fmt: skip
    imitation: float = parameter(0.38, "households that follow others, where all others are members",
                                 unit="share per year", low=0, high=10, source="Bass 1969", mark="read")  # fmt: skip
    crowd: str = parameter("village", "whom a household looks at", unit="place", choices=CROWDS)
    gain: float = parameter(0.2, "innovation that a relative gain of one adds", unit="share per year", low=0, high=5)
    induced: float = parameter(0.2, "innovation that full inducement adds", unit="share per year", low=0, high=5)
    visited: float = parameter(0.1, "innovation that full visits add", unit="share per year", low=0, high=5)
    pressed: float = parameter(0.8, "innovation that full pressure adds", unit="share per year", low=0, high=10)
    leaving: float = parameter(0.0, "members who leave where nothing hinders them", unit="share per month",
                               low=0, high=1)  # fmt: skip
    exit_cost: float = parameter(0.0, "deterrence by what is left behind", low=0, high=1)
    slaughter: float = parameter(0.15, "animals slaughtered at full pressure without compensation", low=0, high=1)
    compensation: float = parameter(0.6, "value of animals credited to those who join", low=0, high=1)


@mechanism(
    slot="coop-membership",
    phase="decisions",
    reads=("households.group", "households.settlement", "households.region", "households.members", "households.goods",
           "households.animals", "households.origin", "households.living", "cooperatives.settlement",
           "cooperatives.animals", "cooperatives.goods", "cooperatives.money", "cooperatives.debt", "parcels.owner",
           "parcels.operator", "parcels.area", "settlements.kind"),
    writes=("households.coop", "households.form[farm]", "households.group[farm]", "cooperatives.form",
            "parcels.operator"),
    records=("membership_changes", "coercion", "slaughter", "joining_balance"),
    source="Bass 1969",
    rival_of="cooperative-membership",
    rows=(29,),
    order=0,
)  # fmt: skip
def diffusion_adoption(month: Month, p: Pack) -> None:
    """Let some households begin, and others follow."""
    households = month.now.households
    if p.invitation <= 0 and not (households.coop >= 0).any():
        return
    villages = villages_of(month)
    hazard = p.leaving * p.exit_right * (1 - p.exit_cost) * (1 - p.pressure)
    gone = np.flatnonzero(villages.member & (month.draw("leave", households.key) < hazard))
    if gone.size:
        leave(month, gone)
    rows = np.flatnonzero(villages.candidate)
    rows = rows[is_open(month, rows, p.invitation)]
    seen = share_seen(month, villages, p.crowd)[rows]
    gain = np.maximum(0, gap_of_outsiders(month, villages)[rows])
    parts = np.array([
        p.innovation + p.gain * gain + p.imitation * seen,
        np.full(rows.size, p.induced * p.inducement),
        np.full(rows.size, p.visited * p.visits + p.pressed * p.pressure),
    ])  # fmt: skip
    chance = chance_of_a_month(parts.sum(axis=0) - p.imitation * seen, p.imitation, seen)
    luck = month.draw("join", households.key[rows])
    ready = luck < chance
    ends = np.cumsum(parts, axis=0)[:, ready] / np.maximum(parts[:, ready].sum(axis=0), 1e-300)
    channel = np.minimum((luck[ready] / chance[ready] >= ends).sum(axis=0), len(parts) - 1)
    enter(month, Offer(p.form, p.pressure, p.slaughter, p.compensation), rows[ready], channel)
    dissolve_deserted(month)
    take_form(month, p.form)


def chance_of_a_month(innovation: Floats, imitation: float, share: Floats) -> Floats:
    """Return the chance to join within a month, from the exact solution of the equation, float64 (row,)."""
    pull = innovation + imitation * share
    z = np.divide(1 - share, pull, out=np.zeros(share.shape), where=pull > 0)
    z = z * np.exp(-(innovation + imitation) / 12)
    later = np.where(pull > 0, (1 - innovation * z) / (1 + imitation * z), share)
    return np.clip(np.divide(later - share, 1 - share, out=np.zeros(share.shape), where=share < 1), 0, 1)
