"""The first state, continued: units with their capacity and owners, and who works where.

Units come from the endowments of capacity by activity, form and region, as many as give each a few sampled workers.
What farm households do beside farming has no units; its capacity stands on the board as ``farm_capacity``.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from lustrum.accounts.splitting import apportion, split
from lustrum.simulation.education import skill_levels
from lustrum.simulation.margins import Cells, cell_names, codes_of, numbers_of, of_kind
from lustrum.simulation.plant import mean_life, spread_evenly
from lustrum.simulation.population import Drawing, farm_groups, first_form, form_sector
from lustrum.simulation.state import BODIES, TOWN

OWNER_TAGS = ("domestic", "japanese", "traitor", "church", "state", "cooperative", "foreign")
"""Whose a unit was: labels of the dimension ``owner_tag``."""

_TAG_OF_ROLE = {"foreign": "japanese", "public": "state", "collective": "cooperative"}
ROWS_PER_UNIT = 3
WORKERS_PER_UNIT = {"household": 4, "capital": 30, "collective": 30, "mixed": 60, "public": 120, "foreign": 120}
"""Usual number of workers of a unit, by role of its form (project default): bounds the number of units at small w."""

SIZE_SPREAD = 0.6
OPENING_MONTHS = 1.0
"""Months of running inputs that a unit has on the first day, as far as the supply organ has them (synthetic)."""

Ints = NDArray[np.int64]
Floats = NDArray[np.float64]


@dataclass(frozen=True)
class Plant:
    """Capacity of one activity, form and region, in units of activity a year, and the year it was built if known."""

    activity: int
    region: int
    form: int
    group: int
    amount: float
    level: float
    built: int = 0


def draw_units(drawing: Drawing) -> None:
    """Make the units."""
    for plant in _plants(drawing):
        _draw_plant(drawing, plant)
    _keep_residuals(drawing)


def farm_capacity(drawing: Drawing) -> Ints:
    """Return the yearly capacity of what farm households do, quanta of the main product, int64 (activity,)."""
    capacity = np.zeros(len(drawing.labels["activity"]), dtype=np.int64)
    table = of_kind(drawing.economy.endowments, "capacity")
    activity, amount = codes_of(table, "item", drawing.labels["activity"].ids), numbers_of(table, "amount", 0.0)
    activity = np.where(activity < 0, drawing.codes(table, "activity"), activity)
    for code in np.flatnonzero(_by_farm_households(drawing)):
        capacity[code] = round(float(amount[activity == code].sum()) * _quanta_per_unit(drawing)[code])
    return capacity


def _by_farm_households(drawing: Drawing) -> NDArray[np.bool_]:
    activities = drawing.labels["activity"]
    return numbers_of(activities.to_frame(), "by_farm_households", 0.0) > 0


def main_products(drawing: Drawing) -> Ints:
    """Return the main product of each activity, int64 (activity,)."""
    activities, products = drawing.labels["activity"], drawing.labels["product"]
    return codes_of(activities.to_frame(), "product", products.ids)


def _quanta_per_unit(drawing: Drawing) -> Floats:
    """Return quanta of the main product in one unit of each activity, float64 (activity,)."""
    product = main_products(drawing)
    quantum = numbers_of(drawing.labels["product"].to_frame(), "quantum", 1.0)
    output = np.asarray(drawing.economy.technology.outputs.todense())[product, np.arange(product.size)]
    return np.where(output > 0, output, 1.0) / quantum[product]


# Plants


def _plants(drawing: Drawing) -> list[Plant]:
    table = of_kind(drawing.economy.endowments, "capacity")
    activities = drawing.labels["activity"]
    activity = codes_of(table, "item", activities.ids)
    activity = np.where(activity < 0, drawing.codes(table, "activity"), activity)
    amount = numbers_of(table, "amount", 0.0)
    region, form, group = (drawing.codes(table, column) for column in ("region", "form", "group"))
    built = numbers_of(table, "vintage", 0.0)
    by_farms, levels = _by_farm_households(drawing), _running_share(drawing)
    plants = []
    for i in np.flatnonzero((activity >= 0) & (amount > 0)):
        code = int(activity[i])
        if by_farms[code]:
            continue
        for place, in_region in _regions(drawing, int(region[i])):
            for owner, in_form in _forms(drawing, code, int(form[i])):
                size = float(amount[i]) * in_region * in_form
                plants.append(Plant(code, place, owner, int(group[i]), size, size * float(levels[code]), int(built[i])))
    return [plant for plant in plants if plant.amount > 0]


def _running_share(drawing: Drawing) -> Floats:
    """Return the share of capacity that runs at the start, ``level`` over ``capacity``, else 1, float64 (activity,)."""
    ids = drawing.labels["activity"].ids
    sums = []
    for kind in ("level", "capacity"):
        table = of_kind(drawing.economy.endowments, kind)
        code = codes_of(table, "item", ids)
        code = np.where(code < 0, drawing.codes(table, "activity"), code)
        sums.append(np.bincount(code[code >= 0], numbers_of(table, "amount", 0.0)[code >= 0], len(ids)))
    level, capacity = sums
    share = np.divide(level, capacity, out=np.ones(len(ids)), where=(capacity > 0) & (level > 0))
    return np.clip(share, 0.0, 1.0)


def _regions(drawing: Drawing, region: int) -> list[tuple[int, float]]:
    """Return regions and shares; plant without a region follows the people of the towns."""
    if region >= 0:
        return [(region, 1.0)]
    if drawing.regions > 1:
        drawing.residuals.note("capacity without a region was shared out by townspeople")
    state = drawing.state
    in_town = state.settlements.kind[state.households.settlement] == TOWN
    rows = in_town if in_town.any() else np.ones(len(state.households), dtype=bool)
    people = np.bincount(state.households.region[rows], state.households.weight[rows], drawing.regions)
    return [(place, float(share)) for place, share in enumerate(people / people.sum()) if share > 0]


def _forms(drawing: Drawing, activity: int, form: int) -> list[tuple[int, float]]:
    """Return forms and shares; plant without a form follows the ownership of its branch or sector."""
    if form >= 0:
        return [(form, 1.0)]
    labels = drawing.labels
    table = drawing.economy.table("ownership")
    names = _branch_names(drawing, activity)
    if len(table):
        branch = table["branch"].astype(str)
        for name in names:
            rows = table[branch == name]
            share, code = numbers_of(rows, "share", 0.0), drawing.codes(rows, "form")
            known = (code >= 0) & (share > 0)
            if known.any():
                total = float(share[known].sum())
                return [(int(c), float(s) / total) for c, s in zip(code[known], share[known], strict=True)]
    drawing.residuals.note("capacity without a form was taken to be public, where no ownership of its branch is given")
    return [(first_form(labels["form"], "public", "mixed"), 1.0)]


def _branch_names(drawing: Drawing, activity: int) -> list[str]:
    labels = drawing.labels
    branch = str(labels["activity"].attribute("branch")[activity]) if labels["activity"].has("branch") else ""
    names = [branch]
    if "branch" in labels and branch in labels["branch"] and labels["branch"].has("sector"):
        names.append(str(labels["branch"].attribute("sector")[labels["branch"].code(branch)]))
    return names


def _draw_plant(drawing: Drawing, plant: Plant) -> None:
    """Draw the units of a plant, its capacity split by lognormal sizes."""
    state, labels = drawing.state, drawing.labels
    role = str(labels["form"].attribute("role")[plant.form]) if labels["form"].has("role") else ""
    labour = np.asarray(drawing.economy.technology.labour.todense())
    workers = float(labour[:, plant.activity].sum()) * plant.amount if labour.size else 0.0
    usual = WORKERS_PER_UNIT.get(role, 50)
    count = max(1, min(round(workers / drawing.scale / ROWS_PER_UNIT), round(workers / usual)))
    start = len(state.units)
    keys = np.arange(start, start + count)
    sizes = np.exp(SIZE_SPREAD * drawing.draws.normal(None, "population/unit size", keys))
    quanta = split(round(plant.amount * float(_quanta_per_unit(drawing)[plant.activity])), sizes)
    running = plant.level / plant.amount
    rows = state.units.append(
        count,
        key=keys,
        weight=max(1, round(workers / usual / count)),
        settlement=_site(drawing, plant.region, keys),
        region=plant.region,
        activity=plant.activity,
        form=plant.form,
        sector=form_sector(np.full(count, plant.form)),
        owner_tag=_tag(drawing, plant, role),
        capacity=quanta,
        installed=_installed(drawing, plant, quanta),
        readiness=running,
        target=np.rint(quanta * running).astype(np.int64),
    )
    state.units.balance("owner")[rows] = _owners(drawing, role, plant.region, rows)


def _installed(drawing: Drawing, plant: Plant, quanta: Ints) -> Ints:
    """Return capacity by vintage: of the year that the table states, else even over the life of the assets."""
    economy, year = drawing.economy, drawing.date.year
    if plant.built:
        return spread_evenly(economy, plant.built + 1, quanta, 1.0)
    drawing.residuals.note("plant was built evenly over the life of its assets, for no table gives its age (synthetic)")
    return spread_evenly(economy, year, quanta, float(mean_life(economy)[plant.activity]))


def _site(drawing: Drawing, region: int, keys: Ints) -> Ints:
    settlements = drawing.state.settlements
    here = np.flatnonzero(settlements.region == region)
    towns = here[settlements.kind[here] == TOWN]
    sites = towns if towns.size else here if here.size else np.arange(len(settlements))
    return np.asarray(sites[keys % sites.size], dtype=np.int64)


def _tag(drawing: Drawing, plant: Plant, role: str) -> int:
    group = drawing.labels["group"].ids[plant.group] if plant.group >= 0 else ""
    return OWNER_TAGS.index(group if group in OWNER_TAGS else _TAG_OF_ROLE.get(role, "domestic"))


def _owners(drawing: Drawing, role: str, region: int, rows: NDArray[np.intp]) -> NDArray[np.int32]:
    """Return who holds the title: a body, the unit's own members, or households of the owning class in the region."""
    state = drawing.state
    if role in ("public", "mixed", ""):
        return np.repeat(state.holder("bodies", [BODIES.index("budget")]), rows.size)
    if role == "foreign":
        return np.repeat(state.holder("bodies", [BODIES.index("foreign")]), rows.size)
    groups = drawing.labels["group"]
    wanted = ("capitalist", "trader") if role == "capital" else ("artisan", "trader")
    fits = groups.mask(role=wanted) if groups.has("role") else np.zeros(len(groups), dtype=bool)
    mine = np.flatnonzero(fits[state.households.group] & (state.households.region == region))
    mine = mine if mine.size else np.flatnonzero(fits[state.households.group])
    if role == "collective" or not mine.size:
        return state.holder("units", rows)
    return state.holder("households", mine[np.arange(rows.size) % mine.size])


def _keep_residuals(drawing: Drawing) -> None:
    """Compare the units of each activity, region and form with the capacity that the tables state."""
    units, labels, per_unit = drawing.state.units, drawing.labels, _quanta_per_unit(drawing)
    table = of_kind(drawing.economy.endowments, "capacity")
    ids = labels["activity"].ids
    activity = codes_of(table, "item", ids)
    activity = np.where(activity < 0, drawing.codes(table, "activity"), activity)
    mine = (activity >= 0) & ~_by_farm_households(drawing)[activity]
    table, activity = table[mine], activity[mine]
    region, form = drawing.codes(table, "region"), drawing.codes(table, "form")
    names = (ids, cell_names(labels["region"], region), cell_names(labels["form"], form))
    spread = (1 if names[1][0] else drawing.regions) * (1 if names[2][0] else len(labels["form"]))
    asked = Cells("quanta a year", bound=0.5 * spread)
    amount = numbers_of(table, "amount", 0.0) * per_unit[activity]
    asked.add(names, (activity, region, form), amount)
    drawn = Cells("quanta a year").add(names, (units.activity, units.region, units.form), units.capacity)
    drawing.residuals.compare("capacity by activity, region and form", asked, drawn)


def draw_opening_inputs(drawing: Drawing) -> None:
    """Let units have a month of inputs on the first day, out of what the supply organ has."""
    state, products = drawing.state, drawing.labels["product"]
    units = state.units
    if not len(units):
        return
    quantum = numbers_of(products.to_frame(), "quantum", 1.0)
    inputs = np.asarray(drawing.economy.technology.inputs.todense()).T
    level = units.target / _quanta_per_unit(drawing)[units.activity] / 12
    need = inputs[units.activity] * level[:, None] / quantum * OPENING_MONTHS
    need[:, numbers_of(products.to_frame(), "storable", 1.0) <= 0] = 0
    supply = state.bodies.balance("goods")[BODIES.index("supply")]
    for product in np.flatnonzero(need.sum(axis=0) >= 1):
        given = min(int(supply[product] // 2), int(need[:, product].sum()))
        if given:
            units.balance("goods")[:, product] += split(given, need[:, product])
            supply[product] -= given


# Who works where


def draw_employment(drawing: Drawing) -> None:
    """Give posts at the running level to those who do not farm, in their region: own trades and higher skills first."""
    for region in range(drawing.regions):
        _employ(drawing, region)
    units, persons = drawing.state.units, drawing.state.persons
    placed = float(persons.weight[persons.unit >= 0].sum())
    wanted = float(_posts(drawing, np.arange(len(units))).sum())
    why = "no table: what labour norms ask for at the running level; hands may lack"
    drawing.residuals.add("posts of units", "all", wanted, placed, "persons", bound=wanted, why=why)


def _posts(drawing: Drawing, rows: NDArray[np.intp]) -> Floats:
    """Return the persons of each skill that units need for their target, float64 (unit, skill)."""
    units = drawing.state.units
    labour = np.asarray(drawing.economy.technology.labour.todense()).T
    level = units.target[rows] / _quanta_per_unit(drawing)[units.activity[rows]]
    return np.asarray(labour[units.activity[rows]] * level[:, None])


def _employ(drawing: Drawing, region: int) -> None:
    state, skills = drawing.state, drawing.labels["skill"]
    persons, units = state.persons, state.units
    rows = np.flatnonzero(units.region == region)
    if not rows.size or not len(skills):
        return
    pool = _seekers(drawing, region)
    posts = _posts(drawing, rows) / max(float(persons.weight[pool].mean()) if pool.size else 1.0, 1.0)
    level = skill_levels(skills)
    for code in np.argsort(-level, kind="stable"):
        if not posts[:, code].sum() > 0:
            continue
        free = pool[(persons.unit[pool] < 0) & (level[persons.skill[pool]] >= level[code])]
        count = min(round(float(posts[:, code].sum())), free.size)
        open_posts = np.repeat(rows, apportion(count, posts[:, code]))
        own = _is_own_trade(drawing, open_posts)
        open_posts = open_posts[np.argsort(~own, kind="stable")]
        persons.unit[free[:count]] = open_posts


def _is_own_trade(drawing: Drawing, units: NDArray[np.intp]) -> NDArray[np.bool_]:
    forms = drawing.labels["form"]
    household = forms.mask(role="household") if forms.has("role") else np.zeros(len(forms), dtype=bool)
    return np.asarray(household[drawing.state.units.form[units]])


def _seekers(drawing: Drawing, region: int) -> NDArray[np.intp]:
    """Return persons of working age who do not farm: craftsmen and merchants first, men before women, by luck."""
    state, groups = drawing.state, drawing.labels["group"]
    persons, households = state.persons, state.households
    age = (drawing.date.ordinal - persons.born) / 12
    farm = farm_groups(groups)[households.group[persons.household]]
    rows = np.flatnonzero((age >= 16) & (age < 60) & ~farm & (households.region[persons.household] == region))
    own = groups.mask(role=("artisan", "trader")) if groups.has("role") else np.zeros(len(groups), dtype=bool)
    luck = drawing.draws.uniform(None, "population/post", persons.key[rows])
    rank = 2 * ~own[households.group[persons.household[rows]]] + (persons.sex[rows] == 0)
    return rows[np.lexsort((luck, rank))]
