r"""Farm households work as long as the mouths they feed and the land they have make it worth the toil.

A household of :math:`W` workers and :math:`C` persons on land of worth :math:`A` chooses hours a worker, :math:`h`, by

.. math::
    \max_h\; \frac{(Y/C)^{1-\sigma}}{1-\sigma} - d\,\frac{h^{1+\gamma}}{1+\gamma}, \qquad
    Y = a\,A^{1-\beta}\,(h W)^{\beta}

with drudgery that grows with the curvature :math:`\gamma`, needs that are sated at the rate :math:`\sigma` and labour's
elasticity of output :math:`\beta`. Its solution, against the typical household at the start (index 0), is

.. math::
    \frac{h}{h_0} = \left(\frac{q}{q_0}\right)^{\frac{\sigma-1}{1+\gamma+\beta(\sigma-1)}}, \qquad
    q = \frac{C}{A^{1-\beta} W^{\beta}}.

Hours a worker rise with consumers over workers: Chayanov's rule. They do not where :math:`\sigma = 1`. Effort on the
own fields is :math:`(h/h_0)^{\beta}`, what the hours do to the crop; hours themselves are written down as a cost.
Persons count as consumers whatever their age. The land is what the household works, weighed by the worth of its crops.

Sources
-------
Chayanov 1925, *Organisation of the Peasant Economy*; Sahlins 1972 on the rule (read, secondary). Curvature of drudgery
1 to 3 is a scenario range; no estimate is published.
"""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from lustrum.simulation.efforts import contribute
from lustrum.simulation.farms import operated_area
from lustrum.simulation.month import Month
from lustrum.simulation.packs import MechanismPack, parameter
from lustrum.simulation.registry import mechanism
from lustrum.simulation.technique import Technique, technique

Floats = NDArray[np.float64]
SLOT = "household-labour"


class Pack(MechanismPack):
    """Tastes and technique of the household."""

    satiation: float = parameter(2.0, "how fast needs are sated; 1 is indifference to mouths", unit="index",
                                 low=1, high=5)  # fmt: skip
    drudgery: float = parameter(2.0, "curvature of the toil of hours", unit="index", low=1, high=3,
                                source="catalogue row 23: scenario range 1 to 3, to be swept")  # fmt: skip
    labour_elasticity: float = parameter(0.5, "relative change of the crop with hours", unit="index", low=0.1, high=0.9)
    least: float = parameter(0.6, "fewest hours against the typical household", unit="index", low=0.1, high=1)
    most: float = parameter(1.5, "most hours against the typical household", unit="index", low=1, high=2.5)


@mechanism(
    slot=SLOT,
    phase="decisions",
    reads=(
        "households.members", "households.workers", "parcels.operator", "parcels.area",
        "parcels.land",
    ),
    writes=("households.hours",),
    source="Chayanov 1925",
    rows=(23,),
    order=10,
)  # fmt: skip
def chayanov_household(month: Month, p: Pack) -> None:
    """Choose hours a worker for the coming month."""
    households = month.now.households
    worth = operated_area(month.now, "households", len(month.labels["land"])) @ worth_of_land(technique(month))
    rows = np.flatnonzero((worth > 0) & (households.workers > 0) & (households.members > 0))
    if not rows.size:
        return
    need = strain(p, households.members[rows], households.workers[rows], worth[rows])
    usual = month.board.setdefault("usual strain of households", _typical(need, households.members[rows]))
    hours = np.clip((need / usual) ** response(p), p.least, p.most)
    of_all = np.ones(len(households))
    of_all[rows] = hours
    households.hours = float(month.lever("campaign.hours", 200.0)) * of_all
    contribute(month, SLOT, "households", of_all**p.labour_elasticity)


def worth_of_land(t: Technique) -> Floats:
    """Return what a square metre of each class of land yields at constant prices, won a year, mean over techniques."""
    per_area = np.divide((t.price[t.product])[:, None], t.land, out=np.full(t.land.shape, np.nan), where=t.land > 0)
    known = ~np.isnan(per_area)
    total = np.where(known, per_area, 0.0).sum(axis=0)
    return np.asarray(total / np.maximum(known.sum(axis=0), 1))


def strain(p: Pack, persons: NDArray[np.int64], workers: NDArray[np.int64], worth: Floats) -> Floats:
    """Return q, mouths against what land and hands yield in normal hours, float64 (household,)."""
    return np.asarray(persons / (worth ** (1 - p.labour_elasticity) * workers.astype(float) ** p.labour_elasticity))


def response(p: Pack) -> float:
    """Return the elasticity of hours with respect to q."""
    return (p.satiation - 1) / (1 + p.drudgery + p.labour_elasticity * (p.satiation - 1))


def _typical(need: Floats, persons: NDArray[np.int64]) -> float:
    """Return the geometric mean over persons."""
    return float(np.exp(np.average(np.log(need), weights=persons)))
