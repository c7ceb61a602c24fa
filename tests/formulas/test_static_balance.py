"""The static balance of large tables: against dense algebra, with a bound that holds, and refused where none is."""

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from scipy import sparse

from benchmarks import balancing
from lustrum.formulas import leontief, static_balance
from lustrum.formulas.static_balance import NotProductive, balance_outputs, balance_prices, find_weights
from lustrum.kernels import paths


def technology(n, seed, units=0.0):
    """A productive table; `units` is the spread of the products' units in powers of ten."""
    luck = np.random.default_rng(seed)
    a = np.where(luck.random((n, n)) < 0.3, luck.random((n, n)), 0.0)
    a *= luck.uniform(0.2, 0.95) / max(a.sum(axis=0).max(), 1e-9)
    unit = 10 ** luck.uniform(-units, units, n)
    return a * unit[:, None] / unit, luck.random((n, 3)) * unit[:, None], luck.random((n, 2)) / unit[:, None]


@settings(deadline=None, max_examples=25)
@given(n=st.integers(1, 30), seed=st.integers(0, 10_000), units=st.sampled_from([0.0, 3.0]))
def test_it_agrees_with_dense_algebra_within_what_is_proven(n, seed, units):
    a, final, added = technology(n, seed, units)
    found = balance_outputs(sparse.csr_array(a), final)
    exact, p = leontief.solve_output(a, final), found.weights[:, None]
    assert found.error <= 1e-8
    assert found.theta < 1
    assert ((p * np.abs(found.values - exact)).sum(axis=0) <= (found.error + 1e-13) * (p * exact).sum(axis=0)).all()
    prices = balance_prices(sparse.csc_array(a), added)
    exact, p = leontief.solve_output(a.T, added), prices.weights[:, None]
    assert ((np.abs(prices.values - exact) / p).max(axis=0) <= (prices.error + 1e-13) * (exact / p).max(axis=0)).all()


def test_the_bound_is_worth_its_name():
    """Few sweeps leave a real error, and the proven one is above it, not much."""
    a, final, _ = technology(60, 3)
    for tolerance in (1e-1, 1e-3, 1e-6):
        found = balance_outputs(sparse.csr_array(a), final[:, 0], tolerance=tolerance)
        exact = leontief.solve_output(a, final[:, 0])
        true = np.abs(found.values - exact).sum() / found.values.sum()
        assert true <= found.error <= tolerance


def test_outputs_of_either_sign_leave_room_for_the_rounding_of_terms_that_cancel():
    """A million of either sign is used of the first product and nothing is left: its rounding is that of a million."""
    rows = sparse.csr_array([[0.0, 0.5, 0.5], [0.0, 0.0, 0.0], [0.0, 0.0, 0.0]])
    levels = np.array([1.0, 1e6, -1e6])
    found = static_balance._proven_error(rows, np.array([1.0, 1e6, -1e6]), levels, 0.5, prices=False)
    eps = np.finfo(float).eps
    assert found == pytest.approx(5 * eps * (5e6 + 2) / 0.5 / (2e6 + 1), rel=1e-9)
    assert static_balance._proven_error(rows, np.ones(3), np.zeros(3), 0.5, prices=False) == np.inf
    assert static_balance._proven_error(rows, levels, levels, 1 - eps / 2, prices=False) == np.inf


def test_values_of_quantities_and_of_prices_agree():
    a, final, added = technology(200, 5)
    outputs, prices = balance_outputs(sparse.csr_array(a), final), balance_prices(sparse.csc_array(a), added)
    assert added.T @ outputs.values == pytest.approx(prices.values.T @ final, rel=1e-6)


def test_single_precision_is_used_as_it_is():
    a, final, _ = technology(40, 7)
    single = sparse.csr_array(a.astype(np.float32))
    found = balance_outputs(single, final[:, 0])
    assert found.values == pytest.approx(leontief.solve_output(single.astype(np.float64), final[:, 0]), rel=1e-7)


def test_compiled_and_reference_give_the_same_bits(monkeypatch):
    a, final, _ = technology(50, 11)
    compiled = balance_outputs(sparse.csr_array(a), final)
    monkeypatch.setattr(static_balance, "_path", lambda: paths.NUMPY)
    reference = balance_outputs(sparse.csr_array(a), final)
    assert compiled.values.tobytes() == reference.values.tobytes()
    assert (compiled.error, compiled.sweeps) == (reference.error, reference.sweeps)


def test_years_alike_cost_little_more_than_one():
    a, final, _ = technology(200, 2)
    one = balance_outputs(sparse.csr_array(a), final[:, 0])
    same = balance_outputs(sparse.csr_array(a), np.outer(final[:, 0], 1.03 ** np.arange(5)))
    assert same.sweeps <= one.sweeps + 8
    assert same.values[:, 4] == pytest.approx(one.values * 1.03**4, rel=1e-7)


class TestRefusal:
    def test_the_group_that_eats_itself_is_named(self):
        a, final, _ = technology(80, 13)
        a[[3, 17, 40], [17, 40, 3]] += 1.2
        with pytest.raises(NotProductive, match="use up all they make") as caught:
            balance_outputs(sparse.csr_array(a), final)
        assert {3, 17, 40} <= set(caught.value.group.tolist())
        assert len(caught.value.group) <= 6
        assert 1 <= caught.value.radius <= leontief.spectral_radius(a) + 1e-9

    @pytest.mark.parametrize("cell", [1.0, 1.5])
    def test_a_product_that_eats_itself(self, cell):
        with pytest.raises(NotProductive) as caught:
            find_weights(sparse.csr_array([[0.2, 0.0], [0.1, cell]]))
        assert caught.value.group.tolist() == [1]

    def test_negative_cells_wrong_shapes_and_missing_numbers(self):
        good = sparse.csr_array([[0.1, 0.2], [0.0, 0.3]])
        with pytest.raises(ValueError, match="negative"):
            balance_outputs(sparse.csr_array([[0.1, -0.2], [0.0, 0.3]]), [1, 1])
        with pytest.raises(ValueError, match="negative"):
            balance_prices(sparse.csc_array([[0.1, -0.2], [0.0, 0.3]]), [1, 1])
        with pytest.raises(ValueError, match="square"):
            balance_outputs(sparse.csr_array(np.zeros((2, 3))), [1, 1])
        with pytest.raises(ValueError, match="2 products"):
            balance_outputs(good, [1, 1, 1])
        with pytest.raises(ValueError, match="finite"):
            balance_outputs(good, [1, np.nan])

    def test_too_few_rounds_are_said_and_nothing_is_returned(self):
        with pytest.raises(ArithmeticError, match="2 sweeps"):
            balance_outputs(sparse.csr_array([[0.5, 0.4], [0.3, 0.6]]), [1, 1], rounds=2)


def test_the_benchmark_balances_what_it_makes():
    found = balancing.measure(2000)
    for facts in found["balances"].values():
        assert facts["proven_error"] <= 1e-8
        assert facts["theta"] < 0.71, "value added is 30 % and more"
    assert "SciPy's product" in balancing.say(found)
