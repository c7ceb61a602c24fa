"""A plan that is revised is proven as one made from scratch, and has the same best value."""

from __future__ import annotations

import copy
import pickle

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from benchmarks.drawn import draw_economy
from lustrum.planning.plan import plan
from lustrum.planning.settings import PlanProblems

QUICK = settings(max_examples=10, deadline=None, suppress_health_check=list(HealthCheck))


@QUICK
@given(
    seed=st.integers(0, 10**6),
    change=st.sampled_from(["targets", "workers", "stock", "capacity", "terminal", "over"]),
    factor=st.sampled_from([0.0, 0.3, 0.9, 1.1, 4.0]),
)
def test_warm_and_cold_reach_the_same(draw_toy, make_economy, seed, change, factor):
    toy = draw_toy(seed)
    first = plan(make_economy(toy), toy["targets"], years=3, uncommanded="at-most", terminal="none")
    asked = {"economy": make_economy(toy), "targets": toy["targets"]}
    if change == "targets":
        asked["targets"] = {p: v * (factor + 0.1) if p == "p0" else v for p, v in toy["targets"].items()}
    elif change in toy:
        other = copy.deepcopy(toy)
        other[change] = {key: amount * factor for key, amount in toy[change].items()}
        asked["economy"] = make_economy(other)
    else:
        asked[change] = {"terminal": "balanced-growth", "over": "years-sum"}[change]
    revised = first.revise(**asked)
    cold = plan(**{"years": 3, "uncommanded": "at-most", "terminal": "none", **asked})
    assert revised.status == cold.status == "optimal"
    assert revised.certificate.is_within(1e-6)
    assert revised.objective == pytest.approx(cold.objective, rel=1e-6, abs=1e-8)


def test_it_takes_fewer_steps():
    """One per cent fewer hands: the solver has little left to do."""
    economy, targets = draw_economy(60)
    counts = []

    def count(one):
        counts.append(one.iterations)

    first = plan(economy, targets, years=4, terminal="keep", progress=count)
    cold = max(counts)
    counts.clear()
    hands = {f"skill {n}": economy.endowments.query("item == @s")["amount"].sum() * 0.99
             for n, s in enumerate(["skill 0", "skill 1", "skill 2"])}  # fmt: skip
    revised = first.revise(labour_limits=hands, progress=count)
    assert revised.status == "optimal"
    assert revised.objective <= first.objective * (1 + 1e-9)
    assert max(counts) < cold / 4


def test_a_change_of_shape_is_planned_from_scratch(make_economy, draw_toy):
    toy = draw_toy(3)
    first = plan(make_economy(toy), toy["targets"], years=2)
    assert first.revise(years=4).years == (1, 2, 3, 4)
    assert first.revise(objective="labour", targets={"p0": 0.1}).status == "optimal"


def test_a_plan_that_was_kept_asks_for_its_economy(make_economy, draw_toy):
    toy = draw_toy(3)
    first = plan(make_economy(toy), toy["targets"], years=2)
    again = pickle.loads(pickle.dumps(first))
    with pytest.raises(PlanProblems, match="does not know its economy"):
        again.revise(labour_growth=0.1)
    found = again.revise(economy=make_economy(toy), targets=toy["targets"], objective="ray")
    assert found.objective == pytest.approx(first.objective)


def test_infeasible_is_told_again(make_economy, draw_toy):
    toy = draw_toy(3)
    first = plan(make_economy(toy), toy["targets"], years=2)
    found = first.revise(objective="labour", targets=dict.fromkeys(toy["targets"], 1000000.0))
    assert found.status == "infeasible"
    assert len(found.explanation.clash) > 0
