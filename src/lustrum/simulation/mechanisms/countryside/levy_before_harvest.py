r"""Levies are set before the harvest on what is expected; who gathers less than that keeps less.

The levy on farm :math:`f` is fixed on the expected and not on the gathered crop,

.. math:: P_f = \tau_r\, E[y_f], \qquad E[y_f] = (1 + o)\, \bar y_{r}\, A_f, \qquad
    \tau_r = \tau \left[1 + \pi \left(\frac{E_r}{\bar E} - 1\right)\right]^+,

with the rates :math:`\tau` of tax and compulsory purchase, the yield :math:`\bar y` of the region as reported in
earlier years, the optimism :math:`o` of those who expect, and the progression :math:`\pi` in the expected crop a head,
:math:`E_r` against the mean :math:`\bar E`. What is kept is :math:`y - P`: a shortfall :math:`s` of the crop takes it
from :math:`(1-\tau)E` to :math:`(1-s-\tau)E`, and where the rate is progressive it is the **richer** regions that lose
the larger share. Expectations follow reports with the weight :math:`\alpha`; in the first year, when nothing is known,
levies are taken from the crop itself. Nothing is taken that is not there.

Sources
-------
Li and Yang 2005 (read: output fell by 15 and then 16 in a hundred; 61 in a hundred of the fall from diverted labour and
procurement together); Meng, Qian and Yared 2015 (read: inflexible and progressive procurement; famine where yields had
been high). Progression, weight and optimism are scenarios, to be swept.
"""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from lustrum.kernels.sums import weigh_by
from lustrum.simulation.farms import operated_area
from lustrum.simulation.month import Month
from lustrum.simulation.packs import MechanismPack, parameter
from lustrum.simulation.registry import mechanism
from lustrum.simulation.roles import farming_households
from lustrum.simulation.technique import Technique, technique

Floats = NDArray[np.float64]
FARM_TABLES = ("households", "cooperatives")
MONTHS = 12


class Pack(MechanismPack):
    """How levies are fixed."""

    weight: float = parameter(0.5, "weight of the last report in what is expected", low=0, high=1)
    optimism: float = parameter(0.0, "share by which more is expected than was reported", low=-0.5, high=2)
    progression: float = parameter(0.0, "how far the rate grows with the expected crop a head", unit="index",
                                   low=0, high=3)  # fmt: skip


@mechanism(
    slot="levy-base",
    phase="production",
    reads=(
        "parcels.operator", "parcels.area", "parcels.land", "households.region", "households.group",
        "households.members", "cooperatives.region",
    ),
    source="Li and Yang 2005; Meng, Qian and Yared 2015",
    rows=(21,),
    order=9,
)  # fmt: skip
def levy_before_harvest(month: Month, p: Pack) -> None:
    """Fix what each farm's levies rest on, and learn from what it reports."""
    crops = {table: month.board.get(f"crop {table}") for table in FARM_TABLES}
    if all(crop is None for crop in crops.values()):
        return
    t, regions = technique(month), len(month.labels["region"])
    land_of = land_of_products(t)
    reported = np.zeros((regions, len(t.quantum)))
    area = np.zeros((regions, t.land.shape[1]))
    fields = {table: operated_area(month.now, table, t.land.shape[1]) for table in FARM_TABLES}
    for table, crop in crops.items():
        region = month.now.table(table).region
        for land in range(area.shape[1]):
            area[:, land] += weigh_by(region, fields[table][:, land], regions)
        if crop is not None:
            told = _as_reported(month, table, crop)
            for product in np.flatnonzero(told.any(axis=0)):
                reported[:, product] += weigh_by(region, told[:, product], regions)
    expected = month.board.array("expected yields", (MONTHS, regions, len(t.quantum)), fill=np.nan)
    of_now = expected[month.date.month - 1]
    known = ~np.isnan(of_now)
    rate = progressive(month, p, np.where(known, of_now, 0.0) * area[:, land_of] @ t.value_per_quantum)
    for table, crop in crops.items():
        if crop is not None:
            region = month.now.table(table).region
            hoped = of_now[region] * fields[table][:, land_of] * (1 + p.optimism) * rate[region][:, None]
            base = np.where(known[region], hoped, _as_reported(month, table, crop))
            month.board[f"levy base {table}"] = base
    worked = area[:, land_of]
    yields = np.divide(reported, worked, out=np.full(worked.shape, np.nan), where=worked > 0)
    learnt = of_now + p.weight * (yields - of_now)
    of_now[:] = np.where(known, np.where(np.isnan(learnt), of_now, learnt), yields)


def _as_reported(month: Month, table: str, crop: NDArray[np.int64]) -> Floats:
    """Return the crop of each farm as it was reported, quanta, float64 (row, product)."""
    told = month.board.get(f"levy base {table}")
    if told is None:
        return np.asarray(crop * (1 + float(month.lever("harvest-report.bias", 0.0))))
    return np.asarray(told)


def land_of_products(t: Technique) -> NDArray[np.int64]:
    """Return the class of land on which each product is grown, int64 (product,); 0 where none is."""
    need = np.zeros((len(t.quantum), t.land.shape[1]))
    np.add.at(need, t.product, t.land)
    return np.asarray(need.argmax(axis=1))


def progressive(month: Month, p: Pack, worth: Floats) -> Floats:
    """Return the factor on rates in each region by its expected crop a head, float64 (region,)."""
    farmers = farming_households(month)
    homes, count = month.now.households, worth.size
    people = np.bincount(homes.region[farmers], homes.members[farmers], count)
    a_head = np.divide(worth, people, out=np.zeros(count), where=people > 0)
    mean = worth[people > 0].sum() / max(float(people.sum()), 1.0)
    if mean <= 0:
        return np.ones(count)
    return np.asarray(np.maximum(0.0, 1 + p.progression * (a_head / mean - 1)))
