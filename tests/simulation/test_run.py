"""Whole runs: rest stays rest, the books close or say where not, the same bits come twice, and labels do not matter."""

from __future__ import annotations

import threading

import numpy as np
import pandas as pd
import pytest

from lustrum.errors import AccountsDoNotClose, MechanismFailed
from lustrum.simulation.guard import Undeclared
from lustrum.simulation.month import Month
from lustrum.simulation.phases import LIFE_OF_A_MONTH, live
from lustrum.simulation.prepare import prepare
from lustrum.simulation.record import snapshot
from lustrum.simulation.registry import PHASES
from lustrum.simulation.run import RunInterrupted, live_through
from lustrum.simulation.state import HOLDERS

from .small_economy import START, make_economy, make_scenario, make_tables, relabel
from .toy_mechanisms import make, toy_mechanisms


def run_toy(economy, months=6, progress=None, guard=False, **facts):
    """Live through the small economy with the toy mechanisms."""
    scenario = make_scenario(months=months, **facts)
    world = prepare(scenario, economy=economy, mechanisms=toy_mechanisms(), guard=guard)
    return live_through(world, scenario, scenario.until, progress)


def assert_same(first, second):
    """Assert that two runs are the same to the last bit."""
    assert list(first.history.variables) == list(second.history.variables)
    for name, array in first.history.variables.items():
        assert array.identical(second.history.variables[name]), name
    pd.testing.assert_frame_equal(first.accounts.frame(), second.accounts.frame(), check_exact=True)
    pd.testing.assert_frame_equal(first.accounts.titles(), second.accounts.titles(), check_exact=True)
    for name, survey in first.history.surveys.items():
        pd.testing.assert_frame_equal(survey.rows, second.history.surveys[name].rows, check_exact=True)
    assert [e.to_dict() for e in first.events] == [e.to_dict() for e in second.events]
    assert first.manifest == second.manifest


def test_the_twelve_phases_are_those_of_the_registry():
    assert tuple(phase.__name__ for phase in LIFE_OF_A_MONTH) == PHASES


def test_without_mechanisms_an_economy_rests(make_world):
    world = make_world(months=14)
    before = {t.name: {c: getattr(t, c).copy() for c in t.columns} for t in world.state.tables()}
    run = live_through(world, make_scenario(months=14), START + 13)
    for table in world.state.tables():
        for column, values in before[table.name].items():
            if column == "workers" and table.name == "households":
                continue  # people grow older in a resting economy too
            assert np.array_equal(values, getattr(table, column)), f"{table.name}.{column}"
    assert sum(len(flows) for flows in world.flows) == 0
    for name, array in run.history.variables.items():
        if run.history.dictionary[name].kind == "stock" and name not in ("skilled_persons", "employment_by_sex"):
            assert (array == array.isel(time=0)).all(), name


def test_a_run_closes_its_books_and_passes_the_checks_of_a_history(economy):
    run = run_toy(economy)
    assert run.is_complete
    assert run.manifest["accounts"] == {"months_closed": 6, "largest_gap": 0}
    assert len(run.accounts) == 6
    run.history.check()
    population = run.history["population"].values
    flows = run.accounts.frame()
    persons = flows[flows["instrument"] == "persons"]
    born = persons[persons["payer_sector"] == "nature"].groupby("month")["amount"].sum()
    died = persons[persons["payee_sector"] == "nature"].groupby("month")["amount"].sum()
    assert (np.diff(population) == (born - died).to_numpy()[1:]).all()


def test_members_change_class_form_sector_and_land_together(economy):
    run = run_toy(economy)
    land = run.history.variables["land_area"].sum("land").isel(time=-1)
    assert float(land.sel(operated="C").sum()) > 0
    joined = run.history["households[group=joined]"].values
    assert joined[-1] > joined[0] > 0
    reclassified = run.accounts.frame().query("purpose == 'reclassification'")
    assert set(reclassified["payee_sector"]) == {"households joined"}
    assert set(reclassified["instrument"]) >= {"grain", "land", "persons", "animals"}
    assert run.history["cooperatives"].values[-1] > 0


def test_the_same_bits_come_twice(economy):
    assert_same(run_toy(economy), run_toy(economy))


def test_two_threads_give_the_bits_of_one(economy):
    alone = run_toy(economy)
    together = {}
    threads = [threading.Thread(target=lambda n=number: together.update({n: run_toy(economy)})) for number in range(2)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    for run in together.values():
        assert_same(alone, run)


def test_another_seed_gives_another_run(economy):
    one, two = run_toy(economy, seed=1), run_toy(economy, seed=2)
    assert not one.history.variables["population"].identical(two.history.variables["population"])


def test_labels_do_not_matter():
    tables = make_tables()
    names = {
        "product": {"grain": "Z9", "iron": "a", "cloth": "m"},
        "form": {"S": "zz", "P": "aa", "K": "mm", "X": "q", "L": "b", "C": "c"},
        "group": {"lord": "9", "owner": "8", "tenant": "7", "worker": "6", "craft": "5", "boss": "4", "joined": "3"},
        "region": {"west": "2", "east": "1"},
        "skill": {"farm": "x", "plain": "w", "skilled": "v"},
        "activity": {"grow": "3x", "smelt": "2x", "weave": "1x"},
    }
    plain = run_toy(make_economy(tables))
    renamed = run_toy(make_economy(relabel(tables, names)))
    for name, array in plain.history.variables.items():
        other = renamed.history.variables[name]
        assert array.dims == other.dims, name
        assert np.array_equal(array.values, other.values, equal_nan=True), name
    amounts = [run.accounts.frame()["amount"].tolist() for run in (plain, renamed)]
    assert amounts[0] == amounts[1]


def test_land_owned_abroad_cannot_vanish_either(economy):
    world = prepare(make_scenario(), economy=economy, mechanisms={})
    s = world.state
    foreign = s.parcels.owner == s.holder("bodies", [s.body("foreign")])[0]
    assert foreign.any()
    s.parcels.reorder(np.flatnonzero(~foreign))
    with pytest.raises(AccountsDoNotClose, match="sector foreign, instrument land"):
        live(Month(world, START))


def test_income_is_of_the_month_and_the_survey_adds_up_the_year(economy):
    def pays(month, p):
        """Give everybody a wage."""
        month.now.households.income[:, 0] += 10 * month.now.households.weight

    found = {"pays": make(pays, "pays", "incomes", writes=("households.income",))}
    world = prepare(make_scenario(), economy=economy, mechanisms=found)
    run = live_through(world, make_scenario(months=12), START + 11)
    homes = float(world.state.households.weight.sum())
    assert run.history["income[line=wage]"].values.tolist() == [10 * homes] * 12
    assert run.history.surveys["households"].mean("income_wage") == pytest.approx(120)


def test_moving_house_is_no_loss_but_a_flow(economy):
    world = prepare(make_scenario(), economy=economy, mechanisms={})
    s = world.state
    lord, worker = (int(np.flatnonzero(s.households.group == code)[0]) for code in (0, 3))
    mover = int(np.flatnonzero(s.persons.household == lord)[0])
    s.persons.household[mover] = worker
    live(Month(world, START))
    weight = int(s.persons.weight[mover])
    assert world.flows[0].total("persons", purpose="moving", payer="households lord") == weight


def test_a_guarded_mechanism_is_held_to_its_declaration(economy):
    def peeks(month, p):
        """Read what it does not declare."""
        return month.now.units.effort

    def scribbles(month, p):
        """Write what it only reads."""
        month.now.units.effort[0] = 2

    def decides(month, p):
        """Decide what it does not declare."""
        month.next.households.coop[0] = 1

    def sneaks(month, p):
        """Reach a table by another way."""
        return month.now.table("units").effort

    for rule, facts in ((peeks, {}), (scribbles, {"reads": ("units.effort",)}), (decides, {}), (sneaks, {})):
        found = {"bad": make(rule, "bad", "production", **facts)}
        world = prepare(make_scenario(), economy=economy, mechanisms=found, guard=True)
        with pytest.raises(MechanismFailed, match="'bad' failed in 1946-01") as caught:
            live(Month(world, START))
        assert isinstance(caught.value.__cause__, (Undeclared, ValueError))
        free = prepare(make_scenario(), economy=economy, mechanisms=found)
        live(Month(free, START))


def test_the_toy_mechanisms_pass_the_guard_and_the_guard_changes_nothing(economy):
    assert_same(run_toy(economy), run_toy(economy, guard=True))


def test_an_interrupted_run_keeps_what_was_lived(economy):
    def stop(date):
        if date == START + 2:
            raise KeyboardInterrupt

    with pytest.raises(RunInterrupted) as caught:
        run_toy(economy, progress=stop)
    run = caught.value.run
    assert caught.value.exit_code == 130
    assert not run.is_complete
    assert run.manifest["until"] == "1946-03"
    whole = run_toy(economy)
    for name, array in run.history.variables.items():
        if array.sizes["time"] == 3:
            assert array.identical(whole.history.variables[name].isel(time=slice(3))), name


def test_a_mechanism_that_fails_is_named_with_its_month(economy):
    def breaks(month, p):
        """Break in the second month."""
        if not month.is_first:
            raise ZeroDivisionError("no hands")

    world = prepare(make_scenario(), economy=economy, mechanisms={"b": make(breaks, "b", "trade")})
    with pytest.raises(MechanismFailed, match="'b' failed in 1946-02: ZeroDivisionError: no hands"):
        live_through(world, make_scenario(), START + 3)


def test_the_survey_agrees_with_the_totals(make_world):
    run = live_through(make_world(months=12), make_scenario(months=12), START + 11)
    survey = run.history.surveys["households"]
    assert survey.dates == ("1946-12",)
    total = run.history["population"].values[-1]
    assert survey.total("members") == pytest.approx(total)
    land = run.history.variables["land_area"].isel(time=-1)
    of_households = float(land.sum()) - float(land.sel(form=["S", "X"]).sum())
    assert survey.total("land_owned") == pytest.approx(of_households)
    assert not list(survey.find_problems())


def test_a_large_survey_is_thinned_and_follows_the_same_households(make_world, monkeypatch):
    monkeypatch.setattr("lustrum.simulation.surveying.MOST_ROWS_A_DATE", 150)
    world = make_world(months=24)
    survey = live_through(world, make_scenario(months=24), START + 23).history.surveys["households"]
    assert [len(survey.at(date)) for date in survey.dates] == [150, 150]
    assert survey.count() == pytest.approx(world.state.households.weight.sum())
    first, second = (set(survey.at(date)["key"]) for date in survey.dates)
    assert first == second


def test_a_snapshot_is_a_history_of_one_date(economy):
    history = snapshot(economy, scale=20)
    history.check()
    assert history["population"].values.tolist() == [float(economy.population["persons"].sum())]
    assert history.surveys["households"].count() > 0
    assert history.rests_on() == ("synthetic",)


def test_holders_add_up_to_zero_from_the_first_day(make_world):
    world = make_world()
    for instrument in ("money", "debt", "animals"):
        assert sum(int(world.state.table(name).balance(instrument).sum()) for name in HOLDERS) == 0
    goods = sum(world.state.table(name).balance("goods").sum(axis=0) for name in HOLDERS)
    assert not goods.any()
