"""Wedges: an economy without distortion has none, and a distortion that is put in comes out."""

from __future__ import annotations

import numpy as np
from pytest import approx

from lustrum.studies.validators.wedge_accounting import Pack, Sectors, wedges

P = Pack()
YEARS = np.arange(4.0)


def undistorted(labour=1.0, capital=1.0, product=1.0):
    """Make two sectors whose wedges are what is asked, with farm plant."""
    output, goods = np.full(4, 900.0), np.full(4, 600.0)
    hours, plant = np.full(4, 50.0), np.full(4, 2_000.0)
    subsistence = 40.0
    farm_goods = subsistence + P.farm_weight / (1 - P.farm_weight) * goods / product
    farm_hours = labour * P.farm_labour * farm_goods / (P.other_labour * output / hours)
    farm_plant = capital * P.farm_capital * farm_goods / (P.other_capital * output / plant)
    made = Sectors(farm_goods, farm_hours, farm_plant, output, hours, plant, farm_goods, goods)
    return wedges(made, subsistence, P)


def case_where_nothing_is_distorted_every_wedge_is_one(make):
    found = undistorted()
    for name in ("labour wedge", "capital wedge", "product wedge"):
        assert found[name] == approx(1.0)


def case_each_distortion_comes_out_and_no_other(make):
    for name in ("labour", "capital", "product"):
        found = undistorted(**{name: 2.5})
        for other in ("labour", "capital", "product"):
            assert found[f"{other} wedge"] == approx(2.5 if other == name else 1.0)


def case_productivity_is_what_inputs_do_not_explain(make):
    found = undistorted()
    assert found["productivity elsewhere"] == approx(900 / (2_000**0.3 * 50**0.7))


def case_a_record_is_accounted_for(make):
    made, farm = 1_000 * 1.05**YEARS, np.full(4, 500.0)
    facts = {"added": (made, farm), "plant": (3 * made, 0 * farm), "hands": np.ones(4)}
    lines = make("wedge-accounting", **facts, hours=np.full(4, 10.0), farm_hours=np.full(4, 40.0), invested=0.2 * made)
    expected = (0.7 * 1_000 / 10) / (0.55 * 500 / 40)
    assert lines["Labour wedge, 1950"].found == approx(expected)
    assert lines["Labour wedge, 1951"].found == approx(expected * 1.05)
    assert lines["Product wedge, 1950"].found == approx(0.15 / 0.85 * 800 / 250)
    assert np.isnan(lines["Capital wedge, 1950"].found)
    assert "not determinable" in lines["Capital wedge, 1950"].note
    growth = lines["Yearly growth, productivity elsewhere"].found
    assert growth == approx(np.log(1.05) * 0.7)
