r"""Members of a cooperative work as their own return to work says: points, need, and how well work is seen.

Income of member :math:`i` is :math:`(1-\theta-\lambda)\,\frac{p_i}{\sum p} Y + \theta\,\frac{Y}{n}`, with the part by
need :math:`\theta`, the part by land :math:`\lambda` and points :math:`p` that follow work as far as it is seen, with
the quality of monitoring :math:`m`. One more hour then brings its worker

.. math:: R = (1-\theta-\lambda)\, m \left(1 - \frac{1}{n}\right) \frac{Y}{E} + \frac{F'}{n}

with total effort :math:`E` and the marginal product :math:`F'`. With :math:`F = a E^{\beta}` and toil that grows with
:math:`e^{\gamma}`, effort against that of a household on its own fields, where the return is :math:`F'`, is

.. math:: e = \left(\frac{1}{\beta}\left[(1-\theta-\lambda)\, m \left(1-\frac1n\right) +
    \frac{\beta}{n}\right]\right)^{\frac{1}{1+\gamma-\beta}},

and the crop is :math:`e^{\beta}` of the normal one. Where all is divided by work that is well seen, members work more
than on their own (:math:`e > 1`), as the average product is above the marginal one: Sen's over-supply. Division by
need, unseen work and numbers make :math:`e` fall below 1. Need and land dividend are those of the rule of distribution;
where cadres are counted, :math:`m` falls with posts that are poorly filled.

Sources
-------
Sen 1966; Putterman 1980 and later (recalled). Monitoring 0.3 to 0.9, need 0.1 to 0.5, 20 to 200 members: scenario.
"""

from __future__ import annotations

from typing import Any

import numpy as np
from numpy.typing import NDArray

from lustrum.simulation.cadres import monitoring_now
from lustrum.simulation.efforts import contribute
from lustrum.simulation.month import Month
from lustrum.simulation.packs import MechanismPack, parameter
from lustrum.simulation.registry import mechanism
from lustrum.simulation.roles import roles
from lustrum.simulation.teams import households_in_cooperatives

Floats = NDArray[np.float64]
SLOT = "work-points"


class Pack(MechanismPack):
    """How work is seen, and what it costs."""

    monitoring: float = parameter(0.6, "how far points follow work", low=0, high=1,
                                  source="catalogue row 25: scenario range 0.3 to 0.9, to be swept")  # fmt: skip
    labour_elasticity: float = parameter(0.5, "relative change of the crop with work", unit="index", low=0.1, high=0.9)
    drudgery: float = parameter(2.0, "curvature of the toil of work", unit="index", low=1, high=3)


@mechanism(
    slot=SLOT,
    phase="decisions",
    reads=("households.coop", "cooperatives.form"),
    source="Sen 1966; Putterman 1980",
    rows=(25,),
    order=10,
)
def work_points(month: Month, p: Pack) -> None:
    """Let effort of cooperatives follow the private return to work."""
    size = households_in_cooperatives(month)
    if not size.any():
        return
    half_pooled = (size > 0) & (roles(month).pooling[month.now.cooperatives.form] < 1)
    need = float(month.lever("cooperative-distribution.need_share", 0.2))
    by_land = np.where(half_pooled, float(month.lever("cooperative-distribution.land_dividend", 0.0)), 0.0)
    p = p.model_copy(update={"monitoring": monitoring_now(month, p.monitoring)})
    effort = effort_of_members(p, np.maximum(0.0, 1 - need - by_land), size)
    contribute(month, SLOT, "cooperatives", np.where(size > 0, effort**p.labour_elasticity, 1.0))


def private_return(p: Pack, by_work: Any, size: Any) -> Floats:
    """Return what an hour brings its worker over the average product, float64 (cooperative,)."""
    n = np.maximum(np.asarray(size, dtype=np.float64), 1.0)
    return np.asarray(by_work * p.monitoring * (1 - 1 / n) + p.labour_elasticity / n)


def effort_of_members(p: Pack, by_work: Any, size: Any) -> Floats:
    """Return effort against that of a household on its own fields, float64 (cooperative,)."""
    over_own = private_return(p, by_work, size) / p.labour_elasticity
    return np.asarray(over_own ** (1 / (1 + p.drudgery - p.labour_elasticity)))
