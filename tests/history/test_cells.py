"""Histories that break one rule each: the message names the variable, the date and the rule."""

from dataclasses import replace

import numpy as np
import pytest
import xarray as xr

from lustrum.errors import HistoryProblems
from lustrum.history.cells import RANGES, bounds
from lustrum.history.history import History
from lustrum.history.variables import variables_dictionary
from lustrum.quantities.dictionary import Dictionary


def changed(array, month, value, **labels):
    out = array.astype(float).copy()
    out.loc[{"time": np.datetime64(month, "ns"), **labels}] = value
    return out


def without(array, month):
    return array.sel(time=array["time"] != np.datetime64(month, "ns"))


def twice(array, month):
    return xr.concat([array.sel(time=slice(None, month)), array.sel(time=slice(month, None))], "time")


BROKEN = {
    "a share above one": (
        "conviction", lambda a: changed(a, "1946-03", 1.4, group="worker"),
        ["variable conviction, 1946-03, group worker", "A share is out of its range", "1.4", "0 to 1"],
    ),
    "a share below zero": (
        "conviction", lambda a: changed(a, "1946-03", -0.1), ["1946-03", "-0.1, and 1 more", "0 to 1"],
    ),
    "a negative stock": (
        "households", lambda a: (a - 41), ["variable households, 1946-01", "A stock is out of its range", "0 or more"],
    ),
    "a negative flow": (
        "harvest", lambda a: changed(a, "1946-09", -1.0, basis="reported", product="paddy", form="PP"),
        ["variable harvest, 1946-09, basis reported, product paddy, form PP", "A flow", "-1"],
    ),
    "a negative price": ("wage_rate", lambda a: changed(a, "1947-02", -1.0), ["1947-02", "A price", "0 or more"]),
    "an endless number": ("effort", lambda a: changed(a, "1946-05", np.inf), ["1946-05", "not finite", "inf"]),
    "a date twice": ("campaign", lambda a: twice(a, "1946-06"), ["variable campaign, 1946-06", "stands twice"]),
    "dates that go back": (
        "campaign", lambda a: xr.concat([a[5:], a[:5]], "time"), ["variable campaign, 1946-01", "do not rise"],
    ),
    "a month left out": ("campaign", lambda a: without(a, "1946-06"), ["1946-06", "left out", "each month", "blank"]),
    "a year left out": (
        "yield_index",
        lambda a: xr.concat([a, a], "time").assign_coords(
            time=np.array(["1946", "1947", "1949", "1950"], dtype="datetime64[ns]")
        ),
        ["variable yield_index, 1948-01", "left out", "each year"],
    ),
}  # fmt: skip


@pytest.fixture
def whole(history):
    effort = xr.DataArray(np.ones((24, 1)), {"time": history["campaign"]["time"], "form": ["S"]}, ("time", "form"))
    return {**history.variables, "effort": effort}


@pytest.mark.parametrize("case", BROKEN)
def test_a_broken_rule_is_told_with_variable_and_date(case, whole, history):
    name, spoil, words = BROKEN[case]
    History("whole", whole, labels=history.labels).check()
    with pytest.raises(HistoryProblems) as caught:
        History("broken", {**whole, name: spoil(whole[name])}, labels=history.labels).check()
    assert len(caught.value.problems) == 1
    for word in words:
        assert word in str(caught.value), (word, str(caught.value))


@pytest.mark.parametrize("field", ["unit", "kind", "dims"])
def test_a_packaged_variable_keeps_its_meaning(field, history):
    other = {"unit": "t", "kind": "stock", "dims": ("region",)}[field]
    rows = [replace(r, **{field: other}) if r.name == "births" else r for r in variables_dictionary().values()]
    broken = History("other", {}, labels=history.labels, dictionary=Dictionary(rows))
    with pytest.raises(HistoryProblems, match=f"variable births, {field}"):
        broken.check()


def test_a_gap_that_is_written_as_a_blank_is_no_mistake(whole, history):
    gap = changed(whole["campaign"], "1946-06", np.nan)
    History("gap", {**whole, "campaign": gap}, labels=history.labels).check()


def test_rounding_is_no_mistake(whole, history):
    History("rounded", {**whole, "conviction": whole["conviction"] * 0 + 1 + 1e-9}, labels=history.labels).check()


def test_what_may_be_negative_says_so(whole, history):
    assert variables_dictionary()["budget"].allowed == "any"
    time = whole["campaign"]["time"]
    spent = xr.DataArray(np.full((24, 1), -5.0), {"time": time, "line": ["army"]}, ("time", "line"))
    History("spent", {"budget": spent}, labels=history.labels).check()


def test_ranges_of_the_dictionary_can_be_read():
    for row in variables_dictionary().values():
        low, high = bounds(row.allowed or RANGES.get(row.kind, ""))
        assert low < high
    assert {row.kind for row in variables_dictionary().values()} >= set(RANGES) - {"flag"}


def test_problems_of_several_variables_come_at_once(whole, history):
    spoilt = {name: spoil(whole[name]) for name, spoil, _ in list(BROKEN.values())[1:5]}
    with pytest.raises(HistoryProblems) as caught:
        History("broken", {**whole, **spoilt}, labels=history.labels).check()
    assert len(caught.value.problems) == len(spoilt)
