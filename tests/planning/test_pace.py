"""Paces of change by activity and branch, and of investment."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from lustrum.planning.plan import plan
from lustrum.planning.settings import PlanProblems

QUICK = settings(max_examples=10, deadline=None, suppress_health_check=list(HealthCheck))
SEEDS = st.integers(0, 10**6)


@QUICK
@given(seed=SEEDS, up=st.floats(0, 1), down=st.floats(0, 1), bundles=st.booleans())
def test_no_investment_changes_faster(draw_toy, make_economy, seed, up, down, bundles):
    """Instalments of the published balances, at constant prices; the limit costs something, or nothing."""
    toy = draw_toy(seed)
    draw = np.random.default_rng(seed)
    for facts in toy["products"].values():
        facts["constant_price"] = round(1 + draw.random(), 2)
    economy = make_economy(toy)
    more = {"years": 4, "over": "years-sum", "uncommanded": "at-most", "explain": False, "terminal": "balanced-growth"}
    free = plan(economy, toy["targets"], **more)
    bound = plan(economy, toy["targets"], investment_pace_up=up, investment_pace_down=down, bundles=bundles, **more)
    if not bound.is_carried_out:
        return
    assert bound.objective <= free.objective * (1 + 1e-7) + 1e-7
    price = np.array([facts["constant_price"] for facts in toy["products"].values()])
    spent = -bound.balances.sel(flow="investment").values @ price
    assert (spent[1:] <= (1 + up) * spent[:-1] + 1e-6).all()
    assert (spent[1:] >= (1 - down) * spent[:-1] - 1e-6).all()


@QUICK
@given(seed=SEEDS, up=st.floats(0, 1), down=st.floats(0, 1))
def test_the_same_pace_for_each_activity_is_one_pace(draw_toy, make_economy, seed, up, down):
    toy = draw_toy(seed)
    for (form, name), amount in toy["capacity"].items():
        toy["level"][form, name] = amount * 0.5
    economy = make_economy(toy)
    more = {"years": 3, "uncommanded": "at-most", "explain": False, "terminal": "none"}
    every = dict.fromkeys(toy["activities"], up)
    one = plan(economy, toy["targets"], pace_up=up, pace_down=down, **more)
    each = plan(economy, toy["targets"], pace_up=every, pace_down=dict.fromkeys(every, down), **more)
    assert each.status == one.status
    if one.is_carried_out:
        assert each.objective == pytest.approx(one.objective, rel=1e-8, abs=1e-8)


def test_a_pace_of_what_there_is_not(excavators):
    with pytest.raises(PlanProblems, match="no such activity") as caught:
        plan(excavators, {"A": 1}, years=1, pace_up={"A on M9": 0.1, "stele": 0.2})
    assert "A on M" in str(caught.value)
    assert "stele" in str(caught.value)


@pytest.mark.parametrize(("name", "given"), [("pace_up", -0.1), ("pace_down", {"heavy": 1.5}), ("pace_down", 2.0)])
def test_a_pace_is_a_share(excavators, name, given):
    with pytest.raises(PlanProblems, match=name):
        plan(excavators, {"A": 1}, years=1, **{name: given})


def test_a_pace_of_what_is_not_known_is_said_to_limit_nothing(make_economy):
    toy = {"products": {"rye": {}}, "activities": {"farm": {"product": "rye", "labour": {"hand": 1.0}}},
           "workers": {"hand": 3.0}}  # fmt: skip
    words = "No running level is known"
    assert any(words in note for note in plan(make_economy(toy), {"rye": 1.0}, years=2, pace_up=0.1).notes)
    assert not any(words in note for note in plan(make_economy(toy), {"rye": 1.0}, years=2).notes)
    known = make_economy({**toy, "level": {("", "farm"): 1.0}})
    assert not any(words in note for note in plan(known, {"rye": 1.0}, years=2, pace_up=0.1).notes)
