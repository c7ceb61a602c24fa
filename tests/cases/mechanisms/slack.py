"""Buffers: z sigma sqrt(L); steady deliveries ask for none, and a buffer runs out with the chance of the normal law."""

from __future__ import annotations

from math import erf, sqrt

import numpy as np

from lustrum.simulation.firms import SLACK, stock_factor


def live(lab, shares, **fields):
    """Let all orders be filled by a share, month after month."""
    units = lab.now.units
    for share in shares:
        units.orders[:] = 10_000
        units.received[:] = np.rint(10_000 * share).astype(np.int64)
        lab.run("slack", **fields)
    used = np.isin(np.arange(len(lab.month.labels["form"])), units.form)
    return lab.month.board[SLACK][used]


def case_deliveries_that_always_come_ask_for_no_buffer(lab):
    lab.with_slots({"slack": "slack"})
    assert (live(lab, [0.6] * 12) == 0).all()
    assert (live(lab, [0.9]) > 0).all()


def case_the_buffer_is_z_sigma_root_lead(lab):
    """The smoothed variance by its recursion, and the buffer in closed form from it."""
    lab.with_slots({"slack": "slack"})
    draws = np.clip(np.random.default_rng(7).normal(0.7, 0.1, 60), 0, 1).round(4)
    mean, variance = draws[0], 0.0
    for x in draws:
        gap = x - mean
        variance = 0.9 * (variance + 0.1 * gap * gap)
        mean += 0.1 * gap
    found = live(lab, draws, cover=1.5, lead=4.0, memory=0.1)
    np.testing.assert_allclose(found, 1.5 * sqrt(variance) * 2.0, rtol=1e-9)
    assert 0.5 * 0.1 < sqrt(variance) < 1.5 * 0.1


def case_a_buffer_of_z_deviations_runs_out_with_the_chance_of_the_normal_law(lab):
    """Three deliveries that vary by a tenth fall short by more than the rule's buffer as often as they should."""
    lab.with_slots({"slack": "slack"})
    luck = 0.1 * lab.month.draw.normal("test", np.arange(3 * 40_000)).reshape(40_000, 3).sum(axis=1)
    live(lab, [0.7])
    for z in (1.0, 1.5, 2.0):
        lab.month.board["variance of deliveries"][:] = 0.1**2 / 0.99
        (buffer,) = np.unique(live(lab, [0.7], cover=z, lead=3.0, memory=0.01).round(9))
        chance = (luck < -buffer).mean()
        assert abs(chance - (1 - 0.5 * (1 + erf(z / sqrt(2))))) < 0.005


def case_units_order_for_the_larger_of_reserve_and_buffer(lab):
    lab.with_slots({"slack": "slack"})
    live(lab, [0.2, 1.0] * 10, cover=2.0, lead=4.0)
    found = stock_factor(lab.month, 0.5)
    form = lab.now.units.form
    np.testing.assert_allclose(found, 1 + np.maximum(0.5, lab.month.board[SLACK])[form])
    assert (found > 1.5).all()
    assert (stock_factor(lab.month, 6.0) == 7.0).all()
