"""What the chosen technique costs: labour values, prices of production, rents, own rates of interest."""

from __future__ import annotations

import numpy as np
import pandas as pd
import pytest

from lustrum.economy.analysis.labour_values import labour_values
from lustrum.economy.storage import load_economy
from lustrum.formulas import leontief
from lustrum.planning.plan import plan
from lustrum.planning.settings import PlanProblems


@pytest.fixture(scope="module")
def wheat_and_cloth(make_economy):
    """Leontief's example, and a dearer way to weave that nobody should choose."""
    toy = {
        "products": {"wheat": {}, "cloth": {}},
        "activities": {
            "farm": {"product": "wheat", "inputs": {"wheat": 0.25, "cloth": 0.14}, "labour": {"hand": 0.8}},
            "mill": {"product": "cloth", "inputs": {"wheat": 0.40, "cloth": 0.12}, "labour": {"hand": 3.6}},
            "spin": {"product": "cloth", "inputs": {"wheat": 0.40, "cloth": 0.12}, "labour": {"hand": 4.0}},
        },
    }
    return plan(make_economy(toy), {"wheat": 55, "cloth": 30}, objective="labour", years=1)


def test_labour_values_of_the_chosen_technique(wheat_and_cloth):
    """2 and 5 (D3), which are the valuations of the least labour as well."""
    found = wheat_and_cloth.technique_values()
    assert found["labour_value"].values.ravel() == pytest.approx([2, 5])
    assert found["labour_value"].values == pytest.approx(wheat_and_cloth.valuations["product"].values)
    assert found["production_price"].values == pytest.approx(found["labour_value"].values)
    assert found["labour_value"].attrs["unit"] == "person-year per unit of product"
    assert "Leontief 1951" in found["labour_value"].attrs["source"]


def test_prices_of_production_by_hand(wheat_and_cloth):
    """At a tenth of profit p = 1.1 p A + l is solved by hand for two prices."""
    found = wheat_and_cloth.technique_values(0.1)["production_price"].sel(year=1)
    wheat, cloth = found.sel(product="wheat").item(), found.sel(product="cloth").item()
    assert wheat == pytest.approx(1.1 * (0.25 * wheat + 0.14 * cloth) + 0.8)
    assert cloth == pytest.approx(1.1 * (0.40 * wheat + 0.12 * cloth) + 3.6)
    assert "r = 0.1" in found.attrs["method"]


def test_the_rate_of_profit_has_a_maximum(wheat_and_cloth):
    """1 / rho - 1 of A, by the formula of the textbook."""
    largest = 1 / leontief.spectral_radius([[0.25, 0.40], [0.14, 0.12]]) - 1
    assert np.isfinite(wheat_and_cloth.technique_values(largest * 0.99)["production_price"]).all()
    with pytest.raises(PlanProblems, match="rate of profit") as caught:
        wheat_and_cloth.technique_values(largest * 1.01)
    assert f"{largest:.6g}" in caught.value.problems[0].allowed


def test_without_labour_there_are_no_values(make_economy):
    toy = {"products": {"rye": {}}, "activities": {"farm": {"product": "rye"}}, "capacity": {("all", "farm"): 3.0}}
    with pytest.raises(PlanProblems, match="labour requirements"):
        plan(make_economy(toy), {"rye": 1.0}, years=1).technique_values()


def test_it_follows_the_plan_from_year_to_year(make_economy):
    """The good oven bakes with one hand, the poor one with three; as the good one is small, the mean rises with use."""
    toy = {
        "products": {"bread": {}},
        "activities": {
            "good": {"product": "bread", "labour": {"hand": 1.0}},
            "poor": {"product": "bread", "labour": {"hand": 3.0}},
        },
        "capacity": {("all", "good"): 10.0, ("all", "poor"): 90.0},
    }  # fmt: skip
    targets = pd.DataFrame({"product": "bread", "year": [1, 2], "amount": [8.0, 40.0]})
    found = plan(make_economy(toy), targets, "labour", 2)
    assert found.technique_values()["labour_value"].values.ravel() == pytest.approx([1, (10 + 90) / 40])
    rents = found.rents
    assert rents["valued"].tolist() == ["capacity"]
    assert (rents["year"].tolist(), rents["amount"].tolist()) == ([2], pytest.approx([2.0]))
    assert rents["unit"].tolist() == ["person-year per t"]


def test_it_is_the_analysis_where_there_is_one_technique():
    """Four products: the plan's labour values are those of the table, whatever is produced."""
    economy = load_economy("four-products")
    found = plan(economy, years=2, objective="ray:years-sum", terminal="none").technique_values()["labour_value"]
    wanted = labour_values(economy)
    made = found.sel(year=1).sel(product=list(wanted["product"].values))
    known = np.isfinite(made.values)
    assert known.sum() >= 3
    assert made.values[known] == pytest.approx(wanted.values[known])


def test_rents_of_machines_are_their_valuations(excavators):
    found = plan(excavators, {"A": 1, "B": 1, "C": 1}, years=1)
    rents = found.rents.set_index("asset")["amount"]
    assert rents.sum() == pytest.approx(found.objective)
    assert rents["M1"] == pytest.approx(found.valuations["shared_capital"].sel(asset="M1").item())
    assert "Kantorovich" in found.rents.attrs["source"]


def test_own_rates_of_interest(make_economy):
    """Corn that yields one and a half of its seed a year later has an own rate of half, whatever is done with it."""
    toy = {
        "products": {"corn": {}},
        "activities": {"farm": {"product": "corn", "outputs": {"corn": 1.5}, "inputs": {"corn": 1.0},
                                "facts": {"input_lag": 1}}},
        "stock": {"corn": 8.0}, "level": {("all", "farm"): 0.0},
    }  # fmt: skip
    found = plan(make_economy(toy), pd.DataFrame({"product": ["corn"], "year": 4, "amount": 1.0}), years=4,
                 terminal="none")  # fmt: skip
    assert found.objective == pytest.approx(8 * 1.5**3)
    rates = found.own_rates
    assert rates["year"].values.tolist() == [1, 2, 3]
    assert rates.values.ravel() == pytest.approx([0.5] * 3)
    assert rates.attrs["unit"] == "share a year"


def test_on_the_path_of_balanced_growth_the_interest_is_the_growth(make_economy):
    """Von Neumann (D6): a basket of one chicken and two eggs is worth three times as much a year earlier."""
    toy = {
        "products": {"chicken": {}, "egg": {}},
        "activities": {
            "hatch": {"product": "chicken", "outputs": {"chicken": 5.0}, "inputs": {"chicken": 1.0, "egg": 4.0},
                      "facts": {"input_lag": 1}},
            "lay": {"product": "egg", "outputs": {"chicken": 1.0, "egg": 12.0}, "inputs": {"chicken": 1.0},
                    "facts": {"input_lag": 1}},
        },
        "stock": {"chicken": 2.0, "egg": 4.0}, "level": {("all", "hatch"): 0.0, ("all", "lay"): 0.0},
    }  # fmt: skip
    targets = pd.DataFrame({"year": 6, "product": ["chicken", "egg"], "amount": [6.0, 12.0]})
    found = plan(make_economy(toy), targets, years=6, terminal="none")
    price = found.valuations["product"].squeeze().to_pandas()
    basket = price["chicken"] + 2 * price["egg"]
    assert (basket.values[:-1] / basket.values[1:]) == pytest.approx([3.0] * 5)
    rates = found.own_rates.squeeze().to_pandas()
    later = price.shift(-1).iloc[:-1]
    assert ((1 + rates) * later).values == pytest.approx(price.iloc[:-1].values)
