"""Decisions on a line and voting with vetoes against plain counting."""

from __future__ import annotations

from itertools import product

import numpy as np
import pytest

from lustrum.formulas.power import banzhaf_swings, swings_with_vetoes
from lustrum.formulas.proposals import acceptable, open_outcome

RNG = np.random.default_rng(7)
HALLS = [(RNG.random(5), RNG.integers(1, 9, 5), RNG.random(), RNG.choice([0.5, 0.6, 0.75])) for _ in range(40)]


def passes(y, q, x, w, k, vetoes):
    """Whether more than the quota, and each with a veto, like a point at least as well as what holds."""
    like = np.abs(y - x) <= np.abs(q - x) + 1e-12
    return w[like].sum() > k * w.sum() and all(abs(y - v) <= abs(q - v) + 1e-12 for v in vetoes)


@pytest.mark.parametrize("hall", range(len(HALLS)))
@pytest.mark.parametrize("vetoed", [False, True])
def test_what_is_acceptable_is_what_a_vote_lets_pass(hall, vetoed):
    x, w, q, k = HALLS[hall]
    vetoes = x[:1] if vetoed else x[:0]
    low, high = acceptable(q, x, w, k, vetoes)
    assert low <= q <= high
    for y in np.linspace(-1, 2, 301):
        if min(abs(y - low), abs(y - high)) > 1e-6 and y != q:
            assert passes(y, q, x, w, k, vetoes) == (low < y < high), (y, low, high)


@pytest.mark.parametrize("hall", range(len(HALLS)))
def test_a_larger_quota_and_a_veto_never_let_more_pass(hall):
    x, w, q, _ = HALLS[hall]
    low, high = acceptable(q, x, w, 0.5)
    for narrower in (acceptable(q, x, w, 0.7), acceptable(q, x, w, 0.5, x[2:3])):
        assert low <= narrower[0] <= q <= narrower[1] <= high


@pytest.mark.parametrize("hall", range(len(HALLS)))
def test_open_amendment_ends_where_nothing_passes_any_more(hall):
    """From the weighted median no point passes; where votes tie, the outcome is the end of the core nearest to q."""
    x, w, q, k = HALLS[hall]
    end = open_outcome(q, x, w, k)
    assert acceptable(end, x, w, k) == pytest.approx((end, end))


@pytest.mark.parametrize("seats", [(40, 35, 15, 10), (5, 4, 3, 2, 1), (7, 7, 1)])
def test_swings_with_vetoes_are_counted_one_by_one(seats):
    quota, n = sum(seats) // 2 + 1, len(seats)
    assert swings_with_vetoes(seats, quota, [False] * n) == banzhaf_swings(seats, quota)
    for vetoes in product([False, True], repeat=n):
        wins = {
            bits: sum(s for s, inside in zip(seats, bits, strict=True) if inside) >= quota
            and all(inside for inside, veto in zip(bits, vetoes, strict=True) if veto)
            for bits in product([False, True], repeat=n)
        }
        found = [
            sum(wins[bits] and not wins[(*bits[:i], False, *bits[i + 1 :])] for bits in wins if bits[i])
            for i in range(n)
        ]
        assert swings_with_vetoes(seats, quota, vetoes) == found
