"""Laws of rationing, matching and clearing, for any wishes and any supply."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from lustrum.kernels.sharing import hand_out, match, purchases
from lustrum.simulation.markets.clearing import clearing_price
from lustrum.simulation.markets.rationing import by_tiers, proportional, weighted

wishes = st.lists(st.integers(0, 1000), min_size=1, max_size=12)
supplies = st.integers(0, 5000)


def whole(values):
    return np.array(values, dtype=np.int64)


@given(st.integers(0, 10**6), st.lists(st.floats(0, 1e6), min_size=1, max_size=12))
def test_what_is_handed_out_adds_up(total, shares):
    parts = hand_out(total, np.array(shares))
    assert parts.sum() == (total if sum(shares) > 0 else 0)
    assert (parts >= 0).all()


@given(wishes, supplies)
def test_a_proportional_ration_serves_all_or_the_whole_supply(wanted, supply):
    served = proportional(whole(wanted), supply)
    assert served.sum() == min(supply, sum(wanted))
    assert (served <= wanted).all()
    assert (served >= 0).all()


@given(wishes, supplies, st.data())
def test_a_weighted_ration_fills_like_water(wanted, supply, data):
    weight = np.array(
        data.draw(st.lists(st.sampled_from([0.0, 0.5, 1.0, 2.0]), min_size=len(wanted), max_size=len(wanted)))
    )
    want = whole(wanted)
    served = weighted(want, weight, supply)
    heard = np.where(weight > 0, want, 0)
    assert served.sum() == min(supply, heard.sum())
    assert (served <= heard).all()
    assert (served >= 0).all()
    for i in range(want.size):  # who has more weight has at least the share of who has less, but for one quantum
        for j in range(want.size):
            if weight[i] > weight[j] > 0 and want[i] and want[j]:
                assert (served[i] + 1) / want[i] >= (served[j] - 1) / want[j]


@given(wishes, supplies)
def test_equal_weights_are_a_proportional_ration(wanted, supply):
    want = whole(wanted)
    assert np.abs(weighted(want, np.ones(want.size), supply) - proportional(want, supply)).max() <= want.size


@given(wishes, supplies, st.data())
def test_a_later_tier_is_heard_only_when_the_earlier_is_served(wanted, supply, data):
    tier = whole(data.draw(st.lists(st.integers(0, 2), min_size=len(wanted), max_size=len(wanted))))
    served = by_tiers(whole(wanted), tier, supply)
    assert served.sum() == min(supply, sum(wanted))
    for level in (0, 1):
        if served[tier > level].sum():
            assert (served[tier <= level] == whole(wanted)[tier <= level]).all()


@given(wishes, st.data())
def test_pairs_of_a_match_add_up_on_both_sides(bought, data):
    total = sum(bought)
    cuts = sorted(data.draw(st.lists(st.integers(0, total), max_size=6)))
    sold = np.diff([0, *cuts, total])
    buyer, seller, quanta = match(whole(bought), whole(sold))
    assert (quanta > 0).all()
    assert quanta.size <= len(bought) + sold.size
    assert np.bincount(buyer, quanta, len(bought)).tolist() == bought
    assert np.bincount(seller, quanta, sold.size).tolist() == sold.tolist()


@given(st.floats(0, 1e9), st.floats(0, 1e6), st.floats(0.1, 1), st.floats(1, 50))
def test_a_clearing_price_stays_within_its_bounds(spending, supply, floor, ceiling):
    price = clearing_price(spending, supply, floor, ceiling)
    assert floor <= price <= ceiling
    if supply > 0 and floor < spending / supply < ceiling:
        assert price == pytest.approx(spending / supply)


@given(st.lists(st.floats(0, 1e6), min_size=1, max_size=12), st.integers(0, 5000), st.floats(0.1, 100))
def test_purchases_stay_within_supply_and_purse(spending, supply, price):
    bought = purchases(np.array(spending), price, supply, 1.0)
    assert bought.sum() <= supply or bought.sum() == 0
    assert (bought >= 0).all()
    assert (bought * price <= np.array(spending) + 1e-6 * np.array(spending) + 1e-9).all()
