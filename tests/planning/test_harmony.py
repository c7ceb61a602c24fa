"""Harmony: the certified optimum of a concave utility, and three other ways to the same number."""

from __future__ import annotations

import numpy as np
import pytest
from scipy.optimize import linprog, minimize
from scipy.sparse import csr_array, hstack, vstack

from lustrum.economy.storage import load_economy
from lustrum.formulas.harmony import harmony, marginal_harmony
from lustrum.planning import stages
from lustrum.planning.certificate import certify
from lustrum.planning.plan import plan
from lustrum.planning.scaling import find_scale


@pytest.fixture(scope="module")
def four():
    return load_economy("four-products")


@pytest.fixture(scope="module")
def best(four):
    return plan(four, years=5, objective="harmony", terminal="none")


def parts(found):
    """Return columns of deliveries, their targets, and which rows are no tangents."""
    curve = found.first_stage.curve
    real = np.ones(found.program.shape[0], dtype=bool)
    for block in found.program.rows:
        real[block.part] = not block.name.startswith("tangent")
    return curve.argument, curve.target, real


def total_harmony(found):
    column, target, _ = parts(found)
    return float(harmony(found.levels[column] / target - 1.0).sum())


def test_the_utility_is_smooth_and_concave():
    s = np.linspace(-1, 4, 2001)
    values, slopes = harmony(s), marginal_harmony(s)
    assert np.gradient(values, s)[1:-1] == pytest.approx(slopes[1:-1], abs=2e-3)
    assert (np.diff(slopes) < 0).all()
    assert (values[:, None] <= values[None, :] + slopes[None, :] * (s[:, None] - s[None, :]) + 1e-12).all()


def test_four_products_are_certified(best):
    """The published heuristic leaves a product of this demo at nothing and reaches 64 to 70 %."""
    assert best.status == "optimal"
    assert best.objective == pytest.approx(22.43339, abs=2e-5)
    assert best.objective == pytest.approx(total_harmony(best), rel=1e-12)
    assert best.certificate.value <= best.certificate.bound
    column, target, _ = parts(best)
    assert (best.levels[column] / target > 0.2).all()
    made = best.balances
    assert abs(made.sum("flow")).max() < 1e-9
    assert (made.sel(flow="spare") < 1e-6).all()


def test_the_most_of_all_together_is_less_harmony(best, four):
    """The ray plan delivers in proportion; from what it leaves over, and by trading off, harmony makes more."""
    ray = plan(four, years=5, objective="ray:years-sum", terminal="none")
    multiple = ray.fulfilment.values
    wants = ray.facts.wants
    of_ray = float(harmony(multiple[wants.year] - 1.0).sum())
    assert of_ray < best.objective - 1
    column, target, _ = parts(best)
    met = best.levels[column] / target
    worst = [met[wants.year == year].min() for year in range(5)]
    assert sum(worst) < ray.objective
    kept = plan(four, years=5, objective="ray+harmony", terminal="none")
    assert kept.objective == pytest.approx(0.5)
    assert of_ray < kept.stages[1][1] < best.objective
    assert (kept.levels[parts_of_second(kept)] / target >= 0.5 - 1e-6).all()


def parts_of_second(found):
    return found.program.columns["free-delivery"].index


def conjugate_bound(found):
    """Return an upper bound from the prices of deliveries alone, by the formula and without any tangent.

    With p the price of a whole target, no multiple q gives more than max over q of U(q) - p q; the rest is linear.
    """
    column, target, real = parts(found)
    matrix, y = found.program.matrix.tocsr()[real], found.duals[real]
    price = matrix.T @ y  # what a unit of each column costs in products and limits
    p = price[column] * target
    s = np.where(p >= 1, np.maximum(1 - p, -1), 1 / np.maximum(p, 1e-12) - 1)
    gain = harmony(s) - p * (s + 1)
    other = np.setdiff1d(np.arange(found.program.shape[1]), [*column, *found.first_stage.curve.terms.index])
    assert (price[other] >= -1e-7).all()
    upper, lower = found.program.row_upper[real], found.program.row_lower[real]
    side = np.where(y > 0, upper, lower)
    return float(gain.sum() + (y * np.where(y != 0, side, 0.0)).sum())


def test_the_bound_holds_by_the_formula_alone(best):
    """Fenchel's dual: the prices of the certificate bound every plan, and more tightly than the tangents do."""
    bound = conjugate_bound(best)
    assert best.objective - 1e-9 <= bound <= best.certificate.bound + 1e-9


def test_a_gradient_method_finds_the_same(best):
    """SciPy's SLSQP climbs the true utility over the same limits, from a plan of equal parts of the ray."""
    column, target, real = parts(best)
    terms = best.first_stage.curve.terms
    used = np.setdiff1d(np.arange(best.program.shape[1]), terms.index)
    matrix = best.program.matrix.tocsr()[real][:, used].toarray()
    place = np.searchsorted(used, column)
    low, high = best.program.row_lower[real], best.program.row_upper[real]
    sides = [(matrix[np.isfinite(low)], low[np.isfinite(low)]), (-matrix[np.isfinite(high)], -high[np.isfinite(high)])]
    rows, right = np.vstack([m for m, _ in sides]), np.concatenate([b for _, b in sides])

    def loss(x):
        return -harmony(x[place] / target - 1.0).sum()

    def slope(x):
        found = np.zeros(len(x))
        found[place] = -marginal_harmony(x[place] / target - 1.0) / target
        return found

    start = best.levels[used] * 0.5
    limit = {"type": "ineq", "fun": lambda x: rows @ x - right, "jac": lambda x: rows}
    found = minimize(loss, start, jac=slope, method="SLSQP", bounds=[(0, None)] * len(used), constraints=[limit],
                     options={"maxiter": 400, "ftol": 1e-10})  # fmt: skip
    assert (rows @ found.x - right).min() > -1e-7
    assert -found.fun == pytest.approx(best.objective, abs=1e-3)
    assert -found.fun <= best.certificate.bound + 1e-6


def by_grid(found, steps=400):
    """Return the best convex combination of points of a fine grid: a bound from below, by another solver."""
    column, target, real = parts(found)
    count, largest = len(column), 1.5 * float((found.levels[column] / target).max()) + 1.0
    grid = np.linspace(0, largest, steps)
    matrix = found.program.matrix.tocsr()[real]
    rows = found.program.shape[1]
    deliver = csr_array((np.tile(-grid, count), (np.repeat(np.arange(count), steps), np.arange(count * steps))))
    pick = csr_array((1 / target, (np.arange(count), column)), shape=(count, rows))
    weigh = csr_array((np.ones(count * steps), (np.repeat(np.arange(count), steps), np.arange(count * steps))))
    equal = vstack([hstack([pick, deliver]), hstack([csr_array((count, rows)), weigh])])
    nothing = csr_array((matrix.shape[0], count * steps))
    low, high = found.program.row_lower[real], found.program.row_upper[real]
    kept = [hstack([m, nothing])[np.isfinite(b)] for m, b in ((matrix, high), (-matrix, -low))]
    cost = np.concatenate([np.zeros(rows), np.tile(-harmony(grid - 1.0), count)])
    answer = linprog(
        cost, A_ub=vstack(kept), b_ub=np.concatenate([high[np.isfinite(high)], -low[np.isfinite(low)]]), A_eq=equal,
        b_eq=np.concatenate([np.zeros(count), np.ones(count)]), method="highs",
    )  # fmt: skip
    assert answer.status == 0
    return -answer.fun, count * (grid[1] - grid[0]) ** 2 / 8


@pytest.mark.parametrize("seed", range(4))
def test_a_grid_finds_the_same_in_random_economies(draw_toy, make_economy, seed):
    """A grid of width h is below the optimum by at most h squared over eight for each target."""
    toy = draw_toy(seed)
    found = plan(make_economy(toy), toy["targets"], "harmony", 2, terminal="none", uncommanded="at-most")
    assert found.status == "optimal"
    below, error = by_grid(found)
    gap = 1e-6 * (found.objective + 1.5 * len(parts(found)[0]))
    assert below <= found.certificate.bound + gap
    assert found.objective <= below + error + gap


def test_what_was_reached_is_kept(best, four):
    """The least labour that keeps the harmony: less than that of the first plan, and the harmony stays."""
    then = plan(four, years=5, objective=("harmony", "labour"), terminal="none")
    assert then.status == "optimal"
    assert [name for name, _, _ in then.stages] == ["harmony", "labour"]
    assert total_harmony(then) == pytest.approx(best.objective, abs=1e-4)
    assert total_harmony(then) == pytest.approx(then.objective, rel=1e-12)
    used = float(best.labour.sum())
    assert then.stages[1][1] <= used * (1 + 1e-9)
    loose = plan(four, years=5, objective=("harmony", "labour"), terminal="none", give=0.05)
    assert loose.stages[1][1] < 0.99 * then.stages[1][1]
    above_nothing = best.objective + 1.5 * len(parts(best)[0])
    assert total_harmony(loose) + 1.5 * len(parts(best)[0]) == pytest.approx(0.95 * above_nothing, rel=1e-5)


def test_after_a_few_rounds_it_is_not_called_optimal(best, four, monkeypatch):
    monkeypatch.setattr(stages, "ROUNDS", 4)
    short = plan(four, years=5, objective="harmony", terminal="none")
    assert short.status == "feasible"
    assert short.objective < best.objective < short.certificate.bound
    assert short.certificate.gap > 1e-3
    assert short.certificate.primal_violation < 1e-9


def test_utilities_above_the_formula_are_no_plan(best):
    """Whoever claims more than the formula breaks a tangent at once."""
    x = best.levels.copy()
    x[best.first_stage.curve.terms.index[3]] += 0.01
    scale = find_scale(best.program)
    proof = certify(best.program, best.first_stage, x, best.duals, (scale.row, scale.column, 1.0))
    assert not proof.is_feasible(1e-6)


def test_needs_and_committed_deliveries_stand_beside_it(make_economy):
    """What is committed is delivered in full; what people have floors for is covered, and not delivered twice."""
    toy = {
        "products": {p: {} for p in ("bread", "cloth")},
        "activities": {p: {"product": p, "labour": {"hand": 1.0}} for p in ("bread", "cloth")},
        "workers": {"hand": 40.0}, "needs": {("bread", "survival"): 1.0}, "persons": 18,
    }  # fmt: skip
    found = plan(make_economy(toy), {"bread": 10.0, "cloth": 10.0}, "harmony", 1, committed={"cloth": 8.0},
                 floors=("survival",))  # fmt: skip
    given = found.deliveries.sum(["year", "region"])
    assert given.sel(product="cloth").sum().item() == pytest.approx(8 + 14, abs=1e-4)
    assert given.sel(product="bread").sum().item() == pytest.approx(18)
    assert found.objective == pytest.approx(np.log(1.8) + np.log(1.4), abs=1e-6)


@pytest.mark.parametrize("objective", ["harmony", "harmony+labour", "ray & harmony"])
def test_stopped_between_rounds_it_keeps_the_best_plan_and_its_bound(four, best, objective):
    """Whoever watches says stop at the fifth gap: the plan can be carried out and is below its proven bound."""
    told = []

    def stop(progress):
        told.append(progress.gap)
        return len([gap for gap in told if gap is not None]) < 5

    found = plan(four, years=5, objective=objective, terminal="none", progress=stop)
    assert found.status == "feasible"
    assert found.certificate.primal_violation < 1e-9
    assert 1e-6 < found.certificate.gap < np.inf
    assert total_harmony_of(found) <= best.objective + 1e-6
    assert found.certificate.value <= found.certificate.bound


def total_harmony_of(found):
    terms, delivery = found.program.columns["utility"], found.program.columns["free-delivery"]
    target = found.facts.wants.amount[terms.codes["target"]]
    return float(harmony(found.levels[delivery.part] / target - 1.0).sum())
