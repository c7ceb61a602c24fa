"""Weighted rows."""

from __future__ import annotations

import numpy as np
import pandas as pd
import pytest
from hypothesis import given
from hypothesis import strategies as st

from lustrum.errors import HistoryProblems
from lustrum.history.survey import MOST_ROWS_A_DATE, Survey


@pytest.fixture
def survey():
    rows = pd.DataFrame(
        {
            "date": ["1946-12"] * 3 + ["1947-12"] * 2,
            "key": [1, 2, 3, 1, 3],
            "weight": [10.0, 5.0, 1.0, 10.0, 1.0],
            "land": [1.0, 2.0, 9.0, 1.5, 0.0],
            "group": ["poor", "poor", "rich", "middle", "worker"],
        }
    )
    return Survey("land", "household", rows, {"land": "m2"}, frozenset({"simulated"}))


def test_rows_are_weighted(survey):
    assert survey.dates == ("1946-12", "1947-12")
    assert survey.count("1946-12") == 16
    assert survey.total("land", "1946-12") == 29
    assert survey.mean("land", "1946-12") == pytest.approx(29 / 16)
    assert survey.mean("land") == pytest.approx(15 / 11)  # the last date
    assert survey.shares("group", "1946-12") == {"poor": 15 / 16, "rich": 1 / 16}


def test_keys_follow_the_same_household(survey):
    panel = survey.panel("land", "1946-12", "1947-12")
    assert panel.columns.tolist() == ["key", "weight", "first", "second"]
    assert panel.values.tolist() == [[1, 10, 1, 1.5], [3, 1, 9, 0]]


def test_what_was_not_asked_is_said(survey):
    with pytest.raises(HistoryProblems) as caught:
        survey.mean("lamd")
    assert caught.value.problems[0].nearest == "land"
    with pytest.raises(HistoryProblems, match="no survey then"):
        survey.at("1950-12")


def test_a_missing_answer_is_not_zero(survey):
    rows = survey.rows.copy()
    rows.loc[0, "land"] = np.nan
    assert np.isnan(Survey("land", "household", rows).mean("land", "1946-12"))


def test_problems_are_gathered(survey):
    assert list(survey.find_problems()) == []
    rows = survey.rows.assign(weight=[1, -1, 0, np.nan, 1], key=1)
    found = [problem.what for problem in Survey("bad", "village", rows, {"height": "m"}).find_problems()]
    assert len(found) == 4
    crowd = pd.DataFrame({"date": "1946-12", "key": np.arange(MOST_ROWS_A_DATE + 1), "weight": 1.0})
    (problem,) = Survey("crowd", "person", crowd).find_problems()
    assert problem.found == "20001 at 1946-12"


def test_it_prints_in_a_line(survey):
    assert repr(survey) == "Survey 'land' of households: 5 rows, 2 dates; land, group"


@given(st.lists(st.tuples(st.floats(0.01, 1e3), st.floats(-1e6, 1e6)), min_size=1, max_size=20))
def test_a_mean_lies_within_its_rows(pairs):
    weights, answers = zip(*pairs, strict=True)
    rows = pd.DataFrame({"date": "1946-12", "key": range(len(pairs)), "weight": weights, "x": answers})
    mean = Survey("x", "person", rows).mean("x")
    assert min(answers) - 1e-6 <= mean <= max(answers) + 1e-6
