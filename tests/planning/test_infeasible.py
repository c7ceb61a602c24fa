"""When there is no plan, the reason stands in words: what, where, when, by how much, and what can be done."""

from __future__ import annotations

import pickle

import pandas as pd
import pytest

from lustrum.planning.plan import plan
from lustrum.planning.settings import PlanProblems

BAKERY = {
    "products": {"grain": {}, "bread": {}, "steel": {}},
    "activities": {
        "farm": {"product": "grain", "labour": {"hand": 0.5}, "inputs": {"steel": 0.05}},
        "bake": {"product": "bread", "labour": {"hand": 0.1}, "inputs": {"grain": 1.2}},
        "smelt": {"product": "steel", "labour": {"hand": 2.0}, "inputs": {"steel": 0.1}},
    },
    "workers": {"hand": 100.0},
    "needs": {("bread", "survival"): 0.5, ("bread", "basic"): 0.9},
    "persons": 150.0,
}
PER_BREAD = 0.1 + 1.2 * (0.5 + 0.05 * 2 / 0.9)


def test_a_delivery_beyond_the_hands(make_economy):
    """250 t of bread take 208 hands and there are 100: 130 t are short, or 108 hands."""
    found = plan(make_economy(BAKERY), {"bread": [100, 250.0]}, objective="labour", years=2)
    assert found.status == "infeasible"
    assert found.certificate is None
    said = str(found.explanation)
    assert "bread in year 2: uses exceed supply by 130 t" in said
    assert "labour (hand) in year 2" in said
    assert "year 1" not in said.replace("years 1", "")
    short = found.explanation.shortages.iloc[0]
    assert (short["product"], short["year"], short["unit"]) == ("bread", "2", "t")
    assert short["amount"] == pytest.approx(250 - 100 / PER_BREAD)
    assert set(found.explanation.clash["family"]) == {"labour", "material-balance", "deliveries"}


def test_the_cheapest_way_out_leads_out(make_economy):
    """What the explanation proposes is enough, and nine tenths of it are not."""
    economy = make_economy({**BAKERY, "workers": {"hand": 100.0}})
    found = plan(economy, {"bread": 1}, years=2, floors=("basic",))
    assert found.status == "infeasible"
    ways = found.explanation.relaxations
    assert set(ways["family"]) == {"needs"}
    assert ways["amount"].tolist() == pytest.approx([135 - 100 / PER_BREAD] * 2)
    hands = 135 * PER_BREAD
    for share, status in ((1.0, "optimal"), (0.99, "infeasible")):
        again = plan(economy, {"bread": 1}, years=2, floors=("basic",), labour_limits=hands * share + 1e-6)
        assert again.status == status


def test_what_must_be_left_is_too_much(make_economy):
    """A machine that wears out and that nobody makes cannot be kept."""
    toy = {
        "products": {"cloth": {}, "loom": {}},
        "activities": {"weave": {"product": "cloth", "capital": {"loom": 1.0}}},
        "life": {("loom", "weave"): 4.0},
        "assets": {("loom", "weave"): 80.0},
    }
    economy = make_economy(toy)
    found = plan(economy, {"cloth": 1}, years=2, terminal="keep")
    assert found.status == "infeasible"
    assert "loom" in found.explanation
    assert "accept 35 t less of loom at the end" in found.explanation
    unasked = plan(economy, {"cloth": 1}, years=2)
    assert unasked.status == "optimal"
    assert unasked.objective == pytest.approx(45)
    assert any("loom left at the end is 35 t less than asked" in note for note in unasked.notes)
    assert any("enough capital for the last year's output" in note for note in unasked.notes)
    assert plan(economy, {"cloth": 1}, years=2, terminal="none").objective == pytest.approx(60)


def test_a_forecast_that_cannot_be(make_economy):
    """A private bakery is expected to use more grain than there is: it gives way by as little as can be, with a
    note."""
    toy = {
        "products": {"grain": {}, "bread": {}},
        "activities": {
            "farm": {"product": "grain", "labour": {"hand": 1.0}},
            "bake": {"product": "bread", "inputs": {"grain": 1.0}},
        },
        "workers": {"hand": 10.0},
        "forms": {"state": ("public", 1), "trader": ("capital", 0)},
        "level": {("trader", "bake"): 25.0},
    }
    economy = make_economy(toy)
    strict = plan(economy, {"bread": 1}, years=1, yields=())
    assert strict.status == "infeasible"
    assert "bake (trader) in year 1" in strict.explanation
    eased = plan(economy, {"bread": 1}, years=1)
    assert eased.status == "optimal"
    assert eased.objective == pytest.approx(10, rel=1e-4)
    assert any("cannot keep its expected level by 15 t" in note for note in eased.notes)
    assert plan(economy, {"bread": 1}, years=1, uncommanded="at-most").objective == pytest.approx(10)


def test_ray_alone_is_never_infeasible(make_economy):
    """Without floors or conditions the multiple may be zero, and the bottlenecks say for want of what."""
    toy = {
        "products": {"iron": {}, "coke": {}},
        "activities": {"smelt": {"product": "iron", "inputs": {"coke": 0.9}, "labour": {"hand": 0.1}}},
        "workers": {"hand": 10.0},
    }
    found = plan(make_economy(toy), {"iron": 1}, years=2)
    assert found.status == "optimal"
    assert found.objective == 0
    assert any("none of: coke" in line for line in found.bottlenecks["limit"])


def test_nothing_limits_the_plan(make_economy):
    toy = {"products": {"air": {}}, "activities": {"breathe": {"product": "air"}}}
    with pytest.raises(PlanProblems, match="Nothing limits"):
        plan(make_economy(toy), {"air": 1}, years=1)


def test_bottlenecks_in_words(make_economy):
    found = plan(make_economy(BAKERY), {"bread": 1}, years=2)
    table = found.bottlenecks
    assert table["limit"].tolist() == ["labour (hand) in year 1", "labour (hand) in year 2"] or set(table["limit"]) <= {
        "labour (hand) in year 1", "labour (hand) in year 2",
    }  # fmt: skip
    assert table["share"].sum() == pytest.approx(1)
    assert table["worth"].sum() == pytest.approx(1 / PER_BREAD)
    assert (table["unit"] == "person-year").all()
    assert "held back by" in repr(found)


def test_explanation_can_be_kept_and_sent(make_economy):
    found = plan(make_economy(BAKERY), {"bread": [100, 250.0]}, objective="labour", years=2)
    again = pickle.loads(pickle.dumps(found))
    assert again.explanation == found.explanation
    assert again.explanation.clash.equals(found.explanation.clash)
    assert found.to_dict()["explanation"]["shortages"][0]["product"] == "bread"
    assert isinstance(found.explanation.relaxations, pd.DataFrame)
    assert found.to_dict()["tables"] == {}
