"""One economy with everything in it: goods, persons, money and assets close in what a plan publishes, cell by cell.

Nothing here reads the programme: only the tables of the plan, and the numbers of the economy as they stand below.
"""

from __future__ import annotations

import copy

import numpy as np
import pytest

from lustrum.planning.plan import plan

YEARS = 5
REGIONS = ("north", "south")
NEAR = 1e-7

CAPITAL = {
    # activity: {asset: (need, life, retires, years of building, shares)}
    "mill": {"engine": (0.5, 10.0, False, 2, (0.75, 0.25)), "tool": (0.25, 3.0, True, 1, (1.0,))},
    "forge": {"tool": (0.25, 4.0, True, 1, (1.0,))},
    "plough": {"ox": (0.1, 8.0, False, 1, (1.0,))},
}
WORK = {
    "farm": {"hand": 0.2}, "plough": {"hand": 0.2}, "mill": {"hand": 0.3, "smith": 0.1}, "forge": {"smith": 0.5},
    "drive": {"hand": 0.1}, "breed": {"hand": 0.3}, "build": {"hand": 0.5, "smith": 0.2}, "weave": {"hand": 0.4},
}  # fmt: skip
USES = {
    "farm": {"grain": 0.15}, "plough": {"grain": 0.1}, "mill": {"grain": 1.1, "coal": 0.2}, "forge": {"coal": 0.5},
    "build": {"coal": 0.3}, "breed": {"grain": 0.5},
}  # fmt: skip
MAKES = {
    "farm": {"grain": 1.0}, "plough": {"grain": 1.2}, "mill": {"bread": 1.0, "bran": 0.1},
    "forge": {"tool": 1.0}, "drive": {"freight": 1.0}, "breed": {"ox": 1.0}, "build": {"engine": 1.0},
    "weave": {"cloth": 1.0},
}  # fmt: skip
LAG = {"farm": 1, "plough": 1}
SMOKE = {"mill": 0.4, "forge": 1.0, "plough": -0.05}
STOCK = {("grain", "south"): 30.0, ("cloth", ""): 6.0}
SPOILS = {"grain": 0.1, "cloth": 0.0, "engine": 0.05}
PEOPLE = {("hand", "north"): 12.0, ("hand", "south"): 70.0, ("smith", "north"): 2.0, ("smith", "south"): 4.0}
COURSE = {"from": "hand", "to": "smith", "years": 1, "trainee": 0.5, "teacher": 0.1, "pass": 0.8, "limit": 6.0}
MOVE_TIME = 0.25
FREIGHT = 0.05
PRICE = {"grain": 2.0, "cloth": 4.0, "bread": 3.0, "coal": 1.0, "tool": 5.0, "engine": 9.0, "ox": 8.0, "freight": 1.0,
         "bran": 0.5}  # fmt: skip
ABROAD = {("coal", "import"): (1.5, 90.0), ("engine", "import"): (12.0, 3.0), ("cloth", "export"): (3.0, 12.0)}
LOAN = {"limit": 25.0, "interest": 0.1, "years": 2, "grace": 1}
TERMS = {"share": 0.3, "tax": 0.1, "elasticity": 0.5}
CAP = {"smoke": 12.0}
START = {("mill", "engine", "south"): 20.0, ("mill", "tool", "south"): 9.0, ("forge", "tool", "north"): 5.0}
OXEN = 4.0
HARVEST = 60.0


def everything():
    """Return the tables of the economy."""
    return {
        "products": {
            p: {"constant_price": PRICE[p], "storable": int(p in SPOILS), "spoilage_per_year": SPOILS.get(p, 0.0)}
            for p in PRICE
        },
        "activities": {
            a: {"product": next(iter(made)), "outputs": made, "inputs": USES.get(a, {}), "labour": WORK[a],
                "facts": {"input_lag": LAG.get(a, 0)}}
            for a, made in MAKES.items()
        },
        "forms": {"state": ("public", 1), "home": ("household", 0)},
        "tables": {
            "regions": [{"region": r} for r in REGIONS],
            "capital": [
                {"activity": a, "asset": k, "value": need, "life_years": life, "building_lag_months": 12.0 * years,
                 "depreciation": "retirement" if retires else "geometric",
                 "instalment_shares": " ".join(map(str, shares))}
                for a, needs in CAPITAL.items()
                for k, (need, life, retires, years, shares) in needs.items()
            ],
            "endowments": [
                *({"kind": "workers", "item": s, "region": r, "amount": v} for (s, r), v in PEOPLE.items()),
                *({"kind": "capital", "item": k, "activity": a, "region": r, "form": "state", "amount": v}
                  for (a, k, r), v in START.items()),
                {"kind": "capital", "item": "ox", "amount": OXEN},
                {"kind": "level", "activity": "farm", "region": "south", "form": "home", "amount": HARVEST},
                {"kind": "level", "activity": "plough", "region": "south", "form": "state", "amount": 20.0},
                {"kind": "capacity", "activity": "farm", "region": "south", "form": "state", "amount": 0.0},
            ],
            "stocks": [{"product": p, "region": r, "amount": v, "date": "1949-12"} for (p, r), v in STOCK.items()],
            "emissions": [{"activity": a, "substance": "smoke", "value": v, "unit": "t per t"}
                          for a, v in SMOKE.items()],
            "training": [{"from_skill": "hand", "to_skill": "smith", "years": 1, "teacher": "smith",
                          "trainee_time": COURSE["trainee"], "teacher_time": COURSE["teacher"],
                          "pass_share": COURSE["pass"], "limit": COURSE["limit"]}],
            "migration": [{"from_region": "south", "to_region": "north", "limit": 15.0, "time": MOVE_TIME}],
            "links": [{"from_region": a, "to_region": b, "service": "freight", "value": FREIGHT}
                      for a, b in (REGIONS, REGIONS[::-1])],
            "partners": [{"partner": "world", "currency": "won"}],
            "trade": [{"product": p, "partner": "world", "flow": f, "price": price, "limit": limit}
                      for (p, f), (price, limit) in ABROAD.items()],
        },
    }  # fmt: skip


ASK = {
    "targets": {"bread": [3.0, 3.0, 3.2, 3.4, 3.6], "cloth": [1.0, 1.0, 1.1, 1.2, 1.3]}, "objective": "ray:years-sum",
    "years": YEARS, "start": 1950, "terminal": "keep", "uncommanded": "response", "exchange_basket": {"cloth": 1.0},
    "marketed_share": TERMS["share"], "tax_in_kind": TERMS["tax"], "supply_elasticity": TERMS["elasticity"],
    "contract": 0.1, "loans": [LOAN], "carry_money": True, "debt_left": 8.0, "committed": {"tool": 0.5},
    "aid": {"coal": 3.0}, "minimum_stocks": {"grain": 5.0}, "emission_limits": CAP, "credit": 2.0, "yields": (),
}  # fmt: skip


@pytest.fixture(scope="module")
def made(make_economy):
    """Return the plan of the economy with everything in it."""
    found = plan(make_economy(copy.deepcopy(everything())), **ASK)
    assert found.status == "optimal", found.explanation
    return found


def level(found, activity, year, region=None, form=None):
    """Return what an activity runs at."""
    chosen = found.output.sel(activity=activity, year=year)
    chosen = chosen if region is None else chosen.sel(region=region)
    return float((chosen if form is None else chosen.sel(form=form)).sum())


def test_everything_is_on(made):
    """Else the sums below would prove nothing."""
    assert made.training.sum() > 0
    assert made.migration.sum() > 0
    assert made.loans["drawn"].sum() > 0 and made.loans["due"].sum() > 0
    assert made.procurement["sold"].min() > 0
    assert made.trade.sel(flow="import").sum() > 0 and made.trade.sel(flow="export").sum() > 0
    assert all(made.investment.sel(asset=k).sum() > 0 for k in ("engine", "tool", "ox"))
    assert made.stocks.sum() > 0
    for flow in ("carriage", "exchange", "kept", "aid", "investment", "delivery", "input"):
        assert np.abs(made.balances.sel(flow=flow)).sum() > 0, flow


def test_goods_close(made):
    """What comes in less what goes out is what the balances say is left over, and that is never below nothing."""
    years = made.years
    sold = made.procurement
    for t, year in enumerate(years):
        for p, price in PRICE.items():
            left = sum(MAKES[a].get(p, 0.0) * level(made, a, year) for a in MAKES)
            for a, uses in USES.items():
                lag = LAG.get(a, 0)
                when = years[t + lag] if t + lag < YEARS else years[-1]  # after the plan as in its last year
                left -= uses.get(p, 0.0) * level(made, a, when)
            left += ASK["aid"].get(p, 0.0)
            for flow, sign in (("import", 1), ("export", -1)):
                left += sign * float(made.trade.sel(flow=flow, product=p, year=year).sum())
            kept = 1.0 - SPOILS.get(p, 0.0)
            before = sum(v for (q, _), v in STOCK.items() if q == p)
            before = before if t == 0 else float(made.stocks.sel(product=p, year=years[t - 1]).sum())
            left += kept * before - float(made.stocks.sel(product=p, year=year).sum())
            left -= float(made.deliveries.sel(product=p, year=year).sum())
            for a, needs in CAPITAL.items():
                _, _, _, _, shares = needs.get(p, (0, 0, 0, 0, ()))
                for step, share in enumerate(shares):
                    if t - step >= 0 and p != "ox":
                        begun = made.investment.sel(asset=p, activity=a, year=years[t - step])
                        left -= share * float(begun.sum())
            if p == "ox":
                left -= float(made.investment.sel(asset="ox", activity="shared", year=year).sum())
            if p == "grain":  # the farm's own seed is in what it uses; tax and sales alone are at the plan's disposal
                mine = sold[sold["year"] == year].iloc[0]
                seed = USES["farm"]["grain"] * level(made, "farm", year)
                left += seed - (mine["made"] - mine["tax"] - mine["sold"])
            if p == "cloth":
                mine = sold[sold["year"] == year].iloc[0]
                left += float(made.balances.sel(flow="exchange", product=p, year=year))
                bill = mine["sold"] * mine["terms"] * PRICE["grain"]
                paid = -float(made.balances.sel(flow="exchange", product=p, year=year)) * price
                assert paid >= bill - NEAR
            if p == "freight":
                left += float(made.balances.sel(flow="carriage", product=p, year=year))
            assert left >= -NEAR, (year, p)
            assert left == pytest.approx(-float(made.balances.sel(flow="spare", product=p, year=year)), abs=1e-6)


def test_what_a_region_lacks_is_carried_to_it(made):
    """Freight is used for each unit that a region uses and does not make."""
    for t, year in enumerate(made.years):
        lacking = 0.0
        for region in REGIONS:
            for p in ("grain", "coal"):
                used = 0.0
                for a, uses in USES.items():
                    when = made.years[min(t + LAG.get(a, 0), YEARS - 1)]
                    used += uses.get(p, 0.0) * level(made, a, when, region)
                grown = sum(MAKES[a].get(p, 0.0) * level(made, a, year, region) for a in MAKES)
                before = STOCK.get((p, region), 0.0) if t == 0 else 0.0
                before = before if t == 0 else float(made.stocks.sel(product=p, year=made.years[t - 1], region=region))
                at_hand = grown + before * (1 - SPOILS.get(p, 0.0))
                if p != "coal":  # coal comes from abroad, into either region
                    lacking += max(used - at_hand, 0.0)
        freight = -float(made.balances.sel(flow="carriage", product="freight", year=year))
        assert freight >= FREIGHT * lacking - NEAR


def test_nobody_is_lost_and_nobody_is_twice(made):
    """Workers of each skill and region: there at first, moved, trained; at work, learning, teaching or on the way."""
    there = dict(PEOPLE)
    for t, year in enumerate(made.years):
        moved = {s: float(made.migration.sel(year=year, from_region="south", to_region="north", skill=s)) for s in
                 ("hand", "smith")}  # fmt: skip
        for s, persons in moved.items():
            there[s, "south"] -= persons
            there[s, "north"] += persons
        if t:
            for r in REGIONS:
                passed = COURSE["pass"] * float(made.training.sel(year=made.years[t - 1], region=r).sum())
                there["hand", r] -= passed
                there["smith", r] += passed
        assert sum(there.values()) == pytest.approx(sum(PEOPLE.values()))
        for (s, r), persons in there.items():
            learns = float(made.training.sel(year=year, region=r).sum())
            busy = sum(WORK[a].get(s, 0.0) * level(made, a, year, r) for a in WORK)
            assert busy == pytest.approx(float(made.labour.sel(skill=s, region=r, year=year).sum()), abs=1e-9)
            busy += learns * (COURSE["trainee"] if s == "hand" else COURSE["teacher"])
            busy += MOVE_TIME * moved[s] * (r == "north")
            assert busy <= persons + NEAR, (s, r, year)
        assert float(made.training.sel(year=year).sum()) <= COURSE["limit"] + NEAR


def test_money_closes(made):
    """Every sum is followed by hand: drawn, paid back in two parts after a year of grace, a tenth on what is owed."""
    table, in_hand = made.loans, 0.0
    drawn = table.groupby("year")["drawn"].sum()
    assert drawn.sum() <= LOAN["limit"] + NEAR
    owed = {year: float(sum_) for year, sum_ in drawn.items()}
    for year in made.years:
        due = 0.0
        for begun, sum_ in drawn.items():
            if year > begun:
                interest = LOAN["interest"] * owed[begun]
                part = sum_ / LOAN["years"] if LOAN["grace"] < year - begun <= LOAN["grace"] + LOAN["years"] else 0.0
                owed[begun] -= part
                due += part + interest
        mine = table[table["year"] == year]
        assert mine["due"].sum() == pytest.approx(due, abs=1e-9)
        for (p, flow), (price, limit) in ABROAD.items():
            amount = float(made.trade.sel(year=year, product=p, flow=flow).sum())
            assert amount <= limit + NEAR
            in_hand += price * amount * (1 if flow == "export" else -1)
        in_hand += ASK["credit"] + drawn[year] - due
        assert in_hand >= -NEAR, year
        assert mine["owed"].sum() == pytest.approx(sum(v for y, v in owed.items() if y <= year), abs=1e-9)
    assert sum(owed.values()) <= ASK["debt_left"] + NEAR


def serves(age, life, retires):
    return float(age < life) if retires else (1.0 - 1.0 / life) ** age


def stands(found, activity, asset, region, t, *, unfinished=False):
    """Return the capital of a cell at the start of a year, built up by hand."""
    _, life, retires, years, shares = CAPITAL[activity][asset]
    start = START.get((activity, asset, region), 0.0)
    total = start * (max(1.0 - t / life, 0.0) if retires else (1.0 - 1.0 / life) ** t)
    for begun, year in enumerate(found.years):
        amount = float(found.investment.sel(activity=activity, asset=asset, region=region, year=year).sum())
        age = t - begun - years
        total += amount * serves(age, life, retires) if age >= 0 else 0.0
        total += amount * sum(shares[: max(t - begun, 0)]) if unfinished and age < 0 else 0.0
    return total


def test_assets_carry_what_is_made(made):
    """Capital that stands is enough in every cell and year; in all as much is left as there was."""
    left = {"engine": 0.0, "tool": 0.0, "ox": 0.0}
    for a, needs in CAPITAL.items():
        for k, (need, _, _, _, _) in needs.items():
            if k == "ox":
                continue
            for r in REGIONS:
                for t, year in enumerate(made.years):
                    assert need * level(made, a, year, r) <= stands(made, a, k, r, t) + NEAR, (a, k, r, year)
                left[k] += stands(made, a, k, r, YEARS, unfinished=True)
    oxen = OXEN
    for year in made.years:
        assert CAPITAL["plough"]["ox"][0] * level(made, "plough", year) <= oxen + NEAR
        begun = float(made.investment.sel(asset="ox", activity="shared", year=year).sum())
        oxen = oxen * (1 - 1 / 8) + begun
    left["ox"] = oxen
    for k, amount in left.items():
        assert amount >= sum(v for (_, asset, _), v in START.items() if asset == k) + OXEN * (k == "ox") - NEAR


def test_stocks_smoke_and_deliveries_keep_their_limits(made):
    assert made.stocks.sel(product="grain").sum("region").min() >= 5.0 - NEAR
    for year in made.years:
        smoke = sum(v * level(made, a, year) for a, v in SMOKE.items())
        assert smoke == pytest.approx(float(made.emissions.sel(year=year).sum()), abs=1e-9)
        assert smoke <= CAP["smoke"] + NEAR
        assert float(made.deliveries.sel(group="committed", product="tool", year=year).sum()) >= 0.5 - NEAR
    for p, amounts in ASK["targets"].items():
        got = made.deliveries.sel(group="all", product=p).sum("region")
        assert np.allclose(got, made.fulfilment * np.array(amounts))


def test_its_limits_explain_the_whole_of_it(made):
    """Shares of all limits add up to one, whatever is on: rows of two sides and limits of columns too."""
    assert made.why_not_more().shares["share"].sum() == pytest.approx(1.0, abs=1e-6)


def test_idle_capital_is_what_stands_and_is_not_used(made, make_economy):
    """The least of it, for a tenth less to eat, is what can be counted in the plan's own tables."""
    found = plan(make_economy(everything()), **{**ASK, "objective": ("ray:years-sum", "imbalance:idle"), "give": 0.1})
    assert found.status == "optimal"
    assert found.fulfilment.sum().item() == pytest.approx(0.9 * made.objective, rel=1e-6)
    assert found.stages[1][1] == pytest.approx(idle(found), abs=1e-7)
    assert found.stages[1][1] < idle(made) - 1e-4


def idle(found):
    """Return the capital that is not used, of that at the start, at constant prices, a year."""
    start = sum(PRICE[k] * v for (_, k, _), v in START.items()) + PRICE["ox"] * OXEN
    oxen, left = OXEN, 0.0
    for t, year in enumerate(found.years):
        for a, needs in CAPITAL.items():
            for k, (need, _, _, _, _) in needs.items():
                for r in REGIONS if k != "ox" else ():
                    left += PRICE[k] * (stands(found, a, k, r, t) - need * level(found, a, year, r))
        left += PRICE["ox"] * (oxen - CAPITAL["plough"]["ox"][0] * level(found, "plough", year))
        oxen = oxen * (1 - 1 / 8) + float(found.investment.sel(asset="ox", activity="shared", year=year).sum())
    return left / start / YEARS
