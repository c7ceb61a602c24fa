"""Targets: between what is asked at least and plant in order by the coverage; in war, plant in order."""

from __future__ import annotations

import numpy as np

from lustrum.simulation.noting import note_output, note_reported
from lustrum.simulation.reported import reported_economy


def able(lab):
    return np.floor(lab.now.units.capacity * lab.now.units.readiness).astype(np.int64)


def case_in_war_and_without_coverage_units_do_what_they_can(lab):
    for intensity, coverage in ((1.0, 0.8), (0.0, 0.05)):
        lab.now.units.target = 0
        lab.lever("war.intensity", intensity)
        lab.run("yearly-plan", coverage=coverage)
        assert (lab.now.units.target == able(lab)).all()
        assert lab.month.board["plan_is_in_force"] is False


def case_targets_follow_the_coverage_rule(lab):
    lab.run("employment")
    lab.month.recount()
    lab.run("yearly-plan", coverage=0.5, tautness=1.0, least_use=0.9)
    commanded = lab.month.labels["form"].attribute("commanded").astype(float)[lab.now.units.form] > 0
    plan, can = lab.now.units.target, able(lab)
    assert (plan[~commanded] == can[~commanded]).all()
    assert (plan[commanded] >= np.floor(0.95 * can[commanded]) - 1).all()
    assert lab.month.plans
    assert lab.record("output", "planned-first").sum() > 0
    assert can[commanded].sum() > 0


def case_without_reports_planners_know_what_was_made(lab):
    """Who reports nothing is not taken to make nothing: outside command the true output is forecast."""
    made = np.where(lab.t.farm[:, None], 0.0, np.full((len(lab.t.product), len(lab.month.labels["form"])), 7.0))
    for told in (None, 0.0, 9.0):
        lab = lab.with_slots({"output-report": "none"}).at(1)
        lab.run("yearly-plan", coverage=0.0)
        note_output(lab.month, made)
        if told is not None:
            note_reported(lab.month, np.where(made > 0, told, 0.0))
        forecast = reported_economy(lab.month, lab.t, 0.06)[2]
        if told == 0:
            assert not len(forecast)
        else:
            assert len(forecast)
            assert (forecast["amount"] == (told or 7.0)).all()


def case_weights_of_aims_move_targets_and_foreign_trade(lab):
    plain = reported_economy(lab.month, lab.t, 0.06)[1].set_index(["product", "year"])["amount"]
    lab.lever("planning.heavy_share", 0.0)
    light = reported_economy(lab.month, lab.t, 0.06)[1].set_index(["product", "year"])["amount"]
    lab.lever("planning.for_people", 1.5)
    weighed = reported_economy(lab.month, lab.t, 0.06)[1].set_index(["product", "year"])["amount"]
    np.testing.assert_allclose(weighed, 1.5 * light)
    assert plain.sum() > light.sum()
    lab.lever("planning.for_people", 1.0)
    trade = []
    for forgone in (0.0, 0.5):
        lab = lab.with_slots({})
        lab.run("yearly-plan", coverage=0.5, self_reliance=forgone)
        trade.append(np.concatenate(lab.month.board["trade_plan"]))
    np.testing.assert_allclose(trade[1], 0.5 * trade[0])
    assert trade[0].any()
