"""The recorder: flows add up, the rest is set, dates and labels are right, and gates see the record so far."""

from __future__ import annotations

import numpy as np
import pytest

from lustrum.errors import RunFailed
from lustrum.history.history import History
from lustrum.quantities.calendar import Month
from lustrum.quantities.dictionary import Dictionary, DictionaryRow
from lustrum.quantities.labels import LabelTable
from lustrum.simulation.levers import Labels
from lustrum.simulation.recorder import Recorder

ROWS = [
    DictionaryRow("births", ("region",), "int64", "person", "flow", meaning="m", additive=("region",)),
    DictionaryRow("price", ("region",), "float64", "won", "price", meaning="m"),
    DictionaryRow("grown", ("region",), "float64", "t", "flow", meaning="m", cadence="year"),
    DictionaryRow("weather", ("region",), "float64", "index", "index", meaning="m", cadence="year"),
    DictionaryRow("told", (), "float64", "t", "flow", meaning="m", bases=("true", "reported")),
    DictionaryRow("rare", (), "float64", "t", "flow", meaning="m", record="request"),
    DictionaryRow("shortfall", ("region", "product", "cause", "culprit"), "float64", "t", "flow", meaning="m"),
    DictionaryRow("elsewhere", ("planet",), "float64", "t", "flow", meaning="m"),
]
LABELS = Labels(
    {
        "region": LabelTable("region", ("west", "east")),
        "product": LabelTable("product", ("grain",)),
        "cause": LabelTable("cause", ("none", "labour")),
        "culprit": LabelTable("culprit", ("grain", "none")),
    }
)


@pytest.fixture
def recorder():
    """Return a recorder that begins in November 1946."""
    return Recorder(Dictionary(ROWS), LABELS, Month(1946, 11))


def _live(recorder, months=3):
    for number in range(months):
        recorder.add("births", [1, 2])
        recorder.add("births", [10, 0])
        recorder.add("price", [number + 1.0, np.nan])
        recorder.add("price", [np.nan, 5.0])
        recorder.add("grown", [1.0, 0.5])
        recorder.add("told", 4.0, "reported")
        if number == 2:
            recorder.add("weather", [0.9, 1.1])
        recorder.add_shortfall([0, 0, 1], 0, [1, 1, 0], [-1, -1, 0], [2.0, 3.0, 4.0])
        recorder.close(Month(1946, 11) + number)


def test_flows_add_up_and_prices_are_set(recorder):
    _live(recorder)
    assert recorder.array("births").values.tolist() == [[11, 2]] * 3
    assert recorder.array("births").dtype == np.int64
    assert recorder.array("price").values.tolist() == [[1, 5], [2, 5], [3, 5]]
    assert recorder.array("price").coords["time"].values[0] == np.datetime64("1946-11-01")


def test_years_sum_flows_and_stand_at_january(recorder):
    _live(recorder)
    grown = recorder.array("grown")
    assert grown.values.tolist() == [[2.0, 1.0], [1.0, 0.5]]
    assert [str(date)[:10] for date in grown.coords["time"].values] == ["1946-01-01", "1947-01-01"]
    weather = recorder.array("weather").values
    assert np.isnan(weather[0]).all()
    assert weather[1].tolist() == [0.9, 1.1]


def test_bases_stand_side_by_side(recorder):
    _live(recorder)
    told = recorder.array("told")
    assert told.sel(basis="reported").values.tolist() == [4.0] * 3
    assert told.sel(basis="true").values.tolist() == [0.0] * 3


def test_shortfalls_are_gathered_by_cause_and_culprit(recorder):
    _live(recorder, 1)
    found = recorder.array("shortfall").isel(time=0)
    assert float(found.sel(region="west", cause="labour", culprit="none").sum()) == 5.0
    assert float(found.sel(region="east", cause="none", culprit="grain").sum()) == 4.0
    assert float(found.sum()) == 9.0


def test_what_is_not_asked_for_or_has_no_labels_is_left_out(recorder):
    recorder.add("rare", 1.0)
    recorder.add("elsewhere", [1.0])
    recorder.close(Month(1946, 11))
    assert not list(recorder.recorded())
    wanted = Recorder(Dictionary(ROWS), LABELS, Month(1946, 11), ("rare",))
    wanted.add("rare", 1.0)
    wanted.close(Month(1946, 11))
    assert list(wanted.recorded()) == ["rare"]


@pytest.mark.parametrize(
    ("act", "said"),
    [
        (("birth", [1, 2]), "Nearest: 'births'"),
        (("births", [1, 2, 3]), "of \\(2,\\), not an array of \\(3,\\)"),
        (("births", [1, 2], "reported"), "no such basis"),
    ],
)
def test_a_wrong_entry_is_refused(recorder, act, said):
    with pytest.raises(RunFailed, match=said):
        recorder.add(*act)


def test_gates_see_the_record_so_far_and_nothing_before(recorder):
    assert recorder.value("births[region=west]") is None
    _live(recorder, 2)
    assert recorder.value("births[region=west] / births") == 11 / 13
    assert recorder.value("told", "reported") == 4.0


def test_the_record_is_a_history_that_passes_its_checks(recorder):
    _live(recorder)
    variables = {name: recorder.array(name) for name in recorder.recorded()}
    history = History("toy", variables, labels=recorder.label_tables, dictionary=recorder.dictionary)
    own = ("unit", "packaged dictionary")  # the toy has units and a variable of its own
    assert not [p for p in _problems(history) if not any(word in p for word in own)]


def _problems(history):
    from lustrum.history.variables import find_problems

    return [str(problem) for problem in find_problems(history)]
