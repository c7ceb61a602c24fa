"""Parts of a whole add up exactly, whatever the shares."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from hypothesis.extra import numpy as hnp

from lustrum.accounts.splitting import apportion, split, split_columns, split_groups
from lustrum.errors import RunFailed
from lustrum.kernels.sums import sum_by

shares = hnp.arrays(
    np.float64,
    st.integers(1, 40),
    elements=st.floats(0, 1e6, allow_subnormal=False).map(lambda x: x if x > 1e-6 else 0.0),
)


@settings(deadline=None)
@given(st.integers(0, 10**12), shares)
def test_parts_add_up_and_stay_within_one_of_the_exact_share(total, weights):
    weights = weights + (0 if weights.any() else 1)
    for rule in (split, apportion):
        parts = rule(total, weights)
        assert parts.sum() == total
        assert (np.abs(parts - weights / weights.sum() * total) < 1 + 1e-9 * total).all()
        assert (parts[weights == 0] == 0).all()


@settings(deadline=None)
@given(hnp.arrays(np.int64, st.integers(1, 30), elements=st.integers(0, 1000)), st.data())
def test_nobody_gets_more_than_demanded_when_there_is_not_enough(demand, data):
    supply = data.draw(st.integers(0, int(demand.sum())))
    if demand.sum():
        assert (split(supply, demand) <= demand).all()


@settings(deadline=None)
@given(st.data())
def test_columns_are_split_as_each_column_alone(data):
    rows = data.draw(st.integers(1, 12))
    weights = data.draw(hnp.arrays(np.int64, (rows, 3), elements=st.integers(0, 9)))
    totals = data.draw(hnp.arrays(np.int64, 3, elements=st.integers(0, 10**6)))
    totals = np.where(weights.sum(axis=0) > 0, totals, 0)
    parts = split_columns(totals, weights)
    assert (parts.sum(axis=0) == totals).all()
    assert (parts[weights == 0] == 0).all()
    for column in np.flatnonzero(totals):
        assert (np.abs(parts[:, column] - split(totals[column], weights[:, column])) <= 1).all()


@settings(deadline=None)
@given(hnp.arrays(np.float64, st.integers(1, 12), elements=st.floats(0.01, 100)), st.integers(1, 10**12))
def test_rows_after_the_last_share_get_nothing_however_the_fractions_fall(weights, total):
    padded = np.concatenate([weights, np.zeros(4)])
    parts = split_columns([total, 0], np.column_stack([padded, padded]))
    assert parts[:, 0].sum() == total
    assert not parts[weights.size :].any()
    assert not parts[:, 1].any()


@settings(deadline=None)
@given(st.data())
def test_groups_are_split_as_each_group_alone(data):
    n = data.draw(st.integers(1, 40))
    groups = data.draw(hnp.arrays(np.int64, n, elements=st.integers(0, 4)))
    weights = data.draw(hnp.arrays(np.int64, n, elements=st.integers(0, 9)))
    totals = data.draw(hnp.arrays(np.int64, 5, elements=st.integers(0, 10**6)))
    totals = np.where(np.bincount(groups, weights, minlength=5) > 0, totals, 0)
    parts = split_groups(totals, groups, weights)
    assert (np.bincount(groups, parts, minlength=5).astype(int) == totals).all()
    assert (parts >= 0).all()
    assert (parts[weights == 0] == 0).all()


@settings(deadline=None)
@given(
    hnp.arrays(np.int64, st.integers(0, 20), elements=st.one_of(st.integers(-5, 5), st.integers(-(2**58), 2**58))),
    st.integers(0, 2**16),
)
def test_sums_by_key_are_exact_however_large(amounts, seed):
    keys = np.random.default_rng(seed).integers(0, 3, amounts.size)
    expected = [sum(int(a) for a, k in zip(amounts, keys, strict=True) if k == key) for key in range(3)]
    assert sum_by(keys, amounts, 3).tolist() == expected


def test_nothing_is_split_without_a_share_or_by_a_share_below_zero():
    with pytest.raises(RunFailed, match="nobody has a share"):
        split(5, [0.0, 0.0])
    with pytest.raises(RunFailed, match="zero or more"):
        split(5, [1.0, -1.0])
    with pytest.raises(RunFailed, match="zero or more"):
        split(5, [1.0, np.nan])
    with pytest.raises(RunFailed, match="nobody has a share"):
        split(5, [])
    assert split(0, []).tolist() == []
    assert split_groups([0], np.zeros(0, int), []).size == 0
    assert split_columns([0, 0], np.zeros((0, 2))).shape == (0, 2)
