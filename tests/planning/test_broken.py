"""What cannot be planned is told by name, all at once; where a plan is still possible, a note says what is amiss."""

from __future__ import annotations

import copy
import json

import pandas as pd
import pytest

from lustrum.cli.main import run
from lustrum.planning.plan import plan
from lustrum.planning.settings import PlanProblems

BAKERY = {
    "products": {"grain": {}, "bread": {}, "steel": {}},
    "activities": {
        "farm": {"product": "grain", "labour": {"hand": 0.5}, "inputs": {"steel": 0.05}},
        "bake": {"product": "bread", "labour": {"hand": 0.1}, "inputs": {"grain": 1.2}, "capital": {"steel": 0.1}},
        "smelt": {"product": "steel", "labour": {"hand": 2.0}, "inputs": {"steel": 0.1}},
    },
    "workers": {"hand": 100.0},
    "stock": {"grain": 5.0},
    "assets": {("steel", "bake"): 10.0},
}


def spoiled(*path, **entries):
    """Return the bakery with some entries of one of its tables changed."""
    toy = copy.deepcopy(BAKERY)
    place = toy
    for step in path:
        place = place[step]
    place.update(entries)
    return toy


def ask(economy, **asked):
    return plan(economy, **{"targets": {"bread": 1.0}, "years": 2, "terminal": "none", **asked})


def rows(**columns):
    return pd.DataFrame(columns)


@pytest.mark.parametrize(
    ("asked", "said"),
    [
        ({"targets": {"bred": 1, "gran": 1}}, ["'bred'", "Nearest: 'bread'", "'gran'", "Nearest: 'grain'"]),
        ({"targets": {"bread": -1.0}}, ["bread", "cannot be negative", "-1"]),
        ({"targets": {"bread": float("nan")}}, ["bread", "must be finite"]),
        ({"targets": {"bread": float("inf")}}, ["bread", "must be finite"]),
        ({"targets": {"bread": "much"}}, ["bread", "must be a number", "'much'"]),
        ({"targets": {"bread": [1.0, "more"]}}, ["bread", "must be a number", "'more'"]),
        ({"targets": rows(product=["bread"], amount=[1.0], year=[7])}, ["No target is for a year", "'7'", "1 to 2"]),
        ({"targets": rows(product=["bread"], amount=[1.0], year=[1.5])}, ["whole number"]),
        ({"targets": rows(product=[""], amount=[1.0])}, ["needs a product", "row 1"]),
        ({"targets": rows(product=["bread"], amount=[1.0], unit=["kg"])}, ["unit", "'kg'", "Allowed: t", "bread"]),
        ({"targets": rows(product=["bread"], amount=[1.0], region=["mars"])}, ["Unknown region", "'mars'"]),
        ({"years": 0}, ["at least 1", "'0'"]),
        ({"years": 0.5}, ["whole number", "'0.5'"]),
        ({"years": -3}, ["at least 1"]),
        ({"years": float("nan")}, ["at least 1"]),
        ({"years": float("inf")}, ["whole number"]),
        ({"years": None}, ["at least 1"]),
        ({"years": "two"}, ["whole number", "'two'"]),
        ({"labour_limits": {"hnad": 3}}, ["Unknown skill", "'hnad'", "Nearest: 'hand'"]),
        ({"labour_limits": {"hand": -3}}, ["hand", "cannot be negative"]),
        ({"labour_limits": float("nan")}, ["labour_limits", "finite"]),
        ({"labour_limits": "few"}, ["labour_limits", "must be a number"]),
        ({"committed": {"bred": 1}}, ["committed", "'bred'", "'bread'"]),
        ({"committed": {"bread": -1}}, ["committed", "cannot be negative"]),
        ({"aid": {"bred": 1}}, ["aid", "'bred'"]),
        ({"forecast": {"bakke": 1}}, ["Unknown activity", "Nearest: 'bake'"]),
        ({"credit": "some"}, ["credit", "must be a number"]),
        (
            {"targets": {"bred": 1, "bread": -1}, "labour_limits": {"hnad": 1}, "committed": {"grain": float("nan")}},
            ["4 problems", "'bred'", "cannot be negative", "'hnad'", "committed row 1, grain"],
        ),
    ],
)  # fmt: skip
def test_what_was_asked_is_answered(make_economy, asked, said):
    with pytest.raises(PlanProblems) as caught:
        ask(make_economy(BAKERY), **asked)
    assert caught.value.exit_code == 2
    assert [word for word in said if word not in str(caught.value)] == []


@pytest.mark.parametrize(
    ("toy", "said"),
    [
        (spoiled("stock", grain=-5.0), ["stock", "grain", "negative", "'-5'"]),
        (spoiled("assets", **{}) | {"assets": {("steel", "bake"): -5.0}}, ["capital", "steel", "bake", "'-5'"]),
        (spoiled("workers", hand=-1.0), ["workers", "hand", "negative"]),
        (spoiled("stock", grain=float("inf")), ["stock", "grain", "infinite"]),
        (
            {**spoiled("stock", grain=-5.0), "workers": {"hand": -1.0}, "assets": {("steel", "bake"): -2.0}},
            ["3 problems", "grain", "hand", "steel"],
        ),
    ],
)
def test_less_than_nothing(make_economy, toy, said):
    with pytest.raises(PlanProblems) as caught:
        ask(make_economy(toy))
    assert [word for word in said if word not in str(caught.value)] == []


@pytest.mark.parametrize(
    ("toy", "asked", "said"),
    [
        (spoiled("products", gold={}), {"targets": {"gold": 1.0, "bread": 1.0}}, ["want of gold", "nobody makes it"]),
        (
            {**spoiled("activities", "bake", "inputs", salt=0.1), "products": {**BAKERY["products"], "salt": {}}},
            {}, ["want of salt", "nobody makes it"],
        ),
        (spoiled("activities", "smelt", "inputs", steel=1.25), {}, ["steel", "spectral radius 1.25"]),
        (spoiled("activities", "smelt", "inputs", steel=1.0), {}, ["steel", "spectral radius 1)"]),
        (spoiled("activities", "smelt", "inputs", grain=30.0) | {"stock": {}}, {}, ["grain", "steel", "radius 1.276"]),
        ({**BAKERY, "workers": {"hand": 0.0}}, {}, ["labour (hand)"]),
        ({**BAKERY, "assets": {("steel", "bake"): 0.0}}, {"invest": False}, ["steel in bake"]),
    ],
)  # fmt: skip
def test_a_ray_of_zero_says_what_is_missing(make_economy, toy, asked, said):
    """The plan is proven, its multiple is zero, and a note names the product that stands in the way, and why."""
    found = ask(make_economy(toy), **asked)
    assert found.status == "optimal"
    assert found.objective == pytest.approx(0, abs=1e-9)
    told = [note for note in found.notes if note.startswith("Nothing can be delivered")]
    assert len(told) == 1
    assert [word for word in said if word not in told[0]] == []


def test_a_ray_above_zero_says_nothing_of_the_kind(make_economy):
    assert not any("Nothing can be delivered" in note for note in ask(make_economy(BAKERY)).notes)


def test_an_objective_that_needs_what_nobody_makes(make_economy):
    toy = {**spoiled("activities", "bake", "inputs", salt=0.1), "products": {**BAKERY["products"], "salt": {}}}
    found = ask(make_economy(toy), objective="labour")
    assert found.status == "infeasible"
    assert "salt" in set(found.explanation.clash["product"])


@pytest.mark.parametrize(
    ("toy", "asked", "said"),
    [
        (BAKERY, {"targets": rows(product=["bread"] * 2, amount=[1.0, 2.0], year=[1, 9])}, "outside the plan"),
        (BAKERY, {"targets": {"bread": [1.0, 1.0, 5.0]}}, "outside the plan"),
        (spoiled("activities", "bake", "labour", guru=0.1), {}, "guru"),
    ],
)
def test_a_note_where_a_plan_is_possible(make_economy, toy, asked, said):
    found = ask(make_economy(toy), **asked)
    assert found.status == "optimal"
    assert any(said in note for note in found.notes)


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("product,amount\nbred,1\nbread,-2\n", ["bred", "bread", "amount"]),
        ("product,amount\nbread,nan\n", ["amount"]),
        ("product,amount,year\nbread,1,9\n", ["year", "9"]),
    ],
)
def test_targets_of_a_file(tmp_path, capsys, text, said):
    path = tmp_path / "targets.csv"
    path.write_text(text)
    assert run(["plan", "four-products", "--years", "2", "--targets", str(path), "--json"]) == 2
    printed = json.loads(capsys.readouterr().out)
    assert printed["exit_code"] == 2
    assert [word for word in said if word not in json.dumps(printed["problems"])] == []


@pytest.mark.parametrize("years", ["0", "0.5", "-1"])
def test_years_of_the_command_line(capsys, years):
    assert run(["plan", "four-products", "--years", years]) == 2
    assert "years" in capsys.readouterr().err
