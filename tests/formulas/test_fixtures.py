"""Fixtures A, B and C of the indicator catalogue (indicators.md, section 20), to the digits given there."""

import numpy as np
import pytest

from lustrum.formulas import composition, exploitation, inequality, leontief, polarisation, poverty, power, shares

A = np.array([[0.10, 0.20, 0.00], [0.05, 0.10, 0.10], [0.05, 0.10, 0.20]])
LABOUR = np.array([0.8, 0.5, 0.4])
FINAL = np.array([100.0, 60.0, 40.0])
OUTPUT = np.array([129.206349, 81.428571, 68.253968])


def near(expected, digits=6):
    return pytest.approx(expected, abs=0.5 * 10**-digits + 1e-12)


class TestFixtureA:
    def test_quantities(self):
        assert leontief.spectral_radius(A) == near(0.3)
        assert leontief.solve_output(A, FINAL) == near(OUTPUT)
        assert leontief.is_hawkins_simon(A)
        added = np.array([0.8, 0.6, 0.7]) * leontief.solve_output(A, FINAL)
        assert added == near([103.365079, 48.857143, 47.777778])
        assert added.sum() == near(200)

    def test_labour_values(self):
        values = leontief.labour_values(A, LABOUR)
        assert values == near([0.969048, 0.838095, 0.604762])
        assert LABOUR @ leontief.solve_output(A, FINAL) == near(171.380952)
        assert values @ FINAL == near(171.380952)
        bundle = values @ [0.30, 0.20, 0.05]
        assert bundle == near(0.488571)
        assert (1 - bundle) / bundle == near(1.046784)

    def test_linkages(self):
        assert leontief.backward_linkages(A) == near([0.896104, 1.090909, 1.012987])
        assert leontief.forward_linkages(A) == near([0.990724, 0.951763, 1.057514])
        output = leontief.solve_output(A, FINAL)
        allocation = leontief.output_coefficients(A * output, output)
        assert leontief.forward_linkages(allocation) == near([0.911925, 0.962375, 1.125699])

    def test_growth_proportions(self):
        vector = leontief.perron_vector(A)
        assert vector == near([2 / 7, 2 / 7, 3 / 7])
        output = leontief.solve_output(A, FINAL)
        cosine = vector @ output / np.linalg.norm(vector) / np.linalg.norm(output)
        assert cosine == near(0.907655)

    def test_import_content(self):
        imported = np.array([0.0, 0.2, 0.6])
        domestic = (1 - imported)[:, None] * A
        content = leontief.labour_values(domestic, 1 - A.sum(axis=0))
        assert content == near([0.947284, 0.894569, 0.838658])
        abroad = leontief.labour_values(domestic, imported @ A)
        assert content + abroad == near(np.ones(3))
        exports = np.array([30.0, 8.0, 2.0])
        assert abroad @ exports / exports.sum() == near(0.068690)
        assert shares.herfindahl(exports) == near(0.605)
        assert shares.herfindahl(exports, normalised=True) == near(0.474310)


class TestFixtureB:
    PERSONS = (4, 3, 2, 1)
    INCOME = (1, 2, 3, 9)

    def test_indices(self):
        assert inequality.gini(self.INCOME, self.PERSONS) == near(0.396)
        assert inequality.theil_t(self.INCOME, self.PERSONS) == near(0.304732)
        assert inequality.mean_log_deviation(self.INCOME, self.PERSONS) == near(0.268902)
        assert inequality.palma(self.INCOME, self.PERSONS) == near(2.25)

    def test_theil_parts(self):
        within, between = inequality.theil_parts(self.INCOME, ["rural"] * 2 + ["urban"] * 2, self.PERSONS)
        assert within == near(0.112690)
        assert between == near(0.192042)

    @pytest.mark.parametrize(("epsilon", "expected"), [(0.5, 0.134847), (1, 0.235782), (2, 0.362832)])
    def test_atkinson(self, epsilon, expected):
        assert inequality.atkinson(self.INCOME, epsilon, self.PERSONS) == near(expected)

    def test_polarisation_and_exploitation(self):
        assert polarisation.esteban_ray(self.INCOME, self.PERSONS, 1.6) == near(0.095012)
        persons, hours = np.array(self.PERSONS), np.array([2200, 2000, 2000, 500])
        found = exploitation.exploitation_intensity(persons * hours, persons * np.array(self.INCOME))
        assert found == near([2.849741, 1.295337, 0.863558, 0.071963])


class TestFixtureC:
    def test_assembly(self):
        seats = [40, 35, 15, 10]
        assert power.banzhaf_swings(seats, 51) == [5, 3, 3, 1]
        assert power.banzhaf(seats, 51) == near([0.416667, 0.25, 0.25, 0.083333])
        assert power.shapley_shubik(seats, 51) == near([0.416667, 0.25, 0.25, 0.083333])

    def test_multidimensional_poverty(self):
        dimensions = ["health", "health", "school", "school", *["living"] * 6]
        persons = [[1, 0, 1, 0, 1, 0, 0, 0, 0, 0], [0, 0, 0, 0, 1, 1, 0, 0, 0, 0],
                   [1, 1, 1, 0, 0, 0, 0, 1, 1, 1], [0] * 10]  # fmt: skip
        weights = poverty.nested_weights(dimensions)
        assert np.array(persons) @ weights == near([0.388889, 0.111111, 0.666667, 0])
        found = poverty.multidimensional_poverty(persons, weights, 1 / 3)
        assert found == near((0.5, 0.527778, 0.263889))

    def test_compositional_inequality(self):
        many, one = [1.0] * 9 + [0.0], [0.0] * 9 + [9.0]
        assert composition.compositional_inequality(one, many) == near(1)
        assert composition.compositional_inequality(many, one) == near(-1)
        assert composition.compositional_inequality([1, 2, 6], [3, 6, 18]) == near(0)
