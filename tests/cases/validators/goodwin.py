"""Goodwin's cycle: the centre rests, a path keeps its quantity and its period, a record of it is recognised."""

from __future__ import annotations

import numpy as np
from pytest import approx

from lustrum.studies.validators.goodwin import Pack, centre, kept, path, period

P = Pack(productivity=0.02, labour=0.01, capital=3.0, wage_intercept=0.45, wage_slope=0.5)


def case_the_centre_rests(make):
    u, v = centre(P)
    assert (u, v) == (approx(0.91), approx(0.94))
    shares, rates = path(u, v, 50.0, P)
    assert np.ptp(shares) < 1e-12
    assert np.ptp(rates) < 1e-12


def case_a_path_keeps_its_quantity_and_goes_round_the_centre(make):
    u, v = centre(P)
    shares, rates = path(0.9 * u, v, 40.0, P)
    assert np.ptp(kept(shares, rates, P)) < 1e-9
    assert shares.min() < u < shares.max()
    assert rates.min() < v < rates.max()


def case_a_small_cycle_takes_its_period(make):
    u, v = centre(P)
    shares, rates = path(1.001 * u, v, period(P), P)
    assert shares[-1] == approx(shares[0], rel=1e-5)
    assert rates[-1] == approx(rates[0], rel=1e-5)
    half = path(1.001 * u, v, period(P) / 2, P)[0][-1]
    assert half == approx(0.999 * u, rel=1e-5)


def case_a_record_of_the_cycle_is_recognised_and_its_reverse_is_not(make):
    u, v = centre(P)
    years = round(2 * period(P))
    shares, rates = (
        line[:: 2000 // years][:years] for line in path(0.95 * u, v, float(years), P, steps=2000 // years * years)
    )
    force = 1_000 * np.exp(0.01 * np.arange(years))
    made = 100 * force * rates * np.exp(0.02 * np.arange(years))

    def turning(order):
        facts = {"added": (made[order], made), "plant": (3 * made[order], made), "hands": (force * rates)[order]}
        return make("goodwin", **facts, wages=(made * shares)[order], idle=(force * (1 - rates))[order])

    forward, back = (turning(order) for order in (slice(None), slice(None, None, -1)))
    one_way = "Share of years in which the path turns one way"
    assert forward[one_way].found == 1
    assert back[one_way].found < 0.2
    assert abs(forward["Wage share, mean and centre"].gap) < 0.02
    assert abs(forward["Employment, mean and centre"].gap) < 0.02
    assert forward["Range of the quantity that a path keeps"].found < 0.01
    assert abs(forward["Years of a cycle"].gap) < 0.15 * period(P)
