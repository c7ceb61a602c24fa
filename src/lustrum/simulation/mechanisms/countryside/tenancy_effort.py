r"""A tiller whose landlord takes a share of the crop works as hard as his own share makes it worth.

With output :math:`F(e) = e^{\beta}` and toil :math:`c(e) = e^{1+\gamma}/(1+\gamma)`, the tiller who keeps the share
:math:`s` works until

.. math:: s\,F'(e) = c'(e), \qquad\text{so that}\qquad F(e) \propto s^{\varepsilon},\quad
    \varepsilon = \frac{\beta}{1+\gamma-\beta}.

A reform that moves the share from one half to the whole crop then raises the yield by :math:`2^{\varepsilon} - 1`. The
literature disputes that this is seen, so the effect itself is the parameter,
:math:`\varepsilon = \ln(1 + y)/\ln 2`, zero unless a reading says otherwise; a fall of the yield is allowed too (small
farms without means, sold animals, insecure titles). Effort of a household is :math:`(s/s_0)^{\varepsilon}`, with
:math:`s` the mean over the land it works and :math:`s_0` the mean of all tillers when the run began, so that the yields
of the tables are those of the start. With :math:`\tau` a part of the tax in kind counts as a share that the tiller
loses; a levy that is fixed before the harvest does not blunt effort and is not counted.

Sources
-------
Marshall 1890 and the first-order condition of share tenancy (recalled). Taiwan: Tseng 2002 (read, abstract: 27 in a
hundred of the paddy land were transferred within six months without a significant effect on yields; rents had been
capped at 37.5 in a hundred). India: Ghatak and Roy 2007 (read, abstract: ceilings negative, tenancy reform about zero,
West Bengal slightly positive). China 1947 to 1952: Bramall 2004 (read, abstract: no marked gain of output). Sizes of
the negative and the slightly positive effect are synthetic: only their sign is read.
"""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from lustrum.simulation.efforts import contribute
from lustrum.simulation.month import Month
from lustrum.simulation.packs import MechanismPack, parameter, reading
from lustrum.simulation.registry import mechanism
from lustrum.simulation.tenancies import rents_taken

Floats = NDArray[np.float64]
SLOT = "tenancy-effort"
LEAST_SHARE = 0.05
"""Share below which no tiller is taken to fall: nobody tills for nothing."""


class Pack(MechanismPack):
    """What a larger share does."""

    yield_effect: float = parameter(
        0.0, "change of the yield when the tiller keeps all of the crop and not half of it", low=-0.05, high=0.15,
        source="range of Tseng 2002, Ghatak and Roy 2007, Bramall 2004 and the first-order condition", mark="read",
    )  # fmt: skip
    tax_counts: float = parameter(
        0.0, "part of a tax in kind that blunts effort as rent does", low=0, high=1,
        source="project default; 1 where peasants take the tax for a rent", mark="synthetic",
    )  # fmt: skip


def elasticity(labour_elasticity: float, drudgery: float) -> float:
    """Return the elasticity of the crop with respect to the tiller's share, from the first-order condition.

    Examples
    --------
    >>> elasticity(0.5, 2.0)
    0.2
    """
    return labour_elasticity / (1 + drudgery - labour_elasticity)


PACKS = {
    "taiwan-tseng-2002": reading(
        Pack(yield_effect=0.0), "Capped rents and land to the tiller left yields as they were.",
        source="Tseng 2002", mark="read"),
    "india-ghatak-roy-2007": reading(
        Pack(yield_effect=-0.03), "Ceilings lowered yields a little; tenancy reform did nothing.",
        source="Ghatak and Roy 2007; size synthetic", mark="read"),
    "west-bengal-ghatak-roy-2007": reading(
        Pack(yield_effect=0.04), "Secure shares in West Bengal raised yields slightly.",
        source="Ghatak and Roy 2007; size synthetic", mark="read"),
    "china-bramall-2004": reading(
        Pack(yield_effect=0.0, tax_counts=1.0),
        "Land reform of 1947 to 1952 brought no marked gain; the tax in kind took the place of rent.",
        source="Bramall 2004; that the tax counts as rent is synthetic", mark="read"),
    "first-order-condition": reading(
        Pack(yield_effect=2.0 ** elasticity(0.5, 2.0) - 1),
        "Tillers work more when more is theirs, as the first-order condition has it.",
        source="Marshall 1890; labour's elasticity 0.5, drudgery 2", mark="derived"),
}  # fmt: skip


@mechanism(
    slot=SLOT,
    phase="decisions",
    reads=("parcels.owner", "parcels.operator", "parcels.area", "parcels.land",
           "parcels.rent_share"),
    source="Tseng 2002; Ghatak and Roy 2007; Bramall 2004",
    rows=(24,),
    order=10,
)  # fmt: skip
def tenancy_effort(month: Month, p: Pack) -> None:
    """Let effort on the own fields follow the tiller's share."""
    share, area = tillers_share(month, p.tax_counts)
    if not area.any():
        return
    usual = month.board.setdefault("usual share of tillers", float(np.average(share, weights=area)))
    contribute(month, SLOT, "households", (share / usual) ** (np.log(1 + p.yield_effect) / np.log(2)))


def tillers_share(month: Month, tax_counts: float) -> tuple[Floats, Floats]:
    """Return the share of the crop that stays with each household that tills, and its land; 1 where it tills none."""
    parcels, state = month.now.parcels, month.now
    tiller = state.rows_in("households", parcels.operator)
    mine = tiller >= 0
    public = month.now.holder("bodies", [month.now.body("budget")])[0]
    is_let = (parcels.owner != parcels.operator) & (parcels.owner != public)
    rate = np.asarray(month.lever("tax-in-kind.rate", np.zeros(len(month.labels["land"]))), dtype=np.float64)
    ceiling, observed = (float(month.lever(f"tax-in-kind.{name}", 1.0)) for name in ("rent_ceiling", "ceiling_kept"))
    kept = (
        1 - np.where(is_let, rents_taken(parcels.rent_share, ceiling, observed), 0.0) - tax_counts * rate[parcels.land]
    )
    count = len(state.households)
    area = np.bincount(tiller[mine], parcels.area[mine], count).astype(np.float64)
    crop = np.bincount(tiller[mine], (parcels.area * kept)[mine], count)
    share = np.divide(crop, area, out=np.ones(count), where=area > 0)
    return np.asarray(np.maximum(share, LEAST_SHARE)), area
