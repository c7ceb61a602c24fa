"""Provision: a test moves rations between people and not in all; without a test nothing hangs on anything."""

from __future__ import annotations

import numpy as np
import pytest

from lustrum.simulation.efforts import composed
from lustrum.simulation.roles import farming_households

NAMES = (
    "provision_conditions", "provision_slope", "provision_dependence", "ration_cuts", "voice_sanctions",
    "bound_workers",
)  # fmt: skip


def provided(lab, **fields):
    """Factors on rations of households outside farming, and the record."""
    lab.world.recorder.also_record(NAMES)
    lab.run("employment")
    lab.month.recount()
    homes = lab.now.households
    homes.conviction = 0.2 + 0.6 * (np.arange(len(homes)) % 3 == 0)
    for name in ("rice", "millet", "maize"):
        if name in lab.month.labels["product"].ids:
            lab.empty("households", name)
    lab.run("provision", **fields)
    town = farming_households(lab.month) ^ True
    factor = lab.month.board.get("ration factor", np.ones(len(homes)))
    return factor[town], homes.members[town], homes.conviction[town]


def slope(lab, condition):
    return float(lab.record("provision_slope")[lab.month.labels["condition"].code(condition)])


def case_without_a_test_gamma_is_nil(lab):
    factor, _, _ = provided(lab, conditional=1.0, test="none")
    assert (factor == 1).all()
    assert slope(lab, "effort") == slope(lab, "loyalty") == 0
    assert composed(lab.month, "units", 1.0) == pytest.approx(1.0)


def case_a_test_of_loyalty_moves_rations_and_keeps_the_total(lab):
    factor, members, loyalty = provided(lab, conditional=0.5, test="loyalty", most=10.0)
    assert float(factor @ members) == pytest.approx(float(members.sum()))
    mean = float(loyalty @ members) / float(members.sum())
    assert np.allclose(factor, 1 - 0.5 + 0.5 * loyalty / mean)
    ration = float(lab.month.lever("food.town_ration"))
    assert slope(lab, "loyalty") == pytest.approx(0.5 * ration / mean)
    factor, members, loyalty = provided(type(lab)(), conditional=0.5, test="loyalty", most=1.2)
    part = np.minimum(loyalty / (float(loyalty @ members) / float(members.sum())), 1.2)
    assert np.allclose(factor, 0.5 + 0.5 * part * members.sum() / float(part @ members))
    cuts = lab.record("ration_cuts")
    assert cuts[lab.month.labels["condition"].code("loyalty")] == members[factor < 1].sum() == cuts.sum() > 0
    assert slope(lab, "effort") == 0
    assert composed(lab.month, "units", 1.0).max() > 1


def case_a_test_of_effort_feeds_those_at_work(lab):
    factor, members, _ = provided(lab, conditional=1.0, test="effort")
    assert float(factor @ members) == pytest.approx(float(members.sum()))
    assert factor.min() == 0
    assert factor.max() > 1
    assert slope(lab, "effort") > 0 == slope(lab, "loyalty")


def case_conditions_add_up_and_exit_and_voice_are_told(lab):
    provided(lab, conditional=0.4, test="effort", exit_closed=0.5, voice_punished=0.3)
    shares = lab.record("provision_conditions")
    assert shares.sum() == pytest.approx(1)
    assert shares[lab.month.labels["condition"].code("effort")] == pytest.approx(0.4)
    assert float(lab.record("voice_sanctions")) == pytest.approx(0.3)
    assert float(lab.record("bound_workers").sum()) == pytest.approx(0.5 * lab.now.units.workers.sum(), rel=1e-3)


def eaten(lab, **fields):
    """Grain that those outside farming eat, in all, and by the best and the worst provided half."""
    factor, _, _ = provided(lab, **fields)
    for name in ("rice", "millet", "maize"):
        if name in lab.month.labels["product"].ids:
            lab.stock(name, 10**9)
    lab.pay("households", 10**9)
    lab.run("food")
    town = ~farming_households(lab.month)
    return lab.now.households.consumption[town].sum(axis=1), factor


def case_rations_follow_the_rule_and_the_total_stays(lab):
    plain, _ = eaten(type(lab)())
    tested, factor = eaten(lab, conditional=0.5, test="loyalty")
    assert tested[factor < 1].sum() < 0.9 * plain[factor < 1].sum()
    assert tested[factor > 1].sum() >= plain[factor > 1].sum()
    served = lab.settle()
    assert (served.purpose == "rations").any()
