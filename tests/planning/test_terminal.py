"""What is left at the end: laws of the terminal conditions, and Williams's static requirement."""

from __future__ import annotations

import numpy as np
import pandas as pd
import pytest
from tests.planning.stored import make_toy, read_models

from lustrum.economy.storage import load_economy
from lustrum.planning.plan import plan
from lustrum.planning.settings import PlanProblems
from lustrum.studies.asking import read_request

SEEDS = (3, 8, 21)


def test_the_static_requirement_is_that_of_williams():
    """His problem forces the outputs of the static model on year 6; the condition finds them, a year earlier."""
    asked = read_request("williams-three-industries/capacity")
    demand = {"coal": 60.0, "steel": 60.0, "transport": 30.0}
    rows = [{"year": t, "product": p, "amount": a} for t in range(1, 6) for p, a in demand.items()]
    sites = pd.DataFrame({"product": "site", "year": range(4), "amount": 1e4})
    settings = asked.settings.model_copy(update={"terminal": "static", "aid": sites})
    economy = load_economy(asked.economy)
    found = plan(economy, pd.DataFrame(rows), "capacity", 6, settings)
    assert found.objective == pytest.approx(2141.875196704, abs=1e-6)
    block = found.program.columns["static-output"]
    named = np.array(economy.labels["activity"].ids)[block.codes["activity"]]
    level = dict(zip(named, found.levels[block.part], strict=True))
    assert all(level[f"make_{p}"] >= v - 0.05 for p, v in zip(demand, (166.4, 105.7, 92.3), strict=True))


def test_what_the_static_requirement_leaves_is_enough_to_go_on(make_economy):
    """Plan, then plan on from what was left: what the last year delivered can be delivered again, years later too."""
    toy = {
        "products": {"bread": {}, "oven": {}},
        "activities": {
            "bake": {"product": "bread", "labour": {"hand": 1.0}, "capital": {"oven": 0.5}},
            "weld": {"product": "oven", "labour": {"hand": 2.0}},
        },
        "life": {("oven", "bake"): 4.0}, "assets": {("oven", "bake"): 8.0}, "workers": {"hand": 18.0},
    }  # fmt: skip
    found = plan(make_economy(toy), {"bread": 1.0}, years=3, over="years-sum", terminal="static")
    begun = found.investment.sum(["region", "form", "activity", "asset"]).values
    left = 8 * 0.75**3 + sum(v * 0.75 ** (2 - t) for t, v in enumerate(begun))
    on = plan(make_economy({**toy, "assets": {("oven", "bake"): left}}), {"bread": 1.0}, years=8, terminal="static")
    assert on.objective >= found.fulfilment.values[-1] - 1e-9
    once = {
        terminal: plan(make_economy(toy), {"bread": 1.0}, years=1, terminal=terminal) for terminal in ("none", "static")
    }
    assert once["none"].objective == pytest.approx(16)
    assert once["static"].objective == pytest.approx(18 / 1.25)


@pytest.mark.parametrize("seed", SEEDS)
def test_nothing_asked_is_no_worse_than_something(draw_toy, make_economy, seed):
    toy = draw_toy(seed)
    asked = {"years": 3, "uncommanded": "at-most", "yields": ()}
    best = plan(make_economy(toy), toy["targets"], terminal="none", **asked).objective
    for terminal in ("keep", "balanced-growth", "static"):
        found = plan(make_economy(toy), toy["targets"], terminal=terminal, **asked)
        assert found.status == "infeasible" or found.objective <= best * (1 + 1e-7)


def test_balanced_growth_at_rest_can_be_repeated_for_ever(make_economy):
    """With g = 0 and a long horizon the last year is a steady state: the plan goes on as it ended, to the end."""
    toy = {
        "products": {"bread": {}, "oven": {}},
        "activities": {
            "bake": {"product": "bread", "labour": {"hand": 1.0}, "capital": {"oven": 0.5}},
            "weld": {"product": "oven", "labour": {"hand": 2.0}},
        },
        "life": {("oven", "bake"): 4.0}, "assets": {("oven", "bake"): 2.0}, "workers": {"hand": 20.0},
    }  # fmt: skip
    steady = 20 / (1 + 2 * 0.5 * 0.25)
    for terminal in ("balanced-growth", "static"):
        found = plan(make_economy(toy), {"bread": 1.0}, years=30, over="years-sum", terminal=terminal)
        assert found.fulfilment.values[10:29] == pytest.approx([steady] * 19, rel=0.01)
    for horizon in (1, 2, 5):
        rested = {**toy, "assets": {("oven", "bake"): steady / 2}}
        found = plan(make_economy(rested), {"bread": 1.0}, years=horizon, terminal="balanced-growth")
        assert found.objective == pytest.approx(steady)


def test_values_that_do_not_fit_are_refused(make_economy):
    toy = {
        "products": {"bread": {"constant_price": 1.0}},
        "activities": {"bake": {"product": "bread", "labour": {"hand": 1.0}}},
        "workers": {"hand": 10.0},
    }
    economy = make_economy(toy)
    with pytest.raises(PlanProblems, match="'bread'"):
        plan(economy, {"bread": 1.0}, terminal="valued", terminal_values={"bred": 1.0})
    with pytest.raises(PlanProblems, match="objective 'labour'"):
        plan(economy, {"bread": 1.0}, "labour", terminal="valued")
    assert plan(economy, {"bread": 1.0}, "labour", 1, terminal="valued", terminal_values={}).objective == 1.0


def test_each_unit_left_counts_its_value(make_economy):
    """The value of what is left raises the optimum by just that, for a thing that nothing else can be done with."""
    toy = {
        "products": {"bread": {}, "gold": {"storable": 1}},
        "activities": {"bake": {"product": "bread", "labour": {"hand": 1.0}}},
        "workers": {"hand": 10.0}, "stock": {"gold": 4.0},
    }  # fmt: skip
    for value in (0.0, 0.5, 2.0):
        asked = {"terminal": "valued", "terminal_values": {"gold": value}, "years": 2}
        for objective, best in (("ray", 10 + 4 * value), ("ray:years-sum", 20 + 4 * value), ("harmony", None)):
            found = plan(make_economy(toy), {"bread": 1.0}, objective, **asked)
            assert found.status == "optimal"
            assert best is None or found.objective == pytest.approx(best)
        least = plan(make_economy(toy), {"bread": 1.0}, "labour", **asked)
        assert least.objective == pytest.approx(2 - 4 * value)


@pytest.fixture
def with_peasants():
    model = read_models()["procurement"]
    return make_toy(model["economy"]), {**model["ask"], "years": 2, "objective": "ray:years-sum", "started": "free"}


def test_aid_is_not_for_ever_and_what_peasants_keep_is_not_at_hand(with_peasants, make_economy):
    """Grain given in the last year cannot raise what goes on for ever: after it there is only what peasants sell."""
    toy, asked = with_peasants
    alone = plan(make_economy(toy), **{**asked, "terminal": "none"})
    helped = plan(make_economy(toy), **{**asked, "terminal": "static", "aid": {"grain": [0.0, 5.0]}})
    assert helped.objective == pytest.approx(alone.objective)
    freely = plan(make_economy(toy), **{**asked, "terminal": "none", "aid": {"grain": [0.0, 5.0]}})
    assert freely.objective > alone.objective + 1


def test_seed_of_peasants_is_no_gift_at_the_end(with_peasants, make_economy):
    """Sown a year ahead, seed for the harvest after the plan is bought only where something must be left."""
    toy, asked = with_peasants
    toy["activities"]["farm"]["facts"] = {"input_lag": 1}
    none, valued = (
        plan(make_economy(toy), **{**asked, "terminal": terminal, "terminal_values": {}})
        for terminal in ("none", "valued")
    )
    assert valued.objective == pytest.approx(none.objective)


def test_what_no_longer_serves_at_the_start_need_not_be_left(make_economy):
    """Four ovens of the year before the plan serve it for two years; eight, long retired, are asked for by nobody."""
    ovens = [{"kind": "capital", "item": "oven", "activity": "bake", "amount": amount, "vintage": vintage}
             for amount, vintage in ((4.0, 0), (8.0, -5))]  # fmt: skip
    toy = {
        "products": {"bread": {}, "oven": {}},
        "activities": {
            "bake": {"product": "bread", "capital": {"oven": 1.0}},
            "weld": {"product": "oven", "labour": {"hand": 1.0}},
        },
        "life": {("oven", "bake"): 2.0},
        "tables": {"endowments": [*ovens, {"kind": "workers", "item": "hand", "amount": 2.0}]},
    }
    found = plan(make_economy(toy), {"bread": 1.0}, years=2, terminal="keep", depreciation="retirement")
    assert found.status == "optimal"
    assert found.investment.sum().item() == pytest.approx(4.0)


@pytest.mark.parametrize(("worth", "ovens", "value"), [(0.01, 5, 0.55), (0.2, 10, 2.0)])
def test_what_is_left_counts_beside_objectives_that_are_weighed(make_economy, worth, ovens, value):
    """A hand brings a tenth of most bread, a twentieth of the ideal point, and takes as much of labour's part.

    So what an oven left is worth decides alone: five stand, and five more are welded by ten hands where that brings
    more than the labour that it takes.
    """
    toy = {
        "products": {"bread": {}, "oven": {}},
        "activities": {
            "bake": {"product": "bread", "labour": {"hand": 1.0}, "capital": {"oven": 0.5}},
            "weld": {"product": "oven", "labour": {"hand": 2.0}},
        },
        "assets": {("oven", "bake"): 5.0}, "workers": {"hand": 10.0},
    }  # fmt: skip
    asked = {"terminal": "valued", "terminal_values": {"oven": worth}}
    found = plan(make_economy(toy), {"bread": 1.0}, "0.5*ray & 0.5*labour", 1, **asked)
    assert found.objective == pytest.approx(value)
    assert 5 + found.investment.sum().item() == pytest.approx(ovens)


def test_draught_animals_that_are_left_count_too(make_economy):
    """Four oxen, shared by all that plough, of which an eighth is gone after the year; ten hands breed ten more."""
    toy = {
        "products": {"grain": {}, "ox": {}},
        "activities": {
            "plough": {"product": "grain", "labour": {"hand": 1.0}, "capital": {"ox": 0.1}},
            "breed": {"product": "ox", "labour": {"hand": 1.0}},
        },
        "life": {("ox", "plough"): 8.0}, "workers": {"hand": 10.0},
        "tables": {"endowments": [{"kind": "capital", "item": "ox", "amount": 4.0},
                                  {"kind": "workers", "item": "hand", "amount": 10.0}]},
    }  # fmt: skip
    found = plan(make_economy(toy), {"grain": 1.0}, years=1, terminal="valued", terminal_values={"ox": 3.0})
    assert found.objective == pytest.approx(3 * (3.5 + 10))
    assert found.investment.sum().item() == pytest.approx(10)
