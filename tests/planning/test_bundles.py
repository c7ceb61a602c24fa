"""Capital by bundles says the same as capital asset by asset."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from lustrum.planning.bundles import first_come
from lustrum.planning.plan import plan

QUICK = settings(max_examples=20, deadline=None, suppress_health_check=list(HealthCheck))
SEEDS = st.integers(0, 10**6)


def alike(toy, seed):
    """Let assets last long, short, or for ever, so that many wear alike; some are no goods that keep."""
    draw = np.random.default_rng(seed)
    for facts in toy["products"].values():
        facts["storable"] = int(draw.random() < 0.2)
    toy["life"] = {key: float(draw.choice([1.0, 4.0, 4.0, 4.0, 9.0])) for key in toy["life"]}
    for facts in toy["activities"].values():
        if "capital" not in facts:
            facts["capital"] = {p: round(0.2 + draw.random(), 3) for p in toy["products"]}
    return toy


def ask(economy, toy, years, **more):
    """Plan with gifts that come in some years only, so that it pays to buy an asset while it is there."""
    draw = np.random.default_rng(len(toy["life"]) + years)
    aid = {p: (60.0 * draw.random(years) * (draw.random(years) < 0.4)).round(1).tolist() for p in toy["products"]}
    return plan(economy, toy["targets"], years=years, yields=(), explain=False, aid=aid, **more)


ASKED = st.sampled_from(
    [
        {"terminal": "none", "over": "years-sum"},
        {"terminal": "keep"},
        {"terminal": "balanced-growth", "terminal_growth": 0.02},
        {"terminal": "static"},
        {"terminal": "valued"},
        {"terminal": "none", "objective": "capacity", "targets": False},
    ]
)


@QUICK
@given(seed=SEEDS, years=st.integers(2, 4), asked=ASKED)
def test_bundles_change_no_optimum(draw_toy, make_economy, seed, years, asked):
    toy = alike(draw_toy(seed), seed)
    asked = dict(asked)
    if asked.pop("targets", True) is False:
        toy["targets"] = {p: 0.01 * v for p, v in toy["targets"].items()}
    if asked["terminal"] == "valued":
        asked["terminal_values"] = dict.fromkeys(toy["products"], 0.01)
    economy = make_economy(toy)
    singly, bundled = (ask(economy, toy, years, bundles=b, **asked) for b in (False, True))
    assert singly.status == bundled.status
    if singly.is_carried_out:
        assert bundled.objective == pytest.approx(singly.objective, rel=1e-7, abs=1e-7)
        assert bundled.certificate.is_within(1e-8)
        whole = ask(economy, toy, years, bundles="whole", **asked)
        if whole.is_carried_out:
            assert whole.objective <= singly.objective * (1 + 1e-7) + 1e-7


@QUICK
@given(seed=SEEDS, years=st.integers(2, 4), terminal=st.sampled_from(["none", "keep"]))
def test_every_asset_of_a_bundle_stands_where_it_is_needed(draw_toy, make_economy, seed, years, terminal):
    """The published investment, asset by asset, gives each cell the capital that its level needs; products balance."""
    toy = alike(draw_toy(seed), seed)
    found = ask(make_economy(toy), toy, years, bundles=True, terminal=terminal, over="years-sum")
    if not found.is_carried_out:
        return
    balances = found.balances
    assert np.abs(balances.sum("flow")).max() < 1e-9
    assert balances.sel(flow="spare").max() < 1e-7
    cells, output = found.facts.cells, found.output.sum(["region"])
    begun = found.investment.sum(["region", "form"])
    for pair, cell in enumerate(cells.pair_cell):
        activity = found.facts.labels["activity"][cells.activity[cell]]
        asset = found.facts.labels["asset"][cells.pair_asset[pair]]
        stands, lag = cells.initial[pair], cells.gestation[pair]
        built = begun.sel(asset=asset, activity=activity).values
        assert (built >= -1e-9).all()
        for year in range(years):
            level = output.sel(activity=activity, form="state").values[year]
            assert level * cells.need[pair] <= stands + 1e-7
            ready = built[year + 1 - lag] if year + 1 >= lag else 0.0
            stands = stands * (1 - cells.wear[pair]) + ready


def test_goods_that_keep_need_not_be_bought_ahead(draw_toy, make_economy):
    """Where products keep as well as assets do, works that are begun whole are no worse."""
    for seed in range(12):
        toy = alike(draw_toy(seed), seed)
        for facts in toy["products"].values():
            facts.update(storable=1, spoilage_per_year=0.0)
        economy = make_economy(toy)
        singly, whole = (
            ask(economy, toy, 3, bundles=b, terminal="none", over="years-sum", stocks=True) for b in (False, "whole")
        )
        assert singly.status == whole.status
        if singly.is_carried_out:
            assert whole.objective == pytest.approx(singly.objective, rel=1e-7, abs=1e-7)


def test_a_programme_by_bundles_is_smaller(make_economy):
    """Eight assets that wear alike are one column and one row a year."""
    assets = [f"m{i}" for i in range(8)]
    toy = {
        "products": {p: {} for p in ("bread", *assets)},
        "activities": {
            "bake": {"product": "bread", "capital": dict.fromkeys(assets, 1.0), "labour": {"hand": 1.0}},
            **{f"make {a}": {"product": a, "labour": {"hand": 0.1}} for a in assets},
        },
        "assets": {(a, "bake"): 3.0 for a in assets},
        "workers": {"hand": 50.0},
    }
    economy = make_economy(toy)
    more = {"years": 3, "terminal": "none"}
    singly, bundled = (plan(economy, {"bread": 1}, bundles=b, **more) for b in (False, "whole"))
    assert bundled.objective == pytest.approx(singly.objective)
    assert singly.program.rows["capital"].size == 8 * bundled.program.rows["bundle-capital"].size == 24
    cells = bundled.facts.cells
    assert cells.composition.toarray().tolist() == [[1.0]] * 8
    assert bundled.valuations["capital"].dims == ("year", "region", "form", "activity")


def test_a_zero_a_little_below_it_is_shared_out():
    """A solver's zeros are not exact: what was bought is still shared out, to the last bit of it."""
    shared = first_come(np.array([2.0, -1e-12, 0.0]), np.array([[0.5, -1e-12], [0.0, 0.7], [0.0, 0.1]]), 0.1)
    assert shared.sum(axis=1) == pytest.approx([2, 0, 0])
