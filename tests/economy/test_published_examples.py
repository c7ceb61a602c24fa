"""The worked examples of the literature, D1 to D10, to half a unit of the last printed digit, by the public calls."""

import os
from pathlib import Path

import numpy as np
import pandas as pd
import pytest

from lustrum.economy.analysis import analyse
from lustrum.economy.analysis.balancing import balance_flows
from lustrum.economy.analysis.dated_labour import compare_techniques
from lustrum.economy.analysis.expansion import find_expansion
from lustrum.economy.analysis.footprints import footprints
from lustrum.economy.analysis.ghosh import ghosh_inverse
from lustrum.economy.analysis.production_prices import production_prices
from lustrum.economy.economy import Economy
from lustrum.errors import EconomyProblems
from lustrum.formulas import balancing, dated_labour, growth, leontief, sraffa
from lustrum.planning.plan import plan
from lustrum.readers import read_economy

TABLES = Path(os.environ.get("LUSTRUM_TABLES", "../shared/data/io"))


def near(expected, digits):
    return pytest.approx(expected, abs=0.5 * 10**-digits + 1e-12)


def square(flows, names, **frames):
    use = pd.DataFrame(flows, index=names, columns=names)
    return Economy.from_tables(use, **{"name": "example", "unit": "dollar", "year": 2009, **frames})


@pytest.fixture(scope="module")
def two_sectors():
    """Miller and Blair 2009, chapter 2, with the household row and column of its section 2.5."""
    names = ["1", "2"]
    return square(
        [[150, 500], [200, 100]],
        names,
        final=pd.DataFrame({"household": [50, 400], "other": [300, 1300]}, names),
        value_added=pd.DataFrame([[300, 500], [350, 900]], ["household", "other"], names),
    )


def test_d1_open_model_of_miller_and_blair(two_sectors):
    assert two_sectors.coefficients().values == near(np.array([[0.15, 0.25], [0.20, 0.05]]), 9)
    assert two_sectors.leontief_inverse().values == near(np.array([[1.2541, 0.3300], [0.2640, 1.1221]]), 4)
    assert two_sectors.leontief_inverse().values == near(np.array([[1.254125, 0.330033], [0.264026, 1.122112]]), 6)
    assert two_sectors.balance().values == near([1000, 2000], 6)
    assert two_sectors.balance({"1": 600, "2": 1500}).values == near([1247.52, 1841.58], 2)
    assert two_sectors.balance([600, 1500]).values == near([1247.524752, 1841.584158], 6)
    assert two_sectors.multipliers().values == near([1.518152, 1.452145], 6)
    assert leontief.spectral_radius(two_sectors.coefficients().values) == near(0.329129, 6)


def test_d2_closed_for_households(two_sectors):
    """Households get 300 and 500 and 50 of their own; they spend all 1,000 of what they have: .05, .40 and .05."""
    from lustrum.formulas.households import close_for_households, closed_inverse

    inverse = closed_inverse(close_for_households(two_sectors.coefficients().values, [0.3, 0.25], [0.05, 0.4], 0.05))
    printed = [[1.365, 0.425, 0.251], [0.527, 1.348, 0.595], [0.570, 0.489, 1.289]]
    assert inverse == near(np.array(printed), 3)
    computed = [[1.365086, 0.425260, 0.250904], [0.527323, 1.348076, 0.595365], [0.569849, 0.489050, 1.288539]]
    assert inverse == near(np.array(computed), 6)
    assert inverse[:2, :2].sum(axis=0) == near([1.892409, 1.773336], 6)


def test_d2_truncated_multipliers_by_the_table(two_sectors):
    """Own use of 5 % is as if 450 / 950 of a unit earned were spent on each other product: 5 % is not spent at home."""
    found = analyse(two_sectors, "induced-multipliers", income="household", saved=str(1 - 0.45 / 0.95))
    shares = np.array([50, 400]) / 450
    assert shares * 0.45 / 0.95 == pytest.approx(np.array([0.05, 0.40]) / 0.95)
    assert found.loc[["1", "2"], "type_2"].to_numpy() == near([1.892409, 1.773336], 6)
    assert found.loc[["1", "2"], "type_1"].to_numpy() == near([1.518152, 1.452145], 6)


@pytest.fixture(scope="module")
def wheat_and_cloth():
    names = ["wheat", "cloth"]
    return square(
        [[25, 20], [14, 6]],
        names,
        final=pd.Series([55, 30], names),
        labour=pd.Series([80, 180], names),
        unit="unit",
    )


def test_d3_wheat_and_cloth_of_leontief(wheat_and_cloth):
    assert wheat_and_cloth.leontief_inverse().values == near(np.array([[1.457, 0.662], [0.232, 1.242]]), 3)
    computed = np.array([[1.456954, 0.662252], [0.231788, 1.241722]])
    assert wheat_and_cloth.leontief_inverse().values == near(computed, 6)
    assert wheat_and_cloth.balance().values == near([100, 50], 9)
    assert wheat_and_cloth.labour_values().values == near([2, 5], 9)
    assert footprints(wheat_and_cloth, "labour").values.sum() == near(260, 9)
    assert production_prices(wheat_and_cloth, rate_of_profit=0).values == near([2, 5], 9), "a man-year costs 1 dollar"


def subsistence(flows, output, names):
    return leontief.technical_coefficients(flows, output), names


def test_d4_subsistence_of_sraffa():
    for flows, output, relative in [
        ([[280, 120], [12, 8]], [400, 20], [1, 10]),
        ([[240, 90, 120], [12, 6, 3], [18, 12, 30]], [450, 21, 60], [1, 10, 5]),
    ]:
        a = leontief.technical_coefficients(flows, output)
        assert leontief.spectral_radius(a) == near(1, 9)
        prices, rate, _ = leontief.production_prices(a, np.zeros(len(a)), wage=0)
        assert rate == near(0, 9)
        assert prices / prices[0] == near(relative, 9)


def test_d4_no_final_demand_can_be_met_and_the_products_are_named():
    names = ["wheat", "iron"]
    economy = square([[280, 120], [12, 8]], names, output=pd.Series([400, 20], names), unit="unit")
    with pytest.raises(EconomyProblems, match="wheat") as caught:
        economy.balance({"iron": 1})
    assert "iron" in str(caught.value)
    found = analyse(economy, "productivity")
    assert set(found.attrs["smallest_set_that_prevents_a_surplus"].split(", ")) == {"wheat", "iron"}


def test_d5_surplus_of_sraffa():
    names = ["wheat", "iron"]
    economy = square(
        [[280, 120], [12, 8]],
        names,
        output=pd.Series([575, 20], names),
        labour=pd.Series([1, 1], names),
        unit="unit",
    )
    prices = production_prices(economy, wage=0)
    assert prices.attrs["rate_of_profit"] == near(0.25, 9)
    assert prices.values[1] / prices.values[0] == near(15, 9)
    assert analyse(economy, "standard-system").attrs["maximum_rate_of_profit"] == near(0.25, 9)
    assert 1 / leontief.spectral_radius(economy.coefficients().values) - 1 == near(0.25, 9)


def test_d6_chickens_and_eggs():
    found = growth.expanding_economy([[5, 1], [0, 12]], [[1, 1], [4, 0]])
    assert (found.growth, found.interest) == (near(3, 9), near(3, 9))
    assert found.intensities == near([0.5, 0.5], 9)
    assert found.prices[0] / found.prices[1] == near(6, 6)


def test_d6_by_the_table():
    use = pd.DataFrame([[1, 1], [4, 0]], ["chicken", "egg"], ["hatching", "laying"])
    supply = pd.DataFrame([[5, 1], [0, 12]], ["chicken", "egg"], ["hatching", "laying"])
    economy = Economy.from_tables(use, supply, name="chickens", unit="piece", year=1956)
    _, found = find_expansion(economy)
    assert found.growth == near(3, 8)
    table = analyse(economy, "expansion")
    assert table.attrs["growth"] == near(2, 8)
    assert table.attrs["interest"] == near(2, 8)
    assert table["price"]["chicken"] / table["price"]["egg"] == near(6, 6)


def test_d8_germany_1995():
    folder = TABLES / "germany_1995"
    if not folder.is_dir():
        pytest.skip(f"the published table germany_1995 is not in {TABLES} (set LUSTRUM_TABLES)")
    economy = read_economy("symmetric", folder)

    a = economy.coefficients()
    assert a.sel(input="CPA_A", product="CPA_A") == near(0.0258, 4)
    assert a.sel(input="CPA_J-N", product="CPA_A") == near(0.0828, 4)
    assert a.sel(input="CPA_J-N", product="CPA_J-N") == near(0.279, 3)
    assert leontief.spectral_radius(a.values) == near(0.402936, 6)
    assert economy.multipliers().values == near([1.7048, 1.8413, 1.8136, 1.6035, 1.5951, 1.3782], 4)
    assert economy.multipliers().values == near([1.704838, 1.841299, 1.813627, 1.603518, 1.595054, 1.378247], 6)
    held = economy.multipliers("labour").values / 1000
    assert held == near([0.032627, 0.016167, 0.020682, 0.023733, 0.011179, 0.024222], 6)
    work = footprints(economy, "labour")
    assert work.attrs["consumption"] / 1000 == near(36428, 6)
    assert work.attrs["production"] / 1000 == near(36428, 6)
    assert work.attrs["embodied_in_imports"] == pytest.approx(0, abs=1e-6)
    assert work.attrs["units"] == "person-year a year"

    intensity = economy.multipliers("CO2").values
    assert intensity == near([0.418471, 0.768628, 0.272550, 0.235709, 0.058288, 0.123419], 6)
    assert footprints(economy, "CO2").attrs["consumption"] == near(687020, 6)
    assert footprints(economy, "CO2").attrs["units"] == "CO2, kt a year"
    assert ghosh_inverse(economy).values[:, 0] == near([1.0339, 0.0118, 0.0037, 0.0103, 0.0117, 0.0043], 4)


def test_d7_complete_sets_of_kantorovich(tmp_path, write_economy):
    """Three milling machines, three turret lathes, one automatic; a set is one part of each kind; LP 86.6667."""
    rates = {"milling": (10, 20, 3), "turret": (20, 30, 3), "automatic": (30, 80, 1)}
    lines = {name: [] for name in ("activities", "outputs", "labour", "endowments")}
    for machine, (first, second, count) in rates.items():
        for part, rate in (("one", first), ("two", second)):
            name = f"{machine}_{part}"
            lines["activities"].append(f"{name},{part},synthetic,syn")
            lines["outputs"].append(f"{name},{part},{rate},synthetic,syn")
            lines["labour"].append(f"{name},{machine},1,synthetic,syn")
        lines["endowments"].append(f"1939-01-01,workers,{machine},{count},synthetic,syn")
    head = {
        "activities": "activity,product,evidence,source",
        "outputs": "activity,product,value,evidence,source",
        "labour": "activity,skill,value,evidence,source",
        "endowments": "date,kind,item,amount,evidence,source",
    }
    products = [f"{name},t,synthetic,syn" for name in ("one", "two")]
    tables = {name: "\n".join([head[name], *rows]) + "\n" for name, rows in lines.items()}
    tables["products"] = "\n".join(["product,unit,evidence,source", *products]) + "\n"
    tables["inputs"] = "activity,product,value,evidence,source\n"
    tables["sources"] = "source,checked,text\nsyn,assumed,Kantorovich 1939\n"
    from lustrum.economy.storage import load_economy

    economy = load_economy(write_economy(tmp_path / "sets", tables))
    found = plan(economy, {"one": 1, "two": 1}, objective="ray", years=1)
    assert found.status == "optimal"
    assert found.objective == near(86.6667, 4)


def test_d9_ras_of_miller_and_blair():
    found = balancing.ras([[5, 0.5], [4, 3]], [10, 2], [7, 5])
    assert found.table == near(np.array([[6.590208, 3.409792], [0.409792, 1.590208]]), 6)
    names = ["a", "b"]
    economy = square([[5, 0.5], [4, 3]], names, final=pd.Series([10, 10], names), output=pd.Series([15.5, 17], names))
    totals = pd.DataFrame({"row_total": [10, 2], "column_total": [7, 5]}, names)
    made = balance_flows(economy, "ras", totals)
    assert made.flows.to_numpy() == near(np.array([[6.590208, 3.409792], [0.409792, 1.590208]]), 6)
    assert len(made.changes) == 4, "every changed cell is on record"
    assert made.changes["change"].sum() == near(12 - 12.5, 9)


def test_d10_reswitching_of_samuelson():
    first, second = [0, 0, 7], [0, 6, 0, 2]
    assert dated_labour.switch_points(first, second) == near([0.5, 1.0], 9)
    for rate, one, other in [(0, 7, 8), (0.75, 21.4375, 21.21875), (1.5, 43.75, 46.25)]:
        assert dated_labour.cost_of_layers(first, [rate])[0] == near(one, 9)
        assert dated_labour.cost_of_layers(second, [rate])[0] == near(other, 9)


def test_d10_by_the_techniques_of_an_economy():
    """Champagne by two techniques; stages of work are products, so the technique that comes back is seen."""
    names = ["a1", "a2", "b1", "b2", "b3", "champagne"]
    industries = [*names[:5], "by_a", "by_b"]
    use = pd.DataFrame(0.0, names, industries)
    use.loc["a1", "a2"] = use.loc["a2", "by_a"] = use.loc["b1", "b2"] = use.loc["b2", "b3"] = use.loc["b3", "by_b"] = 1
    supply = pd.DataFrame(0.0, names, industries)
    for name in names[:5]:
        supply.loc[name, name] = 1
    supply.loc["champagne", ["by_a", "by_b"]] = 1
    labour = pd.Series([7, 0, 2, 0, 6, 0, 0], industries)
    economy = Economy.from_tables(use, supply, labour=labour, name="champagne", unit="bottle", year=1966)
    found = compare_techniques(economy, "champagne", steps=41)
    assert found.index[-1] >= 1.5
    assert found.attrs["comes_back"] == "by_a"
    at = np.interp(0.75, found.index, found["by_a"]), np.interp(0.75, found.index, found["by_b"])
    assert at == (pytest.approx(21.4375, rel=3e-2), pytest.approx(21.21875, rel=3e-2))
    assert found["cheapest"].iloc[0] == "by_a"
    zero = found.iloc[0]
    assert (zero["by_a"], zero["by_b"]) == (near(7, 9), near(8, 9))


def test_standard_system_of_sraffa_section_25():
    made = np.array([180.0, 450.0, 480.0])
    a = np.array([[90, 50, 40], [120, 125, 40], [60, 150, 200]]) / made
    found = sraffa.standard_system(a, np.array([3, 5, 8]) / 16 / made)
    assert found.maximum_rate == near(0.2, 9)
    assert found.outputs / found.outputs[0] == near(np.array([180, 270, 360]) / 180, 9)


def test_a_product_that_is_not_basic_may_set_the_greatest_rate_of_profit():
    """The third product eats nine tenths of itself: 1 / 0.9 - 1, though the basics alone would bear far more."""
    names = ["iron", "coal", "racehorse"]
    flows = np.array([[0.2, 0.1, 0.3], [0.1, 0.0, 0.1], [0.0, 0.0, 0.9]]) * 100
    economy = square(flows, names, final=pd.Series([40.0, 80.0, 10.0], names), labour=pd.Series([5.0, 5.0, 5.0], names))
    frontier = analyse(economy, "standard-system", show="frontier")
    assert frontier.index[-1] == pytest.approx(1 / 0.9 - 1)
    assert frontier.attrs["maximum_rate_of_profit"] > 1
    assert (frontier["wage_in_standard_commodity"] > 0).all()


def test_what_workers_eat_slows_the_expansion():
    """Corn: 40 of 100 are seed and 30 are eaten by 50 workers; what is left, 30, is 3/7 of what went in."""
    economy = square(
        [[40]], ["corn"], final=pd.DataFrame({"household": [30], "investment": [30]}, ["corn"]),
        labour=pd.Series([50.0], ["corn"]),
    )  # fmt: skip
    assert analyse(economy, "expansion").attrs["growth"] == near(1.5, 8)
    assert analyse(economy, "expansion", needs="yes").attrs["growth"] == near(3 / 7, 8)
