"""The cheapest way to more: what gives way together is enough, and nothing of it can be spared."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pytest
from scipy.optimize import linprog

from lustrum.planning.easing import ease
from lustrum.planning.infeasibility import Relaxation, give_way
from lustrum.planning.plan import plan


def best(program, stage):
    """Solve by SciPy; return the value of the stage."""
    matrix = program.matrix.tocsr()
    above, below = np.isfinite(program.row_upper), np.isfinite(program.row_lower)
    from scipy.sparse import vstack

    sides = np.concatenate([program.row_upper[above], -program.row_lower[below]])
    bounds = list(zip(program.lower, [None if np.isinf(u) else u for u in program.upper], strict=True))
    found = linprog(
        stage.sense * stage.cost, A_ub=vstack([matrix[above], -matrix[below]]), b_ub=sides, bounds=bounds,
        method="highs",
    )  # fmt: skip
    return stage.sense * found.fun + stage.offset


@pytest.mark.parametrize("seed", range(6))
def test_what_gives_way_is_enough_and_nothing_of_it_can_be_spared(make_economy, draw_toy, seed):
    toy = draw_toy(seed)
    made = plan(make_economy(toy), toy["targets"], years=2, terminal="none")
    value, by = made.objective, 0.05
    if not value:
        assert ease(made.program, made.first_stage, value, by) is None
        pytest.skip("nothing can be made in this toy")
    found = ease(made.program, made.first_stage, value, by)
    goal = (1 + by) * value
    assert best(give_way(made.program, found), made.first_stage) >= goal * (1 - 1e-7)
    given = found.below + found.above
    for row in np.flatnonzero(given):
        spared = given.copy()
        spared[row] = 0.0
        less = Relaxation(np.where(spared > 0, found.below, 0.0), np.where(spared > 0, found.above, 0.0), given)
        assert best(give_way(made.program, less), made.first_stage) < goal * (1 - 1e-7)


def test_limits_that_bind_at_once_are_named_together(four_products, four_asked):
    """Bread of year 1 needs iron and coal in one proportion: more of either alone brings nothing."""
    targets, labour = four_asked
    made = plan(four_products, targets, years=5, terminal="none", labour_limits=labour)
    ways = made.cheapest_more(0.02)
    assert set(zip(ways["asset"], ways["activity"], strict=True)) == {("iron", "bread"), ("coal", "bread")}
    assert ways["share"].tolist() == pytest.approx([0.02, 0.02])
    alone = made.check_bottlenecks(1, 0.02)
    assert alone["found"].iloc[0] == pytest.approx(0.0, abs=1e-9)


def test_a_cost_is_lowered(make_economy):
    """Of an objective that is made small the better value is the lower one."""
    toy = {
        "products": {"corn": {}},
        "activities": {
            "good field": {"product": "corn", "labour": {"hand": 1.0}, "land": {"good": 1.0}},
            "poor field": {"product": "corn", "labour": {"hand": 3.0}, "land": {"poor": 1.0}},
        },
        "fields": {"good": 10.0, "poor": 100.0},
    }
    made = plan(make_economy(toy), {"corn": 20.0}, objective="labour", years=1)
    assert made.objective == pytest.approx(40.0)
    ways = made.cheapest_more(0.1)
    assert ways["share"].sum() < 0.2
    eased = give_way(made.program, ease(made.program, made.first_stage, made.objective, 0.1))
    assert best(eased, made.first_stage) <= 36.0 * (1 + 1e-6)


def test_without_a_plan_nothing_is_told(four_products):
    none = plan(four_products, {"corn": 1e9}, objective="output", years=1, terminal="none", explain=False)
    assert none.status == "infeasible"
    assert none.cheapest_more().empty
    assert replace(none, levels=None).cheapest_more(0.5).empty
