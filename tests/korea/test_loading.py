"""The loader takes the default country's economy, at each of its dates, and tells when somebody spoils it."""

from __future__ import annotations

import shutil

import pytest

from lustrum.discovery import data_path
from lustrum.economy.storage import check_economy, load_economy
from lustrum.errors import EconomyProblems

FOLDER = data_path("countries", "korea", "economy")


@pytest.mark.parametrize(
    ("at", "persons"), [("1946-01", 9_257_000), ("1949-01", 9_622_000), ("1953-08", 8_491_000), ("1955-01", 8_820_000)]
)
def test_it_loads_at_each_date(at, persons):
    economy = load_economy("korea", at=at)
    assert economy.population["persons"].sum() == persons
    assert (economy.money.currency, economy.money.year) == ("won", 1949)
    assert len(economy.labels["product"]) == 25
    assert len(economy.labels["activity"]) == 37
    land = economy.endowments[economy.endowments["kind"] == "land"]
    assert (land["unit"] == "m2").all()
    assert "synthetic" in economy.rests_on()


def test_it_has_no_errors_and_its_warnings_are_only_of_columns_kept_as_attributes():
    problems = check_economy("korea")
    assert [p for p in problems if p.severity == "error"] == []
    assert {p.what for p in problems} <= {"Nothing reads this column; it is kept as an attribute."}


def test_it_begins_in_1946():
    assert str(load_economy("korea").date) == "1946-01"


@pytest.mark.parametrize(
    ("file", "old", "new", "told"),
    [
        ("ownership.csv", ",X,0.98,", ",X,0.89,", "add up"),
        ("inputs.csv", "steel_works,iron,0.8,t per t", "steel_works,iron,0.8,MWh per t", "unit"),
        ("inputs.csv", "steel_works,iron,", "steel_works,irn,", "Unknown product"),
        ("endowments.csv", "synthetic,assumption,herd", "synthetic,,herd", "without a source"),
        ("land.csv", "paddy_hand,paddyland,4200,", "paddy_hand,paddyland,-4200,", "range"),
    ],
)
def test_a_spoiled_folder_is_refused(tmp_path, file, old, new, told):
    folder = tmp_path / "korea"
    shutil.copytree(FOLDER, folder)
    text = (folder / file).read_text(encoding="utf-8")
    assert old in text
    (folder / file).write_text(text.replace(old, new, 1), encoding="utf-8")
    with pytest.raises(EconomyProblems) as caught:
        load_economy(folder)
    assert told in str(caught.value)
    assert file in str(caught.value)
