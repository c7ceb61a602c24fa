"""Korea is drawn to its tables at any scale: every cell of every margin, within the bound that rounding leaves.

Persons, households, land, animals, capacity and money are whole numbers split over rows, so the scale plays no part:
a cell is off by the rounding of its own lines only. Here the cells are measured in the state, not taken from the
drawing's own account of them.
"""

from __future__ import annotations

import numpy as np
import pytest

from lustrum.programme.scenario import load_scenario
from lustrum.simulation.prepare import RESIDUALS, prepare
from lustrum.simulation.state import BODIES, HOLDERS, VILLAGE

SCALES = (1000, 200, 37, 3000)
SCENARIO = load_scenario("korea")


@pytest.fixture(scope="module", params=SCALES)
def world(request):
    return prepare(SCENARIO, scale=request.param)


def endowments(world, kind):
    table = world.economy.endowments
    return table[table["kind"] == kind]


def named(table, column):
    """Return the rows that name a label of `column` whose holders have rows of their own."""
    return table[table[column].fillna("") != ""]


def code(world, dim, label):
    return world.labels[dim].code(str(label))


def test_persons_by_region_settlement_class_age_and_sex(world):
    s = world.state
    home, born = s.persons.household, s.persons.born
    town = s.settlements.kind[s.households.settlement[home]] != VILLAGE
    age = (world.first.ordinal - born) // 12
    bands = sorted({tuple(map(int, str(row).split("-"))) for row in world.economy.population["age"]})
    band = np.searchsorted([low for low, _ in bands], age, side="right") - 1
    groups = len(world.labels["group"])
    flat = s.households.region[home].astype(np.int64) * 2 + town
    flat = ((flat * groups + s.households.group[home]) * len(bands) + band) * 2 + s.persons.sex
    drawn = np.bincount(flat, s.persons.weight, len(world.labels["region"]) * 2 * groups * len(bands) * 2)
    asked = np.zeros(drawn.size)
    for row in world.economy.population.itertuples():
        cell = code(world, "region", row.region) * 2 + (row.settlement == "town")
        cell = (cell * groups + code(world, "group", row.group)) * len(bands)
        cell = (cell + bands.index(tuple(map(int, str(row.age).split("-"))))) * 2 + (row.sex == "men")
        asked[cell] += row.persons
    assert asked.sum() > 9e6
    np.testing.assert_array_equal(drawn, asked)


def test_households_by_region_settlement_and_class(world):
    s, table = world.state, world.economy.population
    kind = s.settlements.kind[s.households.settlement]
    for (region, settlement, group), rows in table.groupby(["region", "settlement", "group"]):
        mine = (s.households.region == code(world, "region", region)) & (kind == (settlement == "town"))
        mine &= s.households.group == code(world, "group", group)
        asked = (rows["persons"] / rows["household_size"]).sum()
        assert abs(s.households.weight[mine].sum() - asked) <= 0.5
    assert (s.households.members > 0).all()


def test_land_by_class_region_and_holder(world):
    s, table = world.state, endowments(world, "land")
    tables, rows = s.split_holder(s.parcels.owner)
    held = tables == HOLDERS.index("households")
    for (item, region, form, group), lines in table.assign(group=table["group"].fillna("")).groupby(
        ["item", "region", "form", "group"]
    ):
        mine = (s.parcels.land == code(world, "land", item)) & (s.parcels.region == code(world, "region", region))
        if group and (s.households.group == code(world, "group", group)).any():
            mine &= held
            mine[mine] = s.households.group[rows[mine]] == code(world, "group", group)
        else:
            body = {"X": "foreign", "S": "budget"}.get(form, "church")
            mine &= (tables == HOLDERS.index("bodies")) & (rows == BODIES.index(body))
        assert s.parcels.area[mine].sum() == round(lines["amount"].sum())


def test_animals_by_region_and_class(world):
    s, table = world.state, endowments(world, "animals")
    for (region, group), lines in named(table, "group").groupby(["region", "group"]):
        mine = (s.households.region == code(world, "region", region)) & (
            s.households.group == code(world, "group", group)
        )
        assert s.households.animals[mine].sum() == lines["amount"].sum()


def test_capacity_by_activity_region_and_form_within_half_a_quantum(world):
    s, table = world.state, endowments(world, "capacity")
    quantum = world.quantum[world.main_product]
    at_home = world.board["farm_capacity"] > 0
    cells = 0
    for (activity, region, form), lines in table.groupby(["activity", "region", "form"]):
        a = code(world, "activity", activity)
        if at_home[a]:
            continue
        mine = (s.units.activity == a) & (s.units.region == code(world, "region", region))
        mine &= s.units.form == code(world, "form", form)
        assert abs(s.units.capacity[mine].sum() - lines["amount"].sum() / quantum[a]) <= 0.5 * len(lines) + 1e-6
        cells += 1
    assert cells > 50


def test_money_by_region_and_class_or_form(world):
    s, table = world.state, endowments(world, "money")
    for (region, group), lines in named(table, "group").groupby(["region", "group"]):
        mine = (s.households.region == code(world, "region", region)) & (
            s.households.group == code(world, "group", group)
        )
        assert s.households.money[mine].sum() == lines["amount"].sum()
    for (region, form), lines in named(table[table["group"].fillna("") == ""], "form").groupby(["region", "form"]):
        mine = (s.units.region == code(world, "region", region)) & (s.units.form == code(world, "form", form))
        assert s.units.money[mine].sum() == lines["amount"].sum()


def test_no_residual_is_beyond_its_bound(world):
    told = world.board[RESIDUALS]["margins"]
    assert len(told) >= 9
    for line in told:
        assert line["largest"] <= line["bound"], line
        assert line["why"]
