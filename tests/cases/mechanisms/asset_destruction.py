"""Slaughter on fear: the rule, month by month; compensation lowers it; want of fodder; readings that differ."""

from __future__ import annotations

import numpy as np

from lustrum.simulation.mechanisms.countryside.asset_destruction import PACKS
from lustrum.simulation.membership import villages_of
from lustrum.simulation.seizure import destroyed_share

SLOTS = {"asset-destruction": "asset-destruction"}


def killed(lab, pressure=0.8, compensation=0.0, **fields):
    """Share of the animals of farm households that is gone after a month."""
    lab.with_slots(SLOTS)
    homes = lab.now.households
    rows = np.arange(len(homes))
    lab.month.ledger.post("animals", "test", "nature", ("households", rows), np.full(rows.size, 10_000))
    lab.lever("coop-membership.pressure", pressure)
    lab.lever("coop-membership.invitation", 1.0)
    lab.lever("coop-membership.compensation", compensation)
    before = homes.animals.copy()
    lab.run("asset-destruction", **{"fodder": 0.0, "neighbours": 0.0, "months": 12.0, **fields})
    farms = villages_of(lab.month).candidate
    assert np.array_equal(homes.animals[~farms], before[~farms])
    assert np.isclose(lab.record("slaughter").sum(), before.sum() - homes.animals.sum())
    return 1 - homes.animals[farms].sum() / before[farms].sum()


def case_in_a_year_the_share_of_the_rule_is_gone(lab):
    for response, compensation in ((0.5, 0.0), (0.5, 0.5), (1.0, 0.0)):
        share = float(destroyed_share(response, 0.8, compensation))
        found = killed(lab, response=response, compensation=compensation)
        assert abs((1 - found) ** 12 - (1 - share)) < 2e-3


def case_compensation_lowers_slaughter_and_all_of_it_ends_it(lab):
    found = [killed(lab, response=0.6, compensation=c) for c in (0.0, 0.4, 1.0)]
    assert found[0] > found[1] > found[2] == 0
    assert killed(lab, pressure=0.0, response=2.0) == 0


def case_fear_grows_with_neighbours_who_are_members(lab):
    assert killed(lab, response=0.6, neighbours=1.0) == 0, "nobody is a member yet"
    assert killed(lab, response=0.6, neighbours=0.5) < killed(lab, response=0.6, neighbours=0.0)


def case_animals_beyond_fodder_are_slaughtered(lab):
    lab.with_slots(SLOTS)
    homes = lab.now.households
    lab.lever("herd.ceiling", 0.05)
    lab.month.ledger.post("animals", "test", "nature", ("households", np.arange(len(homes))),
                          np.full(len(homes), 10_000))  # fmt: skip
    lab.month.board["field_order"] = 1.0
    animals = homes.animals.copy()
    region = np.bincount(homes.region, animals)
    land = np.bincount(lab.now.parcels.region, lab.now.parcels.area, region.size) / 10_000
    lab.run("asset-destruction", fodder=0.5)
    lost = np.bincount(homes.region, animals - homes.animals)
    assert np.allclose(lost, 0.5 * np.maximum(0, region - 0.05 * land), rtol=0.01)
    assert lost.sum() > 0


def case_who_is_pressed_in_answers_with_the_same_response(lab):
    lab.with_slots(SLOTS).at(11)
    homes = lab.now.households
    lab.month.ledger.post("animals", "test", "nature", ("households", np.arange(len(homes))), np.full(len(homes), 100))
    lab.lever("asset-destruction.response", 1.0)
    lab.run("cooperative-membership", invitation=1.0, pressure=1.0, pressed=1.0, slaughter=0.0, compensation=0.25)
    lab.settle()
    inside = homes.coop >= 0
    assert inside.any()
    lost = lab.record("slaughter").sum()
    kept = lab.now.cooperatives.animals.sum()
    assert np.isclose(lost / (lost + kept), 0.75, atol=0.02)


def case_the_readings_lie_apart_and_return_the_losses_they_rest_on(lab):
    response = {name: one.pack.response for name, one in PACKS.items()}
    assert response["restrained"] < response["soviet-1928-1932"] < response["kazakh-1928-1932"]
    assert np.isclose(70.5 * (1 - destroyed_share(response["soviet-1928-1932"], 0.7, 0.0)), 40.7, rtol=0.02)
    assert np.isclose(7.5 * (1 - destroyed_share(response["kazakh-1928-1932"], 0.8, 0.0)), 1.6, rtol=0.05)
