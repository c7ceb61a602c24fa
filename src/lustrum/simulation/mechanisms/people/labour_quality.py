r"""Who eats too little works badly on the fields, so that a large levy lowers the next crop.

.. math:: q_h = \min\left(1, \frac{n_h}{c^*}\right)^{\eta}

with the nutrition :math:`n` of the household (grain eaten over the last months against the basic tier, see the
mechanism nutrition) and the nutrition :math:`c^*` below which work suffers. Effort on the own fields is :math:`q_h`,
that of a cooperative the mean over its workers. With a levy that was fixed before the harvest this is the nutrition
trap: a low crop leaves little, little food makes a low crop. Industry is not touched by it.

Sources
-------
Li and Yang 2005 (read): labour quality that falls with what is retained. The exponent and the threshold are scenarios,
to be swept.
"""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from lustrum.simulation.efforts import contribute
from lustrum.simulation.month import Month
from lustrum.simulation.packs import MechanismPack, parameter
from lustrum.simulation.registry import mechanism

SLOT = "labour-quality"


class Pack(MechanismPack):
    """How work suffers from hunger."""

    enough: float = parameter(0.9, "nutrition below which work suffers, 1 = the basic tier", unit="index",
                              low=0.1, high=1)  # fmt: skip
    elasticity: float = parameter(0.5, "relative change of work with what is eaten", unit="index", low=0, high=3)


@mechanism(
    slot=SLOT,
    phase="trade",
    reads=("households.nutrition", "households.workers", "households.coop"),
    source="Li and Yang 2005",
    rows=(21,),
    order=11,
)
def labour_quality(month: Month, p: Pack) -> None:
    """Let work on the fields follow the pot."""
    homes, count = month.now.households, len(month.now.cooperatives)
    quality = quality_of(p, homes.nutrition)
    contribute(month, SLOT, "households", quality)
    inside = homes.coop >= 0
    hands = np.bincount(homes.coop[inside], homes.workers[inside], count)
    worked = np.bincount(homes.coop[inside], homes.workers[inside] * quality[inside], count)
    contribute(month, SLOT, "cooperatives", np.divide(worked, hands, out=np.ones(count), where=hands > 0))


def quality_of(p: Pack, nutrition: NDArray[np.float32]) -> NDArray[np.float64]:
    """Return the quality of work, 1 = well fed, float64 (household,)."""
    fed = np.minimum(1.0, np.asarray(nutrition, dtype=np.float64) / p.enough)
    return np.asarray(np.maximum(fed, 0.0) ** p.elasticity)
