"""A certificate tells a plan from what only looks like one."""

from __future__ import annotations

import numpy as np
import pytest

from lustrum.planning.certificate import certify, largest_levels
from lustrum.planning.plan import plan
from lustrum.planning.scaling import find_scale
from lustrum.planning.stages import pursue


@pytest.fixture
def proven(four_products, four_asked):
    targets, labour = four_asked
    return plan(four_products, targets, over="years-sum", terminal="none", labour_limits=labour)


def prove(found, x=None, y=None):
    scale = find_scale(found.program)
    units = scale.row, scale.column, 1.0
    x = found.levels if x is None else x
    return certify(found.program, found.first_stage, x, found.duals if y is None else y, units)


def test_the_plan_is_proven(proven):
    proof = prove(proven)
    assert proof.is_within(1e-9)
    assert proof.value == pytest.approx(proof.bound)


@pytest.mark.parametrize("block", ["output", "fulfilment", "investment"])
def test_a_spoiled_level_is_found(proven, block):
    """One per cent more of anything that matters breaks a balance or a limit."""
    x = proven.levels.copy()
    part = proven.program.columns[block].part
    largest = part.start + int(np.argmax(x[part]))
    x[largest] *= 1.01
    proof = prove(proven, x)
    assert proof.primal_violation > 1e-4
    assert not proof.is_within(1e-6)


def test_a_worse_plan_is_feasible_and_not_optimal(proven):
    proof = prove(proven, proven.levels * 0.99)
    assert proof.is_feasible(1e-6)
    assert proof.gap == pytest.approx(0.01, rel=0.01)
    assert not proof.is_within(1e-6)


def test_spoiled_valuations_are_found(proven):
    y = proven.duals.copy()
    y[np.argmax(np.abs(y))] *= 1.05
    proof = prove(proven, y=y)
    assert not proof.is_within(1e-6)
    assert proof.bound >= proven.objective * (1 - 1e-9)


def test_valuations_of_the_wrong_sign_are_found(proven):
    assert prove(proven, y=-proven.duals).dual_violation > 0.1


@pytest.mark.parametrize("seed", range(8))
def test_a_bound_is_never_below_what_a_plan_reaches(proven, seed):
    """Whatever the valuations, the bound holds: it may be loose, and then the gap says so."""
    draw = np.random.default_rng(seed)
    y = proven.duals * draw.uniform(0, 2, len(proven.duals))
    proof = prove(proven, y=y)
    assert proof.bound >= proven.objective * (1 - 1e-9)


def test_not_a_number_is_no_proof(proven):
    x = proven.levels.copy()
    x[0] = np.nan
    assert not prove(proven, x).is_within(1e-6)


def test_largest_levels_hold_for_the_plan(proven):
    highest = largest_levels(proven.program)
    assert (proven.levels <= highest * (1 + 1e-9) + 1e-9).all()
    assert np.isfinite(highest[proven.program.columns["output"].part]).all()


def test_a_lying_solver_is_caught(four_products, four_asked, monkeypatch):
    """If the solver returns a plan that breaks its limits, the status is not optimal."""
    from lustrum.planning.answers import Answer
    from lustrum.planning.solving import Solver

    targets, labour = four_asked
    honest = Solver.solve

    def lie(self, stage, retry=0):
        answer = honest(self, stage, retry)
        return Answer(answer.outcome, answer.x * 1.02, answer.y)

    monkeypatch.setattr(Solver, "solve", lie)
    found = plan(four_products, targets, over="years-sum", terminal="none", labour_limits=labour)
    assert found.status == "interrupted"
    assert found.certificate is None
    assert np.isnan(found.output).all()


def test_each_stage_is_proven(four_products, four_asked):
    targets, labour = four_asked
    found = plan(four_products, targets, objective="ray:years-min", terminal="none", labour_limits=labour)
    assert [one.name for one in found.certificate.stages] == ["ray, worst year", "ray, sum of years"]
    assert all(one.is_within(1e-9) for one in found.certificate.stages)
    assert found.certificate.gap == max(one.gap for one in found.certificate.stages)
    assert found.objective == pytest.approx(0.5)
    assert found.fulfilment.sum() > 8


def test_no_time_at_all(four_products, four_asked):
    """Without time there may be no plan; whatever there is, is not called optimal unless it is proven."""
    targets, labour = four_asked
    found = plan(four_products, targets, over="years-sum", labour_limits=labour, time_limit=1e-9)
    assert found.status in ("interrupted", "feasible", "optimal")
    assert (found.status == "optimal") == bool(found.certificate and found.certificate.is_within(1e-6))


def test_an_unsolved_programme_has_no_proof(proven, monkeypatch):
    """When the solver fails in every way it is tried, the pursuit says so."""
    from lustrum.planning.answers import Answer
    from lustrum.planning.solving import Solver

    monkeypatch.setattr(Solver, "solve", lambda self, stage, retry=0: Answer("failed"))
    found = pursue(proven.program, [proven.first_stage], proven.settings, [])
    assert found.status == "interrupted"
    assert found.x is None
