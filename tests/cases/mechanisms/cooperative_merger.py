"""Mergers: members, land and goods go over whole; cooperatives of the wanted size are left alone."""

from __future__ import annotations

import numpy as np


def form(lab):
    lab.at(11).run("cooperative-membership", invitation=1.0, pressure=1.0, pressed=1.0, form=3.0)
    lab.settle()
    lab.month.recount()
    lab.give("cooperatives", "paddy", 1000)


def case_everything_goes_over_whole(lab):
    form(lab)
    before = lab.total("paddy"), int((lab.now.households.coop >= 0).sum()), int(lab.now.parcels.area.sum())
    assert before[1] > 0
    lab.run("cooperative-merger", households=10**6)
    lab.settle()
    lab.month.recount()
    assert (lab.total("paddy"), int((lab.now.households.coop >= 0).sum()), int(lab.now.parcels.area.sum())) == before
    regions = np.unique(lab.now.cooperatives.region[lab.now.cooperatives.households > 0]).size
    assert (lab.now.cooperatives.households > 0).sum() == regions
    assert (lab.now.cooperatives.goods[:, lab.product("paddy")] > 0).sum() >= regions


def case_without_a_wanted_size_nothing_happens(lab):
    form(lab)
    kept = lab.now.households.coop.copy()
    lab.run("cooperative-merger", households=0.0)
    assert (lab.month.next.households.coop == kept).all()
    lab.run("cooperative-merger", households=10**6)
    assert (lab.month.next.households.coop != kept).any()


def case_those_who_leave_are_not_merged_and_those_who_join_are(lab):
    homes = lab.now.households
    village = np.flatnonzero(lab.now.settlements.kind == 0)[:4]
    coop_of = {int(s): row for row, s in enumerate(lab.now.cooperatives.settlement)}
    rows = [np.flatnonzero(homes.settlement == place) for place in village]
    for place, mine in zip(village, rows, strict=True):
        homes.coop[mine] = coop_of[int(place)]
    leaver, joiner = rows[0][0], rows[1][0]
    homes.coop[joiner] = -1
    lab.month.recount()
    lab.month.next.households.coop[leaver] = -1
    lab.month.next.households.coop[joiner] = coop_of[int(village[1])]
    lab.run("cooperative-merger", households=10**6)
    into = lab.month.board["merged_into"]
    then = lab.month.next.households.coop
    assert then[leaver] == -1
    assert then[joiner] == into[coop_of[int(village[1])]] != coop_of[int(village[1])]
