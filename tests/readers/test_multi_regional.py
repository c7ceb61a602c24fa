"""Regional tables: Finland's with their balances, two small regions by hand, and spoiled files."""

import numpy as np
import pandas as pd
import pytest

from lustrum.economy.storage import load_economy
from lustrum.errors import EconomyProblems
from lustrum.planning.plan import plan
from lustrum.readers import import_economy, read_source

ROWS = ("a", "b", "TOTAL_PRODUCTS", "TAXES_LESS_SUBSIDIES_PRODUCTS", "COMPENSATION_EMPLOYEES", "CAPITAL_COMPENSATION",
        "LAND_COMPENSATION", "OTHER_TAXES_PRODUCTION_NET", "OUTPUT_BASIC")  # fmt: skip
COLUMNS = ("a", "b", "F_HOUSEHOLDS", "F_GCF", "F_GOVERNMENT", "F_EXPORTS_FOREIGN", "F_EXPORTS_OTHER_REGIONS",
           "F_INVENTORIES", "TOTAL_USE_BASIC")  # fmt: skip

HOME = {
    "north": [
        [10, 20, 30, 0, 5, 5, 30, 0, 100], [5, 0, 30, 10, 0, 0, 5, 0, 50], [15, 20, 60, 10, 5, 5, 35, 0, 150],
        [0, 0, 0, 0, 0, 0, 0, 0, 0], [60, 20, 0, 0, 0, 0, 0, 0, 0], [15, 5, 0, 0, 0, 0, 0, 0, 0],
        [0, 0, 0, 0, 0, 0, 0, 0, 0], [0, 0, 0, 0, 0, 0, 0, 0, 0], [100, 50, 0, 0, 0, 0, 0, 0, 0],
    ],
    "south": [
        [0, 0, 30, 0, 0, 0, 10, 0, 40], [10, 20, 100, 10, 30, 20, 10, 0, 200], [10, 20, 130, 10, 30, 20, 20, 0, 240],
        [0, 0, 0, 0, 0, 0, 0, 0, 0], [20, 100, 0, 0, 0, 0, 0, 0, 0], [5, 35, 0, 0, 0, 0, 0, 0, 0],
        [0, 0, 0, 0, 0, 0, 0, 0, 0], [0, 0, 0, 0, 0, 0, 0, 0, 0], [40, 200, 0, 0, 0, 0, 0, 0, 0],
    ],
}  # fmt: skip
OTHERS = {"north": [[5, 0, 5, 0, 0, 0], [5, 0, 5, 0, 0, 0]], "south": [[0, 20, 10, 0, 0, 0], [0, 5, 0, 0, 0, 0]]}
ABROAD = {"north": [[0, 0, 0, 0, 0, 0], [0, 5, 2, 0, 0, 1]], "south": [[5, 0, 0, 0, 0, 0], [0, 20, 0, 3, 0, 0]]}


@pytest.fixture
def folder(tmp_path):
    made = tmp_path / "two"
    made.mkdir()
    for name, tables, rows, columns in (
        ("io_domestic", HOME, ROWS, COLUMNS),
        ("use_imports_other_regions", OTHERS, ROWS[:2], COLUMNS[:6]),
        ("use_imports_foreign", ABROAD, ROWS[:2], COLUMNS[:6]),
    ):
        frames = [pd.DataFrame(cells, rows, columns).assign(REG=region) for region, cells in tables.items()]
        frame = pd.concat(frames).rename_axis("COM").reset_index()
        frame[["REG", "COM", *columns]].to_csv(made / f"{name}.csv", index=False)
    return made


@pytest.mark.tables
def test_finland(published):
    imported = read_source("multi-regional", published("finland_regions_2014"))
    report, economy = imported.report, imported.economy
    assert report.check("gross output") == pytest.approx(387_207.97, abs=0.005)
    assert report.check("value added") == pytest.approx(176_986.98, abs=0.005)
    assert report.check("sold to other regions") == pytest.approx(93_058.635, abs=0.0005)
    assert report.check("bought from other regions") == pytest.approx(93_058.637, abs=0.0005)
    assert report.check("spectral radius") == pytest.approx(0.446061, abs=5e-7)
    assert report.check("spectral radius, Uusimaa alone") == pytest.approx(0.387888, abs=5e-7)
    rows, output, columns, between = report.balances
    assert max(rows.largest, output.largest, columns.largest) < 0.005
    assert between.largest == pytest.approx(1350.8, abs=0.05)
    assert (between.gaps[0].label, len(between.gaps)) == ("S11", 29)
    assert {one.column for one in report.negatives} == {"F_INVENTORIES"}
    assert report.sizes == {"regions": 19, "products": 30, "activities": 570}
    assert len(economy.table("links")) == 2 * 19 * 30
    assert (economy.technology.outputs.sum(axis=0) == 1).all()


def test_two_regions_pooled_by_hand(folder):
    economy = read_source("multi-regional", folder, {"trade": "pooled"}).economy
    inputs = economy.table("inputs").set_index(["activity", "product"])["value"]
    assert inputs["north a", "north a"] == pytest.approx(0.1)
    assert inputs["north a", "south a"] == pytest.approx(0.05)  # of two regions the other sells all
    assert inputs["south b", "north a"] == pytest.approx(0.1)
    assert inputs["south b", "b (imported)"] == pytest.approx(0.1)
    assert economy.labels["product"].ids[:4] == ("north a", "north b", "south a", "south b")
    final = economy.final.set_index(["use", "product"])["amount"]
    assert final["household", "north a"] == 30 + 10


def test_two_regions_linked_by_hand(folder):
    imported = read_source("multi-regional", folder, {"room": 0.5, "wage": 2})
    economy, report = imported.economy, imported.report
    inputs = economy.table("inputs").set_index(["activity", "product"])["value"]
    assert inputs["south b", "b"] == pytest.approx((20 + 5 + 20) / 200)
    links = economy.table("links").set_index(["from_region", "to_region", "product"])["capacity"]
    assert links["north", "between regions", "a"] == pytest.approx(30 * 1.5)
    assert links["south", "between regions", "b"] == pytest.approx(10 * 1.5)  # sold 15 of b in all, bought 15
    assert links["between regions", "north", "a"] == pytest.approx(10 * 1.5)
    assert economy.labels["region"].ids == ("north", "south", "between regions")
    workers = economy.endowments.query("kind == 'workers'").set_index("region")["amount"]
    assert dict(workers) == {"north": 40, "south": 60}
    trade = economy.trade.set_index(["flow", "product"])["limit"]
    assert trade["import", "b"] == 5 + 2 + 20 + 3 and trade["export", "b"] == 20
    assert report.check("foreign goods sold abroad again") == 1
    assert economy.final.query("use == 'export'")["amount"].sum() == 5 + 20
    assert not report.gaps


def test_the_observed_year_can_be_planned_and_labour_that_moves_does_no_worse(folder):
    one = {"years": 1, "new_cells": False, "terminal": "none"}
    tied = plan(read_source("multi-regional", folder, {"room": 0.0}).economy, **one)
    free = plan(read_source("multi-regional", folder, {"room": 0.0, "labour": "movable"}).economy, **one)
    assert tied.status == free.status == "optimal"
    assert tied.objective >= 1 - 1e-6
    assert free.objective >= tied.objective - 1e-6
    assert tied.output.sel(activity="north a", region="south").sum() == 0


def test_import_writes_a_folder_that_loads(folder, tmp_path):
    economy = load_economy(import_economy("multi-regional", folder, tmp_path / "out"))
    assert len(economy.labels["activity"]) == 4
    assert np.isclose(economy.table("links")["capacity"].sum(), 1.25 * 110)


BAD = [
    ("io_domestic.csv", "north,b,5", "north,b,five", ["io_domestic.csv row 3", "five"]),
    ("io_domestic.csv", "south,OUTPUT_BASIC", "south,OUTPUT", ["io_domestic.csv", "south, OUTPUT_BASIC"]),
    ("use_imports_foreign.csv", "F_GCF", "F_GFC", ["use_imports_foreign.csv", "'F_GCF'", "F_GFC"]),
    ("use_imports_other_regions.csv", "REG,COM", "REG,COD", ["use_imports_other_regions.csv", "COM"]),
]


@pytest.mark.parametrize(("file", "old", "new", "words"), BAD)
def test_spoiled_files_are_named(folder, file, old, new, words):
    text = (folder / file).read_text()
    assert old in text
    (folder / file).write_text(text.replace(old, new, 1))
    with pytest.raises(EconomyProblems) as caught:
        read_source("multi-regional", folder)
    assert all(word in str(caught.value) for word in words), str(caught.value)


def test_a_missing_file_is_named(tmp_path):
    with pytest.raises(EconomyProblems, match=r"io_domestic\.csv"):
        read_source("multi-regional", tmp_path)
