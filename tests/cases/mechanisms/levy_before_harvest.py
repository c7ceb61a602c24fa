"""Levies fixed before the harvest: the amount stands when the crop fails; progressive rates hit the richer harder."""

from __future__ import annotations

import numpy as np

from lustrum.simulation.efforts import composed
from lustrum.simulation.farms import operated_area
from lustrum.simulation.mechanisms.countryside.levy_before_harvest import land_of_products
from lustrum.simulation.roles import farming_households

SLOTS = {"levy-base": "levy-before-harvest"}


def season(lab, yields, rate=0.3, later=0, fixed=True, **fields):
    """One harvest of paddy with a yield by region, quanta a hectare; return crop and levy by region."""
    code, homes = lab.product("paddy"), lab.now.households
    lab.at(10, later=later)
    area = operated_area(lab.now, "households", len(lab.month.labels["land"]))[:, land_of_products(lab.t)[code]]
    crop = np.zeros_like(homes.goods)
    crop[:, code] = np.floor(area / 10_000 * np.asarray(yields)[homes.region])
    lab.empty("households", "paddy")
    lab.give("households", "paddy", crop[:, code])
    lab.month.board["crop households"] = crop
    lab.now.parcels.rent_share = 0.0
    lab.lever("tax-in-kind.rate", rate)
    lab.lever("compulsory-purchase.share", 0.0)
    lab.lever("compulsory-purchase.contract_share", 0.0)
    if fixed:
        lab.run("levy-before-harvest", **fields)
    before = homes.goods[:, code].copy()
    lab.run("levies", rate=rate)
    levy = before - homes.goods[:, code]
    count = len(lab.month.labels["region"])
    by_region = [np.bincount(homes.region, what, count) for what in (crop[:, code], levy)]
    return by_region, homes.region[area > 0]


def case_the_levy_rests_on_what_was_expected(lab):
    lab.with_slots(SLOTS)
    regions = len(lab.month.labels["region"])
    (crop, levy), _ = season(lab, np.full(regions, 3_000.0))
    some = crop > 0
    assert np.allclose(levy[some], 0.3 * crop[some], rtol=0.01), "in the first year nothing is known"
    (bad, same), _ = season(lab, np.full(regions, 2_000.0), later=1, weight=0.5)
    assert np.allclose(same[some], levy[some], rtol=0.01), "the levy stands though a third of the crop is lost"
    (_, lower), _ = season(lab, np.full(regions, 2_000.0), later=2)
    assert np.allclose(lower[some], 0.3 * crop[some] * 2_500 / 3_000, rtol=0.01), "half of the news is learnt"
    assert (bad[some] - same[some] < 0.6 * (crop[some] - levy[some])).all()


def case_nothing_is_taken_that_is_not_there(lab):
    lab.with_slots(SLOTS)
    regions = len(lab.month.labels["region"])
    season(lab, np.full(regions, 3_000.0), rate=0.8)
    (crop, levy), _ = season(lab, np.full(regions, 1_000.0), rate=0.8, later=1)
    assert np.array_equal(crop, levy)


def case_progressive_levies_hit_the_richer_regions_hardest(lab):
    """Meng, Qian and Yared: what is kept, against what a normal year leaves, falls most where yields were high."""
    lost = {}
    for progression in (0.0, 1.0):
        lab.with_slots(SLOTS)
        regions = len(lab.month.labels["region"])
        yields = np.linspace(4_000, 2_000, regions)
        season(lab, yields, rate=0.3)
        (crop, levy), _ = season(lab, yields, rate=0.3, later=1, weight=0.0, progression=progression)
        (bad, again), _ = season(lab, 0.8 * yields, rate=0.3, later=2, weight=0.0)
        assert np.allclose(again, levy, rtol=0.01, atol=20)
        some = np.flatnonzero(crop > 0)
        kept = (bad - again)[some] / (crop - levy)[some]
        rate = levy[some] / crop[some]
        assert np.allclose(kept, (0.8 - rate) / (1 - rate), rtol=0.02)
        farmers = farming_households(lab.month)
        people = np.bincount(lab.now.households.region[farmers], lab.now.households.members[farmers], crop.size)
        lost[progression] = 1 - kept[np.argsort((crop / people)[some])]
    assert np.ptp(lost[0.0]) < 0.01
    assert (np.diff(lost[1.0]) > 0.02).all(), "from the poorest to the richest"


def case_optimism_takes_more_than_the_rate(lab):
    lab.with_slots(SLOTS)
    regions = len(lab.month.labels["region"])
    season(lab, np.full(regions, 3_000.0))
    (crop, levy), _ = season(lab, np.full(regions, 3_000.0), later=1, optimism=0.5)
    assert np.isclose(levy.sum(), 0.45 * crop.sum(), rtol=0.01)


def case_a_levy_that_stands_and_hands_that_hunger_make_a_trap(lab):
    """One bad year: with levies on what was expected crops fall year by year, with a share of the crop they recover."""

    def crops(fixed):
        lab.with_slots({**SLOTS, "labour-quality": "labour-quality"})
        normal = np.full(len(lab.month.labels["region"]), 3_000.0)
        season(lab, normal, fixed=fixed, weight=0.0)
        made, effort = [], 0.8
        for year in range(1, 6):
            (crop, levy), _ = season(lab, normal * effort, later=year, fixed=fixed)
            made.append(crop.sum())
            full = 0.7 * crop.sum() / effort
            lab.now.households.nutrition = min(1.0, float((crop - levy).sum() / full))
            lab.run("labour-quality", enough=1.0, elasticity=0.9)
            effort = float(composed(lab.month, "households", 1.0)[0])
        return np.diff(made)

    assert (crops(fixed=True) < 0).all()
    assert (crops(fixed=False) > 0).all()
