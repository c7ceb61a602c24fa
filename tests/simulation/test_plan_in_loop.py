"""Reports become a reported economy, that becomes a plan and targets; execution errs, is reported, is planned from."""

from __future__ import annotations

import dataclasses

import numpy as np
import pytest

from lustrum.programme.scenario import load_scenario
from lustrum.simulation.month import Month
from lustrum.simulation.phases import live
from lustrum.simulation.prepare import prepare
from lustrum.simulation.reported import reported_economy
from lustrum.simulation.state import CAUSES
from lustrum.simulation.technique import technique

SCALE = 2000


def korea(months=12, **packs):
    """Return a drawn Korea of 1949, when the plan covers much and there is no war, that has lived some months."""
    scenario = load_scenario("korea")
    scenario = dataclasses.replace(scenario, start=scenario.start + 36, packs={**scenario.packs, **packs})
    world = prepare(scenario, seed=1, scale=SCALE)
    for number in range(months):
        live(Month(world, world.first + number))
    world.levers.begin()
    return world, Month(world, world.first + months)


@pytest.fixture(scope="module")
def lived():
    return korea()


def copied(board):
    return {key: np.copy(value) if isinstance(value, np.ndarray) else value for key, value in board.items()}


@pytest.fixture
def january(lived):
    """Return the January after a year, its levers untouched and its board as the year left it."""
    world, month = lived
    board = copied(world.board)
    yield month
    world.board.clear()
    world.board.update(board)
    world.levers.begin()


def reported(month):
    return reported_economy(month, technique(month), 0.06)


def total(frame, **where):
    for column, value in where.items():
        frame = frame[frame[column] == value]
    return float(frame["amount"].sum())


def test_the_plan_is_made_from_reports_of_capacity(january):
    """Units that claim half more plant than they have are planned for with half more."""
    january.world.levers.set("output-report.bias", {}, 0.0)
    honest = reported(january)[0].endowments
    january.world.levers.set("output-report.bias", {}, 0.5)
    boasting = reported(january)[0].endowments
    farm = set(np.array(january.labels["activity"].ids)[technique(january).farm])
    units = ~honest["item"].isin(farm) & (honest["kind"] == "capacity")
    assert units.any()
    assert np.allclose(boasting["amount"][units], 1.5 * honest["amount"][units])
    assert np.allclose(boasting["amount"][~units], honest["amount"][~units])


def test_the_forecast_rests_on_what_was_reported_and_not_on_what_was(january):
    """Nobody outside the villages weighs the crop: a reported harvest of twice the true one is forecast twice."""
    t, board = technique(january), january.board
    before = reported(january)[2]
    crops = np.isin(before["activity"], np.array(january.labels["activity"].ids)[t.farm & t.crop[t.product]])
    board["reported_harvest"] *= 2
    after = reported(january)[2]
    assert np.allclose(after["amount"][crops], 2 * before["amount"][crops])
    assert np.allclose(after["amount"][~crops], before["amount"][~crops])
    board["year_reported"] *= 3
    rest = reported(january)[2]
    farm = np.isin(before["activity"], np.array(january.labels["activity"].ids)[t.farm])
    assert np.allclose(rest["amount"][~farm], 3 * before["amount"][~farm])
    assert np.allclose(rest["amount"][farm], after["amount"][farm])
    assert farm.any()
    assert (~farm).any()


def test_reports_of_a_year_are_what_units_and_villages_said(lived):
    """What the board kept for planners is the record of reports, month after month."""
    world, month = lived
    t, told = technique(month), world.recorder.array("output").sel(basis="reported").sum("time").values
    assert told.sum() > 0
    assert np.allclose(world.board["year_reported"][~t.farm], told[~t.farm])
    harvest = world.recorder.array("harvest").sel(basis="reported").sum(["time", "form"]).values
    assert harvest.sum() > 0
    assert np.allclose(world.board["reported_harvest"], harvest)


def test_a_false_report_changes_the_next_plan_and_the_targets(lived):
    """The same January after the same year: the more plant is claimed, the more is planned and asked of units."""
    world, month = lived
    kept = copied(world.board)
    planning = next(member for member in world.mechanisms if member.slot == "planning")
    planned, asked = [], []
    for bias in (-0.4, 0.0, 0.4):
        world.board.clear()
        world.board.update(copied(kept))
        world.levers.begin()
        world.levers.set("output-report.bias", {}, bias)
        world.levers.set("planning.coverage", {}, 0.9)
        planning.rule(month, world.levers.pack("planning"))
        assert world.plans[-1].status == "optimal"
        planned.append(float(month.board["planned_output"].sum()))
        asked.append(int(world.state.units.target.sum()))
    world.board.clear()
    world.board.update(kept)
    world.levers.begin()
    assert planned[0] < planned[1] < planned[2]
    assert asked[0] < asked[1] < asked[2]


def test_the_next_plan_follows_what_was_achieved(january):
    """Planning from the achieved level: twice the deliveries, twice the targets but for gaps and heavy plant."""
    board = january.board
    board["delivered_last_year"] = board["year_delivered"]
    january.world.levers.set("planning.gap_closing", {}, 0.0)
    january.world.levers.set("planning.heavy_share", {}, 0.0)
    once = reported(january)[1]
    board["delivered_last_year"] = 2 * board["year_delivered"]
    twice = reported(january)[1]
    assert total(once, year=1) > 0
    assert np.allclose(twice["amount"], 2 * once["amount"])
    assert total(once, year=2) == pytest.approx(1.06 * total(once, year=1))


def test_execution_departs_from_targets_and_every_departure_has_a_cause(lived):
    """Wanted less made of a month is the record of shortfalls to the last quantum, each with what bound it."""
    world, _ = lived
    output = world.recorder.array("output")
    true, planned = (output.sel(basis=basis).sum("time") for basis in ("true", "planned-first"))
    commanded = [f for f in output.form.values if world.labels["form"].mask(id=f, commanded=1).any()]
    made, wanted = true.sel(form=commanded).values, planned.sel(form=commanded).values
    short = wanted > made * 1.001
    assert short.sum() >= 3
    missing = world.recorder.array("shortfall").sum(["time", "region"])
    products = {world.main_product[activity] for activity, _ in zip(*np.nonzero(short), strict=True)}
    for product in products:
        by_cause = missing.isel(product=product).sum("culprit").values
        assert by_cause.sum() > 0, world.labels["product"].ids[product]
        assert by_cause[CAUSES.index("none")] == 0


def test_fulfilment_is_recorded_as_it_is_and_as_it_is_told():
    """True and reported output stand beside the target; their ratio is the bias, to the rounding of quanta."""
    world, _ = korea(months=3, **{"output-report": {"bias": 0.25}})
    world.levers.begin()
    output, t = world.recorder.array("output"), technique(Month(world, world.first + 3))
    true, told, planned = (output.sel(basis=b).values[:, ~t.farm] for b in ("true", "reported", "planned-first"))
    bound = len(world.state.units) * t.quantum[t.product[~t.farm]][:, None]
    assert true.sum() > 0
    assert planned.sum() > 0
    assert (np.abs(told - 1.25 * true) <= bound).all()
    assert told.sum() > 1.2 * true.sum()
