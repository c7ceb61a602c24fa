"""Scenarios: what they extend, set and remove; their hash; and what is told of a wrong one."""

from __future__ import annotations

import pickle
from pathlib import Path

import pytest

from lustrum.errors import LustrumError, ScenarioProblems
from lustrum.programme.scenario import Planner, list_scenarios, load_scenario
from lustrum.programme.view import PlainMonth
from lustrum.quantities.calendar import Month

PROGRAMME = """\
sources:
  book: {text: A book, checked: recalled}
measures:
  ban-1954:
    kind: grain-trade-ban
    from: 1954-11
    until: 1957-10
    source: book
    strength: {1954-11: 0.9, 1955-06: 0.3}
  ban-1957: {kind: grain-trade-ban, from: 1957-11, source: book}
  tax:
    kind: tax-in-kind
    from: 1946-06
    source: book
    parameters: {rate: 0.25, rates: {paddy: 0.27}}
shocks:
  war: {kind: war, from: 1950-06, until: 1953-07, source: book, parameters: {months: 38}}
"""
SCENARIO = """\
title: A land
economy: {path: economy, at: 1946-01-01}
programme: programme.yaml
start: 1946-01
until: 1960-12
scale: 200
packs: {farming: {weather_spread: 0.1}}
mechanisms: {coop-effort: lin-1990}
planner: {every: 12, horizon: 5}
"""


@pytest.fixture
def land(tmp_path: Path) -> Path:
    """A country folder."""
    folder = tmp_path / "land"
    (folder / "economy").mkdir(parents=True)
    (folder / "economy" / "datapackage.json").write_text("{}")
    (folder / "programme.yaml").write_text(PROGRAMME)
    (folder / "scenario.yaml").write_text(SCENARIO)
    return folder


@pytest.fixture
def variant(land: Path):
    """Load a scenario that extends the country."""

    def load(text: str, name: str = "variant.yaml"):
        path = land.parent / name
        path.write_text("extends: land\n" + text)
        return load_scenario(path)

    return load


def problems_of(load, text: str):
    with pytest.raises(ScenarioProblems) as caught:
        load(text)
    assert caught.value.exit_code == 2
    return caught.value.problems


def test_a_country_is_loaded_by_folder_or_file(land: Path):
    for path in (land, land / "scenario.yaml", str(land)):
        scenario = load_scenario(path)
        assert scenario.name == "land"
        assert (scenario.start, scenario.until) == (Month(1946, 1), Month(1960, 12))
        assert scenario.economy_path == land / "economy" and scenario.economy_date == "1946-01-01"
        assert scenario.planner == Planner(every=12, horizon=5)
        assert scenario.programme.ids == ("war", "ban-1954", "ban-1957", "tax")


def test_extending_replaces_entries_and_merges_mappings(variant):
    scenario = variant(
        "title: Another\nseed: 7\npacks: {wage: {level: 2}}\n"
        "mechanisms: {coop-effort: dong-dow-1993}\nplanner: {horizon: 2}\n"
    )
    assert (scenario.title, scenario.seed, scenario.scale) == ("Another", 7, 200)
    assert scenario.packs == {"farming": {"weather_spread": 0.1}, "wage": {"level": 2}}
    assert scenario.mechanisms == {"coop-effort": "dong-dow-1993"}
    assert scenario.planner == Planner(every=12, horizon=2)
    assert scenario.extends == "land"


def test_any_measure_can_be_removed_also_by_pattern(variant):
    assert variant("without: [war]").programme.ids == ("ban-1954", "ban-1957", "tax")
    assert variant("without: ban-*").programme.ids == ("war", "tax")


def test_removals_of_all_levels_add_up(variant):
    peace = variant("without: [war]", "peace.yaml")
    deeper = peace.path.parent / "deeper.yaml"
    deeper.write_text("extends: peace.yaml\nwithout: [tax]\n")
    assert load_scenario(deeper).programme.ids == ("ban-1954", "ban-1957")


def test_any_measure_can_be_moved_in_time(variant):
    act = variant("set: {tax.from: 1947-01}").programme["tax"]
    assert act.start == Month(1947, 1)
    ban = variant("set: {ban-1954.until: 1955-12, ban-1954.from: 1954-12}").programme["ban-1954"]
    assert (ban.start, ban.until) == (Month(1954, 12), Month(1955, 12))
    moved = variant("set: {ban-1954.shift: -6}").programme["ban-1954"]
    assert (moved.start, moved.until, moved.steps()) == (
        Month(1954, 5),
        Month(1957, 4),
        (Month(1954, 5), Month(1954, 12)),
    )


def test_any_measure_can_be_changed_in_strength_and_parameters(variant):
    ban = variant("set: {ban-1954.strength: 0.5}").programme["ban-1954"]
    assert ban.parameters(Month(1956, 1)).strength == 0.5
    tax = variant("set: {tax.parameters.rate: {value: 10, unit: percent}, tax.parameters.rates.paddy: 0.3}").programme[
        "tax"
    ]
    assert tax.parameters(Month(1950, 1)).rate == pytest.approx(0.1)
    assert tax.parameters(Month(1950, 1)).rates == {"paddy": 0.3}
    both = variant("set: {'ban-*.strength': 0.1}").programme
    assert {both[name].parameters(Month(1958, 1)).strength for name in ("ban-1954", "ban-1957")} == {0.1}
    war = variant("set: {war.parameters.months: 12}").programme["war"]
    assert war.parameters(Month(1951, 1)).months == 12 and war.is_shock


def test_packs_mechanisms_and_planner_can_be_set_by_path(variant):
    scenario = variant("set: {packs.farming.scale_effect: 0.1, mechanisms.wage: flat, planner.every: 6}")
    assert scenario.packs["farming"] == {"weather_spread": 0.1, "scale_effect": 0.1}
    assert scenario.mechanisms["wage"] == "flat"
    assert scenario.planner is not None and scenario.planner.every == 6


def test_no_planner_is_a_choice(variant):
    assert variant("planner: none").planner is None


@pytest.mark.parametrize(
    ("text", "what", "near"),
    [
        ("set: {tex.from: 1947-01}", "Unknown path: no measure of this name.", "tax"),
        ("set: {tax.form: 1947-01}", "Unknown path.", "tax.from"),
        ("set: {tax.parameters.rat: 0.1}", "Unknown path.", "tax.parameters.rate"),
        ("set: {tax.parameters: {rate: 0.1}}", "Unknown path.", "tax.parameters.rate"),
        ("set: {tax.parameters.rates.pady: 0.1}", "Unknown path.", "tax.parameters.rates.paddy"),
        ("set: {packs.farming: 0.1}", "Unknown path.", ""),
        ("set: {planner.even: 6}", "Unknown path.", "planner.every"),
        ("set: {tax.strength: 2}", "The value is outside its range.", ""),
        ("set: {tax.from: 1946-13}", "Not a date.", ""),
        ("set: {ban-1954.from: 1958-01}", "The measure ends before it begins.", ""),
        ("set: {ban-1957.from: 1957-01}", "Two measures set one parameter from 1957-01 on.", ""),
        ("set: {tax.shift: half}", "A whole number was wanted here.", ""),
        ("without: [wars]", "Unknown measure.", "war"),
        ("without: ['x*']", "Unknown measure.", ""),
        ("until: 1945-12", "The scenario ends before it starts.", ""),
        ("start: soon", "Not a date.", ""),
        ("seed: one", "A whole number was wanted here.", ""),
        ("scale: 0", "The value is outside its range.", ""),
        ("definition: [party-1955]", "Unknown field.", "definitions"),
        ("programme: program.yaml", "There is no programme of this name, and no such file.", ""),
        ("economy: ecomony", "There is no economy of this name, and no such folder.", ""),
        ("observed: nowhere", "There is no such folder.", ""),
        ("alternatives: [nowhere]", "Unknown scenario.", ""),
        ("packs: {farming: [1]}", "Fields or the name of a pack were wanted here.", ""),
        ("planner: {procedur: x}", "Unknown field.", "procedure"),
        ("set: [tax]", "A mapping was wanted here.", ""),
    ],
)
def test_a_wrong_scenario_is_told_with_the_nearest_name(variant, text, what, near):
    (problem,) = problems_of(variant, text)
    assert problem.what == what
    assert near in problem.nearest or not near
    assert "line" in problem.where


def test_what_a_scenario_sets_is_told_at_the_line_of_the_scenario(variant):
    (problem,) = problems_of(variant, "title: x\nset:\n  tax.parameters.rate: 3\n")
    assert "variant.yaml line 4" in problem.where and problem.where.endswith("measures.tax.parameters.rate")


def test_clashes_that_a_removal_solves_are_none(variant):
    scenario = variant("set: {ban-1957.from: 1957-01}\nwithout: [ban-1954]")
    assert scenario.programme.ids == ("war", "ban-1957", "tax")


def test_all_problems_of_scenario_and_programme_come_together(variant):
    found = problems_of(variant, "seed: x\nset: {tax.strength: 2, war.frm: 1950}\nuntil: never\n")
    assert len(found) == 4


def test_scenarios_that_extend_each_other_are_named(tmp_path: Path):
    (tmp_path / "a.yaml").write_text("extends: b.yaml\n")
    (tmp_path / "b.yaml").write_text("extends: a.yaml\n")
    (problem,) = problems_of(load_scenario, tmp_path / "a.yaml")
    assert problem.found == "a → b → a"


@pytest.mark.parametrize("text", ["", "- a\n", "extends: nowhere\n", "title: x\n"])
def test_files_that_are_no_scenario(text, tmp_path: Path):
    path = tmp_path / "s.yaml"
    path.write_text(text)
    assert problems_of(load_scenario, path)


def test_names_and_folders_that_are_none(tmp_path: Path):
    (problem,) = problems_of(load_scenario, "koera")
    assert problem.nearest == "korea"
    assert problems_of(load_scenario, tmp_path)
    assert problems_of(load_scenario, tmp_path / "none.yaml")


def test_the_hash_is_of_content_and_stable(land: Path, variant):
    plain = load_scenario(land)
    assert len(plain.hash) == 64 and plain.hash == load_scenario(land / "scenario.yaml").hash
    same = [
        "title: Other words\nnotes: more\n",
        "headline: x\n",
        "# a comment\nscale: 200.0e0\n".replace("200.0e0", "200"),
    ]
    for text in same:
        assert variant(text).hash == plain.hash
    for text in ("seed: 2", "scale: 100", "set: {tax.strength: 0.5}", "without: [war]", "until: 1950", "planner: none"):
        assert variant(text).hash != plain.hash, text
    assert variant("set: {tax.shift: 0}").hash == plain.hash


def test_the_hash_knows_the_tables_of_the_economy_but_not_its_path(land: Path):
    before = load_scenario(land).hash
    moved = land.rename(land.parent / "elsewhere")
    assert load_scenario(moved).hash == before
    (moved / "economy" / "datapackage.json").write_text("{} ")
    assert load_scenario(moved).hash != before


def test_a_scenario_can_be_changed_in_python_and_travels_between_processes(land: Path):
    scenario = load_scenario(land)
    assert scenario.replace(seed=3).seed == 3
    assert scenario.without("war").programme.shocks == ()
    with pytest.raises(ScenarioProblems) as caught:
        scenario.replace(sead=3)
    assert caught.value.problems[0].nearest == "seed"
    again = pickle.loads(pickle.dumps(scenario))
    assert again.hash == scenario.hash and again == scenario


def test_a_scenario_without_an_economy_says_so_when_asked(land: Path):
    text = SCENARIO.replace("economy: {path: economy, at: 1946-01-01}\n", "")
    (land / "scenario.yaml").write_text(text)
    scenario = load_scenario(land)
    with pytest.raises(LustrumError, match="names no economy"):
        _ = scenario.economy


def test_a_view_of_no_tables_is_a_month_too():
    assert len(PlainMonth(Month(1950, 1)).table("parcels")) == 0


def test_shipped_scenarios_are_listed():
    assert {"korea", "korea-without-pressure", "korea-without-cooperatives"} <= set(list_scenarios())
