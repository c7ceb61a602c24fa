"""Other solvers find the same on the same programme, our certificate proves them all, and refuses what is spoiled."""

from __future__ import annotations

import subprocess
import sys

import numpy as np
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from scipy.optimize import linprog

from benchmarks.drawn import draw_economy
from lustrum.planning.certificate import certify
from lustrum.planning.plan import plan
from lustrum.planning.program import LinearProgram, Stage
from lustrum.planning.scaling import find_scale

QUICK = settings(max_examples=10, deadline=None, suppress_health_check=list(HealthCheck))
SEEDS = st.integers(0, 10**6)


def prove(program, stage, x, y):
    scale = find_scale(program)
    size = float(np.max(np.abs(stage.cost * scale.column), initial=0.0)) or 1.0
    return certify(program, stage, x, y, (scale.row, scale.column, float(np.exp2(np.round(np.log2(size))))))


def by_scipy(program, stage, method):
    """Solve with SciPy; rows with two limits enter twice. Valuations are changes of the value per unit of a limit."""
    matrix = program.matrix.tocsr()
    below, above = np.isfinite(program.row_lower), np.isfinite(program.row_upper)
    stacked = np.vstack([-matrix[below].toarray(), matrix[above].toarray()])
    sides = np.concatenate([-program.row_lower[below], program.row_upper[above]])
    bounds = [(low, None if np.isinf(high) else high) for low, high in zip(program.lower, program.upper, strict=True)]
    found = linprog(stage.sense * stage.cost, A_ub=stacked, b_ub=sides, bounds=bounds, method=method)
    assert found.status == 0
    y = np.zeros(program.shape[0])
    worth = stage.sense * found.ineqlin.marginals
    y[below] -= worth[: below.sum()]
    y[above] += worth[below.sum() :]
    return found.x, y


OTHER = """
import sys
import numpy as np
from ortools.linear_solver import pywraplp

kept = np.load(sys.argv[1])
answers = {}
for number in range(int(kept["count"])):
    data = {key: kept[f"{number} {key}"] for key in ("cost", "sense", "limits", "bounds", "row", "column", "value")}
    for name in ("GLOP", "PDLP"):
        solver = pywraplp.Solver.CreateSolver(name)
        real = lambda v: float(v) if np.isfinite(v) else float(np.sign(v)) * solver.infinity()
        columns = [solver.NumVar(real(a), real(b), "") for a, b in data["bounds"].T]
        rows = [solver.Constraint(real(a), real(b)) for a, b in data["limits"].T]
        for row, column, value in zip(data["row"], data["column"], data["value"]):
            rows[row].SetCoefficient(columns[column], float(value))
        for column in np.flatnonzero(data["cost"]):
            solver.Objective().SetCoefficient(columns[column], float(data["cost"][column]))
        solver.Objective().SetOptimizationDirection(bool(data["sense"] < 0))
        assert solver.Solve() == pywraplp.Solver.OPTIMAL, name
        answers[f"{number} {name} x"] = np.array([c.solution_value() for c in columns])
        answers[f"{number} {name} y"] = np.array([r.dual_value() for r in rows])
np.savez(sys.argv[2], **answers)
"""


def by_ortools(asked, folder):
    """Solve programmes with GLOP and PDLP, row by row, in a process of its own: OR-tools brings another HiGHS."""
    kept = {"count": len(asked)}
    for number, (program, stage) in enumerate(asked):
        entries = program.matrix.tocoo()
        data = {
            "cost": stage.cost, "sense": stage.sense, "limits": np.array([program.row_lower, program.row_upper]),
            "bounds": np.array([program.lower, program.upper]), "row": entries.coords[0],
            "column": entries.coords[1], "value": entries.data,
        }  # fmt: skip
        kept |= {f"{number} {key}": value for key, value in data.items()}
    given, made = folder / "given.npz", folder / "made.npz"
    np.savez(given, **kept)
    subprocess.run([sys.executable, "-c", OTHER, str(given), str(made)], check=True)
    with np.load(made) as found:
        return {key: found[key] for key in found.files}


def test_ortools_agrees(draw_toy, make_economy, four_products, four_asked, excavators, tmp_path):
    """GLOP to rounding and PDLP to its tolerance, on the oracles and on toys."""
    targets, labour = four_asked
    found = [
        plan(four_products, targets, over="years-sum", terminal="none", labour_limits=labour),
        plan(excavators, {"A": 1.0, "B": 1.0, "C": 1.0}, years=1, terminal="none", invest=False),
    ]
    for seed in range(6):
        toy = draw_toy(seed)
        found.append(plan(make_economy(toy), toy["targets"], years=3, terminal="none", uncommanded="at-most"))
    answers = by_ortools([(one.program, one.first_stage) for one in found], tmp_path)
    for number, one in enumerate(found):
        for name, tolerance in (("GLOP", 1e-6), ("PDLP", 1e-2)):
            x, y = answers[f"{number} {name} x"], answers[f"{number} {name} y"]
            proof = prove(one.program, one.first_stage, x, y)
            assert proof.primal_violation < tolerance
            assert proof.value == pytest.approx(one.objective, rel=tolerance, abs=1e-6)
            assert proof.bound >= one.objective * (1 - 1e-6) - 1e-9
            if name == "GLOP":
                assert proof.is_within(1e-6)


def agree(program, stage, value):
    """See that the answers of SciPy's solvers are proven, and are worth the same."""
    for method in ("highs-ds", "highs-ipm"):
        proof = prove(program, stage, *by_scipy(program, stage, method))
        assert proof.is_within(1e-6), method
        assert proof.value == pytest.approx(value, rel=1e-6, abs=1e-7), method


@QUICK
@given(seed=SEEDS, terminal=st.sampled_from(["none", "keep"]), over=st.sampled_from(["horizon", "years-sum"]))
def test_solvers_agree_on_toys(draw_toy, make_economy, seed, terminal, over):
    toy = draw_toy(seed)
    more = {"years": 3, "terminal": terminal, "over": over, "uncommanded": "at-most"}
    found = [plan(make_economy(toy), toy["targets"], solver=solver, **more) for solver in ("simplex", "ipm")]
    if found[0].status == "infeasible":
        assert found[1].status == "infeasible"
        return
    assert found[0].status == found[1].status == "optimal"
    assert found[1].objective == pytest.approx(found[0].objective, rel=1e-7, abs=1e-9)
    agree(found[0].program, found[0].first_stage, found[0].objective)


def test_solvers_agree_on_the_oracles(four_products, four_asked, excavators):
    targets, labour = four_asked
    oracles = [
        (plan(four_products, targets, over="years-sum", terminal="none", labour_limits=labour), 8.79729913),
        (plan(excavators, {"A": 1.0, "B": 1.0, "C": 1.0}, years=1, terminal="none", invest=False), 70.49327354),
    ]
    for found, printed in oracles:
        assert found.objective == pytest.approx(printed, abs=5e-9)
        agree(found.program, found.first_stage, found.objective)


@QUICK
@given(seed=SEEDS, luck=st.randoms(use_true_random=False))
def test_what_is_spoiled_is_refused(draw_toy, make_economy, seed, luck):
    """A level or a valuation that is moved leaves a gap or a breach, and the bound is never crossed by the optimum."""
    toy = draw_toy(seed)
    found = plan(make_economy(toy), toy["targets"], years=3, terminal="none", uncommanded="at-most")
    stage, program = found.first_stage, found.program
    if found.objective < 1e-6:
        return
    levels = found.levels.copy()
    multiple = int(np.flatnonzero(stage.cost)[0])
    levels[multiple] *= 1 + 10 ** luck.uniform(-4, 1)
    assert not prove(program, stage, levels, found.duals).is_within(1e-6)
    proof = prove(program, stage, found.levels, found.duals * 1.001 ** luck.choice([-1, 1]))
    assert not proof.is_within(1e-6)
    assert proof.bound >= found.objective * (1 - 1e-9)
    ray = np.zeros_like(levels)
    ray[multiple] = 1e9
    assert not prove(program, stage, found.levels + ray, found.duals).is_feasible(1e-6)


@QUICK
@given(seed=SEEDS, spread=st.sampled_from([0.0, 3.0, 6.0]))
def test_a_bound_is_crossed_by_no_plan(draw_toy, make_economy, seed, spread):
    """Whatever the units of rows and columns, the optimum is proven, and no plan crosses the bound of any valuations.

    The plans are the optimum, and seven tenths of it.
    """
    toy = draw_toy(seed)
    more = {"years": 2, "terminal": "none", "uncommanded": "at-most"}
    best = plan(make_economy(toy), toy["targets"], **more)
    luck = np.random.default_rng(seed)
    rows, columns = best.program.shape
    row, column = (np.exp2(np.round(luck.uniform(-spread, spread, n) * np.log2(10))) for n in (rows, columns))
    program, stage = in_other_units(best.program, best.first_stage, row, column)
    assert prove(program, stage, best.levels / column, best.duals / row).is_within(1e-6)
    for _ in range(5):
        y = best.duals / row * luck.uniform(0, 3, rows)
        for share in (1.0, 0.7):
            proof = prove(program, stage, best.levels * share / column, y)
            assert proof.is_feasible(1e-6)
            assert proof.value <= proof.bound * (1 + 1e-9) + 1e-12


def in_other_units(program, stage, row, column):
    """Return the programme with rows and columns in other units."""
    matrix = program.matrix.copy()
    matrix.data = matrix.data * row[matrix.indices] * np.repeat(column, np.diff(matrix.indptr))
    other = LinearProgram(
        matrix, program.row_lower * row, program.row_upper * row, program.lower / column, program.upper / column,
        program.columns, program.rows,
    )  # fmt: skip
    return other, Stage(stage.name, stage.unit, stage.cost * column, stage.sense)


@pytest.mark.parametrize("objective", ["ray", "ray+labour"])
def test_same_bits_for_any_number_of_threads(objective):
    economy, targets = draw_economy(40, seed=2)
    for solver in ("simplex", "ipm"):
        found = [plan(economy, targets, objective, threads=n, solver=solver) for n in (1, 2, 1)]
        assert {one.levels.tobytes() for one in found} == {found[0].levels.tobytes()}
        assert {one.duals.tobytes() for one in found} == {found[0].duals.tobytes()}


@pytest.mark.parametrize("seed", range(4))
def test_interior_point_is_certified_without_a_vertex(make_economy, draw_toy, seed):
    """In the middle of all that are best the certificate holds as it does at a vertex, to its tolerance."""
    toy = draw_toy(seed)
    vertex = plan(make_economy(toy), toy["targets"], years=3, terminal="none", solver="simplex")
    inner = plan(make_economy(toy), toy["targets"], years=3, terminal="none", solver="ipm", crossover=False)
    assert inner.status == "optimal"
    assert inner.objective == pytest.approx(vertex.objective, rel=1e-6, abs=1e-9)
