r"""Inputs by where they come from: what a region's branches draw from themselves, from other regions and from abroad.

Goods pass through one supply organ, so a buyer draws on its stock in the proportion in which it was filled over about
a year,

.. math:: P_{rk}(t) = \tfrac{11}{12} P_{rk}(t-1) + x_{rk}(t), \qquad
    \psi_{b} = \sum_{s} \sum_k p_k a_{bk} x_{sb} \frac{\sum_{r \ne s} P_{rk}}{\sum_r P_{rk} + P_{abroad, k}}

with what was delivered :math:`x` (product units), coefficients :math:`a` and constant prices :math:`p` (won): the
inputs of branch ``b`` that came over links to other regions, beside those of the own region and from abroad. Crops
count by the land of a region. It records and moves nothing.

Sources
-------
Inputs over links that may be severed: hypothetical extraction, Paelinck and others 1965; Dietzenbacher and others 1993
(recalled). Buyers drawing on one pool in proportion: the import proportionality of input-output practice (recalled).
"""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from lustrum.kernels.sums import weigh_by
from lustrum.simulation.month import Month
from lustrum.simulation.packs import MechanismPack, parameter
from lustrum.simulation.registry import mechanism
from lustrum.simulation.technique import Technique, technique

Floats = NDArray[np.float64]
FROM_ABROAD = ("import", "aid")


class Pack(MechanismPack):
    """Parameters of the record."""

    memory: float = parameter(
        11 / 12, "part of the mix of the supply organ's stock that lasts from month to month", unit="share per month",
        low=0, high=0.999, source="a year's mean age", mark="derived",
    )  # fmt: skip


@mechanism(
    slot="input-origins",
    phase="record",
    reads=("units.activity", "units.region", "units.output", "parcels.region", "parcels.land", "parcels.area"),
    records=("inputs_by_origin",),
    source="Paelinck and others 1965; import proportionality",
    order=5,
)
def input_origins(month: Month, p: Pack) -> None:
    """Note inputs by origin."""
    t = technique(month)
    pool = _mix(month, t, p)
    regions = len(pool) - 1
    total = pool.sum(axis=0)
    share = np.divide(pool, total, out=np.zeros_like(pool), where=total > 0)
    share[:regions, total <= 0] = 1 / regions
    cells = np.zeros((len(month.labels["branch"]), len(month.labels["origin"])))
    own, other, abroad = (month.labels["origin"].code(word) for word in ("own region", "severed region", "abroad"))
    for region, used in enumerate(_used(month, t, regions) * t.price):
        cells[:, own] += used @ share[region]
        cells[:, other] += used @ (1 - share[region] - share[-1])
        cells[:, abroad] += used @ share[-1]
    month.record("inputs_by_origin", cells)


def _mix(month: Month, t: Technique, p: Pack) -> Floats:
    """Return what filled the supply organ's stock lately, by region and last from abroad, float64 (origin, product)."""
    regions, products = len(month.labels["region"]), len(t.quantum)
    filled = np.zeros((regions + 1, products))
    units = month.now.units
    product = t.product[units.activity]
    made = weigh_by(units.region.astype(np.int64) * products + product, units.output * t.quantum[product],
                    regions * products)  # fmt: skip
    filled[:regions] = made.reshape(regions, products)
    filled[:regions] += np.where(t.crop, _land_share(month, regions)[:, None], 0.0)
    flows = month.world.recorder.current("trade_flows")
    if flows is not None:
        codes = [month.labels["flow"].code(word) for word in FROM_ABROAD]
        filled[regions] = np.nan_to_num(flows)[..., codes].sum(axis=(0, 2))
    mix: Floats = month.board.get("input origins", np.zeros_like(filled)) * p.memory + filled
    month.board["input origins"] = mix
    return mix


def _land_share(month: Month, regions: int) -> Floats:
    parcels = month.now.parcels
    area = np.bincount(parcels.region, parcels.area, regions).astype(np.float64)
    return area / max(float(area.sum()), 1.0)


def _used(month: Month, t: Technique, regions: int) -> Floats:
    """Return inputs by norm in a month, product units, float64 (region, branch, product)."""
    units, branches = month.now.units, len(month.labels["branch"])
    made = units.output * t.quantum[t.product[units.activity]]
    used = np.zeros((regions * branches, len(t.quantum)))
    np.add.at(
        used,
        units.region.astype(np.int64) * branches + t.branch[units.activity],
        t.inputs[units.activity] * made[:, None],
    )
    return used.reshape(regions, branches, -1)
