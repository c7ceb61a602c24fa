"""Two prices for grain: the choice is the best one, answers to both prices, and ends with nothing to buy."""

from __future__ import annotations

import numpy as np
from pytest import approx

from lustrum.simulation.markets.village_terms import SUMS, VillageTerms, willing
from lustrum.simulation.mechanisms.countryside.two_price_market import (
    WINTER_1928,
    Pack,
    mixed_price,
    part_sold,
    willingness,
)
from lustrum.simulation.roles import farming_households

SLOT = {"marketed-surplus": "two-price-market"}


def utility(sold, terms, most, p):
    power = (p.substitution - 1) / p.substitution
    bought = np.minimum(terms * sold, most)
    return (p.food_weight * (1 - sold) ** power + (1 - p.food_weight) * bought**power) ** (1 / power)


def case_no_other_part_of_the_surplus_is_better(lab):
    grid = np.linspace(1e-6, 1 - 1e-6, 20_001)
    for terms in (0.4, 1.0, 2.0):
        for p in (Pack(substitution=0.6), Pack(substitution=1.5, food_weight=0.4), Pack(substitution=3.0)):
            free = part_sold(terms, 1.0, p)
            assert abs(grid[utility(grid, terms, np.inf, p).argmax()] - free) < 1e-3
            rationed = part_sold(terms, 0.4, p)
            assert abs(grid[utility(grid, terms, 0.4 * terms * free, p).argmax()] - rationed) < 1e-3


def case_the_winter_of_1928_paid_the_state_seller_little(lab):
    ratio = {crop: state / market for crop, (state, market) in WINTER_1928.items()}
    assert ratio["wheat"] == approx(0.55, abs=0.005)
    assert ratio["rye"] == approx(0.70, abs=0.005)
    p = Pack(substitution=1.5)
    for state, market in WINTER_1928.values():
        to_state, mixed, free = (part_sold(mixed_price(state, market, quota) / market, 1.0, p) for quota in (1, 0.5, 0))
        assert to_state < mixed < free
    wheat, rye = (part_sold(ratio[crop], 1.0, p) / part_sold(1.0, 1.0, p) for crop in ("wheat", "rye"))
    assert wheat < rye < 1


def case_with_nothing_to_buy_nothing_is_sold_at_any_price(lab):
    for terms in (0.1, 1.0, 10.0, 1_000.0):
        for substitution in (0.3, 1.5, 4.0):
            assert part_sold(terms, 0.0, Pack(substitution=substitution)) == 0
    half = [part_sold(2.0, found, Pack()) for found in (1.0, 0.5)]
    assert half[1] == approx(half[0] / 2)


def case_below_an_elasticity_of_one_a_lower_price_draws_out_more(lab):
    assert part_sold(0.5, 1.0, Pack(substitution=0.5)) > part_sold(1.0, 1.0, Pack(substitution=0.5))
    assert part_sold(0.5, 1.0, Pack(substitution=2.0)) < part_sold(1.0, 1.0, Pack(substitution=2.0))


def case_money_that_found_nothing_keeps_grain_from_the_market(lab):
    def sold(unspent):
        lab.with_slots(SLOT)
        lab.pay("households", 10**8)
        lab.give("households", "paddy", 10**4, np.flatnonzero(farming_households(lab.month)))
        lab.month.world.flows.append(lab.settle_flows())
        lab.month.board[SUMS] = np.array([12.0, 0.0, 1e12, 1e12, unspent])
        lab.run("two-price-market")
        lab.run("free-market", offered=0.01)
        return lab.record("marketed_farm_products")[lab.product("paddy"), lab.code("channel", "free market")]

    enough, famine = sold(0.0), sold(3e12)
    assert enough > 0
    assert famine / enough == approx(0.25, rel=0.02)
    assert willing(lab.month) == approx(0.25 * willingness(VillageTerms(0.6, 1.0, 1.0), Pack()), rel=1e-3)
