"""Documents, descriptions, shortages, comparisons and explanations of a tiny run."""

import json
import re
from dataclasses import replace

import numpy as np
import pytest

import lustrum as lu
from lustrum.errors import NameProblems, StudyProblems
from lustrum.quantities.calendar import Month
from lustrum.simulation.month import Month as SimulatedMonth
from lustrum.simulation.phases import live
from lustrum.simulation.prepare import prepare
from lustrum.studies.archive import load_run
from lustrum.studies.catalogue import KINDS, kinds_of, list_all
from lustrum.studies.comparing import compare
from lustrum.studies.describing import describe
from lustrum.studies.documents import run_document
from lustrum.studies.explaining import explain
from lustrum.studies.shortages import Shortages, in_unit
from lustrum.studies.telling import page_facts
from lustrum.studies.telling_drawing import first_state_in_words


def test_the_first_state_is_told_with_what_it_leaves_over(result):
    lines = first_state_in_words(result.manifest)
    margins = result.manifest["first_state"]["1"]["margins"]
    assert len(lines) == len(margins) + len(result.manifest["first_state"]["1"]["notes"])
    by_age = next(line for line in lines if line.startswith("persons by region, settlement, class, age and sex"))
    assert "480 cells, 9,257,000 persons, each drawn as asked" in by_age
    homes = next(line for line in lines if line.startswith("households by"))
    worst = next(line for line in margins if line["margin"].startswith("households by"))
    assert f"{worst['cells_off']} off" in homes
    assert next(iter(worst["worst"])) in homes
    assert any("years of school" in line for line in lines)
    assert run_document(result)["first_state"] == result.manifest["first_state"]
    assert first_state_in_words({}) == []


def test_the_document_says_everything_and_json_holds_it(result):
    document = run_document(result)
    assert json.loads(json.dumps(document, allow_nan=False)) == document
    assert document["seeds"] == [1, 2]
    assert document["accounts"]["closed"] is True
    assert set(document["headline"]["draws"]) == {"1", "2"}
    assert len(document["headline"]["time"]) == 3
    assert document["fit"]["rows"] > 500
    assert {one["id"] for one in document["verdicts"]["definitions"]} == set(result.scenario.definitions)
    assert all(plan["certificate"]["gap"] < 1e-6 for plans in document["plans"].values() for plan in plans)
    assert str(result.path) not in json.dumps(document)


def test_the_books_are_not_called_closed_when_a_month_is_missing(result):
    from lustrum.studies.documents import books_are_closed

    manifest = json.loads(json.dumps(result.manifest))
    assert books_are_closed(manifest)
    manifest["accounts"]["1"]["months_closed"] -= 1
    assert not books_are_closed(manifest)


def test_the_manifest_dates_stages_by_what_happened(result):
    stages = {stage["id"]: stage for stage in result.manifest["programme"]["stages"]}
    assert stages["democratic-reforms"]["entered"] == "1946-01"
    assert stages["war"]["entered"] == ""


def test_on_the_page_a_measure_ends_with_the_month_after_its_last(result):
    measures = {one["id"]: one for one in result.manifest["programme"]["measures"]}
    facts = {one["id"]: one for one in page_facts(result.manifest)["programme"]["measures"]}
    assert measures["land-reform-1946"]["until"] == "1946-03"
    assert facts["land-reform-1946"]["until"] == "1946-04"


def test_shares_of_a_chain_are_shares_and_amounts_add_up(result):
    short = Shortages(result.histories)
    rows = short.largest()
    assert rows
    for row in rows:
        found = short.missing(row["product"], Month.parse(row["until"]))
        assert found.amount == row["amount"]
        assert 0 < sum(step.share for step in found.steps) <= 1 + 1e-12
        assert sum(step.amount for step in found.steps) <= row["amount"] * (1 + 1e-12)


def test_recorded_shortfalls_and_output_add_up_to_the_plan_of_units(scenario):
    """Every unit's plan less its output stands in the record with a cause, month by month, product by product."""
    world = prepare(scenario, scale=2000)
    units, products = world.state.units, world.labels["product"].ids
    main = world.main_product[units.activity]
    commanded = world.labels["form"].attribute("commanded").astype(float)
    plan = {}
    note_plan(world, commanded, plan)
    for number in range(3):
        live(SimulatedMonth(world, scenario.start + number))
        found = world.recorder.array("shortfall").isel(time=-1)
        lacking = np.maximum(plan["quanta"] - units.output, 0) * world.quantum[main]
        expected = np.bincount(main, lacking, len(products))
        recorded = found.sum(["region", "culprit"]).drop_sel(cause="demand").sum("cause").values
        assert recorded == pytest.approx(expected, abs=1e-6)
        assert expected.sum() > 0


def note_plan(world, commanded, plan):
    """Keep what each unit was to make, as it stood when production began."""
    units, member = world.state.units, next(m for m in world.mechanisms if m.slot == "industry")

    def keep(month, p):
        able = np.floor(units.capacity * units.readiness / 12).astype(np.int64)
        of_plan = np.floor(units.target / 12).astype(np.int64)
        plan["quanta"] = np.where(commanded[units.form] > 0, of_plan, able)
        member.rule(month, p)

    world.mechanisms = tuple(
        replace(m, rule=keep) if m.slot == "industry" and m.rule.__name__ == "industry" else m for m in world.mechanisms
    )
    plan["rule"] = member.rule


def test_an_explanation_is_a_sentence_a_tree_and_facts(result):
    run = load_run(result.path)
    short = Shortages(run.histories)
    row = next(row for row in short.largest() if row["cause"])
    product = row["product"]
    month = short.missing(product, Month(1946, 3), 1)
    told = explain(run, f"{product} 1946-03")
    assert told.sentence.startswith(f"{row['name']}, 1946-03: ")
    assert told.facts["amount"] == month.amount
    assert f" Of the {short.amount(product, month.amount)} missing, " in told.sentence
    assert (told.facts["months"], told.facts["twelve_months"]["months"]) == (1, 3)
    assert told.facts["twelve_months"]["from"] == "1946-01"
    assert told.facts["twelve_months"]["not_made"] >= told.facts["not_made"]
    assert "(mean of 2 draws)" in told.sentence
    if month.not_made:
        assert f"{short.amount(product, month.not_made)} of" in told.sentence
        assert "planned not made" in told.sentence
    assert json.loads(json.dumps(told.to_dict()))["because"] == told.facts["because"]
    year = explain(run, f"{product} 1946")
    assert year.facts["until"] == "1946-03"
    assert "twelve_months" not in year.facts
    assert year.facts["not_made"] == told.facts["twelve_months"]["not_made"]


def test_what_regions_and_what_is_left_out_are_shares_of_is_said(result):
    short = Shortages(result.histories)
    asked = {product: short.missing(product, Month(1946, 3), 3) for product in short.products}
    assert {found.is_demand for found in asked.values() if len(found.regions) > 1} == {True, False}
    for product, found in asked.items():
        told = explain(load_run(result.path), f"{product} 1946")
        lines = "\n".join(told.lines)
        assert ("Not made (" in lines) == (len(found.regions) > 1 and not found.is_demand)
        assert ("Ordered and not delivered (" in lines) == (len(found.regions) > 1 and found.is_demand)
        assert told.facts["regions_of"] == ("ordered and not delivered" if found.is_demand else "not made")
        if found.more:
            assert f"{found.more} more cause" in lines
        top = [int(line[4:8].rstrip("%")) for line in told.lines if re.match(r" {4}[ \d]{3}%", line)]
        assert not top or sum(top) == pytest.approx(100, abs=0.5 * len(top))


def test_a_word_of_a_name_finds_the_products(result):
    run = load_run(result.path)
    assert explain(run, "grain 1946").facts["product"] == "coarse"
    assert explain(run, "crude steel 1946").facts["product"] == "steel"
    several = explain(run, "in 1946-02")
    assert len(several.facts["products"]) > 1


@pytest.mark.parametrize(
    ("value", "unit", "written"),
    [(0.281, "1000 m", "281 m"), (12.34, "t", "12.3 t"), (0.5, "t", "0.500 t"), (1234567, "t", "1,234,567 t")],
)
def test_amounts_are_written_in_single_units(value, unit, written):
    assert in_unit(value, unit) == written


@pytest.mark.parametrize("name", ["korea", "four-products", "OWN-02", "tax-in-kind", "free-market", "kornai-1992"])
def test_a_thing_is_described_with_its_sources_or_caveats(name):
    for found in describe(name):
        assert found.name == name
        json.dumps(found.to_dict(), default=str)
        assert str(found).startswith(f"{found.kind} {name}")


def test_a_country_is_a_scenario_an_economy_a_programme_and_a_record():
    assert kinds_of("korea") == ["scenarios", "economies", "programmes", "records"]
    with pytest.raises(NameProblems) as wrong:
        kinds_of("kornai-1991")
    assert wrong.value.problems[0].nearest == "kornai-1992"


def test_a_run_is_described_with_its_books_plans_caveats_and_sources(result):
    (found,) = describe(str(result.path))
    text = str(found)
    assert "every month's books closed exactly: 3 of 3 months" in text
    assert "optimal" in text and "certified gap" in text
    assert "synthetic" in text
    assert "Sources" in text


def test_every_member_that_is_listed_has_a_title():
    for kind, members in list_all([kind for kind in KINDS if kind != "runs"]).items():
        assert members, kind
        assert all(members.values()), (kind, [name for name, title in members.items() if not title])


def test_what_is_listed_is_what_there_is():
    from lustrum.assessment.elsewhere import computed_elsewhere
    from lustrum.assessment.indicator import find_indicators
    from lustrum.programme.measures import list_kinds
    from lustrum.simulation.registry import find_mechanisms

    assert set(list_all(["indicators"])["indicators"]) == {*find_indicators(), *computed_elsewhere()}
    assert set(list_all(["measures"])["measures"]) == set(list_kinds())
    assert set(list_all(["mechanisms"])["mechanisms"]) == set(find_mechanisms())


def test_runs_that_differ_in_nothing_differ_in_nothing(result):
    found = compare(result, load_run(result.path))
    assert found.same_seeds
    assert len(found.settings) == 0
    assert "no setting differs" in str(found)


def test_a_setting_that_differs_is_named(result):
    other = lu.simulate(result.scenario, seed=5, until="1946-02")
    found = compare(result.draws[0].run, other)
    assert not found.same_seeds
    assert found.at == "1946-02"
    assert "until" in set(found.settings["setting"])
    with pytest.raises(StudyProblems):
        compare(other)


def test_a_shortage_a_verdict_a_value_and_a_plan_are_explained(result):
    run = load_run(result.path)
    product = Shortages(run.histories).largest()[0]["product"]
    assert "not " in explain(run, f"{product} 1946-03").sentence
    assert explain(run, product.upper()).facts["product"] == product
    assert "CLS-08" in explain(run, "CLS-08").sentence or "rent" in explain(run, "CLS-08").sentence
    assert "party-1955 is" in explain(run, "party-1955").sentence
    assert "births at 1946-02" in explain(run, "births 1946-02").sentence
    assert explain(run, "births[settlement=town] / births").facts["unit"] is not None
    assert "optimal" in explain(run, "plan 1946").sentence
    assert explain(run).facts["shortages"]


@pytest.mark.parametrize("what", ["stel 1946", "brths", "OWN-99", "births 1980", "plan 1980", "births[settlement=twn]"])
def test_what_cannot_be_explained_is_told(result, what):
    from lustrum.errors import InputProblems

    with pytest.raises(InputProblems) as wrong:
        explain(load_run(result.path), what)
    assert wrong.value.exit_code == 2
