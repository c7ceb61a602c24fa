"""Weitzman's function: its values, its elasticity of substitution, and a record made by it."""

from __future__ import annotations

import numpy as np
from pytest import approx

from lustrum.studies.validators.soviet_ces import Pack, output


def case_at_the_base_it_is_its_constant_and_doubling_doubles(make):
    one = np.ones(1)
    assert output(np.zeros(1), one, one, Pack())[0] == approx(0.804)
    assert output(np.zeros(1), 2 * one, 2 * one, Pack())[0] == approx(1.608)
    assert output(one, one, one, Pack())[0] == approx(0.804 * np.exp(0.0205))


def case_the_elasticity_is_that_of_the_source(make):
    """The ratio of factors answers to that of marginal products by 0.403."""
    p, step = Pack(), 1e-5

    def products(capital):
        at = np.array([capital]), np.ones(1)
        base = output(np.zeros(1), *at, p)[0]
        by_plant = (output(np.zeros(1), at[0] + step, at[1], p)[0] - base) / step
        by_hands = (output(np.zeros(1), at[0], at[1] + step, p)[0] - base) / step
        return by_hands / by_plant

    change = np.log(products(1.02)) - np.log(products(0.98))
    assert (np.log(1.02) - np.log(0.98)) / change == approx(0.403, rel=1e-3)
    power = 1 / p.elasticity - 1
    assert power == approx(1.48, abs=0.005)


def case_near_an_elasticity_of_one_it_is_cobb_douglas(make):
    plant, hands = np.array([2.0]), np.array([3.0])
    near, at = (output(np.zeros(1), plant, hands, Pack(elasticity=e))[0] for e in (1.00001, 1.0))
    assert near == approx(at, rel=1e-4)


def case_a_record_made_by_it_agrees_and_another_does_not(make):
    years, p = np.arange(5.0), Pack()
    plant, hands = 100 * 1.08**years, 50 * 1.03**years
    law = output(years, plant / plant[0], hands / hands[0], p)
    lines = make("soviet-ces", added=(1e6 * law, law * 0 + 1), plant=(plant, plant), hands=hands)
    assert max(abs(one.gap) for one in lines.values()) < 1e-9
    lines = make("soviet-ces", added=(1e6 * law * 1.1**years, law * 0 + 1), plant=(plant, plant), hands=hands)
    assert lines["Mean yearly growth"].gap == approx(np.log(1.1))
    assert lines["Root mean square gap of logarithms"].found > 0.1


def case_without_plant_nothing_is_stated(make):
    lines = make("soviet-ces", added=(np.ones(3), np.ones(3)), plant=(np.zeros(3), np.zeros(3)), hands=np.ones(3))
    assert all(np.isnan(one.found) for one in lines.values())
