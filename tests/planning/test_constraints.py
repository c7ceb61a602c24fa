"""Each family of constraints on the smallest economy that shows it."""

from __future__ import annotations

import numpy as np
import pandas as pd
import pytest

from lustrum.planning.plan import plan

WORKSHOP = {
    "products": {"bread": {}, "oven": {}},
    "activities": {
        "bake": {"product": "bread", "labour": {"hand": 1.0}, "capital": {"oven": 0.5}},
        "weld": {"product": "oven", "labour": {"hand": 2.0}},
    },
    "life": {("oven", "bake"): 10.0},
    "assets": {("oven", "bake"): 5.0},
    "workers": {"hand": 30.0},
}


def test_capital_is_built_with_a_delay(make_economy):
    """Ovens begun in year 1 bake in year 1 + gestation, and a tenth wears out each year."""
    economy = make_economy(WORKSHOP)
    for gestation in (1, 2, 3):
        found = plan(economy, {"bread": 1}, years=4, over="years-sum", terminal="none", gestation=gestation)
        made = found.output.sel(activity="bake").values.ravel()
        assert made[0] == pytest.approx(10)
        if gestation > 1:
            assert made[1] == pytest.approx(9)
        begun = found.investment.sel(asset="oven", activity="bake").values.ravel()
        stands = 5.0
        for year in range(4):
            assert made[year] * 0.5 <= stands + 1e-9
            stands = stands * 0.9 + (begun[year + 1 - gestation] if year + 1 >= gestation else 0.0)
        delivered = -found.balances.sel(product="oven", flow="investment").values
        assert delivered[0] == pytest.approx(begun[0] / gestation)


def test_building_lag_in_months_becomes_years(make_economy):
    toy = {**WORKSHOP, "activities": {**WORKSHOP["activities"]}}
    toy["activities"]["bake"] = {**toy["activities"]["bake"], "facts": {"building_lag_months": 18}}
    found = plan(make_economy(toy), {"bread": 1}, years=3, over="years-sum", terminal="none")
    assert found.output.sel(activity="bake").values.ravel()[1] == pytest.approx(9)


def test_what_is_left_at_the_end(make_economy):
    economy = make_economy({**WORKSHOP, "workers": {"hand": 10.0}})
    nothing, kept, growing = (
        plan(economy, {"bread": 1}, years=3, terminal=t, over="years-sum") for t in ("none", "keep", "balanced-growth")
    )
    assert nothing.objective > max(kept.objective, growing.objective)

    def left(found):
        begun = found.investment.sum(["region", "form", "activity"]).sel(asset="oven").values
        return 5 * 0.9**3 + sum(b * 0.9 ** (2 - t) for t, b in enumerate(begun))

    assert left(kept) >= 5 - 1e-9
    assert left(nothing) < 5
    assert left(growing) >= 0.5 * growing.output.sel(activity="bake").values.ravel()[-1] - 1e-9


def test_no_investment(make_economy):
    found = plan(make_economy(WORKSHOP), {"bread": 1}, years=3, over="years-sum", invest=False)
    assert found.fulfilment.values == pytest.approx([10, 9, 8.1])
    assert found.investment.sum() == 0


def test_capital_switched_off(make_economy):
    assert plan(make_economy(WORKSHOP), {"bread": 1}, years=1, capital=False).objective == pytest.approx(30)


def test_labour_limit_may_be_dropped(make_economy):
    toy = {**WORKSHOP, "workers": {"hand": 4.0}}
    economy = make_economy(toy)
    assert plan(economy, {"bread": 1}, years=1, terminal="none").objective == pytest.approx(4)
    free = plan(economy, {"bread": 1}, years=1, terminal="none", labour=False)
    assert free.objective == pytest.approx(10)
    assert "The limit on labour is dropped." in free.notes
    grown = plan(economy, {"bread": 1}, years=3, terminal="none", over="years-sum", labour_growth=0.5)
    assert grown.labour.sum(["region", "skill", "activity"]).values == pytest.approx([4, 6, 9])


def test_labour_by_season(make_economy):
    """Half the work falls in one of four seasons: it is the peak that binds."""
    rows = [{"activity": "farm", "skill": "hand", "season": s, "value": v}
            for s, v in (("spring", 0.1), ("summer", 0.2), ("autumn", 0.5), ("winter", 0.2))]  # fmt: skip
    toy = {
        "products": {"grain": {}}, "activities": {"farm": {"product": "grain"}}, "workers": {"hand": 40.0},
        "tables": {"labour": rows},
    }  # fmt: skip
    found = plan(make_economy(toy), {"grain": 1}, years=1)
    assert found.objective == pytest.approx(20)
    worth = found.valuations["labour"].sel(skill="hand")
    assert worth.sel(season="autumn").item() == pytest.approx(2)
    assert worth.sel(season="winter").item() == 0
    spread = {**toy, "tables": {"labour": [{"activity": "farm", "skill": "hand", "value": 1.0}]}}
    assert plan(make_economy(spread), {"grain": 1}, years=1).objective == pytest.approx(40)


def test_land_by_class(make_economy):
    toy = {
        "products": {"grain": {}},
        "activities": {
            "farm": {"product": "grain", "land": {"paddy": 2.0}},
            "hill": {"product": "grain", "land": {"dry": 5.0}},
        },
        "fields": {"paddy": 100.0, "dry": 100.0},
        "tables": {"lands": [{"land": "paddy", "multiple_cropping": 1.2}, {"land": "dry", "multiple_cropping": 1.0}]},
    }
    economy = make_economy(toy)
    assert plan(economy, {"grain": 1}, years=1).objective == pytest.approx(80)
    once = plan(economy, {"grain": 1}, years=1, multiple_cropping=False)
    assert once.objective == pytest.approx(70)
    assert once.valuations["land"].sel(land="paddy").item() == pytest.approx(0.5)


def test_trade_is_paid_for(make_economy):
    """Cloth at 2 buys coke at 5: five hands make the cloth for two coke."""
    toy = {
        "products": {"cloth": {}, "coke": {}, "iron": {}},
        "activities": {
            "weave": {"product": "cloth", "labour": {"hand": 1.0}},
            "smelt": {"product": "iron", "inputs": {"coke": 1.0}, "labour": {"hand": 1.0}},
        },
        "workers": {"hand": 35.0},
        "trade": {("cloth", "export"): {"price": 2.0}, ("coke", "import"): {"price": 5.0}},
    }
    economy = make_economy(toy)
    found = plan(economy, {"iron": 1}, years=1)
    assert found.objective == pytest.approx(10)
    assert found.trade.sel(flow="import", product="coke").item() == pytest.approx(10)
    assert found.trade.sel(flow="export", product="cloth").item() == pytest.approx(25)
    assert found.valuations["foreign_money"].item() == pytest.approx(0.5 / 3.5)
    helped = plan(economy, {"iron": 1}, years=1, credit=10.0)
    assert helped.objective == pytest.approx(10 + 10 * 0.5 / 3.5)
    given = plan(economy, {"iron": 1}, years=1, aid={"coke": 2.0})
    assert given.objective == pytest.approx(10 + 2 * 2.5 / 3.5)
    alone = plan(economy, {"iron": 1}, years=1, trade=False)
    assert alone.objective == 0
    limited = {**toy, "trade": {**toy["trade"], ("coke", "import"): {"price": 5.0, "limit": 4.0}}}
    assert plan(make_economy(limited), {"iron": 1}, years=1).objective == pytest.approx(4)


def test_trade_with_dates_and_partners(make_economy):
    """A partner's limits of the latest year hold; before and after its dates there is no trade with it."""
    rows = [
        {"product": "coke", "flow": "import", "partner": p, "price": 1.0, "limit": limit, "year": year}
        for p, year, limit in (("south", 1946, 3.0), ("north", 1946, 1.0), ("north", 1948, 5.0))
    ]
    toy = {
        "products": {"iron": {}, "coke": {}},
        "activities": {"smelt": {"product": "iron", "inputs": {"coke": 1.0}}},
        "tables": {
            "trade": rows,
            "partners": [{"partner": "south", "until": "1946-12"}, {"partner": "north", "credit": 100.0}],
        },
    }
    found = plan(make_economy(toy), {"iron": 1}, years=4, start=1946, over="years-sum")
    assert found.fulfilment.values == pytest.approx([4, 1, 5, 5])


def test_stocks_carry_over_and_spoil(make_economy):
    """A good year feeds a bad one, less what spoils."""
    toy = {
        "products": {"grain": {"storable": 1, "spoilage_per_year": 0.2}},
        "activities": {"farm": {"product": "grain", "labour": {"hand": 1.0}}},
        "stock": {"grain": 10.0},
    }
    economy = make_economy(toy)
    more = {"labour_limits": [100.0, 0.0], "terminal": "none"}
    found = plan(economy, {"grain": 1}, years=2, **more)
    assert found.objective == pytest.approx(108 / (1 + 1 / 0.8))
    assert found.stocks.sel(year=1).item() == pytest.approx(found.objective / 0.8)
    assert plan(economy, {"grain": 1}, years=2, stocks=False, **more).objective == 0
    kept = plan(economy, {"grain": 1}, years=2, labour_limits=[100.0, 0.0], terminal="keep")
    assert kept.stocks.sel(year=2).item() == pytest.approx(10)


def test_committed_deliveries_come_first(make_economy):
    economy = make_economy(WORKSHOP)
    found = plan(economy, {"bread": 1}, years=1, terminal="none", committed={"bread": 4.0})
    assert found.objective == pytest.approx(6)
    assert found.deliveries.sel(group="committed", product="bread").item() == pytest.approx(4)
    refused = plan(economy, {"bread": 1}, years=1, terminal="none", committed={"bread": 12.0})
    assert "deliver 2 t less of bread (committed) in year 1" in refused.explanation


def test_pace_of_change(make_economy):
    toy = {
        "products": {"bread": {}, "cake": {}},
        "activities": {
            name: {"product": p, "labour": {"hand": 1.0}} for name, p in (("bake", "bread"), ("ice", "cake"))
        },
        "workers": {"hand": 100.0},
        "level": {("all", "bake"): 10.0, ("all", "ice"): 20.0},
    }
    economy = make_economy(toy)
    quick = plan(economy, {"bread": 1}, years=2, over="years-sum")
    assert quick.objective == pytest.approx(200)
    slow = plan(economy, {"bread": 1}, years=2, over="years-sum", pace_up=0.5, pace_down=0.1)
    assert slow.fulfilment.values == pytest.approx([15, 22.5])
    assert (slow.output.sel(activity="ice").values.ravel() >= [18 - 1e-9, 16.2 - 1e-9]).all()


def test_forms_outside_command_keep_their_level(make_economy):
    toy = {
        "products": {"grain": {}},
        "activities": {"farm": {"product": "grain", "labour": {"hand": 1.0}}},
        "workers": {"hand": 50.0},
        "forms": {"state": ("public", 1), "peasant": ("household", 0)},
        "level": {("peasant", "farm"): 30.0},
        "capacity": {("peasant", "farm"): 45.0},
    }
    economy = make_economy(toy)
    found = plan(economy, {"grain": 1}, years=2)
    assert found.output.sel(form="peasant").values.ravel() == pytest.approx([30, 30])
    forecast = pd.DataFrame([{"activity": "farm", "form": "peasant", "amount": 12.0, "year": 2}])
    changed = plan(economy, {"grain": 1}, years=2, over="years-sum", forecast=forecast)
    assert changed.output.sel(form="peasant").values.ravel() == pytest.approx([30, 12])
    commanded = plan(economy, {"grain": 1}, years=1, uncommanded="commanded")
    assert commanded.objective == pytest.approx(45)


def test_stated_capacity_without_capital(make_economy):
    toy = {"products": {"bread": {}}, "activities": {"bake": {"product": "bread"}}, "capacity": {("all", "bake"): 7.0}}
    found = plan(make_economy(toy), {"bread": 1}, years=2)
    assert found.objective == pytest.approx(7)
    assert found.valuations["capacity"].sum().item() == pytest.approx(1)


def test_needs_tier_by_tier(make_economy):
    toy = {
        "products": {"bread": {}, "cloth": {}},
        "activities": {p: {"product": p, "labour": {"hand": 1.0}} for p in ("bread", "cloth")},
        "workers": {"hand": 100.0},
        "needs": {
            ("bread", "survival"): 0.5,
            ("cloth", "survival"): 0.1,
            ("bread", "basic"): 0.7,
            ("cloth", "basic"): 0.4,
        },
        "persons": 100.0,
    }
    economy = make_economy(toy)
    found = plan(economy, objective="needs", years=1)
    assert [name for name, _, _ in found.stages] == ["needs, survival", "needs, basic"]
    assert found.objective == pytest.approx(1)
    assert found.stages[1][1] == pytest.approx((1 + 20 / 30) / 2)
    assert found.deliveries.sel(product="bread").item() >= 50 - 1e-9
    hungry = plan(economy, objective="needs", years=1, labour_limits=30.0)
    assert hungry.objective == pytest.approx((1 + 20 / 50) / 2)
    assert hungry.stages[1][1] == pytest.approx(0, abs=1e-7)


def test_floors_and_a_basket(make_economy):
    """The floor is part of what the basket delivers, not beside it."""
    toy = {
        "products": {"bread": {}, "steel": {}},
        "activities": {p: {"product": p, "labour": {"hand": 1.0}} for p in ("bread", "steel")},
        "workers": {"hand": 100.0}, "needs": {("bread", "survival"): 0.4}, "persons": 100.0,
    }  # fmt: skip
    economy = make_economy(toy)
    found = plan(economy, {"bread": 1, "steel": 3}, years=1, floors=("survival",))
    assert found.deliveries.sel(product="bread").sum().item() == pytest.approx(40)
    assert found.objective == pytest.approx(20)
    low = plan(economy, {"bread": 3, "steel": 1}, years=1, floors=("survival",))
    assert low.objective == pytest.approx(25)
    assert low.deliveries.sel(product="bread").sum().item() == pytest.approx(75)


REGIONS = {
    "products": {"grain": {}, "coal": {}, "freight": {}},
    "activities": {
        "farm": {"product": "grain", "labour": {"hand": 1.0}},
        "mine": {"product": "coal", "labour": {"hand": 1.0}},
        "rail": {"product": "freight", "labour": {"hand": 0.5}},
    },
    "tables": {
        "regions": [{"region": "north"}, {"region": "south"}],
        "endowments": [
            {"kind": "capacity", "activity": "farm", "region": "south", "amount": 100.0},
            {"kind": "capacity", "activity": "mine", "region": "north", "amount": 100.0},
            {"kind": "capacity", "activity": "rail", "region": "north", "amount": 100.0},
            {"kind": "capacity", "activity": "rail", "region": "south", "amount": 100.0},
            {"kind": "workers", "item": "hand", "region": "north", "amount": 30.0},
            {"kind": "workers", "item": "hand", "region": "south", "amount": 30.0},
        ],
    },
}  # fmt: skip


def test_regions_without_links_share_one_balance(make_economy):
    found = plan(make_economy(REGIONS), {"grain": 1, "coal": 1}, years=1, new_cells=False)
    assert found.objective == pytest.approx(30)
    assert any("goods move freely" in note for note in found.notes)
    assert found.output.sel(region="south", activity="farm").item() == pytest.approx(30)


def test_links_carry_goods_and_use_freight(make_economy):
    """Grain must go north: each tonne uses a unit of freight, which takes half a hand of the sender."""
    ways = (("north", "south"), ("south", "north"))
    links = [{"from_region": a, "to_region": b, "service": "freight", "value": 1.0} for a, b in ways]
    tables = {**REGIONS["tables"], "links": links}
    economy = make_economy({**REGIONS, "tables": tables})
    targets = pd.DataFrame([{"product": "grain", "region": "north", "amount": 1.0}])
    found = plan(economy, targets, years=1, new_cells=False)
    assert found.objective == pytest.approx(20)
    assert found.deliveries.sel(region="north", product="grain").sum().item() == pytest.approx(20)
    assert found.deliveries.sel(region="south").sum().item() == 0
    assert found.balances.sel(product="freight", flow="carriage").item() <= -20 + 1e-9
    assert found.balances.sel(flow="spare").max() < 1e-9
    at_home = targets.assign(region="south")
    assert plan(economy, at_home, years=1, new_cells=False).objective == pytest.approx(30)
    anywhere = plan(economy, {"grain": 1, "coal": 1}, years=1, new_cells=False)
    assert anywhere.objective == pytest.approx(30)
    narrow = [{**row, "capacity": 5.0} for row in tables["links"]]
    economy = make_economy({**REGIONS, "tables": {**tables, "links": narrow}})
    found = plan(economy, targets, years=1, new_cells=False)
    assert found.objective == pytest.approx(5)
    assert found.bottlenecks["limit"].tolist() == ["the way from south to north in year 1"]
    assert found.valuations["product"].sel(product="grain", region="north").item() == pytest.approx(1)


def test_ownership_shares_out_capacity(make_economy):
    toy = {
        "products": {"cloth": {"branch": "textiles"}},
        "activities": {"weave": {"product": "cloth"}},
        "forms": {"state": ("public", 1), "private": ("capital", 0)},
        "tables": {
            "endowments": [{"kind": "capacity", "activity": "weave", "amount": 50.0}],
            "ownership": [{"branch": "textiles", "form": f, "share": s} for f, s in (("state", 0.7), ("private", 0.3))],
        },
    }
    found = plan(make_economy(toy), {"cloth": 1}, years=1)
    assert found.output.sel(form="private").item() == pytest.approx(15)
    assert found.output.sel(form="state").item() == pytest.approx(35)


def test_input_lag_pays_ahead(make_economy):
    """Seed of this year's harvest was sown last year; where the fields must be left sown, next year's is sown now."""
    toy = {
        "products": {"grain": {}},
        "activities": {"farm": {"product": "grain", "inputs": {"grain": 0.25}, "labour": {"hand": 1.0}}},
        "workers": {"hand": 100.0},
    }
    economy = make_economy(toy)
    same_year = plan(economy, {"grain": 1}, years=1)
    assert same_year.objective == pytest.approx(75)
    lagged = plan(economy, {"grain": 1}, years=2, input_lag={"farm": 1}, terminal="none", over="years-sum")
    assert lagged.fulfilment.values == pytest.approx([75, 100])
    sown = plan(economy, {"grain": 1}, years=2, input_lag={"farm": 1}, terminal="keep", over="years-sum")
    assert sown.fulfilment.values == pytest.approx([75, 75])


def test_default_targets_grow(make_economy):
    toy = {
        "products": {"bread": {}, "guns": {}},
        "activities": {p: {"product": p, "labour": {"hand": 1.0}} for p in ("bread", "guns")},
        "workers": {"hand": 100.0},
        "tables": {"final": [
            {"use": "household", "product": "bread", "amount": 30.0},
            {"use": "defence", "product": "guns", "amount": 20.0},
        ]},
    }  # fmt: skip
    found = plan(make_economy(toy), years=3, growth=0.1, over="years-sum")
    assert found.fulfilment.values == pytest.approx([2 / 1.1**t for t in range(3)])
    assert list(found.deliveries["group"].values) == ["household", "defence"]
    assert found.deliveries.sel(group="defence").sum("region").sel(product="guns").values == pytest.approx([40] * 3)
    assert np.isclose(plan(make_economy(toy), objective="labour", years=3).objective, 150)


def test_final_demand_of_the_latest_year_holds(make_economy):
    asked = ((1946, 10.0), (1948, 20.0))
    toy = {
        "products": {"bread": {}},
        "activities": {"bake": {"product": "bread", "labour": {"hand": 1.0}}},
        "workers": {"hand": 100.0},
        "tables": {"final": [{"use": "household", "product": "bread", "amount": a, "year": y} for y, a in asked]},
    }
    found = plan(make_economy(toy), years=4, start=1946, over="years-sum")
    assert found.fulfilment.values == pytest.approx([10, 10, 5, 5])


def test_most_labour_and_most_output(make_economy):
    """Two ways to use the same scrap: one takes more hands, the other makes more worth (Williams 12.9, in little)."""
    toy = {
        "products": {
            "scrap": {"constant_price": 0.0},
            "nails": {"constant_price": 2.0},
            "rails": {"constant_price": 5.0},
        },
        "activities": {
            "forge": {"product": "nails", "inputs": {"scrap": 1.0}, "labour": {"hand": 3.0}},
            "roll": {"product": "rails", "inputs": {"scrap": 1.0}, "labour": {"hand": 1.0}},
        },
        "workers": {"hand": 1000.0},
        "stock": {"scrap": 10.0},
    }
    economy = make_economy(toy)
    busy = plan(economy, {"rails": 4.0}, objective="employment", years=1, terminal="none")
    assert busy.objective == pytest.approx(6 * 3 + 4 * 1)
    rich = plan(economy, {"nails": 2.0}, objective="output", years=1, terminal="none")
    assert rich.objective == pytest.approx(2 * 2 + 8 * 5)
    counted = plan(economy, {"nails": 2.0}, objective="output", years=1, terminal="none", weights={"nails": 1.0})
    assert counted.objective == pytest.approx(10)


def test_capacity_of_chosen_branches(make_economy):
    """What is left of the hands builds presses if heavy branches count, and looms if they do not."""
    toy = {
        "products": {"steel": {"branch": "metal"}, "cloth": {"branch": "textiles"}, "machine": {"branch": "metal"}},
        "activities": {
            "press": {"product": "steel", "capital": {"machine": 1.0}, "labour": {"hand": 0.1}},
            "weave": {"product": "cloth", "capital": {"machine": 0.5}, "labour": {"hand": 0.1}},
            "build": {"product": "machine", "labour": {"hand": 1.0}},
        },
        "assets": {("machine", "press"): 2.0, ("machine", "weave"): 2.0},
        "workers": {"hand": 5.0},
        "tables": {"branches": [{"branch": "metal", "heavy": 1}, {"branch": "textiles", "heavy": 0}]},
    }
    economy = make_economy(toy)
    expected = {("heavy",): ("press", 2 + 4.9), ("textiles",): ("weave", 4 + 2 * 4.9), None: ("weave", 2 + 4 + 2 * 4.9)}
    for branches, (built, capacity) in expected.items():
        found = plan(economy, {"cloth": 1.0}, objective="capacity", years=1, branches=branches)
        assert found.investment.sel(activity=built).sum().item() == pytest.approx(4.9)
        assert found.objective == pytest.approx(capacity)


def test_imports_of_a_table_without_trade(make_economy):
    """A published table lists imported inputs and no terms of trade: unless trade is cut, they limit nothing."""
    toy = {
        "products": {"cloth": {}, "imported cotton": {"import_only": 1}},
        "activities": {"weave": {"product": "cloth", "inputs": {"imported cotton": 0.4}, "labour": {"hand": 2.0}}},
        "workers": {"hand": 50.0},
    }
    economy = make_economy(toy)
    found = plan(economy, {"cloth": 1}, years=1)
    assert found.objective == pytest.approx(25)
    assert any("imported cotton" in note for note in found.notes)
    assert plan(economy, {"cloth": 1}, years=1, trade=False).objective == 0


def test_staples_stand_in_for_one_another(make_economy):
    """Rice or millet, ton for ton: the need is met by what is easier to grow; shoes and coats are two things."""
    rows = [
        {"need": need, "role": role, "tier": tier, "product": p, "amount": a}
        for need, role, p, amounts in (
            ("grain", "staple", "rice", (0.1, 0.2)),
            ("grain", "staple", "millet", (0.1, 0.2)),
            ("clothing", "clothing", "shoes", (0.05, 0.1)),
            ("clothing", "clothing", "coats", (0.05, 0.1)),
        )
        for tier, a in zip(("survival", "basic"), amounts, strict=True)
    ]
    work = {"rice": 3.0, "millet": 1.0, "shoes": 1.0, "coats": 1.0}
    toy = {
        "products": {p: {} for p in work},
        "activities": {f"make {p}": {"product": p, "labour": {"hand": v}} for p, v in work.items()},
        "workers": {"hand": 40.0},
        "tables": {"needs": rows, "population": [{"persons": 100.0}]},
    }
    economy = make_economy(toy)
    found = plan(economy, objective="needs", years=1)
    got = found.deliveries.sum(["year", "region", "group"]).to_series()
    assert found.objective == pytest.approx(1)
    assert (got["rice"], got["millet"]) == pytest.approx((0, 30), abs=1e-9) or got["millet"] >= 20 - 1e-9
    assert min(got["shoes"], got["coats"]) >= 5 - 1e-9
    strict = plan(economy, objective="needs", years=1, stand_in=())
    assert strict.objective < 1
    floors = plan(economy, {"shoes": 1.0}, years=1, floors=("survival",))
    assert floors.objective == pytest.approx(40 - 20 - 5)
    refused = plan(economy, {"shoes": 1.0}, years=1, floors=("basic",))
    assert "lower the floor of grain for all" in refused.explanation or "of shoes for all" in refused.explanation
