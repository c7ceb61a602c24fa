"""Sources of effort: parts in proportion to logarithms of factors, and campaigns by their appeals."""

from __future__ import annotations

import numpy as np
import pytest

from lustrum.simulation.efforts import contribute

NAMES = ("effort_sources", "incentive_messages")


def parts(lab):
    labels = lab.month.labels["incentive"]
    return dict(zip(labels.ids, lab.record("effort_sources"), strict=True))


def case_two_incentives_share_as_their_logarithms(lab):
    lab.world.recorder.also_record(NAMES)
    lab.now.units.workers = 100
    contribute(lab.month, "a", "units", 1.21, "honour")
    contribute(lab.month, "b", "units", 1.1, "sanction")
    contribute(lab.month, "c", "units", 0.5, "participation")
    contribute(lab.month, "d", "units", 3.0)
    lab.run("effort-sources")
    found = parts(lab)
    assert found["honour"] == pytest.approx(2 / 3)
    assert found["sanction"] == pytest.approx(1 / 3)
    assert found["participation"] == 0


def case_a_campaign_is_parted_by_its_appeals(lab):
    lab.world.recorder.also_record(NAMES)
    lab.now.units.workers = 100
    lab.run("campaign", strength=0.2)
    lab.lever("effort-sources.appeals", 0.0)
    for incentive, part in (("national appeal", 3.0), ("honour", 1.0)):
        lab.lever("effort-sources.appeals", part, {"incentive": incentive})
    lab.run("effort-sources", messages=8.0)
    found = parts(lab)
    assert found["national appeal"] == pytest.approx(0.75)
    assert found["honour"] == pytest.approx(0.25)
    labels = lab.month.labels["incentive"]
    assert lab.record("incentive_messages")[labels.code("national appeal")] == 6


def case_without_effort_above_the_norm_there_is_nothing_to_part(lab):
    lab.world.recorder.also_record(NAMES)
    lab.run("campaign", strength=0.0)
    lab.run("effort-sources")
    assert lab.world.recorder.current("effort_sources") is None
    assert np.isfinite(lab.now.units.effort).all()
