r"""Units make what capacity, labour and inputs allow; the scarcest binds and is remembered.

.. math::
    y_u = d_u \min\!\left(1,\; \min_k \frac{s_{uk}}{\underline a_{jk} d_u},\; \prod_s \big[\varphi_s + (1-\varphi_s)
    \min(1, L_{us} / (12\, l_{js} d_u))\big]\right) e_u (1 - w)

``d`` is the output wanted, :math:`\underline a` the least input that practice allows (units economise before they
stop), :math:`\varphi` how far others can stand in for a missing skill, :math:`\psi` what is left without a minor input,
freight or current, ``e`` effort and ``w`` the share of work that war stops. Where a unit's budget is hard, a rule
of demand may bound ``d`` by what it expects to sell; what it then leaves unmade has the cause *order*.

Sources
-------
Minimum rule of the resource-constrained firm: Kornai, J. 1979, Econometrica 47(4) (read). Least inputs: range column of
the economy's inputs table. Standing in for skills: project default.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from lustrum.simulation import postings
from lustrum.simulation.firms import demand_share, has_taker, wanted_output
from lustrum.simulation.month import Month
from lustrum.simulation.noting import note_output
from lustrum.simulation.packs import MechanismPack, parameter
from lustrum.simulation.registry import mechanism
from lustrum.simulation.roles import commanded_forms, roles, state_supplied
from lustrum.simulation.state import CAUSES
from lustrum.simulation.technique import Technique, technique

Floats = NDArray[np.float64]
Ints = NDArray[np.int64]


DRAWN_WORKERS = 8
"""Drawn workers whose weight the economy-wide ratio has in a branch's ratio (project default)."""


class Pack(MechanismPack):
    """Parameters of production in units."""

    stand_in: dict[str, float] = parameter(
        {"level=0": 0.0, "level=1": 0.55, "level=2": 0.75},
        "output that is left when a skill is missing altogether", dim="skill",
    )  # fmt: skip
    by_hand: float = parameter(
        0.25, "output left when a service or current is missing altogether: carried and turned by hand", low=0, high=1
    )
    minor: float = parameter(0.06, "share of the output's value below which an input counts as minor", low=0, high=1)
    without_minor: float = parameter(0.7, "output left when a minor input is missing altogether", low=0, high=1)
    without_spares: float = parameter(0.7, "output left when machine spares are missing: repairs wait", low=0, high=1)
    war_stop: float = parameter(0.7, "share of work that war at full intensity stops", low=0, high=1)


@mechanism(
    slot="industry",
    phase="production",
    reads=(
        "units.activity", "units.region", "units.form", "units.capacity", "units.readiness", "units.target",
        "units.goods", "units.workers", "units.effort", "units.ruined", "bodies.goods", "households.goods",
    ),
    writes=("units.output", "units.cause", "units.culprit"),
    records=("output", "gross_output", "value_added", "inputs_used", "shortfall"),
    source="Kornai 1979; project default",
    rows=(1,),
    default=True,
    order=1,
)  # fmt: skip
def industry(month: Month, p: Pack) -> None:
    """Make the month's output, use the inputs, hand goods to their takers."""
    units, t = month.now.units, technique(month)
    wanted = wanted_output(month, t)
    by_input, culprit = _input_limit(month, t, wanted, p)
    by_labour = _labour_limit(month, t, wanted)
    war = p.war_stop * float(month.lever("war.intensity", 0.0))
    share = np.minimum(by_input, by_labour) * (1 - war)
    made = wanted * np.clip(share, 0, 1) * units.effort
    quanta = np.floor(made / t.quantum[t.product[units.activity]]).astype(np.int64)
    units.output = quanta
    units.cause, units.culprit = _causes(month, by_input, by_labour, culprit)
    _say_what_is_short(month, t, _Limits(by_input, by_labour, war), quanta)
    _clear_what_does_not_keep(month, t)
    used = _use_inputs(month, t, quanta)
    _bring_forth(month, t, quanta)
    _record(month, t, quanta, used)


@dataclass(frozen=True)
class _Limits:
    """Shares of the output wanted that inputs and hands allow, float64 (unit,), and the share that war stops."""

    by_input: Floats
    by_labour: Floats
    war: float


def _input_limit(month: Month, t: Technique, wanted: Floats, p: Pack) -> tuple[Floats, NDArray[np.int64]]:
    units = month.now.units
    least = t.inputs_low[units.activity] * wanted[:, None] / t.quantum
    ratio = np.divide(units.goods, least, out=np.full(least.shape, np.inf), where=least > 0.5)
    floor = _left_without(t, p, roles(month).kind == "asset")[units.activity]
    ratio = floor + (1 - floor) * np.minimum(1, ratio)
    return np.minimum(1, ratio.min(axis=1)), ratio.argmin(axis=1)


def _left_without(t: Technique, p: Pack, spares: NDArray[np.bool_]) -> Floats:
    """Share of output that is left without an input, float64 (activity, product)."""
    worth = t.inputs * t.price / t.price[t.product][:, None]
    floor = np.where(worth < p.minor, p.without_minor, 0.0)
    floor[:, spares] = np.maximum(floor[:, spares], p.without_spares)
    return np.asarray(np.where(t.storable, floor, p.by_hand))


def _labour_limit(month: Month, t: Technique, wanted: Floats) -> Floats:
    """Hands against norms; within a branch and side of the market people go where they are needed.

    A drawn worker stands for many: where a branch needs but a few of them, the ratio of the whole economy has the
    weight of ``DRAWN_WORKERS`` drawn workers beside the branch's own, so that small branches do not stop and start by
    luck.
    """
    units = month.now.units
    side = t.branch[units.activity] * 2 + state_supplied(month)
    size = 2 * len(month.labels["branch"])
    skills = range(t.labour.shape[1])
    norm = t.labour[units.activity] * wanted[:, None] * 12
    need = np.stack([np.bincount(side, norm[:, skill], size) for skill in skills], axis=1)
    have = np.stack([np.bincount(side, units.workers[:, skill], size) for skill in skills], axis=1)
    total = np.divide(have.sum(axis=0), need.sum(axis=0), out=np.ones(need.shape[1]), where=need.sum(axis=0) > 0)
    drawn = DRAWN_WORKERS * month.scale
    met = np.where(need > 0, (have + drawn * total.clip(0, 1)) / np.maximum(need + drawn, 1), 1.0).clip(0, 1)
    stand_in = np.asarray(month.lever("industry.stand_in"))
    return np.asarray((stand_in + (1 - stand_in) * met).min(axis=1)[side])


def _causes(
    month: Month, by_input: Floats, by_labour: Floats, culprit: NDArray[np.int64]
) -> tuple[NDArray[np.uint8], NDArray[np.int64]]:
    code = {name: CAUSES.index(name) for name in ("none", "capacity", "input", "labour")}
    short = np.minimum(by_input, by_labour) < 0.995
    cause = np.where(short, np.where(by_input <= by_labour, code["input"], code["labour"]), code["capacity"])
    share = demand_share(month)
    if share is not None:
        cause = np.where(~short & (share < 1), CAUSES.index("order"), cause)
    return cause.astype(np.uint8), np.where(cause == code["input"], culprit, -1)


def _say_what_is_short(month: Month, t: Technique, limits: _Limits, quanta: Ints) -> None:
    """Keep what a unit lacks of its plan by what kept it from being made; the parts add up to plan less output.

    Without a plan, plant in order is the measure. First comes what plant cannot make, then what nobody would have
    bought; war and tired hands take their parts of the rest in proportion to what they cost, and what is left goes to
    the limit that bound.
    """
    units = month.now.units
    able = np.floor(units.capacity * units.readiness / 12).astype(np.int64)
    planned = np.where(commanded_forms(month)[units.form], np.floor(units.target / 12).astype(np.int64), able)
    missing = np.maximum(planned - quanta, 0)
    beyond_plant = np.minimum(missing, np.maximum(planned - able, 0))
    share = np.minimum(limits.by_input, limits.by_labour)
    by_war = share * limits.war
    by_fatigue = share * (1 - limits.war) * np.maximum(1 - units.effort, 0)
    lost = np.maximum(1 - share + by_war + by_fatigue, 1e-12)
    unwanted = _without_orders(month, able, missing - beyond_plant)
    left = missing - beyond_plant - unwanted
    stopped, tired = (np.floor(left * part / lost).astype(np.int64) for part in (by_war, by_fatigue))
    product = t.product[units.activity]
    ruined = np.where(units.ruined > 0, CAUSES.index("damage"), CAUSES.index("capacity"))
    for cause, culprit, amount in (
        (ruined, -1, beyond_plant),
        (CAUSES.index("order"), -1, unwanted),
        (CAUSES.index("damage"), -1, stopped),
        (CAUSES.index("labour"), -1, tired),
        (units.cause, units.culprit, left - stopped - tired),
    ):
        rows = np.flatnonzero(amount > 0)
        causes, culprits = (np.broadcast_to(codes, product.shape)[rows] for codes in (cause, culprit))
        month.shortfall(units.region[rows], product[rows], causes, culprits, amount[rows])


def _without_orders(month: Month, able: Ints, missing: Ints) -> Ints:
    """Return what units with plant for it did not set out to make, because they see no demand, int64 (unit,)."""
    share = demand_share(month)
    if share is None:
        return np.zeros_like(missing)
    asked = np.floor(able * np.minimum(share, 1)).astype(np.int64)
    return np.asarray(np.minimum(missing, able - asked), dtype=np.int64)


def _clear_what_does_not_keep(month: Month, t: Technique) -> None:
    """Power, freight and services of last month that nobody took are gone."""
    unused = np.zeros(len(t.quantum), dtype=np.int64)
    for product in np.flatnonzero(~t.storable):
        left = postings.body_stock(month.now, "supply", int(product))
        unused[product] = left
        if left:
            postings.deliver(month, int(product), "unused", "supply", "nature", np.array([left]))
        held = month.now.households.goods[:, product]
        if held.any():
            postings.deliver(month, int(product), "unused", ("households", None), "nature", held.copy())
        takers = has_taker(month, t)[product]
        makers = np.flatnonzero((month.now.units.goods[:, product] > 0) & (not takers))
        if makers.size:
            gone = month.now.units.goods[makers, product].copy()
            postings.deliver(month, int(product), "unused", ("units", makers), "nature", gone)
    month.board["unused services"] = unused


def _use_inputs(month: Month, t: Technique, quanta: NDArray[np.int64]) -> NDArray[np.int64]:
    units = month.now.units
    made = quanta * t.quantum[t.product[units.activity]]
    need = np.rint(t.inputs[units.activity] * made[:, None] / t.quantum).astype(np.int64)
    used = np.minimum(need, units.goods)
    rows = np.flatnonzero(used.any(axis=1))
    if rows.size:
        month.ledger.post_goods("use", ("units", rows), "nature", used[rows])
    return used


def _bring_forth(month: Month, t: Technique, quanta: NDArray[np.int64]) -> None:
    units = month.now.units
    rows = np.flatnonzero(quanta > 0)
    goods = np.zeros((rows.size, len(t.quantum)), dtype=np.int64)
    goods[np.arange(rows.size), t.product[units.activity[rows]]] = quanta[rows]
    nature = np.full(rows.size, month.now.body("nature"))
    month.ledger.post_goods("production", ("bodies", nature), ("units", rows), goods)


def _record(month: Month, t: Technique, quanta: NDArray[np.int64], used: NDArray[np.int64]) -> None:
    units = month.now.units
    activities, branches, forms = (len(month.labels[d]) for d in ("activity", "branch", "form"))
    natural = quanta * t.quantum[t.product[units.activity]]
    where = units.activity.astype(np.int64) * forms + units.form
    note_output(month, np.bincount(where, natural, activities * forms).reshape(activities, forms))
    place = t.branch[units.activity] * forms + units.form
    gross = natural * t.price[t.product[units.activity]]
    costs = used @ t.value_per_quantum
    shape = (branches, forms)
    month.record("gross_output", np.bincount(place, gross, branches * forms).reshape(shape))
    month.record("value_added", np.bincount(place, gross - costs, branches * forms).reshape(shape))
    month.record("inputs_used", _by_branch(t.branch[units.activity], used, branches) * t.quantum)


def _by_branch(branch: Ints, quanta: Ints, branches: int) -> Floats:
    """Return the sums of the rows (unit, product) of each branch, float64 (branch, product)."""
    sums = np.zeros((branches, quanta.shape[1]))
    for product in np.flatnonzero(quanta.any(axis=0)):
        sums[:, product] = np.bincount(branch, quanta[:, product], branches)
    return sums
