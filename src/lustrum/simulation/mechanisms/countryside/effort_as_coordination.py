r"""Members work if enough others work: effort in a cooperative is a game of coordination, and the forced can tip it.

A member works if the share :math:`x` of members who work is at least the tipping point

.. math:: x^* = \min\left(1,\; \frac{g\,(1-\frac1n)}{G^+ + \rho}\right), \qquad G^+ = \max(0, G),

with the temptation :math:`g`, the gain of the team :math:`G` and the return :math:`\rho` of working with others who
work; the point lies lower in small teams and with larger returns. The share moves towards all or towards none,

.. math:: x' = x + v\,\bigl(1[x \ge x^*] - x\bigr),

and who joins brings a belief: those who came of their own will work, those who were pressed do not, so that newcomers
work with the share :math:`1 - P` under the pressure :math:`P` in their region. Effort is :math:`e_0 + (1 - e_0)\,x`.
Both ends are self-enforcing: forcing many into a thriving cooperative can push it below its point for good, and a team
that has fallen does not rise when pressure is gone. The right to leave has no part in this theory.

Sources
-------
Coordination game of collective farming with small teams or increasing returns, an abstract of 2026 (read; the claim
alone: forcing can collapse a thriving one). The formulas are a project construct; values are scenarios, to be swept.
"""

from __future__ import annotations

from typing import Any

import numpy as np
from numpy.typing import NDArray

from lustrum.simulation.efforts import contribute
from lustrum.simulation.membership import pressure_in_regions
from lustrum.simulation.month import Month
from lustrum.simulation.packs import MechanismPack, parameter
from lustrum.simulation.registry import mechanism
from lustrum.simulation.teams import gain_of_teams, households_in_cooperatives, temptation_of

SLOT = "exit-and-effort"
Floats = NDArray[np.float64]


class Pack(MechanismPack):
    """Temptation, returns, and how fast members follow each other."""

    temptation: float = parameter(0.2, "what shirking saves, in yearly incomes of a household farm", low=0, high=1)
    shirking: float = parameter(0.75, "effort of shirkers", unit="index", low=0.3, high=1)
    returns: float = parameter(0.3, "return of working with others who work, in yearly incomes", low=0.01, high=2)
    speed: float = parameter(0.25, "part of the members who think again in a month", low=0, high=1)
    gain: float = parameter(0.1, "gain of the team over a household farm that members reckon with", low=-0.5, high=1)
    seen: float = parameter(0.0, "weight of the gain that is seen in consumption, against the one expected",
                            low=0, high=1)  # fmt: skip


@mechanism(
    slot=SLOT,
    phase="decisions",
    reads=("households.coop", "households.living", "parcels.operator", "cooperatives.region"),
    source="coordination game of collective farming, abstract of 2026",
    rival_of="free-exit-keeps-effort",
    rows=(26,),
    order=10,
)
def effort_as_coordination(month: Month, p: Pack) -> None:
    """Let members follow each other, and newcomers bring their belief."""
    size, count = households_in_cooperatives(month), len(month.now.cooperatives)
    working, before = (month.board.array(f"coordination {what}", count) for what in ("working", "members"))
    pressure = pressure_in_regions(month)[month.now.cooperatives.region]
    working[:] = with_newcomers(working, before, size, 1 - pressure)
    point = tipping_point(p, gain_of_teams(month, p.gain, p.seen), size)
    working[:] = np.where(size > 0, working + p.speed * ((working >= point) - working), 0.0)
    before[:] = size
    if size.any():
        effort = p.shirking + (1 - p.shirking) * working
        contribute(month, SLOT, "cooperatives", np.where(size > 0, effort, 1.0))


def with_newcomers(working: Floats, before: Floats, size: Floats, willing: Any) -> Floats:
    """Return the share who work after new members have come, of whom the share `willing` works."""
    new = np.clip(size - before, 0, None)
    stayed = size - new
    mixed = working * stayed + willing * new
    return np.asarray(np.divide(mixed, size, out=np.zeros_like(mixed), where=size > 0))


def tipping_point(p: Pack, gain: Floats, size: Floats) -> Floats:
    """Return the share of members who must work for others to work, float64 (cooperative,)."""
    return np.asarray(np.minimum(1.0, temptation_of(p.temptation, size) / (np.maximum(gain, 0.0) + p.returns)))
