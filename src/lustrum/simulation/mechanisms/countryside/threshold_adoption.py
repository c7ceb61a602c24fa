r"""A household joins when enough others have joined: everybody has a threshold of their own (after Granovetter).

Household :math:`i` has a lasting threshold :math:`\vartheta_i \sim N(\mu, s)` and is a member iff

.. math:: x + b\,g_i^+ + u\,I + v\,V + d\,P \;\ge\; \vartheta_i

with the share :math:`x` of members in its crowd, the gain :math:`g` of members over itself, inducement :math:`I`,
visits :math:`V` and pressure :math:`P`. What of the sum is needed to reach the threshold is the channel: joined,
induced or pressed. Members whose threshold is no longer reached leave, as far as the right and the cost of leaving let
them.

With no pressure and no gain the share moves as :math:`x' = \Phi((x-\mu)/s)` to its smallest fixed point. For
:math:`\mu = 0.25` that is about 0.06 just below :math:`s = 0.12` and near 1 just above: two crowds that are almost the
same end apart.

Sources
-------
Granovetter 1978, *Threshold Models of Collective Behavior* (read, secondary, with replications). Weights of gain,
inducement, visits and pressure are project defaults.
"""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray
from scipy.special import ndtri

from lustrum.simulation.adoption import CROWDS, is_open, share_seen
from lustrum.simulation.dissolution import dissolve_deserted
from lustrum.simulation.membership import (
    Offer,
    Villages,
    enter,
    gap_of_outsiders,
    leave,
    take_form,
    villages_of,
)
from lustrum.simulation.month import Month
from lustrum.simulation.packs import MechanismPack, parameter
from lustrum.simulation.registry import mechanism

Floats = NDArray[np.float64]


class Pack(MechanismPack):
    """Terms set by policy, and the thresholds."""

    invitation: float = parameter(0.0, "share of villages in which a cooperative may be founded", low=0, high=1)
    pressure: float = parameter(0.0, "administrative pressure to join", low=0, high=1)
    inducement: float = parameter(0.0, "credit, seed, tax and machine favours for members", low=0, high=1)
    exit_right: float = parameter(1.0, "how far leaving is allowed", low=0, high=1)
    visits: float = parameter(0.0, "intensity of cadre visits", low=0, high=1)
    form: float = parameter(
        2.0, "form offered: 1 mutual aid, 2 half pooled, 3 fully pooled", unit="index", low=1, high=3
    )
    mean: float = parameter(0.25, "mean threshold", low=0, high=1, source="Granovetter 1978", mark="read")
    spread: float = parameter(0.12, "spread of thresholds", low=0, high=1, source="Granovetter 1978", mark="read")
    crowd: str = parameter("village", "whom a household looks at", unit="place", choices=CROWDS)
    gain: float = parameter(0.2, "share that a relative gain of one is worth", low=0, high=2)
    induced: float = parameter(0.2, "share that full inducement is worth", low=0, high=2)
    visited: float = parameter(0.1, "share that full visits are worth", low=0, high=2)
    pressed: float = parameter(0.6, "share that full pressure is worth", low=0, high=2)
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
    source="Granovetter 1978",
    rival_of="cooperative-membership",
    rows=(28,),
    order=0,
)  # fmt: skip
def threshold_adoption(month: Month, p: Pack) -> None:
    """Let households enter whose thresholds are reached, and leave whose are not."""
    households = month.now.households
    if p.invitation <= 0 and not (households.coop >= 0).any():
        return
    villages = villages_of(month)
    pulls = _pulls(month, p, villages)
    reached = (np.cumsum(pulls, axis=0) >= thresholds(month, p)).T
    gone = villages.member & ~reached[:, -1]
    gone &= month.draw("leave", households.key) < p.exit_right * (1 - p.exit_cost)
    if gone.any():
        leave(month, np.flatnonzero(gone))
    rows = np.flatnonzero(villages.candidate & reached[:, -1])
    rows = rows[is_open(month, rows, p.invitation)]
    channel = reached[rows].argmax(axis=1)
    enter(month, Offer(p.form, p.pressure, p.slaughter, p.compensation), rows, channel)
    dissolve_deserted(month)
    take_form(month, p.form)


def thresholds(month: Month, p: Pack) -> Floats:
    """Return the lasting threshold of each household, float64 (household,)."""
    luck = month.board_hash("threshold of joining", month.now.households.key)
    return np.asarray(p.mean + p.spread * ndtri(luck + 2.0**-54))


def _pulls(month: Month, p: Pack, villages: Villages) -> Floats:
    """Return what moves each household to join freely, for favours and under pressure, float64 (3, household)."""
    count = len(month.now.households)
    own = share_seen(month, villages, p.crowd) + p.gain * np.maximum(0, gap_of_outsiders(month, villages))
    induced = np.full(count, p.induced * p.inducement)
    pressed = np.full(count, p.visited * p.visits + p.pressed * p.pressure)
    return np.array([own, induced, pressed])
