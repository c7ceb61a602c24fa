"""One dictionary: what is shipped and printed is what it says."""

import json
from pathlib import Path

import jsonschema
import pytest

from lustrum.discovery import data_path
from lustrum.economy import schema
from lustrum.economy.checks import CHECKS, bounds
from lustrum.economy.columns import LABEL_TABLES, REQUIRED, columns_of, key_of, table_dictionary, table_names
from lustrum.economy.storage import list_economies

CONTRACT = (
    "products activities outputs inputs labour land capital endowments stocks ownership classes population prices "
    "final needs trade partners links bodies emissions regions sources"
)


def test_every_table_of_the_contract_is_there():
    assert set(CONTRACT.split()) <= set(table_names())
    assert set(REQUIRED) <= set(CONTRACT.split())


@pytest.mark.parametrize("name", list(table_dictionary()))
def test_a_column_says_what_it_is(name):
    row = table_dictionary()[name]
    assert row.meaning
    assert row.dtype in ("str", "float64", "int64", "flag", "date")
    assert row.given in ("key", "key optional", "key series", "required", "optional")
    if row.dtype == "float64":
        assert row.unit, "a number has a unit"
        assert not row.allowed or bounds(row.allowed)
    if row.allowed.startswith("@"):
        assert row.allowed[1:] in (*LABEL_TABLES, "source", "evidence", "unit")


@pytest.mark.parametrize("table", table_names())
def test_tables_with_numbers_ask_for_source_and_evidence(table):
    columns = columns_of(table)
    assert key_of(table)
    numbers = [n for n, r in columns.items() if r.dtype == "float64" and r.given == "required"]
    if numbers:
        assert columns["source"].given == "required"
        assert columns["evidence"].given == "required"


def test_the_shipped_schema_is_current():
    found = schema.SCHEMA.read_text(encoding="utf-8")
    assert found == schema.schema_text(), "write economy.schema.schema_text() to the file"


def test_the_reference_page_is_current():
    page = (Path(__file__).parents[2] / "docs" / "reference" / "economy.md").read_text(encoding="utf-8")
    assert schema.tables_text() in page, "put economy.schema.tables_text() between its marks"


@pytest.mark.parametrize("name", list(list_economies()))
def test_packaged_descriptors_fit_the_schema(name):
    descriptor = json.loads((list_economies()[name] / "datapackage.json").read_text(encoding="utf-8"))
    jsonschema.validate(descriptor, schema.economy_schema())


def test_the_schema_refuses_a_descriptor_without_a_table_that_is_required():
    with pytest.raises(jsonschema.ValidationError):
        jsonschema.validate(
            {"name": "x", "resources": [{"name": "inputs", "path": "inputs.csv"}]}, schema.economy_schema()
        )


def test_every_check_says_what_it_looks_at():
    assert all(check.__doc__ and check.__name__.startswith("check_") for check in CHECKS)


def test_small_economies_are_there():
    assert {"four-products", "kantorovich-excavators"} <= {p.name for p in data_path("economies").iterdir()}
