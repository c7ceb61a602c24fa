"""Conviction: stays between 0 and 1, rests at its start without gains, grows with gains alone."""

from __future__ import annotations

import numpy as np


def live(lab, quick, slow, **fields):
    lab.now.households.living, lab.now.households.living_before = quick, slow
    lab.now.households.conviction = 0.15
    lab.run("conviction", start=0.15, **fields)
    return lab.now.households.conviction


def case_without_gain_it_rests(lab):
    lab.now.households.consumption = 0
    assert np.allclose(live(lab, 0.0, 0.0), 0.15, atol=1e-6)
    assert (live(lab, 1000.0, 100.0, message=1.0) > 0.15).all()


def case_without_message_a_gain_does_not_count(lab):
    assert np.allclose(live(lab, 1000.0, 100.0, message=0.0), 0.15, atol=1e-6)
    assert (live(lab, 100.0, 1000.0, message=0.0) < 0.15).all()


def case_it_is_bounded(lab):
    for of_gain in (5.0, 5.0):
        assert live(lab, 1e9, 1.0, of_gain=of_gain, message=1.0).max() <= 1
    for _ in range(50):
        lab.now.households.living, lab.now.households.living_before = 0.0, 1e6
        lab.run("conviction", of_loss=5.0)
    assert (lab.now.households.conviction == 0).all()
