"""Caps, budgets, held stocks and ends of a plan over random economies: a second planner, and laws."""

from __future__ import annotations

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from tests.planning.second_limits import RATES, with_emissions

from lustrum.planning.plan import plan

QUICK = settings(max_examples=12, deadline=None, suppress_health_check=list(HealthCheck))
SEEDS = st.integers(0, 10**6)


def ask(toy, build, years, **more):
    return plan(build(toy), toy["targets"], years=years, yields=(), explain=False, new_cells=False, **more)


def agrees(found, expected):
    if expected is None:
        return found.status == "infeasible"
    return found.status == "optimal" and found.objective == pytest.approx(expected, rel=1e-6, abs=1e-6)


@QUICK
@given(seed=SEEDS, years=st.integers(1, 3), cap=st.floats(0.1, 1.0), whole=st.booleans())
def test_naive_planner_agrees_on_caps(draw_toy, make_economy, plan_naively, seed, years, cap, whole):
    toy = with_emissions(draw_toy(seed), seed)
    free = ask(toy, make_economy, years, terminal="none")
    if not free.is_carried_out:
        return
    emitted = free.emissions.sum(["region", "activity"])
    total = emitted.sum("year") if whole else emitted.max("year")
    limits = {s: float(total.sel(substance=s)) * cap for s in RATES if float(total.sel(substance=s)) > 0}
    asked = {"emission_budgets" if whole else "emission_limits": limits}
    found = ask(toy, make_economy, years, terminal="none", **asked)
    assert agrees(found, plan_naively(toy, years, **asked))
    assert not found.is_carried_out or found.objective <= free.objective * (1 + 1e-7)


@QUICK
@given(seed=SEEDS, years=st.integers(1, 3), amount=st.floats(0.1, 4.0))
def test_naive_planner_agrees_on_stocks_that_are_held(draw_toy, make_economy, plan_naively, seed, years, amount):
    toy = draw_toy(seed)
    asked = {p: round(amount, 3) for p, facts in toy["products"].items() if facts["storable"]}
    if not asked:
        return
    found = ask(toy, make_economy, years, terminal="none", minimum_stocks=asked)
    assert agrees(found, plan_naively(toy, years, minimum_stocks=asked))
    free = ask(toy, make_economy, years, terminal="none", stocks=True)
    assert not found.is_carried_out or found.objective <= free.objective * (1 + 1e-7) + 1e-9


@QUICK
@given(seed=SEEDS, years=st.integers(1, 3), over=st.sampled_from(["horizon", "years-sum"]), held=st.booleans())
def test_naive_planner_agrees_on_the_static_requirement(draw_toy, make_economy, plan_naively, seed, years, over, held):
    toy = draw_toy(seed)
    kept = {p: 1.0 for p, facts in toy["products"].items() if facts["storable"]}
    asked = {"minimum_stocks": kept} if held and kept else {}
    found = ask(toy, make_economy, years, over=over, terminal="static", labour_growth=0.03, **asked)
    assert agrees(found, plan_naively(toy, years, over, "static", 0.03, **asked))


@QUICK
@given(seed=SEEDS, years=st.integers(1, 3), value=st.floats(0.0, 0.5))
def test_naive_planner_agrees_on_what_is_left_valued(draw_toy, make_economy, plan_naively, seed, years, value):
    toy = draw_toy(seed)
    values = {p: round(value * (1 + n) / 2, 3) for n, p in enumerate(toy["products"])}
    found = ask(toy, make_economy, years, terminal="valued", terminal_values=values)
    assert agrees(found, plan_naively(toy, years, terminal="valued", terminal_values=values))


@QUICK
@given(seed=SEEDS, cap=st.floats(0.2, 0.9), looser=st.floats(1.0, 3.0))
def test_a_looser_cap_never_lowers_the_optimum(draw_toy, make_economy, seed, cap, looser):
    toy = with_emissions(draw_toy(seed), seed)
    free = ask(toy, make_economy, 2, terminal="none", uncommanded="at-most")
    smoke = float(free.emissions.sel(substance="smoke").sum()) * cap
    if smoke <= 0:
        return
    tight, loose = (
        ask(toy, make_economy, 2, terminal="none", uncommanded="at-most", emission_budgets={"smoke": smoke * by})
        for by in (1.0, looser)
    )
    assert tight.objective <= loose.objective * (1 + 1e-7) <= free.objective * (1 + 2e-7)
