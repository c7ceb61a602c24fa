r"""Who cannot leave cheaply loses more by shirking: a cost of leaving keeps effort up (after Dong and Dow 1993).

The game is repeated whether or not members may leave. Who has shirked is punished: the others shirk too. The punished
then has :math:`V_0 = e_0 (1+G) + g` in the team, or leaves for :math:`1 - k` where leaving is allowed at the cost
:math:`k`. Effort is kept iff

.. math:: \frac{\delta}{1-\delta}\,\bigl(1 + G - V_{punished}\bigr) \ge g\left(1-\tfrac1n\right), \qquad
    V_{punished} = \begin{cases} \max(V_0,\; 1-k) & \text{leaving allowed}\\ V_0 & \text{not allowed.}\end{cases}

The way out softens the punishment: with free exit effort may break down where it is kept when leaving is costly or
abolished, never the other way. With the right to leave :math:`r`, effort is
:math:`e_0 + (1-e_0)[r\,1_{free} + (1-r)\,1_{bound}]`. Rivals in this slot say otherwise.

Sources
-------
Dong and Dow 1993, "Does free exit reduce shirking in production teams?" (read, abstract). Patience, temptation and the
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
Floats = NDArray[np.float64]


class Pack(MechanismPack):
    """Patience, temptation, and what members expect."""

    patience: float = parameter(0.6, "weight of the next year against this one", low=0, high=0.99)
    temptation: float = parameter(0.2, "what shirking saves, in yearly incomes of a household farm", low=0, high=1)
    shirking: float = parameter(0.55, "effort of shirkers", unit="index", low=0.3, high=1)
    gain: float = parameter(0.1, "gain of the team over a household farm that members reckon with", low=-0.5, high=1)
    seen: float = parameter(0.0, "weight of the gain that is seen in consumption, against the one expected",
                            low=0, high=1)  # fmt: skip


@mechanism(
    slot=SLOT,
    phase="decisions",
    reads=("households.coop", "households.living", "parcels.operator"),
    source="Dong and Dow 1993",
    rival_of="free-exit-keeps-effort",
    rows=(26,),
    order=10,
)
def exit_cost_keeps_effort(month: Month, p: Pack) -> None:
    """Let effort of cooperatives follow what the punished have."""
    size = households_in_cooperatives(month)
    if size.any():
        right = float(month.lever("coop-membership.exit_right", 1.0))
        cost = float(month.lever("coop-membership.exit_cost", 0.0))
        effort = effort_of(p, gain_of_teams(month, p.gain, p.seen), size, right, cost)
        contribute(month, SLOT, "cooperatives", np.where(size > 0, effort, 1.0))


def effort_of(p: Pack, gain: Floats, size: Floats, right: float, cost: float) -> Floats:
    """Return effort of teams, 1 = the norm, float64 (cooperative,)."""
    tempted = temptation_of(p.temptation, size)
    in_the_team = p.shirking * (1 + gain) + p.temptation
    free = is_kept(p.patience, 1 + gain - np.maximum(in_the_team, 1 - cost), tempted)
    bound = is_kept(p.patience, 1 + gain - in_the_team, tempted)
    return np.asarray(p.shirking + (1 - p.shirking) * (right * free + (1 - right) * bound))
