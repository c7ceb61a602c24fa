"""Validators: each says its law, source and coefficients, keeps its closed form, and reads a stored run."""

from __future__ import annotations

import importlib.util
import json
from pathlib import Path

import numpy as np
import pytest
import xarray as xr

from lustrum.cli.main import run
from lustrum.history.history import History
from lustrum.quantities.labels import LabelTable
from lustrum.studies.catalogue import list_all
from lustrum.studies.validating import find_validator, list_validators, validate
from lustrum.studies.validators._contract import Material

CASES = Path(__file__).parents[1] / "cases" / "validators"
MARKS = {"read", "derived", "recalled", "synthetic"}
ROWS = {11, 19, 20, 34}
"""Rows of the catalogue that are validators and no drivers."""


def checks():
    for path in sorted(CASES.glob("*.py")):
        spec = importlib.util.spec_from_file_location(f"validator_case_{path.stem}", path)
        module = importlib.util.module_from_spec(spec)
        spec.loader.exec_module(module)
        yield from (
            (f"{path.stem}-{name[5:]}", value) for name, value in vars(module).items() if name.startswith("case_")
        )


CHECKS = dict(checks())


def monthly(years, *others):
    """A record of whole years from 1950: an array for each year, over some dimension where there are several."""
    columns = [np.repeat(np.asarray(one, dtype=float), 12) for one in (years, *others)]
    return np.stack(columns, axis=-1) if others else columns[0]


def make(name, *, added=None, plant=None, hands=None, plans=(), prices=None, **facts):
    """Make a record of two branches, industry and farming, by year, and hold it against a validator: lines by name."""
    size = len(added[0]) if added else 1
    time = {"time": np.arange("1950-01", f"{1950 + size}-01", dtype="datetime64[M]").astype("datetime64[ns]")}
    branches = {**time, "branch": ["works", "farms"]}
    zero = np.zeros(size)
    variables = {}
    if added:
        variables = {
            "value_added": xr.DataArray(monthly(*added) / 12, branches),
            "capital_value": xr.DataArray(monthly(*plant), branches),
            "employment": xr.DataArray(monthly(hands, zero), branches),
            "wages_paid": xr.DataArray(monthly(facts.get("wages", zero), zero) / 12, branches),
            "job_seekers": xr.DataArray(monthly(facts.get("idle", zero)), time),
            "hours": xr.DataArray(monthly(facts.get("hours", zero), zero) / 12, branches),
            "hours_group": xr.DataArray(
                monthly(zero, facts.get("farm_hours", zero)) / 12, {**time, "group": ["worker", "peasant"]}
            ),
            "investment": xr.DataArray(monthly(facts.get("invested", zero), zero) / 12, branches),
            "defence_use": xr.DataArray(monthly(zero), time),
        }
    if prices:
        cells = np.tile(np.array([[value] for value in prices.values()]), (12, 1, 1))
        variables["prices"] = xr.DataArray(cells, {**time, "product": list(prices), "market": ["free market"]})
    sectors = np.array(["industry", "agriculture"], dtype=object)
    labels = {
        "branch": LabelTable("branch", ("works", "farms"), {"sector": sectors}),
        "group": LabelTable("group", ("worker", "peasant"), {"sector": sectors}),
    }
    found = validate(Material(History("made", variables, labels=labels), tuple(plans)), find_validator(name))
    return {line.what: line for line in found.lines}


@pytest.mark.parametrize("name", CHECKS)
def test_case(name):
    CHECKS[name](make)


def test_the_rows_that_are_no_drivers_are_all_there():
    assert {row for one in list_validators().values() for row in one.rows} == ROWS
    assert list_all(["validators"])["validators"] == {name: one.title for name, one in list_validators().items()}


@pytest.mark.parametrize("name", list_validators())
def test_a_validator_says_its_law_its_source_and_its_coefficients(name):
    found = find_validator(name)
    assert ".. math::" in found.text
    assert "Sources\n-------\n" in found.text
    assert ". " not in found.text.splitlines()[0]
    assert any(check.startswith(found.name.replace("-", "_")) for check in CHECKS)
    for field, info in found.pack.model_fields.items():
        extra = info.json_schema_extra
        assert info.description and extra["unit"] and extra["source"] and extra["mark"] in MARKS, field
        assert info.metadata, f"{field}: range"


def test_an_empty_record_gives_lines_that_say_what_is_lacking():
    for one in list_validators().values():
        lines = validate(Material(History("empty")), one).lines
        assert lines
        assert all(np.isnan(line.found) and line.note for line in lines)


def test_a_stored_run_is_validated_from_the_command_line(result, capsys):
    assert run(["validate", str(result.path), "--json"]) == 0
    out = capsys.readouterr().out
    found = json.loads(out)["validations"]
    assert {one["validator"] for one in found} == set(list_validators())
    wedges = next(one for one in found if one["validator"] == "wedge-accounting")["lines"]
    assert wedges[0]["what"].startswith("Labour wedge")
    assert "NaN" not in out
    assert run(["validate", str(result.path), "soviet-ces"]) == 0
    text = capsys.readouterr().out
    assert "Output of industry" in text
    assert "expected" in text
    assert "Labour wedge" not in text


def test_a_wrong_name_is_told_with_the_nearest(result, capsys):
    assert run(["validate", str(result.path), "goodwyn"]) != 0
    assert "goodwin" in capsys.readouterr().err
