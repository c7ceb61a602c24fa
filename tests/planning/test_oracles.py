"""Printed answers, to eight digits, through the public call."""

from __future__ import annotations

import numpy as np
import pandas as pd
import pytest

from lustrum.economy.storage import load_economy
from lustrum.planning.plan import plan
from lustrum.planning.settings import PlanProblems


def test_kantorovich_excavators(excavators):
    """Kantorovich 1939: 70.49327354 of each good."""
    found = plan(excavators, {"A": 1, "B": 1, "C": 1}, objective="ray", years=1)
    assert found.status == "optimal"
    assert found.objective == pytest.approx(70.49327354, abs=5e-9)
    used = found.output.sum(["region", "form", "year"]).to_series()
    for machine in ("M1", "M2", "M3"):
        assert used[used.index.str.endswith(machine)].sum() == pytest.approx(1.0)
    made = {good: found.balances.sel(year=1, product=good, flow="output").item() for good in "ABC"}
    assert list(made.values()) == pytest.approx([70.49327354] * 3, abs=5e-9)


def test_valuations_of_excavators_price_out(excavators):
    """Kantorovich's stability: every machine earns its valuation on what it makes, and no other use earns more."""
    found = plan(excavators, {"A": 1, "B": 1, "C": 1}, years=1)
    goods = found.valuations["product"].sel(year=1)
    machines = found.valuations["shared_capital"].sel(year=1)
    rates = {"A": (105, 107, 64), "B": (56, 66, 38), "C": (56, 83, 53)}
    for place, machine in enumerate(("M1", "M2", "M3")):
        for good, rate in rates.items():
            earned = rate[place] * goods.sel(product=good).item()
            rent = machines.sel(asset=machine).item()
            assert earned <= rent + 1e-9
            if found.output.sel(activity=f"{good} on {machine}").sum().item() > 1e-9:
                assert earned == pytest.approx(rent)
    assert machines.sum().item() == pytest.approx(found.objective)


def test_four_products_five_years(four_products, four_asked):
    """Cockshott's five-year plan: 8.79729913."""
    targets, labour = four_asked
    found = plan(
        four_products, targets, objective="ray", years=5, over="years-sum", terminal="none", labour_limits=labour
    )
    assert found.status == "optimal"
    assert found.objective == pytest.approx(8.79729913, abs=5e-9)
    assert found.fulfilment.values == pytest.approx([0.5, 2.06187, 2.03932, 1.98685, 2.20926], abs=5e-6)
    assert found.certificate.gap < 1e-9


@pytest.mark.parametrize("form", ["frame", "mapping", "series by year 1"])
def test_targets_in_any_form(four_products, four_asked, form):
    targets, labour = four_asked
    if form == "mapping":
        targets = {p: list(t) for p, t in targets.groupby("product", sort=False)["amount"]}
    settings = {
        "over": "years-sum",
        "terminal": "none",
        "labour_limits": pd.DataFrame({"year": range(1, 6), "amount": labour}),
    }
    if form == "series by year 1":
        settings["labour_limits"] = {"worker": labour}
    assert plan(four_products, targets, settings=settings).objective == pytest.approx(8.79729913, abs=5e-9)


def test_packaged_economies_give_the_same():
    """Both oracles stand as files, with targets and labour in their tables."""
    four = plan(load_economy("four-products"), years=5, objective="ray:years-sum", terminal="none")
    assert four.objective == pytest.approx(8.79729913, abs=5e-9)
    machines = plan(load_economy("kantorovich-excavators"), years=1)
    assert machines.objective == pytest.approx(70.49327354, abs=5e-9)


def test_complete_sets(make_economy):
    """Kantorovich 1939, first example: 86.6667 complete sets of two parts."""
    machines = {"mill": (3, 10, 20), "turret": (3, 20, 30), "automatic": (1, 30, 80)}
    toy = {
        "products": {"part 1": {}, "part 2": {}},
        "activities": {
            f"{part} on {m}": {"product": part, "outputs": {part: float(rates[k])}, "labour": {m: 1.0}}
            for m, (_, *rates) in machines.items()
            for k, part in enumerate(("part 1", "part 2"))
        },
        "workers": {m: float(count) for m, (count, *_) in machines.items()},
    }
    found = plan(make_economy(toy), {"part 1": 1, "part 2": 1}, years=1)
    assert found.objective == pytest.approx(260 / 3)
    assert found.output.sel(activity="part 1 on mill").item() == pytest.approx(8 / 3)
    assert found.output.sel(activity="part 2 on mill").item() == pytest.approx(1 / 3)


def test_leontief_wheat_and_cloth(make_economy):
    """Leontief's labour values: 2 and 5, and 260 man-years for the final demand."""
    toy = {
        "products": {"wheat": {}, "cloth": {}},
        "activities": {
            "farm": {"product": "wheat", "inputs": {"wheat": 0.25, "cloth": 0.14}, "labour": {"hand": 0.8}},
            "mill": {"product": "cloth", "inputs": {"wheat": 0.40, "cloth": 0.12}, "labour": {"hand": 3.6}},
        },
    }
    found = plan(make_economy(toy), {"wheat": 55, "cloth": 30}, objective="labour", years=1)
    assert found.objective == pytest.approx(260)
    assert found.valuations["product"].values.ravel() == pytest.approx([2, 5])
    assert found.output.values.ravel() == pytest.approx([100, 50])


def test_von_neumann_growth(make_economy):
    """Kemeny, Morgenstern and Thompson 1956 (D6): chickens and eggs grow threefold a year, no faster."""
    toy = {
        "products": {"chicken": {}, "egg": {}},
        "activities": {
            "hatch": {"product": "chicken", "outputs": {"chicken": 5.0}, "inputs": {"chicken": 1.0, "egg": 4.0},
                      "facts": {"input_lag": 1}},
            "lay": {"product": "egg", "outputs": {"chicken": 1.0, "egg": 12.0}, "inputs": {"chicken": 1.0},
                    "facts": {"input_lag": 1}},
        },
        "stock": {"chicken": 2.0, "egg": 4.0},
        "level": {("all", "hatch"): 0.0, ("all", "lay"): 0.0},
    }  # fmt: skip
    economy = make_economy(toy)
    years = 5
    found = plan(economy, pd.DataFrame([{"year": years, "product": "chicken", "amount": 6.0},
                                        {"year": years, "product": "egg", "amount": 12.0}]),
                 years=years, terminal="none")  # fmt: skip
    assert found.objective == pytest.approx(3 ** (years - 2))
    assert np.ptp(found.output.sel(year=3).values) == pytest.approx(0, abs=1e-6)


WILLIAMS = ("coal", "steel", "transport")


@pytest.fixture(scope="module")
def williams(make_economy):
    """Return a function that plans Williams's economy (Model Building in Mathematical Programming, problem 12.9).

    Inputs go in a year before output and two years before new capacity; manpower goes with the inputs. Year 6 must make
    what the static model asks for: 166.4, 105.7 and 92.3. There is no new capacity after year 5: sites to build on are
    given in years 0 to 3 alone.
    """
    names = WILLIAMS
    runs = np.array([[0.1, 0.5, 0.4], [0.1, 0.1, 0.2], [0.2, 0.1, 0.2]])
    builds = np.array([[0.0, 0.7, 0.9], [0.1, 0.1, 0.2], [0.2, 0.1, 0.2]])
    activities = {}
    for j, name in enumerate(names):
        activities[f"make {name}"] = {
            "product": name, "inputs": {names[i]: runs[i, j] for i in range(3)}, "capital": {f"{name} plant": 1.0},
            "labour": {"hand": (0.6, 0.3, 0.2)[j]}, "facts": {"input_lag": 1},
        }  # fmt: skip
        activities[f"build {name}"] = {
            "product": f"{name} plant", "labour": {"hand": (0.4, 0.2, 0.1)[j]}, "facts": {"input_lag": 1},
            "inputs": {"site": 1.0, **{names[i]: builds[i, j] for i in range(3) if builds[i, j]}},
        }  # fmt: skip
    toy = {
        "products": {"site": {}, **{n: {"storable": 1} for n in names}, **{f"{n} plant": {} for n in names}},
        "activities": activities,
        "stock": {"coal": 150.0, "steel": 80.0, "transport": 100.0},
        "assets": {(f"{n} plant", f"make {n}"): k for n, k in zip(names, (300.0, 350.0, 280.0), strict=True)},
        "workers": {"hand": 470.0},
    }
    demand = np.array([60.0, 60.0, 30.0])
    static = np.linalg.solve(np.eye(3) - runs, demand)
    assert static == pytest.approx([166.4, 105.7, 92.3], abs=0.05)
    economy = make_economy(toy)
    sites = pd.DataFrame({"product": "site", "year": range(4), "amount": 1e4})

    def ask(objective, *, demand=demand, **more):
        rows = [{"year": t, "product": n, "amount": v} for t in range(1, 6) for n, v in zip(names, demand, strict=True)]
        rows += [{"year": 6, "product": n, "amount": v} for n, v in zip(names, static, strict=True)]
        targets = pd.DataFrame(rows)
        found = plan(economy, targets, objective=objective, years=7, start=0, terminal="none", started="none",
                     labour_at="input", weights=dict.fromkeys(names, 1.0), aid=sites, **more)  # fmt: skip
        assert found.status == "optimal"
        return found

    return ask


def test_williams_economic_planning(williams):
    """First objective: 2142 of capacity in year 5."""
    assert williams("capacity", capacity_in=5).objective == pytest.approx(2141.875196704, abs=1e-6)


def test_williams_most_output(williams):
    """Second objective: 2619 of output in years 4 and 5, with nothing delivered before the end."""
    found = williams("output", output_years=(4, 5), demand=np.zeros(3))
    assert found.objective == pytest.approx(2619, abs=0.5)
    made = found.output.sel(year=[4, 5], activity=[f"make {name}" for name in WILLIAMS])
    assert found.objective == pytest.approx(made.sum().item())
    assert found.objective < williams("output", demand=np.zeros(3)).objective


def test_williams_most_employment(williams):
    """Third objective: 2450 man-years in the five years, without a ceiling on labour."""
    found = williams("employment", labour=False, output_years=(2, 3, 4, 5, 6))
    assert found.objective == pytest.approx(2450, abs=0.5)


@pytest.mark.parametrize("years", [(7,), (), (3, 12)])
def test_output_counts_in_years_of_the_plan(williams, years):
    with pytest.raises(PlanProblems, match="no year of the plan") as caught:
        williams("output", output_years=years)
    assert caught.value.problems[0].allowed == "0 to 6"


@pytest.mark.parametrize(
    ("rate", "hands", "chosen"),
    [(0.0, 7, "A"), (0.5, 15.75, "AB"), (0.75, 21.21875, "B"), (1.0, 28, "AB"), (1.5, 43.75, "A")],
)
def test_reswitching(make_economy, rate, hands, chosen):
    """Samuelson 1966: A is cheaper, then B, then A again as the rate of interest rises.

    Goods in process must be 1 + r times what comes out of them; so the least labour for a unit is its cost at the rate
    of interest r, in wages, and the valuation of the product its price.
    """
    grown = 1.0 + rate
    toy = {
        "products": {name: {} for name in ("drink", "A one year old", "A two years old", "B one", "B two", "B three")},
        "activities": {
            "lay A": {"product": "A two years old", "labour": {"hand": 7.0}},
            "keep A": {"product": "A one year old", "inputs": {"A two years old": grown}},
            "sell A": {"product": "drink", "inputs": {"A one year old": grown}},
            "lay B": {"product": "B three", "labour": {"hand": 2.0}},
            "keep B": {"product": "B two", "inputs": {"B three": grown}},
            "tend B": {"product": "B one", "inputs": {"B two": grown}, "labour": {"hand": 6.0}},
            "sell B": {"product": "drink", "inputs": {"B one": grown}},
        },
    }
    found = plan(make_economy(toy), {"drink": 1.0}, "labour", 1)
    assert found.objective == pytest.approx(hands)
    used = {name for name in "AB" if found.output.sel(activity=f"sell {name}").sum().item() > 1e-9}
    assert used <= set(chosen)
    assert found.valuations["product"].sel(product="drink").item() == pytest.approx(hands)


def test_complete_sets_the_simplest_way(make_economy):
    """Kantorovich 1939 (D7): every machine making sets of its own yields 77, the best plan 86 (published, in whole)."""
    machines = {"mill": (3, 10, 20), "turret": (3, 20, 30), "automatic": (1, 30, 80)}

    def best(mine):
        toy = {
            "products": {"part 1": {}, "part 2": {}},
            "activities": {
                f"{part} on {m}": {"product": part, "outputs": {part: float(machines[m][k])}, "labour": {m: 1.0}}
                for m in mine
                for k, part in enumerate(("part 1", "part 2"), 1)
            },
            "workers": {m: float(machines[m][0]) for m in mine},
        }
        return plan(make_economy(toy), {"part 1": 1, "part 2": 1}, years=1).objective

    alone = [best([m]) for m in machines]
    assert alone == pytest.approx([20, 36, 240 / 11])
    assert int(sum(alone)) == 77
    assert int(best(machines)) == 86
