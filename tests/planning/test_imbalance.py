"""Imbalance is what its formula says of the plan, and the least of it under what an earlier objective reached."""

from __future__ import annotations

import numpy as np
import pytest

from lustrum.planning.plan import plan
from lustrum.planning.settings import PlanProblems


def imports_asked_for(found):
    """Return imports over targets, from the tables of the plan; all prices are 1 here."""
    return found.trade.sel(flow="import").sum().item() / found.facts.wants.amount.sum()


def apart(found, toy):
    """Return the mean distance of growth, activity by activity, year by year, in plain loops."""
    base = {a: toy["level"].get(("state", a), toy["capacity"]["state", a]) for a in toy["activities"]}
    total = count = 0
    for year in found.years:
        made = found.output.sel(year=year, form="state").sum("region").to_series()
        grown = {a: made[a] / base[a] for a in base}
        mean = sum(grown.values()) / len(grown)
        total += sum(abs(one - mean) for one in grown.values())
        count += len(grown)
    return total / count


def with_trade(draw_toy):
    found = [toy for toy in map(draw_toy, range(40)) if any(flow == "import" for _, flow in toy.get("trade", {}))]
    assert len(found) > 4
    return found[:4]


@pytest.mark.parametrize("place", range(4))
def test_least_imports_for_the_most_of_the_targets(draw_toy, make_economy, place):
    toy = with_trade(draw_toy)[place]
    ask = {"years": 2, "terminal": "none", "uncommanded": "at-most"}
    economy = make_economy(toy)
    ray = plan(economy, toy["targets"], "ray", **ask)
    then = plan(economy, toy["targets"], "ray+imbalance", **ask)
    assert then.status == "optimal"
    assert then.objective == pytest.approx(ray.objective, rel=1e-6)
    assert then.stages[1][1] == pytest.approx(imports_asked_for(then), abs=1e-7)
    assert then.stages[1][1] <= imports_asked_for(ray) + 1e-7
    alone = plan(economy, toy["targets"], "ray", trade=False, **ask)
    if alone.objective >= ray.objective * (1 - 1e-9):
        assert then.stages[1][1] == pytest.approx(0, abs=1e-7)


@pytest.mark.parametrize("seed", range(4))
def test_growth_is_as_even_as_the_targets_allow(draw_toy, make_economy, seed):
    toy = draw_toy(seed)
    economy = make_economy(toy)
    ask = {"years": 2, "terminal": "none", "uncommanded": "at-most"}
    ray = plan(economy, toy["targets"], "ray", **ask)
    then = plan(economy, toy["targets"], ("ray", "imbalance:growth"), **ask)
    assert then.status == "optimal"
    assert then.stages[1][1] == pytest.approx(apart(then, toy), abs=1e-6)
    assert then.stages[1][1] <= apart(ray, toy) + 1e-6
    half = plan(economy, toy["targets"], ("ray", "imbalance:growth"), give=0.5, **ask)
    assert half.stages[1][1] <= then.stages[1][1] + 1e-7


def test_what_it_needs_is_named(make_economy):
    toy = {"products": {"rye": {}}, "activities": {"farm": {"product": "rye", "labour": {"hand": 1.0}}},
           "workers": {"hand": 3.0}}  # fmt: skip
    with pytest.raises(PlanProblems, match="table 'trade'"):
        plan(make_economy(toy), {"rye": 1.0}, "imbalance", 1)
    with pytest.raises(PlanProblems, match="ran at the start"):
        plan(make_economy(toy), {"rye": 1.0}, "imbalance:growth", 1)
    assert np.isfinite(plan(make_economy(toy), {"rye": 1.0}, "labour", 1).objective)
