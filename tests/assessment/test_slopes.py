"""Slopes over years, against a plain loop."""

import numpy as np
import pytest
import xarray as xr

from lustrum.assessment.slopes import LEAST_YEARS, median_slope, pooled_slopes
from lustrum.formulas.trend import theil_sen


def pairs_by_hand(y, xs, month, window):
    rows = [
        (y[t, n], *(x[t, n] for x in xs))
        for t in range(month, max(month - window, -1), -12)
        for n in range(y.shape[1])
        if np.isfinite([y[t, n], *(x[t, n] for x in xs)]).all()
    ]
    return np.array(rows)


@pytest.mark.parametrize("window", [12, 36, 60])
def test_pooled_slopes_are_those_of_least_squares(window):
    luck = np.random.default_rng(3)
    y, *xs = luck.normal(size=(3, 80, 5))
    y[luck.random(y.shape) < 0.2] = np.nan
    slopes, fit = pooled_slopes(y, xs, window, least=6)
    for month in (30, 59, 79):
        rows = pairs_by_hand(y, xs, month, window)
        if len(rows) < 6:
            assert np.isnan(slopes[month]).all()
            continue
        left = np.column_stack([np.ones(len(rows)), rows[:, 1:]])
        found = np.linalg.lstsq(left, rows[:, 0], rcond=None)[0]
        assert slopes[month] == pytest.approx(found[1:])
        rest = rows[:, 0] - left @ found
        assert fit[month] == pytest.approx(1 - rest @ rest / ((rows[:, 0] - rows[:, 0].mean()) ** 2).sum())


def test_what_does_not_vary_explains_nothing():
    y = np.random.default_rng(1).normal(size=(36, 9))
    slopes, fit = pooled_slopes(y, [np.full_like(y, 0.3)], 36, least=6)
    assert np.isnan(slopes).all()
    assert np.isnan(fit).all()


def test_what_never_occurs_has_no_slope_and_leaves_the_others_theirs():
    y, x = np.random.default_rng(4).normal(size=(2, 36, 9))
    both, _ = pooled_slopes(y, [x, np.zeros_like(x)], 36, least=6)
    alone, _ = pooled_slopes(y, [x], 36, least=6)
    assert both[:, 0] == pytest.approx(alone[:, 0], nan_ok=True)
    assert np.isnan(both[:, 1]).all()


def test_the_median_slope_is_that_of_theil_and_sen():
    values = np.random.default_rng(2).normal(size=120)
    values[[7, 40, 67]] = np.nan
    found = median_slope(xr.DataArray(values, {"time": np.arange(120)}, ("time",)), 60).values
    for month in (50, 79, 100, 119):
        points = values[month::-12][:6]
        assert found[month] == pytest.approx(-theil_sen(points), nan_ok=True)
    assert np.isnan(found[67]), "a month without a value of its own"
    assert np.isnan(found[: 12 * (LEAST_YEARS - 1)]).all()
