r"""People comply while fear and wage outweigh the cost of effort; past a fold the state of high effort is gone.

.. math::
    x' = \Phi\!\left(\frac{\rho\,\pi + w - \mu}{s}\right), \qquad \rho' = \rho + \alpha\,(p(x) - \rho), \qquad
    p(x) = \frac{m}{m + 1 - x}, \qquad m = \frac{M}{c\,(1 + g)^{years}}, \qquad e = e_0 + (1 - e_0)\,x

Somebody complies if the penalty :math:`\pi`, as likely as she believes (:math:`\rho`), and the wage :math:`w` are worth
the cost of effort, which is spread normally about :math:`\mu`; :math:`x` is the share that does. Watchers see so many:
the fewer shirk, the likelier each of them is found, :math:`p`. So two states may be stable, one where nearly all comply
and one where few do; when the cost :math:`c` of watching drifts up or the reputation falls, the high one ends in a
fold, suddenly, and does not come back when the old cost does. Who shirks gives :math:`e_0` of the norm. The part of
effort that is there without any penalty is told apart from what fear adds.

Sources
-------
Harrison, M. 2002, Coercion, compliance and the collapse of the Soviet command economy, Economic History Review 55
(read). Spread of the cost of effort and form of detection: project construct; all values are scenario, to be swept.
"""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray
from scipy.special import ndtr

from lustrum.simulation.efforts import contribute
from lustrum.simulation.month import Month
from lustrum.simulation.packs import MechanismPack, parameter
from lustrum.simulation.registry import mechanism
from lustrum.simulation.roles import commanded_forms
from lustrum.simulation.technique import technique

Floats = NDArray[np.float64]
HARRISON = "Harrison 2002 (form); value is scenario"


class Pack(MechanismPack):
    """Parameters of compliance; money is in units of a normal wage."""

    watching: float = parameter(
        0.6, "shirkers that watchers can find in a month, relative to all workers", low=0, high=10, source=HARRISON
    )
    cost: float = parameter(1.0, "cost of watching, relative to the start", unit="index", low=0.01, high=100)
    cost_drift: float = parameter(0.0, "rise of the cost of watching", unit="share per year", low=-0.5, high=1)
    penalty: float = parameter(1.0, "penalty of one who is found", unit="normal wages", low=0, high=50, source=HARRISON)
    wage: float = parameter(1.0, "worth of the wage at its normal level", unit="normal wages", low=0, high=10)
    effort_cost: float = parameter(
        1.5, "cost of effort in the mean", unit="normal wages", low=0, high=10, source=HARRISON
    )
    cost_spread: float = parameter(0.25, "spread of the cost of effort", unit="normal wages", low=0.01, high=5)
    learning: float = parameter(
        0.3, "share of the gap between belief and practice that a month closes", low=0.01, high=1
    )
    shirkers: float = parameter(0.5, "effort of one who shirks", unit="index", low=0, high=1)


def found(p: Pack, share: float, cost: float) -> float:
    """Return the chance that a shirker is found when a share complies and watching costs so much."""
    able = p.watching / cost
    return able / max(able + 1 - share, 1e-12)


def complying(p: Pack, belief: float, wage: float) -> float:
    """Return the share that complies, given the belief in being found and the worth of the wage."""
    return float(ndtr((belief * p.penalty + wage - p.effort_cost) / p.cost_spread))


@mechanism(
    slot="compliance",
    phase="decisions",
    reads=("units.activity", "units.form", "units.workers"),
    records=("compliance", "work_sanctions"),
    source="Harrison 2002",
    rows=(10,),
    order=4,
)
def compliance(month: Month, p: Pack) -> None:
    """Let people comply or not, punish those who are found, and let the belief follow."""
    units, board, t = month.now.units, month.board, technique(month)
    years = (month.date - month.first) / 12
    cost = p.cost * (1 + p.cost_drift) ** years
    wage = p.wage * float(month.lever("wage.level", 1.0))
    belief = float(board.get("belief in penalty", 1.0))
    share = complying(p, belief, wage)
    chance = found(p, share, cost)
    board["belief in penalty"] = belief + p.learning * (chance - belief)
    bound = commanded_forms(month)[units.form]
    freely = complying(p, 0.0, wage)
    with_fear, without = (p.shirkers + (1 - p.shirkers) * part for part in (share, freely))
    contribute(month, "compliance", "units", np.where(bound, without, 1.0))
    contribute(month, "compliance", "units", np.where(bound, with_fear / max(without, 1e-12), 1.0), "sanction")
    hands = units.workers.sum(axis=1) * bound
    of_branch = np.bincount(t.branch[units.activity], hands, len(month.labels["branch"]))
    month.record("compliance", share)
    month.record("work_sanctions", np.rint(of_branch * (1 - share) * chance))
