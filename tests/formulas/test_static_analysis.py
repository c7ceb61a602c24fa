"""Identities and naive second ways of static input-output analysis, over random tables."""

import itertools

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from scipy.optimize import minimize

from lustrum.formulas import (
    aggregation,
    balancing,
    dated_labour,
    decomposition,
    exploitation,
    extraction,
    growth,
    households,
    leontief,
    rectangular,
    social_accounts,
    sraffa,
)

seeds = st.integers(0, 10_000)
quick = settings(deadline=None, max_examples=15)


def table(seed, n=None, density=1.0):
    """A productive table: coefficients, final demand, labour."""
    luck = np.random.default_rng(seed)
    n = n or int(luck.integers(2, 7))
    a = luck.random((n, n)) * (luck.random((n, n)) < density)
    a *= luck.uniform(0.3, 0.9) / max(a.sum(axis=0).max(), 1e-9)
    return a, luck.uniform(1, 9, n), luck.uniform(0.1, 2, n)


@quick
@given(seed=seeds)
def test_quantities_and_prices_meet(seed):
    a, f, labour = table(seed)
    inverse = leontief.leontief_inverse(a)
    x, value = inverse @ f, leontief.labour_values(a, labour)
    assert x == pytest.approx(leontief.solve_output(a, f))
    assert value == pytest.approx(labour @ inverse)
    assert value @ f == pytest.approx(labour @ x), "labour in final demand is all labour"
    ghosh = leontief.ghosh_inverse(leontief.output_coefficients(a * x, x))
    assert ghosh == pytest.approx(inverse * x / x[:, None])


@quick
@given(seed=seeds)
def test_extraction_against_tables_that_are_really_cut(seed):
    a, f, c = table(seed)
    x = leontief.solve_output(a, f)
    found = extraction.extraction_losses(leontief.leontief_inverse(a), x, f, c)
    for j in range(len(f)):
        bought, sold, both, rest = a.copy(), a.copy(), a.copy(), f.copy()
        bought[:, j] = sold[j] = both[j] = both[:, j] = 0
        rest[j] = 0
        assert found["purchases"][j] == pytest.approx(c @ (x - leontief.solve_output(bought, f)))
        assert found["sales"][j] == pytest.approx(c @ (x - leontief.solve_output(sold, f)))
        assert found["whole"][j] == pytest.approx(c @ (x - leontief.solve_output(both, rest)))


@quick
@given(seed=seeds)
def test_parts_of_a_decomposition_add_up_exactly(seed):
    one, other = table(seed, 4), table(seed + 1, 4)
    factors = [[np.diag(c), leontief.leontief_inverse(a), f[:, None]] for a, f, c in (one, other)]
    parts = decomposition.polar_decomposition(*factors)
    change = np.linalg.multi_dot(factors[1]) - np.linalg.multi_dot(factors[0])
    assert sum(parts) == pytest.approx(change)
    same = decomposition.polar_decomposition(factors[0], factors[0])
    assert all((part == 0).all() for part in same)
    back = decomposition.polar_decomposition(factors[1], factors[0])
    assert all(p == pytest.approx(-q) for p, q in zip(parts, back, strict=True)), "the way back undoes it"
    with pytest.raises(ValueError, match="3 factors before and 2"):
        decomposition.polar_decomposition(factors[0], factors[1][:2])


@quick
@given(seed=seeds)
def test_polar_mean_is_the_mean_of_all_orders_for_two_factors(seed):
    luck = np.random.default_rng(seed)
    before, after = luck.random((2, 1, 1)), luck.random((2, 1, 1))
    shares = np.zeros(2)
    for order in itertools.permutations(range(2)):
        now = before.copy()
        for i in order:
            then = now.copy()
            then[i] = after[i]
            shares[i] += (then.prod() - now.prod()) / 2
            now = then
    assert [part.item() for part in decomposition.polar_decomposition(before, after)] == pytest.approx(shares)


@quick
@given(seed=seeds)
def test_aggregation_is_exact_in_the_base_year_and_for_groups_of_one_technique(seed):
    a, f, _ = table(seed, 5)
    x, s = leontief.solve_output(a, f), np.array([[1, 1, 0, 0, 0], [0, 0, 1, 1, 1]], float)
    assert aggregation.aggregation_bias(a, x, s, f) == pytest.approx(np.zeros(2), abs=1e-9)
    alike = a.copy()
    alike[:, 1], alike[:, 3], alike[:, 4] = alike[:, 0], alike[:, 2], alike[:, 2]
    x, other = leontief.solve_output(alike, f), f[::-1]
    assert aggregation.aggregation_bias(alike, x, s, other) == pytest.approx(np.zeros(2), abs=1e-9)


class TestBalancing:
    @quick
    @given(seed=seeds)
    def test_gras_keeps_signs_and_meets_totals(self, seed):
        luck = np.random.default_rng(seed)
        start = luck.normal(1.0, 1.5, (4, 5))
        start[luck.random((4, 5)) < 0.2] = 0
        target = start * np.exp(luck.normal(0, 0.3, (4, 5)))
        found = balancing.gras(start, target.sum(axis=1), target.sum(axis=0))
        assert found.converged
        assert (np.sign(found.table) == np.sign(start)).all()
        assert found.table.sum(axis=1) == pytest.approx(target.sum(axis=1), abs=1e-7)
        assert found.table.sum(axis=0) == pytest.approx(target.sum(axis=0), abs=1e-7)

    @quick
    @given(seed=seeds)
    def test_gras_without_negative_cells_is_ras(self, seed):
        luck = np.random.default_rng(seed)
        start, target = luck.uniform(0.1, 2, (3, 4)), luck.uniform(0.1, 2, (3, 4))
        totals = target.sum(axis=1), target.sum(axis=0)
        assert balancing.gras(start, *totals).table == pytest.approx(balancing.ras(start, *totals).table, abs=1e-7)

    def test_least_squares_against_a_general_minimiser(self):
        """By hand for two by two: t = 23.41667 / 2.78333 in the first cell."""
        found = balancing.least_squares([[5, 0.5], [4, 3]], [10, 2], [7, 5])
        assert found.table[0, 0] == pytest.approx((1 + 19 + 0.75 + 8 / 3) / (0.2 + 2 + 0.25 + 1 / 3))
        luck = np.random.default_rng(4)
        start, target = luck.normal(0, 2, (3, 3)), luck.normal(0, 2, (3, 3))
        rows, columns = target.sum(axis=1), target.sum(axis=0)
        made = balancing.least_squares(start, rows, columns)
        limits = [
            {"type": "eq", "fun": lambda z: z.reshape(3, 3).sum(axis=1) - rows},
            {"type": "eq", "fun": lambda z: z.reshape(3, 3).sum(axis=0)[:2] - columns[:2]},
        ]
        other = minimize(
            lambda z: (((z - start.ravel()) ** 2) / np.abs(start.ravel())).sum(), target.ravel(), constraints=limits
        )
        assert made.converged
        assert made.table.ravel() == pytest.approx(other.x, abs=1e-4)

    def test_totals_that_contradict_each_other_are_not_met(self):
        for method in (balancing.gras, balancing.least_squares):
            assert not method([[1, -1], [1, 2]], [3, 3], [1, 1]).converged
        assert not balancing.gras([[1, 0], [0, 1]], [3, 1], [1, 3], rounds=50).converged
        with pytest.raises(ValueError, match="shape"):
            balancing.gras([[1, 1]], [1, 1], [1, 1])


class TestSraffa:
    @quick
    @given(seed=seeds)
    def test_wages_in_the_standard_commodity_are_a_straight_line(self, seed):
        a, _, labour = table(seed)
        system = sraffa.standard_system(a, labour)
        assert labour @ system.outputs == pytest.approx(1)
        assert system.outputs - a @ system.outputs == pytest.approx(system.maximum_rate * (a @ system.outputs))
        rates = np.linspace(0, 0.99, 5) * system.maximum_rate
        wages, prices = sraffa.wage_profit_frontier(a, labour, rates, system.commodity)
        assert wages == pytest.approx(1 - rates / system.maximum_rate)
        for rate, wage, p in zip(rates, wages, prices, strict=True):
            assert p == pytest.approx((1 + rate) * p @ a + wage * labour)

    @quick
    @given(seed=seeds)
    def test_basics_against_powers_of_the_table(self, seed):
        a = table(seed, 5, density=0.35)[0]
        reach = sum(np.linalg.matrix_power((a > 0).astype(float), k) for k in range(1, 6)) > 0
        assert sraffa.find_basics(a).tolist() == reach.all(axis=1).tolist()

    def test_without_basics_there_is_no_standard(self):
        with pytest.raises(ArithmeticError, match="enters"):
            sraffa.standard_system([[0.5, 0.0], [0.0, 0.5]], [1, 1])
        with pytest.raises(ValueError, match="maximum"):
            sraffa.wage_profit_frontier([[0.5]], [1.0], [1.0], [1.0])


@quick
@given(seed=seeds)
def test_a_square_technology_grows_at_the_inverse_of_its_radius(seed):
    a, _, _ = table(seed)
    found = growth.expanding_economy(np.eye(len(a)), a)
    assert found.growth == pytest.approx(1 / leontief.spectral_radius(a))
    assert found.interest == pytest.approx(found.growth)
    assert (found.intensities - found.growth * a @ found.intensities >= -1e-8).all()
    assert (found.prices - found.interest * found.prices @ a <= 1e-8).all()


def test_growth_and_interest_may_differ_and_what_has_no_bound_is_refused():
    apart = growth.expanding_economy(np.eye(2), [[0.5, 0.0], [0.0, 0.25]])
    assert (apart.growth, apart.interest) == (pytest.approx(4), pytest.approx(2)), "two economies side by side"
    with pytest.raises(ValueError, match="use something"):
        growth.expanding_economy([[1.0]], [[0.0]])
    with pytest.raises(ValueError, match="made by some"):
        growth.expanding_economy([[0.0, 0.0], [1.0, 1.0]], [[1.0, 0.5], [1.0, 0.5]])


@quick
@given(seed=seeds)
def test_profit_if_and_only_if_unpaid_labour(seed):
    a, f, labour = table(seed)
    value = leontief.labour_values(a, labour)
    for paid in (0.4, 0.999, 1.001, 1.6):
        basket = f * paid / (value @ f)
        found = exploitation.transform_values(a, labour, basket)
        assert (found.rate_of_profit > 0) == (found.rate_of_exploitation > 0) == (paid < 1)
        assert exploitation.rate_of_exploitation(a, labour, basket) == pytest.approx((1 - paid) / paid)
        assert found.constant + found.variable + found.surplus == pytest.approx(found.values)
        p = found.prices
        assert p == pytest.approx((1 + found.rate_of_profit) * (p @ a + (p @ basket) * labour))


@quick
@given(seed=seeds)
def test_multipliers_of_accounts_are_the_product_of_their_three_parts(seed):
    luck = np.random.default_rng(seed)
    groups = np.array([0, 0, 0, 1, 1, 2])
    a = luck.random((6, 6))
    for i, j in ((0, 1), (1, 1), (1, 2), (2, 0)):  # no such payments in the textbook's accounts
        a[np.ix_(groups == i, groups == j)] = 0
    a *= 0.9 / a.sum(axis=0)
    found = social_accounts.account_multipliers(a, groups)
    assert found.closed_loop @ found.open_loop @ found.transfer == pytest.approx(found.total)
    assert found.total == pytest.approx(np.linalg.inv(np.eye(6) - a))
    assert np.eye(6) + sum(found.additive()) == pytest.approx(found.total)
    with pytest.raises(ArithmeticError, match="spend all"):
        social_accounts.account_multipliers(a / 0.9, groups)


@quick
@given(seed=seeds)
def test_the_closed_model_is_the_open_one_and_rounds_of_spending(seed):
    a, f, _ = table(seed)
    income, spending = 0.6 * (1 - a.sum(axis=0)), f / f.sum()
    truncated, total = households.induced_multipliers(a, income, spending)
    open_model = leontief.multipliers(a)
    earned = leontief.labour_values(a, income)
    again = open_model + earned * (open_model @ spending) / (1 - earned @ spending)
    assert truncated == pytest.approx(again)
    assert total - truncated == pytest.approx(earned / (1 - earned @ spending))


@quick
@given(seed=seeds)
def test_prices_that_prevent_a_surplus_are_found_where_there_is_none(seed):
    luck = np.random.default_rng(seed)
    outputs = luck.random((4, 6)) * (luck.random((4, 6)) < 0.4)
    inputs = luck.random((4, 6)) * (luck.random((4, 6)) < 0.5) * luck.choice([0.3, 1.0, 2.0])
    productive = rectangular.find_surplus(outputs, inputs)
    prices = rectangular.find_blockade(outputs, inputs)
    assert productive.is_productive == (prices is None)
    if productive.is_productive:
        assert ((outputs - inputs) @ productive.levels > 1e-9).all(), "the witness"
        return
    assert prices.min() >= 0
    assert prices @ (outputs - inputs) == pytest.approx(np.minimum(prices @ (outputs - inputs), 0), abs=1e-7)
    blocking = prices > 0
    for size in range(1, blocking.sum()):  # no smaller set does
        for some in itertools.combinations(range(4), size):
            others = np.array([i not in some for i in range(4)])
            assert rectangular.find_surplus(outputs[~others], inputs[~others]).is_productive


def test_the_range_of_values_of_joint_products():
    """One process makes a and b of 2 hours; c takes half an a and 1 hour. Nothing is left over of a or b.

    So the 2 hours may be put on either: a and b from 0 to 2, c from 1 to 2.
    """
    outputs, inputs = [[1.0, 0], [1.0, 0], [0, 1]], [[0, 0.5], [0, 0], [0, 0]]
    low, high = rectangular.value_ranges(outputs, inputs, [2.0, 1.0], [1, 1.5, 1])
    assert low == pytest.approx([0, 0, 1], abs=1e-6)
    assert high == pytest.approx([2, 2, 2], abs=1e-6)
    low, high = rectangular.value_ranges(outputs, inputs, [2.0, 1.0], [1, 1, 1])
    assert low == pytest.approx([2, 0, 2], abs=1e-6), "b is left over and worth nothing"
    assert high == pytest.approx(low, abs=1e-6)
    a, f, labour = table(3)
    low, high = rectangular.value_ranges(np.eye(len(a)), a, labour, f)
    assert low == pytest.approx(leontief.labour_values(a, labour), rel=1e-6)
    assert high == pytest.approx(low, rel=1e-6), "one technique a product: nothing is left open"


@quick
@given(seed=seeds)
def test_dated_labour_adds_up_to_prices(seed):
    a, _, labour = table(seed)
    layers = dated_labour.labour_layers(a, labour, 400)
    assert layers.sum(axis=0) == pytest.approx(leontief.labour_values(a, labour))
    rate = 0.5 * (1 / leontief.spectral_radius(a) - 1)
    prices = leontief.production_prices(a, labour, rate_of_profit=rate)[0]
    cost = [dated_labour.cost_of_layers(layers[:, j], [rate])[0] for j in range(len(a))]
    assert cost == pytest.approx(prices, rel=1e-6)


def test_switch_points_of_equal_and_of_unlike_streams():
    assert dated_labour.switch_points([1, 2], [1, 2, 0]).tolist() == []
    assert dated_labour.switch_points([1, 1], [2, 1]).tolist() == []
    assert dated_labour.switch_points([3.0], [0, 2]).tolist() == [0.5]
