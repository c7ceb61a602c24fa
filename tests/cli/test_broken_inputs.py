"""What is broken ends with exit code 2, names file and place, shows no traceback and writes nothing."""

import json
import shutil

import pytest

from lustrum.discovery import data_path

PROGRAMME = """\
sources:
  book: {text: A book, checked: recalled}
measures:
  tax:
    kind: tax-in-kind
    from: 1946-06-27
    source: book
    parameters: {rate: 0.25}
"""
DEFINITION = """\
id: mine
name: Mine
date: 2020
tradition: none
source: {text: "A book"}
tree:
  all:
    - {title: A, claim: mine, indicator: OWN-02, op: ">", threshold: {value: 0.5, source: project default}}
"""


@pytest.fixture
def economy(elsewhere):
    """A copy of a small economy, to be broken."""
    shutil.copytree(data_path("economies", "four-products"), elsewhere / "mine")
    return elsewhere / "mine"


def swap(file, old, new):
    text = file.read_text(encoding="utf-8")
    assert old in text
    file.write_text(text.replace(old, new, 1), encoding="utf-8")


def refused(answer, *words):
    """Check that an answer is a refusal that names some words."""
    assert answer.code == 2, (answer.code, answer.err)
    assert "Traceback" not in answer.err and "failed:" not in answer.err
    assert not answer.out or json.loads(answer.out)["exit_code"] == 2
    for word in words:
        assert word in answer.err, (word, answer.err)


# --- economies ------------------------------------------------------------------------------------

BROKEN_ECONOMIES = {
    "missing column": ("inputs.csv", "activity,product,value", "activity,product,worth", ["inputs.csv", "value"]),
    "negative coefficient": ("inputs.csv", "iron,iron,0.01", "iron,iron,-0.01", ["inputs.csv row 2", "-0.01"]),
    "unknown product": ("inputs.csv", "iron,coal,0.2", "iron,caol,0.2", ["inputs.csv row 3", "caol", "coal"]),
    "NaN": ("inputs.csv", "iron,iron,0.01", "iron,iron,NaN", ["inputs.csv row 2", "NaN"]),
    "too large": ("inputs.csv", "iron,iron,0.01", "iron,iron,1e400", ["inputs.csv row 2", "1e400"]),
    "not a number": ("labour.csv", "iron,labour,0.03", "iron,labour,many", ["labour.csv row 2", "many"]),
    "blank source": ("inputs.csv", "0.01,synthetic,toy-plan", "0.01,synthetic,", ["inputs.csv row 2", "source"]),
    "unknown source": ("inputs.csv", "0.01,synthetic,toy-plan", "0.01,synthetic,toy", ["row 2", "toy-plan"]),
    "unit that does not fit": ("products.csv", "iron,iron,unit", "iron,iron,hectaire", ["products.csv row 2", "unit"]),
    "broken JSON": ("datapackage.json", '"resources": [', '"resources": [,', ["datapackage.json line"]),
}


@pytest.mark.parametrize("case", BROKEN_ECONOMIES)
def test_a_broken_economy_is_refused_by_check_and_by_plan(economy, lustrum, case):
    file, old, new, words = BROKEN_ECONOMIES[case]
    swap(economy / file, old, new)
    refused(lustrum("check", "mine"), *words)
    refused(lustrum("plan", "mine", "--out", "made", "--json"), *words)
    assert [path.name for path in economy.parent.iterdir()] == ["mine"]


def test_two_units_that_do_not_fit_are_refused(economy, lustrum):
    swap(economy / "labour.csv", "activity,skill,value,", "activity,skill,value,unit,")
    swap(economy / "labour.csv", "iron,labour,0.03,", "iron,labour,0.03,m2,")
    refused(lustrum("check", "mine"), "labour.csv row 2", "m2")


def test_files_that_are_no_text_or_empty_or_missing_or_folders(economy, lustrum):
    (economy / "inputs.csv").write_bytes("activity,product,value\nEisenh\xfctte,a,1\n".encode("latin-1"))
    (economy / "labour.csv").write_text("")
    (economy / "capital.csv").unlink()
    (economy / "final.csv").unlink()
    (economy / "final.csv").mkdir()
    answer = lustrum("check", "mine")
    refused(answer, "inputs.csv row 2", "not UTF-8", "labour.csv", "empty", "capital.csv", "final.csv", "folder")
    assert answer.err.count("\n") >= 5  # every problem at once


def test_problems_are_told_as_json_too(economy, lustrum):
    swap(economy / "inputs.csv", "iron,coal,0.2", "iron,caol,0.2")
    document = lustrum("check", "mine", "--json").json
    assert document["error"] == "EconomyProblems"
    assert document["problems"][0]["nearest"] == "coal"
    assert "inputs.csv row 3" in document["problems"][0]["where"]


# --- programmes and scenarios ---------------------------------------------------------------------

BROKEN_PROGRAMMES = {
    "date out of order": ("from: 1946-06-27", "from: 1946-06-27\n    until: 1946-01", ["line", "until"]),
    "no date": ("1946-06-27", "1946-02-30", ["line 6", "1946-02-30"]),
    "unknown kind": ("kind: tax-in-kind", "kind: tax-in-knid", ["line 5", "tax-in-knid", "tax-in-kind"]),
    "unknown parameter": ("{rate: 0.25}", "{rat: 0.25}", ["line 8", "rat", "rate"]),
    "out of range": ("{rate: 0.25}", "{rate: 25}", ["line 8", "rate"]),
    "wrong unit": ("{rate: 0.25}", "{rate: {value: 25, unit: kg}}", ["line 8", "kg"]),
    "duplicate key": ("    source: book\n", "    source: book\n    source: book\n", ["line 8", "source"]),
    "no source": ("    source: book\n", "", ["tax", "source"]),
    "unknown source": ("    source: book\n", "    source: bok\n", ["line 7", "bok", "book"]),
    "too large": ("0.25", "1e400", ["line 8", "1e400"]),
    "not YAML": ("{rate: 0.25}", "{rate: 0.25", ["line"]),
    "cycle of stages": (
        "measures:",
        "stages:\n  a: {enter: {after: b}, source: book}\n  b: {enter: {after: a}, source: book}\nmeasures:",
        ["stages", "a", "b"],
    ),
}


@pytest.mark.parametrize("case", BROKEN_PROGRAMMES)
def test_a_broken_programme_is_refused_by_check_and_by_simulate(elsewhere, lustrum, case):
    old, new, words = BROKEN_PROGRAMMES[case]
    assert old in PROGRAMME
    (elsewhere / "programme.yaml").write_text(PROGRAMME.replace(old, new, 1))
    (elsewhere / "scenario.yaml").write_text(
        "economy: korea\nprogramme: programme.yaml\nstart: 1946-01\nuntil: 1946-02\nscale: 2000\n"
    )
    refused(lustrum("check", "programme.yaml"), "programme.yaml", *words)
    refused(lustrum("simulate", "scenario.yaml", "--out", "made", "--json"), "programme.yaml", *words)
    assert sorted(path.name for path in elsewhere.iterdir()) == ["programme.yaml", "scenario.yaml"]


BROKEN_SCENARIOS = {
    "ends before it starts": ("extends: korea\nuntil: 1940-01\n", ["mine.yaml", "until", "1946"]),
    "unknown base": ("extends: kore\n", ["mine.yaml", "kore", "korea"]),
    "unknown definition": ("extends: korea\ndefinitions: [party-1956]\n", ["mine.yaml", "party-1956", "party-1955"]),
    "unknown measure to set": ("extends: korea\nset: {coperatives.strength: 0}\n", ["mine.yaml", "coperatives"]),
    "unknown economy": ("extends: korea\neconomy: kora\n", ["mine.yaml", "kora", "korea"]),
    "unknown key": ("extends: korea\nscal: 3\n", ["mine.yaml", "scal", "scale"]),
    "no draws": ("extends: korea\ndraws: 0\n", ["mine.yaml", "draws", "0"]),
    "it extends itself": ("extends: mine.yaml\n", ["mine.yaml", "extend"]),
    "not a mapping": ("- a\n- b\n", ["mine.yaml"]),
    "empty": ("", ["mine.yaml"]),
    "unknown mechanism": ("extends: korea\nmechanisms: {farming: magic}\n", ["farming", "magic"]),
    "unknown field of a pack": ("extends: korea\npacks: {farming: {nonsense: 1}}\n", ["farming", "nonsense"]),
}


@pytest.mark.parametrize("case", BROKEN_SCENARIOS)
def test_a_broken_scenario_is_refused_by_check_and_by_run(elsewhere, lustrum, case):
    text, words = BROKEN_SCENARIOS[case]
    (elsewhere / "mine.yaml").write_text(text)
    refused(lustrum("run", "mine.yaml", "--scale", "2000", "--until", "1946-01"), *words)
    if case != "not a mapping":  # nothing says that a list is meant to be a scenario
        refused(lustrum("check", "mine.yaml"), *words)
    assert [path.name for path in elsewhere.iterdir()] == ["mine.yaml"]


def test_every_part_of_a_country_is_looked_at(elsewhere, lustrum):
    country = elsewhere / "land"
    shutil.copytree(data_path("countries", "korea"), country, ignore=shutil.ignore_patterns("raw"))
    swap(country / "scenario.yaml", "seed: 1", "seed: one")
    swap(country / "observed" / "record.csv", "\n", "\nkorea,19xx,cement,1,t,nowhere,[read] x\n")
    with (country / "economy" / "inputs.csv").open("a") as file:
        file.write("nothing,paddy,1,synthetic,assumption\n")
    answer = lustrum("check", "land")
    refused(answer, "scenario.yaml line", "economy/inputs.csv", "observed/record.csv", "19xx")


# --- definitions, histories, targets --------------------------------------------------------------


@pytest.mark.parametrize(
    ("old", "new", "words"),
    [
        ("OWN-02", "OWN-99", ["mine.yaml line 8", "OWN-99"]),
        ('op: ">"', 'op: "=>"', ["mine.yaml line 8", "=>"]),
        ("value: 0.5", "value: half", ["mine.yaml line 8", "half"]),
        ("id: mine", "id: mine\nid: yours", ["mine.yaml line 2", "id"]),
    ],
)
def test_a_broken_definition_is_refused_by_check_and_by_assess(here, lustrum, tmp_path, old, new, words):
    (tmp_path / "mine.yaml").write_text(DEFINITION.replace(old, new, 1))
    refused(lustrum("check", tmp_path / "mine.yaml"), *words)
    refused(lustrum("assess", "korea-1", "--definition", tmp_path / "mine.yaml"), *words)


def test_a_sound_definition_of_ones_own_is_used(here, lustrum, tmp_path):
    (tmp_path / "mine.yaml").write_text(DEFINITION)
    assert lustrum("assess", "korea-1", "--definition", tmp_path / "mine.yaml", "--json").code == 0


def test_a_history_that_was_changed_is_refused(here, lustrum, tmp_path):
    shutil.copytree(here / "runs" / "korea-1" / "draws" / "1" / "history", tmp_path / "history")
    (tmp_path / "history" / "labels" / "form.csv").write_text("form\nX\n")
    refused(lustrum("check", tmp_path / "history"), "labels/form.csv")
    refused(lustrum("assess", tmp_path / "history"), "labels/form.csv")


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("product,amount\ncaol,1\n", ["targets.csv row 2, product", "coal"]),
        ("product,amount\ncoal,-1\n", ["targets.csv row 2, amount", "-1"]),
        ("product,amount\ncoal,NaN\n", ["targets.csv row 2, amount"]),
        ("product,amount\ncoal,1e400\n", ["targets.csv row 2, amount"]),
        ("product,amount,year\ncoal,1,9\n", ["targets.csv row 2, year", "1 to 5"]),
        ("product,number\ncoal,1\n", ["targets.csv row 1", "amount"]),
        ("product,amount\n", ["targets.csv"]),
        ("", ["targets.csv", "empty"]),
    ],
)
def test_broken_targets_are_refused(elsewhere, lustrum, text, words):
    (elsewhere / "targets.csv").write_text(text)
    refused(lustrum("plan", "four-products", "--targets", "targets.csv", "--out", "made"), *words)
    assert [path.name for path in elsewhere.iterdir()] == ["targets.csv"]


# --- words on the command line --------------------------------------------------------------------

WRONG_WORDS = {
    "unknown command": (["rnu"], ["'run'"]),
    "unknown option": (["run", "--sed", "1"], ["--seed"]),
    "negative seed": (["run", "--seed", "-1"], ["--seed", "x>=0"]),
    "no number": (["run", "--draws", "two"], ["--draws", "two"]),
    "bad month": (["run", "--until", "1946-13"], ["--until", "1946-13", "YYYY-MM"]),
    "until before start": (["run", "--until", "1940"], ["1940-12", "1946-01 or later"]),
    "scale of nothing": (["simulate", "korea", "--scale", "0"], ["--scale", "x>=1"]),
    "unknown scenario": (["run", "koera"], ["koera", "korea"]),
    "unknown economy": (["plan", "koera"], ["koera", "korea"]),
    "unknown objective": (["plan", "four-products", "--objective", "rey"], ["rey", "ray"]),
    "unknown table": (["analyse", "four-products", "--table", "value"], ["value", "values"]),
    "unknown format": (["import", "three_matrices", "a", "b"], ["three_matrices", "three-matrix"]),
    "unknown kind": (["list", "economy"], ["economy", "economies"]),
    "unknown thing": (["show", "kornai-1991"], ["kornai-1991", "kornai-1992"]),
    "unknown definition": (["assess", "korea", "--definition", "party-1956"], ["party-1956", "party-1955"]),
    "date outside": (["assess", "korea", "--at", "2050"], ["2050-12"]),
    "unknown run": (["report", "korea-7"], ["korea-7"]),
    "no such file": (["check", "nothing.yaml"], ["nothing.yaml"]),
    "targets that are not there": (["plan", "four-products", "--targets", "none.csv"], ["none.csv"]),
    "one run alone": (["compare", "korea-1"], ["Two runs"]),
}


@pytest.mark.parametrize("case", WRONG_WORDS)
def test_wrong_words_are_refused_with_a_hint(elsewhere, lustrum, case):
    words, hints = WRONG_WORDS[case]
    refused(lustrum(*words), *hints)
    assert json.loads(lustrum(*words, "--json").out)["exit_code"] == 2
    assert list(elsewhere.iterdir()) == []


def test_a_place_that_is_taken_is_found_before_the_work(elsewhere, lustrum, monkeypatch):
    def work(*given, **options):
        raise AssertionError("the work was begun")

    monkeypatch.setattr("lustrum.studies.running.make_draws", work)
    monkeypatch.setattr("lustrum.studies.asking.plan", work)
    (elsewhere / "taken").mkdir()
    for words in (["run", "--out", "taken"], ["plan", "korea", "--out", "taken"]):
        refused(lustrum(*words), "taken", "already")


def test_a_folder_or_file_that_is_nothing_known_is_told(elsewhere, lustrum):
    (elsewhere / "folder").mkdir()
    (elsewhere / "notes.txt").write_text("x")
    refused(lustrum("check", "folder"), "folder", "country")
    refused(lustrum("check", "notes.txt"), "notes.txt")
