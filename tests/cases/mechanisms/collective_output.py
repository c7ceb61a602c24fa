"""Output of pooling: one plus effect times degree; the three readings disagree in sign."""

from __future__ import annotations

import numpy as np

from lustrum.simulation.efforts import composed
from lustrum.simulation.mechanisms.countryside.collective_output import PACKS

SLOTS = {"collective-output": "collective-output"}


def effort(lab, form, effect):
    lab.with_slots(SLOTS).at(11)
    lab.run("cooperative-membership", invitation=1.0, pressure=1.0, pressed=1.0, slaughter=0.0, form=form)
    lab.settle()
    lab.run("collective-output", effect=effect)
    found = composed(lab.month, "cooperatives", 1.0)
    has_members = np.isin(np.arange(found.size), lab.now.households.coop)
    assert has_members.any()
    assert (found[~has_members] == 1).all()
    return found[has_members]


def case_the_crop_changes_by_effect_times_pooling(lab):
    assert np.allclose(effort(lab, 3.0, -0.2), 0.8)
    assert np.allclose(effort(type(lab)(), 2.0, -0.2), 0.9)
    assert np.allclose(effort(type(lab)(), 1.0, 0.2), 1.0)


def case_the_readings_contradict_each_other(lab):
    effects = {name: one.pack.effect for name, one in PACKS.items()}
    assert effects["lin-1992"] < effects["xu-2012"] == 0 < effects["kung-putterman-1997"]
    gain = 1 / (1 + effects["lin-1992"]) - 1
    assert np.isclose(gain, 0.42 / 2, atol=1e-3), "leaving gave half of 42 in a hundred"
