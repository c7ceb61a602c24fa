"""The structured first-order method: its bracket holds the optimum, its proof is honest, and it stops when told."""

from __future__ import annotations

import os
import signal
import time

import numpy as np
import pandas as pd
import pytest

from benchmarks.economies import make_economy
from lustrum.kernels import compiled
from lustrum.planning import first_order
from lustrum.planning.certificate import certify
from lustrum.planning.plan import plan
from lustrum.planning.scaling import find_scale
from lustrum.planning.structured import solve as solving
from lustrum.planning.structured.coverage import Uncovered, why_not
from lustrum.planning.structured.operator import adjoint, apply
from lustrum.planning.structured.reading import read_model
from lustrum.planning.structured.scaled import Scaled
from lustrum.planning.structured.solve import solve

from .conftest import GROWTH, draft

KINDS = [
    {"terminal": "balanced-growth"},
    {"terminal": "keep"},
    {"terminal": "none", "gestation": 2},
    {"terminal": "balanced-growth", "bundles": False},
    {"terminal": "balanced-growth", "bundles": True},
    {"terminal": "keep", "bundles": True, "gestation": 2},
    {"terminal": "none", "trade": False, "stocks": False},
    {"terminal": "none", "labour": False, "committed": {"p3": 0.1}},
]


def proof(program, stage, found):
    scale = find_scale(program)
    return certify(program, stage, found.levels, found.prices, (scale.row, scale.column, 1.0))


@pytest.mark.parametrize("options", KINDS, ids=str)
def test_the_parts_put_together_are_the_programme(economy, options):
    program, stage = draft(economy, **options)
    model = read_model(program, stage)
    luck = np.random.default_rng(1)
    levels, prices = luck.random(model.sizes.columns), luck.random(model.sizes.rows)
    levels[model.column_of < 0] = 0
    prices[model.row_of < 0] = 0
    rows, there = program.matrix @ model.levels_of(levels), model.row_of >= 0
    assert np.allclose(apply(model, levels)[there], rows[model.row_of[there]], rtol=1e-9, atol=1e-12)
    assert prices @ apply(model, levels) == pytest.approx(adjoint(model, prices) @ levels, rel=1e-9)
    scaled, found, back = Scaled(model), np.zeros(model.sizes.rows), np.zeros(model.sizes.columns)
    scaled.apply(levels, found)
    scaled.adjoint(prices, back)
    assert np.allclose(found, apply(model, levels * scaled.column) * scaled.row)
    assert np.allclose(back, adjoint(model, prices * scaled.row) * scaled.column)


@pytest.mark.parametrize("options", KINDS, ids=str)
def test_the_bracket_holds_the_optimum_and_the_certificate_says_the_same(economy, exact, options):
    program, stage = draft(economy, **options)
    found = solve(program, stage, gap=1e-3)
    best = exact(**options)
    assert found.gap <= 1e-3
    assert found.value <= best * (1 + 1e-9)
    assert found.bound >= best * (1 - 1e-9)
    shown = proof(program, stage, found)
    assert shown.primal_violation < 1e-9
    assert shown.dual_violation < 1e-9
    assert shown.value == pytest.approx(found.value, rel=1e-9)
    assert shown.bound == pytest.approx(found.bound, rel=1e-9)


def test_every_repair_on_the_way_gives_a_bracket(economy, exact):
    program, stage = draft(economy, terminal="balanced-growth")
    best, told = exact(terminal="balanced-growth"), []
    found = solve(program, stage, gap=1e-4, report=told.append)
    assert told == found.history
    assert all(one.value <= best * (1 + 1e-9) and one.bound >= best * (1 - 1e-9) for one in told)
    values, bounds = [one.value for one in told], [one.bound for one in told]
    assert values == sorted(values)
    assert bounds == sorted(bounds, reverse=True)


@pytest.mark.parametrize("seed", range(4))
def test_drawn_economies(seed):
    economy = make_economy(20, seed=seed, assets=2)
    best = plan(economy, growth=GROWTH, solver="simplex", terminal="balanced-growth").objective
    made = plan(economy, growth=GROWTH, solver="first-order", gap=1e-3, terminal="balanced-growth", bundles="whole")
    assert made.status in ("feasible", "optimal")
    assert made.certificate.value <= best * (1 + 1e-9)
    assert made.certificate.gap <= 1e-3
    assert made.certificate.primal_violation < 1e-9
    assert any("proven gap" in note for note in made.notes)


OUTSIDE = [
    ({"pace_up": 0.1, "uncommanded": "fixed"}, "pace"),
    ({"input_lag": {"a1": 1}}, "ahead of output"),
    ({"input_lag": {"a1": 1}, "started": "free"}, "own year"),
    ({"over": "years-min"}, "worst year"),
    ({"over": "years-sum"}, "horizon"),
]


@pytest.mark.parametrize(("options", "word"), OUTSIDE, ids=str)
def test_what_is_outside_the_class_is_refused_by_name(economy, options, word):
    capacity = economy.endowments[economy.endowments["kind"] == "capacity"]
    running = economy.replace(endowments=pd.concat([economy.endowments, capacity.assign(kind="level")]))
    program, stage = draft(running, terminal="none", **options)
    with pytest.raises(Uncovered, match=word):
        solve(program, stage)


def test_objectives_after_others_are_refused(economy):
    program, stage = draft(economy, terminal="none")
    assert why_not(program, stage) == ""
    assert "one objective" in why_not(program, stage, [(stage, 1.0)])


def test_what_is_outside_goes_to_a_general_solver_with_a_note(economy):
    made = plan(economy, growth=GROWTH, solver="first-order", terminal="none", over="years-sum")
    assert made.status == "optimal"
    assert any("first-order method was not used" in note and "horizon" in note for note in made.notes)


def test_a_plan_that_is_stopped_is_one_that_can_be_carried_out(economy, exact):
    program, stage = draft(economy, terminal="balanced-growth")
    asked = iter(range(10**9))
    found = solve(program, stage, gap=1e-12, is_over=lambda: next(asked) > 250)
    assert found.was_stopped
    assert found.gap > 1e-12
    assert proof(program, stage, found).primal_violation < 1e-9
    assert found.value <= exact(terminal="balanced-growth") * (1 + 1e-9) <= found.bound * (1 + 2e-9)


def test_ctrl_c_keeps_the_best_plan(economy, monkeypatch):
    """The signal comes right after the first plan that holds, so that no machine is too quick for it."""
    came = []

    def solve_and_interrupt(*asked, is_over, **more):
        def report(progress):
            if not came and np.isfinite(progress.gap):
                came.append(progress.gap)
                os.kill(os.getpid(), signal.SIGINT)
                until = time.monotonic() + 30
                while not is_over() and time.monotonic() < until:
                    time.sleep(0.01)

        return solve(*asked, is_over=is_over, **{**more, "report": report})

    monkeypatch.setattr(first_order, "solve", solve_and_interrupt)
    made = plan(
        economy, growth=GROWTH, solver="first-order", gap=1e-15, interruptible=True, terminal="balanced-growth",
        bundles="whole",
    )  # fmt: skip
    assert came
    assert made.status == "feasible"
    assert made.certificate.primal_violation < 1e-9
    assert made.certificate.gap <= came[0] * (1 + 1e-6)
    assert any("Stopped by the user" in note for note in made.notes)


def test_a_start_from_the_answer_takes_fewer_iterations(economy):
    program, stage = draft(economy, terminal="balanced-growth")
    cold = solve(program, stage, gap=1e-4)
    warm = solve(program, stage, gap=1e-4, start=cold.state)
    assert warm.history[-1].iterations < cold.history[-1].iterations


def test_one_and_two_threads_give_the_same_bits(economy, monkeypatch):
    import numba

    if numba.config.NUMBA_NUM_THREADS < 2:
        pytest.skip("this machine has one thread")
    program, stage = draft(economy, terminal="balanced-growth")
    monkeypatch.setattr(compiled, "SHARED_ROWS", 0)
    one, two = (solve(program, stage, gap=1e-2, threads=count) for count in (1, 2))
    assert one.levels.tobytes() == two.levels.tobytes()
    assert one.prices.tobytes() == two.prices.tobytes()


def test_without_a_compiler_the_answer_is_the_same(economy, monkeypatch):
    program, stage = draft(economy, terminal="balanced-growth")
    quick = solve(program, stage, gap=1e-15, most=20)
    monkeypatch.setattr(solving, "can_compile", lambda: False)
    slow = solve(program, stage, gap=1e-15, most=20)
    assert quick.levels.tobytes() == slow.levels.tobytes()
