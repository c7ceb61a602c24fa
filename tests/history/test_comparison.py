"""A run beside a record, made by hand, and two records beside each other."""

from __future__ import annotations

import numpy as np
import pytest

from lustrum.errors import HistoryProblems, Problem
from lustrum.history.comparison import (
    COMPARISON_COLUMNS,
    FIT_COLUMNS,
    compare_draws,
    compare_with_record,
    difference,
    difference_of,
    summarise_fit,
    value_over,
)
from lustrum.history.counterparts import read_mapping
from lustrum.history.observed import make_observed
from lustrum.history.series import Series
from lustrum.history.storage import load_history

MAPPING = [
    {
        "variable": "share",
        "observable": "households[form.role=collective] / households[branch=farming]",
        "factor": "0.01",
        "title": "Members",
    },
    {"variable": "births", "observable": "births", "factor": "1000", "title": "Births"},
    {"variable": "people_start", "observable": "population", "factor": "1", "instant": "start"},
    {"variable": "people_mean", "observable": "population", "factor": "1", "instant": "mean"},
    {"variable": "grain", "observable": "yearly(harvest[product=paddy])", "factor": "1", "basis": "reported"},
    {"variable": "true_grain", "observable": "yearly(harvest[product=paddy])", "factor": "1", "basis": "true"},
    {"variable": "deaths", "observable": "deaths", "factor": "1"},
    {"variable": "wages", "observable": "wage_rate", "factor": "1"},
    {"variable": "weather", "observable": "", "note": "nobody knows"},
]


def make_mapping():
    rows = [dict.fromkeys(("unit", "sources", "basis", "instant", "title", "note"), "") | row for row in MAPPING]
    made, problems = read_mapping(rows, [], "mapping.csv")
    assert problems == []
    return made


def record(variable, period, value, **facts):
    first, _, last = period.partition("/")
    ends = {"from": f"{first}-01" if len(first) == 4 else first}
    last = last or first
    ends["to"] = f"{last}-12" if len(last) == 4 else last
    return ends | {"variable": variable, "value": value, "unit": "u", "source": "book", "evidence": "read"} | facts


def observed(*rows):
    return make_observed("record", list(rows), mapping=make_mapping())


def only(frame):
    assert len(frame) == 1
    return frame.iloc[0]


# --- one gap --------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("row", "run"),
    [
        (record("share", "1947-06", 50), 75),
        (record("share", "1946-12", 0), 0),
        (record("births", "1946", 1), 0.048),
        (record("births", "1946-05", 1), 0.004),
        (record("births", "1946/1947", 1), 0.096),
        (record("births", "1946-11/1947-02", 1), 0.016),
        (record("people_start", "1947", 1), 211),  # the end of December 1946
        (record("people_start", "1946-03", 1), 201),
        (record("people_mean", "1946", 1), 205.5),
        (record("grain", "1946", 1), 720),
        (record("true_grain", "1947", 1), 660),
        (record("true_grain", "1946/1947", 1), 1260),
    ],
)
def test_the_run_is_brought_to_the_record(history, row, run):
    found = only(compare_with_record(history, observed(row)))
    assert found["run"] == pytest.approx(run)
    assert found["gap"] == pytest.approx(run - row["value"])
    assert found["counted"]


@pytest.mark.parametrize(
    ("row", "reason"),
    [
        (record("share", "1950-06", 50), "outside the months of the run"),
        (record("people_start", "1946", 1), "outside the months of the run"),
        (record("grain", "1946-09", 1), "part of a year"),
        (record("births", "1947/1948", 1), "outside"),
        (record("deaths", "1946", 1), "not recorded in the run: deaths"),
        (record("wages", "1946", 1), "not determinable in the run"),
        (record("share", "1947-06", 50, repeated=True), "repeats"),
        (record("share", "1947-06", 50, bound="at least"), "recorded as 'at least'"),
    ],
)
def test_what_does_not_count_says_why(history, row, reason):
    found = only(compare_with_record(history, observed(row)))
    assert not found["counted"]
    assert reason in found["reason"]


def test_a_row_without_counterpart_is_left_out_unless_asked_for(history):
    record_ = observed(record("weather", "1946", 1), record("share", "1947-06", 50))
    assert compare_with_record(history, record_)["variable"].tolist() == ["share"]
    found = only(compare_with_record(history, record_, ["weather"]))
    assert found["reason"] == "no counterpart: nobody knows"


def test_a_bound_is_held_or_not(history):
    low, high = record("share", "1947-06", 70, bound="at least"), record("share", "1947-07", 70, bound="at most")
    frame = compare_with_record(history, observed(low, high))
    assert frame["inside"].tolist() == [True, False]
    assert frame["gap"].isna().all()


def test_a_run_between_two_sources_is_inside(history):
    rows = [
        record("share", "1947-06", 70),
        record("share", "1947-06", 80, source="other"),
        record("share", "1947-07", 70),
    ]
    frame = compare_with_record(history, observed(*rows))
    assert frame["inside"].tolist() == [True, True, False]
    assert frame["gap"].tolist() == pytest.approx([5, -5, 5])
    assert frame["relative_gap"].tolist() == pytest.approx([5 / 70, -5 / 80, 5 / 70])


def test_a_gap_against_zero_has_no_relative_size(history):
    found = only(compare_with_record(history, observed(record("share", "1947-06", 0))))
    assert found["gap"] == pytest.approx(75)
    assert np.isnan(found["relative_gap"])


def test_a_hole_in_the_run_is_no_zero(history, history_of):
    households = history.variables["households"].astype(np.float64).copy()
    households[17] = np.nan
    holed = history_of(households=households)
    found = only(compare_with_record(holed, observed(record("share", "1947-06", 50))))
    assert not found["counted"]
    assert found["reason"] == "the run has no value there"


def test_a_record_beside_itself_has_no_gap():
    korea = load_history("korea")
    frame = compare_with_record(korea, korea, ["coop_share_farm_households"])
    reasons = set(frame.loc[~frame["counted"], "reason"])
    assert any("not recorded in the run" in reason for reason in reasons)  # a record has no such variables of its own


# --- draws ----------------------------------------------------------------------------------------


def test_draws_give_a_band(history, history_of):
    draws = [history_of(births=history.variables["births"] * factor) for factor in range(1, 12)]
    rows = [record("births", "1946", 0.2), record("births", "1947", 5.0)]
    frame = compare_draws(draws, observed(*rows))
    first = frame.iloc[0]
    assert first["median"] == pytest.approx(6 * 0.048)
    assert first["run"] == first["median"]
    assert first["q05"] == pytest.approx(1.5 * 0.048)
    assert first["q95"] == pytest.approx(10.5 * 0.048)
    assert first["draws"] == 11
    assert frame["inside"].tolist() == [True, False]


def test_one_draw_is_a_run(history):
    record_ = observed(record("births", "1946", 0.2), record("share", "1947-06", 75))
    assert compare_draws([history], record_).equals(compare_with_record(history, record_))


# --- summary --------------------------------------------------------------------------------------


def test_a_summary_says_how_far_and_when(history):
    rows = [
        record("share", "1947-01", 70), record("share", "1947-06", 85), record("share", "1946-12", 0),
        record("share", "1947-07", 60, bound="at most"), record("births", "1946", 0.048),
    ]  # fmt: skip
    fit = summarise_fit(compare_with_record(history, observed(*rows))).set_index("variable")
    share = fit.loc["share"]
    assert share["points"] == 3
    assert share["mean_gap"] == pytest.approx(5)
    assert share["mean_error"] == pytest.approx(-5 / 3)
    assert share["largest_gap"] == pytest.approx(-10)
    assert share["largest_date"] == "1947-06"
    assert share["inside"] == 1
    assert share["left_out"] == 1
    assert share["reasons"] == "recorded as 'at most'"
    assert fit.loc["births", "largest_date"] == "1946"
    assert fit.loc["births", "inside"] == 1


def test_frames_have_their_columns_even_when_empty(history):
    frame = compare_with_record(history, observed())
    assert list(frame.columns) == list(COMPARISON_COLUMNS)
    assert list(summarise_fit(frame).columns) == list(FIT_COLUMNS)


# --- periods --------------------------------------------------------------------------------------


def test_values_over_periods_of_a_yearly_series():
    series = Series(np.array([1.0, 2.0, 4.0]), np.array([1954, 1955, 1956]), "year", "rate")
    assert value_over(series, "1954-01", "1956-12", "mean")[0] == pytest.approx(7 / 3)
    assert value_over(series, "1954-01", "1956-12", "end")[0] == 4
    assert value_over(series, "1955-01", "1955-12", "start")[0] == 1
    assert np.isnan(value_over(series, "1957-01", "1957-12", "end")[0])
    assert np.isnan(value_over(series, "1956-01", "1957-12", "mean")[0])


# --- two histories --------------------------------------------------------------------------------


def test_a_history_does_not_differ_from_itself(history):
    assert difference(history, history)["same"].all()


def test_a_difference_names_the_cell_count_the_size_and_the_date(history, history_of):
    changed = history.variables["gross_output"].copy()
    changed[7, 0, 1, 0] += 4
    changed[9, 0, 2, 0] = np.nan
    other = history_of(gross_output=changed, campaign=None)
    frame = difference(history, other).set_index("variable")
    row = frame.loc["gross_output"]
    assert (row["cells"], row["largest"], row["date"]) == (2, 4, "1946-08")
    assert row["relative"] == pytest.approx(4 / 14)
    assert "missing in one" in row["note"]
    assert frame.loc["campaign", "note"] == "only in by hand"
    assert frame.loc["births", "same"]


def test_the_difference_of_an_observable(history, history_of):
    other = history_of(births=history.variables["births"] * 3)
    assert difference_of(history, other, "yearly(births)").values.tolist() == [96, 96]
    with pytest.raises(HistoryProblems):
        difference_of(history, history_of(births=None), "births")


def test_problems_are_problems():
    error = HistoryProblems([Problem("x")])
    assert error.to_dict()["noun"] == "history"
