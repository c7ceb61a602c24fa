"""Distribution: parts add up to what is divided; by work alone the share is that of hands."""

from __future__ import annotations

import numpy as np


def pool(lab):
    lab.at(11).run("cooperative-membership", invitation=1.0, pressure=1.0, pressed=1.0)
    lab.settle()
    lab.month.recount()
    lab.give("cooperatives", "paddy", 10**6)


def case_all_but_the_fund_is_divided(lab):
    pool(lab)
    code = lab.product("paddy")
    before = int(lab.now.households.goods[:, code].sum())
    stock = int(lab.now.cooperatives.goods[:, code][lab.now.cooperatives.households > 0].sum())
    lab.run("cooperative-distribution", fund=0.25, cash_share=0.0)
    given = int(lab.now.households.goods[:, code].sum()) - before
    assert abs(given / stock - 0.75) < 1e-4


def case_by_work_alone_the_share_is_that_of_hands(lab):
    pool(lab)
    code, homes = lab.product("paddy"), lab.now.households
    before = homes.goods[:, code].copy()
    lab.run("cooperative-distribution", fund=0.0, need_share=0.0, land_dividend=0.0)
    got = homes.goods[:, code] - before
    member = homes.coop >= 0
    coop = int(homes.coop[member][0])
    mine = homes.coop == coop
    hands = homes.workers[mine] / homes.workers[mine].sum()
    assert np.abs(got[mine] - hands * got[mine].sum()).max() < 2
    assert got[~member].sum() == 0
    assert got[mine].sum() > 0


def case_need_and_land_that_claim_more_than_all_leave_nothing_to_work(lab):
    """Both parts may lie anywhere in their ranges; who works much and has neither mouths nor land owes nothing."""
    pool(lab)
    forms = lab.month.labels["form"]
    half = (forms.attribute("pooling").astype(float) < 1) & forms.mask(role="collective")
    lab.now.cooperatives.form = np.flatnonzero(half)[0]
    members = np.flatnonzero(lab.now.households.coop >= 0)
    lab.now.households.members[members[::2]] = 0
    before = lab.now.households.goods.copy()
    lab.run("cooperative-distribution", need_share=0.9, land_dividend=0.6)
    assert (lab.now.households.goods >= before).all()
