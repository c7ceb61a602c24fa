"""Printed tables of the textbooks; tolerance is half a unit of the last printed digit (or exact)."""

import numpy as np
import pytest
from scipy import sparse
from scipy.optimize import minimize

from lustrum.formulas import balancing, leontief, rectangular, trend

MILLER_BLAIR = np.array([[0.15, 0.25], [0.20, 0.05]])


def near(expected, digits):
    return pytest.approx(expected, abs=0.5 * 10**-digits + 1e-12)


def test_open_model_of_miller_and_blair_chapter_2():
    flows = [[150, 500], [200, 100]]
    a = leontief.technical_coefficients(flows, [1000, 2000])
    assert a == near(MILLER_BLAIR, 9)
    assert leontief.leontief_inverse(a) == near(np.array([[1.2541, 0.3300], [0.2640, 1.1221]]), 4)
    assert leontief.solve_output(a, [600, 1500]) == near([1247.52, 1841.58], 2)
    assert leontief.multipliers(a) == near([1.518152, 1.452145], 6)
    assert leontief.spectral_radius(a) == near(0.329129, 6)


def test_model_closed_for_households_of_miller_and_blair_chapter_2():
    closed = [[0.15, 0.25, 0.05], [0.20, 0.05, 0.40], [0.30, 0.25, 0.05]]
    inverse = leontief.leontief_inverse(closed)
    printed = [[1.365, 0.425, 0.251], [0.527, 1.348, 0.595], [0.570, 0.489, 1.289]]
    assert inverse == near(np.array(printed), 3)
    assert inverse[:2, :2].sum(axis=0) == near([1.892409, 1.773336], 6)


def test_wheat_and_cloth_of_leontief_1951():
    a, labour = [[0.25, 0.40], [0.14, 0.12]], [0.80, 3.60]
    assert leontief.leontief_inverse(a) == near(np.array([[1.457, 0.662], [0.232, 1.242]]), 3)
    assert leontief.solve_output(a, [55, 30]) == near([100, 50], 9)
    assert leontief.labour_values(a, labour) == near([2, 5], 9)
    assert leontief.multipliers(a, labour) @ [55, 30] == near(260, 9)


def test_sraffa_chapter_1_subsistence():
    a = leontief.technical_coefficients([[280, 120], [12, 8]], [400, 20])
    assert leontief.spectral_radius(a) == near(1, 9)
    assert not leontief.is_hawkins_simon(a)
    prices, rate, wage = leontief.production_prices(a, [0, 0], wage=0)
    assert (rate, wage) == (near(0, 9), 0)
    assert prices[1] / prices[0] == near(10, 9)


def test_sraffa_chapter_1_three_products():
    flows = [[240, 90, 120], [12, 6, 3], [18, 12, 30]]
    a = leontief.technical_coefficients(flows, [450, 21, 60])
    assert leontief.spectral_radius(a) == near(1, 9)
    prices, _, wage = leontief.production_prices(a, [1, 1, 1], rate_of_profit=0)
    assert wage == 0, "nothing is left over, so nothing can be paid"
    assert prices / prices[0] == near([1, 10, 5], 9)


def test_sraffa_chapter_2_surplus():
    a = leontief.technical_coefficients([[280, 120], [12, 8]], [575, 20])
    prices, rate, _ = leontief.production_prices(a, [0, 0], wage=0)
    assert rate == near(0.25, 9)
    assert prices[1] / prices[0] == near(15, 9)


def test_standard_system_gives_sraffas_straight_line():
    a = np.array([[0.10, 0.20, 0.00], [0.05, 0.10, 0.10], [0.05, 0.10, 0.20]])
    labour = np.array([0.8, 0.5, 0.4])
    maximum = 1 / leontief.spectral_radius(a) - 1
    for wage in (0.25, 0.5, 1.0):
        prices, rate, share = leontief.production_prices(a, labour, wage=wage)
        assert rate == pytest.approx(maximum * (1 - wage))
        assert prices == pytest.approx((1 + rate) * prices @ a + share * labour)


def test_prices_at_no_profit_are_labour_values():
    prices, rate, wage = leontief.production_prices(MILLER_BLAIR, [0.3, 0.7], rate_of_profit=0)
    assert (rate, wage) == (0, 1)
    assert prices == pytest.approx(leontief.labour_values(MILLER_BLAIR, [0.3, 0.7]))


def test_reswitching_of_samuelson_1966():
    """Dated labour as a chain of products: technique A costs 7(1+r)^2, technique B 2(1+r)^3 + 6(1+r)."""

    def cost(labour_by_stage, rate):
        n = len(labour_by_stage)
        chain = np.diag(np.ones(n - 1), 1)  # stage j is made of one unit of stage j - 1
        return leontief.production_prices(chain, labour_by_stage, rate_of_profit=rate)[0][-1]

    for rate, first, second in [
        (0, 7, 8),
        (0.5, 15.75, 15.75),
        (0.75, 21.4375, 21.21875),
        (1, 28, 28),
        (1.5, 43.75, 46.25),
    ]:
        assert cost([7, 0, 0], rate) == near(first, 9)
        assert cost([2, 0, 6, 0], rate) == near(second, 9)


def test_ras_of_miller_and_blair():
    found = balancing.ras([[5, 0.5], [4, 3]], [10, 2], [7, 5])
    assert found.converged
    assert found.table == near(np.array([[6.590208, 3.409792], [0.409792, 1.590208]]), 6)


def test_least_squares_is_the_nearest_table_that_a_minimiser_finds():
    rng = np.random.default_rng(5)
    table = rng.uniform(-1, 4, (3, 4)) * (rng.uniform(size=(3, 4)) < 0.8)
    weight, u = np.abs(table), table.sum(axis=1) + np.array([0.3, -0.1, 0.2])
    v = table.sum(axis=0) + np.array([0.1, 0.2, 0.05, 0.05])
    found = balancing.least_squares(table, u, v)
    assert found.converged
    assert found.table.sum(axis=1) == pytest.approx(u) and found.table.sum(axis=0) == pytest.approx(v)
    free = weight > 0

    def gaps(z):
        return np.concatenate([place(z).sum(axis=1) - u, place(z).sum(axis=0) - v])[:-1]

    def place(z):
        whole = np.zeros_like(table)
        whole[free] = z
        return whole

    other = minimize(
        lambda z: (((z - table[free]) ** 2) / weight[free]).sum(),
        table[free],
        constraints=[{"type": "eq", "fun": gaps}],
        options={"ftol": 1e-14, "maxiter": 500},
    )
    assert found.table[free] == pytest.approx(other.x, abs=1e-5)
    assert (found.table[~free] == 0).all()


def test_least_squares_reports_totals_that_contradict_each_other():
    found = balancing.least_squares([[1, 1], [1, 1]], [3, 1], [1, 2])
    assert not found.converged and found.residual == pytest.approx(1 / 16)  # a gap of 1 is shared by four totals


def test_ras_reports_totals_that_contradict_zeros():
    found = balancing.ras([[1, 0], [0, 1]], [3, 1], [1, 3], rounds=50)
    assert not found.converged
    assert found.residual == pytest.approx(0.5)


@pytest.mark.parametrize(
    ("table", "rows", "columns", "words"),
    [
        ([[1, -1]], [1], [1, 1], "at least 0"),
        ([[1, 1]], [1, 1], [1, 1], "shape"),
        ([[1, 1]], [-1], [1, 1], "at least 0"),
    ],
)
def test_ras_refuses(table, rows, columns, words):
    with pytest.raises(ValueError, match=words):
        balancing.ras(table, rows, columns)


def test_theil_sen_against_a_naive_loop():
    times = [1946, 1949, 1953, 1956, 1960]
    values = [100, 337, 216, 615, 2157]
    slopes = [(values[j] - values[i]) / (times[j] - times[i]) for i in range(5) for j in range(i + 1, 5)]
    assert trend.theil_sen(values, times) == pytest.approx(np.median(slopes))
    assert trend.theil_sen([1, np.nan, 3]) == 1
    assert np.isnan(trend.theil_sen([4.0]))


class TestRectangular:
    def test_one_technique_per_product_gives_labour_values(self):
        found = rectangular.find_least_labour(np.eye(2), MILLER_BLAIR, [0.3, 0.7], [1, 1])
        assert found.values == pytest.approx(leontief.labour_values(MILLER_BLAIR, [0.3, 0.7]))
        assert found.is_unique
        assert found.labour == pytest.approx(found.values.sum())

    def test_the_technique_that_saves_labour_is_chosen(self):
        outputs = [[1, 1, 0], [0, 0, 1]]
        inputs = [[0.1, 0.1, 0.2], [0.1, 0.3, 0.1]]
        found = rectangular.find_least_labour(outputs, inputs, [1.0, 0.9, 0.5], [1, 1])
        candidates = [
            leontief.labour_values(np.array(inputs)[:, [k, 2]], np.array([1.0, 0.9, 0.5])[[k, 2]]) for k in (0, 1)
        ]
        assert found.values == pytest.approx(np.minimum(*candidates))

    def test_joint_products_have_no_unique_values(self):
        found = rectangular.find_least_labour([[1.0], [1.0]], [[0.0], [0.0]], [2.0], [1.0, 1.0])
        assert not found.is_unique
        assert found.values.sum() == pytest.approx(2)

    def test_final_demand_that_cannot_be_met(self):
        with pytest.raises(ArithmeticError, match="no activity levels"):
            rectangular.find_least_labour([[1.0], [0.0]], [[0.0], [0.1]], [1.0], [1.0, 0.0])

    def test_unproductive_products_are_named(self):
        outputs = sparse.csc_array(np.eye(3))
        inputs = sparse.csc_array([[0.5, 0.9, 0.0], [0.9, 0.5, 0.0], [0.0, 0.0, 0.2]])
        found = rectangular.find_surplus(outputs, inputs)
        assert not found.is_productive
        assert found.short.tolist() == [True, True, False]

    def test_imported_goods_are_exempt(self):
        outputs, inputs = [[1.0], [0.0]], [[0.2], [0.4]]
        assert rectangular.find_surplus(outputs, inputs).short.tolist() == [True, True]
        assert rectangular.find_surplus(outputs, inputs, np.array([False, True])).is_productive
