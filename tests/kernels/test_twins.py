"""Twins: the compiled path gives the same bits as the NumPy reference, for every kernel, on one thread and on two."""

from __future__ import annotations

import importlib
import inspect
import pkgutil

import numba
import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

import lustrum.kernels
from lustrum.errors import RunFailed
from lustrum.kernels import compiled
from lustrum.kernels.paths import KERNELS, NUMBA, NUMPY, PATHS, choose_path, current_path, using

for _module in pkgutil.iter_modules(lustrum.kernels.__path__):
    importlib.import_module(f"lustrum.kernels.{_module.name}")


def _keyed(luck, n, size):
    return luck.integers(0, size, n).astype(luck.choice([np.int16, np.int32, np.int64]))


def weigh_by(luck, n):
    return _keyed(luck, n, 9), luck.normal(size=n) * 10.0 ** luck.integers(-9, 9, n), 9


def sum_by(luck, n):
    return _keyed(luck, n, 9), luck.integers(-(2**40), 2**40, n), 9


def sum_columns_by(luck, n):
    return _keyed(luck, n, 5), np.asfortranarray(luck.integers(-(2**40), 2**40, (n, 3))), 5


def add_to_rows(luck, n):
    return luck.integers(0, 2**40, 12), luck.integers(0, 12, n), luck.integers(-(2**40), 2**40, n)


def bits_of(luck, n):
    return luck.integers(0, 2**32, n, dtype=np.uint32), np.uint64(luck.integers(0, 2**63))


units_of = bits_of


def rows_of_holders(luck, n):
    gone = np.where(luck.random(40) < 0.2, -1, luck.permutation(40)).astype(np.int32)
    holders = luck.integers(0, 40, n) | (luck.integers(0, 4, n) << 27)
    return np.where(luck.random(n) < 0.1, -1, holders).astype(np.int32), 2, 27, gone


def hand_out(luck, n):
    return int(luck.integers(0, 10**9)), luck.random(n) * (luck.random(n) < 0.7) * 10.0 ** luck.integers(0, 9)


def purchases(luck, n):
    supply, quantum = int(luck.integers(0, 10**6)), float(luck.choice([0.001, 1, 7]))
    spending, price = luck.random(n) * 1e6, 1 + luck.random() * 50
    most = np.floor(spending / (price * quantum)).astype(np.int64) + luck.integers(0, 2, n)
    return spending, price, supply, quantum, most, luck.random()


def round_in_turn(luck, n):
    return luck.random(n) * 10.0 ** luck.integers(-3, 6), luck.random()


def match(luck, n):
    bought = luck.integers(0, 50, n) * (luck.random(n) < 0.6)
    ends = np.sort(luck.integers(0, bought.sum() + 1, max(n // 2, 1)))
    ends[-1] = bought.sum()
    return bought.astype(np.int64), np.diff(ends, prepend=0).astype(np.int64)


def _matrix(luck, n):
    n = min(n, 300)
    cells = luck.random((n, n)) < min(1.0, 6 / n)
    starts = np.concatenate([[0], np.cumsum(cells.sum(axis=1))])
    unsigned = luck.choice([np.uint32, np.uint64])
    values = (luck.random(starts[-1]) * 0.3).astype(luck.choice([np.float32, np.float64]))
    return starts.astype(unsigned), np.nonzero(cells)[1].astype(unsigned), values, n


def sum_of_columns(luck, n):
    return _matrix(luck, n)


def sweep(luck, n):
    starts, columns, values, n = _matrix(luck, n)
    return starts, columns, values, luck.random(n), luck.normal(size=n), luck.normal(size=n)


def extrapolate(luck, n):
    return luck.normal(size=n), luck.normal(size=n), float(luck.normal())


def _entries(luck, rows, items):
    counts = luck.integers(0, 6, rows)
    starts = np.concatenate([[0], np.cumsum(counts)]).astype(np.int32)
    chosen = luck.integers(0, items, counts.sum()).astype(np.int32)
    return chosen, starts, luck.random(counts.sum()) * (0.9 / 6)


def apply_to_years(luck, n):
    items, starts, values = _entries(luck, n, 40)
    years = int(luck.integers(1, 7))
    kind = luck.choice([np.float32, np.float64])
    return items, starts, values.astype(kind), luck.normal(size=(40, years)), np.zeros((n, years))


def step_within(luck, n):
    level, slope, anchor = luck.normal(size=(3, n))
    high = np.where(luck.random(n) < 0.5, np.inf, luck.random(n))
    return level, slope, 0.1 + luck.random(n), -luck.random(n), high, anchor, np.zeros(n), luck.random(), luck.random()


def carry(luck, n):
    years = int(luck.integers(1, 7))
    return luck.random((n, years)), luck.integers(1, 4, n), luck.random(n), np.zeros((n, years + 1))


def carry_back(luck, n):
    years = int(luck.integers(1, 7))
    return luck.random((n, years + 1)), luck.integers(1, 4, n), luck.random(n), np.zeros((n, years))


def settle(luck, n):
    n = min(n, 40)
    items, starts, values = _entries(luck, n, n)
    years = int(luck.integers(1, 4))
    return items, starts, values, luck.normal(size=(n, years)) + 0.5, luck.random((n, years)), 4, 1e-6


def meet_claims(luck, n):
    items, starts, values = _entries(luck, n, 40)
    return items, starts, values + 1e-3, luck.random(n), luck.random(40), luck.random(40)


CASES = {name: globals()[name] for name in KERNELS if name in globals()}


def test_every_kernel_has_a_twin_of_the_same_arguments_and_a_case():
    assert set(CASES) == set(KERNELS)
    for name, kernel in KERNELS.items():
        twin = getattr(compiled, name)
        assert list(inspect.signature(twin.py_func).parameters) == list(inspect.signature(kernel.reference).parameters)
        assert kernel.reference.__doc__


def _same(first, second):
    first, second = (found if isinstance(found, (tuple, list)) else (found,) for found in (first, second))
    for had, got in zip(first, second, strict=True):
        one, other = np.asarray(had), np.asarray(got)
        assert one.dtype == other.dtype
        assert one.shape == other.shape
        assert one.tobytes() == other.tobytes()


def require_threads(count):
    most = numba.config.NUMBA_NUM_THREADS
    if most < count:
        pytest.skip(f"this machine has {most} thread, and {count} are asked for")


@pytest.fixture(scope="module", params=[None, 1, 2], ids=["alone", "one thread", "two threads"])
def threads(request):
    """Let rows be shared among so many threads, however few they are; None for the way of few rows."""
    require_threads(request.param or 1)
    with pytest.MonkeyPatch.context() as patch:
        if request.param is not None:
            patch.setattr(compiled, "SHARED_ROWS", 0)
        yield request.param


@pytest.mark.parametrize("name", KERNELS)
@settings(max_examples=30, deadline=None)
@given(seed=st.integers(0, 2**32), rows=st.integers(1, 3000))
def test_both_paths_give_the_same_bits(name, threads, seed, rows):
    arguments = CASES[name](np.random.default_rng(seed), rows)
    own, others = ([a.copy() if isinstance(a, np.ndarray) else a for a in arguments] for _ in range(2))
    expected = KERNELS[name].reference(*own)
    with using(NUMBA, threads):
        found = KERNELS[name].twin(*others)
    if expected is not None:
        _same(expected, found)
    arrays = [(one, other) for one, other in zip(own, others, strict=True) if isinstance(one, np.ndarray)]
    _same(tuple(one for one, _ in arrays), tuple(other for _, other in arrays))  # and change the same


SUMMING = ["weigh_by", "sum_by", "sum_columns_by", "add_to_rows"]


def arguments_of(name, keys):
    return {
        "add_to_rows": (np.zeros(9, dtype=np.int64), keys, np.array([1, 1])),
        "sum_columns_by": (keys, np.ones((2, 2), dtype=np.int64), 9),
    }.get(name, (keys, np.array([1, 1]), 9))


@pytest.mark.parametrize("key", [-1, 9])
@pytest.mark.parametrize("name", SUMMING)
def test_a_key_out_of_range_is_an_error_and_not_a_wild_write(name, key):
    with pytest.raises(ValueError, match="out of range"):
        KERNELS[name].twin(*arguments_of(name, np.array([0, key])))
    if key > 0 and name in ("weigh_by", "sum_by"):
        with pytest.raises(ValueError, match="out of range"):
            KERNELS[name].reference(*arguments_of(name, np.array([0, key])))


@pytest.mark.parametrize("name", SUMMING)
def test_keys_that_are_too_few_or_too_many_are_an_error(name):
    for keys in (np.zeros(1, dtype=np.int64), np.zeros(3, dtype=np.int64)):
        with pytest.raises(ValueError, match="number"):
            KERNELS[name].twin(*arguments_of(name, keys))


@pytest.mark.parametrize("way", ["reference", "twin"])
def test_a_matrix_with_a_wild_column_or_a_negative_value_is_an_error(way):
    columns_of = getattr(KERNELS["sum_of_columns"], way)
    starts, columns = np.array([0, 1, 2], "u4"), np.array([0, 1], "u4")
    for wrong, values, words in [
        (columns, [0.5, -0.5], "negative"),
        (columns, [0.5, np.nan], "no number"),
        (np.array([0, 2], "u4"), [0.5, 0.5], "out of range"),
    ]:
        with pytest.raises(ValueError, match=words):
            columns_of(starts, wrong, np.array(values), 2)
    with pytest.raises(ValueError, match="out of range"):
        columns_of(np.array([0, 1, 1], "u4"), columns, np.array([0.5, 0.5]), 2)


def test_a_holder_that_never_was_is_nowhere():
    unknown = np.array([(2 << 27) | 7], dtype=np.int32)
    for way in (KERNELS["rows_of_holders"].reference, KERNELS["rows_of_holders"].twin):
        assert way(unknown, 2, 27, np.zeros(3, dtype=np.int32)).tolist() == [-1]


def test_a_path_is_taken_within_its_block_alone():
    assert current_path() == NUMPY
    with using(NUMBA):
        assert current_path() == NUMBA
    assert current_path() == NUMPY
    with pytest.raises(RunFailed, match="numpy or numba"), using("fortran"):
        pass
    before = numba.get_num_threads()
    with using(NUMBA, 1):
        assert numba.get_num_threads() == 1
    assert numba.get_num_threads() == before
    assert (choose_path(199_999), choose_path(200_000)) == PATHS
