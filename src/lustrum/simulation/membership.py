"""Members of cooperatives: who is one and who could be, and what moves when a household enters or leaves.

A rule of joining (the slot ``coop-membership`` and its rivals) decides who enters and who leaves; what happens to
land, animals and farm inputs then is the same under every rule and stands here.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from lustrum.simulation import postings
from lustrum.simulation.month import Month
from lustrum.simulation.roles import farming_households, roles
from lustrum.simulation.seizure import destroyed_share

Ints = NDArray[np.int64]
Floats = NDArray[np.float64]
Bools = NDArray[np.bool_]
CHANNELS = ("joined", "induced", "pressed", "restricted", "taken")
"""How a household became a member: of its own will, for favours, under pressure, squeezed by levies on those outside,
or taken in by decree."""
SANCTIONS = ("pressed", "restricted", "taken")


@dataclass(frozen=True)
class Offer:
    """What those who enter are offered, and what they fear.

    Parameters
    ----------
    form : float
        1 mutual aid, 2 half pooled, 3 fully pooled.
    pressure : float or float64 (row,)
        Pressure on those who enter by the channel ``pressed``, 0 to 1; one for all or one for each.
    slaughter : float
        Response of slaughter to the fear of losing animals: the k of catalogue row 31, if no rule of the destruction
        of assets gives it.
    compensation : float
        Share of the value of animals that is credited.
    squeeze : float
        Share of the crop that is taken from those outside on top of the tax: what those who enter by the channel
        ``restricted`` flee. Those who are taken expect to lose all.
    """

    form: float
    pressure: float | Floats
    slaughter: float
    compensation: float
    squeeze: float = 0.0


@dataclass(frozen=True)
class Villages:
    """Farm households by village: who is a member, who could be."""

    member: Bools
    candidate: Bools
    share: Floats


def villages_of(month: Month) -> Villages:
    """Return who is a member of a cooperative and who could become one."""
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


def pressure_in_regions(month: Month) -> Floats:
    """Return the pressure to join as each region has it, float64 (region,)."""
    country = float(month.lever("coop-membership.pressure", 0.0))
    of_region = np.asarray(month.lever("coop-membership.region_pressure", 1.0), dtype=np.float64)
    return np.broadcast_to(np.minimum(1, country * of_region), len(month.labels["region"]))


def pressure_on(month: Month) -> Floats:
    """Return the pressure to join on each household: the country's as its region has it, float64 (household,)."""
    return np.asarray(pressure_in_regions(month)[month.now.households.region])


def gap_of_outsiders(month: Month, villages: Villages, *, spared: float = 0.0) -> Floats:
    """Relative gain of members of one's village over oneself, by consumption per head of the last year.

    With `spared`, oneself is counted as one would live without a levy that takes this share.
    """
    households = month.now.households
    living = households.living
    if (living < 0).any() or not villages.member.any():
        return np.zeros(len(households))
    count = len(month.now.settlements)
    inside = np.bincount(households.settlement[villages.member], living[villages.member], count)
    number = np.bincount(households.settlement[villages.member], minlength=count)
    mean = np.where(number > 0, inside / np.maximum(number, 1), living[villages.member].mean())
    own = np.maximum(living, 1.0) / max(1 - spared, 0.05)
    return np.asarray(np.clip((mean[households.settlement] - own) / own, -1, 1))


def gap_of_members(month: Month, villages: Villages) -> Floats:
    """Relative gain of members over those outside, by consumption per head of the last year."""
    living = month.now.households.living
    if (living < 0).any() or not villages.candidate.any():
        return np.zeros(len(month.now.households))
    outside = max(float(living[villages.candidate].mean()), 1.0)
    return np.asarray(np.clip((living - outside) / np.maximum(living, 1.0), -1, 1))


def poverty_in_land(month: Month, rows: NDArray[np.intp]) -> Floats:
    """Return how far households own less land a head than others among `rows`, -1 to 1, float64 (row,)."""
    owner = month.now.rows_in("households", month.now.parcels.owner)
    area = np.bincount(owner[owner >= 0], month.now.parcels.area[owner >= 0], len(month.now.households))[rows]
    per_head = area / np.maximum(month.now.households.members[rows], 1)
    mean = max(float(per_head.mean()), 1.0) if rows.size else 1.0
    return np.clip(1 - per_head / mean, -1, 1)


def enter(month: Month, offer: Offer, rows: NDArray[np.intp], channel: Ints) -> None:
    """Let households enter the cooperatives of their villages at the close, each by its channel (``CHANNELS``)."""
    if not rows.size:
        return
    households, state = month.now.households, month.now
    coop = _cooperative_of(month, rows)
    offered = _form_code(month, offer.form)
    new = state.cooperatives.form[coop] == 0
    state.cooperatives.form[coop[new]] = offered
    _bring(month, offer, rows, coop, channel)
    month.next.households.coop[rows] = coop
    month.next.households.form[rows] = offered
    month.next.households.group[rows] = int(np.flatnonzero(month.labels["group"].mask(role="member"))[0])
    _move_land(month, rows, coop, offered, channel)
    counts = np.zeros(len(month.labels["channel"]))
    for code, name in enumerate(CHANNELS):
        counts[month.labels["channel"].code(name)] = households.weight[rows[channel == code]].sum()
    month.record("membership_changes", counts)
    _record_balance(month, counts)
    month.record("coercion", np.where(np.isin(month.labels["channel"].ids, SANCTIONS), counts, 0.0))


def _record_balance(month: Month, counts: Floats) -> None:
    """Record who would have joined in this month with the same luck without sanction, with and without inducements."""
    joined, induced, *others = (counts[month.labels["channel"].code(name)] for name in CHANNELS)
    sanctioned = sum(others)
    outcomes = month.labels["outcome"]  # it may hold the outcomes of other decisions too
    cells = np.zeros((len(month.labels["reading"]), len(outcomes)))
    cells[:, outcomes.code("would join")] = joined + induced, joined
    cells[:, outcomes.code("would not")] = sanctioned, induced + sanctioned
    month.record("joining_balance", cells)


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


def _bring(month: Month, offer: Offer, rows: NDArray[np.intp], coop: Ints, channel: Ints) -> None:
    """Animals and farm inputs go into the cooperative; some animals are slaughtered before."""
    households = month.now.households
    fear = np.array((0.0, 0.0, 0.0, offer.squeeze, 1.0))[channel]
    fear = np.where(channel == CHANNELS.index("pressed"), offer.pressure, fear)
    response = float(month.lever("asset-destruction.response", offer.slaughter))
    share = destroyed_share(response, fear, offer.compensation)
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


def _move_land(month: Month, rows: NDArray[np.intp], coop: Ints, form: int, channel: Ints) -> None:
    """Land that a household works goes to the cooperative to work; in the fully pooled form the title too.

    Of a household that is taken in by decree the title goes in any form that pools land.
    """
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
    owned = state.rows_in("households", state.parcels.owner[mine]) >= 0
    how = np.full(len(state.households), -1, dtype=np.int64)
    how[rows] = channel
    how = how[operator[mine]]
    for way, codes in LAND_CHANNELS.items():
        there = np.isin(how, [CHANNELS.index(name) for name in codes])
        _reassign(month, mine[there], "operator", to[there], way)
        if roles(month).pooling[form] >= 1 or way == "taken":
            _reassign(month, mine[there & owned], "owner", to[there & owned], way)


LAND_CHANNELS = {"joined": ("joined", "induced", "pressed"), "restricted": ("restricted",), "taken": ("taken",)}
"""Channel in the register of titles by channel of membership: titles know no pressure on those who sign."""


def _reassign(month: Month, parcels: NDArray[np.intp], right: str, to: NDArray[np.int32], channel: str) -> None:
    if parcels.size:
        month.titles.reassign("parcels", parcels, right, to, channel, "pooling", month.date)


def leave(month: Month, rows: NDArray[np.intp], left_behind: float = 0.2) -> None:
    """Let households leave at the close, with their land and their share of the animals less what is left behind."""
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
    animals = np.floor(state.cooperatives.animals[coop] * share * (1 - left_behind)).astype(np.int64)
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


def take_form(month: Month, form: float) -> None:
    """Cooperatives pass to the offered form, one in ten a month."""
    cooperatives, state = month.now.cooperatives, month.now
    offered = _form_code(month, form)
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
