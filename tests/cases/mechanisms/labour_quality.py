"""Labour quality: the stated power of what is eaten below enough, one above; and the trap of levy, food and crop."""

from __future__ import annotations

import numpy as np

from lustrum.simulation.efforts import composed
from lustrum.simulation.mechanisms.people.labour_quality import Pack, quality_of

SLOTS = {"labour-quality": "labour-quality"}


def case_quality_is_a_power_of_food_below_enough(lab):
    p = Pack(enough=0.8, elasticity=0.5)
    found = quality_of(p, np.array([0.2, 0.4, 0.8, 1.0], dtype=np.float32))
    assert np.allclose(found, [0.5, np.sqrt(0.5), 1.0, 1.0], atol=1e-6)
    assert (quality_of(Pack(elasticity=0.0), np.array([0.1], dtype=np.float32)) == 1).all()


def case_households_and_cooperatives_work_as_they_eat(lab):
    lab.with_slots(SLOTS).at(11)
    lab.run("cooperative-membership", invitation=1.0, pressure=0.5, pressed=1.0, slaughter=0.0)
    lab.settle()
    homes = lab.now.households
    homes.nutrition = np.where(np.arange(len(homes)) % 2 == 0, 0.45, 1.0)
    lab.run("labour-quality", enough=0.9, elasticity=1.0)
    effort = composed(lab.month, "households", 1.0)
    assert np.allclose(effort[::2], 0.5, atol=1e-6)
    assert np.allclose(effort[1::2], 1.0)
    coop = int(homes.coop[homes.coop >= 0][0])
    rows = homes.coop == coop
    mean = np.average(effort[rows], weights=homes.workers[rows])
    assert np.isclose(composed(lab.month, "cooperatives", 1.0)[coop], mean, atol=1e-6)


def case_a_fixed_levy_and_hunger_make_a_trap_that_a_share_does_not(lab):
    """y' = y* q(y - P): with a fixed levy one bad year is followed by worse ones, with a share by recovery."""
    p = Pack(enough=1.0, elasticity=0.9)

    def crops(levy):
        made = [0.8]
        for _ in range(6):
            eaten = np.array([(made[-1] - levy(made[-1])) / 0.7], dtype=np.float32)
            made.append(float(quality_of(p, eaten)[0]))
        return np.array(made)

    fixed, share = crops(lambda made: min(0.3, made)), crops(lambda made: 0.3 * made)
    assert (np.diff(fixed) < 0).all()
    assert fixed[-1] < 0.2
    assert (np.diff(share) > 0).all()
    assert share[-1] > 0.85
