r"""Crops grow on the land that a farm operates, by the techniques that its means allow.

For each class of land the newest technique is used first, as far as works (pumps, tractors) and fertiliser reach; the
rest is farmed by hand. What is gathered is

.. math::
    Q_f = \sum_j \frac{A_{fj}}{\alpha_j}\; \omega_r\; \rho\; e_f
    \left[1 - \lambda (1 - \min(1, \tfrac{L_f}{L^*_f}))\right] \left[1 - \delta (1 - \min(1, \tfrac{H_f}{H^*_f}))\right]

with :math:`A` the sown area, :math:`\alpha` land per unit, :math:`\omega` the weather of the region and year,
:math:`\rho` the order in which the fields are, ``e`` effort, ``L`` hands and ``H`` draught animals against what the
technique needs at the peak of the season. Neighbours lend animals that they can spare, in proportion to what each farm
lacks: an ox cannot be halved, and without lending half of the farms would plough by hand beside idle oxen. Fertiliser
bought in spring is used up at harvest.

Sources
-------
Coefficients: the economy's tables. Peak of the season at 1.8 times the mean: Korea blueprint trap (j), synthetic.
Weather spread, order of the fields and the weights of hands and draught: project defaults.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from lustrum.kernels.sums import weigh_by
from lustrum.simulation import postings
from lustrum.simulation.farms import Farms, farm_capacity, farms
from lustrum.simulation.month import Month
from lustrum.simulation.noting import note_output
from lustrum.simulation.packs import MechanismPack, parameter
from lustrum.simulation.registry import mechanism
from lustrum.simulation.roles import roles
from lustrum.simulation.technique import Technique, technique

Floats = NDArray[np.float64]
Quanta = dict[int, NDArray[np.int64]]
"""Quanta of each farm, int64 (farm,), by activity or by product."""


class Pack(MechanismPack):
    """Parameters of farming."""

    weather_spread: float = parameter(0.09, "spread of the weather of a year, logs", unit="index", low=0, high=0.5)
    order_at_start: float = parameter(
        0.82, "state of the fields when the run begins, 1 = normal", unit="index", low=0.3, high=1
    )
    order_gain_per_year: float = parameter(
        0.5, "share of the gap to normal that closes in a year of peace", low=0, high=1
    )
    war_loss: float = parameter(0.25, "crop lost to war at full intensity", low=0, high=1)
    hands_weight: float = parameter(0.5, "crop lost when no hands are there, relative", low=0, high=1)
    lent: float = parameter(1.0, "share of draught animals a farm can spare that it lends to neighbours", low=0, high=1)
    draught_weight: float = parameter(0.25, "crop lost when no draught animals are there, relative", low=0, high=1)
    peak: float = parameter(1.8, "need for hands at the peak, relative to the mean", unit="index", low=1, high=4)
    double_cropping_start: float = parameter(
        1.13, "sown area over dry field area at the start", unit="index", low=1, high=2
    )
    double_cropping_limit: float = parameter(
        1.4, "sown area over dry field area in the long run", unit="index", low=1, high=2
    )
    double_cropping_gain_per_year: float = parameter(
        0.05, "yearly gain of double cropping", unit="index", low=0, high=0.3
    )
    scale_effect: float = parameter(
        0.0, "output effect of pooled farming, relative", low=-0.3, high=0.3,
        source="range of Kung-Putterman, Lin 1992, Xu 2012, Bramall 2004 (read, abstracts): sign disputed",
    )  # fmt: skip


@dataclass(frozen=True)
class Harvest:
    """Which share of which crop is gathered in a month: two crops a year of dry-field grain, one of the others."""

    month: int
    share: float


CALENDAR = {"paddyland": (Harvest(10, 1.0),), "dryland": (Harvest(7, 0.25), Harvest(9, 0.75))}
"""Months of gathering by class of land, standard of the region (recalled, verify)."""


@mechanism(
    slot="farming",
    phase="production",
    reads=(
        "parcels.operator", "parcels.area", "parcels.land", "households.settlement", "households.region",
        "households.workers", "households.animals", "households.form", "households.goods", "households.coop",
        "cooperatives.settlement", "cooperatives.region", "cooperatives.animals", "cooperatives.form",
        "cooperatives.goods", "cooperatives.effort", "households.effort",
    ),
    records=("harvest", "output", "gross_output", "value_added", "inputs_used", "yield_index"),
    source="economy tables; project default",
    default=True,
    order=4,
)  # fmt: skip
def farming(month: Month, p: Pack) -> None:
    """Keep the fields, and gather what is ripe."""
    for table in ("households", "cooperatives"):
        month.board.pop(f"crop {table}", None)  # of an earlier month, if nothing was levied on it
    _keep_fields(month, p)
    lands = month.labels["land"]
    ripe = np.array([_ripe(str(season), month.date.month) for season in lands.attribute("season")])
    if not ripe.any():
        return
    t = technique(month)
    for block in farms(month.now, len(lands)):
        if block.rows.size:
            _gather(month, p, t, block, ripe)


def _ripe(season: str, month: int) -> float:
    return sum(h.share for h in CALENDAR.get(season, ()) if h.month == month)


def _keep_fields(month: Month, p: Pack) -> None:
    board, war = month.board, float(month.lever("war.intensity", 0.0))
    order = board.get("field_order", p.order_at_start)
    sown = board.get("double_cropping", p.double_cropping_start)
    if war > 0:
        order -= war * 0.004
        sown -= war * 0.004
    else:
        order += (1 - order) * (1 - (1 - p.order_gain_per_year) ** (1 / 12))
        sown += p.double_cropping_gain_per_year / 12
    board["field_order"] = float(np.clip(order, 0.3, 1.0))
    board["double_cropping"] = float(np.clip(sown, 1.0, p.double_cropping_limit))
    if month.date.month == 1 or "weather" not in board:
        regions = np.arange(len(month.labels["region"]))
        draw = month.draw.normal("weather", regions)
        board["weather"] = np.exp(p.weather_spread * draw - p.weather_spread**2 / 2)
        month.record("yield_index", board["weather"])


def _gather(month: Month, p: Pack, t: Technique, block: Farms, ripe: Floats) -> None:
    growth = (
        month.board["weather"][block.region]
        * month.board["field_order"]
        * (1 - p.war_loss * float(month.lever("war.intensity", 0.0)))
    )
    if block.table == "cooperatives":
        growth = growth * (1 + p.scale_effect)
    growth = growth * month.now.table(block.table).effort[block.rows]
    level = technique_levels(month, t, block)
    means = _hands(p, t, level, block) * _draught(p, t, level, block)
    share = _ripe_of_activity(t, ripe)
    made: Quanta = {}
    for activity in np.flatnonzero(share > 0):
        yielded = level[:, activity] * share[activity] * (growth * means)
        made[int(activity)] = np.floor(yielded / t.quantum[t.product[activity]]).astype(np.int64)
    _bring_in(month, t, block, made)
    used = _use(month, t, block, made)
    _record(month, t, block, made, used)


def _bring_in(month: Month, t: Technique, block: Farms, made: Quanta) -> None:
    """Put the crop into the barns, and keep it in mind for rents and taxes."""
    crop: Quanta = {}
    for activity, quanta in made.items():
        product = int(t.product[activity])
        crop[product] = crop[product] + quanta if product in crop else quanta
    of_all = np.zeros((len(month.now.table(block.table)), len(t.quantum)), dtype=np.int64, order="F")
    for product, quanta in crop.items():
        postings.deliver(month, product, "production", "nature", (block.table, block.rows), quanta)
        of_all[block.rows, product] = quanta
    month.board[f"crop {block.table}"] = of_all


def technique_levels(month: Month, t: Technique, block: Farms) -> Floats:
    """Return the normal yearly output of each farm by activity, product units, float64 (farm, activity).

    The reach of works decides how much land each technique has, and fertiliser at hand that of the newer ones; special
    crops have the land that was theirs and take what fertiliser there is.
    """
    holder = month.now.table(block.table)
    level = np.zeros((block.rows.size, len(t.product)), order="F")
    fertiliser = {k: holder.goods[block.rows, k] * t.quantum[k] for k in _spring_inputs(month)}
    for land in range(block.area.shape[1]):
        free = block.area[:, land] * _intensity(month, land)
        for activity in _by_newness(t, land):
            reach = _reach(month, t, activity, land) * block.area[:, land] * _intensity(month, land)
            use = np.minimum(free, reach)
            for product, stock in fertiliser.items():
                per_area = t.inputs[activity, product] / t.land[activity, land]
                if per_area > 0 and t.newer[activity]:
                    use = np.minimum(use, stock / per_area).clip(0)
            for product, stock in fertiliser.items():
                spread = use * t.inputs[activity, product] / t.land[activity, land]
                fertiliser[product] = (stock - spread).clip(0)
            level[:, activity] += use / t.land[activity, land]
            free = free - use
    return level


def _spring_inputs(month: Month) -> list[int]:
    """Return the products that farms buy in spring: those of the kind ``material`` that their techniques use."""
    t = technique(month)
    farmed = t.land.sum(axis=1) > 0
    used = t.inputs[farmed].max(axis=0) > 0.05
    return [int(k) for k in np.flatnonzero(used & (roles(month).kind == "material"))]


def _intensity(month: Month, land: int) -> float:
    season = str(month.labels["land"].attribute("season")[land])
    return float(month.board["double_cropping"]) if season == "dryland" else 1.0


def _by_newness(t: Technique, land: int) -> list[int]:
    """Return the activities of a class of land: special crops, newer techniques, the plain one, by land needed."""
    members = [int(a) for a in np.flatnonzero(t.land[:, land] > 0)]
    return sorted(members, key=lambda a: (_is_main(t, a, land) * (2 - int(t.newer[a])), t.land[a, land]))


def _is_main(t: Technique, activity: int, land: int) -> bool:
    same = np.flatnonzero((t.land[:, land] > 0) & (t.product == t.product[activity]))
    return bool(same.size > 1)


def _reach(month: Month, t: Technique, activity: int, land: int) -> float:
    """Return the share of a class of land that works allow for an activity; techniques without works are free."""
    if _is_main(t, activity, land) and not _needs_works(t, activity):
        return 1.0
    total = month.board.get("land_total")
    if total is None:
        area = month.now.parcels.area
        total = np.bincount(month.now.parcels.land, area, minlength=len(month.labels["land"]))
        month.board["land_total"] = total
    capacity = farm_capacity(month)[activity] * t.quantum[t.product[activity]]
    return float(min(1.0, capacity * t.land[activity, land] / max(total[land] * _intensity(month, land), 1.0)))


def _needs_works(t: Technique, activity: int) -> bool:
    """Whether a technique needs twice the lasting assets, draught animals apart, of the plainest one of its product."""
    cost = t.capital * t.price
    cost[:, _draught_asset(t)] = 0
    lasting = cost.sum(axis=1)
    same = t.product == t.product[activity]
    return bool(lasting[activity] > 2 * lasting[same & (t.land.sum(axis=1) > 0)].min())


def _ripe_of_activity(t: Technique, ripe: Floats) -> Floats:
    share = np.zeros(len(t.product))
    for land, part in enumerate(ripe):
        share = np.where(t.land[:, land] > 0, part, share)
    return share


def _hands(p: Pack, t: Technique, level: Floats, block: Farms) -> Floats:
    need = _weighed(level, t.labour.sum(axis=1)) * p.peak
    met = np.divide(block.workers, need, out=np.ones(need.shape), where=need > 0)
    return np.asarray(1 - p.hands_weight * (1 - np.minimum(1, met)))


def _draught(p: Pack, t: Technique, level: Floats, block: Farms) -> Floats:
    asset = _draught_asset(t)
    need = _weighed(level, t.capital[:, asset])
    own = np.minimum(block.animals, need)
    used = own + _borrowed(p, block.settlement, block.animals - own, need - own)
    met = np.divide(used, need, out=np.ones(need.shape), where=need > 0)
    return np.asarray(1 - p.draught_weight * (1 - np.minimum(1, met)))


def _borrowed(p: Pack, village: NDArray[np.int64], spare: Floats, lacking: Floats) -> Floats:
    """Return the animals that each farm borrows of those that neighbours spare, in proportion to what it lacks."""
    count = int(village.max(initial=-1)) + 1
    offered, asked = weigh_by(village, spare, count) * p.lent, weigh_by(village, lacking, count)
    part = np.minimum(1, np.divide(offered, asked, out=np.zeros(count), where=asked > 0))
    return np.asarray(lacking * part[village])


def _weighed(level: Floats, per_unit: Floats) -> Floats:
    """Return what farms need in all by levels and needs of a unit, activity after activity, float64 (farm,)."""
    need = np.zeros(len(level))
    for activity in np.flatnonzero(per_unit):
        need += level[:, activity] * per_unit[activity]
    return need


def _draught_asset(t: Technique) -> int:
    """Return the asset that farming needs most by value: draught animals."""
    farmed = t.land.sum(axis=1) > 0
    return int((t.capital[farmed] * t.price).sum(axis=0).argmax())


def _use(month: Month, t: Technique, block: Farms, made: Quanta) -> Quanta:
    """Use seed and fertiliser; seed that is not there was sown from the crop itself."""
    holder = month.now.table(block.table)
    used: Quanta = {}
    for product in np.flatnonzero(t.inputs[list(made)].any(axis=0) & t.storable):
        need = np.zeros(block.rows.size)
        for activity, quanta in made.items():
            need += quanta * t.quantum[t.product[activity]] * t.inputs[activity, product]
        wanted = np.rint(need / t.quantum[product]).astype(np.int64)
        used[int(product)] = np.minimum(wanted, holder.goods[block.rows, product])
        postings.deliver(month, int(product), "use", (block.table, block.rows), "nature", used[int(product)])
    return used


def _record(month: Month, t: Technique, block: Farms, made: Quanta, used: Quanta) -> None:
    activities, branches, forms = (len(month.labels[d]) for d in ("activity", "branch", "form"))
    output, gross = np.zeros((activities, forms)), np.zeros((branches, forms))
    crop = np.zeros((len(t.quantum), forms))
    for activity, quanta in made.items():
        product = t.product[activity]
        output[activity] = weigh_by(block.form, quanta * t.quantum[product], forms)
        gross[t.branch[activity]] += output[activity] * t.price[product]
        crop[product] += output[activity]
    added = gross.copy()
    farmland_branch = int(t.branch[t.land.sum(axis=1) > 0][0])
    spent = np.zeros((branches, len(t.quantum)))
    for product, quanta in used.items():
        spent[farmland_branch, product] = quanta.sum() * t.quantum[product]
        added[farmland_branch] -= weigh_by(block.form, quanta * t.value_per_quantum[product], forms)
    note_output(month, output)
    month.record("gross_output", gross)
    month.record("value_added", added)
    month.record("inputs_used", spent)
    month.record("harvest", crop)
