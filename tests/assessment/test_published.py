"""Recorded series alone: what the records of Korea and the Soviet Union print answers measures, nothing else does."""

import json

import numpy as np
import pytest

from lustrum.assessment.beside import beside
from lustrum.assessment.checking import read_definition
from lustrum.assessment.indicator import find_indicators, get_indicator
from lustrum.assessment.measuring import measure
from lustrum.assessment.scorecard import assess
from lustrum.assessment.view import Calendar
from lustrum.discovery import data_path
from lustrum.errors import NameProblems
from lustrum.history.storage import load_history
from lustrum.quantities.calendar import Month

RECORDS = ("korea", "soviet-union")


@pytest.fixture(scope="module")
def calendars():
    return {name: Calendar(load_history(name)) for name in RECORDS}


def definition(*leaves):
    parts = [{"claim": "c", **leaf, "threshold": {"value": leaf["threshold"], "source": "test"}} for leaf in leaves]
    source = {"text": "me"}
    tree = {"all": parts} if len(parts) > 1 else parts[0]
    return read_definition(
        {"id": "test", "name": "t", "date": "2026", "tradition": "t", "source": source, "tree": tree}
    )


# --- values as printed ----------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("record", "code", "of", "date", "value", "evidence"),
    [
        ("korea", "OWN-01", "gross_output", "1946-12", 0.724, "read"),
        ("korea", "OWN-01", "gross_output", "1949-12", 0.907, "read"),
        ("korea", "OWN-01", "gross_output", "1956-12", 0.98, "recalled"),
        ("korea", "OWN-01.trade", "retail_turnover", "1946-12", 0.035, "read"),
        ("korea", "COOP-01.land", "", "1956-12", 0.779, "read"),
        ("korea", "STR-13.machines", "", "1959-12", 0.206, "read"),
        ("korea", "STR-15", "gross_output", "1953-12", 0.64, "read"),
        ("korea", "EXT-02.budget", "", "1954-12", 0.33, "read"),
        ("korea", "MIL-01.budget", "", "1959-12", 0.037, "read"),
        ("soviet-union", "OWN-01", "gross_output", "1928-03", 0.806, "derived"),
        ("soviet-union", "OWN-01.trade", "retail_turnover", "1925-12", 0.5, "read"),
        ("soviet-union", "AGR-04.procurement", "", "1931-12", 0.328, "derived"),
        ("soviet-union", "AGR-04.price", "", "1928-01", 0.7, "read"),
        ("soviet-union", "AGR-06.draught", "", "1929-12", 100 * 34.0 / 118.0, "read"),
        ("korea", "OWN-02", "gross_output", "1946-12", 0.146, "read"),
        ("korea", "OWN-02", "gross_output", "1949-06", 0.445, "read"),
        ("korea", "OWN-10", "", "1945-12", 0.582, "read"),
        ("korea", "COOP-01", "", "1953-12", 0.012, "recalled"),
        ("korea", "COOP-01", "", "1955-12", 0.490, "read"),
        ("korea", "COOP-01", "", "1956-12", 0.809, "read"),
        ("korea", "GRW-01", "", "1955-12", 0.20, "read"),
        ("korea", "STR-13", "", "1946-12", 0.168, "read"),
        ("soviet-union", "OWN-02", "value_added", "1928-12", 0.527, "recalled"),
        ("soviet-union", "OWN-09", "value_added", "1928-09", 0.081, "read"),
        ("soviet-union", "OWN-09", "value_added", "1929-12", 0.018, "read"),
        ("soviet-union", "COOP-01", "", "1930-03", 0.572, "read"),
        ("soviet-union", "COOP-01", "", "1930-09", 0.210, "recalled"),
        ("soviet-union", "COOP-01", "", "1937-07", 0.930, "read"),
        ("soviet-union", "GRW-01", "", "1928-03", 25396 / 23127 - 1, "read"),
    ],
)
def test_a_figure_of_the_record_is_the_value_of_the_measure(calendars, record, code, of, date, value, evidence):
    found = measure(code, calendars[record], of=of)
    month = Month.parse(date)
    assert found.at(month)[0] == pytest.approx(value, abs=1e-9)
    assert found.evidence_at(month) == {evidence}
    place = found.calendar.place(month)
    assert found.details["source"][place]
    assert found.details["stated as"][place] == "reported"


def test_between_two_figures_there_is_nothing(calendars):
    found = measure("OWN-02", calendars["korea"], of="gross_output")
    known = [found.calendar.months[place].year for place in np.flatnonzero(np.isfinite(found.values[0]))]
    assert sorted(set(known)) == [1946, 1949]
    assert known.count(1949) == 12
    assert found.why_missing(Month(1948, 6)) == (
        "a published figure for 1948-06 (there are some for 1946, 1949)", "gross_output", "form.role", "value_added",
    )  # fmt: skip
    assert found.evidence_at(Month(1948, 6)) == frozenset()


def test_on_another_base_it_is_not_determinable(calendars):
    found = measure("OWN-02", calendars["korea"], of="employment")
    assert np.isnan(found.values).all()
    assert "employment" in found.missing


def test_estimates_go_before_official_figures_for_what_is_true(calendars):
    soviet = calendars["soviet-union"]
    assert measure("AGR-06", soviet).at(Month(1932, 12))[0] == pytest.approx(56 / 99.7)
    assert measure("AGR-06", soviet, basis="reported").at(Month(1932, 12))[0] == pytest.approx(69.9 / 99.7)


def test_official_figures_answer_what_was_reported_and_estimates_do_not(calendars):
    reported = measure("COOP-01", calendars["korea"], basis="reported")
    assert reported.at(Month(1955, 12))[0] == pytest.approx(0.49)


# --- sources that differ --------------------------------------------------------------------------


@pytest.mark.parametrize(("threshold", "verdict"), [(0.5, "true"), (0.805, "not determinable"), (0.9, "false")])
def test_a_test_on_which_sources_part_is_not_determinable(threshold, verdict):
    asked = definition({"indicator": "COOP-01", "op": ">", "threshold": threshold})
    reading = assess(load_history("korea"), asked, at="1956").reading("test", "COOP-01")
    assert reading.verdict == verdict
    assert (reading.value, reading.low, reading.high) == pytest.approx((0.809, 0.80, 0.809))
    assert reading.details["sources differ"] == "0.8 to 0.809"
    assert reading.readings == pytest.approx({"lowest source": 0.80, "highest source": 0.809})


# --- the whole card -------------------------------------------------------------------------------


@pytest.mark.parametrize(("record", "at"), [("korea", "1956"), ("soviet-union", "1928")])
def test_every_criterion_is_answered_or_says_what_is_missing(record, at):
    history = load_history(record)
    names = sorted(path.stem for path in data_path("definitions").glob("*.yaml"))
    card = assess(history, names, at=at)
    answered = {row.indicator for row in history.published}
    for name in names:
        for reading in card.readings(name):
            if reading.kind != "leaf":
                continue
            if reading.value is None and reading.low is None:
                assert reading.verdict == "not determinable"
                assert reading.missing
            else:
                assert reading.indicator in answered
                assert reading.evidence
                assert reading.details["source"]
                assert reading.variables[0].sources
    json.dumps(card.to_dict(), allow_nan=False)


@pytest.mark.parametrize("record", RECORDS)
def test_each_figure_answers_a_measure_that_is_there_within_its_range(calendars, record):
    for row in calendars[record].record.published:
        assert row.indicator in find_indicators()
        spec = get_indicator(row.indicator)
        assert row.note
        assert row.of in (spec.shares_of or ("",))
        low, high = spec.range
        found = measure(spec, calendars[record], of=row.of)
        known = found.values[np.isfinite(found.values)]
        assert known.size
        assert (known >= low - 1e-12).all()
        assert (known <= high + 1e-12).all()


def test_what_is_fitted_to_the_soviet_record_is_named():
    folder = data_path("countries", "soviet-union")
    assert {path.name for path in folder.iterdir()} == {
        "economy", "fit", "observed", "programme.yaml", "raw", "scenario.yaml"
    }  # fmt: skip
    source = data_path().parent
    users = {
        path.name
        for kind in ("*.py", "*.yaml")
        for path in source.rglob(kind)
        if folder not in path.parents and "soviet-union" in path.read_text(encoding="utf-8")
    }
    assert users - {"cooperative_membership.py"} == {  # that one names the page of the country
        "spring.py", "soviet-union-few-numbers.yaml", "soviet-union-never-eased.yaml", "soviet-union-never-pressed.yaml"
    }  # fmt: skip


# --- side by side ---------------------------------------------------------------------------------


def test_two_cards_stand_side_by_side(specimen):
    korea = load_history("korea")
    cards = {name: assess(one, ["party-1955"], at="1956") for name, one in (("run", specimen), ("record", korea))}
    both = beside(cards)
    row = next(r for r in both.rows("party-1955") if r.title == "Most farm households are members")
    assert row.verdicts == {"run": "true", "record": "true"}
    assert row.alike == "alike"
    assert row.readings["record"].value == pytest.approx(0.809)
    assert {r.alike for r in both.rows("party-1955")} == {"alike", "unknown in part", "all unknown"}
    told = both.to_dict()
    assert [one["name"] for one in told["histories"]] == ["run", "record"]
    json.dumps(told, allow_nan=False)
    text = str(both)
    assert "Most farm households are" in text
    assert "T 0.809" in text
    assert "0.809" in both._repr_html_()


def test_rows_say_whether_verdicts_differ(specimen, specimen_with):
    asked = definition({"indicator": "OWN-02", "op": ">", "threshold": 0.5})
    other = specimen_with(socialised=(0.05, 0.10))
    both = beside({"one": assess(specimen, asked), "other": assess(other, asked)})
    assert [row.alike for row in both.rows("test")] == ["differ"]


def test_cards_of_other_definitions_or_dates_do_not_go_together(specimen):
    one = assess(specimen, ["party-1955"], at="1956-06")
    with pytest.raises(NameProblems, match="other definitions"):
        beside({"one": one, "other": assess(specimen, ["kornai-1992"], at="1956-06")})
    with pytest.raises(NameProblems, match="not assessed"):
        beside({"one": one, "other": assess(specimen, ["party-1955"])})
    with pytest.raises(NameProblems, match="at least one"):
        beside({})
