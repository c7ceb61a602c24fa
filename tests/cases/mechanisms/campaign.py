"""Campaigns: effort rises at once, fades, and leaves fatigue that drags it below normal."""

from __future__ import annotations

import numpy as np


def case_up_then_tired(lab):
    lab.run("campaign", strength=0.2, decay_months=2.0, renewed_every=60.0, tiring=0.5, recovery=0.0, of_fatigue=0.0)
    first = float(lab.now.units.effort.mean())
    assert abs(first - 1.2) < 1e-6
    for _ in range(5):
        lab.run("campaign")
    later = float(lab.now.units.effort.mean())
    assert abs(later - (1 + 0.2 * np.exp(-5 / 2))) < 1e-5
    fatigue = float(lab.now.units.fatigue.mean())
    assert fatigue > 0.1
    lab.run("campaign", strength=0.0, of_fatigue=0.5)
    assert float(lab.now.units.effort.mean()) < 1


def case_rest_takes_fatigue_away(lab):
    lab.now.units.fatigue = 0.5
    lab.run("campaign", strength=0.0, recovery=0.2)
    assert np.allclose(lab.now.units.fatigue, 0.4, atol=1e-6)


def case_without_a_campaign_effort_is_normal(lab):
    lab.now.units.effort = 2.0
    lab.run("campaign", strength=0.0)
    assert np.allclose(lab.now.units.effort, 1.0)


def case_the_gain_of_one_call_adds_up_as_a_geometric_series(lab):
    """Without fatigue the pushes of a single call sum to A / (1 - exp(-1/tau))."""
    total = 0.0
    for _ in range(60):
        lab.run("campaign", strength=0.2, decay_months=3.0, renewed_every=60.0, of_fatigue=0.0)
        total += float(lab.now.units.effort.astype(float).mean()) - 1
    assert abs(total - 0.2 / (1 - np.exp(-1 / 3))) < 1e-4


def net(lab, of_fatigue):
    """Effort won in a call of six months and lost in the four years after it."""
    lab.at(1)
    won = 0.0
    for month in range(54):
        strength = 0.2 if month < 6 else 0.0
        lab.run("campaign", strength=strength, decay_months=3.0, renewed_every=60.0, recovery=0.1, tiring=0.5,
                of_fatigue=of_fatigue)  # fmt: skip
        won += float(lab.now.units.effort.astype(float).mean()) - 1
    return won


def case_cost_may_exceed_the_gain(lab):
    """Gain A sum exp(-t/tau); cost phi times fatigue, which adds up to a/r of the gain: net is 1 - phi a / r of it."""
    gain = 0.2 * (1 - np.exp(-6 / 3)) / (1 - np.exp(-1 / 3))
    light, heavy = net(type(lab)(), 0.1), net(type(lab)(), 0.4)
    assert abs(light - gain * (1 - 0.1 * 0.5 / 0.1)) < 0.01
    assert abs(heavy - gain * (1 - 0.4 * 0.5 / 0.1)) < 0.02
    assert light > 0 > heavy


def case_hands_are_taken_from_fields_and_repairs(lab):
    lab.world.recorder.also_record(("mobilised_labour",))
    order = lab.now.units.readiness.copy()
    lab.run("campaign", strength=0.2, diverted=1.0, of_fatigue=0.0, useful=0.0, neglect=0.1)
    homes = lab.now.households
    farming = lab.month.labels["group"].attribute("sector").astype(str) == "agriculture"
    hands = float(homes.workers[farming[homes.group]].sum())
    assert np.allclose(homes.effort, 0.8)
    assert np.allclose(lab.now.cooperatives.effort, 1.1 * 0.8)
    assert abs(float(lab.record("mobilised_labour").sum()) - 0.2 * hands) < 1
    assert np.allclose(lab.now.units.readiness, np.maximum(order - 0.02, 0), atol=1e-6)
    assert np.allclose(lab.now.units.effort, 1.2)
    lab.at(2).run("campaign", useful=1.0, room=0.05)
    assert np.allclose(lab.now.units.effort, (1 + 0.2 * np.exp(-1 / 4)) * 1.05)
