"""The first state agrees with the tables: what is asked is drawn, exactly where it can be, and residuals are told."""

from __future__ import annotations

import numpy as np
import pytest

from lustrum.errors import ScenarioProblems
from lustrum.programme.scenario import load_scenario
from lustrum.simulation.prepare import prepare
from lustrum.simulation.state import BODIES, HOLDERS, TOWN, VILLAGE

from .small_economy import make_economy, make_scenario, make_tables


@pytest.mark.parametrize("scale", [1, 7, 20, 300])
def test_persons_come_out_exactly_by_region_settlement_and_class(economy, make_world, scale):
    s = make_world(scale=scale).state
    table = economy.population
    labels = economy.labels
    for (region, settlement, group), rows in table.groupby(["region", "settlement", "group"]):
        home = s.persons.household
        mine = s.households.region[home] == labels["region"].code(region)
        mine &= s.settlements.kind[s.households.settlement[home]] == (TOWN if settlement == "town" else VILLAGE)
        mine &= s.households.group[home] == labels["group"].code(group)
        assert s.persons.weight[mine].sum() == rows["persons"].sum()
    assert (s.persons.weight > 0).all()


@pytest.mark.parametrize("scale", [1, 7, 20, 300])
def test_every_cell_of_age_and_sex_comes_out_exactly(economy, make_world, scale):
    world = make_world(scale=scale)
    s, labels = world.state, economy.labels
    home, age = s.persons.household, (world.first.ordinal - s.persons.born) / 12
    for row in economy.population.itertuples():
        low, high = (0, 16) if row.age == "0-15" else (16, 60) if row.age == "16-59" else (60, 200)
        mine = s.households.region[home] == labels["region"].code(row.region)
        mine &= s.households.group[home] == labels["group"].code(row.group)
        mine &= (age >= low) & (age < high) & (s.persons.sex == (row.sex == "men"))
        assert s.persons.weight[mine].sum() == row.persons


def test_parts_of_persons_are_rounded_within_the_bound(make_world):
    tables = make_tables()
    tables["population"]["persons"] = tables["population"]["persons"] + 0.37
    world = prepare(make_scenario(), economy=make_economy(tables), mechanisms={})
    told = {line["margin"]: line for line in world.board["residuals of the first state"]["margins"]}
    by_age = told["persons by region, settlement, class, age and sex"]
    assert by_age["cells"] == len(tables["population"]) == by_age["cells_off"]
    assert 0 < by_age["largest"] < 1 == by_age["bound"]
    by_class = told["persons by region, settlement and class"]
    assert 0 < by_class["largest"] <= 0.5 == by_class["bound"]


@pytest.mark.parametrize("scale", [1, 20, 300])
def test_workers_of_a_skill_come_out_to_the_person(economy, make_world, scale):
    s = make_world(scale=scale).state
    skilled = s.persons.skill == economy.labels["skill"].code("skilled")
    by_region = np.bincount(s.households.region[s.persons.household[skilled]], s.persons.weight[skilled], 2)
    asked = {economy.labels["region"].code("west"): 1_600, economy.labels["region"].code("east"): 800}
    assert by_region.tolist() == [asked[0], asked[1]]
    assert (s.persons.weight > 0).all()


def test_couples_live_together_and_name_each_other(make_world):
    world = make_world(scale=3)
    persons = world.state.persons
    rows = np.flatnonzero(persons.spouse >= 0)
    other = persons.row_of(persons.spouse[rows])
    assert (persons.spouse[other] == persons.id[rows]).all()
    assert (persons.household[other] == persons.household[rows]).all()
    assert (persons.sex[other] != persons.sex[rows]).all()
    age = (world.first.ordinal - persons.born) / 12
    grown = (age >= 30) & (age < 45) & (persons.sex == 0)
    assert (persons.spouse[grown] >= 0).mean() > 0.6
    assert (persons.spouse[age < 15] < 0).all()


def test_years_of_school_follow_age_and_sex(make_world):
    world = make_world(scale=3)
    persons = world.state.persons
    age = (world.first.ordinal - persons.born) / 12
    assert (persons.schooling[age < 7] == 0).all()
    assert (persons.schooling <= np.maximum(age - 7, 0)).all()
    young = (age >= 15) & (age < 30)
    went = [(persons.schooling[young & (persons.sex == sex)] > 0).mean() for sex in (0, 1)]
    assert np.allclose(went, [0.20, 0.45], atol=0.03)


@pytest.mark.parametrize("scale", [3, 20])
def test_land_comes_out_to_the_square_metre_by_region_class_and_form(economy, make_world, scale):
    s = make_world(scale=scale).state
    land = economy.endowments[economy.endowments["kind"] == "land"]
    for (region, form), rows in land.groupby(["region", "form"]):
        owner_form = s.attribute_of(s.parcels.owner, "form")
        mine = (s.parcels.region == economy.labels["region"].code(region)) & (
            owner_form == economy.labels["form"].code(form)
        )
        assert s.parcels.area[mine].sum() == round(rows["amount"].sum())
    assert (s.parcels.area > 0).all()


def test_lords_let_their_land_and_tenants_work_it(economy, make_world):
    s = make_world().state
    group = economy.labels["group"]
    owner, operator = (s.rows_in("households", getattr(s.parcels, right)) for right in ("owner", "operator"))
    let = s.parcels.owner != s.parcels.operator
    by_lords = (owner >= 0) & (s.households.group[owner] == group.code("lord"))
    assert s.parcels.area[by_lords & let].sum() > 0.7 * s.parcels.area[by_lords].sum()
    worked = np.bincount(s.households.group[operator[operator >= 0]], s.parcels.area[operator >= 0], len(group))
    assert worked[group.code("tenant")] > 2 * worked[group.code("lord")]
    assert (s.parcels.rent_share[let] > 0).all()
    assert (s.parcels.rent_share[~let] == 0).all()
    same = s.households.settlement[operator[operator >= 0]] == s.parcels.settlement[operator >= 0]
    assert same.all()


def test_land_within_a_class_is_spread_and_not_even(make_world):
    s = make_world(scale=3).state
    rows = s.rows_in("households", s.parcels.owner)
    owned = np.bincount(rows[rows >= 0], s.parcels.area[rows >= 0], len(s.households)) / s.households.weight
    owners = owned[s.households.group == 1]
    spread = np.log(owners[owners > 0]).std()
    assert 0.25 < spread < 0.45


def test_capacity_stocks_animals_and_money_come_out_whole(economy, make_world):
    world = make_world()
    s, e = world.state, economy.endowments
    capacity = e[(e["kind"] == "capacity") & (e["item"] != "grow")]["amount"].sum()
    assert s.units.capacity.sum() == capacity * 1000
    assert world.board["farm_capacity"].tolist() == [60_000_000, 0, 0]
    held = sum(s.table(name).goods[:, 0].sum() for name in HOLDERS if name != "bodies")
    assert held == 12_000_000
    assert s.households.animals.sum() == 12_000
    assert s.households.money.sum() == 1_500_000
    assert s.units.money.sum() == 300_000
    public = s.units.form == 0
    assert s.units.target[public].sum() == 4_500_000
    assert np.allclose(s.units.readiness[public], 0.5)


def test_foreign_works_carry_a_tag_and_belong_abroad(economy, make_world):
    s = make_world().state
    foreign = s.units.form == economy.labels["form"].code("X")
    tags = make_world().labels["owner_tag"].ids
    assert {tags[tag] for tag in s.units.owner_tag[foreign]} == {"japanese"}
    assert (s.units.owner[foreign] == s.holder("bodies", [BODIES.index("foreign")])).all()
    private = s.units.form == economy.labels["form"].code("P")
    assert (s.rows_in("households", s.units.owner[private]) >= 0).all()


def test_workers_are_placed_once_and_counted(make_world):
    s = make_world().state
    placed = s.persons.unit >= 0
    assert s.units.workers.sum() == s.persons.weight[placed].sum() > 0
    units = s.persons.unit[placed]
    assert (s.units.region[units] == s.households.region[s.persons.household[placed]]).all()


def test_every_household_has_members_and_the_stated_workers(economy, make_world):
    s = make_world().state
    assert (s.households.members > 0).all()
    assert s.households.members.sum() == s.persons.weight.sum()
    tenants = s.households.group == economy.labels["group"].code("tenant")
    stated = 2.0 * s.households.weight[tenants].sum()
    assert abs(s.households.workers[tenants].sum() / stated - 1) < 0.05


def test_villages_are_present_whole(make_world):
    s = make_world(scale=1).state
    villages = np.flatnonzero(s.settlements.kind == VILLAGE)
    rows = np.bincount(s.households.settlement, minlength=len(s.settlements))[villages]
    assert rows.min() > 50
    assert rows.max() < 200
    assert len(s.cooperatives) == villages.size


def test_members_of_cooperatives_work_pooled_land():
    tables = make_tables()
    tables["population"] = tables["population"].replace({"group": {"owner": "joined"}})
    land = tables["endowments"]
    mine = land["group"] == "owner"
    land.loc[mine, ["form", "group"]] = ["C", "joined"]
    s = prepare(make_scenario(), economy=make_economy(tables), mechanisms={}).state
    joined = s.households.coop >= 0
    assert (s.cooperatives.settlement[s.households.coop[joined]] == s.households.settlement[joined]).all()
    pooled = s.rows_in("cooperatives", s.parcels.operator) >= 0
    assert s.parcels.area[pooled].sum() == 210e6
    assert (s.parcels.owner[pooled] == s.parcels.operator[pooled]).all()


def test_same_seed_same_state_other_seed_other_state(make_world):
    def land(seed):
        return make_world(seed=seed).state.parcels.area.tolist()

    assert land(5) == land(5)
    assert land(5) != land(6)


def test_an_economy_without_people_can_be_planned_not_lived_in():
    tables = make_tables()
    del tables["population"]
    with pytest.raises(ScenarioProblems, match="nobody lives in it"):
        prepare(make_scenario(), economy=make_economy(tables), mechanisms={})


def test_a_scale_below_one_is_refused(make_world):
    with pytest.raises(ScenarioProblems, match="1 or more"):
        make_world(scale=0)


def test_a_population_of_nobody_is_refused():
    tables = make_tables()
    tables["population"]["persons"] = 0.0
    with pytest.raises(ScenarioProblems, match="nobody lives in it"):
        prepare(make_scenario(), economy=make_economy(tables), mechanisms={})


def test_a_scale_larger_than_the_country_is_refused(make_world):
    assert len(make_world(scale=40_000).state.households) > 0
    with pytest.raises(ScenarioProblems, match=r"larger than the country.*1 to 40380"):
        make_world(scale=40_381)


def test_open_tables_are_filled_by_stated_assumptions():
    tables = make_tables()
    tables["population"] = tables["population"].drop(columns=["age", "sex", "region", "settlement"])
    endowments = tables["endowments"].assign(region="")
    tables["endowments"] = endowments[endowments["kind"] != "money"]
    world = prepare(make_scenario(), economy=make_economy(tables), mechanisms={})
    told = world.board["residuals of the first state"]
    assert len(told["notes"]) >= 3
    land = next(line for line in told["margins"] if line["margin"] == "land by class and region")
    assert abs(land["residual"]) <= land["bound"]
    assert land["cells"] == 1
    assert world.state.households.money.sum() > 0


def test_pooled_land_lies_in_parcels_that_members_can_take_with_them():
    s = prepare(load_scenario("valley-planned"), scale=100).state
    pooled = s.rows_in("cooperatives", s.parcels.owner)
    parcels = np.bincount(pooled[pooled >= 0], minlength=len(s.cooperatives))
    members = np.bincount(s.households.coop[s.households.coop >= 0], minlength=len(s.cooperatives))
    assert (parcels > 0).sum() >= 2
    assert (parcels[parcels > 0] >= members[parcels > 0]).all()
