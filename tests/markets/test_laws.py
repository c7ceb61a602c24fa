"""Laws of rationing, matching and clearing, for any wishes and any supply."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from lustrum.kernels.sharing import hand_out, match, purchases
from lustrum.simulation.markets.clearing import clearing_price
from lustrum.simulation.markets.rationing import by_tiers, in_turn, proportional, queue, weighted

wishes = st.lists(st.integers(0, 1000), min_size=1, max_size=12)
supplies = st.integers(0, 5000)
starts = st.floats(0, 1, exclude_max=True)


def whole(values):
    return np.array(values, dtype=np.int64)


def bought_by(spending, price, supply):
    """Return the purchases of people who have more money than they mean to spend."""
    return purchases(spending, price, supply, 1.0, np.full(spending.size, 10**9), 0.0)


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
    served = weighted(want, weight, supply, data.draw(starts))
    heard = np.where(weight > 0, want, 0)
    assert served.sum() == min(supply, heard.sum())
    assert (served <= heard).all()
    assert (served >= 0).all()
    for i in range(want.size):  # who has more weight has at least the share of who has less, but for one quantum
        for j in range(want.size):
            if weight[i] > weight[j] > 0 and want[i] and want[j]:
                assert (served[i] + 1) / want[i] >= (served[j] - 1) / want[j]


def rations(rule, wanted, supply, start):
    """Serve equal wishes by a rule that knows no order of rows."""
    if rule == "queue":
        return queue(wanted, np.full(wanted.size, 2.0), supply, start)[0]
    return weighted(wanted, np.ones(wanted.size), supply, start)


@pytest.mark.parametrize("rule", ["queue", "weighted"])
@given(starts, st.integers(1, 2999))
def test_what_rounding_leaves_goes_to_no_region_before_others(rule, start, supply):
    """Rows stand by region: of equal wishes every tenth of the rows gets a tenth, but for two quanta."""
    served = rations(rule, np.full(1000, 3), supply, start)
    assert served.sum() == supply
    assert np.abs(served.reshape(10, -1).sum(axis=1) - supply / 10).max() <= 2


@pytest.mark.parametrize("rule", ["queue", "weighted"])
def test_what_rounding_leaves_goes_to_each_row_in_its_turn(rule):
    """Over many starts a wish of one, of which a third can be met, is met one time in three wherever it stands."""
    times = sum(rations(rule, np.ones(30, dtype=np.int64), 10, (k + 0.5) / 60) for k in range(60))
    assert np.abs(times - 20).max() <= 1


@given(wishes, supplies)
def test_equal_weights_are_a_proportional_ration(wanted, supply):
    want = whole(wanted)
    assert np.abs(weighted(want, np.ones(want.size), supply, 0.5) - proportional(want, supply)).max() <= want.size


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
    bought = bought_by(np.array(spending), price, supply)
    assert bought.sum() <= supply or bought.sum() == 0
    assert (bought >= 0).all()
    within_a_quantum = np.abs(bought * price - np.array(spending)) < price * (1 + 1e-6)
    assert (within_a_quantum | (bought * price < np.array(spending))).all()


@given(st.lists(st.integers(0, 1000), min_size=1, max_size=12), supplies, st.integers(1, 90), starts)
def test_nobody_takes_a_quantum_more_than_the_purse_pays(purse, supply, price, start):
    """Who spends all there is and is rounded up could not pay: the seller would sell below the price."""
    money = whole(purse)
    bought = purchases(money.astype(float), float(price), supply, 1.0, money // price, start)
    assert (bought * price <= money).all()
    assert (bought >= 0).all()


reaches = st.floats(1, 50)


def drawn_reach(wanted, data):
    return np.array(data.draw(st.lists(reaches, min_size=len(wanted), max_size=len(wanted))))


@given(wishes, supplies, st.data())
def test_a_queue_serves_all_or_the_whole_supply(wanted, supply, data):
    reach = drawn_reach(wanted, data)
    served, full_price = queue(whole(wanted), reach, supply, 0.5)
    assert served.sum() == min(supply, sum(wanted))
    assert (served <= wanted).all()
    assert (served >= 0).all()
    assert full_price >= 1
    assert (full_price > 1) <= (sum(wanted) > supply)


@given(wishes, supplies, st.data())
def test_the_full_price_of_a_queue_clears_it(wanted, supply, data):
    """At the price in money and time that is found, what is still wanted is what there is; less would leave more."""
    reach = drawn_reach(wanted, data)
    _, full_price = queue(whole(wanted), reach, supply, 0.5)
    if 0 < supply < sum(wanted):
        still = (np.array(wanted) * np.minimum(1, reach / full_price)).sum()
        assert still == pytest.approx(supply, rel=1e-9)


@given(wishes, supplies, st.integers(0, 1000), st.data())
def test_a_queue_grows_with_the_shortage(wanted, supply, more, data):
    reach = drawn_reach(wanted, data)
    assert queue(whole(wanted), reach, supply, 0.5)[1] >= queue(whole(wanted), reach, supply + more, 0.5)[1] * (
        1 - 1e-12
    )


@given(wishes, supplies, st.data())
def test_a_queue_is_rationing_by_reach(wanted, supply, data):
    """Those who would pay more in all keep a larger share of their wish: the water level of weighted rationing."""
    reach = drawn_reach(wanted, data)
    served = queue(whole(wanted), reach, supply, 0.5)[0]
    assert np.abs(served - weighted(whole(wanted), reach, supply, 0.5)).max() <= len(wanted)
    equal = queue(whole(wanted), np.full(len(wanted), 3.0), supply, 0.5)[0]
    assert np.abs(equal - proportional(whole(wanted), supply)).max() <= len(wanted)


@given(wishes, supplies)
def test_one_tier_is_proportional(wanted, supply):
    one = by_tiers(whole(wanted), np.zeros(len(wanted), dtype=np.int64), supply)
    assert one.tolist() == proportional(whole(wanted), supply).tolist()


@given(wishes, supplies, st.data())
def test_rows_outside_every_turn_get_nothing(wanted, supply, data):
    rows = np.array(sorted(data.draw(st.sets(st.integers(0, len(wanted) - 1)))), dtype=np.intp)
    served = in_turn(whole(wanted), [rows], supply)
    assert served.sum() == min(supply, whole(wanted)[rows].sum())
    assert served[np.setdiff1d(np.arange(len(wanted)), rows)].sum() == 0


@given(st.floats(1, 1e9), st.floats(1, 1e6), st.floats(1e-3, 1e3))
def test_a_price_in_another_money_is_the_same_price(spending, supply, unit):
    """A won of another size moves the price by its size, and the quanta that are bought not at all."""
    price = clearing_price(spending, supply, 1e-9, 1e12)
    assert clearing_price(spending * unit, supply, 1e-9 * unit, 1e12 * unit) == pytest.approx(price * unit)


@given(st.lists(st.integers(0, 10**6), min_size=1, max_size=12), st.integers(0, 5000), st.sampled_from([1, 2, 8, 1024]))
def test_purchases_do_not_depend_on_the_unit_of_money(spending, supply, unit):
    """Units that are powers of two divide without rounding: every purchase is the same."""
    purse = np.array(spending, dtype=np.float64)
    assert bought_by(purse * unit, 7.0 * unit, supply).tolist() == bought_by(purse, 7.0, supply).tolist()


@given(st.lists(st.floats(0, 1e6), min_size=1, max_size=12), st.integers(1, 10**6))
def test_a_clearing_price_leaves_less_than_a_quantum_a_buyer(spending, supply):
    """Within its bounds the price sells all but what rounding to whole quanta leaves: less than one for each buyer."""
    price = clearing_price(sum(spending), supply, 1e-9, 1e12)
    bought = bought_by(np.array(spending), price, supply)
    assert bought.sum() <= supply
    if 1e-9 < price < 1e12:
        assert supply - bought.sum() <= len(spending)
