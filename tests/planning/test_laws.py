"""Laws that hold for any economy."""

from __future__ import annotations

import copy

import numpy as np
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from lustrum.planning.plan import plan

QUICK = settings(max_examples=10, deadline=None, suppress_health_check=list(HealthCheck))
SEEDS = st.integers(0, 10**6)


def value(toy, build, years=3, **more):
    found = plan(build(toy), toy["targets"], years=years, **{"terminal": "none", "uncommanded": "at-most", **more})
    assert found.status == "optimal"
    return found.objective


@QUICK
@given(seed=SEEDS, tighter=st.sampled_from(["workers", "capacity", "stock", "fields"]), share=st.floats(0.1, 0.95))
def test_a_tighter_limit_never_raises_the_optimum(draw_toy, make_economy, seed, tighter, share):
    toy = draw_toy(seed)
    before = value(toy, make_economy)
    spoiled = copy.deepcopy(toy)
    spoiled[tighter] = {key: amount * share for key, amount in toy[tighter].items()}
    assert value(spoiled, make_economy) <= before * (1 + 1e-7) + 1e-9


@QUICK
@given(seed=SEEDS, factor=st.sampled_from([1e-6, 0.001, 0.3, 1000.0, 1e5]))
def test_another_unit_of_a_product_rescales_it_alone(draw_toy, make_economy, seed, factor):
    """Measure p0 in units `factor` times smaller: its figures grow by the factor, its valuation falls, the rest
    stays."""
    toy = draw_toy(seed)
    other = copy.deepcopy(toy)
    for name, facts in other["activities"].items():
        made = facts.get("outputs", {facts["product"]: 1.0})
        facts["outputs"] = {p: v * factor if p == "p0" else v for p, v in made.items()}
        for part in ("inputs", "capital"):
            if "p0" in facts.get(part, {}):
                facts[part]["p0"] *= factor
        assert name in toy["activities"]
    for part in ("stock", "targets"):
        if "p0" in other[part]:
            other[part]["p0"] *= factor
    for (product, _), facts in other.get("trade", {}).items():
        if product == "p0":
            facts["price"] /= factor
            facts["limit"] *= factor
    more = {"years": 3, "terminal": "none", "uncommanded": "at-most"}
    first, second = plan(make_economy(toy), toy["targets"], **more), plan(make_economy(other), other["targets"], **more)
    assert second.objective == pytest.approx(first.objective, rel=1e-7, abs=1e-9)
    assert second.status == "optimal"
    asked = list(toy["targets"])
    scale = np.array([factor if p == "p0" else 1.0 for p in asked])
    first_made, second_made = (p.deliveries.sum(["region", "group"]).sel(product=asked).values for p in (first, second))
    assert np.allclose(second_made, first_made * scale, rtol=1e-6)


@QUICK
@given(seed=SEEDS, shuffle=st.randoms(use_true_random=False))
def test_names_and_order_change_nothing(draw_toy, make_economy, seed, shuffle):
    toy = draw_toy(seed)
    names = {p: f"name {shuffle.random():.6f} of {p}" for p in toy["products"]}

    def renamed(part):
        return {names.get(p, p): v for p, v in part.items()}

    other = copy.deepcopy(toy)
    order = list(toy["products"])
    shuffle.shuffle(order)
    other["products"] = {names[p]: toy["products"][p] for p in order}
    tasks = list(toy["activities"])
    shuffle.shuffle(tasks)
    other["activities"] = {}
    for task in tasks:
        facts = copy.deepcopy(toy["activities"][task])
        facts["product"] = names[facts["product"]]
        for part in ("inputs", "capital", "outputs"):
            if part in facts:
                facts[part] = renamed(facts[part])
        other["activities"][task] = facts
    for part in ("stock", "targets"):
        other[part] = renamed(toy[part])
    other["life"] = {(names[p], a): v for (p, a), v in toy["life"].items()}
    if "trade" in toy:
        other["trade"] = {(names[p], flow): v for (p, flow), v in toy["trade"].items()}
    assert value(other, make_economy) == pytest.approx(value(toy, make_economy), rel=1e-7, abs=1e-9)


@QUICK
@given(seed=SEEDS, size=st.sampled_from([1e-3, 7.0, 1e6]))
def test_twice_the_size_gives_twice_the_plan(draw_toy, make_economy, seed, size):
    toy = draw_toy(seed)
    large = copy.deepcopy(toy)
    for part in ("workers", "capacity", "level", "stock", "fields"):
        large[part] = {key: amount * size for key, amount in toy[part].items()}
    for facts in large.get("trade", {}).values():
        facts["limit"] *= size
    assert value(large, make_economy) == pytest.approx(value(toy, make_economy) * size, rel=1e-7, abs=1e-9 * size)


@QUICK
@given(seed=SEEDS)
def test_years_and_objectives_stand_in_order(draw_toy, make_economy, seed):
    """One multiple for all years cannot beat the worst year; the sum of years is at least years times the worst."""
    toy = draw_toy(seed)
    horizon, worst = value(toy, make_economy), value(toy, make_economy, over="years-min")
    assert worst == pytest.approx(horizon, rel=1e-7, abs=1e-9)
    total = value(toy, make_economy, over="years-sum")
    assert total >= 3 * worst * (1 - 1e-7) - 1e-9
    assert value(toy, make_economy, years=4) <= horizon * (1 + 1e-7) + 1e-9


@QUICK
@given(seed=SEEDS)
def test_limits_explain_the_whole_optimum(draw_toy, make_economy, seed):
    """Duality: valuation times limit, summed over all limits, is the optimum."""
    toy = draw_toy(seed)
    found = plan(make_economy(toy), toy["targets"], years=3, terminal="none", uncommanded="at-most")
    if found.objective > 1e-6:
        assert found.bottlenecks["share"].sum() == pytest.approx(1.0, rel=1e-6)


@QUICK
@given(seed=SEEDS)
def test_a_valuation_foretells_a_small_change(draw_toy, make_economy, seed):
    """One more unit of labour brings what its valuation says, or less (the value is concave in every limit)."""
    toy = draw_toy(seed)
    settings_ = {"years": 2, "terminal": "none", "uncommanded": "at-most"}
    found = plan(make_economy(toy), toy["targets"], **settings_)
    worth = found.valuations["labour"].sel(skill="plain").sum().item()
    more = copy.deepcopy(toy)
    step = 1e-3 * toy["workers"]["plain"]
    more["workers"]["plain"] += step
    gain = plan(make_economy(more), more["targets"], **settings_).objective - found.objective
    assert -1e-7 <= gain <= worth * step * (1 + 1e-6) + 1e-7


@QUICK
@given(seed=SEEDS)
def test_same_plan_same_bits(draw_toy, make_economy, seed):
    """Solved twice, and with one thread or two, a plan is the same to the last bit."""
    toy = draw_toy(seed)
    economy = make_economy(toy)
    found = [
        plan(economy, toy["targets"], years=3, objective="ray", tie_break=True, uncommanded="at-most", threads=threads)
        for threads in (1, 2, 1)
    ]
    for other in found[1:]:
        assert other.levels.tobytes() == found[0].levels.tobytes()
        assert other.duals.tobytes() == found[0].duals.tobytes()


def test_tie_break_stays_near_last_year(make_economy):
    """Two techniques are equally good; the plan keeps the proportion in which they ran."""
    toy = {
        "products": {"bread": {}},
        "activities": {t: {"product": "bread", "labour": {"hand": 1.0}} for t in ("old oven", "new oven")},
        "workers": {"hand": 100.0},
        "level": {("all", "old oven"): 30.0, ("all", "new oven"): 10.0},
    }
    found = plan(make_economy(toy), {"bread": 1}, years=2, tie_break=True)
    assert found.objective == pytest.approx(100)
    assert found.output.sel(activity="old oven").values.ravel() == pytest.approx([75, 75])


def test_giving_up_a_little_of_the_first_objective(four_products, four_asked):
    targets, labour = four_asked
    more = {"labour_limits": labour, "over": "years-sum", "terminal": "none"}
    alone = plan(four_products, targets, **more)
    both = plan(four_products, targets, objective=("ray", "capacity"), give=0.05, **more)
    assert both.objective == pytest.approx(0.95 * alone.objective)
    nothing = plan(four_products, targets, objective="ray+capacity", **more)
    assert nothing.objective == pytest.approx(alone.objective)
    assert both.stages[1][1] > nothing.stages[1][1]
    assert [name for name, _, _ in both.stages] == ["ray, sum of years", "capacity"]
    assert both.status == nothing.status == "optimal"
    assert len(both.certificate.stages) == 2
