"""Plans: fixtures of the indicator catalogue (section 20), and what makes a promise pay."""

import numpy as np
import pytest
from hypothesis import assume, given
from hypothesis import strategies as st

from lustrum.formulas import leontief, plans

A = np.array([[0.10, 0.20, 0.00], [0.05, 0.10, 0.10], [0.05, 0.10, 0.20]])
FINAL = np.array([100.0, 60.0, 40.0])
rates = st.floats(-2, 2)


def test_consistency_of_fixture_c_with_fixture_a():
    assert plans.plan_consistency(A, [150, 90, 90], FINAL) == pytest.approx(0.816733, abs=5e-7)
    assert plans.plan_consistency(A, leontief.solve_output(A, FINAL), FINAL) == pytest.approx(1)


def test_consistency_of_many_plans_at_once():
    targets = np.array([[150.0, 90, 90], [130, 80, 70]])
    together = plans.plan_consistency(np.stack([A, A / 2]), targets, np.stack([FINAL, 2 * FINAL]))
    assert together[0] == pytest.approx(plans.plan_consistency(A, targets[0], FINAL))
    assert together[1] == pytest.approx(plans.plan_consistency(A / 2, targets[1], 2 * FINAL))
    assert np.isnan(plans.plan_consistency(A, targets[0], [0, 0, 0]))


def test_storming_shares_of_fixture_c():
    assert plans.storming_index([0.15, 0.25, 0.60]) == pytest.approx(0.4)
    assert plans.storming_index([[1, 1, 1], [0, 0, 5], [2, 3, 0]]) == pytest.approx([0, 1, -0.5])
    assert np.isnan(plans.storming_index([0, 0, 0]))


@given(over=rates, promised=rates, under=rates, output=st.floats(1, 1e4))
def test_the_truth_pays_best_exactly_where_all_margins_are_positive(over, promised, under, output):
    """Weitzman's condition, against a search over promises. Below zero for a surprise, idling would pay."""
    margins = plans.bonus_margins(over, promised, under)
    assume(np.abs(margins).min() > 1e-3)
    promises = output * np.array([0.5, 0.9, 0.99, 1.0, 1.01, 1.1, 2.0])
    paid = plans.bonus(output, promises, rates=(over, promised, under))
    makes_truth_pay = promises[np.argmax(paid)] == output
    more_pays = plans.bonus(1.01 * output, output, rates=(over, promised, under)) > plans.bonus(
        output, output, rates=(over, promised, under)
    )
    assert (makes_truth_pay and more_pays) == bool((margins > 0).all())
