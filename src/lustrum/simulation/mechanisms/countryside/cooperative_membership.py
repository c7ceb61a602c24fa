r"""Joining and leaving cooperatives: neighbours, gains, inducement, visits, pressure; and the way out.

A farm household outside joins in a month with the chance

.. math::
    J = \iota\, \sigma_m\,[\, a\, n_v + b \max(0, g) + k\, c + e\, u\,(1 + \pi) \;+\; f\, v + d\, P \,]

with invitation :math:`\iota`, season :math:`\sigma`, share of neighbours who are members :math:`n`, relative gain
:math:`g` of members over oneself, conviction :math:`c`, inducement :math:`u`, poverty in land :math:`\pi`, cadre visits
:math:`v` and pressure :math:`P`. The part of the sum in which the draw falls is the channel: joined, induced or
pressed. A member leaves with the chance

.. math:: E = e_0 \exp(-\kappa c + b' (y_{out} - y_{in})/y_{in})\,(1 - P)\, r\,(1 - \text{cost}),

with the right to leave :math:`r`. A cooperative is founded where enough of a village is ready at once. Voluntary is a
parameter: with pressure and visits at zero nobody joins by pressure.

Sources
-------
Our synthesis of catalogue rows 26 to 30 with the income term of correction C2 (project construct); slaughter on fear:
row 31. Weights are fitted by eye to the Korean series, whose pauses follow policy (Korea blueprint section 5, fact 5);
conviction against pressure cannot be told apart from these data.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from lustrum.simulation import postings
from lustrum.simulation.dissolution import dissolve_deserted
from lustrum.simulation.month import Month
from lustrum.simulation.packs import MechanismPack, parameter
from lustrum.simulation.registry import mechanism
from lustrum.simulation.roles import farming_households, roles

Ints = NDArray[np.int64]
Floats = NDArray[np.float64]
Bools = NDArray[np.bool_]
CHANNELS = ("joined", "induced", "pressed")


class Pack(MechanismPack):
    """Terms set by policy, and weights of the choice."""

    invitation: float = parameter(0.0, "how far cooperatives are open to found and join", low=0, high=1)
    pressure: float = parameter(0.0, "administrative pressure to join", low=0, high=1)
    inducement: float = parameter(0.0, "credit, seed, tax and machine favours for members", low=0, high=1)
    exit_right: float = parameter(1.0, "how far leaving is allowed", low=0, high=1)
    visits: float = parameter(0.0, "intensity of cadre visits", low=0, high=1)
    form: float = parameter(
        2.0, "form offered: 1 mutual aid, 2 half pooled, 3 fully pooled", unit="index", low=1, high=3
    )
    neighbours: float = parameter(0.025, "weight of neighbours who are members", unit="share per month", low=0, high=1)
    gain: float = parameter(0.02, "weight of a relative gain", unit="share per month", low=0, high=1)
    conviction: float = parameter(0.004, "weight of conviction", unit="share per month", low=0, high=1)
    induced: float = parameter(0.02, "weight of inducement", unit="share per month", low=0, high=1)
    visited: float = parameter(0.01, "weight of visits", unit="share per month", low=0, high=1)
    pressed: float = parameter(0.068, "weight of pressure", unit="share per month", low=0, high=1)
    exit_base: float = parameter(
        0.02, "chance to leave without conviction and gap", unit="share per month", low=0, high=1
    )
    exit_conviction: float = parameter(2.0, "how strongly conviction holds", unit="index", low=0, high=20)
    exit_gap: float = parameter(1.5, "how strongly a loss drives out", unit="index", low=0, high=20)
    exit_cost: float = parameter(0.3, "deterrence by what is left behind", low=0, high=1)
    founding: float = parameter(0.02, "share of a village that must be ready to found", low=0, high=1)
    slaughter: float = parameter(0.15, "animals slaughtered at full pressure without compensation", low=0, high=1,
                                 source="catalogue row 31; Korea's pack low (correction C12)")  # fmt: skip
    compensation: float = parameter(0.6, "value of animals credited to those who join", low=0, high=1)


@dataclass(frozen=True)
class Villages:
    """Farm households by village: who is a member, who could be."""

    member: Bools
    candidate: Bools
    share: Floats


SEASON = (1.5, 1.5, 1.2, 0.6, 0.5, 0.5, 0.5, 0.6, 0.8, 1.1, 1.6, 1.6)
"""Weight of each month: cooperatives form when the crop is in (synthetic, mean 1)."""


@mechanism(
    slot="coop-membership",
    phase="decisions",
    reads=("households.group", "households.settlement", "households.members", "households.conviction",
           "households.goods", "households.animals", "households.origin", "households.living",
           "cooperatives.settlement", "cooperatives.animals", "cooperatives.goods", "cooperatives.money",
           "cooperatives.debt", "parcels.owner", "parcels.operator", "parcels.area", "settlements.kind"),
    writes=(
        "households.coop", "households.form[farm]", "households.group[farm]", "cooperatives.form",
        "parcels.operator",
    ),
    records=("membership_changes", "coercion", "slaughter", "joining_balance"),
    source="project construct over catalogue rows 26-31; corrections C1, C2, C12",
    rows=(30,),
    default=True,
    order=0,
)  # fmt: skip
def cooperative_membership(month: Month, p: Pack) -> None:
    """Let households leave, join, and cooperatives take the offered form."""
    if p.invitation <= 0 and not (month.now.households.coop >= 0).any():
        return
    villages = _villages(month)
    _leave(month, p, villages)
    _join(month, p, villages)
    dissolve_deserted(month)
    _take_form(month, p)


def _villages(month: Month) -> Villages:
    households = month.now.households
    farming = farming_households(month)
    village = month.now.settlements.kind[households.settlement] == 0
    rows = farming & village & (households.members > 0)
    member = rows & (households.coop >= 0)
    count = len(month.now.settlements)
    all_of = np.bincount(households.settlement[rows], households.weight[rows], count)
    joined = np.bincount(households.settlement[member], households.weight[member], count)
    share = np.divide(joined, all_of, out=np.zeros(count), where=all_of > 0)
    return Villages(member, rows & ~member, share)


def _gap(month: Month, villages: Villages) -> Floats:
    """Relative gain of members of one's village over oneself, by consumption per head of the last year."""
    households = month.now.households
    living = households.living
    if (living < 0).any() or not villages.member.any():
        return np.zeros(len(households))
    count = len(month.now.settlements)
    inside = np.bincount(households.settlement[villages.member], living[villages.member], count)
    number = np.bincount(households.settlement[villages.member], minlength=count)
    mean = np.where(number > 0, inside / np.maximum(number, 1), living[villages.member].mean())
    own = np.maximum(living, 1.0)
    return np.asarray(np.clip((mean[households.settlement] - own) / own, -1, 1))


def _poverty(month: Month, rows: NDArray[np.intp]) -> Floats:
    owner = month.now.rows_in("households", month.now.parcels.owner)
    area = np.bincount(owner[owner >= 0], month.now.parcels.area[owner >= 0], len(month.now.households))[rows]
    per_head = area / np.maximum(month.now.households.members[rows], 1)
    mean = max(float(per_head.mean()), 1.0) if rows.size else 1.0
    return np.clip(1 - per_head / mean, -1, 1)


def _join(month: Month, p: Pack, villages: Villages) -> None:
    households = month.now.households
    rows = np.flatnonzero(villages.candidate)
    if not rows.size or p.invitation <= 0:
        return
    gap = _gap(month, villages)[rows]
    share = villages.share[households.settlement[rows]]
    conviction = households.conviction[rows]
    season = p.invitation * SEASON[month.date.month - 1]
    own = p.neighbours * share + p.gain * np.maximum(0, gap) + p.conviction * conviction
    induced = p.induced * p.inducement * (1 + _poverty(month, rows))
    pressed = p.visited * p.visits + p.pressed * p.pressure
    ends = np.cumsum(np.column_stack([own, induced, np.full(rows.size, pressed)]) * season, axis=1)
    draw = month.draw("join", households.key[rows])
    channel = (draw[:, None] >= ends).sum(axis=1)
    ready = channel < len(CHANNELS)
    ready &= _founded(month, p, villages, rows, ready)
    _enter(month, p, rows[ready], channel[ready])


def _founded(month: Month, p: Pack, villages: Villages, rows: NDArray[np.intp], ready: Bools) -> Bools:
    """Where no cooperative is, one is founded if enough households of the village are ready in the same month."""
    home = month.now.households.settlement[rows]
    count = len(month.now.settlements)
    willing = np.bincount(home[ready], minlength=count)
    there = np.bincount(home, minlength=count)
    enough = willing >= np.maximum(1, p.founding * there)
    return np.asarray((villages.share > 0) | enough)[home]


def _enter(month: Month, p: Pack, rows: NDArray[np.intp], channel: Ints) -> None:
    if not rows.size:
        return
    households, state = month.now.households, month.now
    coop = _cooperative_of(month, rows)
    offered = _form_code(month, p.form)
    new = state.cooperatives.form[coop] == 0
    state.cooperatives.form[coop[new]] = offered
    _bring(month, p, rows, coop, channel)
    month.next.households.coop[rows] = coop
    month.next.households.form[rows] = offered
    month.next.households.group[rows] = int(np.flatnonzero(month.labels["group"].mask(role="member"))[0])
    _move_land(month, rows, coop, offered)
    counts = np.zeros(len(month.labels["channel"]))
    for code, name in enumerate(CHANNELS):
        counts[month.labels["channel"].code(name)] = households.weight[rows[channel == code]].sum()
    month.record("membership_changes", counts)
    _record_balance(month, counts)
    coerced = np.zeros(len(month.labels["channel"]))
    coerced[month.labels["channel"].code("pressed")] = counts[month.labels["channel"].code("pressed")]
    month.record("coercion", coerced)


def _record_balance(month: Month, counts: Floats) -> None:
    """Record who would have joined in this month with the same luck without pressure, with and without inducements."""
    joined, induced, pressed = (counts[month.labels["channel"].code(name)] for name in CHANNELS)
    month.record("joining_balance", [[joined + induced, pressed], [joined, induced + pressed]])


def _cooperative_of(month: Month, rows: NDArray[np.intp]) -> Ints:
    """Return the cooperative of each household's village."""
    place = np.full(len(month.now.settlements), -1, dtype=np.int64)
    place[month.now.cooperatives.settlement] = np.arange(len(month.now.cooperatives))
    merged = month.board.get("merged_into")
    coop = place[month.now.households.settlement[rows]]
    return coop if merged is None else merged[coop]


def _form_code(month: Month, offered: float) -> int:
    forms = month.labels["form"]
    collective = np.flatnonzero(forms.mask(role="collective", sphere="farm"))
    pooling = forms.attribute("pooling").astype(float)[collective]
    wanted = (0.0, 0.5, 1.0)[int(offered) - 1]
    return int(collective[int(np.argmin(np.abs(pooling - wanted)))])


def _bring(month: Month, p: Pack, rows: NDArray[np.intp], coop: Ints, channel: Ints) -> None:
    """Animals and farm inputs go into the cooperative; some animals are slaughtered before."""
    households = month.now.households
    fear = np.where(channel == CHANNELS.index("pressed"), p.pressure, 0.0)
    share = np.minimum(1.0, p.slaughter * fear * (1 - p.compensation))
    lost = np.minimum(
        month.draw.whole("slaughter", households.key[rows], households.animals[rows] * share), households.animals[rows]
    )
    month.ledger.post("animals", "slaughter", ("households", rows), "nature", lost)
    month.record("slaughter", np.bincount(households.form[rows], lost, len(month.labels["form"])))
    month.ledger.post(
        "animals", "pooling", ("households", rows), ("cooperatives", coop), households.animals[rows].copy()
    )
    kind = roles(month).kind
    for product in np.flatnonzero(kind == "material"):
        quanta = households.goods[rows, product].copy()
        if quanta.any():
            postings.deliver(month, int(product), "pooling", ("households", rows), ("cooperatives", coop), quanta)


def _move_land(month: Month, rows: NDArray[np.intp], coop: Ints, form: int) -> None:
    """Land that a household works goes to the cooperative to work; in the fully pooled form the title too."""
    if roles(month).pooling[form] < 0.5:
        return
    state = month.now
    into = np.full(len(state.households), -1, dtype=np.int64)
    into[rows] = coop
    operator = state.rows_in("households", state.parcels.operator)
    mine = np.flatnonzero((operator >= 0) & (into[operator] >= 0))
    if not mine.size:
        return
    to = state.holder("cooperatives", into[operator[mine]])
    month.titles.reassign("parcels", mine, "operator", to, "joined", "pooling", month.date)
    if roles(month).pooling[form] >= 1:
        owned = state.rows_in("households", state.parcels.owner[mine]) >= 0
        month.titles.reassign("parcels", mine[owned], "owner", to[owned], "joined", "pooling", month.date)


def _leave(month: Month, p: Pack, villages: Villages) -> None:
    households = month.now.households
    rows = np.flatnonzero(villages.member)
    if not rows.size:
        return
    loss = -_gap_of_members(month, villages)[rows]
    hazard = p.exit_base * np.exp(-p.exit_conviction * households.conviction[rows] + p.exit_gap * loss)
    hazard *= (1 - p.pressure) * p.exit_right * (1 - p.exit_cost)
    gone = rows[month.draw("leave", households.key[rows]) < hazard]
    if gone.size:
        _exit(month, gone)


def _gap_of_members(month: Month, villages: Villages) -> Floats:
    """Relative gain of members over those outside, by consumption per head of the last year."""
    living = month.now.households.living
    if (living < 0).any() or not villages.candidate.any():
        return np.zeros(len(month.now.households))
    outside = max(float(living[villages.candidate].mean()), 1.0)
    return np.asarray(np.clip((living - outside) / np.maximum(living, 1.0), -1, 1))


def _exit(month: Month, rows: NDArray[np.intp]) -> None:
    households, state = month.now.households, month.now
    coop = households.coop[rows].astype(np.int64)
    month.next.households.coop[rows] = -1
    month.next.households.form[rows] = int(
        np.flatnonzero(month.labels["form"].mask(role="household", sphere="farm"))[0]
    )
    farming = roles(month).farming[households.origin[rows]]
    peasant = int(np.flatnonzero(month.labels["group"].mask(role="peasant"))[0])
    month.next.households.group[rows] = np.where(farming, households.origin[rows], peasant)
    _take_land_back(month, rows, coop)
    share = 1 / np.maximum(
        np.bincount(households.coop[households.coop >= 0], minlength=len(state.cooperatives))[coop], 1
    )
    animals = np.floor(state.cooperatives.animals[coop] * share * 0.8).astype(np.int64)
    month.ledger.post("animals", "leaving", ("cooperatives", coop), ("households", rows), animals)
    counts = np.zeros(len(month.labels["channel"]))
    counts[month.labels["channel"].code("left")] = households.weight[rows].sum()
    month.record("membership_changes", counts)


def _take_land_back(month: Month, rows: NDArray[np.intp], coop: Ints) -> None:
    """Own land is worked by its owner again; who owns none receives parcels of the cooperative, one of each class."""
    state = month.now
    owner = state.rows_in("households", state.parcels.owner)
    leaving = np.zeros(len(state.households), dtype=bool)
    leaving[rows] = True
    mine = np.flatnonzero((owner >= 0) & leaving[owner])
    if mine.size:
        month.titles.reassign("parcels", mine, "operator", state.parcels.owner[mine], "returned", "leaving", month.date)
    landless = rows[~np.isin(rows, owner[mine])]
    part, taker = _parts(month, landless)
    if part.size:
        holder = state.holder("households", taker)
        for right in ("owner", "operator"):
            month.titles.reassign("parcels", part, right, holder, "returned", "leaving", month.date)


def _parts(month: Month, leavers: NDArray[np.intp]) -> tuple[Ints, Ints]:
    """Return parcels that cooperatives give to members who leave without land, and the household that each goes to.

    Those of one cooperative come in turn; each gets of the parcels that are left the part of one member, at least one.
    """
    state = month.now
    coop_of = month.now.households.coop
    pooled = state.rows_in("cooperatives", state.parcels.owner)
    parcels = np.flatnonzero(np.isin(pooled, coop_of[leavers]))
    parcels = parcels[np.argsort(pooled[parcels], kind="stable")]
    count = len(state.cooperatives)
    left = np.bincount(pooled[parcels], minlength=count)
    start = np.cumsum(left) - left
    members = np.bincount(coop_of[coop_of >= 0], minlength=count)
    given, takers = [parcels[:0]], [leavers[:0]]
    waiting = leavers[left[coop_of[leavers]] > 0]
    while waiting.size:
        coops, first = np.unique(coop_of[waiting], return_index=True)
        size = np.maximum(1, left[coops] // np.maximum(members[coops], 1))
        given.append(parcels[np.repeat(start[coops] - np.cumsum(size) + size, size) + np.arange(size.sum())])
        takers.append(np.repeat(waiting[first], size))
        start[coops] += size
        left[coops] -= size
        waiting = np.delete(waiting, first)
        waiting = waiting[left[coop_of[waiting]] > 0]
    return np.concatenate(given).astype(np.int64), np.concatenate(takers).astype(np.int64)


def _take_form(month: Month, p: Pack) -> None:
    """Cooperatives pass to the offered form, one in ten a month."""
    cooperatives, state = month.now.cooperatives, month.now
    offered = _form_code(month, p.form)
    pooling = roles(month).pooling
    lower = (cooperatives.form != 0) & (pooling[cooperatives.form] < pooling[offered])
    turning = np.flatnonzero(lower & (month.draw("higher form", cooperatives.key) < 0.1))
    if not turning.size:
        return
    cooperatives.form[turning] = offered
    inside = np.isin(month.now.households.coop, turning)
    month.next.households.form[inside] = offered
    worked = state.rows_in("cooperatives", state.parcels.operator)
    owner = state.rows_in("households", state.parcels.owner)
    parcels = np.flatnonzero(np.isin(worked, turning) & (owner >= 0))
    if pooling[offered] >= 1 and parcels.size:
        month.titles.reassign(
            "parcels", parcels, "owner", state.parcels.operator[parcels], "joined", "pooling", month.date
        )
