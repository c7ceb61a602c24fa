"""The teaching economy: one environment, several systems, nothing written by hand twice."""

from __future__ import annotations

import importlib
import sys
from pathlib import Path

import numpy as np
import pytest

from lustrum.discovery import data_path
from lustrum.economy.storage import check_economy, load_economy

SCRIPTS = Path(__file__).parents[2] / "scripts"
INSTITUTIONS = {"population", "endowments", "ownership", "final", "bodies", "trade"}


@pytest.fixture(scope="module")
def builder():
    sys.path.insert(0, str(SCRIPTS))
    yield importlib.import_module("build_valley")
    sys.path.remove(str(SCRIPTS))


def test_the_folders_are_what_the_script_writes(builder, tmp_path):
    builder.build(tmp_path)
    made = {path.relative_to(tmp_path): path.read_bytes() for path in tmp_path.rglob("*") if path.is_file()}
    kept = {
        path.relative_to(data_path("economies")): path.read_bytes()
        for path in data_path("economies").glob("two-valleys*/*")
    }
    assert made.keys() == kept.keys()
    assert [str(path) for path in made if made[path] != kept[path]] == []


def test_variants_load_without_a_problem(builder):
    assert {name: check_economy(name) for name in builder.VARIANTS} == {name: [] for name in builder.VARIANTS}


def test_variants_share_their_environment(builder):
    tables = [
        {path.name: path.read_bytes() for path in data_path("economies", name).glob("*.csv")}
        for name in builder.VARIANTS
    ]
    shared = {f"{name}.csv" for name in load_economy("two-valleys").tables if name not in INSTITUTIONS} | {
        "sources.csv"
    }
    for name in shared:
        assert len({table[name] for table in tables}) == 1, name


def test_the_control_of_the_colony_makes_the_same_value(builder):
    worth = []
    for name in ("two-valleys-colonial", "two-valleys-without-enclave"):
        economy = load_economy(name)
        endowments = economy.table("endowments")
        capacity = endowments[endowments["kind"] == "capacity"].groupby("activity")["amount"].sum()
        price = economy.labels["product"].attribute("constant_price").astype(float)
        net = economy.technology.outputs.todense() - economy.technology.inputs.todense()
        added = dict(zip(economy.labels["activity"].ids, np.asarray(price @ net).ravel(), strict=True))
        worth.append(sum(added[activity] * amount for activity, amount in capacity.items()))
    assert worth[0] == pytest.approx(worth[1], rel=1e-6)
