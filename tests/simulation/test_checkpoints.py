"""Checkpoints: a run that was stopped or killed ends in the same bits; what does not fit is refused in words."""

from __future__ import annotations

import json
import os
import resource
import subprocess
import sys
from dataclasses import dataclass
from pathlib import Path

import numpy as np
import pandas as pd
import pytest
from scipy.sparse import csc_array

from lustrum.errors import CheckpointProblems, RunFailed, ScenarioProblems
from lustrum.programme.scenario import load_scenario
from lustrum.quantities.calendar import Month as Date
from lustrum.simulation.branching import branch
from lustrum.simulation.checkpoints import identity, store
from lustrum.simulation.checkpoints.container import Damaged, read_file, write_file
from lustrum.simulation.checkpoints.plain import CannotBeKept, Packer, Unpacker
from lustrum.simulation.checkpoints.store import Checkpoints
from lustrum.simulation.run import RunInterrupted, simulate
from lustrum.studies.digests import first_difference, run_hashes

KILLED = Path(__file__).with_name("killed_runs.py")
LAST = "1947-04"


@pytest.fixture(scope="module")
def scenario():
    return load_scenario("korea").replace(scale=2000, until=Date.parse(LAST))


@pytest.fixture(scope="module")
def whole(scenario):
    """Return the run without any interruption."""
    return simulate(scenario)


@pytest.fixture(scope="module")
def kept(scenario, whole, tmp_path_factory):
    """Return a folder with checkpoints of every second month of the run."""
    folder = tmp_path_factory.mktemp("kept")
    run = simulate(scenario, checkpoints=Checkpoints(folder, every=2, keep=True))
    assert first_difference(whole, run) == ""
    return folder


@pytest.fixture
def copy(kept, tmp_path):
    """Return a copy of that folder, to be spoiled."""
    for path in kept.iterdir():
        (tmp_path / path.name).write_bytes(path.read_bytes())
    return tmp_path


def stop_at(month):
    def progress(date):
        if str(date) == month:
            raise KeyboardInterrupt

    return progress


# --- values and files -----------------------------------------------------------------------------


@dataclass(frozen=True)
class Thing:
    name: str
    part: object


def there_and_back(value):
    packer = Packer()
    tree = json.loads(json.dumps(packer.pack(value)))
    return Unpacker(packer.arrays).unpack(tree)


def is_same(first, second):
    if isinstance(first, pd.DataFrame):
        pd.testing.assert_frame_equal(first, second, check_exact=True)
        return list(first.dtypes) == list(second.dtypes) and first.attrs == second.attrs
    if isinstance(first, np.ndarray):
        same = first.dtype == second.dtype and first.shape == second.shape
        return same and (
            first.tolist() == second.tolist() if first.dtype == object else first.tobytes() == second.tobytes()
        )
    if isinstance(first, csc_array):
        return is_same(first.toarray(), second.toarray())
    if isinstance(first, Thing):
        return first.name == second.name and is_same(first.part, second.part)
    return type(first) is type(second) and repr(first) == repr(second)


THIN = np.zeros(5000)
THIN[[3, 70]] = [-0.0, np.nan]


@pytest.mark.parametrize(
    "value",
    [
        None, True, -(2**70), 0.1, float("nan"), float("-inf"), "Land für alle", (1, (2.5,), ()), [1, [None]],
        {"a": 1, 2: "b", (3, "c"): {4}}, frozenset({"x", "y"}), Date(1946, 3), np.float32(0.1), np.int64(-7),
        np.bool_(True), np.str_("woord"), np.zeros((0, 3)), np.arange(6.0).reshape(2, 3),
        np.arange(600).reshape(2, -1).T,
        np.arange(9000, dtype=np.float32)[::2], THIN, np.array(["a", "bc"]), np.array(["a", "b", "a"], dtype=object),
        np.array([["a", None], [1.5, "b"]], dtype=object), np.array(3.5), np.array(["1946-03"], dtype="datetime64[M]"),
        csc_array(np.diag([1.0, 0.0, 2.0])), Thing("a", np.arange(3)),
        pd.DataFrame({"n": [1, 2], "x": [0.5, np.nan], "t": ["a", "b"], "o": np.array(["a", 1], dtype=object)}),
        pd.DataFrame({"c": pd.Categorical(["b", "a", "b"], categories=["b", "a"])}, index=[5, 3, 1]),
    ],
    ids=lambda value: type(value).__name__,
)  # fmt: skip
def test_values_come_back_as_they_were(value):
    assert is_same(value, there_and_back(value))


def test_what_stands_in_two_places_comes_back_as_one():
    array = np.arange(1000.0)
    first, second = there_and_back([Thing("a", array), array])
    assert first.part is second


@pytest.mark.parametrize("value", [object(), lambda: 1, {"a": [b"bytes"]}, pd.Timestamp("1946-03-05"), iter([])])
def test_other_values_are_refused_and_named(value):
    with pytest.raises(CannotBeKept, match=r"the board.* cannot hold a"):
        Packer().pack({"x": value}, "the board")


@pytest.mark.parametrize(
    "name", ["os:system", "subprocess:Popen", "builtins:eval", "lustrum.errors:Problem.to_dict", "no:one"]
)
def test_a_file_names_no_class_but_dataclasses_and_runs_nothing(name, monkeypatch):
    for kind in ("dataclass", "model", "words"):
        with pytest.raises(ValueError, match="no class that a checkpoint may hold"):
            Unpacker([]).unpack({"#": kind, "class": name, "of": {}, "set": [], "text": ""})
    monkeypatch.setattr(Thing, "__post_init__", lambda self: 1 / 0, raising=False)
    assert there_and_back(Thing("a", 1)).part == 1


def test_a_file_is_whole_or_damaged(tmp_path):
    path = tmp_path / "file"
    written = write_file(path, {"a": 1}, [np.arange(3), np.ones((2, 2))])
    text, arrays, found = read_file(path)
    assert (text, found) == ({"a": 1}, written)
    assert [array.tolist() for array in arrays] == [[0, 1, 2], [[1, 1], [1, 1]]]
    content = path.read_bytes()
    for spoiled in (
        content[:-1],
        content[:40],
        b"",
        content[:60] + b"x" + content[61:],
        content + b"x",
        b"PK" + content[2:],
    ):
        path.write_bytes(spoiled)
        with pytest.raises(Damaged):
            read_file(path)
    with pytest.raises(Damaged, match="cannot be read"):
        read_file(tmp_path / "none")


# --- stopping and going on ------------------------------------------------------------------------


@pytest.mark.parametrize(("month", "every"), [("1946-01", 0), ("1946-12", 5), (LAST, 1)])
def test_a_run_that_the_user_stopped_ends_in_the_same_bits(scenario, whole, tmp_path, month, every):
    with pytest.raises(RunInterrupted) as stopped:
        simulate(scenario, checkpoints=tmp_path / "run", every=every, progress=stop_at(month))
    assert stopped.value.run.manifest["until"] == month
    lived = []
    run = simulate(scenario, checkpoints=tmp_path / "run", resume=True, progress=lived.append)
    assert first_difference(whole, run) == ""
    assert run.manifest == whole.manifest
    assert [str(date) for date in lived[:1]] == ([str(Date.parse(month) + 1)] if month != LAST else [])
    assert list(run.history.variables) == list(whole.history.variables)
    for name, survey in whole.history.surveys.items():
        pd.testing.assert_frame_equal(survey.rows, run.history.surveys[name].rows, check_exact=True)
    assert [plan.to_dict() for plan in run.plans] == [plan.to_dict() for plan in whole.plans]
    assert not (tmp_path / "run").exists()


@pytest.mark.skipif(not hasattr(os, "fork"), reason="needs processes that fork")
def test_a_run_killed_at_ten_moments_ends_in_the_same_bits(tmp_path):
    answer = subprocess.run(
        [sys.executable, str(KILLED), str(tmp_path)], capture_output=True, text=True, timeout=300, check=False
    )
    assert answer.returncode == 0, answer.stderr
    *kills, end = [json.loads(line) for line in answer.stdout.splitlines()]
    assert end == {"difference": "", "manifest": True, "left": []}
    assert len(kills) == 10 and all(kill["killed"] for kill in kills), kills
    assert all(len(kill["had"]) <= 3 for kill in kills), kills
    assert sum(bool(kill["half"]) for kill in kills) >= 3, "fewer kills than meant fell into the writing of a file"


def test_the_last_two_are_kept_and_all_on_request(scenario, tmp_path, kept):
    with pytest.raises(RunInterrupted):
        simulate(scenario, checkpoints=tmp_path, every=3, progress=stop_at("1946-11"))
    assert [str(date) for date in Checkpoints(tmp_path).dates()] == ["1946-09", "1946-11"]
    expected = ["1946-02", "1946-04", "1946-06", "1946-08", "1946-10", "1946-12", "1947-02"]
    assert [str(date) for date in Checkpoints(kept).dates()] == expected


def test_how_often_depends_on_the_size_of_the_run_and_not_on_the_clock(tmp_path):
    settings = Checkpoints(tmp_path)
    assert [settings.is_due(Date(year, 12), 46_000) for year in (1946, 1949, 1955)] == [False, True, True]
    assert settings.is_due(Date(1946, 12), 9_000_000) and not settings.is_due(Date(1946, 11), 9_000_000)
    with pytest.raises(CheckpointProblems, match="0 or more"):
        Checkpoints(tmp_path, every=-1)


def test_a_longer_run_goes_on_from_the_checkpoints_of_a_shorter_one(scenario, whole, tmp_path):
    short = Checkpoints(tmp_path, every=6, keep=True)
    simulate(scenario, until="1946-12", checkpoints=short)
    lived = []
    run = simulate(scenario, checkpoints=tmp_path, resume=True, progress=lived.append)
    assert str(lived[0]) == "1946-07"
    assert first_difference(whole, run) == ""


# --- what does not fit ----------------------------------------------------------------------------


def test_without_checkpoints_there_is_nothing_to_resume(scenario, kept, tmp_path):
    with pytest.raises(CheckpointProblems, match="nothing to resume"):
        simulate(scenario, checkpoints=tmp_path / "none", resume=True)
    with pytest.raises(CheckpointProblems, match="ends with 1946-01 or before"):
        simulate(scenario, until="1946-01", checkpoints=kept, resume=True)
    with pytest.raises(CheckpointProblems, match="needs the folder"):
        simulate(scenario, resume=True)


@pytest.mark.parametrize(
    ("changed", "words"),
    [
        ({"seed": 2}, "another seed. Found '1'. Allowed: 2"),
        ({"scale": 1000}, "another scale. Found '2000'. Allowed: 1000"),
        ({"packs": {"demography": {"births": 0.01}}}, "another scenario"),
    ],
)
def test_a_checkpoint_of_another_run_is_refused_and_told_what_differs(scenario, kept, changed, words):
    with pytest.raises(CheckpointProblems, match=words):
        store.load(Checkpoints(kept), identity.identify(scenario.replace(**changed)), scenario, None)


def test_a_run_does_not_overwrite_checkpoints_of_another(scenario, copy):
    with pytest.raises(CheckpointProblems, match="another seed") as caught:
        simulate(scenario, seed=5, checkpoints=copy)
    assert "another run lie here" in str(caught.value)
    assert Checkpoints(copy).dates()


def test_another_version_is_refused(scenario, kept, monkeypatch):
    there = identity.versions()
    monkeypatch.setattr(identity, "versions", lambda: {**there, "numpy": "9.9.9"})
    with pytest.raises(CheckpointProblems, match=r"another version of numpy. Found .* Allowed: 9\.9\.9"):
        simulate(scenario, checkpoints=kept, resume=True)


def spoil(path, how):
    content = path.read_bytes()
    half = len(content) // 2
    path.write_bytes({"cut short": content[:half], "changed": content[:half] + b"?" + content[half + 1 :]}[how])


@pytest.mark.parametrize("how", ["cut short", "changed"])
def test_a_damaged_checkpoint_is_told_of_and_the_one_before_taken(scenario, whole, copy, how):
    spoil(copy / "1947-02.checkpoint", how)
    told, lived = [], []
    settings = Checkpoints(copy, every=2, tell=told.append)
    run = simulate(scenario, checkpoints=settings, resume=True, progress=lived.append)
    assert first_difference(whole, run) == ""
    assert str(lived[0]) == "1947-01"
    assert "1947-02.checkpoint" in told[0] and "damaged" in told[0] and "1946-12 is taken" in told[0]


def test_a_page_that_is_missing_damages_all_that_stand_on_it(scenario, copy):
    (copy / "1946-03--1946-04.months").unlink()
    told, lived = [], []
    simulate(scenario, checkpoints=Checkpoints(copy, tell=told.append), resume=True, progress=lived.append)
    assert str(lived[0]) == "1946-03" and len(told) == 6


def test_if_all_are_damaged_that_is_told_file_by_file(scenario, copy):
    for path in copy.glob("*.checkpoint"):
        spoil(path, "changed")
    with pytest.raises(CheckpointProblems, match="begin anew") as caught:
        simulate(scenario, checkpoints=copy, resume=True)
    assert str(caught.value).count("is damaged") == 7


def test_books_that_do_not_add_up_are_damaged(scenario, copy):
    path = copy / "1947-02.checkpoint"
    text, held, _ = store._read(path)
    held["tables"]["households"]["money"][3] += 1
    store._write(path, text, held)
    told = []
    simulate(scenario, checkpoints=Checkpoints(copy, tell=told.append), resume=True)
    assert "does not add up" in told[0]


def test_a_checkpoint_that_lacks_something_is_damaged(scenario, copy):
    text, held, _ = store._read(copy / "1947-02.checkpoint")
    del held["progress"]
    store._write(copy / "1947-02.checkpoint", text, held)
    text, held, _ = store._read(copy / "1946-12.checkpoint")
    del text["pages"]
    store._write(copy / "1946-12.checkpoint", text, held)
    told, lived = [], []
    simulate(scenario, checkpoints=Checkpoints(copy, tell=told.append), resume=True, progress=lived.append)
    assert str(lived[0]) == "1946-11"
    assert "it lacks progress" in told[0] and "its list of pages" in told[1]


def test_a_fault_of_the_program_is_not_told_as_damage(scenario, kept, monkeypatch):
    def fail(*args, **facts):
        raise KeyError("a slip")

    monkeypatch.setattr(store, "make_again", fail)
    with pytest.raises(KeyError, match="a slip"):
        simulate(scenario, checkpoints=kept, resume=True)


def test_months_between_checkpoints_are_not_silently_left_aside(scenario, tmp_path):
    with pytest.raises(CheckpointProblems, match="have their own"):
        simulate(scenario, until="1946-01", checkpoints=Checkpoints(tmp_path), every=3)
    with pytest.raises(CheckpointProblems, match="no folder"):
        simulate(scenario, until="1946-01", every=3)


# --- disks ----------------------------------------------------------------------------------------


def test_a_disk_that_fills_up_ends_the_run_in_words_and_leaves_nothing_half_written(scenario, tmp_path):
    soft, hard = resource.getrlimit(resource.RLIMIT_FSIZE)

    def fill(date):
        if str(date) == "1946-03":
            resource.setrlimit(resource.RLIMIT_FSIZE, (100_000, hard))

    try:
        with pytest.raises(RunFailed, match=r"checkpoint of 1946-04 cannot be written to .*: File too large") as caught:
            simulate(scenario, checkpoints=tmp_path, every=1, progress=fill)
    finally:
        resource.setrlimit(resource.RLIMIT_FSIZE, (soft, hard))
    assert caught.value.exit_code == 1
    assert not list(tmp_path.glob(".*"))
    assert [str(date) for date in Checkpoints(tmp_path).dates()] == ["1946-02", "1946-03"]


def test_a_folder_that_cannot_be_written_is_found_before_the_first_month(scenario, tmp_path):
    (tmp_path / "file").write_text("")
    with pytest.raises(CheckpointProblems, match="cannot be written here"):
        simulate(scenario, checkpoints=tmp_path / "file" / "run", progress=stop_at("1946-01"))


# --- branches -------------------------------------------------------------------------------------


@pytest.mark.parametrize("at", ["1946-02", "1946-09", LAST])
def test_a_branch_with_the_same_programme_is_the_trunk(scenario, whole, kept, at):
    run = branch(scenario, scenario, at, kept=kept)
    assert first_difference(whole, run) == ""
    assert run.manifest["branched"] == [{"scenario": "korea", "scenario_hash": scenario.hash, "at": at}]
    assert {**run.manifest, "branched": []} == whole.manifest


def test_a_branch_needs_no_checkpoints_of_the_trunk(scenario, whole, tmp_path):
    run = branch(scenario, scenario, "1946-11", kept=tmp_path)
    assert first_difference(whole, run) == ""


def test_a_branch_differs_from_its_month_on(scenario, whole, kept):
    at = Date(1946, 9)
    run = branch(scenario, scenario.without("tax-in-kind"), at, kept=kept)
    months = at - scenario.start
    changed = False
    for name, array in whole.history.variables.items():
        other = run.history.variables[name]
        if whole.history.dictionary[name].cadence == "month":
            assert array[:months].identical(other[:months]), name
            changed |= not array.identical(other)
    assert changed
    assert run_hashes(run)["plans"] != run_hashes(whole)["plans"]
    assert [e.text for e in run.events if "tax-in-kind" in e.text and e.date == at] == ["'tax-in-kind' is over."]


def test_a_branch_that_was_stopped_is_resumed(scenario, whole, kept, tmp_path):
    other = scenario.without("tax-in-kind")
    at = "1946-09"
    unbroken = branch(scenario, other, at, kept=kept)
    stopped = Checkpoints(tmp_path, keep=True)
    with pytest.raises(RunInterrupted):
        branch(scenario, other, at, kept=kept, checkpoints=stopped, progress=stop_at("1946-12"))
    run = branch(scenario, other, at, kept=kept, checkpoints=stopped, resume=True)
    assert first_difference(unbroken, run) == ""
    assert run.manifest == unbroken.manifest
    with pytest.raises(CheckpointProblems, match="where it was branched"):
        branch(scenario, other, "1946-10", kept=kept, checkpoints=stopped, resume=True)


def test_a_branch_is_resumed_with_what_only_its_trunk_asked_to_be_recorded(scenario, tmp_path):
    asking, how = scenario.replace(record=("land_recipients", "planned_use")), {"until": "1946-06"}
    unbroken = branch(asking, scenario, "1946-04", **how)
    assert "land_recipients" in unbroken.history.variables
    with pytest.raises(RunInterrupted):
        branch(asking, scenario, "1946-04", checkpoints=tmp_path, progress=stop_at("1946-05"), **how)
    run = branch(asking, scenario, "1946-04", checkpoints=tmp_path, resume=True, **how)
    assert first_difference(unbroken, run) == ""
    assert list(run.history.variables) == list(unbroken.history.variables)


def test_who_sought_a_post_in_the_trunk_is_not_paid_in_a_branch_without_employment(scenario, kept):
    none = {"employment": "none", "demography": "none"}  # nobody is born or dies: the trunk's rows would fit
    other = scenario.replace(mechanisms={**scenario.mechanisms, **none})
    run = branch(scenario, other, "1946-03", "1946-04", kept=kept)
    flows = run.accounts.frame()
    assert set(flows.loc[flows["purpose"] == "communal work", "month"].astype(str)) == {"1946-01", "1946-02"}


def test_a_user_who_stops_in_the_trunk_keeps_its_months(scenario, whole):
    with pytest.raises(RunInterrupted) as stopped:
        branch(scenario, scenario.without("tax-in-kind"), "1946-09", progress=stop_at("1946-03"))
    run = stopped.value.run
    facts = run.manifest
    assert (facts["until"], facts["complete"], facts["branched"]) == ("1946-03", False, [])
    assert facts["scenario_hash"] == whole.manifest["scenario_hash"]
    assert len(run.accounts) == 3
    for mine, flows in zip(run.accounts.flows, whole.accounts.flows[:3], strict=True):
        pd.testing.assert_frame_equal(mine.frame(), flows.frame(), check_exact=True)


def test_what_does_not_fit_a_trunk_is_named_all_at_once(scenario, economy):
    class Other:
        name, start, until, seed, scale = "other", Date(1946, 2), Date(1950, 1), 3, 500
        economy = None

    Other.economy = economy
    with pytest.raises(ScenarioProblems) as caught:
        branch(scenario, Other, "1946-01")
    text = str(caught.value)
    assert all(
        words in text for words in ("has the start", "has the seed", "has the scale", "labels of", "1946-02 to 1950-01")
    )
