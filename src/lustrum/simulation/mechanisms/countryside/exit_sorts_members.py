r"""Free exit is better among shirkers, closed teams among the like-minded or where little is gained (after Xiong).

A part :math:`s` of the members shirks whenever it pays; the others, of one mind, work as long as they are bound to each
other. In a **closed** team the like-minded work and the shirkers do not:

.. math:: e_{closed} = (1-s) + s\,e_0.

In an **open** team those who work can go, and the gain of the team goes with them. That disciplines the shirkers where
the gain is worth more than the temptation, and dissolves the bond where it is not:

.. math:: e_{open} = \begin{cases} 1 & \frac{\delta}{1-\delta}\,G \ge g\left(1-\tfrac1n\right)\\
    e_0 & \text{otherwise.}\end{cases}

With the right to leave :math:`r`, effort is :math:`r\,e_{open} + (1-r)\,e_{closed}`. So free exit is better with
shirkers (:math:`s > 0`), restricted exit with like-minded members, small gains of scale :math:`G` or large teams
:math:`n`. The two formulas are a project construct that has these four properties; the abstract states them alone.

Sources
-------
Xiong 2016 on the right to leave and effort in Chinese teams (read, abstract). Values are scenarios, to be swept.
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
    """Who the members are, and what they expect."""

    shirkers: float = parameter(0.2, "part of the members who shirk whenever it pays", low=0, high=1)
    patience: float = parameter(0.7, "weight of the next year against this one", low=0, high=0.99)
    temptation: float = parameter(0.2, "what shirking saves, in yearly incomes of a household farm", low=0, high=1)
    shirking: float = parameter(0.75, "effort of shirkers", unit="index", low=0.3, high=1)
    gain: float = parameter(0.1, "gain of the team over a household farm that members reckon with", low=-0.5, high=1)
    seen: float = parameter(0.0, "weight of the gain that is seen in consumption, against the one expected",
                            low=0, high=1)  # fmt: skip


@mechanism(
    slot=SLOT,
    phase="decisions",
    reads=("households.coop", "households.living", "parcels.operator"),
    source="Xiong 2016",
    rival_of="free-exit-keeps-effort",
    rows=(26,),
    order=10,
)
def exit_sorts_members(month: Month, p: Pack) -> None:
    """Let effort of cooperatives follow who is in them and whether they may leave."""
    size = households_in_cooperatives(month)
    if size.any():
        right = float(month.lever("coop-membership.exit_right", 1.0))
        right *= 1 - float(month.lever("coop-membership.exit_cost", 0.0))
        effort = effort_of(p, gain_of_teams(month, p.gain, p.seen), size, right)
        contribute(month, SLOT, "cooperatives", np.where(size > 0, effort, 1.0))


def effort_of(p: Pack, gain: Floats, size: Floats, right: float) -> Floats:
    """Return effort of teams, 1 = the norm, float64 (cooperative,)."""
    is_disciplined = is_kept(p.patience, gain, temptation_of(p.temptation, size))
    is_open = np.where(is_disciplined, 1.0, p.shirking)
    return np.asarray(right * is_open + (1 - right) * (1 - p.shirkers * (1 - p.shirking)))
