"""The folder of a run: whole or not there, read back as it was, able to be run again."""

import json
import os
import shutil
from dataclasses import replace

import duckdb
import pytest

from lustrum.errors import NameProblems, StudyProblems
from lustrum.programme.scenario import load_scenario
from lustrum.studies.archive import books_table, check_run, find_run, load_run, titles_table, write_run
from lustrum.studies.catalogue import list_runs
from lustrum.studies.digests import history_hash
from lustrum.studies.running import RunKept, run
from lustrum.studies.writing import check_target, clean, file_aside, folder_aside


def test_a_run_is_read_back_as_it_was(result):
    stored = load_run(result.path)
    assert [history_hash(h) for h in stored.histories] == [history_hash(h) for h in result.histories]
    assert stored.manifest["content"] == result.manifest["content"]
    assert stored.scorecard.to_dict() == result.scorecard.to_dict()
    assert stored.scorecards == json.loads(json.dumps(result.scorecard.to_dict()))
    assert stored.scorecards["at"] == "1946-03"
    assert stored.observed.name == result.observed.name
    assert len(stored.plans) == len(result.draws[0].run.plans)
    assert stored.events[0]["kind"] == "stage"
    assert check_run(result.path) == []


def test_books_and_titles_are_written_as_they_are(result):
    accounts = result.draws[0].run.accounts
    for made, written, name in (
        (books_table(accounts), accounts.frame(), "accounts"),
        (titles_table(accounts), accounts.titles(), "titles"),
    ):
        words = {column: str for column in written if written[column].dtype.kind not in "iuf"}
        assert made.astype(words).values.tolist() == written.astype(words).values.tolist()
        read = duckdb.read_parquet(str(result.path / "draws" / "1" / f"{name}.parquet")).df()
        assert read.astype(words).values.tolist() == written.astype(words).values.tolist()
    assert list(books_table(type(accounts)()).columns) == list(accounts.frame().columns)


def test_a_run_holds_what_it_was_made_of_and_can_be_run_again(result):
    again = load_scenario(result.path / "inputs")
    assert again.hash == load_scenario("korea").replace(until=again.until).hash
    assert again.definitions == result.scenario.definitions


def test_a_variant_is_copied_with_what_it_extends(tmp_path):
    from lustrum.studies.inputs import copy_inputs

    variant = load_scenario("korea-november-1954")
    copy_inputs(variant, tmp_path / "inputs")
    assert load_scenario(tmp_path / "inputs").hash == variant.hash
    assert json.loads((tmp_path / "inputs" / "scenario.yaml").read_text())["extends"] == "extended-1.yaml"
    base = json.loads((tmp_path / "inputs" / "extended-1.yaml").read_text())
    assert (base["programme"], base["economy"]["path"], base["observed"]) == ("programme.yaml", "economy", "observed")


def test_one_cell_makes_another_hash(result):
    history = result.histories[0]
    changed = {name: array.copy(deep=True) for name, array in history.variables.items()}
    changed["births"].values.flat[0] += 1
    assert history_hash(replace(history, variables=changed)) != history_hash(history)
    assert history_hash(replace(history)) == history_hash(history)


def test_damage_is_told_file_by_file(result, tmp_path):
    folder = tmp_path / "damaged"
    shutil.copytree(result.path, folder)
    (folder / "draws" / "1" / "plans.json").unlink()
    (folder / "scorecards.json").unlink()
    with pytest.raises(StudyProblems) as wrong:
        load_run(folder)
    assert {problem.where.rsplit("/", 1)[-1] for problem in wrong.value.problems} == {"plans.json", "scorecards.json"}


def test_a_changed_history_is_found(result, tmp_path):
    folder = tmp_path / "changed"
    shutil.copytree(result.path, folder)
    manifest = json.loads((folder / "manifest.json").read_text())
    manifest["hashes"]["1"]["history"] = "0" * 64
    (folder / "manifest.json").write_text(json.dumps(manifest))
    (problem,) = check_run(folder)
    assert "not what was written" in problem.what


def test_an_unknown_run_gives_the_nearest(result):
    with pytest.raises(NameProblems) as wrong:
        find_run("tyni", result.path.parent)
    assert wrong.value.problems[0].nearest == "tiny"
    assert list(list_runs(result.path.parent)) == ["tiny"]


def test_nothing_is_overwritten(result):
    with pytest.raises(StudyProblems, match="something already"):
        run(result.scenario, out=result.path)


def test_an_interrupted_run_is_kept_and_says_so(scenario, tmp_path):
    def say(text):
        if text.startswith("living through 1946-02"):
            raise KeyboardInterrupt

    with pytest.raises(RunKept) as stopped:
        run(scenario, draws=2, scale=2000, until="1946-06", out=tmp_path / "kept", say=say)
    stored = load_run(tmp_path / "kept")
    assert stored.manifest["complete"] is False
    assert stored.manifest["until"] == "1946-02"
    assert stored.manifest["seeds"] == [1]
    assert stopped.value.exit_code == 130
    assert str(tmp_path / "kept") in str(stopped.value)


def test_a_folder_is_whole_or_not_there(tmp_path):
    with pytest.raises(RuntimeError), folder_aside(tmp_path / "half") as aside:
        (aside / "part").write_text("x")
        raise RuntimeError
    with pytest.raises(RuntimeError), file_aside(tmp_path / "half.html") as file:
        file.write_text("x")
        raise RuntimeError
    assert list(tmp_path.iterdir()) == []


def test_what_a_killed_writer_left_is_removed_and_what_a_living_one_writes_is_not(tmp_path):
    dead, living = tmp_path / ".run-1.999999999.writing", tmp_path / f".run-2.{os.getpid()}.writing"
    mine = tmp_path / ".mine.writing"
    for folder in (dead, living, mine):
        folder.mkdir()
    (tmp_path / ".page.html.999999999.writing").write_text("half")
    clean(tmp_path)
    assert sorted(tmp_path.iterdir()) == [mine, living]


def test_a_place_that_cannot_be_written_is_found_before_the_work(tmp_path):
    (tmp_path / "file").write_text("x")
    with pytest.raises(StudyProblems, match="This is a file"):
        check_target(tmp_path / "file" / "run")
    check_target(tmp_path / "new" / "deep" / "run")


def test_the_balance_sheets_lie_in_the_folder_and_add_up(result):
    import duckdb

    accounts = result.draws[0].run.accounts
    table = duckdb.sql(f"SELECT * FROM '{result.path / 'draws' / '1' / 'balances.parquet'}'").df()
    assert list(dict.fromkeys(table["month"])) == ["1946-01", "1946-02", "1946-03"]
    last = table[table["month"] == "1946-03"].drop(columns="month").astype({"sector": str, "instrument": str})
    sheet = accounts.balance_sheet("1946-03").frame()
    assert last.reset_index(drop=True).equals(
        sheet.astype({"sector": last["sector"].dtype, "instrument": last["instrument"].dtype})
    )
    assert (table["opening"] + table["received"] - table["paid"] == table["closing"]).all()
    money = table[table["instrument"] == "money"]
    assert (money.groupby("month", observed=True)["closing"].sum() == 0).all()


def test_ctrl_c_while_the_run_is_written_waits_and_names_what_is_kept(scenario, tmp_path, monkeypatch):
    import signal

    from lustrum.studies import running

    def write(*arguments, **options):
        signal.raise_signal(signal.SIGINT)
        return write_run(*arguments, **options)

    before = signal.signal(signal.SIGINT, signal.default_int_handler)
    monkeypatch.setattr(running, "write_run", write)
    try:
        with pytest.raises(running.RunKept, match="1 of 1 draws is kept") as caught:
            running.run(scenario, out=tmp_path / "kept", until="1946-01", scale=2000)
    finally:
        signal.signal(signal.SIGINT, before)
    assert load_run(caught.value.result.path).manifest["complete"]
