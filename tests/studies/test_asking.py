"""A plan asked for in a file is the plan asked for in Python; slips are told with their place, all at once."""

from __future__ import annotations

from pathlib import Path

import jsonschema
import pandas as pd
import pytest
import yaml

from lustrum.planning.settings import PlanProblems, PlanSettings
from lustrum.studies import asking_schema
from lustrum.studies.asking import OWN, is_table, list_requests, parse_request, read_request

FOUR = """\
economy: four-products
years: 5
objective: ray:years-sum
terminal: none
labour_limits: [3, 3.01, 3.02, 3.03, 3.07]
targets:
  iron: 0.1
  coal: [3, 3, 3, 3.1, 3.1]
  bread: [2, 2.01, 2.02, 2.1, 2.1]
"""


@pytest.mark.parametrize(("name", "optimum"), [("capacity", 2142), ("output", 2619), ("employment", 2450)])
def test_williams_as_files(name, optimum):
    """Williams 1978, 12.9: the three printed optima, from a folder and three requests."""
    found = read_request(f"williams-three-industries/{name}").make()
    assert found.status == "optimal"
    assert found.objective == pytest.approx(optimum, abs=0.5)


def test_a_request_is_the_call():
    made = parse_request(FOUR)
    assert made.make().objective == pytest.approx(8.79729913, abs=5e-9)
    assert made.settings.model_fields_set == {"terminal", "labour_limits"}


def test_tables_in_any_form(tmp_path):
    rows = [{"product": p, "amount": a, "year": 1} for p, a in (("iron", 0.1), ("coal", 3), ("bread", 2))]
    pd.DataFrame(rows).to_csv(tmp_path / "wanted.csv", index=False)
    head = "economy: four-products\nyears: 1\nlabour_limits: {labour: 3}\n"
    forms = ("{iron: 0.1, coal: 3, bread: 2}", "{iron: [0.1], coal: [3], bread: [2]}", str(rows), "wanted.csv")
    found = [parse_request(f"{head}targets: {form}\n", beside=tmp_path).make().objective for form in forms]
    assert found == pytest.approx([found[0]] * len(forms))
    assert found[0] > 0


def test_an_economy_beside_the_file(tmp_path):
    (tmp_path / "asked.yaml").write_text("economy: mine\n", encoding="utf-8")
    with pytest.raises(PlanProblems, match="no such folder"):
        read_request(tmp_path / "asked.yaml")
    (tmp_path / "mine").mkdir()
    assert read_request(tmp_path / "asked.yaml").economy == tmp_path / "mine"


@pytest.mark.parametrize(
    ("line", "wrong", "place", "said"),
    [
        (4, "terminl: none", "line 4, column 1, terminl", "Nearest: 'terminal'"),
        (4, "terminal: never", "line 4, column 1, terminal", "'balanced-growth'"),
        (3, "objective: rey", "line 3, column 1, objective", "Nearest: 'ray'"),
        (2, "years: 0", "line 2, column 1, years", "at least 1"),
        (1, "economy: four-produce", "line 1, column 1, economy", "Nearest: 'four-products'"),
        (1, "notes: none", "line 1, column 1, economy", "names its economy"),
        (5, "labour_limits: {labour: much}", "line 5, column 17, labour_limits, labour", "Not an amount"),
        (5, "labour_limits: [{skill: labour}]", "line 5, column 17, labour_limits row 1", "has no amount"),
        (5, "labour_limits: labor.csv", "line 5, column 1, labour_limits", "no such table"),
        (5, "give: [a]", "line 5, column 1, give", "valid number"),
    ],
)
def test_a_slip_is_told_with_its_place(line, wrong, place, said):
    lines = FOUR.splitlines()
    lines[line - 1] = wrong
    with pytest.raises(PlanProblems) as caught:
        parse_request("\n".join(lines), "asked.yaml")
    assert place in str(caught.value)
    assert said in str(caught.value)


def test_a_slip_that_only_the_economy_shows_has_its_place_too():
    with pytest.raises(PlanProblems) as caught:
        parse_request(FOUR.replace("  coal", "  cola"), "asked.yaml").make()
    assert "asked.yaml line 6, column 1, targets" in str(caught.value)
    assert "Nearest: 'coal'" in str(caught.value)


def test_every_slip_at_once(tmp_path):
    (tmp_path / "wanted.csv").write_text("product,amount\ncoal,much\nbread,\n", encoding="utf-8")
    text = "economy: four-produce\nyears: no\nobjectiv: ray\nover: ever\ntargets: wanted.csv\n"
    with pytest.raises(PlanProblems) as caught:
        parse_request(text, "asked.yaml", tmp_path)
    assert len(caught.value.problems) == 6
    assert "wanted.csv row 2, amount" in str(caught.value)


@pytest.mark.parametrize("text", ["", "- a\n", "a: b: c\n", "economy: four-products\neconomy: korea\n"])
def test_what_is_no_request(text):
    with pytest.raises(PlanProblems):
        parse_request(text)


def test_no_such_file(tmp_path):
    with pytest.raises(PlanProblems, match="williams-three-industries/output"):
        read_request("williams-three-industries/outpt")
    with pytest.raises(PlanProblems, match="folder"):
        read_request(tmp_path)


def test_the_shipped_schema_and_page_are_current():
    shipped = asking_schema.SCHEMA.read_text(encoding="utf-8")
    assert shipped == asking_schema.schema_text(), "run scripts/write_reference.py"
    page = (Path(__file__).parents[2] / "docs" / "reference" / "plan-request.md").read_text(encoding="utf-8")
    assert asking_schema.request_page(page) == page, "run scripts/write_reference.py"


def test_the_schema_knows_every_entry_and_fits_what_is_shipped():
    schema = asking_schema.request_schema()
    assert set(schema["properties"]) == {*OWN, *PlanSettings.model_fields}
    assert all(one.get("description") for one in schema["properties"].values())
    for file in list_requests().values():
        jsonschema.validate(yaml.safe_load(file.read_text(encoding="utf-8")), schema)
    jsonschema.validate(yaml.safe_load(FOUR), schema)
    for wrong in ({"terminl": "none"}, {"over": "ever"}, {"targets": {"iron": "much"}}, {"years": 0}):
        with pytest.raises(jsonschema.ValidationError):
            jsonschema.validate({"economy": "four-products", **wrong}, schema)


def test_tables_are_told_apart():
    tables = {name for name in (*OWN, *PlanSettings.model_fields) if is_table(name)}
    assert tables >= {"targets", "labour_limits", "committed", "aid", "credit", "forecast"}
    assert not tables & {"weights", "over", "economy", "tiers"}
