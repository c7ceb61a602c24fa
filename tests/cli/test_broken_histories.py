"""Histories that break a rule end with exit code 2; the message names variable, date and rule."""

import json
from dataclasses import replace

import numpy as np
import pytest
import xarray as xr

from lustrum.history import storage
from lustrum.history.history import History
from lustrum.history.variables import variables_dictionary
from lustrum.quantities.dictionary import Dictionary


def refused(answer, *words):
    assert answer.code == 2, (answer.code, answer.err)
    assert "Traceback" not in answer.err
    assert not answer.out or json.loads(answer.out)["exit_code"] == 2
    for word in words:
        assert word in answer.err, (word, answer.err)


def dates(count):
    """The first months of 1950."""
    return (np.datetime64("1950-01") + np.arange(count)).astype("datetime64[ns]")


def series(values, time):
    return xr.DataArray(np.asarray(values, dtype=float), {"time": time}, ("time",))


def yearly(values):
    years = np.array([f"{1950 + n}-01-01" for n in range(len(values))], dtype="datetime64[ns]")
    return series(values, years).expand_dims({"basis": ["true"]}, axis=1)


BROKEN_HISTORIES = {
    "a share out of range": (
        {"threat": yearly([0.2, 1.7])}, ["variable threat, 1951-01", "A share is out of its range", "1.7"],
    ),
    "a negative flow": ({"defence_use": [5.0, -5.0, 5.0]}, ["variable defence_use, 1950-02", "0 or more"]),
    "a date twice": (
        {"campaign": series([0, 0, 0], dates(3)[[0, 1, 1]])}, ["variable campaign, 1950-02", "twice"],
    ),
    "a gap in the dates": (
        {"campaign": series([0, 0], dates(3)[[0, 2]])}, ["variable campaign, 1950-02", "left out"],
    ),
    "no variable at all": ({}, ["dates"]),
}  # fmt: skip


@pytest.fixture
def written(elsewhere, monkeypatch):
    """Write a history that keeps no rules, as another program might."""

    def write(variables, dictionary=None):
        rows = {"dictionary": dictionary} if dictionary else {}
        with monkeypatch.context() as patch:
            patch.setattr(storage, "find_problems", lambda history: [])
            storage.save_history(
                History(
                    "mine",
                    {n: v if isinstance(v, xr.DataArray) else series(v, dates(len(v))) for n, v in variables.items()},
                    **rows,
                ),
                "mine",
            )

    return write


@pytest.mark.parametrize("case", BROKEN_HISTORIES)
def test_a_history_that_breaks_a_rule_is_refused_by_check_and_by_assess(case, written, lustrum):
    variables, words = BROKEN_HISTORIES[case]
    written(variables)
    refused(lustrum("assess", "mine"), *words)
    refused(lustrum("assess", "mine", "--json"), *words)
    if variables:
        refused(lustrum("check", "mine"), *words)


def test_a_history_in_a_wrong_unit_is_refused(written, lustrum):
    rows = [replace(r, unit="t") if r.name == "defence_use" else r for r in variables_dictionary().values()]
    written({"defence_use": [5.0, 5.0]}, Dictionary(rows))
    refused(lustrum("assess", "mine"), "variable defence_use, unit", "'t'", "won", "Convert the values")


def test_a_missing_variable_is_named_and_refuses_nothing(written, lustrum):
    written({"campaign": np.zeros(12)})
    answer = lustrum("assess", "mine", "--definition", "kornai-1992", "--json")
    assert answer.code == 0
    (definition,) = answer.json["definitions"]
    assert definition["verdict"] == "not determinable"
    lacking = {word for criterion in definition["criteria"] for word in criterion.get("missing", [])}
    assert {"value_added", "allocation"} <= {word.split()[0] for word in lacking}, lacking


def test_a_file_of_a_variable_that_is_missing_is_named(written, lustrum, elsewhere):
    written({"campaign": np.zeros(12)})
    (elsewhere / "mine" / "variables" / "campaign.parquet").unlink()
    refused(lustrum("assess", "mine"), "variables/campaign.parquet", "missing")
