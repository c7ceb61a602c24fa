"""Effort of tillers: the first-order condition; the effect that a reading states; land reform that gives all."""

from __future__ import annotations

import numpy as np

from lustrum.simulation.efforts import composed
from lustrum.simulation.mechanisms.countryside.tenancy_effort import PACKS, Pack, elasticity, tillers_share

SLOTS = {"tenancy-effort": "tenancy-effort"}


def case_the_first_order_condition_gives_the_elasticity(lab):
    """Effort found by search where share times marginal product equals marginal toil."""
    beta, gamma = 0.4, 1.5
    effort = np.linspace(1e-3, 2, 2_000_001)

    def crop(share):
        net = share * effort**beta - effort ** (1 + gamma) / (1 + gamma)
        return effort[net.argmax()] ** beta

    assert np.isclose(crop(1.0) / crop(0.5), 2 ** elasticity(beta, gamma), rtol=1e-4)
    derived = PACKS["first-order-condition"].pack.yield_effect
    assert np.isclose(1 + derived, 2 ** elasticity(0.5, 2.0))
    assert derived <= 0.15


def case_the_yield_changes_by_the_stated_effect_when_half_becomes_all(lab):
    lab.with_slots(SLOTS)
    homes, parcels = lab.now.households, lab.now.parcels
    tiller = lab.now.rows_in("households", parcels.operator)
    let = (tiller >= 0) & (lab.now.rows_in("households", parcels.owner) != tiller)
    parcels.rent_share = np.where(let, 0.5, 0.0)
    share, area = tillers_share(lab.month, 0.0)
    tenants, owners = (share == 0.5) & (area > 0), (share == 1.0) & (area > 0)
    assert tenants.any()
    assert owners.any()
    for effect in (-0.05, 0.0, 0.15):
        lab.run("tenancy-effort", yield_effect=effect)
        effort = composed(lab.month, "households", 1.0)
        assert np.allclose(effort[owners] / effort[tenants][0], 1 + effect)
    before = effort[tenants]
    parcels.rent_share = 0.0
    lab.run("tenancy-effort", yield_effect=0.15)
    assert np.allclose(composed(lab.month, "households", 1.0)[tenants] / before, 1.15)
    assert len(homes) == len(effort)


def case_the_start_keeps_the_yields_of_the_tables(lab):
    lab.with_slots(SLOTS)
    lab.run("tenancy-effort", yield_effect=0.15)
    _, area = tillers_share(lab.month, 0.0)
    effort = composed(lab.month, "households", 1.0)
    assert abs(np.average(effort, weights=area) - 1) < 0.01
    assert np.ptp(effort[area > 0]) > 0.01


def case_a_tax_in_kind_blunts_effort_only_where_it_counts_as_rent(lab):
    lab.with_slots(SLOTS)
    lab.run("tenancy-effort", yield_effect=0.15)
    before = composed(lab.month, "households", 1.0)
    lab.lever("tax-in-kind.rate", 0.25)
    lab.run("tenancy-effort", tax_counts=0.0)
    assert np.array_equal(composed(lab.month, "households", 1.0), before)
    lab.run("tenancy-effort", tax_counts=1.0)
    assert composed(lab.month, "households", 1.0).mean() < before.mean()


def case_a_ceiling_of_rents_works_as_lower_rents_do(lab):
    lab.with_slots(SLOTS)
    lab.run("tenancy-effort", yield_effect=0.15)
    lab.lever("tax-in-kind.rent_ceiling", 0.375)
    lab.run("tenancy-effort")
    capped = composed(lab.month, "households", 1.0)
    lab.lever("tax-in-kind.rent_ceiling", 1.0)
    assert (lab.now.parcels.rent_share > 0.4).any()
    lab.now.parcels.rent_share = np.minimum(lab.now.parcels.rent_share, 0.375)
    lab.run("tenancy-effort")
    assert np.allclose(capped, composed(lab.month, "households", 1.0))


def case_the_readings_contradict_each_other(lab):
    effects = {name: one.pack.yield_effect for name, one in PACKS.items()}
    assert effects["india-ghatak-roy-2007"] < effects["taiwan-tseng-2002"] == 0 < effects["west-bengal-ghatak-roy-2007"]
    assert Pack().yield_effect == 0
