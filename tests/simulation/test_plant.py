"""Capacity by vintage adds up to capacity, whatever is built, worn, destroyed or closed."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from lustrum.programme.scenario import load_scenario
from lustrum.quantities.calendar import Month as Date
from lustrum.simulation import plant
from lustrum.simulation.month import Month
from lustrum.simulation.phases import live
from lustrum.simulation.prepare import prepare
from lustrum.simulation.state import VINTAGES

from .small_economy import make_economy, make_scenario, make_tables


class Two:
    """Two units with some plant."""

    def __init__(self, installed):
        self.installed = np.array(installed, dtype=np.int64)
        self.capacity = self.installed.sum(axis=1)


def some(old, new):
    installed = np.zeros((2, VINTAGES), dtype=np.int64)
    installed[0, [2, 5]] = old, new
    installed[1, 5] = new
    return Two(installed)


def test_wear_takes_the_oldest_first():
    units = some(10, 40)
    plant.take_oldest(units, np.array([25, 5]))
    assert units.installed[0, [2, 5]].tolist() == [0, 25]
    assert units.installed[1, 5] == 35
    assert units.capacity.tolist() == [25, 35]
    plant.take_oldest(units, np.array([1000, 0]))
    assert units.capacity.tolist() == [0, 35] == units.installed.sum(axis=1).tolist()


@given(st.integers(0, 10**6), st.integers(0, 10**6), st.floats(0, 1))
def test_damage_takes_of_every_vintage_alike(old, new, share):
    units = some(old, new)
    lost = np.array([int((old + new) * share)])
    plant.take_alike(units, np.array([0]), lost)
    assert units.capacity[0] == old + new - lost[0] == units.installed[0].sum()
    assert (units.installed >= 0).all()
    if old + new:
        assert abs((old - units.installed[0, 2]) - old * lost[0] / (old + new)) < 1


def test_the_first_plant_is_spread_over_the_life_of_its_assets():
    economy = make_economy()
    found = plant.spread_evenly(economy, 1946, [1000, 7], 20.0)
    assert found.sum(axis=1).tolist() == [1000, 7]
    year = plant.vintage_labels(economy).attribute("year").astype(float)
    assert year[found[0] > 0].min() >= 1926
    assert year[found[0] > 0].max() < 1946
    assert found[0][found[0] > 0].tolist() == [250] * 4
    assert plant.spread_evenly(economy, 1946, [1000], 200.0)[0, 0] > 700


def test_labels_name_the_cohorts():
    economy = make_economy()
    labels = plant.vintage_labels(economy).ids
    assert len(set(labels)) == VINTAGES
    assert labels[plant.vintage_of(economy, 1946)] == "1946-50"
    assert labels[plant.vintage_of(economy, 1945)] == "1941-45"
    assert labels[0].startswith("before")
    assert plant.vintage_of(economy, 1700) == 0
    assert plant.vintage_of(economy, 2300) == VINTAGES - 1


def test_a_year_that_the_table_states_is_the_vintage():
    tables = make_tables()
    capacity = tables["endowments"]["kind"] == "capacity"
    tables["endowments"].loc[capacity, "vintage"] = 1938
    world = prepare(make_scenario(), economy=make_economy(tables), mechanisms={})
    units = world.state.units
    only = plant.vintage_of(world.economy, 1938)
    assert (units.installed[:, only] == units.capacity).all()
    assert units.capacity.sum() > 0


@pytest.mark.parametrize(("start", "months"), [("1946-01", 18), ("1950-06", 8), ("1957-06", 18)])
def test_vintages_add_up_to_capacity_in_every_month_of_korea(start, months):
    scenario = load_scenario("korea").replace(start=Date.parse(start))
    world = prepare(scenario, seed=1, scale=2000)
    units = world.state.units
    newest = plant.vintage_of(world.economy, scenario.start.year)
    for number in range(months):
        live(Month(world, world.first + number))
        assert (units.installed.sum(axis=1) == units.capacity).all(), number
    assert (units.installed >= 0).all()
    assert units.installed[:, newest:].sum() > 0 or start == "1950-06"
    told = world.recorder.array("capacity_vintage")
    assert told.sum() > 0
