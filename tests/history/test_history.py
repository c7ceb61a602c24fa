"""The History itself, its checks, and the dictionary of variables."""

from __future__ import annotations

import pickle

import numpy as np
import pandas as pd
import pytest

from lustrum.errors import HistoryProblems, NameProblems
from lustrum.history.history import History
from lustrum.history.survey import Survey
from lustrum.history.variables import BASES, CADENCES, KINDS, check_dictionary, variables_dictionary
from lustrum.quantities.dictionary import DictionaryRow


def test_the_packaged_dictionary_is_right():
    dictionary = variables_dictionary()
    assert check_dictionary(dictionary) == []
    assert len(dictionary) > 55
    for row in dictionary.values():
        assert row.kind in KINDS
        assert row.cadence in CADENCES
        assert set(row.bases) <= set(BASES)
        assert set(row.additive) <= set(row.dims)


@pytest.mark.parametrize(
    ("changes", "word"),
    [
        ({"name": "two words"}, "one word"),
        ({"kind": "flo"}, "Unknown kind"),
        ({"cadence": "weekly"}, "Unknown cadence"),
        ({"bases": ("true", "guessed")}, "Unknown basis"),
        ({"additive": ("form",)}, "Unknown additive"),
        ({"dims": ("time",)}, "reserved"),
        ({"dims": ("region", "region")}, "stands twice"),
        ({"unit": "florp"}, "Not a known unit"),
        ({"unit": "product"}, "carries it"),
        ({"meaning": ""}, "what it means"),
    ],
)
def test_a_wrong_row_is_found(changes, word):
    row = {
        "name": "births",
        "dims": ("region",),
        "unit": "person",
        "kind": "flow",
        "meaning": "Children born",
    } | changes
    found = check_dictionary({"births": DictionaryRow(**row)})
    assert any(word in problem.what for problem in found), found


def test_a_good_history_passes(history):
    history.check()
    assert str(history.span[0]) == "1946-01"
    assert str(history.span[1]) == "1947-12"
    assert not history.is_observed
    assert "births" in history
    assert history.rests_on() == ("synthetic", "simulated")
    assert history.rests_on("births") == ("simulated",)


def test_every_problem_comes_at_once(history, history_of):
    good = history.variables
    bad_labels = good["births"].assign_coords(region=["north", "sooth"])
    backwards = good["campaign"].assign_coords(time=good["campaign"].time[::-1].values)
    broken = History(
        "broken",
        {
            "births": bad_labels,
            "campaign": backwards,
            "deaths": good["births"].isel(region=0),
            "population": good["population"] + 0.5,
            "florp": good["births"],
            "harvest": good["harvest"].assign_coords(basis=["true", "guessed"]),
            "wage_rate": good["wage_rate"].assign_attrs(unit="t"),
            "conviction": good["conviction"].astype(str),
        },
        labels=history.labels,
        evidence={"births": frozenset({"guessed"})},
        surveys={"odd": Survey("odd", "village", pd.DataFrame({"date": [], "key": []}))},
    )
    with pytest.raises(HistoryProblems) as caught:
        broken.check()
    text = str(caught.value)
    for word in (
        "sooth", "Unknown evidence", "do not rise", "dimensions are not", "whole numbers", "not in the dictionary",
        "guessed",
        "unit is not", "not numbers", "households, persons or enterprises", "weight",
    ):  # fmt: skip
        assert word in text, text
    assert len(caught.value.problems) >= 10


def test_dates_must_be_dates(history):
    array = history.variables["campaign"].assign_coords(time=np.arange(24))
    with pytest.raises(HistoryProblems, match="does not hold dates"):
        History("numbers", {"campaign": array}).check()


def test_a_variable_that_is_not_there_names_the_nearest(history):
    with pytest.raises(HistoryProblems) as caught:
        history.variable("birth")
    assert caught.value.problems[0].nearest == "births"
    with pytest.raises(HistoryProblems, match="was not recorded"):
        history.variable("deaths")


def test_it_is_frozen(history):
    with pytest.raises(AttributeError):
        history.name = "other"
    with pytest.raises(TypeError):
        history.variables["births"] = None
    with pytest.raises(TypeError):
        history.labels["form"] = None


def test_it_travels_between_processes(history):
    there = pickle.loads(pickle.dumps(history))
    assert there.variables["births"].identical(history.variables["births"])
    assert there["births @ 1946"].item() == 48
    with pytest.raises(TypeError):
        there.labels["form"] = None


def test_it_prints_in_a_few_lines(history):
    text = repr(history)
    assert text.splitlines()[0] == "Simulated history 'by hand'"
    assert "1946-01 to 1947-12" in text
    assert len(text.splitlines()) < 8
    assert "<caption>History by hand</caption>" in history._repr_html_()
    assert "&lt;b&gt;" in History("<b>")._repr_html_()
    assert "no dates" in repr(History("empty"))


def test_the_dictionary_names_the_nearest():
    with pytest.raises(NameProblems) as caught:
        variables_dictionary()["popolation"]
    assert caught.value.problems[0].nearest == "population"
