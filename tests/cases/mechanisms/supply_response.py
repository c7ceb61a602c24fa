"""Supply response: offers follow the terms by the elasticity; a squeeze by prices has the signs of Sah and Stiglitz."""

from __future__ import annotations

import numpy as np
from pytest import approx

from lustrum.formulas.scissors import Exchange, exchange
from lustrum.simulation.markets.village_terms import SUMS, village_terms, willing
from lustrum.simulation.mechanisms.countryside.supply_response import PACKS, Pack, answer
from lustrum.simulation.roles import farming_households

SLOT = {"marketed-surplus": "supply-response"}


def economy(elasticity):
    return Exchange(rural=80, urban=20, sales=1.0, product=20.0, food_share=0.5, elasticity=elasticity)


def case_a_squeeze_feeds_accumulation_and_costs_both_classes(lab):
    for pack in ("rao-1989", "crop-acreage", "cross-country", "bardhan-1968"):
        elasticity = PACKS[pack].pack.elasticity
        before, after = (exchange(economy(elasticity), price) for price in (1.0, 0.95))
        assert after.accumulation > before.accumulation
        assert after.rural < 0
        assert after.urban < 1
        assert after.aid == approx(0, abs=1e-9)
        slope = (before.accumulation - exchange(economy(elasticity), 1 - 1e-6).accumulation) / 1e-6
        assert slope == approx(-(1 + elasticity) * 80 / 0.5, rel=1e-4)


def case_where_sales_fall_steeply_with_price_towns_gain_by_a_squeeze(lab):
    assert exchange(economy(-0.8), 0.95).urban > 1


def case_food_aid_and_levies_break_it(lab):
    aided = exchange(economy(0.2), 0.9, "aid")
    assert aided.aid > 0
    assert aided.urban > 1
    assert aided.rural < 0
    levied = exchange(economy(0.2), 0.9, "levy")
    assert levied.aid == approx(0, abs=1e-9)
    assert levied.urban == 1
    assert levied.rural == approx(-0.1)
    assert levied.accumulation - exchange(economy(0.2), 1.0, "levy").accumulation == approx(0.1 * 80)


def case_the_readings_disagree_about_the_same_fall_of_terms(lab):
    found = {name: answer(0.5, one.pack) for name, one in PACKS.items()}
    assert found["rao-1989"] == approx(0.5**0.2)
    assert found["cross-country"] == approx(0.5**1.66)
    assert found["bardhan-1968"] > 1 > found["rao-1989"] > found["crop-acreage"] > found["cross-country"]
    assert answer(1.0, Pack()) == 1


def with_terms(lab, terms, elasticity):
    """Let a month close in which goods cost what the terms say; return what is then sold freely and to the state."""
    lab.with_slots(SLOT)
    lab.pay("households", 10**8)
    lab.give("households", "paddy", 10**4, np.flatnonzero(farming_households(lab.month)))
    lab.month.world.flows.append(lab.settle_flows())
    lab.lever("compulsory-purchase.price_ratio", 0.6)
    lab.month.board[SUMS] = np.array([12.0, 0.0, 1e12 * 0.6 / terms, 1e12, 0.0])
    lab.run("supply-response", elasticity=elasticity)
    before = lab.supply("paddy")
    lab.run("free-market", offered=0.01, grain_ban=0.5)
    lab.run("state-purchase", response=0.5)
    channel = lab.code("channel", "free market")
    return lab.record("marketed_farm_products")[lab.product("paddy"), channel], lab.supply("paddy") - before


def case_market_and_state_get_as_much_less_as_the_elasticity_says(lab):
    full, to_state = with_terms(lab, 1.0, 1.0)
    half, half_to_state = with_terms(lab, 0.5, 1.0)
    assert full > 0
    assert to_state > 0
    assert willing(lab.month) == approx(0.5, rel=1e-3)
    assert half / full == approx(0.5, rel=0.02)
    assert half_to_state / to_state == approx(0.5, rel=0.02)


def case_cheap_grain_and_dear_goods_are_bad_terms(lab):
    lab.with_slots(SLOT)
    lab.month.world.flows.append(lab.settle_flows())
    lab.lever("compulsory-purchase.price_ratio", 0.6)
    lab.lever("wholesale.markup", 1.25)
    assert village_terms(lab.month).terms == approx(0.6 / 1.25)
    lab.month.board.pop(SUMS)
    lab.lever("wholesale.village_price", 2.0)
    assert village_terms(lab.month).terms == approx(0.6 / 2.5)
    assert village_terms(lab.month).found == 1
