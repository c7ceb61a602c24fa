"""Work at home: at most a twelfth of the yearly capacity, no more than materials allow."""

from __future__ import annotations

import numpy as np


def case_output_is_the_share_of_capacity_that_is_worked(lab):
    for product in range(len(lab.t.quantum)):
        if lab.t.storable[product]:
            lab.give("households", product, 10**8)
    lab.run("home-production", working_time=1.0)
    full = lab.record("output").sum(axis=1).copy()
    capacity = lab.month.board["farm_capacity"] * lab.t.quantum[lab.t.product] / 12
    made = full > 0
    assert made.any()
    assert (full < capacity + lab.t.quantum[lab.t.product]).all(), "a sum is rounded by less than a quantum"
    assert np.allclose(full[made], capacity[made], rtol=0.05)
    lab.run("home-production", working_time=0.5)
    assert np.allclose(lab.record("output").sum(axis=1)[made] - full[made], full[made] / 2, rtol=0.05)


def case_without_materials_nothing_that_needs_them_is_made(lab):
    t = lab.t
    for product in lab.month.labels["product"].ids:
        lab.empty("households", product)
    lab.run("home-production")
    needy = t.farm & ((t.inputs_low > 0) & t.storable).any(axis=1)
    assert lab.record("output")[needy].sum() == 0
    free = t.farm & (t.land.sum(axis=1) == 0) & ~((t.inputs > 0) & t.storable).any(axis=1)
    for product in range(len(t.quantum)):
        if t.storable[product]:
            lab.give("households", product, 10**8)
    lab.run("home-production")
    assert lab.record("output")[needy | free].sum() > 0
