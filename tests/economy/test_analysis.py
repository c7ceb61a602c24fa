"""Tables of analysis against printed tables, and laws that hold for any economy."""

import os
from pathlib import Path

import numpy as np
import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from lustrum.economy.analysis import analyse, list_tables
from lustrum.economy.analysis._base import flows_of
from lustrum.economy.analysis.coefficients import coefficients
from lustrum.economy.analysis.labour_values import least_labour_values
from lustrum.economy.analysis.leontief import final_demand
from lustrum.economy.analysis.multipliers import intensity, multipliers
from lustrum.economy.analysis.production_prices import production_prices
from lustrum.economy.economy import Economy
from lustrum.economy.storage import load_economy, save_economy
from lustrum.errors import EconomyProblems, NameProblems
from lustrum.formulas import leontief as formulas

TABLES = Path(os.environ.get("LUSTRUM_TABLES", "../shared/data/io"))


def near(expected, digits):
    return pytest.approx(expected, abs=0.5 * 10**-digits + 1e-12)


def published(name):
    path = TABLES / name
    if not path.is_dir():
        pytest.skip(f"the published table {name} is not in {TABLES} (set LUSTRUM_TABLES)")
    return path


@pytest.fixture
def two_sectors():
    """Miller and Blair 2009, chapter 2."""
    flows = pd.DataFrame([[150, 500], [200, 100]], index=["1", "2"], columns=["1", "2"])
    final = pd.Series([350, 1700], index=["1", "2"])
    return Economy.from_tables(flows, final=final, name="two sectors", unit="dollar", year=2009)


def test_two_sectors_of_miller_and_blair(two_sectors):
    assert two_sectors.coefficients().values == near(np.array([[0.15, 0.25], [0.2, 0.05]]), 9)
    assert two_sectors.leontief_inverse().values == near(np.array([[1.2541, 0.33], [0.264, 1.1221]]), 4)
    assert two_sectors.multipliers().values == near([1.518152, 1.452145], 6)
    assert two_sectors.balance({"1": 600, "2": 1500}).values == near([1247.52, 1841.58], 2)
    assert two_sectors.balance().values == near([1000, 2000], 6)


def test_results_carry_labels_units_and_sources(two_sectors):
    for result in (two_sectors.coefficients(), two_sectors.leontief_inverse(), two_sectors.multipliers()):
        assert result.coords["product"].values.tolist() == ["1", "2"]
        assert result.attrs["units"]
        assert result.attrs["source"]
        assert result.name


def test_final_demand_may_come_in_any_form(two_sectors):
    expected = two_sectors.balance([600, 1500]).values
    series = pd.Series({"2": 1500, "1": 600})
    assert two_sectors.balance(series).values == pytest.approx(expected)
    assert two_sectors.balance(series.rename_axis("product").to_xarray()).values == pytest.approx(expected)
    with pytest.raises(NameProblems, match="Nobody makes"):
        two_sectors.balance({"3": 1})
    with pytest.raises(EconomyProblems, match="another length"):
        two_sectors.balance([1, 2, 3])


@pytest.fixture(scope="module")
def germany():
    frame = pd.read_csv(published("germany_1995") / "siot_1995.csv", index_col=0)
    branches = [c for c in frame.columns if c.startswith("CPA_") and "TOTAL" not in c]
    return Economy.from_tables(
        frame.loc[branches, branches],
        final=frame.loc[branches, ["P3_S14", "P3_S13", "P5", "P52", "P6"]],
        value_added=frame.loc[["D21X31", "D1", "D29X39", "K1", "B2A3N"], branches],
        labour=frame.loc["EMP", branches],
        imports=frame.loc[["P7"], branches],
        name="germany",
        unit="million EUR",
        year=1995,
        labour_unit="thousand person-years",
        source="Eurostat Manual of Supply, Use and Input-Output Tables, 2008, chapter 15",
    )


@pytest.mark.tables
class TestGermany1995:
    """Eurostat manual 2008, chapter 15; digits of oracles.md, D8."""

    def test_printed_coefficients(self, germany):
        a = germany.coefficients()
        assert a.sel(input="CPA_A", product="CPA_A") == near(0.0258, 4)
        assert a.sel(input="CPA_J-N", product="CPA_A") == near(0.0828, 4)
        assert a.sel(input="CPA_J-N", product="CPA_J-N") == near(0.279, 3)
        assert formulas.spectral_radius(a.values) == near(0.402936, 6)

    def test_printed_multipliers(self, germany):
        assert germany.multipliers().values == near([1.7048, 1.8413, 1.8136, 1.6035, 1.5951, 1.3782], 4)
        computed = [1.704838, 1.841299, 1.813627, 1.603518, 1.595054, 1.378247]
        assert germany.multipliers().values == near(computed, 6)

    def test_employment_content(self, germany):
        content = germany.multipliers("labour")
        thousand = [0.032627, 0.016167, 0.020682, 0.023733, 0.011179, 0.024222]
        assert content.values / 1000 == near(thousand, 6)
        assert germany.labour_values().values == pytest.approx(content.values)
        total = float(content.values @ final_demand(germany).to_numpy())
        assert total / 1000 == pytest.approx(36428, rel=1e-9)

    def test_printed_ghosh_inverse(self, germany):
        frame = pd.read_csv(published("germany_1995") / "siot_1995.csv", index_col=0)
        branches = list(germany.coefficients()["product"].values)
        flows, uses = frame.loc[branches, branches].astype(float), frame.loc[branches, "TFU"].astype(float)
        ghosh = formulas.ghosh_inverse(formulas.output_coefficients(flows, uses))
        assert ghosh[:, 0] == near([1.0339, 0.0118, 0.0037, 0.0103, 0.0117, 0.0043], 4)

    def test_primary_inputs_add_up_to_one(self, germany):
        parts = multipliers(germany, "imports") + multipliers(germany, "value_added")
        assert parts.values == pytest.approx(np.ones(6))

    def test_it_can_be_saved_and_loaded(self, germany, tmp_path):
        again = load_economy(save_economy(germany, tmp_path / "germany"))
        assert again.multipliers().values == pytest.approx(germany.multipliers().values)


@pytest.mark.tables
def test_spain_2016_supply_and_use_with_industry_technology():
    """110 products by 81 industries (national statistical institute); spectral radius of the data's README."""
    folder = published("spain_2016_2019")
    use = pd.read_csv(folder / "use_purchasers_2016.csv", index_col=0)
    supply = pd.read_csv(folder / "supply_2016.csv", index_col=0)
    products = [i for i in supply.index if str(i).startswith("P")]
    industries = [c for c in supply.columns if str(c).startswith("I")]
    economy = Economy.from_tables(
        use.loc[products, industries], supply.loc[products, industries], name="spain", unit="million EUR", year=2016
    )
    assert formulas.spectral_radius(economy.coefficients().values) == near(0.605080, 6)
    assert any("I81" in str(p) for p in economy.problems), "the industry that makes nothing is left out and named"


@pytest.mark.tables
def test_korea_1965_of_the_long_run_world_table():
    frame = pd.read_csv(published("wiod_longrun_1965") / "KOR_1965.csv", index_col=0)
    branches = [c for c in frame.columns if c in frame.index and c not in ("IMP", "VA", "GO")]
    finals = [c for c in ("CONS_h", "CONS_g", "GFCF", "INV", "EXP") if c in frame.columns]
    economy = Economy.from_tables(
        frame.loc[branches, branches],
        final=frame.loc[branches, finals],
        output=frame.loc["GO", branches],
        imports=frame.loc[["IMP"], branches],
        name="korea 1965",
        unit="million USD",
        year=1965,
    )
    assert len(branches) == 23
    assert formulas.spectral_radius(economy.coefficients().values) == near(0.562844, 6)


class TestTechniqueChoice:
    def test_levels_weigh_techniques_and_equal_is_said_when_there_are_none(self, folder):
        economy = load_economy(folder)
        a = economy.coefficients()
        assert a.attrs["technique"] == "capacity"
        assert a.sel(input="grain", product="grain") == pytest.approx(0.024)
        rest = economy.endowments[economy.endowments["kind"] != "capacity"]
        bare = economy.replace(endowments=rest).coefficients()
        assert bare.attrs["technique"] == "equal"
        assert bare.sel(input="grain", product="grain") == pytest.approx(0.022)
        assert list(a["product"].values) == ["grain", "coal", "machine"], "goods only imported are no rows"

    def test_imports_are_counted_by_value(self, folder):
        economy = load_economy(folder)
        bare = economy.replace(endowments=economy.endowments[economy.endowments["kind"] == "none"])
        assert intensity(bare, "imports").sel(product="grain") == pytest.approx(0.05 / 2 * 9)

    def test_least_labour_is_never_more_than_the_mean(self, folder):
        economy = load_economy(folder)
        least, mean = least_labour_values(economy), economy.labour_values()
        assert (least.values <= mean.values + 1e-12).all()
        assert least.attrs["is_unique"] == 1

    def test_joint_products_in_different_units_need_prices(self, change):
        path = change("outputs", "works,machine,1,t,norm,buck", "works,machine,1,t,norm,buck\nworks,coal,1,t,norm,buck")
        economy = load_economy(path)
        assert economy.coefficients().shape == (3, 3)
        products = economy.table("products").assign(constant_price=np.nan, unit=["t", "MWh", "t", "t"])
        with pytest.raises(EconomyProblems, match="prices are missing"):
            economy.replace(products=products).coefficients()

    def test_commodity_technology(self):
        use = pd.DataFrame([[10, 5], [4, 8]], index=["a", "b"], columns=["a", "b"])
        supply = pd.DataFrame([[90, 10], [0, 100]], index=["a", "b"], columns=["a", "b"])
        economy = Economy.from_tables(use, supply, name="joint", unit="won", year=1949)
        a = economy.coefficients("commodity")
        assert a.values @ supply.to_numpy() == pytest.approx(use.to_numpy())
        industry = economy.coefficients("industry").values
        shares = supply.to_numpy().T / supply.to_numpy().sum(axis=1)
        assert industry == pytest.approx(use.to_numpy() / supply.to_numpy().sum(axis=0) @ shares)
        with pytest.raises(EconomyProblems, match="No such method"):
            economy.coefficients("comodity")

    def test_commodity_technology_needs_as_many_activities_as_products(self, folder):
        with pytest.raises(EconomyProblems, match="as many activities"):
            coefficients(load_economy(folder), "commodity")


def test_every_table_says_title_source_and_unit(folder):
    economy = load_economy(folder)
    added = {"activity": ["grain_hand", "mine", "works"], "item": "wages", "value": [9.0, 1.9, 80.0]}
    more = {"activity": ["mine", "grain_hand"], "product": ["grain", "machine"], "value": [0.01, 0.0001]}
    own = {"evidence": "synthetic", "source": "syn"}
    economy = economy.replace(
        value_added=pd.DataFrame(added).assign(**own),
        inputs=pd.concat([economy.table("inputs"), pd.DataFrame(more).assign(**own)], ignore_index=True),
    )
    flows = flows_of(economy)
    wanted = flows.a * flows.output * np.array([[1.0], [1.1], [1.2]])  # more coal and more machines in every use
    totals = pd.DataFrame({"row_total": wanted.sum(axis=1), "column_total": wanted.sum(axis=0)}, flows.index)
    totals.to_csv(folder / "totals.txt")
    settings = {"decomposition": {"before": str(folder)}, "balancing": {"totals": str(folder / "totals.txt")}}
    for name in list_tables():
        frame = analyse(economy, name, **settings.get(name, {}))
        assert len(frame)
        assert frame.attrs["title"], name
        assert frame.attrs["source"], name
        assert frame.attrs["unit"], name
    with pytest.raises(NameProblems, match="linkages"):
        analyse(economy, "linkage")
    assert {"multipliers", "values", "linkages"} <= set(list_tables()), "names of the contract"


def test_an_economy_that_eats_itself_has_no_balance(change):
    economy = load_economy(change("inputs", "works,machine,0.02", "works,machine,1.02"))
    with pytest.raises(EconomyProblems, match="spectral radius"):
        economy.balance({"coal": 1})


def test_without_labour_there_are_no_labour_values(two_sectors):
    with pytest.raises(EconomyProblems, match="table 'labour'"):
        two_sectors.labour_values()
    with pytest.raises(NameProblems, match="labour"):
        two_sectors.multipliers("labour")


@st.composite
def flow_tables(draw):
    n = draw(st.integers(2, 5))
    seed = draw(st.integers(0, 10_000))
    rng = np.random.default_rng(seed)
    names = [f"p{i}" for i in range(n)]
    use = pd.DataFrame(rng.uniform(0, 10, (n, n)), names, names)
    final = pd.Series(rng.uniform(1, 50, n), names)
    labour = pd.Series(rng.uniform(1, 5, n), names)
    return use, final, labour


def economy_of(use, final, labour):
    return Economy.from_tables(use, final=final, labour=labour, name="any", unit="won", year=1949)


@settings(deadline=None, max_examples=12)
@given(table=flow_tables())
def test_labour_in_final_demand_is_all_labour(table):
    use, final, labour = table
    economy = economy_of(*table)
    assert economy.labour_values().values @ final.to_numpy() == pytest.approx(labour.sum())
    assert economy.balance().values == pytest.approx((use.sum(axis=1) + final).to_numpy())


@settings(deadline=None, max_examples=12)
@given(table=flow_tables(), factor=st.floats(0.01, 100))
def test_twice_the_size_has_the_same_coefficients_and_twice_the_output(table, factor):
    use, final, labour = table
    one, other = economy_of(use, final, labour), economy_of(use * factor, final * factor, labour * factor)
    assert other.coefficients().values == pytest.approx(one.coefficients().values)
    assert other.balance().values == pytest.approx(one.balance().values * factor)


@settings(deadline=None, max_examples=12)
@given(table=flow_tables(), seed=st.randoms())
def test_a_new_order_of_labels_changes_nothing(table, seed):
    use, final, labour = table
    names = list(use.index)
    order = names[:]
    seed.shuffle(order)
    one, other = economy_of(use, final, labour), economy_of(use.loc[order, order], final[order], labour[order])
    assert other.multipliers().sel(product=names).values == pytest.approx(one.multipliers().values)
    assert other.labour_values().sel(product=names).values == pytest.approx(one.labour_values().values)


@settings(deadline=None, max_examples=12)
@given(table=flow_tables())
def test_prices_at_full_wage_are_proportional_to_labour_values(table):
    economy = economy_of(*table)
    prices, values = production_prices(economy, wage=1.0).values, economy.labour_values().values
    assert prices / prices[0] == pytest.approx(values / values[0])
