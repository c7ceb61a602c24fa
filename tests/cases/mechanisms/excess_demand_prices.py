"""Posted prices follow excess demand to the price that clears, within bounds, and only where private makers sell."""

from __future__ import annotations

import numpy as np

from lustrum.simulation.markets.purses import MARKET, POSTED

SLOT = {"price-adjustment": "excess-demand-prices"}


def priced(lab):
    return np.isfinite(lab.month.board[POSTED])


def case_with_given_spending_the_price_goes_to_spending_over_supply(lab):
    """Demand m / p against a constant offer S, of which c months are normal: p* = m c / S."""
    lab.with_slots(SLOT)
    price = lab.t.price.copy()
    spending, supply, cover = 3.0, 4.0, 2.0
    for _ in range(200):
        lab.month.board[MARKET] = np.stack([spending * lab.t.price / price, np.full(price.size, supply), price * 0])
        lab.run("excess-demand-prices", pace=0.2, cover=cover, floor=0.1, ceiling=10.0)
        price = np.where(priced(lab), lab.month.board[POSTED], price)
    assert priced(lab).any()
    np.testing.assert_allclose((price / lab.t.price)[priced(lab)], spending * cover / supply, rtol=1e-6)


def case_the_first_step_is_the_pace_times_relative_excess_demand(lab):
    lab.with_slots(SLOT)
    size = lab.t.price.size
    for wanted, offered, step in (
        (10.0, 5.0, 0.5),
        (5.0, 10.0, -0.5),
        (7.0, 7.0, 0.0),
        (4.0, 0.0, 1.0),
        (0.0, 3.0, -1.0),
    ):
        lab.month.board.pop(POSTED, None)
        lab.month.board[MARKET] = np.stack([np.full(size, wanted), np.full(size, offered), np.zeros(size)])
        lab.run("excess-demand-prices", pace=0.2, cover=1.0)
        moved = (lab.month.board[POSTED] / lab.t.price - 1)[priced(lab)]
        np.testing.assert_allclose(moved, 0.2 * step, atol=1e-12)


def case_what_is_posted_is_what_is_paid_and_the_short_side_decides(lab):
    """Markets sell at the posted price; bought is at most demand and at most what is offered."""
    lab.with_slots(SLOT)
    lab.pay("households", 10**5)
    lab.run("excess-demand-prices")
    asked = lab.month.board[POSTED]
    code = int(np.flatnonzero(priced(lab))[0])
    makers = np.flatnonzero(lab.t.product[lab.now.units.activity] == code)
    lab.give("units", code, 50_000, makers)
    lab.run("free-market")
    found = lab.record("prices")[code, lab.code("market", "free market")]
    np.testing.assert_allclose(found, asked[code])
    wanted, offered, sold = lab.month.board[MARKET][:, code]
    assert 0 < sold <= min(wanted + len(lab.now.households), offered)
    lab.settle()


def case_bounds_hold_and_state_goods_are_not_priced(lab):
    lab.with_slots(SLOT)
    size = lab.t.price.size
    for wanted, bound in ((1e9, 1.1), (0.0, 0.9)):
        lab.month.board.pop(POSTED, None)
        for _ in range(30):
            lab.month.board[MARKET] = np.stack([np.full(size, wanted), np.ones(size), np.zeros(size)])
            lab.run("excess-demand-prices", floor=0.9, ceiling=1.1)
        np.testing.assert_allclose((lab.month.board[POSTED] / lab.t.price)[priced(lab)], bound)
    kind = lab.month.labels["product"].attribute("kind").astype(str)
    assert np.isin(kind[priced(lab)], ("consumer", "food")).all()
