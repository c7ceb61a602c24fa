"""Reports under competition: the truth times one plus response times competition, and levies rest on them."""

from __future__ import annotations

import numpy as np

SLOTS = {"harvest-report": "competing-reports"}


def told(lab, **fields):
    lab.with_slots(SLOTS)
    code = lab.product("paddy")
    crop = np.zeros_like(lab.now.households.goods)
    crop[:, code] = 1_000
    lab.month.board["crop households"] = crop
    lab.run("competing-reports", **fields)
    return code


def case_reports_grow_with_competition_region_by_region(lab):
    lab.with_slots(SLOTS)
    first = lab.month.labels["region"].ids[0]
    code = told(lab, response=0.5, bias=0.1, competition={first: 0.4, "default": 1.0})
    homes = lab.now.households
    base = lab.month.board["levy base households"][:, code]
    factor = np.where(homes.region == 0, 1.2, 1.5) * 1.1
    assert np.allclose(base, 1_000 * factor)
    assert (homes.region == 0).any()
    quantum = lab.t.quantum[code]
    assert np.isclose(lab.record("harvest", "reported")[code].sum(), base.sum() * quantum)
    assert np.isclose(lab.month.board["reported_harvest"][code], base.sum() * quantum)
    assert np.isclose(lab.record("gross_output", "reported").sum(), base.sum() * quantum * lab.t.price[code])


def case_levies_take_the_rate_of_the_report(lab):
    code = told(lab, response=0.5, bias=0.0)
    lab.empty("households", "paddy")
    lab.give("households", "paddy", 1_000)
    lab.now.parcels.rent_share = 0.0
    lab.lever("compulsory-purchase.share", 0.0)
    lab.lever("compulsory-purchase.contract_share", 0.0)
    before = lab.supply("paddy")
    lab.run("levies", rate=0.2)
    assert lab.supply("paddy") - before == 300 * len(lab.now.households)
    assert (lab.now.households.goods[:, code] == 700).all()
    assert "levy base households" not in lab.month.board


def case_without_competition_reports_are_those_of_the_rival(lab):
    told(lab, response=0.0, bias=0.5)
    mine = lab.record("harvest", "reported")
    other = type(lab)()
    crop = np.zeros_like(other.now.households.goods)
    crop[:, other.product("paddy")] = 1_000
    other.month.board["crop households"] = crop
    other.run("harvest-report", bias=0.5)
    assert mine.sum() > 0
    assert np.allclose(mine, other.record("harvest", "reported"))
