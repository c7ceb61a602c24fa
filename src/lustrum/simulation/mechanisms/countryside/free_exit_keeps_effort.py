r"""Who may leave can threaten to leave, and the threat keeps effort up (after Lin 1990).

A team that anybody may leave plays again and again: who sees others shirk goes, and the team ends. Effort is kept iff

.. math:: \frac{\delta}{1-\delta}\,(V_{coop} - V_{exit}) \ge g\left(1-\tfrac1n\right), \qquad
    V_{coop} = 1 + G,\; V_{exit} = 1,

with patience :math:`\delta`, gain of the team :math:`G` and the temptation :math:`g`. Where leaving is abolished the
threat is empty, the game is played as if once, and effort falls to that of shirkers, :math:`e_0`. With the right
to leave :math:`r` and the cost of leaving :math:`k`, effort is :math:`e_0 + (1-e_0)\, r\,(1-k)` where it would be kept
and :math:`e_0` where not: a barrier to leaving lowers effort. Rivals in this slot say otherwise.

Sources
-------
Lin 1990, "Collectivization and China's agricultural crisis in 1959-1961" (read, abstract). Patience, temptation and the
effort of shirkers are scenarios, to be swept.
"""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from lustrum.simulation.efforts import contribute
from lustrum.simulation.month import Month
from lustrum.simulation.packs import MechanismPack, parameter
from lustrum.simulation.registry import mechanism
from lustrum.simulation.teams import gain_of_teams, households_in_cooperatives, is_kept, temptation_of

SLOT = "exit-and-effort"


class Pack(MechanismPack):
    """Patience, temptation, and what members expect."""

    patience: float = parameter(0.8, "weight of the next year against this one", low=0, high=0.99)
    temptation: float = parameter(0.2, "what shirking saves, in yearly incomes of a household farm", low=0, high=1)
    shirking: float = parameter(0.75, "effort of shirkers", unit="index", low=0.3, high=1)
    gain: float = parameter(0.1, "gain of the team over a household farm that members reckon with", low=-0.5, high=1)
    seen: float = parameter(0.0, "weight of the gain that is seen in consumption, against the one expected",
                            low=0, high=1)  # fmt: skip


@mechanism(
    slot=SLOT,
    phase="decisions",
    reads=("households.coop", "households.living", "parcels.operator"),
    source="Lin 1990",
    rows=(26,),
    order=10,
)
def free_exit_keeps_effort(month: Month, p: Pack) -> None:
    """Let effort of cooperatives follow the right to leave them."""
    size = households_in_cooperatives(month)
    if size.any():
        right = float(month.lever("coop-membership.exit_right", 1.0))
        right *= 1 - float(month.lever("coop-membership.exit_cost", 0.0))
        effort = effort_of(p, gain_of_teams(month, p.gain, p.seen), size, right)
        contribute(month, SLOT, "cooperatives", np.where(size > 0, effort, 1.0))


def effort_of(p: Pack, gain: NDArray[np.float64], size: NDArray[np.float64], right: float) -> NDArray[np.float64]:
    """Return effort of teams, 1 = the norm, float64 (cooperative,)."""
    kept = is_kept(p.patience, gain, temptation_of(p.temptation, size))
    return np.asarray(p.shirking + (1 - p.shirking) * right * kept)
