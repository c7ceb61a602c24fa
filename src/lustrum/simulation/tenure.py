"""The first state, continued: who owns and who works which land.

Land of a class is drawn lognormal and rescaled, so that the square metres of each class, region and form come out
exactly. What an owner does not work is let to neighbours who have hands and little land; an owner and a tenant share
one parcel for each class of land. Cooperatives work what their members pooled.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from lustrum.accounts.splitting import apportion, split
from lustrum.kernels.sums import weigh_by
from lustrum.simulation.margins import Cells, cell_names, codes_of, numbers_of, of_kind
from lustrum.simulation.pooling import pooled_forms, pooling_of
from lustrum.simulation.population import Drawing, farm_groups
from lustrum.simulation.registers import is_of_working_age
from lustrum.simulation.state import BODIES, VILLAGE

SPREAD, SPREAD_POOR = 0.35, 0.5
"""Standard deviation of the logs of land within a class (Korea blueprint section 2, synthetic)."""

POOR = ("tenant", "labourer")
LETS, KEEPS = ("landlord",), ("rich", "peasant", "member")
"""Roles of classes that let their land but for a plot, and of those that work all they own."""

PLOT_SHARE = 0.25
"""Share of a neighbour's holding that a family which lets its land works itself (project default)."""

RENT_SHARE = 0.5
"""Share of the crop due to the owner of let land at the start (standard of the region, recalled, verify)."""

Ints = NDArray[np.int64]
Floats = NDArray[np.float64]
Rows = NDArray[np.intp]


@dataclass(frozen=True)
class Place:
    """A class of land in a region, as codes."""

    region: int
    land: int


@dataclass(frozen=True)
class Pieces:
    """Parcels to be made, as columns: area in square metres, holder ids, and the settlement where each lies."""

    area: Ints
    owner: NDArray[np.int32]
    operator: NDArray[np.int32]
    village: Ints


@dataclass(frozen=True)
class Claim:
    """Land of a holder class in a place, as codes (-1 where the table leaves it open) and square metres."""

    place: Place
    group: int
    form: int
    area: int


def draw_land(drawing: Drawing) -> None:
    """Make the parcels."""
    claims = _claims(drawing)
    for place in dict.fromkeys(claim.place for claim in claims):
        _draw_place(drawing, place, [claim for claim in claims if claim.place == place])
    _keep_residuals(drawing)


def _keep_residuals(drawing: Drawing) -> None:
    """Compare the parcels of each class and region with what the tables say there is."""
    parcels, lands = drawing.state.parcels, drawing.labels["land"].ids
    table = of_kind(drawing.economy.endowments, "land")
    item, region = codes_of(table, "item", lands), drawing.codes(table, "region")
    mine, regions = item >= 0, cell_names(drawing.labels["region"], region)
    asked = Cells("m2", bound=0.5 * (1 if regions[0] else drawing.regions))
    asked.add((lands, regions), (item[mine], region[mine]), numbers_of(table, "amount", 0.0)[mine])
    drawn = Cells("m2").add((lands, regions), (parcels.land, parcels.region), parcels.area)
    drawing.residuals.compare("land by class and region", asked, drawn)


def _claims(drawing: Drawing) -> list[Claim]:
    table = of_kind(drawing.economy.endowments, "land")
    item = codes_of(table, "item", drawing.labels["land"].ids)
    amount = numbers_of(table, "amount", 0.0)
    region, group, form = (drawing.codes(table, column) for column in ("region", "group", "form"))
    return [
        Claim(Place(place, int(item[i])), int(group[i]), int(form[i]), area)
        for i in np.flatnonzero((item >= 0) & (amount > 0))
        for place, area in _by_region(drawing, int(region[i]), round(float(amount[i])))
    ]


def _by_region(drawing: Drawing, region: int, area: int) -> list[tuple[int, int]]:
    """Return regions and square metres; land without a region is shared out by farm households."""
    if region >= 0:
        return [(region, area)]
    households = drawing.state.households
    farm = _is_farm(drawing)
    share = np.bincount(households.region[farm], households.weight[farm], drawing.regions)
    parts = apportion(area, share if share.any() else np.ones(drawing.regions))
    return [(place, int(part)) for place, part in enumerate(parts) if part]


def _is_farm(drawing: Drawing) -> NDArray[np.bool_]:
    """Say which households farm: those of farming classes in villages, bool (household,)."""
    state = drawing.state
    village = state.settlements.kind[state.households.settlement] == VILLAGE
    return np.asarray(farm_groups(drawing.labels["group"])[state.households.group] & village)


def _draw_place(drawing: Drawing, place: Place, claims: list[Claim]) -> None:
    """Draw one class of land of a region: what each household owns, what bodies own, and who works it."""
    state = drawing.state
    rows = np.flatnonzero(_is_farm(drawing) & (state.households.region == place.region))
    owned = np.zeros(len(state.households), dtype=np.int64)
    of_bodies = np.zeros(len(BODIES), dtype=np.int64)
    for claim in claims:
        if claim.form >= 0 and pooled_forms(drawing)[claim.form] and _draw_pooled(drawing, claim):
            continue
        mine = _claimants(drawing, claim, rows)
        if mine.size:
            owned[mine] += split(claim.area, _lognormal(drawing, mine, place.land))
        else:
            of_bodies[_body_of(drawing, claim)] += claim.area
    if rows.size:
        _settle_villages(drawing, place, rows, owned, of_bodies)
    else:
        _append_of_bodies(drawing, place, of_bodies)


def _claimants(drawing: Drawing, claim: Claim, rows: Rows) -> Rows:
    """Return the farm households that own a claim; none if it belongs to a body."""
    if claim.group >= 0:
        mine: Rows = rows[drawing.state.households.group[rows] == claim.group]
        return mine
    of_bodies = _role(drawing, claim.form) in ("public", "foreign", "collective")
    return rows[:0] if of_bodies else rows


def _role(drawing: Drawing, form: int) -> str:
    forms = drawing.labels["form"]
    return str(forms.attribute("role")[form]) if form >= 0 and forms.has("role") else ""


def _body_of(drawing: Drawing, claim: Claim) -> int:
    """Return the body that owns land of a class without households, by the role of its form."""
    bodies = {"public": "budget", "collective": "budget", "foreign": "foreign"}
    return BODIES.index(bodies.get(_role(drawing, claim.form), "church"))


def _lognormal(drawing: Drawing, rows: Rows, land: int) -> Floats:
    households, groups = drawing.state.households, drawing.labels["group"]
    poor = groups.mask(role=POOR) if groups.has("role") else np.zeros(len(groups), dtype=bool)
    spread = np.where(poor[households.group[rows]], SPREAD_POOR, SPREAD)
    draw = drawing.draws.normal(None, f"population/land {land}", households.key[rows])
    return np.asarray(households.weight[rows] * np.exp(spread * draw))


def hands_of(drawing: Drawing) -> Floats:
    """Return the persons of working age of each household, float64 (household,)."""
    state = drawing.state
    able = state.persons.weight * is_of_working_age(state, drawing.date)
    return weigh_by(state.persons.household, able, len(state.households))


# Cooperatives


def _draw_pooled(drawing: Drawing, claim: Claim) -> bool:
    """Draw land that cooperatives work: the title too where the form pools it. False if none is.

    It lies in as many parcels as members brought in, so that a member who leaves can be given a part of it.
    """
    households, coops = drawing.state.households, drawing.state.cooperatives
    inside = np.flatnonzero((households.coop >= 0) & (households.region == claim.place.region))
    mine = inside[coops.form[households.coop[inside]] == claim.form]
    mine = mine if mine.size else inside
    if not mine.size:
        return False
    coop = households.coop[mine]
    area = split(claim.area, _lognormal(drawing, mine, claim.place.land))
    operator = drawing.state.holder("cooperatives", coop)
    owner = operator if pooling_of(drawing, claim.form) >= 1 else drawing.state.holder("households", mine)
    _append(drawing, claim.place, [Pieces(area, owner, operator, coops.settlement[coop])], rent=0.0)
    return True


# Owners and tenants


def _settle_villages(drawing: Drawing, place: Place, rows: Rows, owned: Ints, of_bodies: Ints) -> None:
    """Settle village by village who works what; land of bodies lies in the villages by their hands."""
    settlement = drawing.state.households.settlement[rows]
    villages, number = np.unique(settlement, return_inverse=True)
    hands = hands_of(drawing)
    in_village = np.bincount(number, hands[rows]) + 1e-9
    bodies = np.flatnonzero(of_bodies)
    shares = np.array([apportion(int(of_bodies[body]), in_village) for body in bodies]).reshape(-1, villages.size)
    ordered = rows[np.argsort(number, kind="stable")]
    ends = np.cumsum(np.bincount(number))
    pieces: list[Pieces] = []
    for code, people in enumerate(np.split(ordered, ends[:-1])):
        used = np.flatnonzero(shares[:, code])
        of_others = (drawing.state.holder("bodies", bodies[used]), shares[used, code])
        pieces += _settle_village(drawing, people, (owned[people], hands[people]), of_others)
    _append(drawing, place, pieces)


def _settle_village(
    drawing: Drawing, people: Rows, means: tuple[Ints, Floats], of_others: tuple[NDArray[np.int32], Ints]
) -> Iterator[Pieces]:
    """Settle who works what in a village.

    `means` are the land that each household owns, and its hands; `of_others` holder and area of land of bodies.
    """
    own, hands = means
    total = int(own.sum()) + int(of_others[1].sum())
    if not total:
        return
    state = drawing.state
    lets, norm, keeps = _working_plan(drawing, people, own, hands, total)
    holders = state.holder("households", people)
    village = state.households.settlement[people].astype(np.int64)
    mine = keeps > 0
    yield Pieces(keeps[mine], holders[mine], holders[mine], village[mine])
    spare = own - keeps
    owner = np.concatenate([holders[spare > 0], of_others[0]])
    offered = np.concatenate([spare[spare > 0], of_others[1]])
    if not int(offered.sum()):
        return
    want = np.where(lets | (state.households.coop[people] >= 0), 0.0, np.maximum(norm - keeps, 0.0))
    want = want if want.any() else np.where(hands > 0, hands, 1.0)
    area, first, second = _lay_over(offered, split(int(offered.sum()), want))
    yield Pieces(area, owner[first], holders[second], np.full(area.size, village[0]))


def _working_plan(
    drawing: Drawing, people: Rows, own: Ints, hands: Floats, total: int
) -> tuple[NDArray[np.bool_], Floats, Ints]:
    """Return who lets land, the land that each one's hands would work, and what each keeps of the own land."""
    groups = drawing.labels["group"]
    code = drawing.state.households.group[people]
    role = groups.attribute("role").astype(str)[code] if groups.has("role") else np.full(people.size, "")
    lets = np.isin(role, LETS)
    norm = hands * total / max(float(hands[~lets].sum()), 1e-9)
    reach = np.rint(np.where(lets, PLOT_SHARE * norm, norm)).astype(np.int64)
    return lets, norm, np.where(np.isin(role, KEEPS), own, np.minimum(own, reach))


def _lay_over(offered: Ints, taken: Ints) -> tuple[Ints, Rows, Rows]:
    """Lay two divisions of one whole over each other; return the pieces with the numbers of owner and taker."""
    ends = np.unique(np.concatenate([np.cumsum(offered), np.cumsum(taken)]))
    ends = ends[ends > 0]
    first = np.searchsorted(np.cumsum(offered), ends - 1, side="right")
    second = np.searchsorted(np.cumsum(taken), ends - 1, side="right")
    return np.diff(ends, prepend=0), first, second


def _append_of_bodies(drawing: Drawing, place: Place, of_bodies: Ints) -> None:
    """Append land of bodies in a region without farm households: they work it themselves, in its first settlement."""
    rows = np.flatnonzero(of_bodies)
    sites = np.flatnonzero(drawing.state.settlements.region == place.region)
    holders = drawing.state.holder("bodies", rows)
    village = np.full(rows.size, int(sites[0]) if sites.size else 0)
    _append(drawing, place, [Pieces(of_bodies[rows], holders, holders, village)])


def _append(drawing: Drawing, place: Place, pieces: list[Pieces], *, rent: float = RENT_SHARE) -> None:
    """Append the parcels of a place, all at once."""
    if not pieces:
        return
    area, owner, operator, village = (
        np.concatenate([getattr(piece, name) for piece in pieces]) for name in ("area", "owner", "operator", "village")
    )
    parcels = drawing.state.parcels
    start = len(parcels)
    parcels.append(
        area.size,
        key=np.arange(start, start + area.size),
        settlement=village,
        region=place.region,
        land=place.land,
        owner=owner,
        operator=operator,
        area=area,
        rent_share=np.where(owner != operator, rent, 0.0),
    )
