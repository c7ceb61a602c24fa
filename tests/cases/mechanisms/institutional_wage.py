"""Wage with surplus labour: the living and a premium until hands grow short; both turning points are told once."""

from __future__ import annotations

import numpy as np
from pytest import approx

from lustrum.formulas.dual_economy import growth_of_plant, institutional_wage, years_to_turning_point
from lustrum.simulation.mechanisms.exchange.institutional_wage import YEAR
from lustrum.simulation.roles import farming_households

SLOT = {"wage": "institutional-wage"}


def wage(lab, hands_needed, **fields):
    """Return wage and average product of a farm hand, won a month, if the harvest needed so many times the hands."""
    hands = float(lab.now.households.workers[farming_households(lab.month)].sum())
    lab.month.board[YEAR] = np.tile([100.0 * hands, hands_needed * hands / 12], (12, 1))
    lab.month.board[YEAR][lab.month.date.month - 1] = 0, 0
    lab.run("institutional-wage", step={"default": 1.0}, **fields)
    return lab.record("wage_rate")[0], 1100.0 / 12


def case_with_hands_to_spare_the_wage_is_the_living_and_a_premium(lab):
    found, average = wage(lab.with_slots(SLOT), 0.5, premium=0.3, share=0.6)
    assert found == approx(1.3 * 0.6 * average)
    assert not [event for event in lab.world.events if event.kind == "turning point"]


def case_where_hands_are_short_the_larger_of_product_and_living_counts(lab):
    found, average = wage(lab.with_slots(SLOT), 2.0, premium=0.0, share=0.1)
    marginal = 0.5 * average / (2.0 * 11 / 12)
    assert found == approx(marginal)
    assert {event.data["point"] for event in lab.world.events if event.kind == "turning point"} == {
        "shortage",
        "commercial",
    }
    found, average = wage(lab.with_slots(SLOT), 2.0, premium=0.0, share=0.9)
    assert found == approx(0.9 * average)
    told = [event.data["point"] for event in lab.world.events if event.kind == "turning point"]
    wage(lab, 2.0, premium=0.0, share=0.9)
    assert [event.data["point"] for event in lab.world.events if event.kind == "turning point"] == told == ["shortage"]


def case_custom_holds_the_living_where_it_first_was(lab):
    def second(rule):
        lab.with_slots(SLOT)
        first, _ = wage(lab, 0.5, living=rule, share=0.5)
        other, _ = wage(lab, 0.5, living=rule, share=0.8)
        return other / first

    assert second("first") == approx(1.0)
    assert second("average") == approx(1.6)


def case_before_a_harvest_is_known_the_base_is_paid(lab):
    lab.with_slots(SLOT).run("institutional-wage", base=1234.0, step={"default": 1.0})
    assert lab.record("wage_rate")[0] == 1234


def case_the_closed_form_reaches_the_turning_point_when_it_says(lab):
    growth = growth_of_plant(0.8, institutional_wage(0.0, 0.4, 0.25), 1.0, 4.0)
    assert growth == approx(0.1)
    years = years_to_turning_point(100.0, 80.0, 20.0, growth)
    town, steps = 20.0, 100_000
    for _ in range(steps):
        town += town * growth * years / steps
    assert town == approx(40.0, rel=1e-4)
    assert years_to_turning_point(70.0, 80.0, 20.0, growth) == 0
