"""Resuming and branching at the command line; disks and folders that cannot be written."""

import json
import os
import resource
import signal
import subprocess
import sys
from contextlib import contextmanager
from pathlib import Path

import pytest

from lustrum.quantities.calendar import Month

SHORT = ["--scale", "2000", "--until", "1946-11"]


@pytest.fixture(scope="module")
def place(tmp_path_factory):
    """Return a folder in which a whole run lies, with the checkpoints of every second month beside it."""
    from lustrum.cli.main import run

    folder = tmp_path_factory.mktemp("resuming")
    before = Path.cwd()
    os.chdir(folder)
    try:
        words = ["--out", "whole", "--keep-checkpoints", "--checkpoint-every", "2", "--json"]
        assert run(["simulate", "korea", *SHORT, *words]) == 0
    finally:
        os.chdir(before)
    return folder


@pytest.fixture
def at_place(place, monkeypatch):
    monkeypatch.chdir(place)
    return place


def content(path):
    return json.loads((path / "manifest.json").read_text())["content"]


def start(folder, *words):
    before = signal.signal(signal.SIGINT, signal.default_int_handler)
    try:
        return subprocess.Popen([sys.executable, "-m", "lustrum", *words], stdout=subprocess.PIPE,
                                stderr=subprocess.PIPE, text=True, cwd=folder)  # fmt: skip
    finally:
        signal.signal(signal.SIGINT, before)


def wait_for_a_month(child):
    """Read what a run says until it has lived a month: that is said after its checkpoint was written."""
    for line in child.stderr:
        if "living through" in line:
            assert "of 180 months" in line  # so that it is still under way when it is stopped
            return
    raise AssertionError("no month was ever said")


def test_a_run_that_was_stopped_and_resumed_is_the_whole_one(elsewhere, lustrum):
    """It is stopped in whatever month it is in, and resumed until three months later: the last month is free."""
    words = ["simulate", "korea", "--scale", "2000", "--checkpoint-every", "2"]
    with start(elsewhere, *words, "--out", "mine") as child:
        wait_for_a_month(child)
        child.send_signal(signal.SIGINT)
        _, err = child.communicate(timeout=60)
    assert child.returncode == 130, err
    assert "--resume" in err and "mine" in err
    manifest = json.loads((elsewhere / "mine" / "manifest.json").read_text())
    assert manifest["complete"] is False
    words += ["--until", Month.parse(manifest["until"]) + 3]
    answer = lustrum(*words, "--out", "mine", "--resume")
    assert answer.code == 0, answer.err
    assert [path.name for path in elsewhere.iterdir()] == ["mine"]
    assert lustrum(*words, "--out", "whole").code == 0
    assert content(elsewhere / "mine") == content(elsewhere / "whole")


def test_a_run_that_is_begun_anew_says_what_it_leaves(elsewhere, lustrum):
    with start(elsewhere, "simulate", "korea", "--scale", "2000", "--checkpoint-every", "1") as child:
        wait_for_a_month(child)
        child.kill()
        child.communicate(timeout=60)
    answer = lustrum("simulate", "korea", "--scale", "2000", "--until", "1946-01")
    assert "begun anew (seed 1 up to" in answer.err and "--resume" in answer.err
    other = lustrum("simulate", "korea", "--scale", "1000", "--resume")
    assert other.code == 2 and "nothing to resume" in other.err


def test_nothing_to_resume_names_what_differs(at_place, lustrum):
    answer = lustrum("run", "korea", *SHORT, "--resume")
    assert answer.code == 2
    assert "nothing to resume" in answer.err and "without --resume" in answer.err
    assert not (at_place / "runs").exists()


def test_a_branch_with_an_unchanged_programme_is_its_trunk(at_place, lustrum, tmp_path):
    out = tmp_path / "branch"
    answer = lustrum("simulate", "korea", "--until", "1946-11", "--branch", "whole", "--at", "1946-06", "--out", out)
    assert answer.code == 0, answer.err
    assert content(out) == content(at_place / "whole")
    assert json.loads((out / "manifest.json").read_text())["branched"][0]["at"] == "1946-06"
    again = lustrum("simulate", "korea", "--branch", out, "--at", "1946-07")
    assert again.code == 2 and "is a branch itself" in again.err


def test_a_branch_into_another_scenario_differs_from_its_month_on(at_place, lustrum, tmp_path):
    from lustrum.history.storage import load_history

    (tmp_path / "other.yaml").write_text("extends: korea\nwithout: [state-grain-purchase, tax-in-kind]\n")
    out = tmp_path / "branch"
    words = ["--until", "1946-11", "--branch", "whole", "--at", "1946-06", "--out", out]
    answer = lustrum("simulate", tmp_path / "other.yaml", *words)
    assert answer.code == 0, answer.err
    mine, theirs = (load_history(path / "draws" / "1" / "history") for path in (out, at_place / "whole"))
    changed = [
        name
        for name, array in mine.variables.items()
        if mine.dictionary[name].cadence == "month" and not array[5:].equals(theirs.variables[name][5:])
    ]
    assert changed
    assert all(mine.variables[name][:5].equals(theirs.variables[name][:5]) for name in changed)


@pytest.mark.parametrize(
    ("words", "told"),
    [
        (["--branch", "whole"], "study has 1 problem:\n  1. --branch, --at: A branch needs"),
        (["--at", "1946-05"], "Found '--at 1946-05 without --branch'. Give both, such as --branch korea-1 --at"),
        (["--branch", "nowhere", "--at", "1946-05"], "no run of this name"),
        (["--branch", "whole", "--at", "1960-05"], "1946-02 to 1946-11"),
        (["--branch", "whole", "--at", "1946-05", "--scale", "500"], "has the scale of its trunk"),
        (
            ["--branch", "whole", "--at", "1946-05", "--seed", "9"],
            "study has 1 problem:\n  1. whole: The run has no draw",
        ),
        (["--checkpoint-every", "-1"], "x>=0"),
    ],
)
def test_branches_that_cannot_be_are_refused_before_the_first_month(at_place, lustrum, words, told):
    answer = lustrum("simulate", "korea", "--until", "1946-11", *words)
    assert answer.code == 2
    assert told in answer.err
    assert not (at_place / "runs").exists()


@contextmanager
def small_files(most):
    """Let no file grow beyond so many bytes: what a full disk does, found at the same calls."""
    soft, hard = resource.getrlimit(resource.RLIMIT_FSIZE)
    resource.setrlimit(resource.RLIMIT_FSIZE, (most, hard))
    try:
        yield
    finally:
        resource.setrlimit(resource.RLIMIT_FSIZE, (soft, hard))


@pytest.mark.parametrize(
    ("most", "every", "words"),
    [
        (5_000, 0, "run cannot be written to full: File too large."),
        (60_000, 0, "run cannot be written to full: File too large."),
        (200_000, 0, "run cannot be written to full: File too large."),
        (200_000, 1, "checkpoint of 1946-01 cannot be written"),
        (2_000, 1, "cannot be written here (File too large)"),
    ],
)
def test_a_full_disk_is_told_and_nothing_half_written_is_left(elsewhere, lustrum, most, every, words):
    with small_files(most):
        answer = lustrum("simulate", "korea", "--scale", "2000", "--until", "1946-02", "--out", "full",
                         "--checkpoint-every", every)  # fmt: skip
    assert words in " ".join(answer.err.split()), answer.err
    assert answer.code == (2 if most < 5_000 else 1)
    assert "Traceback" not in answer.err
    assert list(elsewhere.iterdir()) == []
