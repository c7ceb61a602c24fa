"""Allen's equations: 1.6 to 2.3 gives 1.2 to 2.5 per cent a year with collective farms, 0.7 to 1.05 without."""

from __future__ import annotations

import numpy as np
from pytest import approx

from lustrum.simulation.mechanisms.people.allen_migration import PACKS, yearly_share
from lustrum.simulation.moving import rural_persons

SLOT = {"migration": "allen-migration"}


def moved(lab, ratio, name, draws=1):
    lab.with_slots(SLOT)
    lab.month.board["town_village_ratio"] = ratio
    pack = PACKS[name].pack
    before = int(lab.now.persons.weight.sum())
    people = float(lab.now.persons.weight[rural_persons(lab.month)].sum())
    lab.run("allen-migration", slope=pack.slope, intercept=pack.intercept)
    lab.settle()
    assert int(lab.now.persons.weight.sum()) == before
    return lab.record("migration").sum(), people


def case_the_shares_are_those_of_the_book(lab):
    collectivised, nep = PACKS["collectivised"].pack, PACKS["nep"].pack
    assert yearly_share(1.6, collectivised) == approx(0.012, abs=5e-4)
    assert yearly_share(2.3, collectivised) == approx(0.025, abs=5e-4)
    assert yearly_share(1.6, nep) == approx(0.007)
    assert yearly_share(2.3, nep) == approx(0.0105)
    assert yearly_share(0.5, collectivised) == 0


def case_so_many_move_in_a_month(lab):
    for name, ratio in (("collectivised", 2.3), ("nep", 20.0)):
        found, people = moved(lab, ratio, name)
        due = yearly_share(ratio, PACKS[name].pack) / 12 * people
        assert abs(found - due) < 4 * np.sqrt(due * 2000)
        assert found > 0


def case_the_two_countrysides_differ(lab):
    assert moved(lab, 6.0, "collectivised")[0] > 2 * moved(lab, 6.0, "nep")[0] > 0


def case_where_consumption_is_equal_hardly_anybody_moves_and_in_war_nobody(lab):
    assert moved(lab, 0.9, "collectivised")[0] == 0
    lab.with_slots(SLOT)
    lab.month.board["town_village_ratio"] = 6.0
    lab.lever("war.intensity", 1.0)
    lab.run("allen-migration")
    assert lab.world.recorder.current("migration") is None
