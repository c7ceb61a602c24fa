"""Checkpoints of a study: several draws, what is kept and where, what is removed."""

from dataclasses import replace

import pytest

from lustrum.errors import StudyProblems
from lustrum.simulation.checkpoints.store import Checkpoints
from lustrum.studies.archive import load_run
from lustrum.studies.keeping import keep_at, kept_beside
from lustrum.studies.running import RunKept, run

SMALL = {"scale": 2000, "until": "1946-03"}


def stop_in(words):
    """Press Ctrl-C when something is said."""

    def say(text):
        if words in text:
            raise KeyboardInterrupt

    return say


def test_draws_that_were_stopped_are_gone_on_with_one_by_one(scenario, result, elsewhere):
    lived = []
    with pytest.raises(RunKept, match="1 of 2 draws is kept") as stopped:
        run(scenario, draws=2, checkpoint_every=1, say=stop_in("1946-02, 2 of 3 months (draw 2"), **SMALL)
    assert "--resume" in str(stopped.value)
    again = run(scenario, draws=2, say=lived.append, resume=True, **SMALL)
    assert again.manifest["content"] == result.manifest["content"]
    assert [text for text in lived if "living" in text] == [
        "living through 1946-03, 3 of 3 months (draw 1 of 2)",
        "living through 1946-03, 3 of 3 months (draw 2 of 2)",
    ]
    assert sorted(path.name for path in (elsewhere / "runs").iterdir()) == ["korea-1", "korea-2"]


def test_a_run_that_was_cut_off_gives_way_to_the_whole_one_and_no_other_does(scenario, elsewhere):
    with pytest.raises(RunKept):
        run(scenario, out="mine", say=stop_in("1946-01"), **SMALL)
    assert load_run("mine").manifest["complete"] is False
    with pytest.raises(Exception, match="There is something already"):
        run(scenario, out="mine", **SMALL)
    run(scenario, out="mine", resume=True, **SMALL)
    assert load_run("mine").manifest["complete"] is True
    assert [path.name for path in elsewhere.iterdir()] == ["mine"]
    with pytest.raises(Exception, match="There is something already"):
        run(scenario, out="mine", resume=True, **SMALL)


def test_a_run_that_lacks_draws_gives_way_to_the_whole_one(scenario, result, elsewhere):
    with pytest.raises(RunKept, match="1 of 2 draws is kept"):
        run(scenario, draws=2, out="mine", say=stop_in("1946-02, 2 of 3 months (draw 2"), **SMALL)
    assert load_run("mine").manifest["seeds"] == [1]
    run(scenario, draws=2, out="mine", resume=True, **SMALL)
    assert load_run("mine").manifest["content"] == result.manifest["content"]
    assert [path.name for path in elsewhere.iterdir()] == ["mine"]
    with pytest.raises(StudyProblems, match="There is something already"):
        run(scenario, draws=2, out="mine", resume=True, **SMALL)


def test_kept_checkpoints_lie_beside_the_run(scenario, elsewhere):
    made = run(scenario, checkpoint_every=1, keep_checkpoints=True, **SMALL)
    dates = Checkpoints(kept_beside(made.path) / "1").dates()
    assert [str(date) for date in dates] == ["1946-01", "1946-02"]
    assert not list(made.path.rglob("*.checkpoint"))


def test_two_scenarios_have_two_places(scenario, elsewhere):
    first, second = (keep_at(one, None).folder for one in (scenario, replace(scenario, scale=7)))
    assert first != second
    assert first.parent == elsewhere / "runs" / ".checkpoints"


def test_a_branch_needs_both_a_run_and_a_month(scenario, elsewhere):
    with pytest.raises(StudyProblems, match=r"Found '--at 1946-02 without --branch'\. Give both"):
        run(scenario, at="1946-02", **SMALL)
