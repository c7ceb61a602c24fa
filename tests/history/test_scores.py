"""The vocabulary of published scores, and the check of entered scores against it."""

import numpy as np
import pytest
import xarray as xr

from lustrum.errors import HistoryProblems
from lustrum.history.history import History
from lustrum.history.scores import published_scores


def entered(name, *values):
    time = np.array([f"{1950 + year}-01-01" for year in range(len(values))], dtype="datetime64[ns]")
    array = xr.DataArray([[value] for value in values], {"time": time, "score": [name]}, ("time", "score"))
    return History("entered", {"published_score": array})


def test_every_score_says_what_it_is():
    for name, score in published_scores().items():
        assert name == score.name
        assert score.low < score.high
        assert all((score.title, score.instrument, score.higher_means, score.source)), name


@pytest.mark.parametrize("name", published_scores())
def test_a_score_on_its_scale_is_taken(name):
    score = published_scores()[name]
    ends = (max(score.low, -9.0), min(score.high, 9.0), np.nan)
    entered(name, *ends).check()


@pytest.mark.parametrize(
    ("name", "values", "words"),
    [
        ("polity5-xconst", (3.0, -88.0), ("polity5-xconst, 1951-01", "'-88'", "1 to 7", "special codes")),
        ("vdem-polyarchy", (1.2,), ("1950-01", "'1.2'", "0 to 1")),
        ("vdem-polyarky", (0.5,), ("Unknown published score", "Nearest: 'vdem-polyarchy'")),
    ],
)
def test_a_wrong_score_is_named_with_its_rule(name, values, words):
    with pytest.raises(HistoryProblems) as caught:
        entered(name, *values).check()
    assert all(word in str(caught.value) for word in words), str(caught.value)
