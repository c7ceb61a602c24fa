"""Folders: what is written is read again to the bit, and a broken folder says all that is wrong with it."""

from __future__ import annotations

import hashlib
import json
import pickle
import shutil

import numpy as np
import pandas as pd
import pytest
import xarray as xr

from lustrum.errors import HistoryProblems
from lustrum.history.history import History
from lustrum.history.storage import list_histories, load_history, save_history
from lustrum.history.survey import Survey
from lustrum.quantities.evidence import Source, Sources


@pytest.fixture
def full(history, history_of):
    harvest = history.variables["harvest"].copy()
    harvest[0, 0, 0, 0] = np.nan
    big = np.zeros((24, 3, 3, 3, 40))
    big[5, 1, 2, 0, 7], big[6, 0, 0, 0, 0] = 3.25, np.nan
    forms = list(history.labels["form"].ids)
    coords = {"time": history.variables["births"].time.values, "branch": list(history.labels["branch"].ids)}
    coords |= {"form_from": forms, "form_to": forms, "channel": [f"way {n}" for n in range(40)]}
    made = history_of("full", harvest=harvest, conversions=xr.DataArray(big, coords))
    rows = pd.DataFrame(
        {
            "date": ["1946-12", "1947-12"],
            "key": [1, 1],
            "weight": [2.0, 2.0],
            "land": [1.0, np.nan],
            "group": ["a", "b"],
        }
    )
    return History(
        made.name,
        made.variables,
        {"land": Survey("land", "household", rows, {"land": "m2"}, frozenset({"simulated"}))},
        made.labels,
        Sources([Source("chung-1974", 'Chung 1974, "The North Korean Economy"', "recalled")]),
        made.evidence,
        {"seed": 7, "versions": {"numpy": np.__version__}, "start": np.int64(3)},
    )


@pytest.fixture
def folder(full, tmp_path):
    return save_history(full, tmp_path / "history")


def test_a_round_trip_loses_nothing(full, folder):
    read = load_history(folder)
    assert list(read.variables) == list(full.variables)
    for name, array in full.variables.items():
        assert read.variables[name].equals(array), name
        assert read.variables[name].dtype == array.dtype
        assert read.variables[name].dims == array.dims
        assert read.variables[name].attrs["unit"] == full.dictionary[name].unit
    assert read.surveys["land"].rows.equals(full.surveys["land"].rows)
    assert read.surveys["land"].units == {"land": "m2"}
    assert dict(read.sources) == dict(full.sources)
    assert dict(read.evidence) == dict(full.evidence)
    assert read.manifest["seed"] == 7
    assert read.name == "full"
    for dim, table in full.labels.items():
        assert read.labels[dim].ids == table.ids
        for attribute in table.attributes:
            assert read.labels[dim].attributes[attribute].tolist() == table.attributes[attribute].tolist()
    read.check()


def test_observables_are_the_same_after_reading(full, folder):
    text = "households[form.role=collective] / households[sector=agriculture]"
    assert load_history(folder)[text].identical(full[text])


def test_the_same_history_gives_the_same_bytes(full, folder, tmp_path):
    again = save_history(full, tmp_path / "again")
    for path in sorted(folder.rglob("*")):
        if path.is_file():
            assert path.read_bytes() == (again / path.relative_to(folder)).read_bytes(), path


def test_zeros_of_large_empty_variables_are_left_out(folder):
    facts = json.loads((folder / "manifest.json").read_text())["variables"]["conversions"]
    assert facts["zeros"] == "left out"
    assert (folder / "variables" / "conversions.parquet").stat().st_size < 3000


def test_a_saved_history_is_saved_again_the_same(folder, tmp_path):
    again = save_history(load_history(folder), tmp_path / "again")
    assert (again / "manifest.json").read_text() == (folder / "manifest.json").read_text()


def test_a_read_history_travels_between_processes(folder):
    there = pickle.loads(pickle.dumps(load_history(folder)))
    assert there["births @ 1946"].item() == 48


def test_nothing_is_overwritten_and_nothing_half_done_stays(full, history_of, history, folder, tmp_path):
    with pytest.raises(HistoryProblems, match="never overwritten"):
        save_history(full, folder)
    wrong = history_of(births=history.variables["births"].rename(region="reg"))
    with pytest.raises(HistoryProblems):
        save_history(wrong, tmp_path / "wrong")
    assert sorted(p.name for p in tmp_path.iterdir()) == ["history"]


def test_an_interrupted_writing_leaves_nothing(full, tmp_path, monkeypatch):
    monkeypatch.setattr("lustrum.history.storage._to_parquet", lambda *_: (_ for _ in ()).throw(KeyboardInterrupt))
    with pytest.raises(KeyboardInterrupt):
        save_history(full, tmp_path / "history")
    assert list(tmp_path.iterdir()) == []


def test_histories_of_a_folder_are_listed(folder, tmp_path):
    (tmp_path / ".half-done").mkdir()
    (tmp_path / ".half-done" / "manifest.json").write_text("{}")
    assert list_histories(tmp_path) == [folder]


def test_a_run_folder_is_found(full, tmp_path):
    save_history(full, tmp_path / "run" / "history")
    assert load_history(tmp_path / "run").name == "full"
    save_history(full, tmp_path / "study" / "draws" / "1" / "history")
    assert load_history(tmp_path / "study").name == "full"
    save_history(full, tmp_path / "study" / "draws" / "2" / "history")
    with pytest.raises(HistoryProblems, match="several histories"):
        load_history(tmp_path / "study")


# --- broken folders -------------------------------------------------------------------------------


def found_in(folder):
    with pytest.raises(HistoryProblems) as caught:
        load_history(folder)
    return caught.value.problems


def test_no_folder(tmp_path):
    (problem,) = found_in(tmp_path / "nowhere")
    assert "no such history" in problem.what
    (problem,) = found_in("koera")
    assert problem.nearest == "korea"


def test_a_missing_manifest(folder):
    (folder / "manifest.json").unlink()
    (problem,) = found_in(folder)
    assert "not a whole history" in problem.what


@pytest.mark.parametrize(
    ("content", "word"),
    [
        (b"{", "cannot be read"),
        (b"\xff\xfe", "cannot be read"),
        (b"[]", "not the manifest"),
        (b'{"format": "other"}', "not the manifest"),
        (
            b'{"format": "lustrum-history", "version": 9, "name": "x", "kind": "observed", "files": {}}',
            "another version",
        ),
        (b'{"format": "lustrum-history", "version": 1, "kind": "simulated", "files": []}', "lacks a part"),
    ],
)
def test_a_bad_manifest(folder, content, word):
    (folder / "manifest.json").write_bytes(content)
    assert any(word in problem.what for problem in found_in(folder))


def test_all_damage_is_told_at_once(folder):
    births = folder / "variables" / "births.parquet"
    births.write_bytes(births.read_bytes()[:-200])  # truncated
    (folder / "variables" / "harvest.parquet").unlink()
    spoiled = folder / "labels" / "form.csv"
    spoiled.write_bytes(spoiled.read_bytes().replace(b"public", b"publik"))  # same length, other content
    (folder / "sources.csv").write_bytes(b"key,text\nx,\xff\xfe\n")
    (folder / "extra.txt").write_text("what is this")
    found = {problem.where: problem.what for problem in found_in(folder)}
    assert "not as long" in found["variables/births.parquet"]
    assert "missing" in found["variables/harvest.parquet"]
    assert "not what was written" in found["labels/form.csv"]
    assert "not as long" in found["sources.csv"]
    assert "not in the manifest" in found["extra.txt"]


def change_manifest(folder, change):
    path = folder / "manifest.json"
    manifest = json.loads(path.read_text())
    change(manifest)
    path.write_text(json.dumps(manifest))


def refresh(folder, name):
    """Let the manifest agree with a file that somebody changed on purpose."""
    content = (folder / name).read_bytes()
    facts = {"bytes": len(content), "sha256": hashlib.sha256(content).hexdigest()}
    change_manifest(folder, lambda m: m["files"].update({name: facts}))


def test_an_unknown_variable_and_a_file_that_is_not_utf8(folder):
    dictionary = folder / "dictionary.csv"
    lines = dictionary.read_text().splitlines()
    dictionary.write_text("\n".join(line for line in lines if not line.startswith("births")) + "\n")
    refresh(folder, "dictionary.csv")
    (folder / "labels" / "region.csv").write_bytes(b"region\nn\xf6rth\n")
    refresh(folder, "labels/region.csv")
    found = found_in(folder)
    assert [problem.what for problem in found] == ["A variable is not in the dictionary.", "The file is not UTF-8."]
    assert found[0].found == "births"


def test_a_table_that_is_no_table(folder):
    path = folder / "variables" / "births.parquet"
    path.write_bytes(b"PAR1 this is not parquet PAR1")
    refresh(folder, "variables/births.parquet")
    with pytest.raises(HistoryProblems, match="cannot be read"):
        load_history(folder).variables["births"]


def test_a_table_of_another_size(folder):
    shutil.copy(folder / "variables" / "campaign.parquet", folder / "variables" / "births.parquet")
    refresh(folder, "variables/births.parquet")
    with pytest.raises(HistoryProblems, match="does not fit the manifest"):
        load_history(folder).variables["births"]


def test_a_manifest_cannot_point_outside(folder, tmp_path):
    (tmp_path / "secret.txt").write_text("secret")
    change_manifest(folder, lambda m: m["files"].update({"../secret.txt": {"bytes": 6, "sha256": ""}}))
    assert any("no file of the folder" in problem.what for problem in found_in(folder))
