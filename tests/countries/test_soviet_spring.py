"""The Soviet winter and spring of 1930: membership rises under pressure, falls when it is eased, and regions differ.

Tolerances are those of ``lustrum.studies.spring``. The same criterion is put to economies that must fail it.
"""

from __future__ import annotations

import csv
import importlib
import sys
from pathlib import Path

import numpy as np
import pytest

import lustrum as lu
from lustrum.discovery import data_path
from lustrum.studies import spring

SCRIPTS = Path(__file__).parents[2] / "scripts"
FOLDER = data_path("countries", "soviet-union")
LAST = "1931-01"


@pytest.fixture(scope="module")
def recorded_course():
    return lu.simulate(lu.load("soviet-union"), until=LAST).history


@pytest.fixture(scope="module")
def never_eased():
    return lu.simulate(lu.load("soviet-union-never-eased"), until="1930-08", scale=10_000).history


@pytest.fixture(scope="module")
def never_pressed():
    return lu.simulate(lu.load("soviet-union-never-pressed"), until="1930-08", scale=10_000).history


def test_the_spring_rises_falls_and_differs_by_region_as_recorded(recorded_course):
    assert spring.faults_of_spring(recorded_course) == []


def test_fitted_rows_are_met_and_are_as_many_as_parameters(recorded_course):
    lines = spring.compare(recorded_course)
    fitted = [line for line in lines if line.use == "fitted" and line.variable.startswith(spring.SHARE)]
    assert len(fitted) == 15  # three more lie after this run
    late = {"coop_share_farm_households_moscow_region 1930-05"}  # leaving in the model is too slow for it
    for line in fitted:
        bound = spring.LEVEL + 1 if f"{line.variable} {line.date}" in late else 2.0
        assert abs(line.error) < bound, line


def test_rows_that_no_parameter_was_fitted_to_come_near(recorded_course):
    checks = {
        f"{line.variable.removeprefix(spring.SHARE)} {line.date}": line.error
        for line in spring.compare(recorded_course)
        if line.use == "check" and line.variable.startswith(spring.SHARE)
    }
    for speed in (" 1930-04", " 1930-08", " 1930-09", "_north_caucasus 1930-05", "_north_caucasus 1930-06"):
        assert abs(checks[speed]) < 5, speed
    misfits = {name for name, error in checks.items() if abs(error) > 8}
    assert misfits <= {
        " 1930-02", "_lower_volga 1929-10", "_lower_volga 1930-05", "_lower_volga 1931-01", "_north_caucasus 1931-01"
    }  # fmt: skip


def test_a_model_that_rises_and_does_not_fall_is_refused(never_eased):
    faults = spring.faults_of_spring(never_eased)
    assert any(fault.startswith("falls by") for fault in faults)
    assert not any(fault.startswith("rises by") for fault in faults)
    share = spring.share_of(never_eased)
    assert share["1930-08"] >= share["1930-03"] - 2


def test_without_pressure_it_does_not_rise_so(never_pressed):
    faults = spring.faults_of_spring(never_pressed)
    assert any(fault.startswith("rises by") for fault in faults)
    assert never_pressed.observe("coercion[channel=pressed]").sum() == 0


def test_with_few_numbers_it_rises_falls_and_keeps_the_order_of_regions():
    history = lu.simulate(lu.load("soviet-union-few-numbers"), until="1930-08").history
    faults = spring.faults_of_spring(history)
    assert not [fault for fault in faults if fault.startswith(("rises by", "falls by", "the order"))], faults
    lines = [line for line in spring.compare(history) if line.variable.startswith(spring.SHARE)]
    errors = [line.error for line in lines if line.use == "fitted"]
    assert len(errors) == 14
    assert np.sqrt(np.mean(np.square(errors))) < 5


def test_without_dispositions_it_rises_and_does_not_fall():
    plain = lu.load("soviet-union")
    packs = {slot: dict(fields) for slot, fields in plain.packs.items()}
    packs["conviction"] = {"start": 0.15}
    for field in ("exit_base", "exit_conviction", "exit_cost"):
        del packs["coop-membership"][field]  # those of Korea, which no mass leaving is recorded for
    history = lu.simulate(plain.replace(packs=packs), until="1930-08", scale=10_000).history
    assert any(fault.startswith("falls by") for fault in spring.faults_of_spring(history))


def test_horses_fall_as_pressure_comes_and_excess_deaths_are_told(recorded_course):
    herd = {line.date: line for line in spring.compare(recorded_course) if line.variable == "livestock_horses"}
    assert abs(herd["1930"].error) < 0.03
    told = spring.print_table(spring.compare(recorded_course))
    assert "root mean square error" in told
    with FOLDER.joinpath("fit", "rows.csv").open(encoding="utf-8", newline="") as file:
        rows = list(csv.DictReader(file))
    assert {row["use"] for row in rows} == {"fitted", "check"}
    assert sum(row["variable"].startswith("famine_excess_deaths") for row in rows) == 2


def test_the_economy_is_what_its_script_makes(tmp_path, monkeypatch):
    monkeypatch.syspath_prepend(str(SCRIPTS))
    sys.modules.pop("build_soviet_union", None)
    importlib.import_module("build_soviet_union").build(tmp_path)
    made = {path.name: path.read_bytes() for path in tmp_path.iterdir()}
    assert made == {path.name: path.read_bytes() for path in FOLDER.joinpath("economy").iterdir()}


def test_the_economy_adds_up_to_the_rows_that_it_rests_on():
    with FOLDER.joinpath("economy", "endowments.csv").open(encoding="utf-8", newline="") as file:
        rows = list(csv.DictReader(file))
    total = {kind: sum(int(row["amount"]) for row in rows if row["kind"] == kind) for kind in ("land", "animals")}
    assert total == {"land": 96_000_000 * 10_000, "animals": 31_190_000}
    with FOLDER.joinpath("economy", "population.csv").open(encoding="utf-8", newline="") as file:
        people = [row for row in csv.DictReader(file) if row["settlement"] == "village"]
    homes = sum(int(row["persons"]) / float(row["household_size"]) for row in people)
    assert homes == pytest.approx(24.5e6, rel=1e-6)
