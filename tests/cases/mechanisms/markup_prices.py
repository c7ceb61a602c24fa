"""Mark-up prices rest at cost and mark-up and do not hear of demand."""

from __future__ import annotations

import numpy as np

from lustrum.simulation.markets.purses import MARKET, POSTED

SLOT = {"price-adjustment": "markup-prices"}


def cost(lab, product):
    """Prime cost of a unit by hand: materials at constant prices and wages at norm, the mean over plant."""
    units, t = lab.now.units, lab.t
    wage = np.asarray(lab.month.lever("wage.step")) * lab.month.lever("wage.base") * lab.month.lever("wage.level")
    rows = np.flatnonzero(t.product[units.activity] == product)
    each = [t.inputs[a] @ t.price + 12 * t.labour[a] @ wage for a in units.activity[rows]]
    return float(np.average(each, weights=units.capacity[rows]))


def case_the_price_comes_to_rest_at_cost_and_markup(lab):
    lab.with_slots(SLOT)
    months = 12
    for _ in range(months):
        lab.run("markup-prices", markup=0.4, pace=0.25, floor=0.01, ceiling=100.0)
    asked = lab.month.board[POSTED]
    priced = np.flatnonzero(np.isfinite(asked))
    assert priced.size
    for product in priced:
        rest = 1.4 * cost(lab, product)
        expected = rest + (lab.t.price[product] - rest) * 0.75**months
        np.testing.assert_allclose(asked[product], expected, rtol=1e-9)


def case_demand_does_not_move_it(lab):
    found = []
    for wanted in (0.0, 1e9):
        one = type(lab)().with_slots(SLOT)
        size = one.t.price.size
        one.month.board[MARKET] = np.stack([np.full(size, wanted), np.ones(size), np.zeros(size)])
        one.run("markup-prices")
        found.append(one.month.board[POSTED])
    np.testing.assert_array_equal(found[0], found[1])
    assert np.isfinite(found[0]).any()
