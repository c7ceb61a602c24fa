"""Bad scenarios: each is refused before the first month, by the commands and from Python, and nothing is written."""

from __future__ import annotations

import shutil

import pandas as pd
import pytest

import lustrum as lu
from lustrum.discovery import data_path
from lustrum.errors import InputProblems
from lustrum.simulation.prepare import prepare

SOURCES = "sources:\n  book: {text: A book, checked: recalled}\n"
PROGRAMME = (
    SOURCES + "measures:\n  tax: {kind: tax-in-kind, from: 1946-06-27, source: book, parameters: {rate: 0.25}}\n"
)
SCENARIO = "economy: korea\nprogramme: programme.yaml\nstart: 1946-01\nuntil: 1946-02\nscale: 2000\n"
WHEN = "from: 1946-01, until: 1946-02, source: book"
WAR = (
    "shocks:\n  war:\n    kind: war\n    from: 1946-01\n    until: 1946-02\n    source: book\n    parameters:\n"
    "      months: 1\n      damage:\n        - {{lost: {lost}, table: {table}, where: {{{where}}}, share: 0.1}}\n"
)


def war(lost="persons", table="households", where="group: tenant"):
    return WAR.format(lost=lost, table=table, where=where)


def scenario(**changes):
    """The scenario with lines replaced or added."""
    lines = dict(line.split(": ", 1) for line in SCENARIO.splitlines())
    return "".join(f"{key}: {value}\n" for key, value in (lines | {k: str(v) for k, v in changes.items()}).items())


BAD = {
    # a measure on a class, branch, product or table that does not exist
    "an unknown class": (war(where="group: tennant"), {}, ["programme.yaml line 6", "shocks.war", "'tennant'"]),
    "an unknown role of a class": (war(where="group.role: lord"), {}, ["war", "There is no such role", "'lord'"]),
    "an unknown column of a table": (war(where="branche: coal"), {}, ["cannot be selected so", "'branche'"]),
    "an unknown table": (war(table="household"), {}, ["There is no such table", "'household'", "'households'"]),
    "an unknown thing to lose": (war(lost="coall"), {}, ["nothing of this name to move", "'coall'", "'coal'"]),
    "a branch that does not exist": (
        f"  take: {{kind: nationalisation, {WHEN}, parameters: {{branches: [coalmines]}}}}\n",
        {},
        ["programme.yaml line 5", "measures.take.parameters.branches", "There is no such branch", "'coalmines'"],
    ),
    "a role of property that does not exist": (
        f"  take: {{kind: nationalisation, {WHEN}, parameters: {{form_roles: [forein]}}}}\n",
        {},
        ["measures.take.parameters.form_roles", "no such role of a form", "'forein'", "'foreign'"],
    ),
    "aid in a product that does not exist": (
        "  aid: {kind: aid, from: 1946-01, until: 1946-02, source: book, parameters: {goods: {stel: 1}}}\n",
        {},
        ["measures.aid.parameters.goods", "no such product", "'stel'", "'steel'"],
    ),
    "a tax on land that does not exist": (
        f"  more: {{kind: tax-in-kind, {WHEN}, overrides: [tax], parameters: {{rates: {{padyland: 0.2}}}}}}\n",
        {},
        ["measures.more.parameters.rates", "no such land", "'padyland'", "'paddyland'"],
    ),
    # shares above one, a campaign without end, two that claim one lever
    "shares above one": (
        "  a: {kind: income-tax, from: 1946-01, source: book, parameters: {top_rate: 1.3}}\n"
        "  b: {kind: grain-trade-ban, from: 1946-01, source: book, strength: 2}\n",
        {},
        ["line 5", "'1.3'", "line 6", "'2'", "0 to 1 share", "2 problems"],
    ),
    "a share above one in percent": (
        "  a: {kind: income-tax, from: 1946-01, source: book, parameters: {top_rate: {value: 130, unit: percent}}}\n",
        {},
        ["line 5", "outside its range", "0 to 1 share"],
    ),
    "a share above one that is lost": (war().replace("0.1", "1.5"), {}, ["share", "1.5"]),
    "a campaign without end": (
        "  c: {kind: campaign, from: 1946-01, source: book}\n",
        {},
        ["line 5", "measures.c.until", "must have an end", "Give 'until'", "'leave'"],
    ),
    "a campaign in a stage without end": (
        "  c: {kind: campaign, stage: now, source: book}\nstages: {now: {title: Now}}\n",
        {},
        ["measures.c.until", "must have an end"],
    ),
    "two measures that claim one lever": (
        "  t2: {kind: tax-in-kind, from: 1946-07, source: book, parameters: {rate: 0.3}}\n",
        {},
        ["line 5", "'tax' and 't2' set tax-in-kind.rate", "overrides: [tax]"],
    ),
    # scales
    "a scale of nothing": ("", {"scale": 0}, ["scenario.yaml line 5", "scale", "'0'", "1 or more"]),
    "a scale below zero": ("", {"scale": -5}, ["scenario.yaml line 5", "scale", "'-5'", "1 or more"]),
    "a scale that is no number": ("", {"scale": "many"}, ["line 5", "scale", "whole number", "'many'"]),
    "a scale that is no whole number": ("", {"scale": 2.5}, ["line 5", "scale", "whole number", "'2.5'"]),
    "a scale that is not finite": ("", {"scale": "1e400"}, ["line 5", "Not a finite number"]),
    "a scale larger than the country": ("", {"scale": 10**8}, ["larger than the country", "'100000000'", "1 to"]),
    # dates, slots, packs, record
    "until before start": ("", {"until": "1945-12"}, ["line 4", "until", "ends before it starts", "1946-01 or later"]),
    "an unknown slot": ("", {"mechanisms": "{farmin: farming}"}, ["line 6", "mechanisms.farmin", "'farming'"]),
    "an unknown mechanism": ("", {"mechanisms": "{farming: farmin}"}, ["line 6", "mechanisms.farming", "'farming'"]),
    "an unknown pack": ("", {"packs": "{shop: {markup: 2}}"}, ["line 6", "packs.shop", "No mechanism works"]),
    "an unknown field": ("", {"packs": "{wholesale: {mark: 2}}"}, ["line 6", "packs.wholesale.mark", "'markup'"]),
    "a value outside its range": ("", {"packs": "{wholesale: {markup: 99}}"}, ["line 6", "'99'", "0.5 to 5 index"]),
    "a value that is no number": ("", {"packs": "{wholesale: {markup: dear}}"}, ["packs.wholesale.markup", "'dear'"]),
    "an unknown variable": ("", {"record": "[inputs_usd]"}, ["line 6", "record", "'inputs_used'"]),
    # a month in which nobody works an hour
    "a month with no working day": (
        "",
        {"packs": "{campaign: {hours: 0}}"},
        ["line 6", "'0'", "1 to 400 hours per month"],
    ),
    "months of endless work": ("", {"packs": "{campaign: {hours: 900}}"}, ["'900'", "1 to 400 hours per month"]),
    "hours that are not finite": ("", {"packs": "{campaign: {hours: .nan}}"}, ["line 6"]),
}


def write(folder, measures, changes):
    (folder / "programme.yaml").write_text(PROGRAMME + measures)
    (folder / "scenario.yaml").write_text(scenario(**changes))


@pytest.mark.parametrize("case", BAD)
def test_a_bad_scenario_is_refused_by_the_commands_and_nothing_is_written(elsewhere, lustrum, case):
    measures, changes, words = BAD[case]
    write(elsewhere, measures, changes)
    for command in (["check", "scenario.yaml"], ["simulate", "scenario.yaml", "--out", "made"]):
        answer = lustrum(*command)
        assert answer.code == 2, (command, answer)
        assert "Traceback" not in answer.err
        assert "living through" not in answer.err  # before the first month
        for word in words:
            assert word in answer.err, (word, answer.err)
    assert sorted(path.name for path in elsewhere.iterdir()) == ["programme.yaml", "scenario.yaml"]


@pytest.mark.parametrize("case", BAD)
def test_a_bad_scenario_is_refused_from_python(elsewhere, case):
    measures, changes, words = BAD[case]
    write(elsewhere, measures, changes)
    with pytest.raises(InputProblems) as caught:
        prepare(lu.load("scenario.yaml"))
    assert caught.value.exit_code == 2
    assert all(problem.where or problem.found for problem in caught.value.problems)
    for word in words:
        assert word in str(caught.value), (word, str(caught.value))


def test_every_problem_of_slots_packs_and_record_is_told_at_once(elsewhere, lustrum):
    changes = {
        "mechanisms": "{farmin: farming, industry: industri}",
        "packs": "{shop: {markup: 2}, farming: {peek: 1, peak: 99}, campaign: {hours: 0, tiring: many}}",
        "record": "[inputs_usd]",
    }
    write(elsewhere, "", changes)
    problems = lustrum("check", "scenario.yaml", "--json").json["problems"]
    assert [problem["where"].rpartition(", ")[2] for problem in problems] == [
        *("mechanisms.farmin", "mechanisms.industry", "packs.shop", "packs.farming.peek", "packs.farming.peak"),
        *("packs.campaign.hours", "packs.campaign.tiring", "record"),
    ]
    assert all("scenario.yaml line" in problem["where"] for problem in problems)


def test_a_rule_named_instead_of_its_slot_is_placed_and_one_that_is_off_is_named(elsewhere, lustrum):
    write(elsewhere, "", {"mechanisms": "{markup-prices: markup-prices}", "packs": "{hoarding: kornai-1980}"})
    first, second = lustrum("check", "scenario.yaml", "--json").json["problems"]
    assert first["remedy"] == "The rule 'markup-prices' works in the slot 'price-adjustment': write that."
    assert second["remedy"] == "Switch one on by 'mechanisms: {hoarding: hoarding}'."


def test_a_measure_on_a_rule_that_does_not_work_is_a_warning_that_names_it(elsewhere, lustrum):
    write(elsewhere, f"  d: {{kind: demonstration, {WHEN}}}\n", {})
    answer = lustrum("check", "scenario.yaml", "--json")
    assert answer.code == 0
    (told,) = answer.json["warnings"]
    assert told["found"] == "demonstration.reach"
    assert "'mechanisms: {demonstration: demonstration}'" in told["remedy"]
    write(elsewhere, f"  d: {{kind: demonstration, {WHEN}}}\n", {"mechanisms": "{demonstration: demonstration}"})
    assert lustrum("check", "scenario.yaml", "--json").json["warnings"] == []


def test_a_setting_of_a_base_is_placed_in_its_own_file(elsewhere, lustrum):
    write(elsewhere, "", {"packs": "{campaign: {hours: 0}}"})
    (elsewhere / "mine.yaml").write_text("extends: scenario.yaml\nset: {packs.wholesale.markup: 99}\n")
    answer = lustrum("check", "mine.yaml")
    assert answer.code == 2
    assert "scenario.yaml line 6, column 20, packs.campaign.hours" in answer.err
    assert "mine.yaml line 2, column 7, packs.wholesale.markup" in answer.err


def test_a_campaign_in_a_stage_that_is_left_has_an_end(elsewhere, lustrum):
    measures = "  c: {kind: campaign, stage: now, source: book}\n"
    write(elsewhere, measures + "stages: {now: {title: Now, leave: {since: 1946-02}}}\n", {})
    assert lustrum("check", "scenario.yaml").code == 0


def test_a_good_war_is_no_problem(elsewhere, lustrum):
    for good in (war(), war("capital", "units", "branch: [coal, metals]"), war("coal", "units", "form.role: public")):
        write(elsewhere, good, {})
        answer = lustrum("check", "scenario.yaml")
        assert answer.code == 0, answer.err


@pytest.mark.parametrize("given", ["0", "-1", "many", "2.5"])
def test_a_bad_scale_on_the_command_line_is_refused(elsewhere, lustrum, given):
    answer = lustrum("simulate", "korea", "--scale", given, "--out", "made")
    assert answer.code == 2
    assert "--scale" in answer.err
    assert given in answer.err
    assert list(elsewhere.iterdir()) == []


def test_a_scale_larger_than_the_country_on_the_command_line_and_from_python(elsewhere, lustrum):
    answer = lustrum("simulate", "korea", "--scale", "100000000", "--out", "made")
    assert answer.code == 2
    assert "larger than the country" in answer.err
    assert list(elsewhere.iterdir()) == []
    with pytest.raises(InputProblems, match="larger than the country"):
        lu.simulate(lu.load("korea"), scale=10**8)
    with pytest.raises(InputProblems, match="1 or more"):
        lu.simulate(lu.load("korea"), scale=0)


# --- economies that nobody can live in ------------------------------------------------------------


def edit(folder, table, change):
    path = folder / "economy" / f"{table}.csv"
    frame = pd.read_csv(path, dtype=str, keep_default_na=False)
    change(frame).to_csv(path, index=False)


def put(frame, column, value, rows=slice(None)):
    frame.loc[frame.index[rows], column] = value
    return frame


def second_owner(frame):
    """Let a row that says who owns a field stand twice."""
    row = int(frame.index[frame["kind"] == "land"][0])
    return pd.concat([frame.iloc[: row + 1], frame.iloc[row : row + 1], frame.iloc[row + 1 :]])


COUNTRIES = {
    "zero population": ("population", lambda f: put(f, "persons", "0"), ["population", "nobody lives in it"]),
    "no population": ("population", lambda f: f.iloc[:0], ["population", "nobody lives in it"]),
    "less than nobody": (
        "population", lambda f: put(f, "persons", "-1", [0]), ["population.csv row 2, persons", "'-1'"],
    ),
    "an unknown region": (
        "population", lambda f: put(f, "region", "wset", [0]), ["population.csv row 2, region", "'wset'", "'west'"],
    ),
    "an unknown class": (
        "population", lambda f: put(f, "group", "landlrd", [0]), ["population.csv row 2, group", "'landlord'"],
    ),
    "two owners of one field": ("endowments", second_owner, ["endowments.csv row", "The row repeats row", "land"]),
    "a year with no working day": (
        "activities", lambda f: put(f, "person_year_days", "0", [0]),
        ["activities.csv row 2, person_year_days", "'0'", "1 to 366"],
    ),
    "a year of 400 days": (
        "activities", lambda f: put(f, "person_year_days", "400", [0]), ["person_year_days", "1 to 366"],
    ),
    "a year with no working hour": (
        "skills", lambda f: put(f, "hours_per_year", "0", [0]), ["skills.csv row 2, hours_per_year", "'0'", ">0"],
    ),
}  # fmt: skip


@pytest.mark.parametrize("case", COUNTRIES)
def test_a_country_in_which_nobody_can_live_is_refused(elsewhere, lustrum, case):
    table, change, words = COUNTRIES[case]
    shutil.copytree(data_path("countries", "korea"), elsewhere / "land", ignore=shutil.ignore_patterns("raw"))
    edit(elsewhere / "land", table, change)
    for command in (["check", "land"], ["simulate", "land", "--scale", "2000", "--out", "made"]):
        answer = lustrum(*command)
        assert answer.code == 2, (command, answer)
        assert "Traceback" not in answer.err
        assert "living through" not in answer.err
        for word in words:
            assert word in answer.err, (word, answer.err)
    with pytest.raises(InputProblems):
        prepare(lu.load("land"), scale=2000)
    assert [path.name for path in elsewhere.iterdir()] == ["land"]
