"""Draws: fixed by what they are for, even, and blind to order."""

import numpy as np
from scipy.stats import chisquare, kstest

from lustrum.quantities.calendar import Month
from lustrum.quantities.randomness import Draws

MONTH = Month(1946, 3)


def test_a_draw_does_not_depend_on_its_neighbours():
    keys = np.arange(1000)
    all_at_once = Draws(7).uniform(MONTH, "weather", keys)
    shuffled = np.random.default_rng(0).permutation(keys)
    assert np.array_equal(Draws(7).uniform(MONTH, "weather", shuffled), all_at_once[shuffled])


def test_seed_month_purpose_and_key_all_matter():
    base = Draws(7).uniform(MONTH, "weather", [1])
    others = [
        Draws(8).uniform(MONTH, "weather", [1]),
        Draws(7).uniform(MONTH + 1, "weather", [1]),
        Draws(7).uniform(MONTH, "birth", [1]),
        Draws(7).uniform(MONTH, "weather", [2]),
    ]
    assert all(base[0] != other[0] for other in others)


def test_draws_are_even_and_normal():
    draws = Draws(3)
    assert kstest(draws.uniform(MONTH, "even", np.arange(20_000)), "uniform").pvalue > 0.001
    assert kstest(draws.normal(MONTH, "normal", np.arange(20_000)), "norm").pvalue > 0.001


def test_consecutive_months_are_not_correlated():
    keys = np.arange(20_000)
    first, second = (Draws(3).uniform(month, "even", keys) for month in (MONTH, MONTH + 1))
    assert abs(np.corrcoef(first, second)[0, 1]) < 0.03


def test_choice_follows_the_weights():
    chosen = Draws(5).choice(MONTH, "pick", np.arange(30_000), [1.0, 2.0, 0.0, 3.0])
    counts = np.bincount(chosen, minlength=4)
    assert counts[2] == 0
    assert chisquare(counts[[0, 1, 3]], 30_000 * np.array([1, 2, 3]) / 6).pvalue > 0.001
