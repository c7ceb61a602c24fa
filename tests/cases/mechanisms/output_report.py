"""Reports of output: the truth times one plus the bias."""

from __future__ import annotations


def case_reported_is_true_times_one_plus_bias(lab):
    lab.now.units.output = 1000
    lab.run("output-report", bias=0.25)
    assert (lab.now.units.reported == 1250).all()
    true = (1250 * lab.t.quantum[lab.t.product[lab.now.units.activity]]).sum()
    assert abs(lab.record("output", "reported").sum() / true - 1) < 1e-9
