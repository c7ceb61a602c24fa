"""Control: weights add up to one, measures move rights in part or wholly, power is not seats, turnout no influence."""

from __future__ import annotations

import numpy as np
import pytest


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


def works(lab):
    """A domain of Korea that four classes decide in without a veto: officials, workers, employees, entrepreneurs."""
    return {"domain": "enterprise-management"}, lab.code("domain", "enterprise-management")


def case_a_measure_of_half_strength_goes_half_the_way(lab):
    where, row = works(lab)
    worker = lab.code("group", "worker")
    lab.lever("control.votes_kept", 0.5, where)
    lab.lever("control.votes_given", 0.5, {**where, "group": "worker"})
    lab.run("control")
    stated = 0.3
    assert lab.record("control")[row, worker] == pytest.approx(0.5 * stated + 0.5)


def case_the_party_takes_its_votes_from_all_alike(lab):
    where, row = works(lab)
    lab.lever("control.party_votes", 0.5, where)
    lab.world.recorder.also_record(("party_control",))
    lab.run("control")
    found, official, worker = lab.record("control"), lab.code("group", "official"), lab.code("group", "worker")
    assert found[row, worker] == pytest.approx(0.5 * 0.3)
    assert found[row, official] == pytest.approx(0.5 * 0.35 + 0.5)
    assert found[row].sum() == pytest.approx(1)
    assert lab.record("party_control")[row] == 0.5


def power(lab):
    lab.world.recorder.also_record(("voting_power", "participation_rung", "attendance", "party_control"))
    lab.run("control")
    _, row = works(lab)
    return lab.record("voting_power")[row].copy(), lab.record("participation_rung")[row].copy()


def case_power_is_not_seats(lab):
    """35, 30, 20 and 15 of 100 votes: the second and the third have the same power, as in 40, 35, 15 and 10."""
    found, rung = power(lab)
    for group, swings in {"official": 5, "worker": 3, "employee": 3, "entrepreneur": 1}.items():
        assert found[lab.code("group", group)] == pytest.approx(swings / 12)
        assert rung[lab.code("group", group)] == 0.75
    assert rung[lab.code("group", "landlord")] == 0


def case_a_player_with_a_veto_lowers_everybody_elses_power(lab):
    """Twelve swings and seven winning coalitions: the party has 7 of 19, each class 12 nineteenths of its power."""
    before, _ = power(lab)
    lab.lever("control.party_veto", 1.0, works(lab)[0])
    after, _ = power(lab)
    assert after == pytest.approx(before * 12 / 19)


def case_a_majority_decides_unless_another_may_stop_it(lab):
    where, _ = works(lab)
    lab.lever("control.votes_kept", 0.0, where)
    lab.lever("control.votes_given", 0.6, {**where, "group": "worker"})
    lab.lever("control.votes_given", 0.4, {**where, "group": "official"})
    _, rung = power(lab)
    assert rung[lab.code("group", "worker")] == 1.0
    assert rung[lab.code("group", "official")] == 0.5
    lab.lever("control.party_veto", 1.0, where)
    found, rung = power(lab)
    assert rung[lab.code("group", "worker")] == 0.75
    assert found[lab.code("group", "worker")] == pytest.approx(0.5)


def case_attendance_informs_and_gives_no_power(lab):
    before, _ = power(lab)
    lab.lever("control.attendance", 0.9)
    after, rung = power(lab)
    assert (lab.record("attendance") == 0.9).all()
    assert after.tolist() == before.tolist()
    assert rung[lab.code("group", "landlord")] == 0.25
    assert rung[lab.code("group", "worker")] == 0.75


def case_rights_are_recorded_in_the_month_in_which_they_change(lab):
    lab.run("control")
    lab.at(5)
    lab.world.recorder.close(lab.world.first)
    lab.run("control")
    assert lab.world.recorder.current("control") is None
    lab.lever("control.party_votes", 0.3)
    lab.run("control")
    assert lab.world.recorder.current("control") is not None


def case_account_that_nothing_states_stays_unknown(lab):
    lab.world.recorder.also_record(("accountability",))
    lab.lever("control.account_given", 0.4, works(lab)[0])
    lab.run("control")
    found = lab.world.recorder.current("accountability")
    _, row = works(lab)
    assert (found[row] == 0.4).all()
    assert np.isnan(np.delete(found, row, axis=0)).all()
