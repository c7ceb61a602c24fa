"""Rent, tax and purchase: together never more than the crop; a report above the truth takes more."""

from __future__ import annotations

import numpy as np

from lustrum.simulation.state import INCOME_LINES
from lustrum.simulation.technique import technique


def crop(lab, quanta=1000):
    code = lab.product("paddy")
    found = np.zeros_like(lab.now.households.goods)
    found[:, code] = quanta
    lab.empty("households", "paddy")
    lab.give("households", "paddy", quanta)
    lab.month.board["crop households"] = found
    return code


def taken(lab, rate, bias=0.0, share=0.0):
    crop(lab)
    lab.lever("harvest-report.bias", bias)
    lab.lever("compulsory-purchase.share", share)
    lab.lever("compulsory-purchase.contract_share", 0.0)
    lab.now.parcels.rent_share = 0.0
    before = lab.supply("paddy")
    lab.run("levies", rate=rate)
    return lab.supply("paddy") - before


def case_the_tax_is_the_rate_on_the_reported_crop(lab):
    households = len(lab.now.households)
    assert taken(lab, 0.25) == 250 * households
    assert taken(lab, 0.25, bias=0.4) == 350 * households


def case_nothing_is_taken_that_is_not_there(lab):
    code = crop(lab)
    lab.lever("compulsory-purchase.share", 1.0)
    lab.lever("harvest-report.bias", 2.0)
    lab.run("levies", rate=0.9)
    assert (lab.now.households.goods[:, code] >= 0).all()
    assert (lab.now.households.goods[:, code] == 0).mean() > 0.5
    flows = lab.settle()
    levied = flows[(flows.instrument == "paddy") & flows.purpose.isin(["tax in kind", "compulsory purchase"])]
    assert levied.amount.sum() <= 1000 * len(lab.now.households)


def case_rent_goes_from_tenant_to_owner(lab):
    code = crop(lab)
    lab.now.parcels.rent_share = 0.5
    before = int(lab.now.households.goods[:, code].sum()) + lab.supply("paddy")
    lab.run("levies", rate=0.0)
    rent, of_tenants = lab.record("rent_paid").sum(), lab.record("crop_of_tenants").sum()
    assert 0 < rent <= 0.5 * of_tenants
    assert rent > 0.49 * of_tenants - 1e7
    assert int(lab.now.households.goods[:, code].sum()) + lab.supply("paddy") == before


def case_land_of_the_state_pays_no_rent(lab):
    crop(lab)
    parcels, budget = lab.now.parcels, lab.now.holder("bodies", [lab.now.body("budget")])[0]
    parcels.rent_share = (parcels.owner == budget) * 0.5
    assert (parcels.rent_share > 0).any()
    lab.run("levies", rate=0.0)
    assert lab.record("rent_paid").sum() == 0
    tilled = (parcels.owner == budget) & (lab.now.rows_in("households", parcels.operator) >= 0)
    assert (lab.record("crop_of_tenants").sum() > 0) == tilled.any(), "what is grown on it counts all the same"
    assert tilled.any()


def case_the_crop_that_stays_and_rent_in_kind_are_income(lab):
    """Peasants live by what they keep: without it, income would rise by the whole crop when they pool their land."""
    code = crop(lab)
    lab.now.parcels.rent_share = 0.5
    homes = lab.now.households
    homes.income = 0
    lab.lever("compulsory-purchase.share", 0.1)
    lab.lever("compulsory-purchase.price_ratio", 0.5)
    lab.lever("compulsory-purchase.contract_share", 0.0)
    money = homes.money.sum()
    lab.run("levies", rate=0.2)
    worth = technique(lab.month).value_per_quantum[code]
    in_kind = homes.goods[:, code].sum() * worth
    paid = homes.money.sum() - money
    assert paid > 0
    assert abs(homes.income.sum() - in_kind - paid) < 2 * len(homes)
    rent = homes.income[:, INCOME_LINES.index("land rent")].sum()
    assert 0 < rent <= lab.record("rent_paid").sum() + 2 * len(homes)


def case_a_surcharge_falls_on_those_outside_alone_and_is_counted(lab):
    code, homes = crop(lab), lab.now.households
    for lever in ("share", "contract_share"):
        lab.lever(f"compulsory-purchase.{lever}", 0.0)
    homes.coop = -1
    homes.coop[::2] = 0
    lab.now.parcels.rent_share = 0.0
    lab.run("levies", rate=0.25, surcharge=0.125)
    assert (homes.goods[::2, code] == 750).all()
    assert (homes.goods[1::2, code] == 625).all()
    levied = lab.record("coercion")
    assert levied[lab.code("channel", "levy")] == levied.sum() == homes.weight[1::2].sum()


def case_a_ceiling_of_rents_moves_the_crop_to_the_tiller(lab):
    def rent(ceiling, kept=1.0):
        other = type(lab)()
        crop(other)
        other.now.parcels.rent_share = 0.5
        other.run("levies", rate=0.0, rent_ceiling=ceiling, ceiling_kept=kept)
        return other.record("rent_paid").sum()

    free = rent(1.0)
    assert np.isclose(rent(0.375), 0.75 * free, rtol=0.01)
    assert np.isclose(rent(0.375, kept=0.5), 0.875 * free, rtol=0.01)
    assert rent(0.6) == free
