"""Objectives with weights: what a weight means, and laws of every optimum."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from tests.planning.stored import solve_again

from lustrum.economy.storage import load_economy
from lustrum.planning.aims import read_objective, weights_of
from lustrum.planning.plan import plan
from lustrum.planning.settings import PlanProblems
from lustrum.planning.solving import Solver
from lustrum.planning.stages import reach

QUICK = settings(max_examples=8, deadline=None, suppress_health_check=list(HealthCheck))
SEEDS = st.integers(0, 10**6)
PAIRS = st.sampled_from([("ray:years-sum", "output"), ("ray", "labour"), ("employment", "ray"), ("harmony", "ray")])
CLOSE = 2e-6


@pytest.fixture(scope="module")
def bread_and_cloth(make_economy):
    """Ten hands: one for a loaf, two for a cloth."""
    toy = {
        "products": {"bread": {}, "cloth": {"constant_price": 3.0}},
        "activities": {
            "bake": {"product": "bread", "labour": {"hand": 1.0}},
            "weave": {"product": "cloth", "labour": {"hand": 2.0}},
        },
        "workers": {"hand": 10.0},
    }
    return make_economy(toy)


def ask(economy, objective, **more):
    return plan(economy, {"bread": 5.0}, objective, 1, terminal="none", weights={"cloth": 3.0}, **more)


@pytest.mark.parametrize(("weight", "bread", "value"), [(0.7, 10, 0.7), (0.4, 0, 0.6)])
def test_by_hand(bread_and_cloth, weight, bread, value):
    """Alone: bread for two targets; cloth worth 15. A hand brings a tenth of either best, so the weight decides."""
    found = ask(bread_and_cloth, f"{weight}*ray & {1 - weight}*output")
    assert found.objective == pytest.approx(value)
    assert found.deliveries.sum().item() == pytest.approx(bread)
    assert list(found.weighed["best"]) == pytest.approx([2, 15])
    assert list(found.weighed["reached"]) == pytest.approx([bread / 5, (10 - bread) * 1.5])
    assert list(found.weighed["unit"]) == ["multiple of the targets", "value of output"]
    assert found.unit == "share of the ideal point"


def test_what_is_nil_at_best_is_measured_by_its_worst(bread_and_cloth):
    """Least labour alone is none; ten hands, of the most bread, are its unit: a loaf costs what it brings, times w."""
    much, little = (ask(bread_and_cloth, f"{w}*ray & {1 - w}*labour") for w in (0.6, 0.4))
    assert (much.objective, little.objective) == pytest.approx((0.6, 0.6))
    assert (float(much.labour.sum()), float(little.labour.sum())) == pytest.approx((10, 0))


def test_it_is_one_of_several_steps(bread_and_cloth):
    """Bread for people first, then a weighed step under what was reached, and then what is left."""
    found = ask(bread_and_cloth, "ray + 1*output & 1*labour", give=(0.5, 0.0))
    assert [name for name, _, _ in found.stages] == ["ray", "1*output & 1*labour"]
    assert found.deliveries.sum().item() == pytest.approx(5)
    assert found.weighed["best"].tolist() == pytest.approx([7.5, 5])
    last = ask(bread_and_cloth, ("1*ray & 1*output", "labour"))
    assert last.stages[1][1] == pytest.approx(10)


@pytest.mark.parametrize(
    ("given", "steps"),
    [
        ("0.7*ray & 0.3*needs", ("0.7*ray & 0.3*needs",)),
        ("ray&needs", ("1*ray & 1*needs",)),
        ({"weighted": {"ray": 7, "needs": 3}}, ("7*ray & 3*needs",)),
        (["ray & needs", "labour"], ("1*ray & 1*needs", "labour")),
        ("2*ray", ("ray",)),
    ],
)
def test_every_way_to_say_it(given, steps):
    assert read_objective(given)[0] == steps


@pytest.mark.parametrize("wrong", ["0*ray & needs", "-1*ray & needs", "x*ray & needs", "ray & ray", "inf*ray & needs"])
def test_a_wrong_way_to_say_it(wrong):
    with pytest.raises(PlanProblems):
        read_objective(wrong)


def test_weights_add_up_to_one():
    assert weights_of("7*ray & 3*needs") == ((0.7, "ray"), (0.3, "needs"))


def test_a_part_without_limit_is_named(bread_and_cloth):
    with pytest.raises(PlanProblems, match="'employment'"):
        plan(bread_and_cloth, {"bread": 1.0}, "labour & employment", 1, labour=False)


def test_another_solver_agrees():
    found = plan(load_economy("four-products"), None, "2*ray & 1*output", 5, terminal="none")
    assert found.certificate.is_within(1e-9)
    assert solve_again(found) == pytest.approx([found.objective], rel=1e-7)


def weighed(toy, build, pair, share):
    first, second = pair
    return plan(build(toy), toy["targets"], f"{share}*{first} & {1 - share}*{second}", 2, terminal="none",
                uncommanded="at-most")  # fmt: skip


def gains(found):
    """Return what is attained of each part, larger is better, in units of what its weight is taken of."""
    values = []
    for _, part in found.objectives[0].parts:
        values.append(-part.sense * float(part.cost @ found.levels))
    return np.array(values)


@QUICK
@given(seed=SEEDS, pair=PAIRS, low=st.floats(0.05, 0.5), more=st.floats(1.1, 1.9))
def test_more_weight_never_lowers_what_it_is_put_on(draw_toy, make_economy, seed, pair, low, more):
    toy = draw_toy(seed)
    light, heavy = weighed(toy, make_economy, pair, low), weighed(toy, make_economy, pair, low * more)
    assert light.status == heavy.status == "optimal"
    size = max(abs(gains(light)).max(), abs(gains(heavy)).max(), 1.0)
    difference = low * (more - 1)
    assert gains(heavy)[0] >= gains(light)[0] - CLOSE * size / difference
    assert gains(heavy)[1] <= gains(light)[1] + CLOSE * size / difference


@QUICK
@given(seed=SEEDS, pair=PAIRS, share=st.floats(0.1, 0.9))
def test_no_plan_is_better_in_one_and_no_worse_in_the_others(draw_toy, make_economy, seed, pair, share):
    """Keep what is reached of all parts but one, and make the most of that one: nothing is to be had (Pareto)."""
    found = weighed(draw_toy(seed), make_economy, pair, share)
    parts = [part for _, part in found.objectives[0].parts]
    for mine in parts:
        solver = Solver(found.program, found.settings)
        for other in parts:
            if other is not mine:
                solver.lock(replace(other, give=0.0), float(other.cost @ found.levels))
        answer, _ = reach(solver, mine, found.settings)
        assert answer.outcome == "optimal"
        had = float(mine.cost @ found.levels)
        scale = max(abs(had), 1.0)
        assert -mine.sense * (float(mine.cost @ answer.x) - had) <= 1e-4 * scale / min(share, 1 - share)
