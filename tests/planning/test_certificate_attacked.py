"""Programmes drawn to mislead a certificate: no plan crosses a bound, whatever the valuations."""

from __future__ import annotations

import numpy as np
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from scipy.optimize import linprog
from scipy.sparse import csc_array

from lustrum.planning.certificate import certify
from lustrum.planning.indexing import Blocks
from lustrum.planning.program import LinearProgram, Stage
from lustrum.planning.scaling import find_scale

QUICK = settings(max_examples=40, deadline=None, suppress_health_check=list(HealthCheck))


def draw(luck, sense):
    """Draw a programme with a known point in it: degenerate, redundant, free and equality rows, columns of zeros."""
    columns, rows = 6, 7
    matrix = np.round(luck.normal(0, 2, (rows, columns)), 1) * (luck.random((rows, columns)) < 0.6)
    matrix[:, luck.integers(columns)] = 0.0
    matrix[1] = 2 * matrix[0]
    point = np.round(luck.uniform(0, 4, columns), 1) * (luck.random(columns) < 0.7)
    at = matrix @ point
    lower = at - luck.choice([0, 1, 1e9, np.inf], rows)
    upper = at + luck.choice([0, 1, 1e9, np.inf], rows)
    lower[2] = upper[2] = at[2]
    lower[3], upper[3] = -np.inf, np.inf
    high = point + luck.choice([0, 1, 1e8, np.inf], columns)
    low = point * luck.choice([0, 0, 1], columns)
    cost = np.round(luck.normal(0, 1, columns), 1)
    return matrix, lower, upper, low, high, cost, Stage("x", "t", cost, sense)


def plans_of(matrix, lower, upper, low, high, luck, point_count=4):
    """Return optima of random objectives within a box, and mixtures of them."""
    a, b = np.isfinite(upper), np.isfinite(lower)
    stacked, sides = np.vstack([matrix[a], -matrix[b]]), np.concatenate([upper[a], -lower[b]])
    box = list(zip(low, np.minimum(high, 50.0), strict=True))
    ends = []
    for _ in range(point_count):
        found = linprog(luck.normal(0, 1, len(low)), A_ub=stacked, b_ub=sides, bounds=box)
        if found.status == 0:
            ends.append(found.x)
    mixed = [luck.dirichlet(np.ones(len(ends))) @ np.array(ends) for _ in range(3)] if ends else []
    return ends + mixed


@QUICK
@given(seed=st.integers(0, 10**6), sense=st.sampled_from([-1, 1]), spread=st.sampled_from([0, 9]))
def test_no_plan_crosses_a_bound(seed, sense, spread):
    luck = np.random.default_rng(seed)
    matrix, lower, upper, low, high, cost, _ = draw(luck, sense)
    plans = plans_of(matrix, lower, upper, low, high, luck)
    row, column = (np.exp2(np.round(luck.uniform(-spread, spread, n) * np.log2(10))) for n in matrix.shape)
    program = LinearProgram(
        csc_array(matrix * row[:, None] * column), lower * row, upper * row, low / column, high / column, Blocks(),
        Blocks(),
    )  # fmt: skip
    stage, scale = Stage("x", "t", cost * column, sense), find_scale(program)
    units = scale.row, scale.column, 1.0
    for kind in range(4):
        y = luck.normal(0, 1, len(row)) * (luck.random(len(row)) < 0.5) / row * min(kind, 1)
        for x in plans:
            proof = certify(program, stage, x / column, y, units)
            assert proof.is_feasible(1e-6)
            if np.isfinite(proof.bound):
                value, size = float(cost @ x), max(1.0, abs(proof.bound), float(np.abs(cost) @ np.abs(x)))
                assert sense * (value - proof.bound) >= -1e-6 * size
            if proof.is_within(1e-6):
                sides = np.r_[upper, -lower]
                there = np.isfinite(sides)
                box = [(a, None if np.isinf(b) else b) for a, b in zip(low, high, strict=True)]
                best = linprog(sense * cost, A_ub=np.vstack([matrix, -matrix])[there], b_ub=sides[there], bounds=box)
                assert abs(sense * best.fun - float(cost @ x)) <= 1e-5 * max(1.0, abs(best.fun))


def test_a_level_beyond_its_own_limit_is_found():
    """One column between 1 and 2, and a row that limits nothing."""
    one = np.ones(1)
    program = LinearProgram(csc_array([[1.0]]), -np.inf * one, np.inf * one, one, 2 * one, Blocks(), Blocks())
    for level, breach in ((1.5, 0.0), (3.0, 0.5), (0.5, 0.25)):
        proof = certify(program, Stage("x", "t", one, -1), level * one, 0 * one, (one, one, 1.0))
        assert proof.primal_violation == breach
