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


def dispositions(lab, **fields):
    """Return what households start from in the first month, with nothing eaten and nothing gained."""
    lab.now.households.consumption = 0
    lab.now.households.living, lab.now.households.living_before = 0.0, 0.0
    lab.run("conviction", **fields)
    return lab.now.households.conviction.astype(float)


def case_dispositions_differ_and_keep_the_mean_of_their_region(lab):
    lab.lever("conviction.region_start", 2.0, {"region": "west"})
    found = dispositions(lab, start=0.2, spread=1.0, village=0.0)
    west = lab.now.households.region == lab.code("region", "west")
    for rows, mean in ((west, 0.4), (~west, 0.2)):
        error = found[rows].std() / np.sqrt(rows.sum())
        assert abs(found[rows].mean() - mean) < 4 * error
        assert found[rows].std() > 0.15


def case_neighbours_are_alike_as_far_as_the_village_says(lab):
    def between(share):
        found = dispositions(type(lab)(), start=0.3, spread=1.0, village=share)
        homes = lab.now.households.settlement
        means = np.bincount(homes, found) / np.maximum(np.bincount(homes), 1)
        return float(np.std(means[np.bincount(homes) > 30]))

    assert between(0.0) < between(0.5) < between(1.0)
    whole = dispositions(lab, start=0.3, spread=1.0, village=1.0)
    first = np.unique(lab.now.households.settlement, return_inverse=True)[1]
    assert np.allclose(whole, np.array([whole[first == code][0] for code in range(first.max() + 1)])[first])
