"""The plan for consumer goods: closed form of its equation, what excess demand becomes, and what targets do."""

from __future__ import annotations

import numpy as np
import pytest

from lustrum.simulation.mechanisms.plan.consumer_plan import PACKS, YEAR, planned_supply, smooth_minimum

SLOT = {"consumer-plan": "consumer-plan"}


def case_excess_demand_is_multiplied_by_one_plus_g_less_k(lab):
    """Demand grows at g, the plan is made good: x(n) = x(0) (1 + g - k)^n; one reading's stays, the other's goes."""
    end = {}
    for name, named in PACKS.items():
        p = named.pack
        demand, supply = 120.0, 100.0
        for year in range(1, 11):
            supply = planned_supply(demand, supply, p.growth, p.feedback)
            demand *= 1 + p.growth
            np.testing.assert_allclose(
                demand - supply, 20.0 * (1 + p.growth - p.feedback) ** year, rtol=1e-7, atol=1e-9
            )
        end[name] = (demand - supply) / supply
    assert end["kornai-1980"] == pytest.approx(0.2)
    assert abs(end["portes-winter-1980"]) < 0.01


def case_the_smooth_aggregate_lies_below_the_minimum_by_two_to_the_minus_one_over_r(lab):
    for r in (20.0, 50.0, 200.0):
        np.testing.assert_allclose(smooth_minimum(80.0, 80.0, r), 80.0 * 2 ** (-1 / r))
        assert 0 <= 50.0 - smooth_minimum(50.0, 100.0, r) < 0.001
    with pytest.raises(ValueError, match="at least 20"):
        smooth_minimum(1.0, 1.0, 2.0)


def case_targets_follow_last_years_market_from_january_on(lab):
    lab.with_slots(SLOT)
    units = lab.now.units
    units.form[::2] = int(np.flatnonzero(lab.month.labels["form"].mask(role="public"))[0])
    commanded = lab.month.labels["form"].attribute("commanded").astype(float)[units.form] > 0
    kind = lab.month.labels["product"].attribute("kind").astype(str)[lab.t.product[units.activity]]
    mine = commanded & np.isin(kind, ("consumer", "food")) & (units.target > 10)
    assert mine.any()
    target = units.target.copy()
    lab.month.board["plan_is_in_force"] = True
    lab.month.board.array(YEAR, 2)[:] = (115.0, 100.0)
    lab.at(1, later=1)
    lab.run("consumer-plan", growth=0.05, feedback=0.4, most=1.5)
    np.testing.assert_array_equal(units.target[mine], np.rint(target[mine] * (1.05 + 0.4 * 0.15)))
    others = ~(commanded & np.isin(kind, ("consumer", "food")))
    np.testing.assert_array_equal(units.target[others], target[others])


def case_demand_raises_no_target_beyond_what_plant_can_answer(lab):
    lab.with_slots(SLOT)
    units = lab.now.units
    units.form[:] = int(np.flatnonzero(lab.month.labels["form"].mask(role="public"))[0])
    kind = lab.month.labels["product"].attribute("kind").astype(str)[lab.t.product[units.activity]]
    mine = np.isin(kind, ("consumer", "food"))
    units.capacity[:], units.readiness = 1000, 0.5
    units.target = 500
    units.target[np.flatnonzero(mine)[0]] = 900
    lab.month.board |= {"plan_is_in_force": True, "consumer plan": 1.5}
    lab.run("consumer-plan", reach=1.2)
    assert sorted(set(units.target[mine].tolist())) == [600, 900]


def case_what_shops_opened_and_lacked_is_last_months_market(lab):
    lab.with_slots(SLOT)
    size = lab.t.price.size
    opened, left, short = np.full(size, 10), np.full(size, 4), lab.t.quantum * 3
    lab.month.board |= {"opened in shops": opened, "left in shops": left, "short in shops": short}
    lab.run("consumer-plan")
    worth = lab.t.value_per_quantum.sum()
    sides = lab.record("consumer_market")
    for side, expected in (("supply", 10), ("bought", 6), ("demand", 9)):
        np.testing.assert_allclose(sides[lab.code("market_side", side)], expected * worth)
