"""Control: the weights of each domain add up to one in January and at the start."""

from __future__ import annotations

import numpy as np


def case_weights_of_a_domain_add_up_to_one(lab):
    lab.run("control")
    total = lab.record("control").sum(axis=1)
    assert (np.isclose(total, 1) | (total == 0)).all()
    assert (total > 0).any()


def case_weights_in_a_body_add_up_to_one(lab):
    lab.run("control")
    total = lab.record("voting_weight").sum(axis=1)
    assert (np.isclose(total, 1) | (total == 0)).all()
    assert (total > 0).any()
