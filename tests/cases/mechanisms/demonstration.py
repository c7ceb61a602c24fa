"""Demonstration: opinion moves by the difference in needs met, both ways, and not at all without one."""

from __future__ import annotations

import numpy as np
import pytest


def live(lab, met, **fields):
    """Let the people of each region consume a part of the basic tier of every need."""
    from lustrum.simulation.markets.wants import monthly_need, wants
    from lustrum.simulation.roles import settlement_kinds

    lab.with_slots({"demonstration": "demonstration"})
    homes, need, kind = lab.now.households, wants(lab.month), settlement_kinds(lab.month)
    for place in range(homes.consumption.shape[1]):
        homes.consumption[:, place] = monthly_need(lab.month, need, "basic", place, kind) * np.array(met)[homes.region]
    lab.world.recorder.also_record(("support_across",))
    lab.run("demonstration", start=0.3, forgetting=0.0, sensitivity=0.1, **fields)
    return lab.record("support_across")


def case_who_lives_worse_looks_across_and_who_lives_better_away(lab):
    assert live(lab, [0.9, 0.5], reach=1.0) == pytest.approx([0.3 - 0.04, 0.3 + 0.04], abs=1e-6)


def case_without_a_difference_nothing_moves(lab):
    assert live(lab, [0.7, 0.7], reach=1.0) == pytest.approx([0.3, 0.3], abs=1e-6)


def case_who_does_not_hear_is_not_moved(lab):
    assert live(lab, [0.9, 0.5], reach=0.0) == pytest.approx([0.3, 0.3], abs=1e-6)
